//! What an operator asks a server: whether it lives, whether it is ready, what it speaks.

use crate::{on_both, support::World};

async fn a_server_that_serves_says_that_it_lives_and_is_ready(world: &World) {
    assert_eq!(world.get("/healthz").await.0, 200);
    assert_eq!(world.get("/readyz").await.0, 200);
}

async fn the_schema_is_served_as_it_is_checked_in(world: &World) {
    let (status, served) = world.get("/schema.graphql").await;
    assert_eq!(status, 200);
    assert_eq!(served, covente::graphql::schema::sdl());
}

on_both!(
    a_server_that_serves_says_that_it_lives_and_is_ready,
    the_schema_is_served_as_it_is_checked_in,
);
