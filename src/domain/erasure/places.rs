//! Which columns hold what of people: every column of every table stands here once.

/// What a column holds of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// The name of whoever has the address beside it.
    Name,
    /// An e-mail address.
    Address,
    /// An e-mail address as it is compared.
    Key,
    /// The phone number of whoever has the address beside it.
    Phone,
    /// The subject of somebody who did something.
    Subject,
    /// The one for whom alone the row is kept: their subject, or their address.
    Owner,
    /// A text that people wrote, or that may quote one.
    Text,
    /// The same as a search compares it.
    Folded,
    /// People, or texts, within JSON.
    Json,
    /// Lines of a file, as base64: those that name the person become empty, so that the others keep their numbers.
    Lines,
    /// Nothing of a person.
    Nothing,
}

/// What a row is overwritten with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All that its deal holds.
    Deal,
    /// Itself.
    Alone,
}

/// A table, and what its columns hold.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The table.
    pub table: &'static str,
    /// With what its rows are overwritten.
    pub part: Part,
    holds: &'static [(Holds, &'static str)],
}

impl Place {
    /// Its columns.
    pub fn columns(&self) -> impl Iterator<Item = (Holds, &'static str)> {
        let each = |(holds, columns): &(Holds, &'static str)| {
            let holds = *holds;
            columns
                .split_ascii_whitespace()
                .map(move |column| (holds, column))
        };
        self.holds.iter().flat_map(each)
    }
}

/// The place of a table; none for a table that is not known here.
#[must_use]
pub fn place(table: &str) -> Option<&'static Place> {
    PLACES.iter().find(|place| place.table == table)
}

use Holds::{Address, Folded, Json, Key, Lines, Name, Nothing, Owner, Phone, Subject, Text};
use Part::{Alone, Deal};

