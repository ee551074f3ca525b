//! `covente token`: a token of auth mode dev.

use std::{path::PathBuf, time::Duration};

use clap::Args;
use covente_entity::types::ids::{LocationId, PartnerId};

use super::{
    Fault,
    data::{DEFAULT, Data},
};
use crate::{
    config::{Config, Settings},
    domain::viewer::{Grant, Role, Scope},
    http::auth::Claims,
};

#[derive(Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    /// A persona of the demo, for example partner-a.
    #[arg(long, value_name = "NAME", env = "COVENTE_PERSONA", conflicts_with_all = ["subject", "email", "partner", "grant"])]
    persona: Option<String>,

    /// The directory of the demo, for its personas and its secret.
    #[arg(long, value_name = "DIR", env = "COVENTE_DATA", default_value = DEFAULT)]
    data: PathBuf,

    /// Who the bearer is, as the identity provider would name them.
    #[arg(long, value_name = "TEXT", env = "COVENTE_SUBJECT")]
    subject: Option<String>,

    /// The bearer's verified e-mail address; a referrals user is known on a team by it.
    #[arg(long, value_name = "ADDRESS", env = "COVENTE_EMAIL")]
    email: Option<String>,

    /// The bearer's company, by its uuid.
    #[arg(long, value_name = "UUID", env = "COVENTE_PARTNER")]
    partner: Option<String>,

    /// A role, in the company or in the locations after the colon; may be repeated.
    #[arg(
        long,
        value_name = "ROLE[:LOCATION,…]",
        env = "COVENTE_GRANT",
        value_delimiter = ' '
    )]
    grant: Vec<String>,

    /// The server's secret. Without it, that of the demo in --data.
    #[arg(
        long,
        value_name = "TEXT",
        env = "COVENTE_SECRET",
        hide_env_values = true
    )]
    secret: Option<String>,

    /// For how many days the token counts, 1 to 365. Default 30.
    #[arg(long, value_name = "DAYS", env = "COVENTE_TOKEN_DAYS")]
    days: Option<String>,
}

const HELP: &str = "\
Examples:
  covente token --persona partner-a
  covente token --subject ada --email ada@example.com --partner 0190…01 --grant REFERRALS_USER:0190…02,0190…03

Roles: PARTNER_ADMIN, REFERRALS_ADMIN, REFERRALS_USER, PROGRAM_ADMIN.
Use it: curl -H \"Authorization: Bearer $(covente token --persona partner-a)\" …";

pub(super) fn run(options: Options) -> Result<(), Fault> {
    let lifetime = lifetime(options.days.as_deref())?;
    let data = Data::at(options.data);
    let (claims, secret) = if let Some(name) = options.persona {
        // A persona belongs to its demo, and so does the secret that its server knows.
        (data.persona(&name)?, data.known_secret()?)
    } else {
        let claims = Claims {
            subject: required("--subject", options.subject, "ada")?,
            email: options
                .email
                .map(|email| email.trim().to_lowercase())
                .filter(|email| !email.is_empty()),
            partner: partner(options.partner)?,
            grants: options
                .grant
                .iter()
                .map(|text| read_grant(text))
                .collect::<Result<_, _>>()?,
        };
        (
            claims,
            options.secret.map_or_else(|| data.known_secret(), Ok)?,
        )
    };
    println!("{}", token(&claims, secret, lifetime)?);
    Ok(())
}

/// The token that a server with this secret and the usual claim names understands.
fn token(claims: &Claims, secret: String, lifetime: Duration) -> Result<String, Fault> {
    let settings = Config::of("sqlite:covente.sqlite", secret).check()?;
    sign(claims, &settings, lifetime)
}

pub(super) fn sign(
    claims: &Claims,
    settings: &Settings,
    lifetime: Duration,
) -> Result<String, Fault> {
    claims
        .token(settings, lifetime)
        .map_err(|cause| Fault::Failed(format!("the token cannot be signed: {cause}")))
}

pub(super) fn days(days: u64) -> Duration {
    Duration::from_secs(days * 24 * 3600)
}

fn lifetime(text: Option<&str>) -> Result<Duration, Fault> {
    let text = text.unwrap_or("30");
    match text.trim().parse() {
        Ok(number) if (1..=365).contains(&number) => Ok(days(number)),
        _ => Err(Fault::Setting(format!(
            "COVENTE_TOKEN_DAYS is '{text}', which is no whole number from 1 to 365; write for example --days 30"
        ))),
    }
}

fn required(option: &str, value: Option<String>, example: &str) -> Result<String, Fault> {
    value.filter(|value| !value.is_empty()).ok_or_else(|| {
        Fault::Setting(format!(
            "{option} is not given, nor is --persona; write for example {option} {example}, or --persona partner-a"
        ))
    })
}

fn partner(value: Option<String>) -> Result<PartnerId, Fault> {
    const EXAMPLE: &str = "0190a000-0000-7000-8000-000000000001";
    let text = required("--partner", value, EXAMPLE)?;
    text.parse().map_err(|_| {
        Fault::Setting(format!(
            "--partner is '{text}', which is no uuid; write for example --partner {EXAMPLE}"
        ))
    })
}

fn read_grant(text: &str) -> Result<Grant, Fault> {
    let fault = |why: &str| {
        Fault::Setting(format!(
            "--grant is '{text}', {why}; write for example --grant REFERRALS_ADMIN or --grant REFERRALS_USER:UUID,UUID"
        ))
    };
    let (role, scope) = match text.split_once(':') {
        None => (text, Scope::All),
        Some((role, locations)) => {
            let ids: Result<Vec<LocationId>, _> =
                locations.split(',').map(|id| id.trim().parse()).collect();
            (
                role,
                Scope::Locations(
                    ids.map_err(|_| fault("whose locations are not uuids with commas between"))?,
                ),
            )
        }
    };
    let role: Role = role
        .trim()
        .parse()
        .map_err(|_| fault("whose role does not exist"))?;
    Ok(Grant { role, scope })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0190a000-0000-7000-8000-000000000001";

    #[test]
    fn a_grant_covers_the_company_or_the_named_locations() {
        assert_eq!(
            read_grant("PARTNER_ADMIN").unwrap(),
            Grant {
                role: Role::PartnerAdmin,
                scope: Scope::All
            }
        );
        let id: LocationId = ID.parse().unwrap();
        let two = read_grant(&format!("REFERRALS_USER:{ID}, {ID}")).unwrap();
        assert_eq!(
            two,
            Grant {
                role: Role::ReferralsUser,
                scope: Scope::Locations(vec![id, id])
            }
        );
    }

    #[test]
    fn a_wrong_grant_is_answered_with_an_example() {
        for wrong in ["KING", "PARTNER_ADMIN:", "PARTNER_ADMIN:here", ""] {
            let said = read_grant(wrong).unwrap_err().to_string();
            assert!(said.contains("write for example --grant"), "{said}");
        }
    }

    #[test]
    fn a_lifetime_is_from_a_day_to_a_year() {
        assert_eq!(lifetime(None).unwrap(), days(30));
        assert!(lifetime(Some("0")).is_err());
        assert!(lifetime(Some("366")).is_err());
    }
}
