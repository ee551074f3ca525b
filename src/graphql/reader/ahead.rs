//! What the selections below a field will ask of deals, read in one step before they ask.

use std::array;
use std::sync::Arc;

use async_graphql::Lookahead;
use covente_entity::types::ids::EngagementId;

use crate::graphql::reader::Reader;
use crate::store::opportunities::Row;

/// Which lists of a deal will be asked for: parties, team, lines and invitations. It is a guess: what it leaves out is
/// read when it is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ahead([bool; 4]);

/// By the path below a record, which of parties, team, lines and invitations it reads.
const OF_RECORD: [(&str, Option<&str>, [bool; 4]); 10] = [
    ("team", None, [false, true, false, false]),
    ("solutions", None, [false, false, true, false]),
    ("invitations", None, [false, false, false, true]),
    ("invitations", Some("invitee"), [true, false, false, false]),
    ("receivedInvitation", None, [false, false, false, true]),
    (
        "receivedInvitation",
        Some("sender"),
        [true, false, false, false],
    ),
    ("availableActions", None, [true, true, true, true]),
    ("engagement", Some("parties"), [true, true, false, false]),
    (
        "engagement",
        Some("vendorParty"),
        [true, true, false, false],
    ),
    ("engagement", Some("jointTeam"), [true, true, false, false]),
];

impl Ahead {
    /// What the selections of a field of records ask for.
    #[must_use]
    pub fn of_records(field: &Lookahead<'_>) -> Self {
        let mut ahead = Self::default();
        for (name, below, lists) in OF_RECORD {
            let asked = field.field(name);
            if below.map_or(asked.exists(), |below| asked.field(below).exists()) {
                ahead = ahead.or(Self(lists));
            }
        }
        ahead
    }

    /// What either asks for.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(array::from_fn(|list| self.0[list] || other.0[list]))
    }
}

impl Reader {
    /// Reads the lists of the deals of some records side by side. What cannot be read fails where it is asked for.
    pub async fn read_ahead<'a>(&self, ahead: Ahead, rows: impl IntoIterator<Item = &'a Row>) {
        let mut deals: Vec<EngagementId> = rows.into_iter().map(|row| row.engagement.id).collect();
        deals.sort_unstable();
        deals.dedup();
        let Ahead([parties, team, lines, invitations]) = ahead;
        let of = |wanted: bool| deals.iter().copied().filter(move |_| wanted);
        tokio::join!(
            self.parties.read_ahead(of(parties)),
            self.team.read_ahead(of(team)),
            self.lines.read_ahead(of(lines)),
            self.invitations.read_ahead(of(invitations)),
        );
        if parties {
            for deal in deals {
                let companies = self.parties.list(deal).await.unwrap_or_default();
                for party in companies.iter() {
                    let partner = Arc::clone(&party.partner);
                    self.partners.prime(party.partner.id, Some(partner));
                }
            }
        }
    }
}
