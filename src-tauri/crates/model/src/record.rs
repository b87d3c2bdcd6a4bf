//! What is written down about operations: the journal on the server, and the server's lock. None of it holds a secret.
//!
//! Records are read on servers that may say anything: text that people are shown comes in as one line that no terminal
//! obeys.

use serde::{Deserialize, Serialize};

use crate::text::deserialize_value;
use crate::{Domain, Outcome, Problem, Request, StepId, Target};

/// What the journal says of one step or one operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "kebab-case")]
pub enum JournalEntry {
    /// An operation began.
    Started {
        /// What was asked for.
        request: Request,
        /// The domain of the instance.
        domain: Domain,
    },
    /// A step ended well.
    Step {
        /// Its place in the plan.
        position: usize,
        /// Which.
        step: StepId,
        /// How.
        outcome: Outcome,
        /// How long it took.
        milliseconds: u64,
    },
    /// A step failed.
    Failed {
        /// Its place in the plan.
        position: usize,
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
    /// What it was done to.
    pub target: Target,
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
    /// What was asked for: enough to take it up.
    pub request: Request,
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
    fn deserialized_record_has_no_escape_sequence() {
        let request = r#"{"kind":"control","instance":1,"action":"stop"}"#;
        let owner = format!(
            r#"{{"operation":"k\u001b[2J","request":{request},"by":"\u009b31myo@aqui","since":"\u001b]0;x\u0007now"}}"#
        );
        let owner: LockOwner = serde_json::from_str(&owner).unwrap();
        assert_eq!((owner.operation.as_str(), owner.by.as_str(), owner.since.as_str()), ("k", "yo@aqui", "now"));
        let line =
            r#"{"at":"\u001b[2Jnow","by":"yo\u001b[2J","operation":"k","target":{"instance":1},"entry":"finished"}"#;
        let line: Journal = serde_json::from_str(line).unwrap();
        assert_eq!((line.at.as_str(), line.by.as_str()), ("now", "yo"));
    }
}
