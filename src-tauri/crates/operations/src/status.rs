//! How a server and what stands on it is: what the facts of a look mean. Looking is done by `desktop::look`; nothing is repaired
//! here.

mod attention;
pub(crate) mod tenants;

use std::collections::BTreeMap;

use inventory::Instance;
use model::{
    Attention, AttentionKind, Domain, HostFacts, InstanceNumber, InstanceRecord, OperationKind, Problem, Role,
    ServerName, Verdict,
};
use serde::{Deserialize, Serialize};
use stack::Instance as StackInstance;

use crate::facts::{ContainerFacts, ContainerHealth, Facts, Sections, SiteFacts, TenantPage, is_login_page};

/// What is read of a server at each look; pages of tenants are asked for more rarely.
pub(crate) const SECTIONS: Sections = Sections::MACHINE
    .with(Sections::ENGINE)
    .with(Sections::CONTAINERS)
    .with(Sections::RECORDS)
    .with(Sections::RESOURCES)
    .with(Sections::PAGE)
    .with(Sections::WORKLOAD);

/// A service of an instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceStatus {
    /// Its name in the compose file.
    pub service: String,
    /// Whether it runs and is healthy.
    pub verdict: Verdict,
}

/// Pages of tenants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantPages {
    /// When they were asked for, RFC 3339.
    pub at: String,
    /// What they answered.
    pub pages: Vec<TenantPage>,
}

/// An instance as its server shows it, or as it is remembered where the server could not be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceStatus {
    /// Its number.
    pub number: InstanceNumber,
    /// Its domain.
    pub domain: Domain,
    /// All of it together.
    pub verdict: Verdict,
    /// Its installation came to its end.
    pub installed: bool,
    /// What is being done to it just now, by whichever computer. Meanwhile nothing else about it is judged.
    pub running: Option<OperationKind>,
    /// Its login page, through the proxy.
    pub site: Verdict,
    /// The pages of those tenants that were asked for last; good where there is none.
    pub tenants: Verdict,
    /// Host names of those that are not served.
    pub failing_tenants: Vec<String>,
    /// How many tenants it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_count: Option<u64>,
    /// Which pages of tenants were asked for last, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_pages: Option<TenantPages>,
    /// Its services.
    pub services: Vec<ServiceStatus>,
    /// What of it needs a person, what does not work first.
    #[serde(default)]
    pub attention: Vec<Attention>,
}

/// A server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerStatus {
    /// What the person calls it.
    pub server: ServerName,
    /// When it was looked at, RFC 3339.
    pub looked_at: String,
    /// All of it together; unknown where it could not be reached.
    pub verdict: Verdict,
    /// Why it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    /// The machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<HostFacts>,
    /// The version of Docker's engine, where it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engine: Option<String>,
    /// Memory that programs can still have, in KiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_available_kib: Option<u64>,
    /// What of it needs a person; what of an instance does is said there.
    #[serde(default)]
    pub attention: Vec<Attention>,
    /// What stands on it.
    pub instances: Vec<InstanceStatus>,
    /// Where it could not be asked: what was seen of it the last time that it could.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Box<Self>>,
}

/// A server that can't be asked, or is another.
pub(crate) fn not_known(server: ServerName, known: &[Instance], problem: Problem) -> ServerStatus {
    ServerStatus {
        server,
        looked_at: now(),
        verdict: Verdict::Unknown,
        problem: Some(problem),
        host: None,
        engine: None,
        memory_available_kib: None,
        attention: Vec::new(),
        instances: known.iter().map(remembered).collect(),
        last: None,
    }
}

fn now() -> String {
    jiff::Timestamp::now().to_string()
}

/// Whether a service runs and its own check is content. Unknown if the containers could not be listed.
fn service_verdict(facts: &Facts, project: &str, service: &str) -> Verdict {
    match facts.container(project, service).map(ContainerFacts::health) {
        _ if facts.containers.is_none() => Verdict::Unknown,
        Some(ContainerHealth::Healthy) => Verdict::Good,
        Some(ContainerHealth::Starting) => Verdict::Unknown,
        Some(ContainerHealth::Unhealthy) | None => Verdict::Bad,
    }
}

/// What the login page's status means: the page itself, or the way to HTTPS. Unknown if the page was not asked for.
fn page_verdict(site: Option<&SiteFacts>) -> Verdict {
    match site.filter(|site| site.asked).map(|site| site.domain) {
        Some(Some(status)) if is_login_page(status) => Verdict::Good,
        Some(_) => Verdict::Bad,
        None => Verdict::Unknown,
    }
}

