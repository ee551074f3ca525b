//! The text of a mail: what happened, the deal as far as it may be told, by when to answer, and how to switch mail off.

use std::fmt::Write as _;

use chrono::NaiveDate;
use covente_entity::types::{
    CloseReason, DeadlineKind, IncentiveKind, Locale, NotificationTopic, Person, Time,
};
use serde::{Deserialize, Serialize};

use crate::domain::money::Money;

mod words;

use words::{Phrase, say};

/// Letters of a subject at most.
const SUBJECT: usize = 160;

/// A mail as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Letter {
    /// Name of the one it is to, in one line.
    pub name: String,
    /// Their address.
    pub email: String,
    /// The subject, in one line.
    pub subject: String,
    /// The text.
    pub text: String,
    /// What it is known by: the same for the same event and recipient.
    pub message_id: String,
    /// When it is sent.
    pub date: Time,
}

/// All that a letter may tell; what its company does not see is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What it is about.
    pub topic: NotificationTopic,
    /// The deal's reference.
    pub reference: String,
    /// Name of the company's own record of the deal.
    pub deal: Option<String>,
    /// The customer.
    pub customer: Option<String>,
    /// The value of that record.
    pub value: Option<Money>,
    /// Its close date.
    pub close_date: Option<NaiveDate>,
    /// The other company: who offers, or who was to answer.
    pub other: Option<String>,
    /// The other company's people, once they may be known.
    pub people: Vec<Person>,
    /// Until when an answer or a step is possible.
    pub by: Option<Time>,
    /// Which clock runs out, where a letter is about one.
    pub clock: Option<DeadlineKind>,
    /// Why it was declined.
    pub reason: Option<CloseReason>,
    /// What was said with it.
    pub notes: Option<String>,
    /// The incentive of the registration.
    pub incentive: Option<IncentiveKind>,
    /// The location for which the recipient is a contact; none where they are one of the team.
    pub location: Option<String>,
}

/// A text in one line: what others typed must neither break a header nor pass for a line of ours.
#[must_use]
pub fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// The subject and the text of a letter.
#[must_use]
pub fn compose(told: &Told, locale: Locale) -> (String, String) {
    let say = |phrase| say(phrase, locale);
    let deal = told.deal.as_deref().unwrap_or(&told.reference);
    let other = told
        .other
        .as_deref()
        .map_or_else(|| say(Phrase::Somebody).to_owned(), one_line);
    let subject = filled(say(Phrase::Subject(told.topic)), &[&other, &one_line(deal)]);
    let mut text = filled(say(Phrase::Happened(told.topic)), &[&other]);
    text.push_str("\n\n");
    let mut line = |phrase, value: &str| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}: {}", say(phrase), one_line(value));
    };
    line(Phrase::Reference, &told.reference);
    if let Some(deal) = &told.deal {
        line(Phrase::Deal, deal);
    }
    if let Some(customer) = &told.customer {
        line(Phrase::Customer, customer);
    }
    if let Some(value) = &told.value {
        let amount = Money::decimal(value.minor, &value.currency);
        line(Phrase::Value, &format!("{amount} {}", value.currency));
    }
    if let Some(date) = told.close_date {
        line(Phrase::CloseDate, &date.to_string());
    }
    if let Some(incentive) = told.incentive {
        line(Phrase::Incentive, name(incentive));
    }
    if let Some(reason) = told.reason {
        line(Phrase::Reason, say(Phrase::Because(reason)));
    }
    for person in &told.people {
        let said = format!("{}, {}, {}", person.name, person.email, person.phone);
        line(Phrase::Contact, &said);
    }
    if let Some(notes) = &told.notes {
        let _ = writeln!(text, "\n{}:", say(Phrase::Notes));
        for line in notes.lines() {
            let _ = writeln!(text, "> {}", one_line(line));
        }
    }
    if let Some(by) = told.by {
        let phrase = match told.clock {
            Some(DeadlineKind::ExceptionRequest) => Phrase::AskBy,
            Some(DeadlineKind::Revaluation) => Phrase::ValueBy,
            Some(
                DeadlineKind::AnswerToOffer
                | DeadlineKind::AnswerToHelpRequest
                | DeadlineKind::CoolingBeforeWon
                | DeadlineKind::ExceptionDecision,
            )
            | None => Phrase::AnswerBy,
        };
        let by = by.format("%Y-%m-%d %H:%M UTC").to_string();
        let _ = writeln!(text, "\n{}", filled(say(phrase), &[&by]));
    }
    let off = match &told.location {
        Some(location) => filled(say(Phrase::ContactSwitchesOff), &[&one_line(location)]),
        None => say(Phrase::MemberSwitchesOff).to_owned(),
    };
    let _ = write!(text, "\n-- \n{off}\n");
    (subject.chars().take(SUBJECT).collect(), text)
}

/// Incentives have one name in every language.
fn name(incentive: IncentiveKind) -> &'static str {
    match incentive {
        IncentiveKind::AzureIpCoSell => "Azure IP co-sell",
        IncentiveKind::BizAppsPremium => "Biz Apps Premium",
        IncentiveKind::BizAppsStandard => "Biz Apps Standard",
    }
}

/// A sentence with its places filled in, in their order; what is filled in holds no places.
fn filled(sentence: &str, values: &[&str]) -> String {
    let mut parts = sentence.split("{}");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for (number, part) in parts.enumerate() {
        text.push_str(values.get(number).copied().unwrap_or_default());
        text.push_str(part);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::notification::TOPICS;

    fn told(topic: NotificationTopic) -> Told {
        Told {
            topic,
            reference: "CO-7K3F-92QD".into(),
            deal: Some("Cold chain\r\nBcc: thief@example.com".into()),
            customer: Some("Contoso".into()),
            value: Some(Money {
                minor: 4_800_000,
                currency: "USD".into(),
            }),
            close_date: None,
            other: Some("Birch {} Systems".into()),
            people: Vec::new(),
            by: Some("2026-03-15T10:00:00Z".parse().unwrap()),
            clock: None,
            reason: Some(CloseReason::Other),
            notes: Some("No.\n-- \nforged".into()),
            incentive: None,
            location: None,
        }
    }

    #[test]
    fn what_others_typed_breaks_neither_header_nor_text() {
        for topic in TOPICS {
            for locale in [Locale::En, Locale::Fr] {
                let (subject, text) = compose(&told(topic), locale);
                assert!(!subject.contains(['\r', '\n']), "{subject}");
                assert!(!text.contains("\nBcc:"), "{text}");
                assert!(text.contains("> forged"), "{text}");
                assert!(text.contains("48000.00 USD"), "{text}");
                assert!(text.contains("2026-03-15 10:00 UTC"), "{text}");
                assert_eq!(text.matches("\n-- \n").count(), 1, "{text}");
            }
        }
    }
}
