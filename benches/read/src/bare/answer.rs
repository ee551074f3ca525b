//! The answers of the handlers by hand: the same JSON that Covente gives, straight from the rows.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::bare::scalars::{Amount, Id, Money, Time};
use crate::bare::statements::Rows;

/// Deals with their lists.
pub(super) struct Deals<'a>(Vec<Deal<'a>>);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Deal<'a> {
    id: Id,
    version: i32,
    name: &'a str,
    status: &'a str,
    status_since: Time,
    sales_stage: Option<&'a str>,
    close_date: NaiveDate,
    created_at: Time,
    updated_at: Time,
    value: Money<'a>,
    customer: Customer<'a>,
    partner: Named<'a>,
    location: Location<'a>,
    engagement: Engagement<'a>,
    team: Vec<Member<'a>>,
    solutions: Vec<Line<'a>>,
    invitations: Vec<Invitation<'a>>,
}

#[derive(Serialize)]
struct Engagement<'a> {
    id: Id,
    reference: &'a str,
    parties: Vec<Party<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Party<'a> {
    role: &'static str,
    status: &'a str,
    status_since: Time,
    partner: Company<'a>,
}

#[derive(Serialize)]
struct Member<'a> {
    id: Id,
    name: &'a str,
    email: &'a str,
    phone: &'a str,
}

#[derive(Serialize)]
struct Line<'a> {
    id: Id,
    quantity: Option<i32>,
    price: Option<Money<'a>>,
    solution: Solution<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invitation<'a> {
    id: Id,
    is_help_request: bool,
    status: &'a str,
    message: Option<&'a str>,
    share: Money<'a>,
    sent_at: Time,
    invitee: Company<'a>,
}

#[derive(Serialize)]
struct Customer<'a> {
    id: Id,
    name: &'a str,
    industry: Option<&'a str>,
}

#[derive(Serialize)]
struct Named<'a> {
    id: Id,
    name: &'a str,
}

#[derive(Serialize)]
struct Location<'a> {
    id: Id,
    name: &'a str,
    city: &'a str,
}

#[derive(Serialize)]
struct Solution<'a> {
    id: Id,
    name: &'a str,
    kind: &'a str,
}

#[derive(Serialize)]
struct Company<'a> {
    id: Id,
    name: &'a str,
    country: &'a str,
}

impl<'a> Deals<'a> {
    /// From the rows of some deals.
    pub(super) fn of(rows: &'a Rows) -> Self {
        let mut deals: Vec<_> = rows.deals.iter().map(deal).collect();
        let places: HashMap<Uuid, usize> = deals
            .iter()
            .enumerate()
            .map(|(place, deal)| (deal.id.1, place))
            .collect();
        let place = |row: &Row| places.get(&row.get::<_, Uuid>(0)).copied();
        for row in &rows.team {
            if let Some(place) = place(row) {
                deals[place].team.push(member(row));
            }
        }
        for row in &rows.lines {
            if let Some(place) = place(row) {
                deals[place].solutions.push(line(row));
            }
        }
        for row in &rows.invitations {
            if let Some(place) = place(row) {
                deals[place].invitations.push(invitation(row));
            }
        }
        for row in &rows.parties {
            if let Some(place) = place(row) {
                deals[place].engagement.parties.push(party(row));
            }
        }
        Self(deals)
    }

    /// The answer that holds the one deal, or none.
    pub(super) fn one(&self) -> Result<Vec<u8>, serde_json::Error> {
        #[derive(Serialize)]
        struct One<'a> {
            opportunity: Option<&'a Deal<'a>>,
        }
        written(One {
            opportunity: self.0.first(),
        })
    }

    /// The answer that holds a page.
    pub(super) fn page(&self) -> Result<Vec<u8>, serde_json::Error> {
        #[derive(Serialize)]
        struct Nodes<'a> {
            nodes: &'a [Deal<'a>],
        }
        #[derive(Serialize)]
        struct Page<'a> {
            opportunities: Nodes<'a>,
        }
        written(Page {
            opportunities: Nodes { nodes: &self.0 },
        })
    }
}

fn written<T: Serialize>(data: T) -> Result<Vec<u8>, serde_json::Error> {
    #[derive(Serialize)]
    struct Answer<T> {
        data: T,
    }
    serde_json::to_vec(&Answer { data })
}

fn deal(row: &Row) -> Deal<'_> {
    Deal {
        id: Id(b'O', row.get(0)),
        version: row.get(2),
        name: row.get(3),
        status: row.get(4),
        status_since: Time(row.get(5)),
        sales_stage: row.get(6),
        close_date: row.get(7),
        created_at: Time(row.get(8)),
        updated_at: Time(row.get(9)),
        value: money(row, 10),
        customer: Customer {
            id: Id(b'C', row.get(13)),
            name: row.get(14),
            industry: row.get(15),
        },
        partner: Named {
            id: Id(b'P', row.get(16)),
            name: row.get(17),
        },
        location: Location {
            id: Id(b'L', row.get(18)),
            name: row.get(19),
            city: row.get(20),
        },
        engagement: Engagement {
            id: Id(b'E', row.get(1)),
            reference: row.get(12),
            parties: Vec::with_capacity(4),
        },
        team: Vec::with_capacity(4),
        solutions: Vec::with_capacity(4),
        invitations: Vec::with_capacity(4),
    }
}

fn member(row: &Row) -> Member<'_> {
    Member {
        id: Id(b'T', row.get(1)),
        name: row.get(2),
        email: row.get(3),
        phone: row.get(4),
    }
}

fn line(row: &Row) -> Line<'_> {
    let minor: Option<i64> = row.get(3);
    Line {
        id: Id(b'R', row.get(1)),
        quantity: row.get(2),
        price: minor.map(|minor| Money {
            amount: Amount(minor),
            currency: row.get(4),
        }),
        solution: Solution {
            id: Id(b'S', row.get(5)),
            name: row.get(6),
            kind: row.get(7),
        },
    }
}

fn invitation(row: &Row) -> Invitation<'_> {
    Invitation {
        id: Id(b'I', row.get(1)),
        is_help_request: row.get(2),
        status: row.get(3),
        message: row.get(4),
        share: money(row, 5),
        sent_at: Time(row.get(7)),
        invitee: company(row, 8),
    }
}

fn party(row: &Row) -> Party<'_> {
    Party {
        role: if row.get(1) { "ORIGINATOR" } else { "INVITEE" },
        status: row.get(2),
        status_since: Time(row.get(3)),
        partner: company(row, 4),
    }
}

fn money(row: &Row, from: usize) -> Money<'_> {
    Money {
        amount: Amount(row.get(from)),
        currency: row.get(from + 1),
    }
}

fn company(row: &Row, from: usize) -> Company<'_> {
    Company {
        id: Id(b'P', row.get(from)),
        name: row.get(from + 1),
        country: row.get(from + 2),
    }
}
