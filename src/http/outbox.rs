//! The pages at `/outbox`: the mails that a demo would have sent, to be read in a browser.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use actix_web::{
    HttpResponse,
    http::header,
    web::{self, Data, ServiceConfig},
};

use crate::domain::letter::Letter;

/// Nothing is loaded but the page itself, and nothing runs.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";
/// Mails that the list shows: the latest.
const LATEST: usize = 200;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;\
    color:#1d2733;background:#fff}table{border-collapse:collapse;width:100%}\
    td,th{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #d5dbe1;vertical-align:top}\
    pre{white-space:pre-wrap;font:inherit;border-top:1px solid #d5dbe1;padding-top:1rem}";

/// The folder that mails go to.
struct Outbox(PathBuf);

/// Registers the pages where mails go to a folder.
pub(super) fn routes(folder: Option<PathBuf>) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        if let Some(folder) = folder {
            config
                .app_data(Data::new(Outbox(folder)))
                .service(web::resource("/outbox").route(web::get().to(list)))
                .service(web::resource("/outbox/{name}").route(web::get().to(one)));
        }
    }
}

async fn list(outbox: Data<Outbox>) -> HttpResponse {
    let mut letters = letters(&outbox.0).await;
    letters.sort_by_key(|(_, letter)| Reverse(letter.date));
    letters.truncate(LATEST);
    let mut rows = String::new();
    for (name, letter) in &letters {
        // Writing to a string cannot fail.
        let _ = writeln!(
            rows,
            "<tr><td>{}</td><td>{} &lt;{}&gt;</td><td><a href=\"outbox/{}\">{}</a></td></tr>",
            said(letter),
            escaped(&letter.name),
            escaped(&letter.email),
            escaped(name),
            escaped(&letter.subject),
        );
    }
    let body = if rows.is_empty() {
        "<p>No mail was written yet. Invite a company, and look again.</p>".to_owned()
    } else {
        format!("<table>\n<tr><th>When</th><th>To</th><th>Subject</th></tr>\n{rows}</table>")
    };
    page(
        "Outbox",
        &format!(
            "<h1>Outbox</h1>\n<p>What a server with a mail server would have sent, latest first.</p>\n{body}"
        ),
    )
}

async fn one(outbox: Data<Outbox>, name: web::Path<String>) -> HttpResponse {
    // A name is a hash in hexadecimal: it leads nowhere else.
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_hexdigit());
    let found = if is_name {
        read(&outbox.0.join(format!("{name}.json"))).await
    } else {
        None
    };
    let Some(letter) = found else {
        return super::nothing().await;
    };
    let body = format!(
        "<p><a href=\"../outbox\">Outbox</a></p>\n<h1>{}</h1>\n<p>{}, to {} &lt;{}&gt;</p>\n<pre>{}</pre>",
        escaped(&letter.subject),
        said(&letter),
        escaped(&letter.name),
        escaped(&letter.email),
        escaped(&letter.text),
    );
    page(&letter.subject, &body)
}

fn said(letter: &Letter) -> String {
    letter.date.format("%Y-%m-%d %H:%M UTC").to_string()
}

async fn letters(folder: &Path) -> Vec<(String, Letter)> {
    let mut found = Vec::new();
    // A folder that is not there holds no mail.
    let Ok(mut entries) = tokio::fs::read_dir(folder).await else {
        return found;
    };
    while let Ok(Some(entry)) = entries.next_entry().await {
        let path = entry.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
            && let Some(letter) = read(&path).await
            && let Some(name) = path.file_stem()
        {
            found.push((name.to_string_lossy().into_owned(), letter));
        }
    }
    found
}

async fn read(path: &Path) -> Option<Letter> {
    let bytes = tokio::fs::read(path).await.ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// A text that cannot be anything but text in a page.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

fn page(title: &str, body: &str) -> HttpResponse {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{}</title>\
         <style>{STYLE}</style></head>\n<body>\n{body}\n</body>\n</html>\n",
        escaped(title)
    );
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(html)
}
