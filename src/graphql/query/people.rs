//! People of earlier deals.

use std::sync::Arc;

use async_graphql::{Context, Object};
use covente_entity::types::Person;

use crate::error::Error;
use crate::graphql::connection::MAXIMUM;
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::types::contact::Contact;
use crate::store::contacts;

#[derive(Default)]
pub(super) struct People;

#[Object]
impl People {
    /// People who were lately on the team of one of your company's records that you see, each once, the latest first:
    /// to be put on a team again.
    async fn recent_contacts(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only those with a word in their name, or an e-mail address, that begins so."
        )]
        search: Option<String>,
        #[graphql(desc = "So many, at most 100.", default = 10)] first: i32,
    ) -> Result<Vec<Contact>, Fault> {
        let reader = context::reader(ctx)?;
        let limit = usize::try_from(first)
            .ok()
            .filter(|_| first <= MAXIMUM)
            .ok_or_else(|| {
                Error::BadRequest(format!(
                    "`first` is from 0 to {MAXIMUM}; this one is {first}."
                ))
            })?;
        if limit == 0 {
            return Ok(Vec::new());
        }
        let people = contacts::recent(&reader.db, &reader.viewer, search.as_deref(), limit).await?;
        let partner = reader.partner(reader.viewer.partner).await?;
        let contact = |member: covente_entity::team_member::Model| {
            let person = Person {
                name: member.name,
                email: member.email,
                phone: member.phone,
            };
            Contact::new(Arc::clone(reader), person, &partner)
        };
        Ok(people.into_iter().map(contact).collect())
    }
}
