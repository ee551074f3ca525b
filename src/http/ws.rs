//! GraphQL over WebSocket, by the protocol `graphql-transport-ws`.

mod incoming;
mod message;
mod outgoing;
mod running;
mod task;
mod tasks;

use std::{future::Future, sync::Arc, time::Duration};

use actix_http::ws::{ProtocolError, handshake};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Data, Payload},
};
use serde_json::{Map, Value};
use tokio::time::{Instant, sleep_until, timeout};

use self::{
    incoming::{Incoming, Message},
    message::{End, PROTOCOL, Said, Say},
    outgoing::{Closed, Outgoing},
    running::Running,
    task::{Task, say},
};

pub(super) use self::tasks::Tasks;
use super::{
    Endpoint, LONGEST_SESSION,
    auth::{AuthFault, Held, bearer},
    fault::Fault,
    graphql::text,
    media::Media,
    params::Params,
};
use crate::{
    domain::viewer::Viewer,
    graphql::{outcome::Outcome, subscription::greeting::greeting},
};

/// How long a peer may take nothing before we give it up.
const SEND_PATIENCE: Duration = Duration::from_secs(30);

/// Opens a socket, if the client speaks our protocol.
pub(super) fn connect(
    request: &HttpRequest,
    payload: Payload,
    endpoint: Data<Endpoint>,
    tasks: &Data<Tasks>,
) -> HttpResponse {
    let offered = text(request, &header::SEC_WEBSOCKET_PROTOCOL);
    if !offered
        .split(',')
        .any(|protocol| protocol.trim() == PROTOCOL)
    {
        let message = "Ask for the WebSocket subprotocol graphql-transport-ws.";
        return Fault::new(StatusCode::BAD_REQUEST, "SUBPROTOCOL_UNKNOWN", message)
            .reply(Media::Json);
    }
    let out = Outgoing::default();
    let agreed = handshake(request.head()).ok().and_then(|mut response| {
        response.insert_header((header::SEC_WEBSOCKET_PROTOCOL, PROTOCOL));
        response.message_body(out.frames()).ok()
    });
    let Some(response) = agreed else {
        return Fault::bad_request("This is no WebSocket handshake.").reply(Media::Json);
    };
    let now = Instant::now();
    let mut socket = Socket {
        until: now + endpoint.limits.socket_init,
        next_ping: now + endpoint.limits.socket_ping,
        authorization: text(request, &header::AUTHORIZATION),
        incoming: Incoming::new(payload.into_inner(), endpoint.limits.socket_message_bytes),
        endpoint,
        tasks: Data::clone(tasks),
        out,
        viewer: None,
        held: Held::none(),
        token: None,
        running: Running::default(),
        heard: now,
    };
    tasks.spawn(async move { socket.serve().await });
    HttpResponse::from(response).map_into_boxed_body()
}

struct Socket {
    endpoint: Data<Endpoint>,
    /// The header of the handshake, for clients that can set one. `connection_init` goes before it.
    authorization: String,
    tasks: Data<Tasks>,
    incoming: Incoming,
    out: Outgoing,
    viewer: Option<Arc<Viewer>>,
    held: Held,
    /// The token of a machine, which is checked anew with each operation.
    token: Option<Arc<str>>,
    running: Running,
    /// When the peer last said anything, a pong included.
    heard: Instant,
    /// Until when it must have said `connection_init`; after that, until when its token counts.
    until: Instant,
    next_ping: Instant,
}

impl Socket {
    async fn serve(&mut self) {
        let _open = self.endpoint.metrics.socket();
        let end = self.talk().await;
        if let Some(reason) = end.reason() {
            self.out.close(&reason);
        }
    }

    async fn talk(&mut self) -> End {
        let endpoint = self.endpoint.clone();
        loop {
            // One timer for both: a socket that waits has as little as may be.
            let alarm = self.until.min(self.next_ping);
            let talked = tokio::select! {
                biased;
                () = endpoint.stop.wait() => Err(End::stopping()),
                () = sleep_until(alarm) => self.wake().await,
                () = self.held.ended() => Err(End::forbidden("the API token counts no more")),
                message = self.incoming.next() => self.hear(message).await,
            };
            if let Err(end) = talked {
                return end;
            }
        }
    }

    async fn wake(&mut self) -> Result<(), End> {
        if self.until <= Instant::now() {
            return Err(self.too_late());
        }
        self.next_ping = Instant::now() + self.endpoint.limits.socket_ping;
        self.ping().await
    }

    fn too_late(&self) -> End {
        match self.viewer {
            Some(_) => End::forbidden("the token has expired"),
            None => End::init_too_late(),
        }
    }

