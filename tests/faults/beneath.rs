//! What the nodes stand on stops and starts again: Postgres, NATS.

use tokio::time::{Duration, sleep};

#[cfg(feature = "nats")]
use crate::process::Nats;
use crate::{
    process::{Postgres, free_port},
    programme::Programme,
    run,
    scene::Scene,
};

async fn postgres_comes_back() {
    let mut postgres = Postgres::start().await;
    let programme = Programme::on(postgres.url()).await;
    let mut node = programme.node(free_port(), &[]);
    node.up().await;
    let scene = Scene {
        writers: 8,
        subscribers: 4,
        urls: vec![node.url.clone()],
    };
    scene
        .play(programme, async || {
            for _ in 0..3 {
                sleep(Duration::from_secs(1)).await;
                postgres.down();
                sleep(Duration::from_secs(1)).await;
                postgres.up().await;
            }
            sleep(Duration::from_secs(2)).await;
        })
        .await;
    drop(node);
}

#[test]
fn postgres_that_stops_and_starts_costs_nothing_but_time() {
    run(postgres_comes_back());
}

#[cfg(feature = "nats")]
async fn nats_comes_back() {
    let mut nats = Nats::start().await;
    let programme = Programme::on_postgres("nats").await;
    let told = [("COVENTE_NATS_URL", nats.url())];
    let (mut one, mut other) = (
        programme.node(free_port(), &told),
        programme.node(free_port(), &told),
    );
    one.up().await;
    other.up().await;
    let scene = Scene {
        writers: 8,
        subscribers: 4,
        urls: vec![one.url.clone(), other.url.clone()],
    };
    let programme = scene
        .play(programme, async || {
            for _ in 0..3 {
                sleep(Duration::from_secs(1)).await;
                nats.kill();
                sleep(Duration::from_secs(1)).await;
                nats.up().await;
            }
            sleep(Duration::from_secs(1)).await;
        })
        .await;
    drop((one, other));
    programme.remove().await;
}

#[cfg(feature = "nats")]
#[test]
fn postgres_with_a_nats_that_stops_and_starts_goes_on() {
    run(nats_comes_back());
}
