//! How much CPU processes took, from /proc.

use std::fs;
use std::time::Duration;

use crate::Fault;

/// What the kernel counts CPU time in, for every program on Linux.
const TICK: Duration = Duration::from_millis(10);

struct Stat {
    id: u32,
    parent: u32,
    own: u32,
    ended: u32,
}

/// The parent of a process.
pub(crate) fn parent(process: u32) -> Result<u32, Fault> {
    let stat = stat(process).ok_or_else(|| {
        format!("process {process} is not in /proc: the database must run on this machine")
    })?;
    Ok(stat.parent)
}

/// CPU time of a process and of all below it so far, those included that have ended.
pub(crate) fn cpu(root: u32) -> Result<Duration, Fault> {
    let mut all = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let id = entry?
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok());
        all.extend(id.and_then(stat));
    }
    let mut tree = vec![root];
    let mut place = 0;
    while let Some(&of) = tree.get(place) {
        tree.extend(
            all.iter()
                .filter(|stat| stat.parent == of)
                .map(|stat| stat.id),
        );
        place += 1;
    }
    let ticks: u32 = all
        .iter()
        .filter(|stat| tree.contains(&stat.id))
        .map(|stat| stat.own + stat.ended)
        .sum();
    Ok(TICK * ticks)
}

/// CPU time of this process alone.
pub(crate) fn own() -> Result<Duration, Fault> {
    let stat = stat(std::process::id()).ok_or("there is no /proc")?;
    Ok(TICK * stat.own)
}

fn stat(id: u32) -> Option<Stat> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name stands in brackets and may hold anything.
    let (_, rest) = text.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let number = |place: usize| fields.get(place)?.parse::<u32>().ok();
    Some(Stat {
        id,
        parent: number(1)?,
        own: number(11)? + number(12)?,
        ended: number(13)? + number(14)?,
    })
}
