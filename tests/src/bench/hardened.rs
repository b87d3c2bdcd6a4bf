//! A whole installation on a bare server whose sshd allows one session a connection, beside the same on one that allows
//! many. The time until the scheduler's minute begins is left out, as it is chance.

use std::net::SocketAddr;

use anyhow::{Result, ensure};
use lab::assertions::{self, InstanceUnderTest};
use lab::{Lab, Scenario, Workstation};

use super::baseline_server::{BaselineServer, DOMAIN, NAME, add};
use super::install::OURS;
use super::measure::timed;
use super::{Bench, Target};

pub fn measure(lab: &Lab, bench: &mut Bench) -> Result<()> {
    let limited = || installation(lab, Scenario::Hardened);
    bench.compare("hardened-vs-fresh", "s", Some(Target::Ratio(1.5)), limited, || installation(lab, Scenario::Fresh))
}

fn installation(lab: &Lab, scenario: Scenario) -> Result<f64> {
    let server = lab.start(scenario)?;
    let workstation = Workstation::new()?;
    add(lab, &workstation, NAME, &server, SocketAddr::new(server.address(), server.ssh_port()))?;
    let mut command = workstation.command(&BaselineServer::arguments(lab, NAME))?;
    let run = timed(&mut command, &lab.hub().git_token()?, Some(OURS))?;
    ensure!(!run.out.contains("connection-lost"), "{scenario}: a lost connection\n{}", run.out);
    let password = workstation.secret(&format!("{NAME}/1"), "administrator-password")?;
    let instance =
        InstanceUnderTest { server: &server, number: 1, domain: DOMAIN, mysql_port: 3306, password: &password };
    assertions::assert_instance_works(lab.hub(), instance)?;
    println!("  {scenario}: {:.1} s, and {:.1} s until the minute", run.work(), run.waited);
    Ok(run.work())
}
