//! The lab's own Docker engine: started when needed, with a data root, socket and network that no other engine of the
//! machine uses. It builds no image and starts no container.

use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::home::Home;
use crate::process;

/// Name of the one network that hub and servers share.
pub const NETWORK: &str = "smart-lab";
/// Fixed address of the hub on that network.
pub const HUB_ADDRESS: &str = "10.99.0.2";

/// The way to the lab's engine.
#[derive(Debug, Clone)]
pub struct Engine {
    home: Home,
}

impl Engine {
    /// The engine of this folder; nothing is started.
    pub fn new(home: &Home) -> Self {
        Self { home: home.clone() }
    }

    /// Starts the engine and makes its network, unless both are there.
    pub fn ensure(&self) -> Result<()> {
        if !self.answers() {
            let _lock = self.home.lock("engine")?;
            if !self.answers() {
                self.start()?;
            }
        }
        if process::text(self.docker().args(["network", "inspect", NETWORK])).is_err() {
            // The range for addresses given by the engine stays clear of the hub's and the servers' fixed ones. The
            // subnet lies outside the engine's default pools, from which the engines inside the servers take theirs.
            let made = process::text(self.docker().args([
                "network",
                "create",
                "--subnet",
                "10.99.0.0/24",
                "--ip-range",
                "10.99.0.128/25",
                "--gateway",
                "10.99.0.1",
                // a name of its own, so that an earlier lab's bridge is taken over and not left to hold the subnet
                "--opt",
                "com.docker.network.bridge.name=smart-lab0",
                NETWORK,
            ]));
            if process::text(self.docker().args(["network", "inspect", NETWORK])).is_err() {
                made?;
            }
        }
        Ok(())
    }

    /// The Docker client, pointed at this engine.
    pub fn docker(&self) -> Command {
        let mut command = Command::new("docker");
        command
            .env("DOCKER_HOST", self.host())
            // the machine may have no buildx
            .env("DOCKER_BUILDKIT", "0")
            .env_remove("DOCKER_CONTEXT");
        command
    }

    /// The value of `DOCKER_HOST` that reaches this engine.
    pub fn host(&self) -> String {
        format!("unix://{}", self.home.path("engine.sock").display())
    }

    /// True when the engine runs and answers.
    pub fn answers(&self) -> bool {
        self.home.path("engine.sock").exists()
            && process::text(self.docker().args(["version", "--format", "ok"])).is_ok()
    }

    /// Ends the engine, with every container in it.
    pub fn stop(&self) -> Result<()> {
        let Some(process) = self.process() else { return Ok(()) };
        process::text(Command::new("kill").arg(process.to_string()))?;
        wait(Duration::from_mins(1), "the engine to end", || Ok(self.process().is_none().then_some(())))
    }

    // The process in the pid file, if it still is an engine: the number may have gone to another program since.
    fn process(&self) -> Option<u32> {
        let number = fs::read_to_string(self.home.path("engine.pid")).ok()?.trim().parse().ok()?;
        let name = fs::read_to_string(format!("/proc/{number}/comm")).ok()?;
        // an engine that has ended but whose starter has not yet asked for its status still has an entry
        let state = fs::read_to_string(format!("/proc/{number}/stat")).ok()?;
        (name.trim() == "dockerd" && !state.contains(") Z ")).then_some(number)
    }

    fn start(&self) -> Result<()> {
        if self.process().is_none() {
            for stale in ["engine.pid", "engine.sock"] {
                let _ = fs::remove_file(self.home.path(stale));
            }
            let log = File::create(self.home.path("logs/engine.log"))?;
            Command::new("dockerd")
                .arg("--data-root")
                .arg(self.home.path("engine"))
                .arg("--exec-root")
                .arg(self.home.path("engine-run"))
                .arg("--pidfile")
                .arg(self.home.path("engine.pid"))
                .arg("--host")
                .arg(self.host())
                // no default bridge: its subnet would be the one that engines inside the servers choose first
                .args(["--bridge", "none", "--insecure-registry", "10.99.0.0/24"])
                .stdin(Stdio::null())
                .stdout(log.try_clone()?)
                .stderr(log)
                // an interrupt at the terminal that started it is not for the engine
                .process_group(0)
                .spawn()
                .context("starting dockerd (Debian package docker.io)")?;
        }
        wait(Duration::from_mins(1), "the engine to answer", || Ok(self.answers().then_some(())))
            .with_context(|| format!("see {}", self.home.path("logs/engine.log").display()))
    }
}

/// Asks until there is an answer, at most for `limit`.
pub fn wait<T>(limit: Duration, what: &str, mut ask: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let begin = Instant::now();
    loop {
        if let Some(answer) = ask()? {
            return Ok(answer);
        }
        if begin.elapsed() > limit {
            bail!("timed out after {} s waiting for {what}", limit.as_secs());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}
