//! Operations that are stopped, killed or run concurrently: what was begun is ended in order or goes on by itself, and the
//! same command completes the installation.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use lab::{Scenario, Workstation};
use serde_json::Value;

use crate::test_env::{NAME, TestEnv, wait};

const DOMAIN: &str = "corte.test";
const LOCK: &str = "/var/lib/instalador-smart/lock";

/// How long the program waits for a silent owner of the lock.
const STALE_TIMEOUT: u64 = 90;

/// Whether the event is a line of the installing of packages, in the middle of it.
fn unpacks(event: &Value) -> bool {
    event["event"] == "step-line"
        && event["step"] == "docker-engine"
        && event["text"].as_str().is_some_and(|text| text.starts_with("Unpacking docker-ce"))
}

/// Our jobs that run on the server: by systemd's list, and by the processes that were started from their folders.
fn jobs(env: &TestEnv) -> Result<String> {
    env.run_on_server(
        "systemctl list-units --plain --no-legend --state=active,activating,deactivating 'instalador-smart-*' | cut -d' ' -f1; \
         ps axww -o args | grep '[i]nstalador-smart/jobs' || true",
    )
}

#[test]
fn stopped_killed_and_concurrent_installations_succeed() -> Result<()> {
    let env = TestEnv::new(Scenario::Fresh)?;
    let token = env.lab.hub().git_token()?;
    let arguments = env.with_token(DOMAIN, &[]);
    stopped(&env, &arguments, &token).context("Ctrl+C")?;
    killed(&env, &arguments, &token).context("concurrent, then killed")?;

    // Its own workstation knows that it is dead, and need not wait for the lock to become stale.
    let age = "echo $(( $(cut -d. -f1 /proc/uptime) - $(cut -d' ' -f2";
    let age = env.run_on_server(&format!("{age} {LOCK}/heartbeat) ))"))?;
    ensure!(age.parse::<u64>()? < STALE_TIMEOUT, "the lock is {age} s old: nothing is shown by taking it");
    env.workstation.smart(&arguments, &token)?.expect(0)?;
    ensure!(env.run_on_server(&format!("ls -d {LOCK} 2>/dev/null; true"))?.is_empty(), "the lock was kept");
    assert_eq!(jobs(&env)?, "");
    env.assert_instance_works(1, DOMAIN)
}

/// In the middle of a job, even that of the package manager.
fn stopped(env: &TestEnv, arguments: &[&str], token: &str) -> Result<()> {
    let mut running = env.begin(arguments, token)?;
    running.until(unpacks)?;
    ensure!(jobs(env)?.contains("docker-engine"), "no job is running");
    running.signal("INT")?;
    let (events, result) = running.end()?;
    assert_eq!(result.expect(130)?.error()?["code"], "cancelled");
    assert_eq!(events.last().context("no event")?["problem"]["code"], "cancelled");
    assert_eq!(jobs(env)?, "", "the job goes on");
    assert_eq!(
        env.run_on_server("pgrep --list-full '^(apt-get|dpkg)$'; true")?,
        "",
        "packages are still being installed"
    );
    ensure!(env.run_on_server(&format!("ls -d {LOCK} 2>/dev/null; true"))?.is_empty(), "the lock was kept");
    let journal = env.workstation.smart(&["--json", "journal", "vps"], "")?.expect(0)?.json()?;
    let last = journal["journal"].as_array().and_then(|entries| entries.last().cloned());
    assert_eq!(last.context("no journal")?["entry"], "cancelled");
    Ok(())
}

/// While one is running another one may not begin; and when the first one's program dies, its job does not.
fn killed(env: &TestEnv, arguments: &[&str], token: &str) -> Result<()> {
    let mut running = env.begin(arguments, token)?;
    running.until(|event| event["event"] == "step-line" && event["step"] == "docker-engine")?;
    let second = env.with_token("otra.test", &["--instance", "2", "--mysql-port", "3307"]);
    let refused = env.workstation.smart(&second, token)?.expect(7)?.error()?;
    assert_eq!((&refused["code"], &refused["params"]["operation"]), (&"server-locked".into(), &"install".into()));

    ensure!(jobs(env)?.contains("docker-engine"), "the job ended before it could be left alone");
    running.signal("KILL")?;
    running.end()?.1.code.map_or(Ok(()), |code| Err(anyhow::anyhow!("it ended with {code}")))?;
    ensure!(jobs(env)?.contains("docker-engine"), "the job died with the program that began it");
    // For another workstation the owner may still come back: it does not take over at once, and its attempt does not
    // refresh the heartbeat.
    let other = Workstation::new()?;
    other.add(NAME, &env.server)?;
    let refused = other.smart(arguments, token)?.expect(7)?.error()?;
    assert_eq!(refused["code"], "server-locked");
    wait(Duration::from_secs(90), "the job ends by itself", || Ok(jobs(env)?.is_empty()))?;
    let last = "cd /var/lib/instalador-smart/jobs && cd \"$(ls -t | grep docker-engine | head -n 1)\"";
    let (status, log) =
        (env.run_on_server(&format!("{last} && cat status"))?, env.run_on_server(&format!("{last} && cat log"))?);
    ensure!(status == "0", "the job failed: {status}\n{log}");
    env.run_on_server("docker version").map(drop)
}
