//! Three nodes on one Postgres, of which one dies every second.

use tokio::time::{Duration, sleep};

use crate::{much, process::free_port, programme::Programme, run, scene::Scene};

const NODES: usize = 3;

async fn all_end_with_the_same() {
    let seconds: usize = much("COVENTE_TEST_NODE_SECONDS", 10);
    let programme = Programme::on_postgres("nodes").await;
    let mut nodes = Vec::new();
    for _ in 0..NODES {
        // As many connections as three nodes may have beside the other tests.
        let few = [("COVENTE_DATABASE_CONNECTIONS", "8".to_owned())];
        let mut node = programme.node(free_port(), &few);
        node.up().await;
        nodes.push(node);
    }
    let scene = Scene {
        writers: 64,
        subscribers: 50,
        urls: nodes.iter().map(|node| node.url.clone()).collect(),
    };
    let programme = scene
        .play(programme, async || {
            for second in 0..seconds {
                let node = &mut nodes[second % NODES];
                node.kill();
                tokio::join!(node.up(), sleep(Duration::from_secs(1)));
            }
        })
        .await;
    drop(nodes);
    programme.remove().await;
}

#[test]
fn postgres_with_three_nodes_that_die_in_turns_tells_every_subscriber_the_same() {
    run(all_end_with_the_same());
}
