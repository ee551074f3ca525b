//! The messages of `graphql-transport-ws`, and the codes with which it closes a socket.

use actix_http::ws::{CloseCode, CloseReason, ProtocolError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::graphql::outcome::Outcome;

/// The name of the protocol in `Sec-WebSocket-Protocol`.
pub(super) const PROTOCOL: &str = "graphql-transport-ws";

/// What a client may say.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Said {
    ConnectionInit { payload: Option<Map<String, Value>> },
    Ping { payload: Option<Map<String, Value>> },
    Pong {},
    Subscribe { id: String, payload: Value },
    Complete { id: String },
}

/// What we say.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Say<'a> {
    ConnectionAck {
        payload: Value,
    },
    Pong {
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<Map<String, Value>>,
    },
    Next {
        id: &'a str,
        payload: &'a Outcome,
    },
    Error {
        id: &'a str,
        payload: &'a [async_graphql::ServerError],
    },
    Complete {
        id: &'a str,
    },
}

/// Why a socket ends.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// We close it, with a code and a reason.
    Close(u16, String),
    /// The other side is gone, or takes nothing any more.
    Gone,
}

impl End {
    pub(super) fn stopping() -> Self {
        Self::Close(1001, "The server stops".into())
    }

    pub(super) fn normal() -> Self {
        Self::Close(1000, String::new())
    }

    pub(super) fn failed() -> Self {
        Self::Close(1011, "Something went wrong on our side".into())
    }

    pub(super) fn try_again(reason: &str) -> Self {
        Self::Close(1013, reason.into())
    }

    pub(super) fn invalid(reason: &str) -> Self {
        Self::Close(4400, reason.into())
    }

    pub(super) fn not_initialised() -> Self {
        Self::Close(
            4401,
            "Unauthorized: say connection_init and wait for connection_ack".into(),
        )
    }

    pub(super) fn forbidden(reason: &str) -> Self {
        Self::Close(4403, format!("Forbidden: {reason}"))
    }

    pub(super) fn init_too_late() -> Self {
        Self::Close(4408, "Connection initialisation timeout".into())
    }

    pub(super) fn operation_exists(id: &str) -> Self {
        Self::Close(4409, format!("Subscriber for {id} already exists"))
    }

    pub(super) fn init_twice() -> Self {
        Self::Close(4429, "Too many initialisation requests".into())
    }

    /// The end that a frame brings which breaks the WebSocket protocol or our limit.
    pub(super) fn of(error: &ProtocolError) -> Self {
        match error {
            ProtocolError::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                Self::Close(1007, "The text is no UTF-8".into())
            }
            // The second is that the connection itself broke: nobody hears it.
            ProtocolError::Overflow | ProtocolError::Io(_) => {
                Self::Close(1009, "The message is too large".into())
            }
            ProtocolError::UnmaskedFrame
            | ProtocolError::MaskedFrame
            | ProtocolError::InvalidOpcode(_)
            | ProtocolError::InvalidLength(_)
            | ProtocolError::BadOpCode
            | ProtocolError::ContinuationNotStarted
            | ProtocolError::ContinuationStarted
            | ProtocolError::ContinuationFragment(_) => Self::Close(1002, error.to_string()),
        }
    }

    /// The reason to close with, if there is anybody to tell.
    pub(super) fn reason(self) -> Option<CloseReason> {
        match self {
            Self::Close(code, description) => Some(CloseReason {
                code: CloseCode::from(code),
                description: (!description.is_empty()).then_some(description),
            }),
            Self::Gone => None,
        }
    }
}

/// How the `next` messages of an operation begin, before an answer that is JSON already; [`NEXT_END`] is how they end.
pub(super) fn next_start(id: &str) -> Box<str> {
    let id = serde_json::Value::from(id);
    format!(r#"{{"type":"next","id":{id},"payload":"#).into()
}

/// The end of a `next` message.
pub(super) const NEXT_END: &str = "}";

impl Said {
    /// # Errors
    /// The end of a socket on which something else was said.
    pub(super) fn read(text: &str) -> Result<Self, End> {
        let said: Self = serde_json::from_str(text).map_err(|_| End::invalid("Invalid message"))?;
        match &said {
            Self::Subscribe { id, .. } | Self::Complete { id } if id.is_empty() => {
                return Err(End::invalid("The id is empty"));
            }
            Self::Subscribe { .. }
            | Self::Complete { .. }
            | Self::ConnectionInit { .. }
            | Self::Ping { .. }
            | Self::Pong {} => {}
        }
        Ok(said)
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::ServerError;

    use super::*;

    #[test]
    fn what_is_no_message_closes_with_4400() {
        for wrong in [
            "",
            "[]",
            "{}",
            r#"{"type":"start"}"#,
            r#"{"type":"subscribe"}"#,
            r#"{"type":"subscribe","id":1,"payload":{}}"#,
            r#"{"type":"subscribe","id":"","payload":{}}"#,
            r#"{"type":"complete"}"#,
            r#"{"type":"connection_init","payload":"token"}"#,
        ] {
            assert!(
                matches!(Said::read(wrong), Err(End::Close(4400, _))),
                "{wrong}"
            );
        }
    }

    #[test]
    fn every_message_of_a_client_is_read() {
        for right in [
            r#"{"type":"connection_init"}"#,
            r#"{"type":"connection_init","payload":null}"#,
            r#"{"type":"connection_init","payload":{"Authorization":"Bearer x"}}"#,
            r#"{"type":"ping"}"#,
            r#"{"type":"pong","payload":{"a":1}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{a}"}}"#,
            r#"{"type":"complete","id":"1"}"#,
        ] {
            assert!(Said::read(right).is_ok(), "{right}");
        }
    }

    #[test]
    fn our_messages_have_the_shape_of_the_protocol() {
        let json = |say: &Say<'_>| serde_json::to_string(say).unwrap();
        let payload = serde_json::json!({"cursor": "c"});
        assert_eq!(
            json(&Say::ConnectionAck { payload }),
            r#"{"type":"connection_ack","payload":{"cursor":"c"}}"#
        );
        assert_eq!(json(&Say::Pong { payload: None }), r#"{"type":"pong"}"#);
        assert_eq!(
            json(&Say::Complete { id: "1" }),
            r#"{"type":"complete","id":"1"}"#
        );
        let errors = [ServerError::new("no", None)];
        assert_eq!(
            json(&Say::Error {
                id: "1",
                payload: &errors
            }),
            r#"{"type":"error","id":"1","payload":[{"message":"no"}]}"#
        );
    }
}