/// The same for tenants, with the host names of those that are not served. Their pages may all be broken while the central
/// panel is well.
fn tenants_verdict(site: Option<&SiteFacts>) -> (Verdict, Vec<String>) {
    let Some(tenants) = site.and_then(|site| site.tenants.as_deref()) else { return (Verdict::Unknown, Vec::new()) };
    let failing: Vec<String> = tenants.iter().filter(|page| !page.is_served()).map(|page| page.host.clone()).collect();
    (if failing.is_empty() { Verdict::Good } else { Verdict::Bad }, failing)
}

pub(crate) fn evaluate(server: ServerName, known: &[Instance], facts: Facts) -> ServerStatus {
    // What the server says comes first: another computer may have installed there, or something may be gone.
    let mut domains: BTreeMap<InstanceNumber, Domain> =
        known.iter().map(|instance| (instance.number, instance.domain.clone())).collect();
    let records = &facts.records().instances;
    domains.extend(records.iter().map(|(number, record)| (*number, record.spec.domain.clone())));
    let instances: Vec<InstanceStatus> =
        domains.into_iter().map(|(number, domain)| instance(number, domain, &facts)).collect();
    let engine = match &facts.engine {
        Some(engine) if engine.installed && engine.version.is_none() => Verdict::Bad,
        Some(_) => Verdict::Good,
        None => Verdict::Unknown,
    };
    let attention = attention::of_server(&facts);
    let verdicts = instances.iter().map(|instance| instance.verdict).chain([engine]);
    let resources = facts.resources.unwrap_or_default();
    ServerStatus {
        server,
        looked_at: now(),
        verdict: together(verdicts.chain(broken(&attention))),
        problem: None,
        memory_available_kib: resources.memory_available_kib,
        attention,
        host: facts.machine,
        engine: facts.engine.and_then(|engine| engine.version),
        instances,
        last: None,
    }
}

pub(crate) fn instance(number: InstanceNumber, domain: Domain, facts: &Facts) -> InstanceStatus {
    let project = number.project();
    let record = facts.records().instance(number);
    // One whose containers were removed on purpose lacks nothing.
    if record.is_some_and(|record| record.uninstalled_at.is_some()) {
        return InstanceStatus { verdict: Verdict::Good, ..InstanceStatus::unknown(number, domain, false) };
    }
    let installed = record.is_some_and(InstanceRecord::is_installed);
    // In the middle of an operation, services may be off and pages broken, and nothing is wrong.
    if let Some(running) = facts.records().running(number) {
        return InstanceStatus { running: Some(running), ..InstanceStatus::unknown(number, domain, installed) };
    }
    let services: Vec<ServiceStatus> = Role::OF_INSTANCE
        .into_iter()
        .map(|role| {
            let service = StackInstance::service_name(role, number);
            let verdict = service_verdict(facts, &project, &service);
            ServiceStatus { service, verdict }
        })
        .collect();
    let pages = facts.instances.get(&number).and_then(|instance| instance.site.as_ref());
    let site = page_verdict(pages);
    let (tenants, failing_tenants) = tenants_verdict(pages);
    let tenant_pages = pages.and_then(|site| {
        let at = site.tenants_at.clone().unwrap_or_else(now);
        Some(TenantPages { at, pages: site.tenants.clone()? })
    });
    let tenant_count = pages.and_then(|site| site.tenant_count);
    let finished = if installed { Verdict::Good } else { Verdict::Bad };
    let attention = match (record, &facts.records) {
        // One that can't be read is there all the same.
        (None, Some(records)) if !records.unreadable.contains(&number) => vec![Attention::bad(AttentionKind::NotFound)],
        // Of one whose installation is not finished, the installation has to be.
        (_, _) if !installed => Vec::new(),
        (_, _) => of_parts(pages, &failing_tenants, &services).chain(attention::of_work(number, facts)).collect(),
    };
    let parts = services.iter().map(|service| service.verdict).chain([site, tenants, finished]);
    let verdict = together(parts.chain(broken(&attention)));
    let running = None;
    InstanceStatus {
        number,
        domain,
        verdict,
        installed,
        running,
        site,
        tenants,
        failing_tenants,
        tenant_count,
        tenant_pages,
        services,
        attention,
    }
}

