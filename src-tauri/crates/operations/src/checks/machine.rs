//! The machine: system, processor, kind, rights, memory, disk, clock.

use std::ops::RangeInclusive;

use model::{Check, CheckId, Elevation, HostFacts, InstanceRecord, InstanceSpec, Verdict};

use super::{Viewpoint, judged, judged_if_known};
use crate::facts::Facts;

/// What the first instance needs of memory, and each further one; the latter may be swap for the half of it.
const MEMORY_FIRST_KIB: u64 = 2 * 1024 * 1024;
const MEMORY_FURTHER_KIB: u64 = 1024 * 1024;
/// Of 2 GB as they are sold, the kernel reports less.
const MEMORY_TOLERANCE_PERCENT: u64 = 86;
/// What the first instance needs of disk, images included, and each further one.
const DISK_FIRST_KIB: u64 = 10 * 1024 * 1024;
const DISK_FURTHER_KIB: u64 = 5 * 1024 * 1024;
/// What an operation needs on an instance that is there.
const DISK_TO_GO_ON_KIB: u64 = 512 * 1024;
/// 64 MB.
const TMP_NEEDED_KIB: u64 = 64 * 1024;
/// How far the clocks may differ: certificates and tokens live by the minute.
const CLOCK_TOLERANCE_SECONDS: u64 = 60;

pub(super) fn checks(facts: &Facts, spec: Option<&InstanceSpec>, viewpoint: Viewpoint) -> Vec<Check> {
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
    let others = other_instances(facts, spec);
    let memory_needed = MEMORY_FIRST_KIB + others * MEMORY_FURTHER_KIB;
    let memory = judged_if_known(machine.memory_kib.map(|kib| {
        let swap = machine.swap_kib.unwrap_or(0).min(others * MEMORY_FURTHER_KIB / 2);
        kib.saturating_add(swap) >= memory_needed * MEMORY_TOLERANCE_PERCENT / 100
    }));
    let free = match (machine.disk_free_kib, machine.docker_free_kib) {
        (Some(base), Some(docker)) => Some(base.min(docker)),
        (one, other) => one.or(other),
    };
    let disk_needed = disk_needed(facts, spec);
    let disk = judged_if_known(free.map(|kib| kib >= disk_needed));
    let tmp = judged_if_known(machine.temporary_free_kib.map(|kib| kib >= TMP_NEEDED_KIB));
    let difference =
        machine.clock.zip(facts.machine_asked.as_ref()).map(|(clock, asked)| seconds_outside(clock, asked));
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
            Check::new(CheckId::Memory, memory).with("needed", gigabytes(memory_needed)).with("others", others),
            machine.memory_kib.map(gigabytes),
        ),
        seen(Check::new(CheckId::Disk, disk).with("needed", human_size(disk_needed)), free.map(gigabytes)),
        seen(
            Check::new(CheckId::TmpSpace, tmp).with("needed", human_size(TMP_NEEDED_KIB)),
            machine.temporary_free_kib.map(human_size),
        ),
        seen(Check::new(CheckId::Clock, clock), difference.map(|seconds| seconds.to_string())),
    ]
}

/// How far a moment lies outside. A look at a server takes a while, and its clock was read somewhere in it.
fn seconds_outside(moment: i64, span: &RangeInclusive<i64>) -> u64 {
    if moment < *span.start() {
        span.start().abs_diff(moment)
    } else {
        moment.saturating_sub(*span.end()).max(0).unsigned_abs()
    }
}

/// How many other instances are on record, wherever they are in their lives.
fn other_instances(facts: &Facts, spec: Option<&InstanceSpec>) -> u64 {
    let others = facts.records().instances.values();
    let others = others.filter(|record| record.uninstalled_at.is_none());
    others.filter(|record| spec.is_none_or(|spec| spec.number != record.spec.number)).count() as u64
}

