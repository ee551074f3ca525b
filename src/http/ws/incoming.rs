//! What a peer says: messages, each of one frame or of several.

use std::{future::poll_fn, io, pin::Pin};

use actix_http::ws::{OpCode, Parser, ProtocolError};
use actix_web::{
    dev::Payload,
    web::{Bytes, BytesMut},
};
use futures_util::Stream as _;

/// A whole message.
pub(super) enum Message {
    Text(String),
    Binary,
    Ping(Bytes),
    Pong,
    Close,
}

/// The way in of a socket.
pub(super) struct Incoming {
    payload: Payload,
    /// What came and is no whole frame yet.
    unread: BytesMut,
    /// A message of which more frames are to come.
    begun: Option<(OpCode, BytesMut)>,
    /// How many bytes a message may have.
    limit: usize,
}

impl Incoming {
    pub(super) fn new(payload: Payload, limit: usize) -> Self {
        Self {
            payload,
            unread: BytesMut::new(),
            begun: None,
            limit,
        }
    }

    /// The next message; none once the peer is gone. It may be dropped while it waits, and loses nothing.
    pub(super) async fn next(&mut self) -> Option<Result<Message, ProtocolError>> {
        loop {
            match self.read() {
                Ok(Some(message)) => return Some(Ok(message)),
                Ok(None) => {}
                Err(error) => return Some(Err(error)),
            }
            if self.unread.is_empty() {
                // An empty buffer keeps the memory of what was read of it.
                self.unread = BytesMut::new();
            }
            match poll_fn(|cx| Pin::new(&mut self.payload).poll_next(cx)).await? {
                Ok(bytes) => self.unread.extend_from_slice(&bytes),
                Err(error) => return Some(Err(ProtocolError::Io(io::Error::other(error)))),
            }
        }
    }

    /// A message from what came, if there is a whole one.
    fn read(&mut self) -> Result<Option<Message>, ProtocolError> {
        while let Some((is_last, code, bytes)) = Parser::parse(&mut self.unread, true, self.limit)?
        {
            let bytes = bytes.unwrap_or_default();
            let (code, bytes) = match (code, self.begun.take()) {
                (OpCode::Text | OpCode::Binary, None) => (code, bytes),
                (OpCode::Text | OpCode::Binary, Some(_)) => {
                    return Err(ProtocolError::ContinuationStarted);
                }
                (OpCode::Continue, None) => return Err(ProtocolError::ContinuationNotStarted),
                (OpCode::Continue, Some((code, mut begun))) => {
                    if begun.len() + bytes.len() > self.limit {
                        return Err(ProtocolError::Overflow);
                    }
                    begun.extend_from_slice(&bytes);
                    (code, begun)
                }
                (OpCode::Ping | OpCode::Pong | OpCode::Close | OpCode::Bad, begun) => {
                    self.begun = begun;
                    if !is_last {
                        return Err(ProtocolError::ContinuationFragment(code));
                    }
                    (code, bytes)
                }
            };
            if is_last {
                return whole(code, bytes).map(Some);
            }
            self.begun = Some((code, bytes));
        }
        Ok(None)
    }
}

fn whole(code: OpCode, bytes: BytesMut) -> Result<Message, ProtocolError> {
    Ok(match code {
        OpCode::Text => {
            let text = String::from_utf8(bytes.into());
            let text = text.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
            Message::Text(text)
        }
        OpCode::Binary => Message::Binary,
        OpCode::Ping => Message::Ping(bytes.freeze()),
        OpCode::Pong => Message::Pong,
        OpCode::Close => {
            Parser::try_parse_close_payload(&bytes)?;
            Message::Close
        }
        OpCode::Continue | OpCode::Bad => return Err(ProtocolError::BadOpCode),
    })
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    /// What is read of frames, each its code, whether it is the last of its message, and its text.
    async fn read(frames: &[(OpCode, bool, &str)]) -> Vec<String> {
        let mut bytes = BytesMut::new();
        for (code, is_last, text) in frames {
            Parser::write_message(&mut bytes, text, *code, *is_last, true);
        }
        let request = TestRequest::default().set_payload(bytes.freeze());
        let mut incoming = Incoming::new(request.to_http_parts().1, 8);
        let mut read = Vec::new();
        while let Some(message) = incoming.next().await {
            match message {
                Ok(Message::Text(text)) => read.push(text),
                Ok(Message::Ping(bytes)) => read.push(format!("ping {bytes:?}")),
                Ok(Message::Binary) => read.push("binary".into()),
                Ok(Message::Pong) => read.push("pong".into()),
                Ok(Message::Close) => read.push("close".into()),
                Err(error) => {
                    read.push(error.to_string());
                    break;
                }
            }
        }
        read
    }

    #[tokio::test]
    async fn a_message_may_come_in_many_frames_with_control_frames_between() {
        let frames = [
            (OpCode::Text, true, "one"),
            (OpCode::Text, false, "tw"),
            (OpCode::Ping, true, "?"),
            (OpCode::Continue, false, ""),
            (OpCode::Continue, true, "o"),
            (OpCode::Binary, true, "\0"),
            (OpCode::Pong, true, ""),
            (OpCode::Close, true, ""),
        ];
        let messages = ["one", "ping b\"?\"", "two", "binary", "pong", "close"];
        assert_eq!(read(&frames).await, messages);
    }

    #[tokio::test]
    async fn what_breaks_the_protocol_or_the_limit_is_an_error() {
        let text = |is_last, text| (OpCode::Text, is_last, text);
        let more = |is_last, text| (OpCode::Continue, is_last, text);
        for (frames, error) in [
            (vec![text(true, "123456789")], ProtocolError::Overflow),
            (
                vec![text(false, "12345"), more(true, "6789")],
                ProtocolError::Overflow,
            ),
            (vec![more(true, "")], ProtocolError::ContinuationNotStarted),
            (
                vec![text(false, ""), text(true, "")],
                ProtocolError::ContinuationStarted,
            ),
            (
                vec![(OpCode::Ping, false, "")],
                ProtocolError::ContinuationFragment(OpCode::Ping),
            ),
        ] {
            assert_eq!(read(&frames).await, [error.to_string()]);
        }
    }
}
