//! What was written to a file that holds everything, and what was taken from one.

use std::collections::BTreeMap;

use operations::Imported;
use serde::Serialize;
use ts_rs::TS;

/// What was written.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ExportedDto {
    /// Where.
    pub path: String,
    /// How many servers.
    pub servers: usize,
    /// How many systems.
    pub instances: usize,
    /// How many passwords and keys.
    pub secrets: usize,
}

/// What was taken over, by the names that servers have here.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ImportedDto {
    /// Servers that were not known.
    pub added: Vec<String>,
    /// Servers that were, and stay as they are.
    pub known: Vec<String>,
    /// Of the added ones, those that another computer calls otherwise, and how.
    pub renamed: BTreeMap<String, String>,
    /// Of the added ones, those whose login is on the other computer.
    pub without_login: Vec<String>,
}

impl From<Imported> for ImportedDto {
    fn from(imported: Imported) -> Self {
        let words = |names: Vec<model::ServerName>| names.iter().map(ToString::to_string).collect();
        Self {
            added: words(imported.added),
            known: words(imported.known),
            renamed: imported.renamed.iter().map(|(name, old)| (name.to_string(), old.to_string())).collect(),
            without_login: words(imported.without_login),
        }
    }
}
