//! The server's own package manager in a bad moment: somebody else is at work with it, or was cut off; and a disk that is
//! too small for anything.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use lab::Scenario;
use serde_json::Value;

use crate::place::{Place, unchanged, wait};

const DOMAIN: &str = "paquetes.test";

fn check(place: &Place, id: &str) -> Result<Value> {
    let looked = place.check()?.json()?;
    let checks = looked["checks"].as_array().context("no checks")?;
    checks.iter().find(|check| check["id"] == id).cloned().with_context(|| format!("no {id}: {looked}"))
}

fn waits(event: &Value) -> bool {
    event["event"] == "step-waits" && event["reason"]["code"] == "packages-locked"
}

#[test]
fn somebody_elses_installing_is_waited_for_by_name_and_what_was_cut_off_is_finished() -> Result<()> {
    let place = Place::new(Scenario::AptLocked)?;
    let token = place.lab.hub().git_token()?;
    let arguments = place.with_token(DOMAIN, &[]);
    let holder = |holder: &str| -> Result<()> {
        let packages = check(&place, "packages")?;
        assert_eq!((&packages["verdict"], &packages["params"]["holder"]), (&"unknown".into(), &holder.into()));
        Ok(())
    };
    place.said("systemctl stop updates")?;
    holder("interrupted")?;
    place.said("systemctl start updates; until [ -e /run/updates-go-on ]; do systemctl is-active --quiet updates || exit 1; sleep 0.1; done")?;
    holder("unattended-upgrade")?;
    // It waits, and a person who does not want to may stop it.
    let mut running = place.begin(&arguments, &token)?;
    assert_eq!(running.until(waits)?["reason"]["params"]["holder"], "unattended-upgrade");
    running.until(waits)?;
    running.signal("INT")?;
    assert_eq!(running.end()?.1.expect(130)?.error()?["code"], "cancelled");

    let mut running = place.begin(&arguments, &token)?;
    running.until(waits)?;
    place.said("rm /run/updates-go-on")?;
    running.until(|event| event["event"] == "step-finished" && event["step"] == "docker-engine")?;
    assert_eq!(place.said("dpkg --audit; dpkg-query --show --showformat '${Status}' tree")?, "install ok installed");
    running.signal("INT")?;
    running.end()?.1.expect(130)?;
    wait(Duration::from_secs(10), "nobody holds the server", || {
        Ok(place.said("ls -d /var/lib/instalador-smart/lock 2>/dev/null; true")?.is_empty())
    })
}

#[test]
fn a_disk_that_is_too_small_is_refused_before_anything_is_changed() -> Result<()> {
    let place = Place::new(Scenario::SmallDisk)?;
    let disk = check(&place, "disk")?;
    assert_eq!((&disk["verdict"], &disk["params"]["needed"]), (&"bad".into(), &"10.0 GB".into()));
    ensure!(disk["params"]["seen"].as_str().is_some_and(|seen| seen.starts_with("5.")), "{disk}");
    let before = place.disk()?;
    let ran = place.desk.smart(&place.with_token(DOMAIN, &[]), &place.lab.hub().git_token()?)?.expect(3)?;
    let refused = ran.error()?;
    assert_eq!((&refused["code"], &refused["params"]["checks"]), (&"checks-failed".into(), &"disk".into()));
    unchanged(&before, &place.disk()?)
}
