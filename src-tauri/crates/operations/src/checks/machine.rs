//! The machine: system, processor, kind, rights, memory, disk, clock.

use model::{Check, CheckId, Elevation, HostFacts, Verdict};

use super::{Viewpoint, judged, judged_if_known};
use crate::facts::Facts;

/// 2 GB as sold: what the kernel reports of them is less.
const MEMORY_NEEDED_KIB: u64 = 1_750 * 1024;
/// 10 GB.
const DISK_NEEDED_KIB: u64 = 10 * 1024 * 1024;
/// 64 MB.
const TMP_NEEDED_KIB: u64 = 64 * 1024;
/// How far the clocks may differ: certificates and tokens live by the minute.
const CLOCK_TOLERANCE_SECONDS: u64 = 60;

pub(super) fn checks(facts: &Facts, viewpoint: Viewpoint) -> Vec<Check> {
    let unknown = HostFacts::default();
    let machine = facts.machine.as_ref().unwrap_or(&unknown);
    let seen = |check: Check, value: Option<String>| match value {
        Some(value) => check.with("seen", value),
        None => check,
    };
    let distribution = match (machine.distribution.as_deref(), machine.release.as_deref()) {
        (Some(id), Some(release)) => judged(is_supported(id, release)),
        // Debian's testing has no number.
        (Some(_), None) => Verdict::Bad,
        (None, _) => Verdict::Unknown,
    };
    let architecture = judged_if_known(machine.architecture.as_deref().map(|name| name == "amd64"));
    let virtualisation = judged_if_known(machine.virtualisation.as_deref().map(|kind| {
        !matches!(kind, "openvz" | "lxc" | "lxc-libvirt" | "wsl" | "podman" | "rkt" | "proot" | "systemd-nspawn")
    }));
    let memory = judged_if_known(machine.memory_kib.map(|kib| kib >= MEMORY_NEEDED_KIB));
    let free = match (machine.disk_free_kib, machine.docker_free_kib) {
        (Some(base), Some(docker)) => Some(base.min(docker)),
        (one, other) => one.or(other),
    };
    // A server that carries an instance already has spent the disk that an installation needs.
    let has_instance = facts.records().instances.values().any(|record| record.installed.is_some());
    let disk = judged_if_known(free.map(|kib| kib >= DISK_NEEDED_KIB || has_instance));
    let tmp = judged_if_known(machine.temporary_free_kib.map(|kib| kib >= TMP_NEEDED_KIB));
    let difference = machine.clock.map(|clock| clock.abs_diff(viewpoint.now));
    let clock = judged_if_known(difference.map(|seconds| seconds <= CLOCK_TOLERANCE_SECONDS));
    let rights = match viewpoint.elevation {
        Elevation::Root => "root",
        Elevation::Sudo => "sudo",
        Elevation::SudoWithPassword => "sudo-with-password",
    };
    vec![
        seen(Check::new(CheckId::Distribution, distribution), machine.name.clone()),
        seen(Check::new(CheckId::Architecture, architecture), machine.architecture.clone()),
        seen(Check::new(CheckId::Virtualisation, virtualisation), machine.virtualisation.clone()),
        Check::new(CheckId::InitSystem, judged_if_known(machine.systemd)),
        Check::new(CheckId::Rights, Verdict::Good).with("seen", rights),
        seen(
            Check::new(CheckId::Memory, memory).with("needed", gigabytes(2 * 1024 * 1024)),
            machine.memory_kib.map(gigabytes),
        ),
        seen(Check::new(CheckId::Disk, disk).with("needed", gigabytes(DISK_NEEDED_KIB)), free.map(gigabytes)),
        seen(
            Check::new(CheckId::TmpSpace, tmp).with("needed", human_size(TMP_NEEDED_KIB)),
            machine.temporary_free_kib.map(human_size),
        ),
        seen(Check::new(CheckId::Clock, clock), difference.map(|seconds| seconds.to_string())),
    ]
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
fn human_size(kib: u64) -> String {
    if kib < 1024 * 1024 { format!("{} MB", kib / 1024) } else { gigabytes(kib) }
}

/// "3.8 GB"
fn gigabytes(kib: u64) -> String {
    let tenths = u128::from(kib) * 10 / (1024 * 1024);
    format!("{}.{} GB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(machine: HostFacts, now: i64, id: CheckId) -> Verdict {
        let facts = Facts { machine: Some(machine), ..Facts::default() };
        let checks = checks(&facts, Viewpoint { elevation: Elevation::Root, now });
        checks.iter().find(|check| check.id == id).unwrap().verdict
    }

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
    fn impossible_numbers_evaluated_like_others() {
        for clock in [i64::MIN, i64::MAX] {
            let machine = || HostFacts { clock: Some(clock), memory_kib: Some(u64::MAX), ..HostFacts::default() };
            assert_eq!(verdict(machine(), 1_800_000_000, CheckId::Clock), Verdict::Bad);
            assert_eq!(verdict(machine(), 1_800_000_000, CheckId::Memory), Verdict::Good);
        }
    }

    #[test]
    fn memory_evaluated_by_nominal_size() {
        assert_eq!(gigabytes(4_019_060), "3.8 GB");
        assert_eq!((human_size(64 * 1024), human_size(4_019_060)), ("64 MB".to_owned(), "3.8 GB".to_owned()));
        let machine = |mib: u64| HostFacts { memory_kib: Some(mib * 1024), ..HostFacts::default() };
        assert_eq!(verdict(machine(1_970), 0, CheckId::Memory), Verdict::Good);
        assert_eq!(verdict(machine(960), 0, CheckId::Memory), Verdict::Bad);
    }
}
