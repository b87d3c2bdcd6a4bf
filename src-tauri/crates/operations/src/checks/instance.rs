//! The instance's number, its domain, its names, and what is left of others.

use model::{Check, CheckId, Domain, InstanceSpec, Role, Verdict};
use stack::Instance;
use stack::compose::NETWORK;

use super::judged;
use crate::allocation;
use crate::facts::Facts;

pub(super) fn checks(facts: &Facts, spec: &InstanceSpec) -> [Check; 5] {
    [
        leftovers(facts, spec),
        instance_number(facts, spec),
        base_folder(facts, spec),
        domain_unused(facts, spec),
        names_unused(facts, spec),
    ]
}

/// An instance on record stays in its folder: in another one it would be begun again, beside its own data. And nobody else may
/// change what is on the way to it: whoever can would put their own code in its place.
fn base_folder(facts: &Facts, spec: &InstanceSpec) -> Check {
    let check = |verdict| Check::new(CheckId::BaseFolder, verdict).with("folder", &spec.base_folder);
    if facts.records.is_none() {
        return check(Verdict::Unknown);
    }
    match facts.records().instance(spec.number) {
        Some(record) if record.spec.base_folder != spec.base_folder => {
            check(Verdict::Bad).with("reason", "recorded").with("recorded", &record.spec.base_folder)
        }
        Some(_) | None => match facts.machine.as_ref().and_then(|machine| machine.insecure_folder.as_deref()) {
            None => check(Verdict::Unknown),
            Some("") => check(Verdict::Good),
            Some(open) => check(Verdict::Bad).with("reason", "open").with("open", open),
        },
    }
}

/// The word for no container.
const NONE: &str = "none";

fn with_free_number(check: Check, facts: &Facts) -> Check {
    match allocation::next_free(facts) {
        Some(free) => check.with("proposed", free.number),
        None => check,
    }
}

/// Something of number N that no record of ours speaks of.
fn leftovers(facts: &Facts, spec: &InstanceSpec) -> Check {
    if facts.records().instance(spec.number).is_some() {
        return Check::new(CheckId::Leftovers, Verdict::Good).with("found", "");
    }
    let files = facts.instances.get(&spec.number).and_then(|instance| instance.files.as_ref());
    let (Some(store), Some(containers), Some(files)) = (&facts.store, &facts.containers, files) else {
        return Check::new(CheckId::Leftovers, Verdict::Unknown).with("found", "").with("instance", spec.number);
    };
    let project = spec.number.project();
    let volumes = store.volumes.iter().filter(|volume| volume.starts_with(&format!("{project}_"))).cloned();
    let theirs = || containers.iter().filter(|container| container.project() == project);
    let is_running = theirs().any(|container| container.running);
    let containers = theirs().map(|container| container.name.clone());
    let folder = files.folder.then(|| format!("{}/{project}", spec.base_folder));
    let found: Vec<String> = folder.into_iter().chain(volumes).chain(containers).collect();
    let check = Check::new(CheckId::Leftovers, judged(found.is_empty()))
        .with("found", found.join(", "))
        .with("state", if is_running { "running" } else { "stopped" })
        .with("instance", spec.number);
    with_free_number(check, facts)
}

fn instance_number(facts: &Facts, spec: &InstanceSpec) -> Check {
    let check = |verdict| Check::new(CheckId::InstanceNumber, verdict).with("instance", spec.number);
    if facts.records.is_none() || facts.records().unreadable.contains(&spec.number) {
        return check(Verdict::Unknown);
    }
    match facts.records().instance(spec.number) {
        Some(other) if other.spec.domain != spec.domain => {
            with_free_number(check(Verdict::Bad).with("domain", &other.spec.domain), facts)
        }
        Some(_) | None => check(Verdict::Good).with("domain", &spec.domain),
    }
}

fn domain_unused(facts: &Facts, spec: &InstanceSpec) -> Check {
    let domain = &spec.domain;
    let check = |verdict| Check::new(CheckId::DomainUnused, verdict).with("domain", domain);
    let mut records = facts.records().instances.values();
    let recorded = records
        .find(|record| record.spec.domain == *domain && record.spec.number != spec.number)
        .map(|record| record.spec.number.to_string());
    let project = spec.number.project();
    let is_served = |container: &&crate::facts::ContainerFacts| {
        container.project() != project && container.virtual_hosts().any(|host| host == domain.as_str())
    };
    let served = facts.containers().iter().find(is_served).map(|container| container.name.clone());
    if let Some(holder) = recorded {
        return check(Verdict::Bad).with("instance", holder).with("relation", "same").with("tenant", domain);
    }
    if let Some(container) = served {
        return check(Verdict::Bad).with("instance", container).with("relation", "container").with("tenant", domain);
    }
    if let Some((holder, relation, tenant)) = nested(facts, spec) {
        return check(Verdict::Bad).with("instance", holder).with("relation", relation).with("tenant", tenant);
    }
    match (&facts.records, &facts.containers) {
        (Some(_), Some(_)) => check(Verdict::Good).with("instance", ""),
        _ => check(Verdict::Unknown),
    }
}

