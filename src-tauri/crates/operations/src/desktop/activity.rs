//! What was done from this desktop, and how it ended. What other computers did is in each server's journal, and not here.

use std::collections::HashMap;

use inventory::{Operation, OperationResult};
use model::{ErrorCode, InstanceNumber, OperationKind, Request, ServerName};

use crate::running_marker;
use crate::{Desktop, OperationError};

/// How far an operation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It runs now, in this or in another copy of the program.
    Running,
    /// All of it was done and proved.
    Succeeded,
    /// A step failed.
    Failed(ErrorCode),
    /// The person stopped it, or put it off.
    Cancelled,
    /// The program or the computer ended in the middle of it.
    Interrupted,
}

/// An operation that was begun from here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BegunOperation {
    /// Its id.
    pub id: String,
    /// What was done.
    pub kind: OperationKind,
    /// The server.
    pub server: ServerName,
    /// The instance.
    pub instance: InstanceNumber,
    /// The domain that the instance had, where anything on record still says so.
    pub domain: Option<String>,
    /// When it began, RFC 3339.
    pub started_at: String,
    /// When it ended, RFC 3339; of one that was interrupted, nobody knows.
    pub ended_at: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
}

impl Desktop {
    /// The latest operations on the servers in the list, the last one first.
    pub fn begun_operations(&self, limit: u32) -> Result<Vec<BegunOperation>, OperationError> {
        let standing = self.inventory.instances(None)?.into_iter();
        let mut domains: HashMap<(ServerName, InstanceNumber), String> =
            standing.map(|one| ((one.server, one.number), one.domain.to_string())).collect();
        let begun = self.inventory.operations(None, limit)?;
        // An instance that was erased is in no list any more, but its installation said which domain it had.
        for one in &begun {
            if let Some(domain) = installed_domain(one) {
                domains.entry((one.server.clone(), one.instance)).or_insert(domain);
            }
        }
        let is_running = |id: &str| running_marker::is_running(&self.home, id);
        let told = |one: Operation| {
            let at = (one.server.clone(), one.instance);
            // A number may have been used for several domains, one after the other: an installation says its own.
            let domain = installed_domain(&one).or_else(|| domains.get(&at).cloned());
            let outcome = match one.ended.as_ref().map(|ended| ended.result) {
                Some(OperationResult::Succeeded) => Outcome::Succeeded,
                Some(OperationResult::Failed { code }) => Outcome::Failed(code),
                Some(OperationResult::Cancelled) => Outcome::Cancelled,
                None if is_running(&one.id) => Outcome::Running,
                None => Outcome::Interrupted,
            };
            let Operation { id, server, instance, kind, started_at, ended, request_json: _ } = one;
            let ended_at = ended.map(|ended| ended.at);
            BegunOperation { id, kind, server, instance, domain, started_at, ended_at, outcome }
        };
        Ok(begun.into_iter().map(told).collect())
    }
}

fn installed_domain(begun: &Operation) -> Option<String> {
    let request: Request = serde_json::from_str(&begun.request_json).ok()?;
    request.installation().map(|install| install.spec.domain.to_string())
}
