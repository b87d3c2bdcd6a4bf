//! Several operations at once: one a server, from one computer or several.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use lab::assertions::run_on_server;
use lab::{Installed, Lab, Workstation};

use crate::test_env::Running;

const SECOND: &str = "otro";

#[test]
fn operations_on_two_servers_run_at_once_and_a_second_on_one_is_refused() -> Result<()> {
    let lab = Lab::open()?;
    let (first, second) = (lab.start_installed()?, lab.start_installed()?);
    let workstation = &first.workstation;
    workstation.add(SECOND, &second.server)?;
    let second_instance = format!("{SECOND}/1");
    // Both are paused in the middle, so that they certainly run at the same time.
    let failpoints = [tempfile::tempdir()?, tempfile::tempdir()?];
    let mut running = Vec::new();
    for (instance, failpoint) in [Installed::INSTANCE, second_instance.as_str()].into_iter().zip(&failpoints) {
        std::fs::write(failpoint.path().join("stop-services.after"), "")?;
        let mut command = workstation.command(&["--json", "instance", "restart", instance, "--yes"])?;
        command.env("SMART_FAILPOINTS", failpoint.path()).stdin(Stdio::null()).stdout(Stdio::null());
        running.push(command.spawn()?);
    }
    for failpoint in &failpoints {
        wait_for(&failpoint.path().join("stop-services.after.reached"))?;
    }
    let other = first.other_workstation()?;
    other.add("el-mismo", &first.server)?;
    for (workstation, instance) in [(workstation, Installed::INSTANCE), (&other, "el-mismo/1")] {
        let refused = workstation.smart(&["--json", "instance", "stop", instance, "--yes"], "")?.expect(7)?;
        assert_eq!(refused.error()?["code"], "server-locked");
    }
    what_was_refused_leaves_nothing_behind(&lab, &other).context("F9")?;
    nothing_is_recorded_before_the_lock(&first).context("F2")?;
    running_operation_is_told_as_such(&other).context("F10")?;
    for failpoint in &failpoints {
        std::fs::remove_file(failpoint.path().join("stop-services.after.reached"))?;
    }
    for mut child in running {
        let status = child.wait()?;
        ensure!(status.success(), "{status}");
    }
    checks_are_judged_again_under_the_lock(&lab, &first).context("F1")?;
    for installed in [&first, &second] {
        installed.assert_instance_works(&lab)?;
    }
    Ok(())
}

/// Between the plan and the lock, somebody takes the port that the plan had found free.
fn checks_are_judged_again_under_the_lock(lab: &Lab, installed: &Installed) -> Result<()> {
    let (hub, folder) = (lab.hub(), tempfile::tempdir()?);
    std::fs::write(folder.path().join("lock.before"), "")?;
    let second = ["--json", "install", Installed::NAME, "--domain", "segunda.test", "--instance", "2", "--yes"];
    let git = hub.git_arguments();
    let mut command = installed.workstation.command(&[&second[..], &["--mysql-port", "3399"], &git].concat())?;
    command.env("SMART_FAILPOINTS", folder.path());
    let running = Running::start(command, &hub.git_token()?)?;
    let planned = folder.path().join("lock.before.reached");
    wait_for(&planned)?;
    run_on_server(
        &installed.server,
        "docker run --detach --name ajeno --publish 127.0.0.1:3399:80 $(docker inspect --format '{{.Config.Image}}' smart1-nginx1-1)",
    )?;
    std::fs::remove_file(planned)?;
    let refused = running.end()?.1.expect(3)?;
    let error = refused.error()?;
    assert_eq!((&error["code"], &error["params"]["checks"]), (&"checks-failed".into(), &"database-port".into()));
    run_on_server(&installed.server, "docker rm --force ajeno")?;
    let known = installed.workstation.smart(&["--json", "instance", "list", Installed::NAME], "")?.expect(0)?.json()?;
    assert_eq!(known["instances"].as_array().map(Vec::len), Some(1), "{known}");
    nothing_is_recorded_before_the_lock(installed)
}

fn wait_for(path: &Path) -> Result<()> {
    let started = Instant::now();
    while !path.exists() {
        ensure!(started.elapsed() < Duration::from_mins(3), "timed out: {}", path.display());
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// Nothing was begun, so that nothing is unfinished.
fn what_was_refused_leaves_nothing_behind(lab: &Lab, other: &Workstation) -> Result<()> {
    let hub = lab.hub();
    let git = hub.git_arguments();
    let second = ["--json", "install", "el-mismo", "--domain", "segunda.test", "--yes"];
    let refused = other.smart(&[&second[..], &git].concat(), &hub.git_token()?)?.expect(7)?;
    assert_eq!(refused.error()?["code"], "server-locked");
    let known = other.smart(&["--json", "instance", "list", "el-mismo"], "")?.expect(0)?.json()?;
    let domains: Vec<&str> =
        known["instances"].as_array().context("no list")?.iter().filter_map(|one| one["domain"].as_str()).collect();
    assert_eq!(domains, [Installed::DOMAIN], "{known}");
    Ok(())
}

/// The server knows of nothing that was only wanted.
fn nothing_is_recorded_before_the_lock(installed: &Installed) -> Result<()> {
    let records = run_on_server(&installed.server, "ls /var/lib/instalador-smart/instances")?;
    assert_eq!(records, "1.json");
    Ok(())
}

/// What stands in the middle of an operation is neither good nor bad.
fn running_operation_is_told_as_such(other: &Workstation) -> Result<()> {
    let status = other.smart(&["--json", "status", "el-mismo"], "")?.expect(0)?.json()?;
    let instance = &status["servers"][0]["instances"][0];
    assert_eq!((&instance["verdict"], &instance["running"]), (&"unknown".into(), &"restart".into()), "{status}");
    let text = other.smart(&["--lang", "es", "status", "el-mismo"], "")?.expect(0)?.out;
    ensure!(text.contains("en curso: reinicio") && !text.contains("mal"), "{text}");
    Ok(())
}
