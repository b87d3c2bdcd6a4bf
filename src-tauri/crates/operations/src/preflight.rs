//! What is looked at before anything is changed. Pure: facts and wishes in, answers out.
//!
//! A check is bad only where going on would fail or harm; what could not be found out is unknown, and never good.

use std::collections::BTreeSet;

use docker::ComposeVersion;
use model::{Check, CheckId, Elevation, ErrorCode, InstanceNumber, MysqlPort, Problem, Verdict};

use crate::survey::Survey;
use crate::wishes::InstallWishes;

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
/// The word for an installation of packages that was cut off.
const INTERRUPTED: &str = "interrupted";

/// What is free on a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The next instance number.
    pub instance: InstanceNumber,
    /// The next database port.
    pub mysql_port: MysqlPort,
}

/// The next free number and port.
pub fn propose(survey: &Survey) -> Option<Proposal> {
    let used: BTreeSet<InstanceNumber> = numbers_in_use(survey);
    let mut instance = InstanceNumber::FIRST;
    while used.contains(&instance) {
        instance = instance.next()?;
    }
    let mut mysql_port = MysqlPort::DEFAULT;
    while port_in_use(survey, mysql_port.get()) || port_is_promised(survey, mysql_port, None) {
        mysql_port = mysql_port.next()?;
    }
    Some(Proposal { instance, mysql_port })
}

/// Numbers of which something is there: a record, a volume or a container.
fn numbers_in_use(survey: &Survey) -> BTreeSet<InstanceNumber> {
    let of_project = |name: &str| name.strip_prefix("smart").and_then(|digits| digits.parse::<InstanceNumber>().ok());
    let volumes = survey.docker.volumes.iter().filter_map(|volume| of_project(volume.split('_').next()?));
    let containers = survey.docker.containers.iter().filter_map(|container| of_project(&container.project));
    let records = survey.records.manifests.keys().chain(survey.records.wishes.keys()).copied();
    records.chain(volumes).chain(containers).collect()
}

fn port_in_use(survey: &Survey, port: u16) -> bool {
    survey.host.listening.iter().flatten().any(|listening| listening.port == port)
}

fn port_is_promised(survey: &Survey, port: MysqlPort, except: Option<InstanceNumber>) -> bool {
    survey
        .records
        .wishes
        .values()
        .any(|recorded| recorded.wishes.mysql_port == port && Some(recorded.wishes.instance) != except)
}

/// All checks. Without wishes, those of the server alone. `now` is the desktop's clock in seconds since 1970.
pub fn checks(survey: &Survey, wishes: Option<&InstallWishes>, elevation: Elevation, now: i64) -> Vec<Check> {
    let mut checks = machine(survey, elevation, now);
    checks.push(web_port(survey, CheckId::HttpPort, 80));
    checks.push(web_port(survey, CheckId::HttpsPort, 443));
    if let Some(wishes) = wishes {
        checks.push(database_port(survey, wishes));
    }
    checks.extend(network(survey));
    checks.push(packages(survey));
    checks.extend(docker(survey));
    if let Some(wishes) = wishes {
        checks.push(leftovers(survey, wishes));
        checks.push(instance_number(survey, wishes));
        checks.push(domain_unused(survey, wishes));
    }
    checks
}

/// The error that says which checks say no, if any does.
pub fn refusal(checks: &[Check]) -> Option<Problem> {
    let bad: Vec<&str> =
        checks.iter().filter(|check| check.verdict == Verdict::Bad).map(|check| check.id.as_str()).collect();
    (!bad.is_empty()).then(|| Problem::new(ErrorCode::ChecksFailed).with("checks", bad.join(", ")))
}

