//! The checks before anything is changed. Pure: facts and specification in, answers out.
//!
//! A check is bad only if continuing would fail or do harm; what could not be found out is unknown, and never good.

use docker::ComposeVersion;
use model::{Check, CheckId, Elevation, ErrorCode, Problem, Verdict};

use crate::allocation::{next_free_number_and_port, port_is_promised};
use crate::facts::Facts;
use crate::spec::InstanceSpec;

/// 2 GB as sold: what the kernel reports of them is less.
const MEMORY_NEEDED_KIB: u64 = 1_750 * 1024;
/// 10 GB.
const DISK_NEEDED_KIB: u64 = 10 * 1024 * 1024;
/// 64 MB.
const TEMPORARY_NEEDED_KIB: u64 = 64 * 1024;
/// How far the clocks may differ: certificates and tokens live by the minute.
const CLOCK_TOLERANCE_SECONDS: u64 = 60;

/// The word for a program that is not there.
const ABSENT: &str = "absent";
/// The word for an interrupted installation of packages.
const INTERRUPTED: &str = "interrupted";

/// All checks. Without a specification, those of the server alone. `now` is the desktop's clock in seconds since 1970.
pub fn checks(facts: &Facts, spec: Option<&InstanceSpec>, elevation: Elevation, now: i64) -> Vec<Check> {
    let mut checks = machine(facts, elevation, now);
    checks.push(web_port(facts, CheckId::HttpPort, 80));
    checks.push(web_port(facts, CheckId::HttpsPort, 443));
    if let Some(spec) = spec {
        checks.push(database_port(facts, spec));
    }
    checks.extend(network(facts));
    checks.push(packages(facts));
    checks.extend(docker(facts));
    if let Some(spec) = spec {
        checks.push(leftovers(facts, spec));
        checks.push(instance_number(facts, spec));
        checks.push(domain_unused(facts, spec));
    }
    checks
}

/// The error that says which checks say no, if any does.
pub fn refusal(checks: &[Check]) -> Option<Problem> {
    let bad: Vec<&str> =
        checks.iter().filter(|check| check.verdict == Verdict::Bad).map(|check| check.id.as_str()).collect();
    (!bad.is_empty()).then(|| Problem::new(ErrorCode::ChecksFailed).with("checks", bad.join(", ")))
}

fn machine(facts: &Facts, elevation: Elevation, now: i64) -> Vec<Check> {
    let host = &facts.host;
    let verdict_of = |good: bool| if good { Verdict::Good } else { Verdict::Bad };
    let seen = |check: Check, value: Option<String>| match value {
        Some(value) => check.with("seen", value),
        None => check,
    };
    let distribution = match (host.distribution.as_deref(), host.release.as_deref()) {
        (Some(id), Some(release)) => verdict_of(is_supported(id, release)),
        // Debian's testing has no number.
        (Some(_), None) => Verdict::Bad,
        (None, _) => Verdict::Unknown,
    };
    let architecture = host.architecture.as_deref().map_or(Verdict::Unknown, |name| verdict_of(name == "amd64"));
    let virtualisation = match host.virtualisation.as_deref() {
        None => Verdict::Unknown,
        Some("openvz" | "lxc" | "lxc-libvirt" | "wsl" | "podman" | "rkt" | "proot" | "systemd-nspawn") => Verdict::Bad,
        Some(_) => Verdict::Good,
    };
    let memory = host.memory_kib.map_or(Verdict::Unknown, |kib| verdict_of(kib >= MEMORY_NEEDED_KIB));
    let free = match (host.disk_free_kib, host.docker_free_kib) {
        (Some(base), Some(docker)) => Some(base.min(docker)),
        (one, other) => one.or(other),
    };
    let disk = free.map_or(Verdict::Unknown, |kib| verdict_of(kib >= DISK_NEEDED_KIB || has_instance(facts)));
    let temporary = host.temporary_free_kib.map_or(Verdict::Unknown, |kib| verdict_of(kib >= TEMPORARY_NEEDED_KIB));
    let difference = host.clock.map(|clock| clock.abs_diff(now));
    let clock = difference.map_or(Verdict::Unknown, |seconds| verdict_of(seconds <= CLOCK_TOLERANCE_SECONDS));
    let rights = match elevation {
        Elevation::Root => "root",
        Elevation::Sudo => "sudo",
        Elevation::SudoWithPassword => "sudo-with-password",
    };
    vec![
        seen(Check::new(CheckId::Distribution, distribution), host.name.clone()),
        seen(Check::new(CheckId::Architecture, architecture), host.architecture.clone()),
        seen(Check::new(CheckId::Virtualisation, virtualisation), host.virtualisation.clone()),
        Check::new(CheckId::InitSystem, host.systemd.map_or(Verdict::Unknown, verdict_of)),
        Check::new(CheckId::Rights, Verdict::Good).with("seen", rights),
        seen(
            Check::new(CheckId::Memory, memory).with("needed", gigabytes(2 * 1024 * 1024)),
            host.memory_kib.map(gigabytes),
        ),
        seen(Check::new(CheckId::Disk, disk).with("needed", gigabytes(DISK_NEEDED_KIB)), free.map(gigabytes)),
        seen(
            Check::new(CheckId::TmpSpace, temporary).with("needed", room(TEMPORARY_NEEDED_KIB)),
            host.temporary_free_kib.map(room),
        ),
        seen(Check::new(CheckId::Clock, clock), difference.map(|seconds| seconds.to_string())),
    ]
}

