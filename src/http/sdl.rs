//! The schema as text, at `/schema.graphql`.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Bytes, Data},
};
use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::graphql::text;

/// The schema's text with its entity tag.
pub(crate) struct Sdl {
    body: Bytes,
    tag: String,
}

impl Sdl {
    #[must_use]
    pub(crate) fn new(sdl: String) -> Self {
        let tag = format!(
            "\"{}\"",
            URL_SAFE_NO_PAD.encode(digest(&SHA256, sdl.as_bytes()))
        );
        Self {
            body: sdl.into(),
            tag,
        }
    }

    fn is_known(&self, if_none_match: &str) -> bool {
        let mut tags = if_none_match.split(',').map(str::trim);
        tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == self.tag)
    }
}

pub(crate) async fn serve(request: HttpRequest, sdl: Data<Sdl>) -> HttpResponse {
    let known = sdl.is_known(&text(&request, &header::IF_NONE_MATCH));
    let mut response = if known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((header::ETAG, sdl.tag.clone()))
        .insert_header((header::CACHE_CONTROL, "no-cache"));
    if known {
        return response.finish();
    }
    response
        .content_type("text/plain; charset=utf-8")
        .body(sdl.body.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_known_by_any_of_the_listed_ones() {
        let sdl = Sdl::new("type Query { a: Int }".into());
        assert!(sdl.is_known(&format!("\"x\", W/{}", sdl.tag)));
        assert!(sdl.is_known("*"));
        assert!(!sdl.is_known("\"x\""));
        assert!(!sdl.is_known(""));
    }
}
