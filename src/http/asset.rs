//! A file of a page for browsers: in memory, with its entity tag.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, ContentEncoding, ETag, EntityTag, Header as _, HeaderValue, IfNoneMatch},
    web::Bytes,
};
use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const JS: &str = "text/javascript; charset=utf-8";
pub(super) const CSS: &str = "text/css; charset=utf-8";
pub(super) const SVG: &str = "image/svg+xml";

pub(super) struct Asset {
    kind: &'static str,
    gzipped: bool,
    tag: EntityTag,
    body: Bytes,
}

impl Asset {
    pub(super) fn plain(kind: &'static str, body: Bytes) -> Self {
        Self::new(kind, false, body)
    }

    /// Goes out gzipped whatever the client accepts: what runs our pages can read it.
    pub(super) fn gzipped(kind: &'static str, body: Bytes) -> Self {
        Self::new(kind, true, body)
    }

    fn new(kind: &'static str, gzipped: bool, body: Bytes) -> Self {
        let hash = digest(&SHA256, &body);
        let tag = EntityTag::new_strong(URL_SAFE_NO_PAD.encode(hash));
        Self {
            kind,
            gzipped,
            tag,
            body,
        }
    }

    /// The file, or that the client has it.
    pub(super) fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let known = self.known_to(request);
        let mut response = if known {
            HttpResponse::NotModified()
        } else {
            HttpResponse::Ok()
        };
        response
            .insert_header(ETag(self.tag.clone()))
            .insert_header((header::CACHE_CONTROL, "private, no-cache"))
            .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
        if known {
            return response.finish();
        }
        if self.gzipped {
            response.insert_header(ContentEncoding::Gzip);
        }
        response
            .insert_header((header::CONTENT_TYPE, self.kind))
            .body(self.body.clone())
    }

    fn known_to(&self, request: &HttpRequest) -> bool {
        match IfNoneMatch::parse(request) {
            Ok(IfNoneMatch::Any) => true,
            Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|tag| tag.weak_eq(&self.tag)),
            Err(_) => false,
        }
    }
}

/// A page that may load only what its policy says, and tells nobody where its reader came from.
pub(super) fn policed(mut page: HttpResponse, policy: &'static str) -> HttpResponse {
    let headers = page.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy),
    );
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    page
}
