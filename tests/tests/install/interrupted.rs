//! Operations that are stopped, killed or met by others: what was begun is ended in good order or goes on by itself, and
//! the same command goes on to the end.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use lab::{Desk, Scenario};
use serde_json::Value;

use crate::place::{NAME, Place, wait};

const DOMAIN: &str = "corte.test";
const LOCK: &str = "/var/lib/instalador-smart/lock";

/// How long the program waits for a silent owner of the lock.
const PATIENCE: u64 = 90;

/// Whether the event is a line of the installing of packages, in the middle of it.
fn unpacks(event: &Value) -> bool {
    event["event"] == "step-line"
        && event["step"] == "docker-engine"
        && event["text"].as_str().is_some_and(|text| text.starts_with("Unpacking docker-ce"))
}

/// Our jobs that run on the server: by systemd's list, and by the processes that were started from their folders.
fn jobs(place: &Place) -> Result<String> {
    place.said(
        "systemctl list-units --plain --no-legend --state=active,activating,deactivating 'instalador-smart-*' | cut -d' ' -f1; \
         ps axww -o args | grep '[i]nstalador-smart/jobs' || true",
    )
}

#[test]
fn stopped_killed_and_crossed_installations_come_to_a_good_end() -> Result<()> {
    let place = Place::new(Scenario::Fresh)?;
    let token = place.lab.hub().git_token()?;
    let arguments = place.with_token(DOMAIN, &[]);
    stopped(&place, &arguments, &token).context("Ctrl+C")?;
    killed(&place, &arguments, &token).context("crossed, then killed")?;

    // Its own computer knows that it is dead, and need not wait for the lock to grow old.
    let age = place.said(&format!("echo $(( $(date +%s) - $(stat -c %Y {LOCK}/heartbeat) ))"))?;
    ensure!(age.parse::<u64>()? < PATIENCE, "the lock is {age} s old: nothing is shown by taking it");
    place.desk.smart(&arguments, &token)?.expect(0)?;
    ensure!(place.said(&format!("ls -d {LOCK} 2>/dev/null; true"))?.is_empty(), "the lock was kept");
    assert_eq!(jobs(&place)?, "");
    place.prove(1, DOMAIN)
}

/// In the middle of a job, even that of the package manager.
fn stopped(place: &Place, arguments: &[&str], token: &str) -> Result<()> {
    let mut running = place.begin(arguments, token)?;
    running.until(unpacks)?;
    ensure!(jobs(place)?.contains("docker-engine"), "no job is at work");
    running.signal("INT")?;
    let (events, ran) = running.end()?;
    assert_eq!(ran.expect(130)?.error()?["code"], "cancelled");
    assert_eq!(events.last().context("no event")?["problem"]["code"], "cancelled");
    assert_eq!(jobs(place)?, "", "the job goes on");
    assert_eq!(place.said("pgrep --list-full '^(apt-get|dpkg)$'; true")?, "", "packages are still being installed");
    ensure!(place.said(&format!("ls -d {LOCK} 2>/dev/null; true"))?.is_empty(), "the lock was kept");
    let journal = place.desk.smart(&["--json", "journal", "vps"], "")?.expect(0)?.json()?;
    let last = journal["journal"].as_array().and_then(|entries| entries.last().cloned());
    assert_eq!(last.context("no journal")?["entry"], "cancelled");
    Ok(())
}

/// While one is at work another one may not begin; and when the first one's computer dies, its job does not.
fn killed(place: &Place, arguments: &[&str], token: &str) -> Result<()> {
    let mut running = place.begin(arguments, token)?;
    running.until(|event| event["event"] == "step-line" && event["step"] == "docker-engine")?;
    let other = place.with_token("otra.test", &["--instance", "2", "--mysql-port", "3307"]);
    let refused = place.desk.smart(&other, token)?.expect(7)?.error()?;
    assert_eq!((&refused["code"], &refused["params"]["operation"]), (&"server-locked".into(), &"install".into()));

    ensure!(jobs(place)?.contains("docker-engine"), "the job ended before it could be left alone");
    running.signal("KILL")?;
    running.end()?.1.code.map_or(Ok(()), |code| Err(anyhow::anyhow!("it ended with {code}")))?;
    ensure!(jobs(place)?.contains("docker-engine"), "the job died with the program that began it");
    // To another computer the dead one may come back: it does not take over at once, and asking does not make the dead
    // look alive.
    let stranger = Desk::new()?;
    stranger.add(NAME, &place.server)?;
    let refused = stranger.smart(arguments, token)?.expect(7)?.error()?;
    assert_eq!(refused["code"], "server-locked");
    wait(Duration::from_secs(90), "the job ends by itself", || Ok(jobs(place)?.is_empty()))?;
    let last = "cd /var/lib/instalador-smart/jobs && cd \"$(ls -t | grep docker-engine | head -n 1)\"";
    let (status, log) = (place.said(&format!("{last} && cat status"))?, place.said(&format!("{last} && cat log"))?);
    ensure!(status == "0", "the job came to no good end: {status}\n{log}");
    place.said("docker version").map(drop)
}
