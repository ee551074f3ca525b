//! The two proofs by random trial: what the actions do is what the rules say, and nobody sees more or less than theirs.

mod database;
mod isolation;
mod model;
#[path = "../places/mod.rs"]
mod places;
mod play;
mod programme;
mod trial;