/// The images are on a server already that carries an instance, and an instance that is installed has what it needs.
fn disk_needed(facts: &Facts, spec: Option<&InstanceSpec>) -> u64 {
    let mut installed = facts.records().instances.values().filter(|record| record.installed.is_some());
    let is_this = |record: &&InstanceRecord| spec.is_some_and(|spec| spec.number == record.spec.number);
    match (installed.clone().any(|record| is_this(&record)), installed.next()) {
        (true, _) => DISK_TO_GO_ON_KIB,
        (false, Some(_)) => DISK_FURTHER_KIB,
        (false, None) => DISK_FIRST_KIB,
    }
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

    const NOW: i64 = 1_800_000_000;

    fn verdict(machine: HostFacts, asked: RangeInclusive<i64>, id: CheckId) -> Verdict {
        let facts = Facts { machine: Some(machine), machine_asked: Some(asked), ..Facts::default() };
        let checks = checks(&facts, None, Viewpoint { elevation: Elevation::Root });
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
            assert_eq!(verdict(machine(), NOW..=NOW, CheckId::Clock), Verdict::Bad);
            assert_eq!(verdict(machine(), NOW..=NOW, CheckId::Memory), Verdict::Good);
        }
    }

    #[test]
    fn look_that_took_long_is_no_wrong_clock() {
        let clock = |clock| HostFacts { clock: Some(clock), ..HostFacts::default() };
        let long = || NOW..=NOW + 300;
        for (read, good) in [(NOW, true), (NOW + 300, true), (NOW - 60, true), (NOW + 360, true)] {
            assert_eq!(verdict(clock(read), long(), CheckId::Clock), judged(good), "{read}");
        }
        for read in [NOW - 61, NOW + 361] {
            assert_eq!(verdict(clock(read), long(), CheckId::Clock), Verdict::Bad, "{read}");
        }
    }

    #[test]
    fn further_instances_need_memory_and_disk_of_their_own() {
        use Verdict::{Bad, Good};
        let record = |number: u16, installed: bool| {
            let mut record = serde_json::json!({
                "version": 1, "spec": {"number": number, "domain": format!("d{number}.pe"), "mysql_port": 3300 + number},
                "sizing": {"workers": 2, "buffer_pool_mib": 128},
                "code": {"kind": "git", "url": "https://git.lab.test/a/b.git", "access": {"kind": "public"}}
            });
            if installed {
                record["installed"] = serde_json::json!({"images": {}, "files": {}, "at": "", "by_version": ""});
            }
            serde_json::from_value::<InstanceRecord>(record).unwrap()
        };
        let seen = |records: &[InstanceRecord], number: u16, memory_mib: u64, swap_mib: u64, disk_gib: u64| {
            let gib = 1024 * 1024;
            let machine = HostFacts {
                memory_kib: Some(memory_mib * 1024),
                swap_kib: Some(swap_mib * 1024),
                disk_free_kib: Some(disk_gib * gib),
                ..HostFacts::default()
            };
            let mut known = crate::facts::ServerRecords::NONE;
            known.instances = records.iter().map(|record| (record.spec.number, record.clone())).collect();
            let facts = Facts { machine: Some(machine), records: Some(known), ..Facts::default() };
            let spec = record(number, false).spec;
            let checks = checks(&facts, Some(&spec), Viewpoint { elevation: Elevation::Root });
            [CheckId::Memory, CheckId::Disk].map(|id| checks.iter().find(|check| check.id == id).unwrap().verdict)
        };
        assert_eq!(seen(&[], 1, 1_970, 0, 10), [Good, Good]);
        assert_eq!(seen(&[], 1, 1_000, 4_000, 9), [Bad, Bad], "the first instance does not live in swap");
        let first = [record(1, true)];
        assert_eq!(seen(&first, 2, 1_970, 0, 6), [Bad, Good]);
        assert_eq!(seen(&first, 2, 2_200, 2_000, 4), [Good, Bad]);
        assert_eq!(seen(&first, 1, 1_970, 0, 1), [Good, Good], "what is installed goes on");
        assert_eq!(seen(&[record(1, false)], 1, 1_970, 0, 9)[1], Bad);
    }

    #[test]
    fn memory_evaluated_by_nominal_size() {
        assert_eq!(gigabytes(4_019_060), "3.8 GB");
        assert_eq!((human_size(64 * 1024), human_size(4_019_060)), ("64 MB".to_owned(), "3.8 GB".to_owned()));
        let machine = |mib: u64| HostFacts { memory_kib: Some(mib * 1024), ..HostFacts::default() };
        assert_eq!(verdict(machine(1_970), NOW..=NOW, CheckId::Memory), Verdict::Good);
        assert_eq!(verdict(machine(960), NOW..=NOW, CheckId::Memory), Verdict::Bad);
    }
}
