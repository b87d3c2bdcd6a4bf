//! The lab: real servers on one machine, for tests, benches and practice. A server is a container with systemd, sshd,
//! apt and room for a Docker engine of its own; the hub beside it plays the outside world. Nothing leaves the machine
//! but requests for Debian packages. Of the product it knows the command line, which a [`Workstation`] runs.

pub mod assertions;
mod authority;
mod disk;
mod engine;
mod home;
mod hub;
mod images;
mod installed;
mod mirror;
pub mod practice;
mod process;
mod record;
mod scenario;
mod screen;
mod server;
pub mod tenants;
mod workstation;

use anyhow::{Context, Result};

use crate::engine::Engine;
use crate::home::Home;
use crate::record::Record;

pub use crate::hub::{ArchiveFormat, Hub};
pub use crate::images::Progress;
pub use crate::installed::{Installed, sum_of_smart};
pub use crate::scenario::Scenario;
pub use crate::screen::{Picture, Screen};
pub use crate::server::Server;
pub use crate::workstation::{CommandResult, Workstation, package, program, released};

/// An open lab: engine started, images built, hub running.
#[derive(Debug)]
pub struct Lab {
    home: Home,
    engine: Engine,
    hub: Hub,
}

impl Lab {
    /// Opens the lab of this user, preparing silently what is missing.
    pub fn open() -> Result<Self> {
        Self::open_with(&|_| ())
    }

    /// As [`Self::open`], reporting what is being prepared.
    pub fn open_with(progress: Progress<'_>) -> Result<Self> {
        let home = Home::open()?;
        let engine = Engine::new(&home);
        images::prepare(&home, &engine, progress).context("preparing the lab")?;
        let lab = Self { hub: Hub::new(&home, &engine), home, engine };
        lab.remove_abandoned()?;
        Ok(lab)
    }

    /// Starts a new server that lives as long as the value returned, and never longer than this process.
    pub fn start(&self, scenario: Scenario) -> Result<Server> {
        Server::start(&self.home, &self.engine, scenario, true, scenario.disk())
    }

    /// The same with a disk of its own for everything that an installation writes, so large in megabytes.
    pub fn start_with_disk(&self, scenario: Scenario, megabytes: u32) -> Result<Server> {
        Server::start(&self.home, &self.engine, scenario, true, Some(megabytes))
    }

    /// Starts a new server on which an instance with three tenants runs, and the workstation that installed it.
    pub fn start_installed(&self) -> Result<Installed> {
        installed::start(self)
    }

    /// The standing server of a scenario, started unless it is there.
    pub fn up(&self, scenario: Scenario) -> Result<Server> {
        let _lock = self.home.lock("standing")?;
        match self.standing(scenario)? {
            Some(server) if server.exists() => {
                process::text(self.engine.docker().args(["start", server.name()]))?;
                server.wait_ready()?;
                Ok(server)
            }
            half_made => {
                half_made.map_or(Ok(()), Server::remove)?;
                Server::start(&self.home, &self.engine, scenario, false, scenario.disk())
            }
        }
    }

    /// The standing server of a scenario, if there is one.
    pub fn standing(&self, scenario: Scenario) -> Result<Option<Server>> {
        let name = format!("smart-lab-{scenario}");
        Ok(self.servers()?.into_iter().find(|server| server.name() == name))
    }

    /// Every server, those of running tests among them.
    pub fn servers(&self) -> Result<Vec<Server>> {
        let records = Record::all(&self.home)?;
        Ok(records.into_iter().map(|record| Server::attach(&self.home, &self.engine, record)).collect())
    }

    /// What lies outside the servers.
    pub fn hub(&self) -> &Hub {
        &self.hub
    }

    /// The value of `DOCKER_HOST` for the lab's own engine.
    pub fn engine_host(&self) -> String {
        self.engine.host()
    }

    /// The folder of the demonstration's workstation.
    pub fn practice_folder(&self) -> std::path::PathBuf {
        self.home.path("practice")
    }

    /// A folder of this name in the lab's own, for what is worth keeping from one run to the next.
    pub fn folder(&self, name: &str) -> std::path::PathBuf {
        self.home.path(name)
    }

    /// The key by which the lab logs in to servers that have its public half, which is beside it.
    pub fn client_key(&self) -> std::path::PathBuf {
        authority::client_key(&self.home)
    }

    /// Ends the lab's engine and with it everything that runs in the lab; disks of standing servers stay.
    pub fn stop() -> Result<()> {
        Engine::new(&Home::open()?).stop()
    }

    fn remove_abandoned(&self) -> Result<()> {
        let _lock = self.home.lock("servers")?;
        for record in Record::all(&self.home)? {
            if record.owner.as_ref().is_some_and(|owner| !owner.lives()) {
                Server::attach(&self.home, &self.engine, record).remove()?;
            }
        }
        Ok(())
    }
}