/// What does not work, the nearest to people first: the page, then pages of clients, then what stands behind both.
fn of_parts(
    pages: Option<&SiteFacts>,
    failing_tenants: &[String],
    services: &[ServiceStatus],
) -> impl Iterator<Item = Attention> {
    let site = (page_verdict(pages) == Verdict::Bad).then(|| {
        let status = pages.and_then(|pages| pages.domain);
        let status = status.map_or_else(|| "none".to_owned(), |status| status.to_string());
        Attention::bad(AttentionKind::SiteSilent).with("status", status)
    });
    let tenants = (!failing_tenants.is_empty())
        .then(|| Attention::bad(AttentionKind::TenantsSilent).with("tenants", failing_tenants.join(", ")));
    let down: Vec<&str> = services
        .iter()
        .filter(|service| service.verdict == Verdict::Bad)
        .map(|service| service.service.as_str())
        .collect();
    let services =
        (!down.is_empty()).then(|| Attention::bad(AttentionKind::ServicesDown).with("services", down.join(", ")));
    [site, tenants, services].into_iter().flatten()
}

fn remembered(instance: &Instance) -> InstanceStatus {
    InstanceStatus::unknown(instance.number, instance.domain.clone(), instance.installed_at.is_some())
}

impl InstanceStatus {
    const fn unknown(number: InstanceNumber, domain: Domain, installed: bool) -> Self {
        Self {
            number,
            domain,
            verdict: Verdict::Unknown,
            installed,
            running: None,
            site: Verdict::Unknown,
            tenants: Verdict::Unknown,
            failing_tenants: Vec::new(),
            tenant_count: None,
            tenant_pages: None,
            services: Vec::new(),
            attention: Vec::new(),
        }
    }
}

/// What does not work, of what needs a person. What works and won't for long makes nothing bad yet.
fn broken(attention: &[Attention]) -> impl Iterator<Item = Verdict> {
    attention.iter().map(|one| one.verdict).filter(|verdict| *verdict == Verdict::Bad)
}

/// Bad where anything is bad, else unknown where anything is unknown.
fn together(verdicts: impl IntoIterator<Item = Verdict>) -> Verdict {
    verdicts.into_iter().fold(Verdict::Good, |worst, verdict| match (worst, verdict) {
        (Verdict::Bad, _) | (_, Verdict::Bad) => Verdict::Bad,
        (Verdict::Unknown, _) | (_, Verdict::Unknown) => Verdict::Unknown,
        (Verdict::Advice, _) | (_, Verdict::Advice) => Verdict::Advice,
        (Verdict::Good, Verdict::Good) => Verdict::Good,
    })
}

#[cfg(test)]
mod tests {
    use model::LockOwner;

    use super::*;
    use crate::facts::{EngineFacts, InstanceFacts, ServerRecords};
    use crate::lock::STALE_AFTER_SECONDS;

    fn container(role: Role) -> ContainerFacts {
        ContainerFacts::of_service("smart1", &format!("{role}1"))
    }

    fn known() -> Instance {
        Instance {
            server: "vps".parse().unwrap(),
            number: InstanceNumber::FIRST,
            domain: "uno.test".parse().unwrap(),
            mysql_port: "3306".parse().unwrap(),
            base_folder: "/opt/x".to_owned(),
            installed_at: None,
            state: inventory::InstanceState::Installed,
            last_operation: None,
        }
    }

    fn record() -> InstanceRecord {
        serde_json::from_value(serde_json::json!({
            "version": 1, "spec": {"number": 1, "domain": "uno.test", "mysql_port": 3306},
            "sizing": {"workers": 2, "buffer_pool_mib": 128},
            "code": {"kind": "git", "url": "https://git.lab.test/a/b.git", "access": {"kind": "public"}},
            "installed": {"images": {}, "files": {}, "at": "", "by_version": ""}
        }))
        .unwrap()
    }

    fn whole(page: Option<u16>) -> Facts {
        let engine = EngineFacts { installed: true, version: Some("28.1".to_owned()), ..EngineFacts::default() };
        let (asked, domain, tenants) = (page.is_some(), page.filter(|page| *page > 0), Some(Vec::new()));
        let site = SiteFacts { asked, domain, tenants, ..SiteFacts::default() };
        let mut records = ServerRecords::NONE;
        records.instances.insert(InstanceNumber::FIRST, record());
        let instance = InstanceFacts { site: Some(site), ..InstanceFacts::default() };
        Facts {
            engine: Some(engine),
            containers: Some(Role::OF_INSTANCE.into_iter().map(container).collect()),
            records: Some(records),
            instances: [(InstanceNumber::FIRST, instance)].into(),
            ..Facts::default()
        }
    }

