//! Where the tests of the window happen: a computer with a screen, and perhaps a server beside it. The program is the one
//! that people get: the release build.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use lab::{Desk, Lab, Scenario, Screen, Server, practice, released};

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

/// A computer with a screen.
pub struct Place {
    pub lab: Lab,
    pub desk: Desk,
    server: Option<Server>,
    screen: Screen,
}

impl Place {
    pub fn new() -> Result<Self> {
        Ok(Self { lab: Lab::open()?, desk: Desk::new()?, server: None, screen: Screen::new(1280, 800)? })
    }

    pub fn with_server(scenario: Scenario) -> Result<Self> {
        let place = Self::new()?;
        let server = Some(place.lab.start(scenario)?);
        Ok(Self { server, ..place })
    }

    pub fn server(&self) -> Result<&Server> {
        self.server.as_ref().context("a server")
    }

    pub async fn window(&self) -> Result<Driven> {
        let hub = self.lab.hub();
        let practice = match &self.server {
            Some(server) => Some(practice::write(self.desk.folder(), server, hub)?),
            None => None,
        };
        Driven::window(&self.screen, &self.desk, hub, practice.as_deref(), &window_program()?).await
    }

    /// Somebody at a window of this computer's.
    pub const fn person<'a>(&'a self, window: &'a Driven) -> Person<'a> {
        Person::before(window, &self.screen)
    }

    /// What the window wrote of itself, in one text.
    pub fn written(&self) -> Result<String> {
        written(&self.desk.home())
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