/// A server that carries an instance already has spent the disk that an installation needs.
fn has_instance(facts: &Facts) -> bool {
    !facts.records.manifests.is_empty()
}

fn is_supported(id: &str, release: &str) -> bool {
    match id {
        "debian" => matches!(release, "11" | "12" | "13"),
        "ubuntu" => {
            let mut numbers = release.split('.').map(str::parse::<u32>);
            match (numbers.next(), numbers.next()) {
                (Some(Ok(year)), Some(Ok(month))) => (20_04..=26_04).contains(&(year * 100 + month)),
                _ => false,
            }
        }
        _ => false,
    }
}

/// "64 MB", and from a gigabyte on "3.8 GB".
fn room(kib: u64) -> String {
    if kib < 1024 * 1024 { format!("{} MB", kib / 1024) } else { gigabytes(kib) }
}

/// "3.8 GB"
fn gigabytes(kib: u64) -> String {
    let tenths = u128::from(kib) * 10 / (1024 * 1024);
    format!("{}.{} GB", tenths / 10, tenths % 10)
}

/// Whether a port is free, or held by the proxy that we made.
fn web_port(facts: &Facts, id: CheckId, port: u16) -> Check {
    let Some(listening) = &facts.host.listening else {
        return Check::new(id, Verdict::Unknown).with("port", port);
    };
    let Some(held) = listening.iter().find(|listening| listening.port == port) else {
        return Check::new(id, Verdict::Good).with("port", port).with("holder", "nobody");
    };
    let by_docker = held.holder.as_deref().is_some_and(|holder| holder.starts_with("docker"));
    let ours = facts.container(stack::compose::PROXY_PROJECT, stack::compose::PROXY_SERVICE).is_some();
    if by_docker && ours {
        return Check::new(id, Verdict::Good).with("port", port).with("holder", "proxy");
    }
    Check::new(id, Verdict::Bad).with("port", port).with("holder", held.holder.as_deref().unwrap_or("?"))
}

