//! The sentences of mails in English and French (R157). `{}` is a place that is filled in; both languages have as many.

use covente_entity::types::{CloseReason, Locale, NotificationTopic};

/// A sentence, or a word before a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phrase {
    /// The subject: the other company, the deal.
    Subject(NotificationTopic),
    /// What happened: the other company.
    Happened(NotificationTopic),
    /// In the place of a company that may not be named.
    Somebody,
    /// The deal's reference.
    Reference,
    /// The deal's name.
    Deal,
    /// The customer.
    Customer,
    /// The value.
    Value,
    /// The close date.
    CloseDate,
    /// The incentive.
    Incentive,
    /// Why.
    Reason,
    /// The reason itself.
    Because(CloseReason),
    /// A person.
    Contact,
    /// What was said.
    Notes,
    /// Until when to answer.
    AnswerBy,
    /// Until when an exception can be asked for.
    AskBy,
    /// Until when a contract can be valued anew.
    ValueBy,
    /// How a contact of a location gets no more mail: the location.
    ContactSwitchesOff,
    /// How one of a team does.
    MemberSwitchesOff,
}

/// A sentence in a language.
#[must_use]
pub(super) fn say(phrase: Phrase, locale: Locale) -> &'static str {
    let (english, french) = both(phrase);
    match locale {
        Locale::En => english,
        Locale::Fr => french,
    }
}

/// A sentence in English and in French: none can be left out.
fn both(phrase: Phrase) -> (&'static str, &'static str) {
    match phrase {
        Phrase::Subject(topic) => subject(topic),
        Phrase::Happened(topic) => happened(topic),
        Phrase::Because(reason) => because(reason),
        Phrase::Somebody => ("Another company", "Une autre entreprise"),
        Phrase::Reference => ("Reference", "Référence"),
        Phrase::Deal => ("Deal", "Affaire"),
        Phrase::Customer => ("Customer", "Client"),
        Phrase::Value => ("Value", "Valeur"),
        Phrase::CloseDate => ("Expected to close on", "Clôture prévue le"),
        Phrase::Incentive => ("Incentive", "Programme d’incitation"),
        Phrase::Reason => ("Reason", "Motif"),
        Phrase::Contact => ("Contact", "Contact"),
        Phrase::Notes => ("They wrote", "Message"),
        Phrase::AnswerBy => (
            "An answer is taken until {}. Without one the offer expires.",
            "Une réponse est possible jusqu’au {}. Passé ce délai, l’offre expire.",
        ),
        Phrase::AskBy => (
            "An exception can be asked for until {}.",
            "Une exception peut être demandée jusqu’au {}.",
        ),
        Phrase::ValueBy => (
            "The contract can be valued anew until {}.",
            "Le contrat peut être réévalué jusqu’au {}.",
        ),
        Phrase::ContactSwitchesOff => (
            "You get this mail as a contact of the location {}. To get no more, sign in with this address and call \
             setNotifications(input: {enabled: false}), or ask an admin of your company to take you off its inbound contacts.",
            "Vous recevez ce message en tant que contact du site {}. Pour ne plus en recevoir, connectez-vous avec cette \
             adresse et appelez setNotifications(input: {enabled: false}), ou demandez à un administrateur de votre \
             entreprise de vous retirer des contacts du site.",
        ),
        Phrase::MemberSwitchesOff => (
            "You get this mail as a member of the deal's team. To get no more, sign in with this address and call \
             setNotifications(input: {enabled: false}).",
            "Vous recevez ce message en tant que membre de l’équipe de l’affaire. Pour ne plus en recevoir, \
             connectez-vous avec cette adresse et appelez setNotifications(input: {enabled: false}).",
        ),
    }
}

fn subject(topic: NotificationTopic) -> (&'static str, &'static str) {
    match topic {
        NotificationTopic::OfferReceived => (
            "{} offers you a deal: {}",
            "{} vous propose une affaire : {}",
        ),
        NotificationTopic::AnswerDueSoon => (
            "{} waits for your answer: {}",
            "{} attend votre réponse : {}",
        ),
        NotificationTopic::OfferAccepted => ("{} accepted: {}", "{} a accepté : {}"),
        NotificationTopic::OfferDeclined => ("{} declined: {}", "{} a décliné : {}"),
        NotificationTopic::OfferExpired => (
            "{} did not answer in time: {}",
            "{} n’a pas répondu à temps : {}",
        ),
        NotificationTopic::RegistrationActionRequired => (
            "{} wants a registration corrected: {}",
            "{} demande la correction d’un enregistrement : {}",
        ),
        NotificationTopic::RegistrationFailed => (
            "{} refused a registration: {}",
            "{} a refusé un enregistrement : {}",
        ),
        NotificationTopic::RegistrationSelected => (
            "{} reviews a registration: {}",
            "{} examine un enregistrement : {}",
        ),
        NotificationTopic::RegistrationDueSoon => (
            "{}, registration with little time left: {}",
            "{}, enregistrement bientôt à échéance : {}",
        ),
    }
}