fn machine(survey: &Survey, elevation: Elevation, now: i64) -> Vec<Check> {
    let host = &survey.host;
    let judge = |good: bool| if good { Verdict::Good } else { Verdict::Bad };
    let seen = |check: Check, value: Option<String>| match value {
        Some(value) => check.with("seen", value),
        None => check,
    };
    let distribution = match (host.distribution.as_deref(), host.release.as_deref()) {
        (Some(id), Some(release)) => judge(is_supported(id, release)),
        // Debian's testing has no number.
        (Some(_), None) => Verdict::Bad,
        (None, _) => Verdict::Unknown,
    };
    let architecture = host.architecture.as_deref().map_or(Verdict::Unknown, |name| judge(name == "amd64"));
    let virtualisation = match host.virtualisation.as_deref() {
        None => Verdict::Unknown,
        Some("openvz" | "lxc" | "lxc-libvirt" | "wsl" | "podman" | "rkt" | "proot" | "systemd-nspawn") => Verdict::Bad,
        Some(_) => Verdict::Good,
    };
    let memory = host.memory_kib.map_or(Verdict::Unknown, |kib| judge(kib >= MEMORY_NEEDED_KIB));
    let free = match (host.disk_free_kib, host.docker_free_kib) {
        (Some(base), Some(docker)) => Some(base.min(docker)),
        (one, other) => one.or(other),
    };
    let disk = free.map_or(Verdict::Unknown, |kib| judge(kib >= DISK_NEEDED_KIB || has_instance(survey)));
    let temporary = host.temporary_free_kib.map_or(Verdict::Unknown, |kib| judge(kib >= TEMPORARY_NEEDED_KIB));
    let difference = host.clock.map(|clock| clock.abs_diff(now));
    let clock = difference.map_or(Verdict::Unknown, |seconds| judge(seconds <= CLOCK_TOLERANCE_SECONDS));
    let rights = match elevation {
        Elevation::Root => "root",
        Elevation::Sudo => "sudo",
        Elevation::SudoWithPassword => "sudo-with-password",
    };
    vec![
        seen(Check::new(CheckId::Distribution, distribution), host.name.clone()),
        seen(Check::new(CheckId::Architecture, architecture), host.architecture.clone()),
        seen(Check::new(CheckId::Virtualisation, virtualisation), host.virtualisation.clone()),
        Check::new(CheckId::ServiceKeeper, host.systemd.map_or(Verdict::Unknown, judge)),
        Check::new(CheckId::Rights, Verdict::Good).with("seen", rights),
        seen(
            Check::new(CheckId::Memory, memory).with("needed", gigabytes(2 * 1024 * 1024)),
            host.memory_kib.map(gigabytes),
        ),
        seen(Check::new(CheckId::Disk, disk).with("needed", gigabytes(DISK_NEEDED_KIB)), free.map(gigabytes)),
        seen(
            Check::new(CheckId::TemporaryRoom, temporary).with("needed", room(TEMPORARY_NEEDED_KIB)),
            host.temporary_free_kib.map(room),
        ),
        seen(Check::new(CheckId::Clock, clock), difference.map(|seconds| seconds.to_string())),
    ]
}