fn database_port(facts: &Facts, spec: &InstanceSpec) -> Check {
    let port = spec.mysql_port;
    let check =
        |holder: &str| Check::new(CheckId::DatabasePort, Verdict::Good).with("port", port).with("holder", holder);
    let proposed = |check: Check| match next_free_number_and_port(facts) {
        Some(free) => check.with("proposed", free.mysql_port),
        None => check,
    };
    let bad = |holder: &str| {
        proposed(Check::new(CheckId::DatabasePort, Verdict::Bad).with("port", port).with("holder", holder))
    };
    if port_is_promised(facts, port, Some(spec.instance)) {
        return bad("smart");
    }
    let Some(listening) = &facts.host.listening else {
        return Check::new(CheckId::DatabasePort, Verdict::Unknown).with("port", port);
    };
    let Some(held) = listening.iter().find(|listening| listening.port == port.get()) else {
        return check("nobody");
    };
    let project = spec.instance.project();
    let ours = facts.records.specs.get(&spec.instance).is_some_and(|recorded| recorded.spec.mysql_port == port)
        && facts.container(&project, &format!("mariadb{}", spec.instance)).is_some();
    if ours { check("instance") } else { bad(held.holder.as_deref().unwrap_or("?")) }
}

fn network(facts: &Facts) -> [Check; 2] {
    let verdict_of = |answer: Option<bool>| match answer {
        Some(true) => Verdict::Good,
        Some(false) => Verdict::Bad,
        None => Verdict::Unknown,
    };
    [
        Check::new(CheckId::NameResolution, verdict_of(facts.network.resolves)),
        Check::new(CheckId::Registry, verdict_of(facts.network.registry)),
    ]
}

/// A held lock is waited for, and what was interrupted is finished first, so neither is bad; nor are they good.
fn packages(facts: &Facts) -> Check {
    let (verdict, holder) = match &facts.host.packages_locked_by {
        Some(holder) => (Verdict::Unknown, holder.trim()),
        None if facts.host.packages_interrupted => (Verdict::Unknown, INTERRUPTED),
        None if facts.host.packages_asked => (Verdict::Good, ""),
        None => (Verdict::Unknown, "unknown"),
    };
    Check::new(CheckId::Packages, verdict).with("holder", holder)
}

fn docker(facts: &Facts) -> [Check; 2] {
    let facts = &facts.docker;
    let mut engine = match (&facts.engine, facts.installed) {
        _ if facts.from_snap => Check::new(CheckId::Docker, Verdict::Bad).with("seen", "snap"),
        (Some(version), _) => {
            let old =
                version.split('.').next().and_then(|major| major.parse::<u32>().ok()).is_some_and(|major| major < 20);
            Check::new(CheckId::Docker, if old { Verdict::Bad } else { Verdict::Good }).with("seen", version)
        }
        // Installed and not running: the step starts it.
        (None, true) => Check::new(CheckId::Docker, Verdict::Unknown).with("seen", ""),
        (None, false) => Check::new(CheckId::Docker, Verdict::Good).with("seen", ABSENT),
    };
    engine = engine.with("needed", "20.10");
    // An old or missing plugin is replaced by the step.
    let compose = Check::new(CheckId::Compose, Verdict::Good)
        .with("seen", facts.compose.map_or_else(|| ABSENT.to_owned(), |version| version.to_string()))
        .with("needed", ComposeVersion::OLDEST);
    [engine, compose]
}

/// Something of number N that no record of ours speaks of.
fn leftovers(facts: &Facts, spec: &InstanceSpec) -> Check {
    if facts.records.specs.contains_key(&spec.instance) || facts.records.manifests.contains_key(&spec.instance) {
        return Check::new(CheckId::Leftovers, Verdict::Good).with("found", "");
    }
    let project = spec.instance.project();
    let volumes = facts.docker.volumes.iter().filter(|volume| volume.starts_with(&format!("{project}_"))).cloned();
    let containers = facts
        .docker
        .containers
        .iter()
        .filter(|container| container.project == project)
        .map(|container| container.name.clone());
    let folder = facts.instance.folder.then(|| format!("{}/{project}", spec.base_folder));
    let found: Vec<String> = folder.into_iter().chain(volumes).chain(containers).collect();
    let verdict = if found.is_empty() { Verdict::Good } else { Verdict::Bad };
    let check = Check::new(CheckId::Leftovers, verdict).with("found", found.join(", ")).with("instance", spec.instance);
    match next_free_number_and_port(facts) {
        Some(free) => check.with("proposed", free.instance),
        None => check,
    }
}