/// Another instance whose tenant's address this domain would be, or one at what would be an address of a tenant of this: who
/// holds it, which of the two it is, and that address. The proxy leads it to one of them only.
fn nested(facts: &Facts, spec: &InstanceSpec) -> Option<(String, &'static str, String)> {
    let domain = &spec.domain;
    let project = spec.number.project();
    let recorded = facts.records().instances.values().filter(|record| record.spec.number != spec.number);
    let recorded = recorded.map(|record| (record.spec.number.to_string(), record.spec.domain.to_string()));
    let others = facts.containers().iter().filter(|container| container.project() != project);
    let served = others.flat_map(|container| {
        // Only who answers for every name below has tenants there.
        let wildcards = container.virtual_hosts().filter_map(|host| host.strip_prefix("*."));
        wildcards.map(|host| (container.name.clone(), host.to_owned()))
    });
    recorded.chain(served).find_map(|(holder, other)| {
        if domain.label_below(&other).is_some() {
            return Some((holder, "below", domain.to_string()));
        }
        let above = other.parse::<Domain>().ok()?;
        above.label_below(domain.as_str()).is_some().then_some((holder, "above", other))
    })
}

/// A container of somebody else's that answers on the shared network to a name of ours. Our own parts do not ask for each
/// other by those names there, so it harms nobody; but whoever reads the server's settings should know.
fn names_unused(facts: &Facts, spec: &InstanceSpec) -> Check {
    let Some(containers) = &facts.containers else { return Check::new(CheckId::NamesUnused, Verdict::Unknown) };
    let project = spec.number.project();
    let ours: Vec<String> = Role::OF_INSTANCE.map(|role| Instance::service_name(role, spec.number)).into();
    let php = Instance::php_name(spec.number);
    let answers = |container: &&crate::facts::ContainerFacts, name: &str| {
        container.project() != project && container.names_on(NETWORK).any(|found| found == name)
    };
    // That one name would be asked for: it decides which PHP runs the code.
    if let Some(container) = containers.iter().find(|container| answers(container, &php)) {
        return Check::new(CheckId::NamesUnused, Verdict::Bad).with("found", &container.name);
    }
    let also: Vec<&str> = containers
        .iter()
        .filter(|container| ours.iter().any(|name| answers(container, name)))
        .map(|container| container.name.as_str())
        .collect();
    let found = if also.is_empty() { NONE.to_owned() } else { also.join(", ") };
    Check::new(CheckId::NamesUnused, Verdict::Good).with("found", found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::ContainerFacts;

    fn spec() -> InstanceSpec {
        serde_json::from_str(r#"{"number":1,"domain":"a.pe","mysql_port":3306}"#).unwrap()
    }

    fn with(container: ContainerFacts) -> Facts {
        Facts { containers: Some(vec![container]), ..Facts::default() }
    }

    #[test]
    fn foreign_container_of_our_service_name_is_named_and_harmless() {
        let other = ContainerFacts::of_service("viejo", "fpm1").on_network(NETWORK, &["fpm1"]);
        let check = names_unused(&with(other), &spec());
        assert_eq!((check.verdict, check.params["found"].as_str()), (Verdict::Good, "viejo-fpm1-1"));
        let ours = ContainerFacts::of_service("smart1", "nginx1").on_network(NETWORK, &["nginx1"]);
        assert_eq!(names_unused(&with(ours), &spec()).params["found"], NONE);
    }

    #[test]
    fn foreign_container_of_the_name_of_our_php_is_refused() {
        let other = ContainerFacts::of_service("x", "y").on_network(NETWORK, &["php.smart1.internal"]);
        assert_eq!(names_unused(&with(other), &spec()).verdict, Verdict::Bad);
        assert_eq!(names_unused(&Facts::default(), &spec()).verdict, Verdict::Unknown);
    }

    #[test]
    fn running_system_is_told_apart_from_remains() {
        let state = |running| {
            let mut container = ContainerFacts::of_service("smart1", "nginx1");
            container.running = running;
            let files = crate::facts::FilesFacts::default();
            let instance = crate::facts::InstanceFacts { files: Some(files), ..Default::default() };
            let facts = Facts {
                store: Some(crate::facts::StoreFacts::default()),
                instances: [(model::InstanceNumber::FIRST, instance)].into(),
                records: Some(crate::facts::ServerRecords::NONE),
                ..with(container)
            };
            let check = leftovers(&facts, &spec());
            (check.verdict, check.params["state"].clone())
        };
        assert_eq!(state(true), (Verdict::Bad, "running".to_owned()));
        assert_eq!(state(false), (Verdict::Bad, "stopped".to_owned()));
    }

    #[test]
    fn container_that_serves_the_domain_is_no_number_to_choose() {
        let other = ContainerFacts::of_service("viejo", "web").serving("a.pe");
        let check = domain_unused(&with(other), &spec());
        assert_eq!((&*check.params["relation"], &*check.params["instance"]), ("container", "viejo-web-1"));
    }

    #[test]
    fn folder_that_others_can_change_is_refused() {
        let seen = |insecure_folder: Option<&str>| {
            let insecure_folder = insecure_folder.map(str::to_owned);
            let machine = model::HostFacts { insecure_folder, ..model::HostFacts::default() };
            let facts =
                Facts { machine: Some(machine), records: Some(crate::facts::ServerRecords::NONE), ..Facts::default() };
            base_folder(&facts, &spec()).verdict
        };
        assert_eq!(seen(Some("")), Verdict::Good);
        assert_eq!(seen(Some("/srv/open")), Verdict::Bad);
        assert_eq!(seen(None), Verdict::Unknown);
    }

    #[test]
    fn domain_that_a_container_serves_is_taken() {
        let other = ContainerFacts::of_service("viejo", "web").serving("b.pe, a.pe");
        assert_eq!(domain_unused(&with(other), &spec()).verdict, Verdict::Bad);
        let ours = ContainerFacts::of_service("smart1", "nginx1").serving("a.pe, *.a.pe");
        let mut facts = with(ours);
        facts.records = Some(crate::facts::ServerRecords::NONE);
        assert_eq!(domain_unused(&facts, &spec()).verdict, Verdict::Good);
    }

    #[test]
    fn domain_of_a_tenant_of_another_instance_is_a_conflict() {
        let of = |domain: &str, number: u16| -> InstanceSpec {
            serde_json::from_value(serde_json::json!({"number": number, "domain": domain, "mysql_port": 3306})).unwrap()
        };
        let mut records = crate::facts::ServerRecords::NONE;
        let record = serde_json::json!({
            "version": 1, "spec": {"number": 1, "domain": "ventas.pe", "mysql_port": 3306},
            "sizing": {"workers": 2, "buffer_pool_mib": 128},
            "code": {"kind": "git", "url": "https://git.lab.test/a/b.git", "access": {"kind": "public"}}
        });
        records.instances.insert(model::InstanceNumber::FIRST, serde_json::from_value(record).unwrap());
        let foreign = ContainerFacts::of_service("old", "nginx").serving("viejo.pe, *.viejo.pe");
        let facts = Facts { records: Some(records), containers: Some(vec![foreign]), ..Facts::default() };
        let check = |domain| domain_unused(&facts, &of(domain, 2));
        let relation = |domain| check(domain).params.get("relation").cloned();
        assert_eq!(relation("norte.ventas.pe").as_deref(), Some("below"));
        assert_eq!(relation("norte.viejo.pe").as_deref(), Some("below"));
        assert_eq!(relation("pe.ventas.pe").as_deref(), Some("below"));
        assert_eq!((check("norte.ventas.pe").verdict, check("a.b.ventas.pe").verdict), (Verdict::Bad, Verdict::Good));
        assert_eq!((check("otras-ventas.pe").verdict, check("ventas.pe").verdict), (Verdict::Good, Verdict::Bad));
        assert_eq!(domain_unused(&facts, &of("ventas.pe", 1)).verdict, Verdict::Good);
        let below = with(ContainerFacts::of_service("old", "nginx").serving("norte.nuevo.pe,*.norte.nuevo.pe"));
        let above = domain_unused(&below, &of("nuevo.pe", 2));
        assert_eq!(above.params.get("relation").map(String::as_str), Some("above"));
        assert_eq!(above.params.get("tenant").map(String::as_str), Some("norte.nuevo.pe"));
    }
}
