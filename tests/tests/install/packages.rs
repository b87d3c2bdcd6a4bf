//! The server's package manager while another program runs it, or after it was interrupted; and a disk that is too small.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use lab::Scenario;
use serde_json::Value;

use crate::test_env::{TestEnv, unchanged, wait};

const DOMAIN: &str = "paquetes.test";

fn check(env: &TestEnv, id: &str) -> Result<Value> {
    let checked = env.check()?.json()?;
    let checks = checked["checks"].as_array().context("no checks")?;
    checks.iter().find(|check| check["id"] == id).cloned().with_context(|| format!("no {id}: {checked}"))
}

fn waits(event: &Value) -> bool {
    event["event"] == "step-waits" && event["reason"]["code"] == "packages-locked"
}

#[test]
fn running_package_manager_waited_for_and_interrupted_one_completed() -> Result<()> {
    let env = TestEnv::new(Scenario::AptLocked)?;
    let token = env.lab.hub().git_token()?;
    let arguments = env.with_token(DOMAIN, &[]);
    let holder = |holder: &str| -> Result<()> {
        let packages = check(&env, "packages")?;
        assert_eq!((&packages["verdict"], &packages["params"]["holder"]), (&"advice".into(), &holder.into()));
        Ok(())
    };
    env.run_on_server("systemctl stop updates")?;
    holder("interrupted")?;
    env.run_on_server("systemctl start updates; until [ -e /run/updates-go-on ]; do systemctl is-active --quiet updates || exit 1; sleep 0.1; done")?;
    holder("unattended-upgrade")?;
    // It waits, and a person may cancel it.
    let mut running = env.begin(&arguments, &token)?;
    assert_eq!(running.until(waits)?["reason"]["params"]["holder"], "unattended-upgrade");
    running.until(waits)?;
    running.signal("INT")?;
    assert_eq!(running.end()?.1.expect(130)?.error()?["code"], "cancelled");

    let mut running = env.begin(&arguments, &token)?;
    running.until(waits)?;
    env.run_on_server("rm /run/updates-go-on")?;
    running.until(|event| event["event"] == "step-finished" && event["step"] == "docker-engine")?;
    assert_eq!(
        env.run_on_server("dpkg --audit; dpkg-query --show --showformat '${Status}' tree")?,
        "install ok installed"
    );
    running.signal("INT")?;
    running.end()?.1.expect(130)?;
    wait(Duration::from_secs(10), "the lock to be released", || {
        Ok(env.run_on_server("ls -d /var/lib/instalador-smart/lock 2>/dev/null; true")?.is_empty())
    })
}

#[test]
fn small_disk_refused_before_any_change() -> Result<()> {
    let env = TestEnv::new(Scenario::SmallDisk)?;
    let disk = check(&env, "disk")?;
    assert_eq!((&disk["verdict"], &disk["params"]["needed"]), (&"bad".into(), &"10.0 GB".into()));
    ensure!(disk["params"]["seen"].as_str().is_some_and(|seen| seen.starts_with("5.")), "{disk}");
    let before = env.disk()?;
    let result = env.workstation.smart(&env.with_token(DOMAIN, &[]), &env.lab.hub().git_token()?)?.expect(3)?;
    let refused = result.error()?;
    assert_eq!((&refused["code"], &refused["params"]["checks"]), (&"checks-failed".into(), &"disk".into()));
    unchanged(&before, &env.disk()?)
}