fn instance_number(facts: &Facts, spec: &InstanceSpec) -> Check {
    let number = spec.instance;
    let taken_by = facts.records.specs.get(&number).map(|recorded| &recorded.spec);
    let check = |verdict| Check::new(CheckId::InstanceNumber, verdict).with("instance", number);
    match taken_by {
        Some(other) if other.domain != spec.domain => {
            let check = check(Verdict::Bad).with("domain", &other.domain);
            match next_free_number_and_port(facts) {
                Some(free) => check.with("proposed", free.instance),
                None => check,
            }
        }
        Some(_) | None => check(Verdict::Good).with("domain", &spec.domain),
    }
}

fn domain_unused(facts: &Facts, spec: &InstanceSpec) -> Check {
    let domain = &spec.domain;
    let recorded = facts
        .records
        .specs
        .values()
        .find(|recorded| recorded.spec.domain == *domain && recorded.spec.instance != spec.instance)
        .map(|recorded| recorded.spec.instance.to_string());
    let project = spec.instance.project();
    let served = facts
        .docker
        .containers
        .iter()
        .filter(|container| container.project != project)
        .find(|container| container.virtual_host.split(',').any(|host| host.trim() == domain.as_str()))
        .map(|container| container.name.clone());
    let check = |verdict| Check::new(CheckId::DomainUnused, verdict).with("domain", domain);
    match recorded.or(served) {
        Some(holder) => check(Verdict::Bad).with("instance", holder),
        None => check(Verdict::Good).with("instance", ""),
    }
}

#[cfg(test)]
mod tests {
    use model::HostFacts;

    use super::*;

    #[test]
    fn supported_releases() {
        for (id, release, good) in [
            ("debian", "10", false),
            ("debian", "11", true),
            ("debian", "13", true),
            ("debian", "14", false),
            ("ubuntu", "18.04", false),
            ("ubuntu", "20.04", true),
            ("ubuntu", "26.04", true),
            ("ubuntu", "26.10", false),
            ("fedora", "42", false),
        ] {
            assert_eq!(is_supported(id, release), good, "{id} {release}");
        }
    }

    #[test]
    fn a_server_that_says_nothing_is_unknown_and_not_good() {
        let facts = Facts::default();
        for check in checks(&facts, None, Elevation::Root, 0) {
            let known_from_nothing = [CheckId::Rights, CheckId::Docker, CheckId::Compose];
            if !known_from_nothing.contains(&check.id) {
                assert_eq!(check.verdict, Verdict::Unknown, "{:?}", check.id);
            }
        }
    }

    #[test]
    fn numbers_that_no_machine_has_are_judged_like_others() {
        let mut facts = Facts::default();
        for clock in [i64::MIN, i64::MAX] {
            facts.host = HostFacts { clock: Some(clock), memory_kib: Some(u64::MAX), ..HostFacts::default() };
            let checks = checks(&facts, None, Elevation::Root, 1_800_000_000);
            let verdict = |id| checks.iter().find(|check| check.id == id).unwrap().verdict;
            assert_eq!((verdict(CheckId::Clock), verdict(CheckId::Memory)), (Verdict::Bad, Verdict::Good));
        }
    }

    #[test]
    fn memory_as_sold() {
        assert_eq!(gigabytes(4_019_060), "3.8 GB");
        assert_eq!((room(64 * 1024), room(4_019_060)), ("64 MB".to_owned(), "3.8 GB".to_owned()));
        let mut facts = Facts::default();
        facts.host.memory_kib = Some(1_970 * 1024);
        let memory = |facts: &Facts| {
            checks(facts, None, Elevation::Root, 0)
                .into_iter()
                .find(|check| check.id == CheckId::Memory)
                .unwrap()
                .verdict
        };
        assert_eq!(memory(&facts), Verdict::Good);
        facts.host.memory_kib = Some(960 * 1024);
        assert_eq!(memory(&facts), Verdict::Bad);
    }
}
