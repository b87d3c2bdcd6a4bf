//! The second run of an installation, with nothing to do: against one ssh that asks Docker and the file system the same
//! questions in one script (the limit), and against Ansible's no-change run; near, and over a line of 150 ms. Also how
//! often each side waits for an answer.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use lab::{Lab, Workstation};
use testkit::NetworkProxy;

use super::baseline_server::{BaselineServer, DOMAIN, NAME, add, php, with_values};
use super::measure::timed;
use super::{Bench, Target};

/// The name of the same server behind the long line.
const FAR: &str = "far";
/// One way; there and back it is twice that.
const ONE_WAY: Duration = Duration::from_millis(75);

pub fn measure(lab: &Lab, bench: &mut Bench) -> Result<()> {
    let mut baseline = BaselineServer::prepare(lab)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let proxy =
        runtime.block_on(NetworkProxy::to(SocketAddr::new(baseline.server.address(), baseline.server.ssh_port())))?;
    baseline.competitors.add_server(FAR, &baseline.server, proxy.address())?;
    baseline.assert_instance_works(lab, Some(&baseline.workstation))?;
    // A workstation of its own, for which the same server is far away: its first run takes the secrets over.
    let far = Workstation::new()?;
    add(lab, &far, FAR, &baseline.server, proxy.address())?;
    far.smart(&BaselineServer::arguments(lab, FAR), &lab.hub().git_token()?)?.expect(0)?;
    let setup = Setup { lab, baseline: &baseline, far: &far, script: script()? };
    // Both find nothing to do, before anything is measured.
    setup.playbook(NAME, false)?;
    for name in [NAME, FAR] {
        setup.ours(name)?;
        setup.playbook(name, true)?;
    }
    bench.compare("rerun-vs-ssh", "s", Some(Target::Ratio(1.0)), || setup.ours(NAME), || setup.ssh(NAME))?;
    bench.compare(
        "rerun-vs-ansible",
        "s",
        Some(Target::Ratio(0.04)),
        || setup.ours(NAME),
        || setup.playbook(NAME, true),
    )?;
    let turns = |run: &dyn Fn() -> Result<f64>| -> Result<f64> {
        let before = proxy.round_trips();
        run()?;
        Ok(f64::from(u32::try_from(proxy.round_trips() - before)?))
    };
    let (ours, ssh, ansible) = (|| setup.ours(FAR), || setup.ssh(FAR), || setup.playbook(FAR, true));
    bench.compare("rerun-round-trips-vs-ssh", "count", None, || turns(&ours), || turns(&ssh))?;
    bench.compare("rerun-round-trips-vs-ansible", "count", None, || turns(&ours), || turns(&ansible))?;
    proxy.slow_down(ONE_WAY);
    bench.compare("rerun-150ms-vs-ssh", "s", Some(Target::Ours(2.5)), ours, ssh)?;
    bench.compare("rerun-150ms-vs-ansible", "s", Some(Target::Ratio(0.04)), ours, ansible)?;
    Ok(())
}

fn script() -> Result<String> {
    with_values(&[("DOMAIN", DOMAIN.to_owned()), ("ASK_STATE", php("probe")?)], "rerun.sh")
}

struct Setup<'a> {
    lab: &'a Lab,
    baseline: &'a BaselineServer,
    far: &'a Workstation,
    script: String,
}

impl Setup<'_> {
    fn ours(&self, name: &str) -> Result<f64> {
        let workstation = if name == FAR { self.far } else { &self.baseline.workstation };
        let mut command = workstation.command(&BaselineServer::arguments(self.lab, name))?;
        let run = timed(&mut command, &self.lab.hub().git_token()?, None)?;
        ensure!(
            run.out.contains(r#""event":"operation-finished""#) && run.out.contains(r#""changed":0"#),
            "{}",
            run.out
        );
        Ok(run.seconds)
    }

    fn ssh(&self, name: &str) -> Result<f64> {
        let run = timed(self.baseline.competitors.ssh(name).args(["/bin/sh", "-s"]), &self.script, None)?;
        ensure!(run.out.contains("\n200\n200\n"), "the site was not asked:\n{}", run.out);
        ensure!(run.out.contains(r#""pending_migrations":0"#), "PHP was not asked:\n{}", run.out);
        Ok(run.seconds)
    }

    fn playbook(&self, name: &str, without_change: bool) -> Result<f64> {
        let variables = self.baseline.variables(self.lab)?;
        let run = timed(&mut self.baseline.competitors.playbook(self.lab, name, &variables)?, "", None)?;
        let recap = run.out.lines().find(|line| line.contains("unreachable=")).context("no recap")?;
        ensure!(!without_change || recap.contains("changed=0 "), "something was changed:\n{}", run.out);
        Ok(run.seconds)
    }
}
