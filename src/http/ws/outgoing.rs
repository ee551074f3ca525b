//! What a socket says: frames that wait in one buffer, from which its connection sends.
//!
//! All of a socket runs on one thread, and most sockets say nothing most of the time: one that is silent holds no more
//! than an empty buffer, and a frame is written once, where the connection finds it.

use std::{
    cell::RefCell,
    convert::Infallible,
    mem,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use actix_http::ws::{CloseReason, OpCode};
use actix_web::{
    body::{BodySize, MessageBody},
    web::Bytes,
};
use tokio::sync::Notify;

/// How many bytes may wait before whoever has more to say waits, too.
const FULL: usize = 32 * 1024;
/// What a control frame holds at most (RFC 6455 §5.5), of which a close frame needs two bytes for its code.
const CONTROL: usize = 125;
/// That a frame is a whole message.
const WHOLE: u8 = 0x80;

/// Nobody hears any more.
#[derive(Debug)]
pub(super) struct Closed;

/// The way out of a socket. A clone is the same one.
#[derive(Clone, Default)]
pub(super) struct Outgoing(Rc<Way>);

#[derive(Default)]
struct Way {
    waiting: RefCell<Waiting>,
    /// Rung when the connection has taken what left no room, or takes nothing more.
    taken: Notify,
}

#[derive(Default)]
struct Waiting {
    frames: Vec<u8>,
    /// Whether nothing is added any more.
    is_closed: bool,
    connection: Option<Waker>,
}

/// The body of the socket's response: all that the connection sends.
pub(super) struct Frames(Outgoing);

impl Outgoing {
    pub(super) fn frames(&self) -> Frames {
        Frames(self.clone())
    }

    /// Says a text, which may come in parts, as soon as there is room for it.
    pub(super) async fn text(&self, parts: &[&str]) -> Result<(), Closed> {
        self.room().await?;
        self.add(OpCode::Text, parts.iter().map(|part| part.as_bytes()));
        Ok(())
    }

    pub(super) async fn ping(&self) -> Result<(), Closed> {
        self.room().await?;
        self.add(OpCode::Ping, [].into_iter());
        Ok(())
    }

    pub(super) async fn pong(&self, heard: &[u8]) -> Result<(), Closed> {
        self.room().await?;
        self.add(OpCode::Pong, [heard].into_iter());
        Ok(())
    }

    /// Says why the socket closes, and nothing after it. It is short, and needs no room.
    pub(super) fn close(&self, reason: &CloseReason) {
        if !self.0.waiting.borrow().is_closed {
            let told = reason.description.as_deref().unwrap_or_default();
            let told = &told[..told.floor_char_boundary(CONTROL - 2)];
            let code = u16::from(reason.code).to_be_bytes();
            self.add(OpCode::Close, [&code, told.as_bytes()].into_iter());
        }
        self.end();
    }

    /// Says nothing more. What waits is still sent.
    pub(super) fn end(&self) {
        let mut waiting = self.0.waiting.borrow_mut();
        waiting.is_closed = true;
        waiting.wake();
        self.0.taken.notify_waiters();
    }

    async fn room(&self) -> Result<(), Closed> {
        while self.0.waiting.borrow().is_full()? {
            self.0.taken.notified().await;
        }
        Ok(())
    }

    fn add<'a>(&self, code: OpCode, parts: impl Iterator<Item = &'a [u8]> + Clone) {
        let mut waiting = self.0.waiting.borrow_mut();
        frame(&mut waiting.frames, code, parts);
        waiting.wake();
    }
}

impl Waiting {
    fn is_full(&self) -> Result<bool, Closed> {
        if self.is_closed {
            return Err(Closed);
        }
        Ok(self.frames.len() >= FULL)
    }

    fn wake(&self) {
        if let Some(connection) = &self.connection {
            connection.wake_by_ref();
        }
    }
}

