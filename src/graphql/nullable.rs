//! A relation that may be null, whose failure is recorded at its own path instead of taking its parent along.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};

use crate::graphql::error::Fault;

/// A value, none, or why it could not be read. (`Result<Option<T>>` would null the parent; design §5.)
#[derive(Debug)]
pub struct Nullable<T>(pub Result<Option<T>, Fault>);

impl<T> Nullable<T> {
    /// What is always there, so that null says that it could not be read.
    pub fn found(found: Result<T, Fault>) -> Self {
        Self(found.map(Some))
    }
}

impl<T: OutputType> OutputType for Nullable<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn qualified_type_name() -> String {
        T::type_name().into_owned()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Option<T> as OutputType>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        match &self.0 {
            Ok(value) => value.resolve(ctx, field).await,
            Err(fault) => {
                let error = async_graphql::Error::from(fault.clone());
                ctx.add_error(ctx.set_error_path(error.into_server_error(field.pos)));
                Ok(Value::Null)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema};
    use serde_json::json;

    use super::*;
    use crate::error::Error;

    struct Query;
    struct Leaf;

    #[Object]
    impl Leaf {
        async fn name(&self) -> &'static str {
            "leaf"
        }

        async fn broken(&self) -> Nullable<Leaf> {
            Nullable(Err(Error::internal("the cause is a secret").into()))
        }

        async fn absent(&self) -> Nullable<Leaf> {
            Nullable(Ok(None))
        }

        #[expect(clippy::unused_async, reason = "a resolver that may fail is async")]
        async fn hidden(&self) -> Result<i32, Fault> {
            Err(Error::NotFound("There is no such thing.").into())
        }
    }

    #[Object]
    impl Query {
        async fn leaf(&self) -> Leaf {
            Leaf
        }

        async fn list(&self) -> Nullable<Vec<Leaf>> {
            Nullable(Ok(Some(vec![Leaf])))
        }
    }

    #[tokio::test]
    async fn a_failed_relation_is_null_and_takes_nothing_along() {
        let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
        let answer = schema
            .execute("{ leaf { name broken { name } absent { name } } list { name } }")
            .await;
        assert_eq!(
            serde_json::to_value(&answer).unwrap(),
            json!({
                "errors": [{
                    "message": "The server failed; the fault was logged.",
                    "locations": [{"line": 1, "column": 15}],
                    "path": ["leaf", "broken"],
                    "extensions": {"code": "INTERNAL"},
                }],
                "data": {
                    "leaf": {"name": "leaf", "broken": null, "absent": null},
                    "list": [{"name": "leaf"}],
                },
            })
        );
        assert!(schema.sdl().contains("broken: Leaf\n"));
        assert!(schema.sdl().contains("list: [Leaf!]\n"));
    }

    #[tokio::test]
    async fn a_fault_carries_its_code() {
        let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
        let answer = schema.execute("{ leaf { hidden } }").await;
        assert_eq!(
            serde_json::to_value(&answer.errors).unwrap()[0]["extensions"]["code"],
            "NOT_FOUND"
        );
    }
}