fn happened(topic: NotificationTopic) -> (&'static str, &'static str) {
    match topic {
        NotificationTopic::OfferReceived => (
            "{} offers your company a part in a deal.",
            "{} propose à votre entreprise de participer à une affaire.",
        ),
        NotificationTopic::AnswerDueSoon => (
            "{} waits for your company's answer to an offer, and the time to answer is over soon.",
            "{} attend la réponse de votre entreprise à une offre, et le délai de réponse expire bientôt.",
        ),
        NotificationTopic::OfferAccepted => (
            "{} accepted your company's offer.",
            "{} a accepté l’offre de votre entreprise.",
        ),
        NotificationTopic::OfferDeclined => (
            "{} declined your company's offer.",
            "{} a décliné l’offre de votre entreprise.",
        ),
        NotificationTopic::OfferExpired => (
            "{} did not answer your company's offer in time; it has expired.",
            "{} n’a pas répondu à temps à l’offre de votre entreprise ; elle a expiré.",
        ),
        NotificationTopic::RegistrationActionRequired => (
            "{} reviewed the registration of a deal of your company and wants it corrected.",
            "{} a examiné l’enregistrement d’une affaire de votre entreprise et en demande la correction.",
        ),
        NotificationTopic::RegistrationFailed => (
            "{} reviewed the registration of a deal of your company and did not pass it.",
            "{} a examiné l’enregistrement d’une affaire de votre entreprise et ne l’a pas validé.",
        ),
        NotificationTopic::RegistrationSelected => (
            "{} selected the registration of a deal of your company for a review.",
            "{} a sélectionné l’enregistrement d’une affaire de votre entreprise pour un examen.",
        ),
        NotificationTopic::RegistrationDueSoon => (
            "What can still be asked of {} for the registration of a deal of your company is possible for a short time only.",
            "Ce qui peut encore être demandé à {} pour l’enregistrement d’une affaire de votre entreprise ne le sera plus longtemps.",
        ),
    }
}

fn because(reason: CloseReason) -> (&'static str, &'static str) {
    match reason {
        CloseReason::BudgetInadequate => ("the budget is too small", "budget insuffisant"),
        CloseReason::CustomerDidNotRespond => {
            ("the customer did not respond", "le client n’a pas répondu")
        }
        CloseReason::CustomerChoseAnotherVendor => (
            "the customer chose another vendor",
            "le client a choisi un autre fournisseur",
        ),
        CloseReason::RequirementNotMet => (
            "a requirement is not met",
            "une exigence n’est pas satisfaite",
        ),
        CloseReason::NotACustomer => ("this is no customer", "il ne s’agit pas d’un client"),
        CloseReason::TimeFrameTooShort => {
            ("the time frame is too short", "le délai est trop court")
        }
        CloseReason::AbuseSpamOrPhishing => (
            "abuse, spam or phishing",
            "abus, courrier indésirable ou hameçonnage",
        ),
        CloseReason::Other => ("another reason", "autre motif"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::notification::TOPICS;

    #[test]
    fn both_languages_say_everything_and_differ_r157() {
        use CloseReason as C;
        let mut phrases = vec![
            Phrase::Somebody,
            Phrase::Reference,
            Phrase::Deal,
            Phrase::Customer,
            Phrase::Value,
            Phrase::CloseDate,
            Phrase::Incentive,
            Phrase::Reason,
            Phrase::Notes,
            Phrase::AnswerBy,
            Phrase::AskBy,
            Phrase::ValueBy,
            Phrase::ContactSwitchesOff,
            Phrase::MemberSwitchesOff,
        ];
        phrases.extend(TOPICS.map(Phrase::Subject));
        phrases.extend(TOPICS.map(Phrase::Happened));
        phrases.extend(
            [
                C::BudgetInadequate,
                C::CustomerDidNotRespond,
                C::CustomerChoseAnotherVendor,
                C::RequirementNotMet,
                C::NotACustomer,
                C::TimeFrameTooShort,
                C::AbuseSpamOrPhishing,
                C::Other,
            ]
            .map(Phrase::Because),
        );
        for phrase in phrases {
            let (english, french) = both(phrase);
            assert!(!english.is_empty() && english != french, "{phrase:?}");
            let places = |text: &str| text.matches("{}").count();
            assert_eq!(places(english), places(french), "{phrase:?}");
        }
    }
}
