//! The second run of an installation, with nothing to do: against one ssh that asks Docker and the file system the same
//! questions in one script (the limit), and against Ansible's no-change run; near, and over a line of 150 ms. Also how
//! often each side waits for an answer.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use lab::{Desk, Lab};
use testkit::NetworkProxy;

use super::ground::{DOMAIN, Ground, NAME, add, php, with_values};
use super::watch::timed;
use super::{Bench, Target};

/// The name of the same server behind the long line.
const FAR: &str = "far";
/// One way; there and back it is twice that.
const ONE_WAY: Duration = Duration::from_millis(75);

pub fn measure(lab: &Lab, bench: &mut Bench) -> Result<()> {
    let mut ground = Ground::prepare(lab)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let wire =
        runtime.block_on(NetworkProxy::to(SocketAddr::new(ground.server.address(), ground.server.ssh_port())))?;
    ground.peers.know(FAR, &ground.server, wire.address())?;
    ground.prove(lab, Some(&ground.desk))?;
    // A computer of its own, for which the same server is a long way off: its first run takes the secrets over.
    let far = Desk::new()?;
    add(lab, &far, FAR, &ground.server, wire.address())?;
    far.smart(&Ground::arguments(lab, FAR), &lab.hub().git_token()?)?.expect(0)?;
    let place = Place { lab, ground: &ground, far: &far, script: script()? };
    // Both agree that nothing is to be done, before anything is measured.
    place.playbook(NAME, false)?;
    for name in [NAME, FAR] {
        place.ours(name)?;
        place.playbook(name, true)?;
    }
    bench.compare("again-vs-ssh", "s", Some(Target::Ratio(3.0)), || place.ours(NAME), || place.ssh(NAME))?;
    bench.compare(
        "again-vs-ansible",
        "s",
        Some(Target::Ratio(0.1)),
        || place.ours(NAME),
        || place.playbook(NAME, true),
    )?;
    let turns = |run: &dyn Fn() -> Result<f64>| -> Result<f64> {
        let before = wire.round_trips();
        run()?;
        Ok(f64::from(u32::try_from(wire.round_trips() - before)?))
    };
    let (ours, ssh, ansible) = (|| place.ours(FAR), || place.ssh(FAR), || place.playbook(FAR, true));
    bench.compare("again-turns-vs-ssh", "count", None, || turns(&ours), || turns(&ssh))?;
    bench.compare("again-turns-vs-ansible", "count", None, || turns(&ours), || turns(&ansible))?;
    wire.slow_down(ONE_WAY);
    bench.compare("again-150ms-vs-ssh", "s", Some(Target::Ours(5.0)), ours, ssh)?;
    bench.compare("again-150ms-vs-ansible", "s", Some(Target::Ratio(0.1)), ours, ansible)?;
    Ok(())
}

fn script() -> Result<String> {
    with_values(&[("DOMAIN", DOMAIN.to_owned()), ("ASK_STATE", php("probe")?)], "again.sh")
}

struct Place<'a> {
    lab: &'a Lab,
    ground: &'a Ground,
    far: &'a Desk,
    script: String,
}

impl Place<'_> {
    fn ours(&self, name: &str) -> Result<f64> {
        let desk = if name == FAR { self.far } else { &self.ground.desk };
        let mut command = desk.command(&Ground::arguments(self.lab, name))?;
        let run = timed(&mut command, &self.lab.hub().git_token()?, None)?;
        ensure!(
            run.out.contains(r#""event":"operation-finished""#) && run.out.contains(r#""changed":0"#),
            "{}",
            run.out
        );
        Ok(run.seconds)
    }

    fn ssh(&self, name: &str) -> Result<f64> {
        let run = timed(self.ground.peers.ssh(name).args(["/bin/sh", "-s"]), &self.script, None)?;
        ensure!(run.out.contains("\n200\n200\n"), "the site was not asked:\n{}", run.out);
        ensure!(run.out.contains(r#""pending_migrations":0"#), "PHP was not asked:\n{}", run.out);
        Ok(run.seconds)
    }

    fn playbook(&self, name: &str, without_change: bool) -> Result<f64> {
        let variables = self.ground.variables(self.lab)?;
        let run = timed(&mut self.ground.peers.playbook(self.lab, name, &variables)?, "", None)?;
        let recap = run.out.lines().find(|line| line.contains("unreachable=")).context("no recap")?;
        ensure!(!without_change || recap.contains("changed=0 "), "something was changed:\n{}", run.out);
        Ok(run.seconds)
    }
}
