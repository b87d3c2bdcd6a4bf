//! The environment of the window's tests: a workstation with a screen, and perhaps a server. The program is the one that
//! people get: the release build.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use lab::{Lab, Scenario, Screen, Server, Workstation, practice, released};

use crate::driven::Driven;
use crate::person::Person;

/// Runs a test's work.
pub fn run<F: Future<Output = Result<()>>>(work: F) -> Result<()> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}

/// The window's program as it is handed out.
pub fn window_program() -> Result<PathBuf> {
    released("instalador-smart")
}

/// A workstation with a screen, and perhaps a server.
pub struct TestEnv {
    pub lab: Lab,
    pub workstation: Workstation,
    server: Option<Server>,
    screen: Screen,
}

impl TestEnv {
    pub fn new() -> Result<Self> {
        Ok(Self { lab: Lab::open()?, workstation: Workstation::new()?, server: None, screen: Screen::new(1280, 800)? })
    }

    pub fn with_server(scenario: Scenario) -> Result<Self> {
        let env = Self::new()?;
        let server = Some(env.lab.start(scenario)?);
        Ok(Self { server, ..env })
    }

    pub fn server(&self) -> Result<&Server> {
        self.server.as_ref().context("the environment has no server")
    }

    pub async fn window(&self) -> Result<Driven> {
        let hub = self.lab.hub();
        let practice = match &self.server {
            Some(server) => Some(practice::write(self.workstation.folder(), server, hub)?),
            None => None,
        };
        Driven::window(&self.screen, &self.workstation, hub, practice.as_deref(), &window_program()?).await
    }

    /// A person at a window of this workstation.
    pub const fn person<'a>(&'a self, window: &'a Driven) -> Person<'a> {
        Person::before(window, &self.screen)
    }

    /// Everything that the window wrote, in one text.
    pub fn written(&self) -> Result<String> {
        written(&self.workstation.home())
    }
}

fn written(folder: &Path) -> Result<String> {
    let mut all = String::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            all += &written(&path)?;
        } else {
            all += &String::from_utf8_lossy(&fs::read(&path)?);
        }
    }
    Ok(all)
}
