//! All mutations: each translates its input, calls one action, and wraps the answer.

use async_graphql::MergedObject;

mod answer;
mod clock;
mod create;
mod customers;
mod input;
mod invitations;
mod lifecycle;
mod opportunities;
mod payload;
mod solutions;
mod team;
mod vendor;

/// What can be done. Each mutation does one logical thing, answers with the records that it changed, and tells in
/// `userErrors` what the rules or the input refuse; then nothing was stored.
#[derive(Default, MergedObject)]
#[graphql(name = "Mutation")]
pub struct Mutation(
    create::Create,
    opportunities::Opportunities,
    lifecycle::Lifecycle,
    vendor::Vendor,
    invitations::Invitations,
    team::Team,
    solutions::Solutions,
    customers::Customers,
);

/// What can be done. Each mutation does one logical thing, answers with the records that it changed, and tells in
/// `userErrors` what the rules or the input refuse; then nothing was stored.
// The same on a server whose clock can be moved, which the checked-in schema is not (design §6). It holds the parts and
// not the other one, since two types of one schema cannot have the same name.
#[derive(Default, MergedObject)]
#[graphql(name = "Mutation")]
pub struct MovableMutation(
    create::Create,
    opportunities::Opportunities,
    lifecycle::Lifecycle,
    vendor::Vendor,
    invitations::Invitations,
    team::Team,
    solutions::Solutions,
    customers::Customers,
    clock::Clock,
);
