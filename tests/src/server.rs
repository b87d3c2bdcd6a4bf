//! A running server of the lab: started from its scenario's image, reached over SSH like any VPS, inspected by tests
//! out of band (without SSH), and removed when its owner drops it.

use std::io::Read;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Duration;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::engine::{Engine, HUB_ADDRESS, NETWORK, wait};
use crate::home::{Home, random_text};
use crate::record::{Owner, Record};
use crate::scenario::Scenario;
use crate::{authority, disk, process};

/// Ports of a server that are published on its own loopback address.
const PORTS: [u16; 8] = [22, 80, 443, 3306, 3307, 3308, 3309, 3310];
const FOREIGN: &str = "docker compose --file /srv/foreign/compose.yaml up --detach --quiet-pull";

/// A server that was shut down, and from which others go on.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    scenario: Scenario,
    password: Option<String>,
    /// What its container's file system is called by the engine.
    pub image: String,
    /// What its disk is called.
    pub disk: String,
    disk_megabytes: u32,
}

/// A server of the lab. Dropping it removes it, unless it is kept.
#[derive(Debug)]
pub struct Server {
    home: Home,
    engine: Engine,
    record: Record,
    private_key: Option<PathBuf>,
    remove_on_drop: bool,
}

impl Server {
    /// Starts a new server. With an owner it lives no longer than that process.
    pub(crate) fn start(
        home: &Home,
        engine: &Engine,
        scenario: Scenario,
        for_this_process: bool,
        disk: Option<u32>,
    ) -> Result<Self> {
        let password = scenario.has_password().then(|| random_text(16)).transpose()?;
        let server = Self::record(home, engine, scenario, for_this_process, (password, disk))?;
        server.up(|server| {
            let disk = disk.map(|megabytes| disk::make(home, server.name(), megabytes)).transpose()?;
            server.launch(&scenario.image(), disk.as_deref())?;
            server.let_in()?;
            server.wait_ready()?;
            if scenario == Scenario::DockerPresent {
                process::text(server.exec().args(["sh", "-c", FOREIGN]))?;
            }
            Ok(())
        })
    }

    /// Starts a new server that goes on from where another one was shut down, whose file system is this image and whose
    /// disk was put away. It lives no longer than this process.
    pub(crate) fn start_from(home: &Home, engine: &Engine, from: &Snapshot) -> Result<Self> {
        let server =
            Self::record(home, engine, from.scenario, true, (from.password.clone(), Some(from.disk_megabytes)))?;
        server.up(|server| {
            let disk = disk::copy(home, &from.disk, server.name())?;
            server.launch(&from.image, Some(&disk))?;
            server.wait_ready()
        })
    }

    /// Shuts it down in good order, and keeps what is on it: its file system as an image of this name, its disk as one
    /// of that name.
    pub(crate) fn snapshot(self, image: &str, disk: &str) -> Result<Snapshot> {
        process::text(self.engine.docker().args(["stop", "--time", "60", self.name()]))?;
        process::text(self.engine.docker().args(["commit", self.name(), image]))?;
        disk::put_away(&self.home, self.name(), disk)?;
        let snapshot = Snapshot {
            scenario: self.scenario(),
            password: self.record.password.clone(),
            image: image.to_owned(),
            disk: disk.to_owned(),
            disk_megabytes: self.record.disk.context("the server has no disk of its own")?,
        };
        self.remove()?;
        Ok(snapshot)
    }

    /// Takes name and address for a server that is not there yet.
    fn record(
        home: &Home,
        engine: &Engine,
        scenario: Scenario,
        for_this_process: bool,
        (password, disk): (Option<String>, Option<u32>),
    ) -> Result<Self> {
        let name = if for_this_process {
            format!("smart-lab-{scenario}-{}", random_text(8)?.to_lowercase())
        } else {
            format!("smart-lab-{scenario}")
        };
        let is_kept = std::env::var_os("SMART_LAB_KEEP").is_some();
        let owner = (for_this_process && !is_kept).then(Owner::this_process).transpose()?;
        let _lock = home.lock("servers")?;
        let number = Record::free_number(home)?;
        let record = Record { name, scenario, number, password, owner, disk };
        // written before the container is there, so that whatever happens next can be cleaned up
        record.write(home)?;
        Ok(Self::attach(home, engine, record))
    }

