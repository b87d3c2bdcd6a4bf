//! How servers and their instances are, as the pages draw it: what was seen, when that was, and whether it is of now.

use model::{Attention, OperationKind, Problem, Verdict};
use operations::{InstanceStatus, ServerStatus};
use serde::Serialize;
use ts_rs::TS;

/// A server as it was last seen.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ServerStateDto {
    /// What the person calls it.
    pub server: String,
    /// Why it could not be asked now; without it, everything below is of now.
    pub problem: Option<Problem>,
    /// When what stands below was seen, RFC 3339; `null` where it was never seen.
    pub seen_at: Option<String>,
    /// All of it together, as it was seen.
    pub verdict: Verdict,
    /// The operating system by its own name.
    pub system: Option<String>,
    /// The version of Docker's engine.
    pub engine: Option<String>,
    /// Memory of the machine in KiB.
    pub memory_kib: Option<u64>,
    /// Free disk in KiB where the instances are.
    pub disk_free_kib: Option<u64>,
    /// What programs can have of that disk in all.
    pub disk_total_kib: Option<u64>,
    /// Memory that programs can still have.
    pub memory_available_kib: Option<u64>,
    /// What of it needs a person; what of an instance does is said there.
    pub attention: Vec<Attention>,
    /// What stands on it.
    pub instances: Vec<InstanceStateDto>,
}

/// An instance as it was last seen.
#[derive(Clone, Debug, Serialize, TS)]
pub struct InstanceStateDto {
    /// Its number.
    pub number: u16,
    /// Its domain.
    pub domain: String,
    /// All of it together.
    pub verdict: Verdict,
    /// Its installation came to its end.
    pub installed: bool,
    /// What was being done to it at that moment, by whichever computer.
    pub running: Option<OperationKind>,
    /// How many tenants it has.
    pub tenant_count: Option<u64>,
    /// What of it needs a person, what does not work first.
    pub attention: Vec<Attention>,
}

impl From<ServerStatus> for ServerStateDto {
    fn from(mut status: ServerStatus) -> Self {
        let server = status.server.to_string();
        let (problem, last) = (status.problem.take(), status.last.take());
        // What could not be asked is shown as it was, with its age; without any, as what the record knows.
        let now = Some(status.looked_at.clone());
        let seen_at = if problem.is_some() { last.as_ref().map(|last| last.looked_at.clone()) } else { now };
        let seen = last.map_or(status, |last| *last);
        let ServerStatus { verdict, host, engine, attention, memory_available_kib, instances, .. } = seen;
        let host = host.unwrap_or_default();
        Self {
            server,
            problem,
            seen_at,
            verdict,
            system: host.name,
            engine,
            memory_kib: host.memory_kib,
            disk_free_kib: host.disk_free_kib,
            disk_total_kib: host.disk_total_kib,
            memory_available_kib,
            attention,
            instances: instances.into_iter().map(InstanceStateDto::from).collect(),
        }
    }
}

impl From<InstanceStatus> for InstanceStateDto {
    fn from(status: InstanceStatus) -> Self {
        let InstanceStatus { number, domain, verdict, installed, running, tenant_count, attention, .. } = status;
        let (number, domain) = (number.get(), domain.to_string());
        Self { number, domain, verdict, installed, running, tenant_count, attention }
    }
}

#[cfg(test)]
mod tests {
    use model::ErrorCode;

    use super::*;

    fn seen(verdict: Verdict) -> ServerStatus {
        ServerStatus {
            server: "lima".parse().unwrap(),
            looked_at: "2026-11-28T10:00:00Z".to_owned(),
            verdict,
            problem: None,
            host: None,
            engine: Some("28.1".to_owned()),
            memory_available_kib: None,
            attention: Vec::new(),
            instances: Vec::new(),
            last: None,
        }
    }

    #[test]
    fn lost_server_shows_what_was_seen_and_when() {
        let now = ServerStateDto::from(seen(Verdict::Good));
        assert_eq!((now.seen_at.as_deref(), now.verdict), (Some("2026-11-28T10:00:00Z"), Verdict::Good));
        let lost = ServerStatus {
            looked_at: "2026-11-28T11:00:00Z".to_owned(),
            problem: Some(Problem::new(ErrorCode::ConnectionTimeout)),
            engine: None,
            last: Some(Box::new(seen(Verdict::Bad))),
            ..seen(Verdict::Unknown)
        };
        let shown = ServerStateDto::from(lost.clone());
        assert_eq!(shown.seen_at.as_deref(), Some("2026-11-28T10:00:00Z"));
        assert_eq!(
            (shown.verdict, shown.engine.as_deref(), shown.problem.is_some()),
            (Verdict::Bad, Some("28.1"), true)
        );
        let never = ServerStateDto::from(ServerStatus { last: None, ..lost });
        assert_eq!((never.seen_at, never.verdict), (None, Verdict::Unknown));
    }
}