/// A server that carries an instance already has spent the disk that an installation needs.
fn has_instance(survey: &Survey) -> bool {
    !survey.records.manifests.is_empty()
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
fn web_port(survey: &Survey, id: CheckId, port: u16) -> Check {
    let Some(listening) = &survey.host.listening else {
        return Check::new(id, Verdict::Unknown).with("port", port);
    };
    let Some(held) = listening.iter().find(|listening| listening.port == port) else {
        return Check::new(id, Verdict::Good).with("port", port).with("holder", "nobody");
    };
    let by_docker = held.holder.as_deref().is_some_and(|holder| holder.starts_with("docker"));
    let ours = survey.container(stack::compose::PROXY_PROJECT, stack::compose::PROXY_SERVICE).is_some();
    if by_docker && ours {
        return Check::new(id, Verdict::Good).with("port", port).with("holder", "proxy");
    }
    Check::new(id, Verdict::Bad).with("port", port).with("holder", held.holder.as_deref().unwrap_or("?"))
}

fn database_port(survey: &Survey, wishes: &InstallWishes) -> Check {
    let port = wishes.mysql_port;
    let check =
        |holder: &str| Check::new(CheckId::DatabasePort, Verdict::Good).with("port", port).with("holder", holder);
    let proposed = |check: Check| match propose(survey) {
        Some(proposal) => check.with("proposed", proposal.mysql_port),
        None => check,
    };
    let bad = |holder: &str| {
        proposed(Check::new(CheckId::DatabasePort, Verdict::Bad).with("port", port).with("holder", holder))
    };
    if port_is_promised(survey, port, Some(wishes.instance)) {
        return bad("smart");
    }
    let Some(listening) = &survey.host.listening else {
        return Check::new(CheckId::DatabasePort, Verdict::Unknown).with("port", port);
    };
    let Some(held) = listening.iter().find(|listening| listening.port == port.get()) else {
        return check("nobody");
    };
    let project = wishes.instance.project();
    let ours = survey.records.wishes.get(&wishes.instance).is_some_and(|recorded| recorded.wishes.mysql_port == port)
        && survey.container(&project, &format!("mariadb{}", wishes.instance)).is_some();
    if ours { check("instance") } else { bad(held.holder.as_deref().unwrap_or("?")) }
}

fn network(survey: &Survey) -> [Check; 2] {
    let judge = |answer: Option<bool>| match answer {
        Some(true) => Verdict::Good,
        Some(false) => Verdict::Bad,
        None => Verdict::Unknown,
    };
    [
        Check::new(CheckId::NameResolution, judge(survey.network.resolves)),
        Check::new(CheckId::Registry, judge(survey.network.registry)),
    ]
}

/// A held lock is waited for, and what was cut off is finished first, so neither is bad; nor are they good.
fn packages(survey: &Survey) -> Check {
    let (verdict, holder) = match &survey.host.packages_locked_by {
        Some(holder) => (Verdict::Unknown, holder.trim()),
        None if survey.host.packages_interrupted => (Verdict::Unknown, INTERRUPTED),
        None if survey.host.packages_asked => (Verdict::Good, ""),
        None => (Verdict::Unknown, "unknown"),
    };
    Check::new(CheckId::Packages, verdict).with("holder", holder)
}

fn docker(survey: &Survey) -> [Check; 2] {
    let facts = &survey.docker;
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
fn leftovers(survey: &Survey, wishes: &InstallWishes) -> Check {
    if survey.records.wishes.contains_key(&wishes.instance) || survey.records.manifests.contains_key(&wishes.instance) {
        return Check::new(CheckId::Leftovers, Verdict::Good).with("found", "");
    }
    let project = wishes.instance.project();
    let volumes = survey.docker.volumes.iter().filter(|volume| volume.starts_with(&format!("{project}_"))).cloned();
    let containers = survey
        .docker
        .containers
        .iter()
        .filter(|container| container.project == project)
        .map(|container| container.name.clone());
    let folder = survey.instance.folder.then(|| format!("{}/{project}", wishes.base_folder));
    let found: Vec<String> = folder.into_iter().chain(volumes).chain(containers).collect();
    let verdict = if found.is_empty() { Verdict::Good } else { Verdict::Bad };
    let check =
        Check::new(CheckId::Leftovers, verdict).with("found", found.join(", ")).with("instance", wishes.instance);
    match propose(survey) {
        Some(proposal) => check.with("proposed", proposal.instance),
        None => check,
    }
}

fn instance_number(survey: &Survey, wishes: &InstallWishes) -> Check {
    let number = wishes.instance;
    let taken_by = survey.records.wishes.get(&number).map(|recorded| &recorded.wishes);
    let check = |verdict| Check::new(CheckId::InstanceNumber, verdict).with("instance", number);
    match taken_by {
        Some(other) if other.domain != wishes.domain => {
            let check = check(Verdict::Bad).with("domain", &other.domain);
            match propose(survey) {
                Some(proposal) => check.with("proposed", proposal.instance),
                None => check,
            }
        }
        Some(_) | None => check(Verdict::Good).with("domain", &wishes.domain),
    }
}

fn domain_unused(survey: &Survey, wishes: &InstallWishes) -> Check {
    let domain = &wishes.domain;
    let recorded = survey
        .records
        .wishes
        .values()
        .find(|recorded| recorded.wishes.domain == *domain && recorded.wishes.instance != wishes.instance)
        .map(|recorded| recorded.wishes.instance.to_string());
    let project = wishes.instance.project();
    let served = survey
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
        let survey = Survey::default();
        for check in checks(&survey, None, Elevation::Root, 0) {
            let known_from_nothing = [CheckId::Rights, CheckId::Docker, CheckId::Compose];
            if !known_from_nothing.contains(&check.id) {
                assert_eq!(check.verdict, Verdict::Unknown, "{:?}", check.id);
            }
        }
    }

    #[test]
    fn numbers_that_no_machine_has_are_judged_like_others() {
        let mut survey = Survey::default();
        for clock in [i64::MIN, i64::MAX] {
            survey.host = HostFacts { clock: Some(clock), memory_kib: Some(u64::MAX), ..HostFacts::default() };
            let checks = checks(&survey, None, Elevation::Root, 1_800_000_000);
            let verdict = |id| checks.iter().find(|check| check.id == id).unwrap().verdict;
            assert_eq!((verdict(CheckId::Clock), verdict(CheckId::Memory)), (Verdict::Bad, Verdict::Good));
        }
    }

    #[test]
    fn memory_as_sold() {
        assert_eq!(gigabytes(4_019_060), "3.8 GB");
        assert_eq!((room(64 * 1024), room(4_019_060)), ("64 MB".to_owned(), "3.8 GB".to_owned()));
        let mut survey = Survey::default();
        survey.host.memory_kib = Some(1_970 * 1024);
        let memory = |survey: &Survey| {
            checks(survey, None, Elevation::Root, 0)
                .into_iter()
                .find(|check| check.id == CheckId::Memory)
                .unwrap()
                .verdict
        };
        assert_eq!(memory(&survey), Verdict::Good);
        survey.host.memory_kib = Some(960 * 1024);
        assert_eq!(memory(&survey), Verdict::Bad);
    }
}