    fn evaluated(facts: Facts) -> ServerStatus {
        evaluate("vps".parse().unwrap(), &[known()], facts)
    }

    #[test]
    fn instance_with_healthy_parts_is_good() {
        let status = evaluated(whole(Some(200)));
        assert_eq!((status.verdict, status.instances.len()), (Verdict::Good, 1));
        assert_eq!(status.instances[0].services.len(), 6);
    }

    #[test]
    fn one_bad_part_is_enough_and_unknown_is_never_good() {
        assert_eq!(evaluated(whole(Some(502))).verdict, Verdict::Bad);
        assert_eq!(evaluated(whole(Some(0))).verdict, Verdict::Bad);
        assert_eq!(evaluated(whole(None)).verdict, Verdict::Unknown);
        let mut starting = whole(Some(200));
        let containers = starting.containers.as_mut().unwrap();
        containers[0].check = "starting".to_owned();
        assert_eq!(evaluated(starting.clone()).verdict, Verdict::Unknown);
        starting.containers.as_mut().unwrap()[1].running = false;
        assert_eq!(evaluated(starting).verdict, Verdict::Bad);
        let mut silent = whole(Some(200));
        silent.engine.as_mut().unwrap().version = None;
        silent.containers = None;
        let status = evaluated(silent);
        assert_eq!((status.verdict, status.instances[0].services[0].verdict), (Verdict::Bad, Verdict::Unknown));
    }

    #[test]
    fn tenant_that_is_not_served_is_bad_and_unasked_tenants_are_unknown() {
        let with = |tenants: Option<Vec<TenantPage>>| {
            let mut facts = whole(Some(200));
            let instance = facts.instances.get_mut(&InstanceNumber::FIRST).unwrap();
            instance.site.as_mut().unwrap().tenants = tenants;
            evaluated(facts).instances.remove(0)
        };
        let page = |host: &str, status| TenantPage { host: host.to_owned(), status: Some(status) };
        assert_eq!(with(Some(vec![page("a.uno.test", 200), page("b.uno.test", 403)])).verdict, Verdict::Good);
        let failing = with(Some(vec![page("a.uno.test", 404), page("b.uno.test", 200)]));
        assert_eq!((failing.verdict, failing.failing_tenants), (Verdict::Bad, vec!["a.uno.test".to_owned()]));
        assert_eq!(with(None).verdict, Verdict::Unknown);
    }

    #[test]
    fn instance_with_a_running_operation_is_unknown_and_not_bad() {
        let with_lock = |age| {
            let mut facts = whole(Some(502));
            let records = facts.records.as_mut().unwrap();
            let request = serde_json::json!({"kind": "control", "instance": 1, "action": "restart"});
            records.lock = Some(LockOwner {
                operation: "x".to_owned(),
                request: serde_json::from_value(request).unwrap(),
                by: String::new(),
                since: String::new(),
            });
            records.lock_age = Some(age);
            evaluated(facts).instances.remove(0)
        };
        let running = with_lock(STALE_AFTER_SECONDS);
        assert_eq!((running.verdict, running.running), (Verdict::Unknown, Some(OperationKind::Restart)));
        let stale = with_lock(STALE_AFTER_SECONDS + 1);
        assert_eq!((stale.verdict, stale.running), (Verdict::Bad, None));
    }

    #[test]
    fn instance_on_record_here_and_not_there_is_bad() {
        let mut facts = whole(None);
        facts.records = Some(ServerRecords::NONE);
        facts.containers = Some(Vec::new());
        let status = evaluated(facts);
        assert_eq!((status.instances[0].verdict, status.instances[0].installed), (Verdict::Bad, false));
    }

    #[test]
    fn instance_that_was_removed_on_purpose_is_not_bad() {
        let mut facts = whole(None);
        facts.containers = Some(Vec::new());
        let records = facts.records.as_mut().unwrap();
        records.instances.get_mut(&InstanceNumber::FIRST).unwrap().uninstalled_at = Some(String::new());
        assert_eq!(evaluated(facts).verdict, Verdict::Good);
    }

    #[test]
    fn bare_server_is_good_and_silent_server_unknown() {
        let evaluated = |facts| evaluate("vps".parse().unwrap(), &[], facts).verdict;
        let engine = Some(EngineFacts::default());
        assert_eq!(evaluated(Facts { engine, ..Facts::default() }), Verdict::Good);
        assert_eq!(evaluated(Facts::default()), Verdict::Unknown);
    }
}
