//! The state of every known server and its instances: all at once, one round trip a server, one server's failure its
//! own.
//!
//! Reading is done by `facts`; here is what it means. Nothing is repaired and nothing is recorded.

use std::collections::BTreeMap;

use futures_util::{StreamExt as _, stream};
use inventory::{Instance, Server};
use model::{Domain, HostFacts, InstanceNumber, Problem, ServerName, Verdict};
use serde::Serialize;
use stack::{BaseFolder, Role};
use tokio_util::sync::CancellationToken;

use crate::facts::{Facts, read_server_state};
use crate::{Desktop, OperationError};

/// How many servers are read at the same time. More would not be faster, and a connection has its price in memory.
const AT_A_TIME: usize = 64;

/// A service of an instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServiceStatus {
    /// Its name in the compose file.
    pub service: String,
    /// Whether it runs and is healthy.
    pub verdict: Verdict,
}

/// An instance as its server shows it, or as it is remembered where the server could not be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InstanceStatus {
    /// Its number.
    pub number: InstanceNumber,
    /// Its domain.
    pub domain: Domain,
    /// All of it together.
    pub verdict: Verdict,
    /// Its installation came to its end.
    pub installed: bool,
    /// Its login page, through the proxy.
    pub site: Verdict,
    /// Its services.
    pub services: Vec<ServiceStatus>,
}

/// A server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServerStatus {
    /// What the person calls it.
    pub server: ServerName,
    /// All of it together; unknown if it could not be reached.
    pub verdict: Verdict,
    /// Why it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    /// The machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<HostFacts>,
    /// The version of Docker's engine, if it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engine: Option<String>,
    /// Its instances.
    pub instances: Vec<InstanceStatus>,
}

impl Desktop {
    /// Reads these servers, and returns them in the order in which they were named.
    pub async fn status(&self, servers: Vec<Server>, cancel: &CancellationToken) -> Vec<ServerStatus> {
        stream::iter(servers).map(|server| self.status_of(server, cancel.clone())).buffered(AT_A_TIME).collect().await
    }

    async fn status_of(&self, server: Server, cancel: CancellationToken) -> ServerStatus {
        let known = self.inventory().instances(Some(&server.name)).unwrap_or_default();
        match self.read_one(&server, &known, cancel).await {
            Ok((facts, pages)) => evaluate(server.name, &known, facts, &pages),
            Err(error) => ServerStatus {
                server: server.name,
                verdict: Verdict::Unknown,
                problem: Some(error.into()),
                host: None,
                engine: None,
                instances: known.iter().map(remembered).collect(),
            },
        }
    }

    async fn read_one(
        &self,
        server: &Server,
        known: &[Instance],
        cancel: CancellationToken,
    ) -> Result<(Facts, BTreeMap<Domain, u16>), OperationError> {
        let connection = self.connect(&server.name, cancel).await?;
        let base: BaseFolder = known.first().and_then(|instance| instance.base_folder.parse().ok()).unwrap_or_default();
        let seen = read_server_state(&connection, &base).await;
        connection.close().await;
        seen
    }
}

/// Whether a service runs and its own check passes. Without an engine that answers, this is unknown.
pub fn service_verdict(facts: &Facts, project: &str, service: &str) -> Verdict {
    match facts.container(project, service) {
        _ if facts.docker.engine.is_none() => Verdict::Unknown,
        Some(container) if container.running && container.health == "starting" => Verdict::Unknown,
        Some(container) if container.running && matches!(container.health.as_str(), "" | "healthy") => Verdict::Good,
        Some(_) | None => Verdict::Bad,
    }
}

/// What the status of the login page means: the page itself, or the way to HTTPS. Without an answer it is unknown.
pub fn page_verdict(status: Option<u16>) -> Verdict {
    match status {
        Some(200 | 301 | 302 | 308) => Verdict::Good,
        Some(_) => Verdict::Bad,
        None => Verdict::Unknown,
    }
}

fn evaluate(server: ServerName, known: &[Instance], facts: Facts, pages: &BTreeMap<Domain, u16>) -> ServerStatus {
    // What the server says comes first: another computer may have installed there, or something may be gone.
    let mut domains: BTreeMap<InstanceNumber, Domain> =
        known.iter().map(|instance| (instance.number, instance.domain.clone())).collect();
    domains.extend(facts.records.specs.iter().map(|(number, found)| (*number, found.spec.domain.clone())));
    domains.extend(facts.records.manifests.iter().map(|(number, found)| (*number, found.domain.clone())));
    let instances: Vec<InstanceStatus> =
        domains.into_iter().map(|(number, domain)| instance(number, domain, &facts, pages)).collect();
    let asked = !facts.docker.installed || facts.docker.engine.is_some();
    let engine = if asked { Verdict::Good } else { Verdict::Bad };
    ServerStatus {
        server,
        verdict: together(instances.iter().map(|instance| instance.verdict).chain([engine])),
        problem: None,
        host: Some(facts.host),
        engine: facts.docker.engine,
        instances,
    }
}

