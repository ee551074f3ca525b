//! The two media types of a GraphQL response, and the choice between them.

/// How a response is written. The status codes of requests that fail before execution depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    /// `application/json`: 200 for every well-formed request.
    Json,
    /// `application/graphql-response+json`: 400 for what did not run.
    GraphqlResponse,
}

impl Media {
    #[must_use]
    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        }
    }

    fn subtype(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::GraphqlResponse => "graphql-response+json",
        }
    }

    /// Picks what an `Accept` header asks for; none when it takes neither.
    ///
    /// Without a header, and where only a wildcard speaks, it is `application/json`. Where both are named with the
    /// same weight, it is the newer one.
    #[must_use]
    pub(crate) fn negotiate(accept: &str) -> Option<Self> {
        if accept.trim().is_empty() {
            return Some(Self::Json);
        }
        let ranges: Vec<Range<'_>> = accept.split(',').filter_map(Range::read).collect();
        let json = wish(&ranges, Self::Json);
        let newer = wish(&ranges, Self::GraphqlResponse);
        match (json, newer) {
            (None, None) => None,
            (Some(_), None) => Some(Self::Json),
            (None, Some(_)) => Some(Self::GraphqlResponse),
            (Some(json), Some(newer)) => {
                let heavier = newer.weight > json.weight;
                let named = newer.weight == json.weight && newer.precision == NAMED;
                Some(if heavier || named {
                    Self::GraphqlResponse
                } else {
                    Self::Json
                })
            }
        }
    }
}

/// Whether an `Accept` header names a media type, and does not refuse it.
#[must_use]
pub(crate) fn names(accept: &str, kind: &str, subtype: &str) -> bool {
    let mut ranges = accept.split(',').filter_map(Range::read);
    ranges.any(|range| {
        range.weight > 0
            && range.kind.eq_ignore_ascii_case(kind)
            && range.subtype.eq_ignore_ascii_case(subtype)
    })
}

const NAMED: u8 = 2;

#[derive(Clone, Copy)]
struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    /// In thousandths.
    weight: u16,
}

#[derive(Clone, Copy)]
struct Wish {
    precision: u8,
    weight: u16,
}

impl<'a> Range<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let mut weight = 1000;
        for (name, value) in parts.filter_map(|part| part.split_once('=')) {
            match name.trim().to_ascii_lowercase().as_str() {
                "q" => weight = thousandths(value.trim())?,
                "charset" if !is_utf8(value) => return None,
                _ => {}
            }
        }
        Some(Self {
            kind,
            subtype,
            weight,
        })
    }

    fn wish(&self, media: Media) -> Option<Wish> {
        let precision = match (self.kind, self.subtype) {
            ("*", "*") => 0,
            (kind, "*") if kind.eq_ignore_ascii_case("application") => 1,
            (kind, subtype)
                if kind.eq_ignore_ascii_case("application")
                    && subtype.eq_ignore_ascii_case(media.subtype()) =>
            {
                NAMED
            }
            _ => return None,
        };
        Some(Wish {
            precision,
            weight: self.weight,
        })
    }
}

/// What the most precise range says of a media type; a weight of nought refuses it.
fn wish(ranges: &[Range<'_>], media: Media) -> Option<Wish> {
    let wishes = ranges.iter().filter_map(|range| range.wish(media));
    wishes
        .max_by_key(|wish| (wish.precision, wish.weight))
        .filter(|wish| wish.weight > 0)
}

fn thousandths(text: &str) -> Option<u16> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.len() > 3 || !part.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let part: u16 = format!("{part:0<3}").parse().ok()?;
    match whole {
        "0" => Some(part),
        "1" if part == 0 => Some(1000),
        _ => None,
    }
}

/// Whether a request's `Content-Type` is the only one that a POST may have: JSON in UTF-8.
///
/// Everything else is refused, so that no HTML form and no simple request of another site reaches us.
#[must_use]
pub(crate) fn is_json(content_type: &str) -> bool {
    let mut parts = content_type.split(';').map(str::trim);
    let named = parts
        .next()
        .is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"));
    named
        && parts
            .filter_map(|part| part.split_once('='))
            .filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))
            .all(|(_, value)| is_utf8(value))
}

fn is_utf8(charset: &str) -> bool {
    let charset = charset.trim().trim_matches('"');
    charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_accept_header_decides() {
        let cases = [
            ("", Some(Media::Json)),
            ("*/*", Some(Media::Json)),
            ("application/*", Some(Media::Json)),
            ("application/json", Some(Media::Json)),
            (
                "application/graphql-response+json",
                Some(Media::GraphqlResponse),
            ),
            (
                "application/graphql-response+json, application/json",
                Some(Media::GraphqlResponse),
            ),
            (
                "application/json, application/graphql-response+json",
                Some(Media::GraphqlResponse),
            ),
            (
                "application/graphql-response+json;q=0.5, application/json;q=0.9",
                Some(Media::Json),
            ),
            (
                "application/graphql-response+json; charset=utf-8, application/json; charset=utf-8",
                Some(Media::GraphqlResponse),
            ),
            ("application/json; charset=latin1", None),
            (
                "application/graphql-response+json, */*;q=0.1",
                Some(Media::GraphqlResponse),
            ),
            ("application/json, */*", Some(Media::Json)),
            ("application/json;q=0, */*", Some(Media::GraphqlResponse)),
            ("text/html", None),
            ("text/html, */*;q=0.8", Some(Media::Json)),
            ("application/json;q=0", None),
            ("nonsense", None),
        ];
        for (accept, media) in cases {
            assert_eq!(Media::negotiate(accept), media, "{accept}");
        }
    }

    #[test]
    fn only_json_in_utf8_is_a_body() {
        for good in [
            "application/json",
            "Application/JSON; charset=UTF-8",
            "application/json;charset=\"utf-8\"",
        ] {
            assert!(is_json(good), "{good}");
        }
        for bad in [
            "",
            "text/plain",
            "application/json; charset=utf-16",
            "application/x-www-form-urlencoded",
            "application/graphql",
        ] {
            assert!(!is_json(bad), "{bad}");
        }
    }
}
