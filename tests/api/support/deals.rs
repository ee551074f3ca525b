//! Deals for tests, made through the API.

use serde_json::{Value, json};

use super::{Person, Persona, World};

/// A date after every test's clock.
pub(crate) const CLOSE_DATE: &str = "2099-06-30";

/// The originator's view of a deal: its record, at its newest known version, and the engagement.
#[derive(Clone, Debug)]
pub(crate) struct Deal {
    pub(crate) id: String,
    pub(crate) version: i64,
    pub(crate) engagement: String,
}

impl Deal {
    pub(crate) fn of(opportunity: &Value) -> Self {
        Self {
            id: text(&opportunity["id"]),
            version: opportunity["version"].as_i64().expect("a version"),
            engagement: text(&opportunity["engagement"]["id"]),
        }
    }

    /// The fields that name the record in an input.
    pub(crate) fn target(&self) -> Value {
        json!({"opportunityId": self.id, "expectedVersion": self.version})
    }

    /// An input that names the record, with these fields besides.
    pub(crate) fn with(&self, fields: Value) -> Value {
        merged(self.target(), fields)
    }
}

/// An open invitation, and the record that it made, as the invitee sees them.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) invitation: String,
    pub(crate) deal: Deal,
}

impl World {
    /// The input of a private deal of a company at its first location.
    pub(crate) fn deal_input(&self, by: Persona) -> Value {
        let company = self.company(by);
        json!({
            "customerId": self.customers[0],
            "locationId": company.locations[0],
            "name": "Cold chain control tower",
            "value": {"amount": "120000.50", "currency": "USD"},
            "closeDate": CLOSE_DATE,
            "team": [{"name": "Asha Rao", "email": "asha.rao@example.com", "phone": "+91 80 5550 1234"}],
            "solutionIds": [company.solutions[0]],
        })
    }

    /// The input of an invitation to a company.
    pub(crate) fn invitation_input(&self, to: Persona) -> Value {
        let company = self.company(to);
        json!({
            "partnerId": company.id,
            "share": {"amount": "48000.00", "currency": "USD"},
            "message": "Join us in this one.",
            "solutionIds": [company.solutions[0]],
            "helpKinds": ["QUOTES_OR_LICENSING"],
        })
    }

    /// A customer's contact who has consented.
    pub(crate) fn contact_input() -> Value {
        json!({
            "name": "Robin Hale",
            "phone": "+1 425 555 0142",
            "email": "robin.hale@example.com",
            "consentGiven": true,
        })
    }

    /// Creates a deal; the fields replace those of [`World::deal_input`].
    pub(crate) async fn create_deal(&self, by: Persona, fields: Value) -> Deal {
        let input = merged(self.deal_input(by), fields);
        let payload = self.person(by).done("createOpportunity", input).await;
        Deal::of(&payload["opportunity"])
    }

    /// Runs a mutation on a deal and keeps its new version.
    pub(crate) async fn change(
        &self,
        by: Persona,
        mutation: &str,
        deal: &mut Deal,
        fields: Value,
    ) -> Value {
        let payload = self.person(by).done(mutation, deal.with(fields)).await;
        *deal = Deal::of(&payload["opportunity"]);
        payload
    }

    /// Invites a company into a deal of partner A's kind, and returns what it received.
    pub(crate) async fn invite(&self, by: Persona, deal: &mut Deal, to: Persona) -> Received {
        self.change(
            by,
            "invitePartner",
            deal,
            json!({"invitation": self.invitation_input(to)}),
        )
        .await;
        self.received(to, &deal.engagement).await
    }

    /// Asks the vendor for help, and returns what it received.
    pub(crate) async fn ask_vendor(&self, by: Persona, deal: &mut Deal) -> Received {
        let fields = json!({"helpKinds": ["PROOF_OF_CONCEPT_OR_DEMO"], "customerContact": Self::contact_input()});
        self.change(by, "requestVendorHelp", deal, fields).await;
        self.received(Persona::Vendor, &deal.engagement).await
    }

    /// What a company has received in this engagement and not answered.
    pub(crate) async fn received(&self, by: Persona, engagement: &str) -> Received {
        let found = self.person(by).data(RECEIVED, json!({})).await;
        let nodes = found["invitations"]["nodes"]
            .as_array()
            .expect("a list of invitations");
        let invitation = nodes
            .iter()
            .find(|invitation| invitation["engagement"]["id"] == engagement)
            .unwrap_or_else(|| panic!("{by:?} has no open invitation to {engagement}: {found:#}"));
        Received {
            invitation: text(&invitation["id"]),
            deal: Deal::of(&invitation["opportunity"]),
        }
    }

    /// Accepts, with a name as R79 asks; returns the company's own record.
    pub(crate) async fn accept(&self, by: Persona, received: &Received) -> Deal {
        let mut own = received.deal.clone();
        self.change(
            by,
            "acceptOpportunity",
            &mut own,
            json!({"name": format!("{by:?}'s part")}),
        )
        .await;
        own
    }

    /// The record as a person sees it now, by its id.
    pub(crate) async fn current(&self, person: &Person, deal: &Deal) -> Deal {
        const DOCUMENT: &str =
            "query ($id: ID!) { opportunity(id: $id) { id version engagement { id } } }";
        Deal::of(&person.data(DOCUMENT, json!({"id": deal.id})).await["opportunity"])
    }
}

const RECEIVED: &str = "{
    invitations(direction: RECEIVED, status: [RECEIVED], first: 100) {
        nodes { id engagement { id } opportunity { id version engagement { id } } }
    }
}";

/// An object with the fields of another put over its own.
pub(crate) fn merged(mut object: Value, fields: Value) -> Value {
    let Value::Object(fields) = fields else {
        panic!("fields must be an object: {fields}")
    };
    object.as_object_mut().expect("an object").extend(fields);
    object
}

pub(crate) fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("a text was expected: {value}"))
        .to_owned()
}
