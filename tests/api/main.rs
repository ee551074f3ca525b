//! The tests of the running server: GraphQL over HTTP and WebSocket, each test on `SQLite` and on Postgres.

mod answering;
mod assessments;
mod catalogue;
mod closing;
mod create;
mod customers;
mod details;
mod errors;
mod events;
mod health;
mod idempotency;
mod invitations;
mod kit;
mod live;
mod permissions;
mod races;
mod statements;
mod story;
mod support;
mod team_and_solutions;
mod transport;
mod vendor;
mod visibility;
