//! What a source of code brings and an installation does not take, by the reason for which it stays behind.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::stable_words::stable_words;
use crate::text::sanitize_value;

stable_words! {
    /// Why something of a source is not taken.
    LeftOutKind {
        /// It lies beside the application's folder.
        Beside = "beside",
        /// Windows or macOS left it there.
        Desktop = "desktop",
        /// The history of a version control system, whose settings may hold logins.
        History = "history",
        /// `.env` of another installation, or a copy of it: passwords and keys.
        Environment = "environment",
        /// Settings that were compiled for another server: with them Laravel reads no `.env`.
        Compiled = "compiled",
        /// Sessions, logs and what else another installation wrote while it ran.
        Runtime = "runtime",
        /// The link to the uploaded files, which each server makes for itself.
        StorageLink = "storage-link",
        /// Compose files of another installation.
        Containers = "containers",
    }
}

/// What is left out for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftOut {
    /// Why.
    pub kind: LeftOutKind,
    /// How much.
    #[ts(type = "number")]
    pub count: u64,
    /// The first names.
    pub names: Vec<String>,
}

impl LeftOut {
    /// So many names are kept.
    const MAX_NAMES: usize = 3;

    /// Nothing yet.
    pub const fn new(kind: LeftOutKind) -> Self {
        Self { kind, count: 0, names: Vec::new() }
    }

    /// One more, by its name in the source.
    pub fn add(&mut self, name: &str) {
        self.count += 1;
        if self.names.len() < Self::MAX_NAMES {
            self.names.push(sanitize_value(name));
        }
    }
}
