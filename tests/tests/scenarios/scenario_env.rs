//! The environment of the tests here: a server of a scenario, a workstation that knows it as `vps`, and the answers of
//! `smart check`.

use anyhow::{Context, Result, ensure};
use lab::assertions::{self, InstanceUnderTest, run_on_server};
use lab::{Lab, Scenario, Server, Workstation};
use serde_json::Value;

/// The name under which the server is known.
pub const NAME: &str = "vps";

/// A server of a scenario and a workstation that knows it.
pub struct ScenarioEnv {
    pub lab: Lab,
    pub server: Server,
    pub workstation: Workstation,
}

impl ScenarioEnv {
    /// A new server of a scenario, added with its password.
    pub fn new(scenario: Scenario) -> Result<Self> {
        let lab = Lab::open()?;
        let server = lab.start(scenario)?;
        let workstation = Workstation::new()?;
        workstation.add(NAME, &server).context("smart server add")?;
        Ok(Self { lab, server, workstation })
    }

    /// All results of `smart check`, whatever their verdicts.
    pub fn checks(&self) -> Result<Vec<Value>> {
        let checked = self.workstation.smart(&["--json", "check", NAME], "")?.json()?;
        let checks = checked["checks"].as_array().cloned().with_context(|| format!("no checks: {checked}"))?;
        ensure!(checks.len() > 10, "few checks: {checked}");
        Ok(checks)
    }

    /// Runs a script on the server out of band, and returns its output.
    pub fn run_on_server(&self, script: &str) -> Result<String> {
        run_on_server(&self.server, script)
    }

    /// Installs from the Git server, and checks the instance.
    pub fn install(&self, domain: &str) -> Result<()> {
        self.install_with(domain, &[])
    }

    /// The same with more arguments.
    pub fn install_with(&self, domain: &str, more: &[&str]) -> Result<()> {
        let arguments = [&self.install_arguments(domain)[..], more].concat();
        self.workstation.smart(&arguments, &self.lab.hub().git_token()?)?.expect(0)?;
        let password = self.workstation.secret(&format!("{NAME}/1"), "administrator-password")?;
        let instance =
            InstanceUnderTest { server: &self.server, number: 1, domain, mysql_port: 3306, password: &password };
        assertions::assert_instance_works(self.lab.hub(), instance).map(drop)
    }

    /// The arguments of such an installation, whose token is read from standard input.
    pub fn install_arguments<'a>(&self, domain: &'a str) -> Vec<&'a str> {
        let hub = self.lab.hub();
        let git = [&hub.git_arguments()[..], &["--yes"]].concat();
        [&["--json", "install", NAME, "--domain", domain][..], &git].concat()
    }
}

/// The result of one check, by its name.
pub fn check<'a>(checks: &'a [Value], id: &str) -> Result<&'a Value> {
    checks.iter().find(|check| check["id"] == id).with_context(|| format!("no {id}: {checks:?}"))
}

/// The names of the checks with this verdict.
pub fn with_verdict<'a>(checks: &'a [Value], verdict: &str) -> Vec<&'a str> {
    checks.iter().filter(|check| check["verdict"] == verdict).filter_map(|check| check["id"].as_str()).collect()
}
