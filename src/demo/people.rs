//! Made-up people: their addresses end in `.example`, their numbers are those that are kept free for fiction.

use crate::domain::text::fold;

/// Given names of customers' contacts.
pub(super) const GIVEN: &[&str] = &[
    "Adaeze",
    "Anselm",
    "Beatrix",
    "Callum",
    "Delphine",
    "Dorian",
    "Edda",
    "Florian",
    "Greer",
    "Hamza",
    "Ingrid",
    "Joaquin",
    "Kirsten",
    "Leopold",
    "Mirela",
    "Noor",
    "Odile",
    "Percival",
    "Quentin",
    "Rosalind",
    "Sunniva",
    "Thaddeus",
    "Ulrike",
    "Vikram",
    "Wilhelmina",
    "Yasmin",
];

/// Family names of customers' contacts.
pub(super) const FAMILY: &[&str] = &[
    "Abernook",
    "Baskerwick",
    "Calderstone",
    "Duvernay",
    "Elsworthy",
    "Fennimarch",
    "Garrowby",
    "Hollenbach",
    "Inverleigh",
    "Jessamyn",
    "Kestelman",
    "Lindqvara",
    "Mossgrave",
    "Nettlebeck",
    "Oakhampton",
    "Pellworth",
    "Quarrington",
    "Rosenvale",
    "Silverthorne",
    "Tattersby",
    "Umberfield",
    "Vasterholm",
    "Winterbourne",
];

/// A name as the front of an e-mail address, or a company's as the label of a domain.
pub(super) fn slug(name: &str, between: char) -> String {
    let mut slug = String::new();
    for c in fold(name).chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if " -".contains(c) && !slug.ends_with(between) {
            slug.push(between);
        }
    }
    slug
}

/// The number of somebody in a country, out of a range where nobody answers. Countries that keep no such range get the
/// American one.
pub(super) fn phone(country: &str, number: usize) -> String {
    let (short, long) = (number % 100, number % 1000);
    match country {
        "GB" => format!("+44 20 7946 0{long:03}"),
        "IE" => format!("+353 20 915 0{long:03}"),
        "FR" => format!("+33 1 99 00 {:02} {short:02}", number / 100 % 100),
        "DE" => format!("+49 30 23125 {long:03}"),
        "SE" => format!("+46 8 465 004 {short:02}"),
        "AU" => format!("+61 2 5550 0{long:03}"),
        "CA" => format!("+1 613-555-01{short:02}"),
        _ => format!("+1 202-555-01{short:02}"),
    }
}

/// The currency of a country, and what a dollar is in it, roughly.
pub(super) fn currency(country: &str) -> (&'static str, i64) {
    match country {
        "GB" => ("GBP", 1),
        "FR" | "DE" | "IE" | "NL" | "IT" | "ES" => ("EUR", 1),
        "SE" => ("SEK", 10),
        "CA" => ("CAD", 1),
        "AU" => ("AUD", 2),
        "CH" => ("CHF", 1),
        "PL" => ("PLN", 4),
        "BR" => ("BRL", 5),
        "JP" => ("JPY", 150),
        _ => ("USD", 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_addresses_and_domains() {
        assert_eq!(slug("Astrid Lövgården", '.'), "astrid.lovgarden");
        assert_eq!(
            slug("Cristalleries de l'Aubette", '-'),
            "cristalleries-de-laubette"
        );
        assert_eq!(slug("Harbor & Belle-Vale", '-'), "harbor-belle-vale");
    }
}