    /// Until it is up, a failure takes it away again.
    fn up(mut self, launch: impl FnOnce(&Self) -> Result<()>) -> Result<Self> {
        self.remove_on_drop = true;
        launch(&self)?;
        self.remove_on_drop = self.record.owner.is_some();
        Ok(self)
    }

    /// A server that is there already.
    pub(crate) fn attach(home: &Home, engine: &Engine, record: Record) -> Self {
        let private_key = matches!(record.scenario, Scenario::KeyOnly).then(|| authority::client_key(home));
        Self { home: home.clone(), engine: engine.clone(), record, private_key, remove_on_drop: false }
    }

    /// Name of the server and of its container.
    pub fn name(&self) -> &str {
        &self.record.name
    }

    /// The scenario that it was started from.
    pub fn scenario(&self) -> Scenario {
        self.record.scenario
    }

    /// The loopback address that is this server's alone.
    pub fn address(&self) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(127, 0, 0, self.record.number))
    }

    /// The address by which the lab's other machines reach it.
    pub fn inner_address(&self) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(10, 99, 0, self.record.number))
    }

    /// The port of its SSH service on [`Self::address`].
    pub fn ssh_port(&self) -> u16 {
        22
    }

    /// Who logs in.
    pub fn user(&self) -> &str {
        self.record.scenario.user()
    }

    /// Their password, if one is of use.
    pub fn password(&self) -> Option<&str> {
        self.record.password.as_deref()
    }

    /// Their private key, if the server knows it.
    pub fn private_key(&self) -> Option<&Path> {
        self.private_key.as_deref()
    }

    /// Fingerprint of its ed25519 host key, `SHA256:…`.
    pub fn host_key_sha256(&self) -> Result<String> {
        let line = process::text(self.exec().args(["ssh-keygen", "-lf", "/etc/ssh/ssh_host_ed25519_key.pub"]))?;
        line.split_whitespace().nth(1).map(str::to_owned).context("ssh-keygen printed no fingerprint")
    }

    /// Runs a shell script on it as root without SSH: the test's own eyes.
    pub fn run(&self, script: &str) -> Result<Output> {
        process::output(self.exec().args(["bash", "-c", script]))
    }

    /// Puts a file or folder of this machine on it, as root's.
    pub fn copy_in(&self, from: &Path, to: &str) -> Result<()> {
        let target = format!("{}:{to}", self.name());
        process::text(self.engine.docker().arg("cp").arg(from).arg(target)).map(drop)
    }

    /// Shuts it down in order and starts it again; returns when it takes logins.
    pub fn reboot(&self) -> Result<()> {
        process::text(self.engine.docker().args(["restart", "--time", "60", self.name()]))?;
        self.wait_ready()
    }

    /// Ends everything on it at once and starts it again, as a power cut does.
    pub fn power_cut(&self) -> Result<()> {
        process::text(self.engine.docker().args(["kill", "--signal", "KILL", self.name()]))?;
        process::text(self.engine.docker().args(["start", self.name()]))?;
        self.wait_ready()
    }

    /// Waits until systemd has started it, its SSH service answers, and its engine too, if it came with one.
    pub fn wait_ready(&self) -> Result<()> {
        wait(self.record.scenario.boot_time(), "the server's systemd", || {
            let asked = process::output(self.exec().args(["systemctl", "is-system-running"]))?;
            let state = String::from_utf8_lossy(&asked.stdout);
            Ok(matches!(state.trim(), "running" | "degraded").then_some(()))
        })?;
        wait(Duration::from_secs(30), "the server's SSH service", || Ok(self.greets().then_some(())))?;
        if !self.record.scenario.has_engine() {
            return Ok(());
        }
        wait(Duration::from_mins(1), "the server's engine", || {
            let asked = process::output(self.exec().args(["docker", "version"]))?;
            Ok(asked.status.success().then_some(()))
        })
    }

    /// Lets it live on after this process.
    pub fn keep(mut self) -> Result<()> {
        self.remove_on_drop = false;
        self.record.owner = None;
        self.record.write(&self.home)
    }

    /// Removes it with its disks.
    pub fn remove(mut self) -> Result<()> {
        self.remove_on_drop = false;
        self.delete()
    }

    /// False when only its record is left, as after an interrupted start.
    pub(crate) fn exists(&self) -> bool {
        process::text(self.engine.docker().args(["container", "inspect", self.name()])).is_ok()
    }

    fn launch(&self, image: &str, disk: Option<&Path>) -> Result<()> {
        let mut command = self.engine.docker();
        command.args([
            "run",
            "--detach",
            "--name",
            self.name(),
            "--hostname",
            self.name(),
            "--label",
            "smart-lab=server",
        ]);
        command.args(["--network", NETWORK, "--ip", &self.inner_address().to_string()]);
        // Everything that systemd and an engine inside need. Not `--privileged`: that fails on machines that have
        // themselves no CAP_SYS_RESOURCE to give.
        command.args([
            "--cap-add=ALL",
            "--cap-drop=SYS_RESOURCE",
            "--security-opt",
            "seccomp=unconfined",
            "--security-opt",
            "systempaths=unconfined",
            "--cgroupns=private",
            "--stop-signal",
            "SIGRTMIN+3",
            "--tmpfs",
            "/run",
            "--tmpfs",
            "/run/lock",
            "--env",
            "container=docker",
        ]);
        command.args(["--env", &format!("LAB_NAME_SERVER={HUB_ADDRESS}")]);
        // a `reboot` typed on the server ends its first program, and a rebooted server comes back
        command.args(["--restart", "unless-stopped"]);
        for (volume, path) in self.volumes().into_iter().filter(|_| disk.is_none()) {
            command.args(["--volume", &format!("{volume}:{path}")]);
        }
        for port in PORTS {
            command.args(["--publish", &format!("{}:{port}:{port}", self.address())]);
        }
        if let Some(disk) = disk {
            for (name, path) in disk::PARTS {
                command.args(["--volume", &format!("{}:{path}", disk.join(name).display())]);
            }
        }
        process::text(command.arg(image)).map(drop)
    }

    /// Configures who may log in to a new server.
    fn let_in(&self) -> Result<()> {
        if let Some(password) = self.password() {
            let line = format!("{}:{password}\n", self.user());
            process::text_with_input(
                self.engine.docker().args(["exec", "--interactive", self.name(), "chpasswd"]),
                &line,
            )?;
        }
        if let Some(key) = self.private_key() {
            let public = std::fs::read_to_string(key.with_extension("pub"))?;
            let script = "install -d -m 700 /root/.ssh && cat > /root/.ssh/authorized_keys && chmod 600 /root/.ssh/authorized_keys";
            let mut command = self.engine.docker();
            process::text_with_input(
                command.args(["exec", "--interactive", self.name(), "sh", "-c", script]),
                &public,
            )?;
        }
        Ok(())
    }

    fn greets(&self) -> bool {
        let address = SocketAddr::new(self.address(), self.ssh_port());
        let Ok(mut stream) = TcpStream::connect_timeout(&address, Duration::from_secs(2)) else { return false };
        let mut greeting = [0_u8; 8];
        stream.set_read_timeout(Some(Duration::from_secs(2))).is_ok()
            && stream.read_exact(&mut greeting).is_ok()
            && greeting == *b"SSH-2.0-"
    }

    fn exec(&self) -> std::process::Command {
        let mut command = self.engine.docker();
        command.args(["exec", self.name()]);
        command
    }

    fn volumes(&self) -> [(String, &'static str); 2] {
        [
            (format!("{}-docker", self.name()), "/var/lib/docker"),
            (format!("{}-containerd", self.name()), "/var/lib/containerd"),
        ]
    }

    fn delete(&self) -> Result<()> {
        let docker = || self.engine.docker();
        if self.exists() {
            process::text(docker().args(["rm", "--force", "--volumes", self.name()]))?;
        }
        for (volume, _) in self.volumes() {
            let _ = process::output(docker().args(["volume", "rm", "--force", &volume]));
        }
        if self.record.disk.is_some() {
            disk::remove(&self.home, self.name())?;
        }
        self.record.erase(&self.home)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.remove_on_drop {
            // a failure here is made good by the next process that opens the lab
            let _ = self.delete();
        }
    }
}
