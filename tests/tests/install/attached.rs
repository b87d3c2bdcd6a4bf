//! Long commands outlive the desktop that began them: another workstation follows one live, and the first one resumes the
//! operation from there.

use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use lab::assertions::run_on_server;
use lab::{Installed, Lab, Scenario, Workstation};
use serde_json::Value;

use crate::test_env::{NAME, Running, TestEnv, outcomes, wait};

const DOMAIN: &str = "sigue.test";

#[test]
fn composer_and_migrations_survive_their_desktop_and_are_followed_by_two() -> Result<()> {
    let env = TestEnv::new(Scenario::DockerReady)?;
    let token = env.lab.hub().git_token()?;
    let arguments = env.with_token(DOMAIN, &[]);
    let other = Workstation::new()?;
    other.add(NAME, &env.server)?;
    let jobs = [("dependencies", "instalador-smart-composer-fpm1"), ("migrations", "instalador-smart-migrate-fpm1")];
    let mut running = env.begin(&arguments, &token)?;
    for (step, container) in jobs {
        // Read up to here: a program whose output is not read blocks.
        running.until(|event| event["event"] == "step-started" && event["step"] == step)?;
        // Paused as soon as it is there, so that the desktop surely dies before it ends.
        let pause = format!("until docker pause {container} 2>/dev/null; do sleep 0.05; done");
        env.run_on_server(&format!("timeout 120 sh -c '{pause}'")).context(container)?;
        running.signal("KILL")?;
        drop(running);
        let mut watching = Running::start(other.command(&["--json", "attach", NAME])?, "")?;
        watching.until(|event| event["event"] == "step-started" && event["step"] == step)?;
        let refused = other.smart(&arguments, &token)?.expect(7)?.error()?;
        assert_eq!((&refused["code"], &refused["params"]["operation"]), (&"server-locked".into(), &"install".into()));
        ensure!(!refused["params"]["since"].as_str().unwrap_or_default().is_empty(), "since when: {refused}");
        // The first workstation knows that its own process is dead: it takes over, and follows the same job.
        running = env.begin(&arguments, &token)?;
        running.until(|event| event["event"] == "step-started" && event["step"] == step)?;
        env.run_on_server(&format!("docker unpause {container}"))?;
        let line = |event: &Value| event["event"] == "step-line" && event["step"] == step;
        let (ours, theirs) = (running.until(line)?, watching.until(line)?);
        assert_eq!(ours["text"], theirs["text"], "the two do not follow the job from its first line");
    }
    let (events, result) = running.end()?;
    result.expect(0)?;
    // What the job had done was not done again.
    let ended = outcomes(&events);
    ensure!(ended.contains(&("migrations".into(), "already-satisfied".into())), "{ended:?}");
    env.assert_instance_works(1, DOMAIN)
}

/// A computer whose own program was killed knows that it is dead, and a command without a terminal can say so.
#[test]
fn own_dead_operation_is_taken_up_at_once_and_without_a_terminal() -> Result<()> {
    let lab = Lab::open()?;
    let installed = lab.start_installed()?;
    let workstation = &installed.workstation;
    let failpoints = tempfile::tempdir()?;
    std::fs::write(failpoints.path().join("stop-services.after"), "")?;
    let mut command = workstation.command(&["--json", "instance", "restart", Installed::INSTANCE, "--yes"])?;
    command.env("SMART_FAILPOINTS", failpoints.path()).stdin(Stdio::null()).stdout(Stdio::null());
    let mut child = command.spawn()?;
    wait(Duration::from_mins(3), "the operation to be in its middle", || {
        Ok(failpoints.path().join("stop-services.after.reached").exists())
    })?;
    child.kill()?;
    child.wait()?;

    let started = Instant::now();
    let refused = workstation.smart(&["--json", "attach", Installed::NAME], "")?.expect(2)?;
    let took = started.elapsed();
    assert_eq!(refused.error()?["code"], "confirmation-needed");
    ensure!(took < Duration::from_secs(30), "it waited {took:?} for an operation that it knew to be dead");
    // What is printed works as it is printed.
    let printed = refused.err.lines().last().context("nothing was printed")?;
    let printed: Value = serde_json::from_str(printed)?;
    let printed = printed["command"].as_str().context("no command")?;
    assert_eq!(printed, "smart --json attach vps --yes");
    let words: Vec<&str> = printed.split(' ').skip(1).collect();
    workstation.smart(&words, "")?.expect(0)?;
    let kept = run_on_server(&installed.server, "ls -d /var/lib/instalador-smart/lock 2>/dev/null; true")?;
    ensure!(kept.is_empty(), "the lock was kept");
    installed.assert_instance_works(&lab).map(drop)
}