fn instance(number: InstanceNumber, domain: Domain, facts: &Facts, pages: &BTreeMap<Domain, u16>) -> InstanceStatus {
    let project = number.project();
    let services: Vec<ServiceStatus> = Role::OF_INSTANCE
        .into_iter()
        .map(|role| {
            let service = format!("{role}{number}");
            let verdict = service_verdict(facts, &project, &service);
            ServiceStatus { service, verdict }
        })
        .collect();
    let installed = facts.records.manifests.contains_key(&number);
    let site = page_verdict(pages.get(&domain).copied());
    let finished = if installed { Verdict::Good } else { Verdict::Bad };
    let verdict = together(services.iter().map(|service| service.verdict).chain([site, finished]));
    InstanceStatus { number, domain, verdict, installed, site, services }
}

fn remembered(instance: &Instance) -> InstanceStatus {
    InstanceStatus {
        number: instance.number,
        domain: instance.domain.clone(),
        verdict: Verdict::Unknown,
        installed: instance.installed_at.is_some(),
        site: Verdict::Unknown,
        services: Vec::new(),
    }
}

/// Bad if anything is bad, else unknown if anything is unknown.
fn together(verdicts: impl IntoIterator<Item = Verdict>) -> Verdict {
    verdicts.into_iter().fold(Verdict::Good, |worst, verdict| match (worst, verdict) {
        (Verdict::Bad, _) | (_, Verdict::Bad) => Verdict::Bad,
        (Verdict::Unknown, _) | (_, Verdict::Unknown) => Verdict::Unknown,
        (Verdict::Good, Verdict::Good) => Verdict::Good,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::ContainerFacts;

    fn container(role: Role, running: bool, health: &str) -> ContainerFacts {
        ContainerFacts {
            running,
            health: health.to_owned(),
            project: "smart1".to_owned(),
            service: format!("{role}1"),
            ..ContainerFacts::default()
        }
    }

    fn known() -> Instance {
        Instance {
            server: "vps".parse().unwrap(),
            number: InstanceNumber::FIRST,
            domain: "uno.test".parse().unwrap(),
            mysql_port: "3306".parse().unwrap(),
            base_folder: BaseFolder::default().to_string(),
            installed_at: None,
            state: inventory::InstanceState::Installed,
            last_operation: None,
        }
    }

    fn whole() -> Facts {
        let mut facts = Facts::default();
        facts.docker.installed = true;
        facts.docker.engine = Some("28.1".to_owned());
        facts.docker.containers = Role::OF_INSTANCE.into_iter().map(|role| container(role, true, "healthy")).collect();
        let manifest = serde_json::json!({
            "version": 1, "instance": 1, "domain": "uno.test", "mysql_port": 3306, "base_folder": "/opt/x",
            "code": {"kind": "git", "url": "https://git.lab.test/a/b.git", "access": {"kind": "public"}},
            "images": {}, "files": {}, "installed_at": "", "installer": ""
        });
        let manifest: model::Manifest = serde_json::from_value(manifest).unwrap();
        facts.records.manifests.insert(InstanceNumber::FIRST, manifest);
        facts
    }

    fn evaluated(facts: Facts, page: Option<u16>) -> ServerStatus {
        let pages = page.map(|status| ("uno.test".parse().unwrap(), status)).into_iter().collect();
        evaluate("vps".parse().unwrap(), &[known()], facts, &pages)
    }

    #[test]
    fn all_well() {
        let status = evaluated(whole(), Some(200));
        assert_eq!((status.verdict, status.instances.len()), (Verdict::Good, 1));
        assert_eq!(status.instances[0].services.len(), 6);
    }

    #[test]
    fn one_bad_part_is_enough_and_unknown_is_never_good() {
        assert_eq!(evaluated(whole(), Some(502)).verdict, Verdict::Bad);
        assert_eq!(evaluated(whole(), Some(0)).verdict, Verdict::Bad);
        assert_eq!(evaluated(whole(), None).verdict, Verdict::Unknown);
        let mut starting = whole();
        starting.docker.containers[0].health = "starting".to_owned();
        assert_eq!(evaluated(starting.clone(), Some(200)).verdict, Verdict::Unknown);
        starting.docker.containers[1].running = false;
        assert_eq!(evaluated(starting, Some(200)).verdict, Verdict::Bad);
        let mut silent = whole();
        silent.docker.engine = None;
        let status = evaluated(silent, Some(200));
        assert_eq!((status.verdict, status.instances[0].services[0].verdict), (Verdict::Bad, Verdict::Unknown));
    }

    #[test]
    fn what_is_on_record_here_and_not_there_is_bad() {
        let mut facts = whole();
        facts.records.manifests.clear();
        facts.docker.containers.clear();
        let status = evaluated(facts, None);
        assert_eq!((status.instances[0].verdict, status.instances[0].installed), (Verdict::Bad, false));
    }

    #[test]
    fn a_bare_server_is_well() {
        let status = evaluate("vps".parse().unwrap(), &[], Facts::default(), &BTreeMap::new());
        assert_eq!((status.verdict, status.instances.len()), (Verdict::Good, 0));
    }
}
