//! The server dies between commit and delivery, again and again.

use tokio::time::{Duration, sleep};

use crate::{much, process::free_port, programme::Programme, run, scene::Scene};

/// A moment within half a second, another at each call.
fn moment() -> Duration {
    let nanos = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .expect("a clock after 1970")
        .subsec_nanos();
    Duration::from_micros(u64::from(nanos / 7 % 500_000))
}

async fn nothing_is_lost(programme: Programme) {
    let kills: usize = much("COVENTE_TEST_KILLS", 20);
    let mut node = programme.node(free_port(), &[]);
    node.up().await;
    let scene = Scene {
        writers: 8,
        subscribers: 4,
        urls: vec![node.url.clone()],
    };
    let programme = scene
        .play(programme, async || {
            for _ in 0..kills {
                sleep(Duration::from_millis(200) + moment()).await;
                node.kill();
                node.up().await;
            }
        })
        .await;
    drop(node);
    programme.remove().await;
}

mod a_server_that_is_killed_loses_no_change_and_tells_none_twice {
    #[test]
    fn sqlite() {
        super::run(async {
            super::nothing_is_lost(super::Programme::on_sqlite().await).await;
        });
    }

    #[test]
    fn postgres() {
        super::run(async {
            super::nothing_is_lost(super::Programme::on_postgres("killed").await).await;
        });
    }
}
