//! What one would write by hand: a task for each socket that sends one shared payload, and nothing else.

use actix_web::{
    App, Error, HttpRequest, HttpResponse, HttpServer,
    web::{self, Data, Payload},
};
use actix_ws::Message;
use clap::Args;
use futures_util::StreamExt as _;
use tokio::{select, sync::broadcast};

use crate::Fault;

#[derive(Args)]
pub(crate) struct Options {
    /// Where to listen.
    #[arg(long)]
    listen: String,
}

const ACK: &str = r#"{"type":"connection_ack"}"#;

/// How many payloads a socket may be behind.
const BEHIND: usize = 64;

type Hub = broadcast::Sender<std::sync::Arc<str>>;

pub(crate) async fn serve(options: Options) -> Result<(), Fault> {
    let hub: Hub = broadcast::channel(BEHIND).0;
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::new(hub.clone()))
            .route("/graphql", web::get().to(socket))
            .route("/event", web::post().to(event))
    });
    server.bind(options.listen)?.run().await?;
    Ok(())
}

/// What is posted is what everybody is sent.
async fn event(hub: Data<Hub>, body: String) -> HttpResponse {
    // Nobody may listen.
    let _ = hub.send(body.into());
    HttpResponse::NoContent().finish()
}

async fn socket(
    request: HttpRequest,
    body: Payload,
    hub: Data<Hub>,
) -> Result<HttpResponse, Error> {
    let (mut response, mut session, mut messages) = actix_ws::handle(&request, body)?;
    let protocol = actix_web::http::header::HeaderValue::from_static("graphql-transport-ws");
    let name = actix_web::http::header::SEC_WEBSOCKET_PROTOCOL;
    response.headers_mut().insert(name, protocol);
    let mut events = hub.subscribe();
    actix_web::rt::spawn(async move {
        loop {
            select! {
                message = messages.next() => match message {
                    Some(Ok(Message::Text(text))) if text.contains("connection_init") => {
                        if session.text(ACK).await.is_err() {
                            return;
                        }
                    }
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return,
                },
                event = events.recv() => {
                    let Ok(event) = event else { return };
                    if session.text(&*event).await.is_err() {
                        return;
                    }
                }
            }
        }
    });
    Ok(response)
}
