//! The instance's number, its domain, its names, and what is left of others.

use model::{Check, CheckId, InstanceSpec, Role, Verdict};
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

/// An instance on record stays in its folder: in another one it would be begun again, beside its own data.
fn base_folder(facts: &Facts, spec: &InstanceSpec) -> Check {
    let check = |verdict| Check::new(CheckId::BaseFolder, verdict).with("folder", &spec.base_folder);
    if facts.records.is_none() {
        return check(Verdict::Unknown);
    }
    match facts.records().instance(spec.number) {
        Some(record) if record.spec.base_folder != spec.base_folder => {
            check(Verdict::Bad).with("recorded", &record.spec.base_folder)
        }
        Some(_) | None => check(Verdict::Good),
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
    let containers =
        containers.iter().filter(|container| container.project() == project).map(|container| container.name.clone());
    let folder = files.folder.then(|| format!("{}/{project}", spec.base_folder));
    let found: Vec<String> = folder.into_iter().chain(volumes).chain(containers).collect();
    let check = Check::new(CheckId::Leftovers, judged(found.is_empty()))
        .with("found", found.join(", "))
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
    match recorded.or(served) {
        Some(holder) => check(Verdict::Bad).with("instance", holder),
        None if facts.records.is_none() || facts.containers.is_none() => check(Verdict::Unknown),
        None => check(Verdict::Good).with("instance", ""),
    }
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
    fn domain_that_a_container_serves_is_taken() {
        let other = ContainerFacts::of_service("viejo", "web").serving("b.pe, a.pe");
        assert_eq!(domain_unused(&with(other), &spec()).verdict, Verdict::Bad);
        let ours = ContainerFacts::of_service("smart1", "nginx1").serving("a.pe, *.a.pe");
        let mut facts = with(ours);
        facts.records = Some(crate::facts::ServerRecords::NONE);
        assert_eq!(domain_unused(&facts, &spec()).verdict, Verdict::Good);
    }
}
