//! What is written down: the manifest and the journal on the server, and the server's lock. None of it holds a secret.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{CodeSource, Domain, InstanceNumber, MysqlPort, OperationKind, Outcome, Problem, StepId};

/// What stands on the server as instance N: enough for another computer to pick it up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of this record. Readers refuse a higher one.
    pub version: u32,
    /// The instance.
    pub instance: InstanceNumber,
    /// Its domain.
    pub domain: Domain,
    /// The port of its database on 127.0.0.1.
    pub mysql_port: MysqlPort,
    /// The folder below which everything lies.
    pub base_folder: String,
    /// Where the code came from.
    pub code: CodeSource,
    /// The commit that is checked out, where the code came by Git.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// Image reference to the digest that was pulled.
    pub images: BTreeMap<String, String>,
    /// File to the SHA-256 of what was written there, to tell later changes by hand. Files that hold secrets are not listed.
    pub files: BTreeMap<String, String>,
    /// When the installation was finished, RFC 3339.
    pub installed_at: String,
    /// The version of this program.
    pub installer: String,
}

impl Manifest {
    /// The form of the record that this version writes.
    pub const VERSION: u32 = 1;
}

/// What the journal says of one step or one operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "kebab-case")]
pub enum JournalEntry {
    /// An operation began.
    Started {
        /// What it is.
        kind: OperationKind,
        /// The domain of the instance.
        domain: Domain,
    },
    /// A step ended well.
    Step {
        /// Which.
        step: StepId,
        /// How.
        outcome: Outcome,
        /// How long it took.
        milliseconds: u64,
    },
    /// A step failed.
    Failed {
        /// Which.
        step: StepId,
        /// Why. Without the raw text.
        problem: Problem,
    },
    /// The operation ended well.
    Finished,
    /// The person stopped it.
    Cancelled,
}

/// One line of the journal: `/var/lib/instalador-smart/journal.jsonl`, append-only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    /// When, RFC 3339 by the desktop's clock.
    pub at: String,
    /// Who, from where.
    pub by: String,
    /// The operation's id.
    pub operation: String,
    /// The instance.
    pub instance: InstanceNumber,
    /// What.
    #[serde(flatten)]
    pub entry: JournalEntry,
}

/// Who is at work on a server: `/var/lib/instalador-smart/lock/owner.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockOwner {
    /// The operation's id.
    pub operation: String,
    /// What it is.
    pub kind: OperationKind,
    /// The instance.
    pub instance: InstanceNumber,
    /// Who, as `user@computer`.
    pub by: String,
    /// Since when, RFC 3339.
    pub since: String,
}
