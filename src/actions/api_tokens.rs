//! `createApiToken`, `revokeApiToken`: the tokens by which a company's machines sign in (C18, R189).

use chrono::{Datelike as _, SubsecRound as _};
use covente_entity::api_token;
use covente_entity::types::Time;
use covente_entity::types::ids::{ApiTokenId, LocationId};
use serde::Serialize;
use serde_json::json;

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::duty::allow;
use crate::actions::faults::Faults;
use crate::actions::input::too_many;
use crate::actions::write::{Begun, Open, begin};
use crate::config::Secret;
use crate::domain::api_token::{Fresh, NAME, RANDOM, TOKENS};
use crate::domain::calls::{CALLS, PEOPLE};
use crate::domain::contact;
use crate::domain::permission::{Duty, covers, duty};
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::text;
use crate::domain::viewer::{Grant, Role, Scope, Viewer};
use crate::error::Error;
use crate::store::programme::Written;
use crate::store::{api_tokens, partners};

/// Grants of one token at most.
pub const GRANTS: usize = 10;
/// Locations of one grant at most.
pub const LOCATIONS: usize = 100;

/// A grant as sent.
#[derive(Clone, Debug, Serialize)]
pub struct GrantInput {
    /// The role.
    pub role: Role,
    /// Where alone it holds; none for the whole company.
    pub locations: Option<Vec<LocationId>>,
}

/// `createApiToken`.
#[derive(Clone, Debug, Serialize)]
pub struct Create {
    /// Its name.
    pub name: String,
    /// What it is granted.
    pub grants: Vec<GrantInput>,
    /// The only mutations that it may call; none where its grants alone decide.
    pub actions: Option<Vec<String>>,
    /// The address by which it stands on teams.
    pub email: Option<String>,
    /// When it stops to count, in the form of RFC 3339.
    pub expires_at: Option<String>,
}

/// What of a token is known before it is made.
struct Given {
    name: String,
    grants: Vec<Grant>,
    actions: Option<Vec<String>>,
    email: Option<String>,
    expires_at: Option<Time>,
}

/// Makes a token, no wider than its maker's own grants. Its text is in the answer and nowhere else.
///
/// # Errors
/// The faults of the input; `FORBIDDEN` and `LOCATION_OUT_OF_SCOPE`, also for a grant that is wider than the caller's.
pub async fn create(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Create,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "createApiToken", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let given = check(&open, &input).await?.map_err(Error::Refused)?;
    let mut refusals = Vec::from_iter(duty(viewer, Duty::KeepTokens, Some(viewer.partner), None));
    if refusals.is_empty() {
        refusals.extend(wider(viewer, &given.grants));
    }
    allow(refusals)?;
    let mut random = [0; RANDOM];
    aws_lc_rs::rand::fill(&mut random)
        .map_err(|_| Error::internal("the system gives no random bytes"))?;
    let fresh = Fresh::of(random);
    let row = api_token::Model {
        id: ApiTokenId(desk.clock.id()),
        partner_id: viewer.partner,
        name: given.name,
        prefix: fresh.prefix,
        hash: fresh.hash,
        grants: json!(given.grants),
        actions: given.actions.map(|actions| json!(actions)),
        email: given.email,
        created_by: viewer.subject.clone(),
        created_at: open.now,
        last_used_at: None,
        expires_at: given.expires_at,
        revoked_at: None,
        revoked_by: None,
    };
    if open.tx.insert_api_token(&row).await? != Written::Done {
        return Err(Error::Busy("a token's prefix was another's".into()));
    }
    let mut done = finish(open, row).await?;
    // What a dry run has taken back is no secret, and no use.
    done.secret = (!call.dry_run).then(|| Secret::new(fresh.text));
    Ok(done)
}