impl MessageBody for Frames {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        let Way { waiting, taken } = &*self.0.0;
        let mut waiting = waiting.borrow_mut();
        if !waiting.frames.is_empty() {
            if waiting.frames.len() >= FULL {
                taken.notify_waiters();
            }
            return Poll::Ready(Some(Ok(mem::take(&mut waiting.frames).into())));
        }
        if waiting.is_closed {
            return Poll::Ready(None);
        }
        match &mut waiting.connection {
            Some(connection) => connection.clone_from(cx.waker()),
            none => *none = Some(cx.waker().clone()),
        }
        Poll::Pending
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// Writes one frame that is a whole message (RFC 6455 §5.2); what a server says is not masked.
fn frame<'a>(frames: &mut Vec<u8>, code: OpCode, parts: impl Iterator<Item = &'a [u8]> + Clone) {
    let length: usize = parts.clone().map(<[u8]>::len).sum();
    let bytes = (length as u64).to_be_bytes();
    let (short, long) = match length {
        ..126 => (bytes[7], &bytes[8..]),
        126..0x1_0000 => (126, &bytes[6..]),
        _ => (127, &bytes[..]),
    };
    // Most often nothing else waits: with room for just this the buffer is handed on as it is.
    frames.reserve(2 + long.len() + length);
    frames.extend([WHOLE | u8::from(code), short]);
    frames.extend(long);
    for part in parts {
        frames.extend_from_slice(part);
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use actix_http::ws::{CloseCode, Parser};
    use actix_web::web::BytesMut;
    use futures_util::FutureExt as _;

    use super::*;

    async fn sent(frames: &mut Frames) -> Option<Bytes> {
        let next = poll_fn(|cx| Pin::new(&mut *frames).poll_next(cx));
        next.await.map(|sent| sent.unwrap())
    }

    #[tokio::test]
    async fn a_text_of_any_length_is_one_frame() {
        for length in [0, 1, 125, 126, 0xFFFF, 0x1_0000] {
            let out = Outgoing::default();
            let mut frames = out.frames();
            let text = "x".repeat(length);
            let (start, end) = text.split_at(length / 2);
            out.text(&[start, end]).await.unwrap();
            let mut sent = BytesMut::from(sent(&mut frames).await.unwrap());
            let (is_last, code, read) = Parser::parse(&mut sent, false, length).unwrap().unwrap();
            assert_eq!((is_last, code), (true, OpCode::Text));
            assert_eq!(read.unwrap_or_default(), text);
            assert!(sent.is_empty());
        }
    }

    #[tokio::test]
    async fn whoever_says_too_much_waits_until_it_is_taken() {
        let out = Outgoing::default();
        let mut frames = out.frames();
        out.text(&[&"x".repeat(FULL)]).await.unwrap();
        let mut more = Box::pin(out.text(&["more"]));
        assert!((&mut more).now_or_never().is_none());
        sent(&mut frames).await.unwrap();
        more.await.unwrap();
        assert!(sent(&mut frames).await.unwrap().ends_with(b"more"));
    }

    #[tokio::test]
    async fn what_closes_a_socket_is_its_last_word() {
        let out = Outgoing::default();
        let mut frames = out.frames();
        out.text(&[&"x".repeat(FULL)]).await.unwrap();
        out.close(&CloseReason {
            code: CloseCode::from(4409),
            description: Some("é".repeat(CONTROL)),
        });
        assert!(out.text(&["more"]).await.is_err());
        let sent_last = sent(&mut frames).await.unwrap();
        assert!(sent_last.ends_with("é".as_bytes()));
        let close = &sent_last[4 + FULL..];
        assert_eq!(close[..4], [0x88, 124, 0x11, 0x39]);
        assert_eq!(sent(&mut frames).await, None);
    }

    #[tokio::test]
    async fn nobody_waits_for_a_connection_that_is_gone() {
        let out = Outgoing::default();
        let frames = out.frames();
        out.text(&[&"x".repeat(FULL)]).await.unwrap();
        let mut more = Box::pin(out.text(&["more"]));
        assert!((&mut more).now_or_never().is_none());
        drop(frames);
        assert!(more.await.is_err());
    }
}