const fn of(table: &'static str, part: Part, holds: &'static [(Holds, &'static str)]) -> Place {
    Place { table, part, holds }
}

/// Every table, but that of the words of the search, which come of the others.
#[rustfmt::skip]
pub const PLACES: &[Place] = &[
    of("partner", Alone, &[
        (Text, "name"), (Folded, "name_folded"),
        (Nothing, "id kind country co_sell_ready transacting assessment_vetted default_location_id version created_at"),
    ]),
    of("location", Alone, &[
        (Text, "name city membership_id"), (Json, "inbound_contacts"),
        (Nothing, "id partner_id country version created_at"),
    ]),
    of("solution", Alone, &[
        (Text, "name description"), (Folded, "name_folded"),
        (Nothing, "id partner_id location_id kind incentive co_sell_ready retired_at version created_at"),
    ]),
    of("customer", Alone, &[
        (Text, "name line1 line2 city region postal_code industry scheme external_id"), (Folded, "name_folded city_folded"),
        (Nothing, "id country duns class created_by created_at"),
    ]),
    of("exchange_rate", Alone, &[(Subject, "published_by"), (Nothing, "currency month rate version published_at")]),
    of("stage_mapping", Alone, &[
        (Text, "name"), (Folded, "name_folded"),
        (Nothing, "id partner_id percent stage version created_at"),
    ]),
    of("routing_rule", Alone, &[(Nothing, "id partner_id market solution_id location_id version created_at")]),
    of("engagement", Deal, &[
        (Name, "contact_name"), (Address, "contact_email"), (Phone, "contact_phone"),
        (Nothing, "id reference customer_id originator_id started_by_vendor vendor_involvement assessment partner_invited \
                   contact_consent help_kinds version created_at"),
    ]),
    of("opportunity", Deal, &[
        (Text, "own_stage name private_notes crm_id campaign_id close_notes"), (Subject, "created_by"),
        (Nothing, "id engagement_id partner_id location_id is_originator status status_since sales_stage value_minor currency \
                   close_date decline_reason lost_reason error_reason created_at updated_at due_at accepted_at closed_at \
                   version"),
    ]),
    of("team_member", Deal, &[
        (Name, "name"), (Address, "email"), (Key, "email_key"), (Phone, "phone"),
        (Nothing, "id engagement_id opportunity_id position"),
    ]),
    of("opportunity_solution", Deal, &[
        (Nothing, "id engagement_id opportunity_id solution_id position price_minor currency quantity"),
    ]),
    of("invitation", Deal, &[
        (Text, "message"), (Json, "team"),
        (Nothing, "id engagement_id sender_id sender_opportunity_id invitee_id opportunity_id is_help_request help_kinds \
                   share_minor currency close_date solution_ids sent_at due_at withdrawal_reason"),
    ]),
    of("registration", Deal, &[
        (Name, "contact_name"), (Address, "contact_email"), (Phone, "contact_phone"), (Text, "reason"),
        (Subject, "created_by"),
        (Nothing, "id engagement_id opportunity_id partner_id profile incentive contract total_minor solution_minor currency \
                   deployment tenant signed_on starts_on ends_on named_in_contract marketplace marketplace_on \
                   consumed_revenue perpetual pricing state outcome review_pending_at marketplace_validation_pending_at \
                   action_required_at approved_at passed_at failed_at closed_at revalued_at version created_at"),
    ]),
    of("registration_exception", Deal, &[
        (Text, "justification answer"), (Subject, "created_by"),
        (Nothing, "id engagement_id registration_id perpetual total_minor signed_on starts_on ends_on state decide_by \
                   decided_at version created_at"),
    ]),
    of("message", Deal, &[
        (Text, "body via"), (Subject, "posted_by"),
        (Nothing, "id engagement_id place opportunity_id partner_id audience addressee_id posted_at"),
    ]),
    of("event", Deal, &[
        (Subject, "actor_subject"), (Text, "via"), (Json, "changes about"),
        (Nothing, "seq position engagement_id opportunity_id partner_id kind actor_partner_id at recorded_at \
                   record_version schema audience"),
    ]),
    of("event_audience", Alone, &[(Nothing, "seq partner_id")]),
    of("event_head", Alone, &[(Nothing, "id position horizon")]),
    of("deadline", Deal, &[
        (Nothing, "id kind engagement_id opportunity_id invitation_id registration_id owner_id started_at due_at remind_at"),
    ]),
    of("favorite", Alone, &[(Owner, "subject"), (Nothing, "partner_id opportunity_id created_at")]),
    of("notification", Deal, &[
        (Name, "name"), (Address, "email"), (Key, "email_key"), (Text, "error"),
        (Nothing, "id event_seq topic engagement_id opportunity_id partner_id locale state attempts next_at claim \
                   claimed_until created_at sent_at"),
    ]),
    of("notification_preference", Alone, &[(Owner, "email_key"), (Nothing, "enabled locale updated_at")]),
    of("saved_view", Alone, &[
        (Owner, "subject"), (Text, "name"), (Folded, "name_folded"), (Json, "question"),
        (Nothing, "id partner_id version created_at updated_at"),
    ]),
    of("api_token", Alone, &[
        (Text, "name"), (Key, "email"), (Subject, "created_by revoked_by"),
        (Nothing, "id partner_id prefix hash grants actions created_at last_used_at expires_at revoked_at"),
    ]),
    of("webhook_endpoint", Alone, &[
        (Text, "url document operation_name"), (Json, "variables"), (Subject, "subject"), (Key, "email"),
        (Nothing, "id partner_id engagement_id secret old_secret old_secret_until grants enabled gone after_position version \
                   created_at updated_at"),
    ]),
    of("webhook_delivery", Alone, &[
        (Text, "error"),
        (Nothing, "id endpoint_id position engagement_id event_type state parts attempts next_at claim claimed_until status \
                   created_at delivered_at"),
    ]),
    of("idempotency", Alone, &[
        (Owner, "subject"), (Text, "key"),
        (Nothing, "partner_id mutation input_hash outcome created_at"),
    ]),
    of("partner_figure", Alone, &[
        (Nothing, "partner_id country kind accepted declined expired answered_seconds reported steps"),
    ]),
    of("log_reader", Alone, &[(Nothing, "name position")]),
    of("clock", Alone, &[(Nothing, "id offset_us")]),
    of("import_batch", Alone, &[
        (Subject, "subject"), (Text, "file"),
        (Nothing, "id partner_id created_at finished_at"),
    ]),
    of("import_row", Alone, &[(Text, "row_key"), (Nothing, "partner_id batch_id opportunity_id hash")]),
    of("upload", Alone, &[(Text, "name"), (Nothing, "id partner_id format bytes created_at")]),
    of("upload_part", Alone, &[(Lines, "body"), (Nothing, "upload_id number")]),
    of("import_run", Alone, &[
        (Subject, "subject"), (Key, "email"), (Text, "via fault"), (Json, "mapping"), (Lines, "header"),
        (Nothing, "id partner_id upload_id grants preview state line rows created unchanged refused taken_back batch_id reason \
                   version created_at finished_at claim claimed_until"),
    ]),
    of("import_result", Alone, &[
        (Text, "row_key"), (Json, "errors"), (Lines, "text"),
        (Nothing, "run_id line outcome opportunity_id"),
    ]),
];
