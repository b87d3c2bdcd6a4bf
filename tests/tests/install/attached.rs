//! Long commands outlive the desktop that began them: another computer follows one live, and the first one carries the
//! operation on from there.

use anyhow::{Context, Result, ensure};
use lab::{Desk, Scenario};
use serde_json::Value;

use crate::place::{NAME, Place, Running, outcomes};

const DOMAIN: &str = "sigue.test";

#[test]
fn composer_and_the_migrations_go_on_without_their_desktop_and_are_followed_by_two() -> Result<()> {
    let place = Place::new(Scenario::DockerReady)?;
    let token = place.lab.hub().git_token()?;
    let arguments = place.with_token(DOMAIN, &[]);
    let stranger = Desk::new()?;
    stranger.add(NAME, &place.server)?;
    let jobs = [("dependencies", "instalador-smart-composer-fpm1"), ("migrations", "instalador-smart-migrate-fpm1")];
    let mut running = place.begin(&arguments, &token)?;
    for (step, container) in jobs {
        // Read up to here: a program that nobody listens to waits with its work.
        running.until(|event| event["event"] == "step-started" && event["step"] == step)?;
        // Held still as soon as it is there, so that the desktop surely dies before it ends.
        let pause = format!("until docker pause {container} 2>/dev/null; do sleep 0.05; done");
        place.said(&format!("timeout 120 sh -c '{pause}'")).context(container)?;
        running.signal("KILL")?;
        drop(running);
        let mut watching = Running::start(stranger.command(&["--json", "attach", NAME])?, "")?;
        watching.until(|event| event["event"] == "step-started" && event["step"] == step)?;
        let refused = stranger.smart(&arguments, &token)?.expect(7)?.error()?;
        assert_eq!((&refused["code"], &refused["params"]["operation"]), (&"server-locked".into(), &"install".into()));
        ensure!(!refused["params"]["since"].as_str().unwrap_or_default().is_empty(), "since when: {refused}");
        // The first computer knows that its own is dead: it takes over, and hears the same job.
        running = place.begin(&arguments, &token)?;
        running.until(|event| event["event"] == "step-started" && event["step"] == step)?;
        place.said(&format!("docker unpause {container}"))?;
        let line = |event: &Value| event["event"] == "step-line" && event["step"] == step;
        let (ours, theirs) = (running.until(line)?, watching.until(line)?);
        assert_eq!(ours["text"], theirs["text"], "both hear the job from its first line");
    }
    let (events, ran) = running.end()?;
    ran.expect(0)?;
    // What the job had done was not done again.
    let ended = outcomes(&events);
    ensure!(ended.contains(&("migrations".into(), "already-satisfied".into())), "{ended:?}");
    place.prove(1, DOMAIN)
}
