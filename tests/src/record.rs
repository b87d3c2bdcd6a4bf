//! What the lab remembers of each server, as one private file a server: number, password, and the process that it lives
//! for. The engine's own list is not consulted here.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::home::{Home, write_private};
use crate::scenario::Scenario;

/// Last parts of the loopback addresses that servers get.
const NUMBERS: std::ops::RangeInclusive<u8> = 11..=120;

/// One server.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Record {
    pub name: String,
    pub scenario: Scenario,
    pub number: u8,
    pub password: Option<String>,
    /// `None` for a server that stays until it is removed.
    pub owner: Option<Owner>,
    /// The size of its disk in megabytes, if it has one of its own.
    #[serde(default)]
    pub disk: Option<u32>,
}

/// A process, distinguished from a later one with the same number by the time of its start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    process: u32,
    started: String,
}

impl Owner {
    pub fn this_process() -> Result<Self> {
        let process = std::process::id();
        Ok(Self { process, started: started(process).context("this process has no start time")? })
    }

    pub fn lives(&self) -> bool {
        started(self.process).as_ref() == Some(&self.started)
    }
}

// Field 22 of the status line; the name before it is in parentheses and may hold anything.
fn started(process: u32) -> Option<String> {
    let status = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = status.rsplit_once(')')?;
    fields.split_whitespace().nth(19).map(str::to_owned)
}

impl Record {
    /// Every server, by number.
    pub fn all(home: &Home) -> Result<Vec<Self>> {
        let mut records = Vec::new();
        for entry in fs::read_dir(home.path("servers"))? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "json")
                // one that vanishes between listing and reading has just been taken down by another process
                && let Ok(text) = fs::read_to_string(&path)
            {
                records
                    .push(serde_json::from_str::<Self>(&text).with_context(|| format!("reading {}", path.display()))?);
            }
        }
        records.sort_by_key(|record| record.number);
        Ok(records)
    }

    /// A number that no server has; ask only while holding the lock of the servers.
    pub fn free_number(home: &Home) -> Result<u8> {
        let taken = Self::all(home)?;
        NUMBERS
            .into_iter()
            .find(|number| taken.iter().all(|record| record.number != *number))
            .context("every address of the lab is taken")
    }

    pub fn write(&self, home: &Home) -> Result<()> {
        write_private(&self.path(home), &serde_json::to_string_pretty(self)?)
    }

    pub fn erase(&self, home: &Home) -> Result<()> {
        match fs::remove_file(self.path(home)) {
            Err(problem) if problem.kind() != std::io::ErrorKind::NotFound => Err(problem.into()),
            _ => Ok(()),
        }
    }

    fn path(&self, home: &Home) -> PathBuf {
        home.path("servers").join(format!("{}.json", self.name))
    }
}
