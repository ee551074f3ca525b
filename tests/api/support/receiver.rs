//! A receiver of webhooks: keeps what comes, and answers as it is told to.

use std::{
    collections::VecDeque,
    net::TcpListener,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    dev::ServerHandle,
    http::{StatusCode, header},
    rt::spawn,
    web::{self, Bytes, Data},
};
use serde_json::Value;
use standardwebhooks::Webhook;

/// Far longer than any delivery takes that is due.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(20);

/// How a receiver answers.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Status(u16),
    /// Overloaded for so many seconds.
    Later(u64),
    /// Somewhere else.
    Redirect(String),
    /// Not at all, for longer than anybody waits.
    Hang,
}

/// What came.
#[derive(Clone, Debug)]
pub(crate) struct Got {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) body: Value,
    headers: Vec<(String, String)>,
}

impl Got {
    /// Whether a secret signed it, by the standard's own library.
    pub(crate) fn is_signed_by(&self, secret: &str) -> bool {
        let mut headers = reqwest::header::HeaderMap::new();
        for (name, value) in &self.headers {
            let name: reqwest::header::HeaderName = name.parse().expect("a name");
            headers.insert(name, value.parse().expect("a value"));
        }
        let webhook = Webhook::new(secret).expect("a secret of the standard");
        webhook.verify(self.text.as_bytes(), &headers).is_ok()
    }

    pub(crate) fn kind(&self) -> &str {
        self.body["type"].as_str().expect("a type")
    }
}

#[derive(Default)]
struct Desk {
    got: Vec<Got>,
    next: VecDeque<Answer>,
    always: Option<Answer>,
}

#[derive(Clone)]
pub(crate) struct Receiver {
    pub(crate) url: String,
    desk: Arc<Mutex<Desk>>,
    server: ServerHandle,
}

impl Receiver {
    /// One that takes everything.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let desk: Arc<Mutex<Desk>> = Arc::default();
        let data = Data::from(Arc::clone(&desk));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(data.clone())
                .default_service(web::to(take))
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .expect("a server")
        .run();
        let handle = server.handle();
        spawn(server);
        Self {
            url: format!("http://{address}/hook"),
            desk,
            server: handle,
        }
    }

    /// Answers so from now on; none: takes everything.
    pub(crate) fn always(&self, answer: Option<Answer>) {
        self.desk().always = answer;
    }

    /// Answers the next so.
    pub(crate) fn then(&self, answer: Answer) {
        self.desk().next.push_back(answer);
    }

    pub(crate) fn got(&self) -> Vec<Got> {
        self.desk().got.clone()
    }

    /// Waits until so many came, and returns all.
    pub(crate) async fn until(&self, count: usize) -> Vec<Got> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let got = self.got();
            if got.len() >= count {
                return got;
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("{count} were waited for, and these came: {:#?}", self.got())
    }

    pub(crate) async fn end(self) {
        self.server.stop(false).await;
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn take(request: HttpRequest, body: Bytes, desk: Data<Mutex<Desk>>) -> HttpResponse {
    let text = String::from_utf8(body.to_vec()).expect("UTF-8");
    let headers = request.headers().iter().map(|(name, value)| {
        let value = value.to_str().expect("a header in ASCII");
        (name.to_string(), value.to_owned())
    });
    let headers: Vec<_> = headers.collect();
    let id = headers.iter().find(|(name, _)| name == "webhook-id");
    let got = Got {
        id: id.expect("an id").1.clone(),
        body: serde_json::from_str(&text).expect("JSON"),
        text,
        headers,
    };
    let answer = {
        let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
        desk.got.push(got);
        desk.next.pop_front().or_else(|| desk.always.clone())
    };
    match answer {
        None => HttpResponse::NoContent().finish(),
        Some(Answer::Status(status)) => {
            HttpResponse::build(StatusCode::from_u16(status).expect("a status")).finish()
        }
        Some(Answer::Later(seconds)) => HttpResponse::ServiceUnavailable()
            .insert_header((header::RETRY_AFTER, seconds.to_string()))
            .finish(),
        Some(Answer::Redirect(to)) => HttpResponse::TemporaryRedirect()
            .insert_header((header::LOCATION, to))
            .finish(),
        Some(Answer::Hang) => {
            tokio::time::sleep(PATIENCE * 4).await;
            HttpResponse::NoContent().finish()
        }
    }
}
