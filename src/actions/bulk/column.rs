//! Which column of a file a refusal is about: mutations name the fields of their input.

use crate::domain::refusal::Refusal;

/// The same refusal, its path beginning with a column; what is about no column keeps an empty path.
pub(super) fn column(refusal: Refusal) -> Refusal {
    let mut path = refusal.path.iter().map(String::as_str);
    let (first, second) = (path.next().unwrap_or_default(), path.next());
    let column = match (first, second) {
        ("customerId", _) => "customer",
        ("locationId", _) => "location",
        ("name", _) => "name",
        ("value", Some("currency")) => "currency",
        ("value", _) => "value",
        ("closeDate", _) => "close_date",
        ("privateNotes", _) => "private_notes",
        ("crmId", _) => "crm_id",
        ("campaignId", _) => "campaign_id",
        ("customerContact", Some("phone")) => "contact_phone",
        ("customerContact", Some("email")) => "contact_email",
        ("customerContact", Some("consentGiven")) => "contact_consent",
        ("customerContact", _) => "contact_name",
        ("team", _) => "team",
        ("solutionIds", _) => "solutions",
        ("vendorMayView", _) => "vendor_may_view",
        ("vendorHelp", Some("message")) => "vendor_message",
        ("vendorHelp", _) => "vendor_help",
        ("stage" | "ownStage", _) => "stage",
        _ => {
            return Refusal {
                path: Vec::new(),
                ..refusal
            };
        }
    };
    // What comes after the field, such as the place in a list, stays.
    let is_list = matches!(first, "team" | "solutionIds");
    let rest = refusal.path.iter().skip(1).filter(|_| is_list).cloned();
    Refusal {
        path: std::iter::once(column.to_owned()).chain(rest).collect(),
        ..refusal
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::bulk::COLUMNS;
    use crate::domain::refusal::{Code, Path};

    #[test]
    fn a_refusal_of_a_field_stands_at_a_column_of_the_file() {
        let at = |path: &Path| column(Refusal::at(Code::Required, path, "")).path;
        let of = Path::of;
        assert_eq!(at(&of("value").field("currency")), ["currency"]);
        assert_eq!(at(&of("value").field("amount")), ["value"]);
        assert_eq!(
            at(&of("team").index(2).field("email")),
            ["team", "2", "email"]
        );
        assert_eq!(at(&of("customerContact").field("email")), ["contact_email"]);
        assert_eq!(at(&of("invitations")), Vec::<String>::new());
        for field in [
            "customerId",
            "locationId",
            "closeDate",
            "crmId",
            "vendorHelp",
            "ownStage",
        ] {
            let path = at(&of(field));
            assert!(COLUMNS.contains(&path[0].as_str()), "{field}");
        }
    }
}
