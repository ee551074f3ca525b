//! The company that a command acts for, named as an operator names it.

use covente_entity::types::{PartnerKind, ids::PartnerId};

use super::Fault;
use crate::{
    domain::viewer::{Grant, Role, Scope, Viewer},
    store::{connect::Db, partners},
};

/// Whoever may do with all of a company's opportunities what its referrals admins may.
pub(super) async fn viewer(
    db: &Db,
    company: &str,
    subject: &str,
    via: &str,
) -> Result<Viewer, Fault> {
    let partner = find(db, company).await?;
    let kind = partners::kind(db, partner).await?;
    let kind = kind.ok_or_else(|| unknown(company, "there is none"))?;
    Ok(Viewer {
        subject: subject.to_owned(),
        email: None,
        partner,
        is_vendor: kind == PartnerKind::Vendor,
        grants: vec![Grant {
            role: Role::ReferralsAdmin,
            scope: Scope::All,
        }],
        via: via.to_owned(),
        machine: None,
    })
}

async fn find(db: &Db, company: &str) -> Result<PartnerId, Fault> {
    if let Ok(id) = company.parse() {
        return Ok(id);
    }
    let named = partners::named(db, company).await?;
    match named.as_slice() {
        [only] => Ok(only.id),
        [] => Err(unknown(company, "there is none of this name")),
        _ => Err(unknown(
            company,
            "there are several of this name; give the uuid",
        )),
    }
}

fn unknown(company: &str, why: &str) -> Fault {
    Fault::Setting(format!(
        "--company is '{company}', which is no company of this programme: {why}"
    ))
}
