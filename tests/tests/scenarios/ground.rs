//! What the tests here work with: a computer that knows the server as `vps`, and what `smart check` says of it.

use anyhow::{Context, Result, ensure};
use lab::proofs::{self, Claim, said};
use lab::{Desk, Lab, Scenario, Server};
use serde_json::Value;

/// The name under which the server is known.
pub const NAME: &str = "vps";

/// A server and a computer that knows it.
pub struct Ground {
    pub lab: Lab,
    pub server: Server,
    pub desk: Desk,
}

impl Ground {
    /// A new server of a scenario, added with its password.
    pub fn new(scenario: Scenario) -> Result<Self> {
        let lab = Lab::open()?;
        let server = lab.start(scenario)?;
        let desk = Desk::new()?;
        desk.add(NAME, &server).context("smart server add")?;
        Ok(Self { lab, server, desk })
    }

    /// Everything that `smart check` judges, whatever it comes to.
    pub fn checks(&self) -> Result<Vec<Value>> {
        let checked = self.desk.smart(&["--json", "check", NAME], "")?.json()?;
        let checks = checked["checks"].as_array().cloned().with_context(|| format!("no checks: {checked}"))?;
        ensure!(checks.len() > 10, "few checks: {checked}");
        Ok(checks)
    }

    /// What a script says on the server, seen from behind.
    pub fn said(&self, script: &str) -> Result<String> {
        said(&self.server, script)
    }

    /// Installs from the Git server, and proves the instance.
    pub fn install(&self, domain: &str) -> Result<()> {
        let arguments = self.install_arguments(domain);
        self.desk.smart(&arguments, &self.lab.hub().git_token()?)?.expect(0)?;
        let password = self.desk.secret(&format!("{NAME}/1"), "administrator-password")?;
        let claim = Claim { server: &self.server, number: 1, domain, mysql_port: 3306, password: &password };
        proofs::prove(self.lab.hub(), claim).map(drop)
    }

    /// The arguments of such an installation, whose token is read from standard input.
    pub fn install_arguments<'a>(&self, domain: &'a str) -> Vec<&'a str> {
        let hub = self.lab.hub();
        let git = ["--git", hub.git_https_url(), "--git-user", hub.git_user(), "--git-token-stdin", "--yes"];
        [&["--json", "install", NAME, "--domain", domain][..], &git].concat()
    }
}

/// One of them, by its name.
pub fn check<'a>(checks: &'a [Value], id: &str) -> Result<&'a Value> {
    checks.iter().find(|check| check["id"] == id).with_context(|| format!("no {id}: {checks:?}"))
}

/// Names of those with a verdict.
pub fn with_verdict<'a>(checks: &'a [Value], verdict: &str) -> Vec<&'a str> {
    checks.iter().filter(|check| check["verdict"] == verdict).filter_map(|check| check["id"].as_str()).collect()
}