async fn check(open: &Open<'_>, input: &Create) -> Result<Result<Given, Vec<Refusal>>, Error> {
    let at = Path::of;
    let viewer = open.viewer;
    let mut faults = Faults::new();
    let name = faults.take(text::required(&input.name, NAME, &at("name")));
    let kept = api_tokens::count_good(&open.tx.on, viewer, open.now).await?;
    let kept = usize::try_from(kept).unwrap_or(usize::MAX);
    if kept >= TOKENS {
        faults.add(too_many(&at("name"), TOKENS, kept + 1, "R189"));
    }
    let grants = faults.take_all(grants(open, &input.grants).await?);
    let actions = input.actions.as_ref();
    let actions = actions.map(|names| faults.take_all(actions_of(names)));
    let is_user = input
        .grants
        .iter()
        .any(|grant| grant.role == Role::ReferralsUser);
    let email = faults.take(email(input.email.as_deref(), is_user));
    let expires_at = faults.take(expiry(input.expires_at.as_deref(), open.now));
    let given = (|| {
        Some(Given {
            name: name?,
            grants: grants?,
            actions: match actions {
                None => None,
                Some(actions) => Some(actions?),
            },
            email: email?,
            expires_at: expires_at?,
        })
    })();
    Ok(faults.settle(given))
}

/// The grants, each location one of the viewer's company.
async fn grants(
    open: &Open<'_>,
    asked: &[GrantInput],
) -> Result<Result<Vec<Grant>, Vec<Refusal>>, Error> {
    let path = Path::of("grants");
    let mut faults = Faults::new();
    if asked.is_empty() {
        let message = "A token needs a grant: without any it may do nothing.";
        faults.add(Refusal::at(Code::Required, &path, message));
    }
    if asked.len() > GRANTS {
        faults.add(too_many(&path, GRANTS, asked.len(), "R189"));
        return Ok(faults.settle(None));
    }
    let ids: Vec<_> = asked
        .iter()
        .filter_map(|grant| grant.locations.clone())
        .flatten()
        .collect();
    let known = if ids.len() <= GRANTS * LOCATIONS {
        partners::locations(&open.tx.db, &open.tx.on, &ids).await?
    } else {
        Vec::new()
    };
    let own = |id: LocationId| {
        known
            .iter()
            .any(|row| row.id == id && row.partner_id == open.viewer.partner)
    };
    let mut grants = Vec::new();
    for (place, grant) in asked.iter().enumerate() {
        let path = path.index(place).field("locationIds");
        let scope = match &grant.locations {
            None => Scope::All,
            Some(_) if matches!(grant.role, Role::PartnerAdmin | Role::ProgramAdmin) => {
                let message = "This role is one of the whole company: leave the locations out.";
                faults.add(Refusal::at(Code::InvalidValue, &path, message));
                continue;
            }
            Some(ids) if ids.is_empty() => {
                let message = "Name a location, or leave the list out for the whole company.";
                faults.add(Refusal::at(Code::Required, &path, message));
                continue;
            }
            Some(ids) if ids.len() > LOCATIONS => {
                faults.add(too_many(&path, LOCATIONS, ids.len(), "R189"));
                continue;
            }
            Some(ids) => {
                for (place, _) in ids.iter().enumerate().filter(|(_, id)| !own(**id)) {
                    let message = "There is no such location of your company.";
                    faults.add(Refusal::at(Code::NotFound, &path.index(place), message));
                }
                Scope::Locations(ids.clone())
            }
        };
        grants.push(Grant {
            role: grant.role,
            scope,
        });
    }
    Ok(faults.settle(Some(grants)))
}

fn actions_of(names: &[String]) -> Result<Vec<String>, Vec<Refusal>> {
    let path = Path::of("actions");
    let mut faults = Faults::new();
    if names.len() > CALLS.len() {
        faults.add(too_many(&path, CALLS.len(), names.len(), "R189"));
        return faults.settle(None);
    }
    let mut actions: Vec<String> = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let message = if PEOPLE.contains(&name.as_str()) {
            "A machine's token never calls this: a person does."
        } else if !CALLS.contains(&name.as_str()) {
            "There is no mutation of this name."
        } else {
            if !actions.contains(name) {
                actions.push(name.clone());
            }
            continue;
        };
        faults.add(Refusal::at(Code::InvalidValue, &path.index(place), message).rule("R189"));
    }
    faults.settle(Some(actions))
}