    async fn ping(&mut self) -> Result<(), End> {
        if self.heard.elapsed() > self.endpoint.limits.socket_ping * 2 {
            return Err(End::Gone);
        }
        sent(self.out.ping()).await
    }

    async fn hear(&mut self, message: Option<Result<Message, ProtocolError>>) -> Result<(), End> {
        let message = message.ok_or(End::Gone)?.map_err(|error| End::of(&error))?;
        self.heard = Instant::now();
        match message {
            Message::Text(text) => self.obey(Said::read(&text)?).await,
            Message::Binary => Err(End::invalid("Messages are text")),
            Message::Ping(bytes) => sent(self.out.pong(&bytes)).await,
            Message::Pong => Ok(()),
            Message::Close => Err(End::normal()),
        }
    }

    async fn obey(&mut self, said: Said) -> Result<(), End> {
        match said {
            // Each in a box: a socket that waits has no room in it for what happens once.
            Said::ConnectionInit { payload } => {
                Box::pin(self.init(payload.unwrap_or_default())).await
            }
            Said::Ping { payload } => sent(say(&self.out, &Say::Pong { payload })).await,
            Said::Pong {} => Ok(()),
            Said::Subscribe { id, payload } => Box::pin(self.subscribe(id, payload)).await,
            Said::Complete { id } => {
                self.running.stop(&id);
                Ok(())
            }
        }
    }

    async fn init(&mut self, payload: Map<String, Value>) -> Result<(), End> {
        if self.viewer.is_some() {
            return Err(End::init_twice());
        }
        let said = payload
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("authorization"));
        // It is asked for once, and not kept.
        let header = std::mem::take(&mut self.authorization);
        let authorization = said
            .and_then(|(_, value)| value.as_str())
            .unwrap_or(&header);
        let token = bearer(authorization).ok_or_else(|| {
            End::forbidden("connection_init has no payload {\"Authorization\": \"Bearer TOKEN\"}")
        })?;
        let checked = timeout(SEND_PATIENCE, self.endpoint.auth.viewer(Some(token))).await;
        let signed_in = match checked {
            Ok(Ok(Some(signed_in))) => signed_in,
            Ok(Ok(None)) => return Err(End::forbidden("no token")),
            Ok(Err(AuthFault::Refused(reason))) => return Err(End::forbidden(reason)),
            Ok(Err(AuthFault::Unavailable)) | Err(_) => {
                return Err(End::try_again("The identity provider does not answer"));
            }
            Ok(Err(AuthFault::Failed(error))) => {
                tracing::error!(%error, "a token could not be checked");
                return Err(End::failed());
            }
        };
        self.until = Instant::now() + signed_in.remaining().min(LONGEST_SESSION);
        self.held = self.endpoint.auth.hold(&signed_in);
        self.token = signed_in.machine.map(|_| token.into());
        let payload = greeting(&self.endpoint.state, &signed_in.viewer);
        self.viewer = Some(signed_in.viewer);
        sent(say(&self.out, &Say::ConnectionAck { payload })).await
    }

    async fn subscribe(&mut self, id: String, payload: Value) -> Result<(), End> {
        let viewer = self.viewer.clone().ok_or_else(End::not_initialised)?;
        if self.running.holds(&id) {
            return Err(End::operation_exists(&id));
        }
        let params = Params::from_value(payload).map_err(End::invalid)?;
        if self.running.count() >= self.endpoint.limits.socket_operations {
            return self.refuse(&id).await;
        }
        let mut task = Task {
            id: id.clone(),
            endpoint: self.endpoint.clone(),
            viewer,
            token: self.token.clone(),
            out: self.out.clone(),
            running: self.running.clone(),
        };
        // It begins after this function: everything on a socket runs on one thread.
        let params = Box::new(params);
        let operation = self.tasks.spawn(async move { task.serve(params).await });
        self.running.add(id, operation);
        Ok(())
    }

    async fn refuse(&mut self, id: &str) -> Result<(), End> {
        let most = self.endpoint.limits.socket_operations;
        let message =
            format!("This socket runs {most} operations already; complete one of them first.");
        let outcome = Outcome::refused_as("TOO_MANY_OPERATIONS", message);
        sent(say(
            &self.out,
            &Say::Error {
                id,
                payload: outcome.errors(),
            },
        ))
        .await
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.running.stop_all();
        self.out.end();
    }
}

/// Waits for room on the way out, but not for ever.
async fn sent(sending: impl Future<Output = Result<(), Closed>>) -> Result<(), End> {
    match timeout(SEND_PATIENCE, sending).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(Closed)) | Err(_) => Err(End::Gone),
    }
}
