//! What is put through faults: the commands of an operation, and the server and the two computers that they need.

use anyhow::{Context, Result};
use lab::assertions::{self, InstanceUnderTest};
use lab::{Installed, Lab, Scenario, Server, Workstation};
use testkit::NetworkProxy;

use crate::fault::Fault;

const DOMAIN: &str = "faults.test";
/// Some faults need a disk that can be filled.
const DISK: u32 = 12_000;

/// An operation.
#[derive(Clone, Copy, Debug)]
pub enum Subject {
    /// An installation on such a server.
    Install(Scenario),
    /// A stop, a start and a restart of an installed instance.
    Control,
    /// A removal that keeps the data, and one that erases them.
    Uninstall,
}

/// One run of `smart`.
#[derive(Debug)]
pub struct SubjectCommand {
    /// What it is called in results.
    pub name: &'static str,
    /// Its arguments, without `--yes`.
    pub arguments: Vec<String>,
    /// Its standard input.
    pub input: String,
    /// Whatever stops at this step or later is started again at the other computer.
    pub other_workstation_from: &'static str,
}

/// A server and two computers that know it, behind a piece of network.
#[derive(Debug)]
pub struct Setup {
    pub server: Server,
    /// What the second has in common with the first: nothing for an installation; a copy of what it knows for others.
    pub workstations: [Workstation; 2],
    pub proxy: NetworkProxy,
}

impl Subject {
    /// What it is called in results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Install(_) => "install",
            Self::Control => "control",
            Self::Uninstall => "uninstall",
        }
    }

    /// Its commands, in their order.
    pub fn commands(self, lab: &Lab) -> Result<Vec<SubjectCommand>> {
        let command = |name, arguments: &[&str], other_workstation_from| SubjectCommand {
            name,
            arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
            input: String::new(),
            other_workstation_from,
        };
        let instance = Installed::INSTANCE;
        Ok(match self {
            Self::Install(_) => {
                let hub = lab.hub();
                let git = hub.git_arguments();
                let arguments = [&["install", Installed::NAME, "--domain", DOMAIN][..], &git].concat();
                vec![SubjectCommand { input: hub.git_token()?, ..command("install", &arguments, "databases") }]
            }
            Self::Control => vec![
                command("stop", &["instance", "stop", instance], "none"),
                command("start", &["instance", "start", instance], "site-answers"),
                command("restart", &["instance", "restart", instance], "stop-services"),
            ],
            Self::Uninstall => vec![
                command("uninstall", &["uninstall", instance], "remove-site"),
                command("erase", &["uninstall", instance, "--erase-data", Installed::DOMAIN], "erase-data"),
            ],
        })
    }

    /// Fewer steps than this cannot have met the fault in a whole run.
    pub const fn fewest_faults(self) -> usize {
        match self {
            Self::Install(_) => 10,
            Self::Control => 3,
            Self::Uninstall => 4,
        }
    }

    /// A fresh server for it.
    pub async fn set_up(self, lab: &Lab, fault: Fault) -> Result<Setup> {
        let Self::Install(scenario) = self else {
            let installed = lab.start_installed()?;
            let other = installed.other_workstation()?;
            let Installed { server, workstation, .. } = installed;
            let proxy = listening_beside(&server).await?;
            let mut workstations = [workstation, other];
            for workstation in &mut workstations {
                workstation.point(Installed::HOST, proxy.address().ip())?;
            }
            return Ok(Setup { server, workstations, proxy });
        };
        let server = if fault == Fault::DiskFull { lab.start_with_disk(scenario, DISK) } else { lab.start(scenario) }?;
        let proxy = NetworkProxy::to(std::net::SocketAddr::new(server.address(), server.ssh_port())).await?;
        let workstations = [Workstation::new()?, Workstation::new()?];
        for workstation in &workstations {
            workstation.add_at(Installed::NAME, &server, proxy.address())?;
        }
        Ok(Setup { server, workstations, proxy })
    }

    /// The baseline of servers that are the same in the end is one.
    pub fn baseline_name(self, fault: Fault) -> String {
        let disk = if fault == Fault::DiskFull { "-with-disk" } else { "" };
        match self {
            Self::Install(scenario) => format!("install-{scenario:?}{disk}").to_lowercase(),
            Self::Control | Self::Uninstall => self.name().to_owned(),
        }
    }

    /// Whether the instance runs when all its commands have succeeded, and so has to work.
    pub fn assert_works(self, lab: &Lab, setup: &Setup, last: &Workstation) -> Result<()> {
        let domain = match self {
            Self::Install(_) => DOMAIN,
            Self::Control => Installed::DOMAIN,
            Self::Uninstall => return Ok(()),
        };
        // Who made the administrator knows the password: the computer where it ended, or the first one.
        let known = |workstation: &Workstation| workstation.secret(Installed::INSTANCE, "administrator-password");
        let password = known(last).or_else(|_| known(&setup.workstations[0]))?;
        let instance =
            InstanceUnderTest { server: &setup.server, number: 1, domain, mysql_port: 3306, password: &password };
        // Its scheduler ticks once a minute, and the instance may have been off for longer.
        assertions::wait_for_scheduler(instance)?;
        assertions::assert_instance_works(lab.hub(), instance).map(drop)
    }
}

/// A piece of network to a server's SSH port that listens on the same port: the computers of an installed server know it
/// by name and port, and names alone can be made to lead elsewhere.
async fn listening_beside(server: &Server) -> Result<NetworkProxy> {
    let target = std::net::SocketAddr::new(server.address(), server.ssh_port());
    let std::net::IpAddr::V4(address) = server.address() else {
        anyhow::bail!("{} is no IPv4 address", server.address())
    };
    let [_, second, third, fourth] = address.octets();
    // Servers themselves have addresses of this computer's own, all near its first.
    let own = std::net::SocketAddr::from(([127, second ^ 64, third, fourth], server.ssh_port()));
    NetworkProxy::between(own, target).await.with_context(|| format!("listening on {own}"))
}