/// A user is known on teams by an address (R9); nobody else is.
fn email(asked: Option<&str>, is_user: bool) -> Result<Option<String>, Refusal> {
    let path = Path::of("email");
    match (asked, is_user) {
        (None, false) => Ok(None),
        (Some(email), true) => {
            let email = contact::email(email, &path)?;
            Ok(Some(contact::email_key(&email)))
        }
        (None, true) => Err(Refusal::at(
            Code::Required,
            &path,
            "A referrals user sees the deals on whose team it stands: by which address?",
        )
        .rule("R9")),
        (Some(_), false) => Err(Refusal::at(
            Code::InvalidValue,
            &path,
            "Only a referrals user is known by an address: leave it out.",
        )
        .rule("R9")),
    }
}

fn expiry(asked: Option<&str>, now: Time) -> Result<Option<Time>, Refusal> {
    let path = Path::of("expiresAt");
    let Some(text) = asked else {
        return Ok(None);
    };
    // Both databases know the years of four digits.
    let at = text.trim().parse::<Time>().ok();
    let at = at
        .filter(|at| (1..=9999).contains(&at.year()))
        .ok_or_else(|| {
            let message = "This is no instant, such as 2027-03-31T09:30:00Z.";
            Refusal::at(Code::InvalidValue, &path, message)
        })?;
    if at <= now {
        let message = "A token expires later than now.";
        return Err(Refusal::at(Code::OutOfRange, &path, message));
    }
    Ok(Some(at.trunc_subsecs(6)))
}

/// Whoever makes a token hands on no more than their own.
fn wider(viewer: &Viewer, grants: &[Grant]) -> Vec<Refusal> {
    let path = Path::of("grants");
    let wide = grants
        .iter()
        .enumerate()
        .filter(|(_, grant)| !covers(viewer, grant));
    wide.map(|(place, grant)| {
        let message = format!(
            "You were not granted {} in all of this yourself, so you cannot hand it on.",
            grant.role
        );
        Refusal::new(Code::Forbidden, "R6", message).on(&path.index(place))
    })
    .collect()
}

/// `revokeApiToken`.
#[derive(Clone, Debug, Serialize)]
pub struct Revoke {
    /// The token.
    pub token: Option<ApiTokenId>,
}

/// Revokes a token: no request after this is answered by it.
///
/// # Errors
/// [`Error::NotFound`] where the viewer looks after no such token; `ILLEGAL_TRANSITION` where it is revoked already.
pub async fn revoke(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Revoke,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "revokeApiToken", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let missing = || Error::NotFound("There is no such token, or you may not see it.");
    let id = input.token.ok_or_else(missing)?;
    let find = async || api_tokens::find(&desk.db, &open.tx.on, viewer, &[id]).await;
    find().await?.pop().ok_or_else(missing)?;
    let (now, by) = (open.now, viewer.subject.as_str());
    let revoked = open.tx.revoke_api_token(id, now, by).await?;
    let again = || {
        let message = "This token is revoked already.";
        Refusal::new(Code::IllegalTransition, "R189", message)
            .with(json!({ "from": "REVOKED", "action": "REVOKE_API_TOKEN" }))
    };
    allow((!revoked).then(again).into_iter().collect())?;
    let row = find().await?.pop().ok_or_else(missing)?;
    finish(open, row).await
}

async fn finish(open: Open<'_>, row: api_token::Model) -> Result<Done, Error> {
    let made = Made {
        api_token: Some(row.id),
        ..Made::default()
    };
    let mut done = open.finish(made).await?;
    done.api_token = Some(row);
    Ok(done)
}
