//! What is written down: the manifest and the journal on the server, and the server's lock. None of it holds a secret.
//!
//! Records are read on servers that may say anything: text that people are shown comes in as one line that no terminal
//! obeys.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::text::{deserialize_some, deserialize_value};
use crate::{CodeSource, Domain, InstanceNumber, MysqlPort, OperationKind, Outcome, Problem, StepId};

/// What is on the server as instance N: enough for another computer to pick it up.
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
    #[serde(deserialize_with = "deserialize_value")]
    pub base_folder: String,
    /// Where the code came from.
    pub code: CodeSource,
    /// The commit that is checked out, if the code came by Git.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "deserialize_some")]
    pub revision: Option<String>,
    /// Image reference to the digest that was pulled.
    pub images: BTreeMap<String, String>,
    /// File to the SHA-256 of what was written there, to detect later changes by hand. Files that hold secrets are not
    /// listed.
    pub files: BTreeMap<String, String>,
    /// When the installation was finished, RFC 3339.
    #[serde(deserialize_with = "deserialize_value")]
    pub installed_at: String,
    /// The version of this program.
    #[serde(deserialize_with = "deserialize_value")]
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
    #[serde(deserialize_with = "deserialize_value")]
    pub at: String,
    /// Who, from where.
    #[serde(deserialize_with = "deserialize_value")]
    pub by: String,
    /// The operation's id.
    #[serde(deserialize_with = "deserialize_value")]
    pub operation: String,
    /// The instance.
    pub instance: InstanceNumber,
    /// What.
    #[serde(flatten)]
    pub entry: JournalEntry,
}

/// Who runs an operation on a server: `/var/lib/instalador-smart/lock/owner.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockOwner {
    /// The operation's id.
    #[serde(deserialize_with = "deserialize_value")]
    pub operation: String,
    /// What it is.
    pub kind: OperationKind,
    /// The instance.
    pub instance: InstanceNumber,
    /// Who, as `user@computer`.
    #[serde(deserialize_with = "deserialize_value")]
    pub by: String,
    /// Since when, RFC 3339.
    #[serde(deserialize_with = "deserialize_value")]
    pub since: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_escape_sequence_comes_in_with_a_record() {
        let owner = r#"{"operation":"k\u001b[2J","kind":"install","instance":1,"by":"\u009b31myo@aqui","since":"\u001b]0;x\u0007now"}"#;
        let owner: LockOwner = serde_json::from_str(owner).unwrap();
        assert_eq!((owner.operation.as_str(), owner.by.as_str(), owner.since.as_str()), ("k", "yo@aqui", "now"));
        let line = r#"{"at":"\u001b[2Jnow","by":"yo\u001b[2J","operation":"k","instance":1,"entry":"finished"}"#;
        let line: Journal = serde_json::from_str(line).unwrap();
        assert_eq!((line.at.as_str(), line.by.as_str()), ("now", "yo"));
        let manifest = r#"{"version":1,"instance":1,"domain":"a.pe","mysql_port":3306,"base_folder":"/o\u001b[2J",
            "code":{"kind":"archive","sha256":"0","format":"zip"},"revision":"\u001b[2Jabc","images":{},"files":{},
            "installed_at":"now","installer":"1"}"#;
        let manifest: Manifest = serde_json::from_str(manifest).unwrap();
        assert_eq!((manifest.base_folder.as_str(), manifest.revision.as_deref()), ("/o", Some("abc")));
        let bare = serde_json::to_string(&Manifest { revision: None, ..manifest }).unwrap();
        assert_eq!(serde_json::from_str::<Manifest>(&bare).unwrap().revision, None);
    }
}
