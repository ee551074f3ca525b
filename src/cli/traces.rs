//! Where spans of operations are sent to, in binaries with the feature `otel`.

use super::Fault;

/// Sends spans for as long as it lives.
pub(super) struct Traces {
    #[cfg(feature = "otel")]
    provider: Option<opentelemetry_sdk::trace::SdkTracerProvider>,
}

#[cfg(not(feature = "otel"))]
impl Traces {
    /// Nothing is sent: the settings let no collector be named in this binary.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "where something is sent, it may fail"
    )]
    pub(super) fn begin(_: Option<&str>) -> Result<Self, Fault> {
        Ok(Self {})
    }

    #[expect(clippy::unused_self, reason = "where something is sent, it ends here")]
    pub(super) fn end(self) {}
}

#[cfg(feature = "otel")]
impl Traces {
    /// Sends them to a collector, if one is named, as OTLP over HTTP: from a thread of its own, which drops spans where the
    /// collector is slower than they come. Called outside of any runtime, since the client that it makes has its own.
    pub(super) fn begin(collector: Option<&str>) -> Result<Self, Fault> {
        use opentelemetry_otlp::{SpanExporter, WithExportConfig as _};
        use opentelemetry_sdk::{
            Resource, resource::EnvResourceDetector, trace::SdkTracerProvider,
        };

        let Some(collector) = collector else {
            return Ok(Self { provider: None });
        };
        let exporter = SpanExporter::builder()
            .with_http()
            .with_endpoint(format!("{}/v1/traces", collector.trim_end_matches('/')))
            .build()
            .map_err(|cause| Fault::Setting(format!("traces cannot be sent: {cause}")))?;
        let resource = Resource::builder_empty()
            .with_service_name(env!("CARGO_PKG_NAME"))
            .with_attribute(opentelemetry::KeyValue::new(
                "service.version",
                env!("CARGO_PKG_VERSION"),
            ))
            // Last, so that OTEL_RESOURCE_ATTRIBUTES can call the service something else.
            .with_detector(Box::new(EnvResourceDetector::new()));
        let provider = SdkTracerProvider::builder()
            .with_resource(resource.build())
            .with_batch_exporter(exporter)
            .build();
        opentelemetry::global::set_tracer_provider(provider.clone());
        Ok(Self {
            provider: Some(provider),
        })
    }

    /// Sends what is left, for some seconds at most.
    pub(super) fn end(self) {
        if let Some(provider) = self.provider
            && let Err(error) = provider.shutdown()
        {
            tracing::warn!(%error, "the last traces could not be sent");
        }
    }
}
