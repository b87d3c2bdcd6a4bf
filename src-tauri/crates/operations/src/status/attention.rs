//! What needs a person: the judgement of what a look found. Each has a cause that can be named, and ends with it. What is not
//! known needs nobody; that it is not known is said elsewhere.

use jiff::Timestamp;
use model::{Attention, AttentionKind, HostFacts, InstanceNumber, Role};
use stack::Instance as StackInstance;

use crate::facts::{Facts, ResourceFacts, WorkloadFacts};

/// A job that could have begun so long ago waits for a worker that does not work: they look every few seconds.
const STUCK_AFTER_SECONDS: u64 = 15 * 60;
/// The scheduler runs each minute, whether or not the last run has ended.
const SILENT_AFTER_SECONDS: i64 = 3 * 60;
/// So many errors in an hour are no accident.
const MANY_ERRORS: u64 = 20;
/// Used, in percent.
const DISK_LOW: u64 = 90;
const DISK_FULL: u64 = 97;
const MEMORY_LOW: u64 = 95;

/// Of the machine as a whole.
pub(super) fn of_server(facts: &Facts) -> Vec<Attention> {
    let silent = facts.engine.as_ref().is_some_and(|engine| engine.installed && engine.version.is_none());
    let engine = silent.then(|| Attention::bad(AttentionKind::EngineSilent));
    let machine = facts.machine.as_ref().zip(facts.resources.as_ref());
    let [disk, memory] = machine.map_or([None, None], |(machine, resources)| used(machine, resources));
    let needs_restart = facts.resources.as_ref().is_some_and(|resources| resources.restart_needed);
    let restart = needs_restart.then(|| Attention::advice(AttentionKind::RestartNeeded));
    [engine, disk, memory, restart].into_iter().flatten().collect()
}

/// A disk with less is full, however large it is: a database that can't write stops.
const MIN_FREE_KIB: u64 = 1024 * 1024;

/// Of the disk, where the base folder and Docker have one each the worse one; and of the memory.
fn used(machine: &HostFacts, resources: &ResourceFacts) -> [Option<Attention>; 2] {
    let percent = |total: Option<u64>, free: Option<u64>| {
        let (total, free) = total.filter(|total| *total > 0).zip(free)?;
        Some((100 - (free.min(total).saturating_mul(100) / total), free))
    };
    let told = |attention: Attention, (percent, free): (u64, u64)| {
        attention.with("percent", percent).with("free", gigabytes(free))
    };
    let is_full = |(percent, free): &(u64, u64)| *percent >= DISK_FULL || *free < MIN_FREE_KIB;
    let base = percent(machine.disk_total_kib, machine.disk_free_kib);
    let docker = percent(machine.docker_total_kib, machine.docker_free_kib);
    let disk = base.into_iter().chain(docker).max_by_key(|seen| (is_full(seen), seen.0));
    let disk = disk.and_then(|seen| match seen.0 {
        _ if is_full(&seen) => Some(told(Attention::bad(AttentionKind::DiskFull), seen)),
        DISK_LOW.. => Some(told(Attention::advice(AttentionKind::DiskLow), seen)),
        _ => None,
    });
    let memory = percent(machine.memory_kib, resources.memory_available_kib)
        .filter(|(percent, _)| *percent >= MEMORY_LOW)
        .map(|seen| told(Attention::advice(AttentionKind::MemoryLow), seen));
    [disk, memory]
}

fn gigabytes(kib: u64) -> String {
    let tenths = kib.saturating_mul(10) / 1024 / 1024;
    format!("{}.{} GB", tenths / 10, tenths % 10)
}

/// Of one instance, beside its services and pages.
pub(super) fn of_work(number: InstanceNumber, facts: &Facts) -> Vec<Attention> {
    let mut found = Vec::new();
    if let Some(workload) = facts.instances.get(&number).and_then(|instance| instance.workload.as_ref()) {
        found.extend(queue(workload));
        found.extend(failed(workload));
        found.extend(schedule(number, workload, facts));
        found.extend(errors(workload));
    }
    found.extend(out_of_memory(number, facts));
    found
}

fn queue(workload: &WorkloadFacts) -> Option<Attention> {
    let waiting = workload.waiting.filter(|waiting| waiting.count > 0 && waiting.seconds > STUCK_AFTER_SECONDS)?;
    let stuck = Attention::bad(AttentionKind::QueueStuck).with("waiting", waiting.count);
    Some(stuck.with("minutes", waiting.seconds / 60))
}

fn failed(workload: &WorkloadFacts) -> Option<Attention> {
    let count = workload.failed.filter(|count| *count > 0)?;
    Some(Attention::advice(AttentionKind::JobsFailed).with("count", count))
}

/// By the server's own clock. A container that was started just now has not had its minutes yet; one that never ran well since is
/// as old as its silence.
fn schedule(number: InstanceNumber, workload: &WorkloadFacts, facts: &Facts) -> Option<Attention> {
    let now = Timestamp::from_second(facts.machine.as_ref()?.clock?).ok()?;
    let since = |text: &str| text.parse::<Timestamp>().ok().map(|at| now.as_second() - at.as_second());
    let service = StackInstance::service_name(Role::Scheduling, number);
    let container = facts.container(&number.project(), &service).filter(|container| container.running)?;
    let started = since(&container.started_at)?;
    let ran_well = workload.schedule.as_ref()?.ran_well_at.as_deref().and_then(since);
    let seconds = ran_well.map_or(started, |seconds| seconds.min(started));
    let silent = Attention::bad(AttentionKind::ScheduleSilent).with("minutes", seconds / 60);
    (seconds > SILENT_AFTER_SECONDS).then_some(silent)
}

fn errors(workload: &WorkloadFacts) -> Option<Attention> {
    let errors = workload.errors.as_ref().filter(|errors| errors.count >= MANY_ERRORS)?;
    let most = errors.by_database.iter().max_by_key(|(_, count)| **count).map_or("none", |(name, _)| name.as_str());
    Some(Attention::advice(AttentionKind::ErrorsMany).with("count", errors.count).with("database", most))
}

fn out_of_memory(number: InstanceNumber, facts: &Facts) -> Option<Attention> {
    let resources = facts.resources.as_ref()?;
    let project = number.project();
    let of_instance = facts.containers().iter().filter(|container| container.project() == project);
    let killed = of_instance.filter_map(|container| {
        let killed = resources.containers.get(&container.id)?.killed;
        (killed > 0).then_some((killed, container.service()))
    });
    let (count, service) = killed.max()?;
    Some(Attention::advice(AttentionKind::OutOfMemory).with("service", service).with("count", count))
}

#[cfg(test)]
mod tests {
    use crate::facts::{ContainerFacts, ContainerMemory, Errors, InstanceFacts, Schedule, Waiting};

    use super::*;

    const NOW: &str = "2026-11-28T12:00:00Z";

    fn at(minutes_ago: i64) -> String {
        let now: Timestamp = NOW.parse().unwrap();
        Timestamp::from_second(now.as_second() - minutes_ago * 60).unwrap().to_string()
    }

    fn facts(workload: WorkloadFacts) -> Facts {
        let clock = Some(NOW.parse::<Timestamp>().unwrap().as_second());
        let mut scheduling = ContainerFacts::of_service("smart1", "scheduling1");
        scheduling.started_at = at(60);
        let instance = InstanceFacts { workload: Some(workload), ..InstanceFacts::default() };
        Facts {
            machine: Some(HostFacts { clock, ..HostFacts::default() }),
            containers: Some(vec![scheduling]),
            instances: [(InstanceNumber::FIRST, instance)].into(),
            ..Facts::default()
        }
    }

    fn kinds(facts: &Facts) -> Vec<AttentionKind> {
        of_work(InstanceNumber::FIRST, facts).into_iter().map(|one| one.kind).collect()
    }

    #[test]
    fn what_is_not_known_needs_nobody() {
        assert_eq!(kinds(&facts(WorkloadFacts::default())), []);
        assert_eq!(kinds(&Facts::default()), []);
        assert_eq!(of_server(&Facts::default()), []);
    }

    #[test]
    fn job_that_waits_is_stuck_only_when_it_waits_too_long() {
        let waiting = |count, seconds| {
            kinds(&facts(WorkloadFacts { waiting: Some(Waiting { count, seconds }), ..Default::default() }))
        };
        assert_eq!(waiting(500, 60), []);
        assert_eq!(waiting(0, 0), []);
        assert_eq!(waiting(1, STUCK_AFTER_SECONDS + 1), [AttentionKind::QueueStuck]);
    }

    #[test]
    fn scheduler_is_silent_when_it_did_not_run_or_failed_and_not_before_its_first_minutes() {
        let ran_well = |minutes_ago: Option<i64>| WorkloadFacts {
            schedule: Some(Schedule { ran_well_at: minutes_ago.map(at) }),
            ..Default::default()
        };
        assert_eq!(kinds(&facts(ran_well(Some(1)))), []);
        let silent = of_work(InstanceNumber::FIRST, &facts(ran_well(Some(10))));
        assert_eq!((silent[0].kind, silent[0].params["minutes"].as_str()), (AttentionKind::ScheduleSilent, "10"));
        let never = of_work(InstanceNumber::FIRST, &facts(ran_well(None)));
        assert_eq!(never[0].params["minutes"], "60");
        let mut young = facts(ran_well(Some(10)));
        young.containers.as_mut().unwrap()[0].started_at = at(2);
        assert_eq!(kinds(&young), []);
    }

    #[test]
    fn errors_name_the_database_of_most() {
        let by_database = [("tenancy_uno".to_owned(), 3), ("tenancy_dos".to_owned(), 9)].into();
        let errors = |count| {
            let errors = Some(Errors { count, by_database: std::collections::BTreeMap::clone(&by_database) });
            of_work(InstanceNumber::FIRST, &facts(WorkloadFacts { errors, ..Default::default() }))
        };
        assert_eq!(errors(MANY_ERRORS - 1), []);
        assert_eq!(errors(MANY_ERRORS)[0].params["database"], "tenancy_dos");
    }

    #[test]
    fn killed_programs_are_told_by_their_service() {
        let id = "a".repeat(64);
        let mut facts = facts(WorkloadFacts::default());
        facts.containers.as_mut().unwrap()[0].id.clone_from(&id);
        let memory = ContainerMemory { bytes: 1, killed: 2 };
        facts.resources = Some(ResourceFacts { containers: [(id, memory)].into(), ..Default::default() });
        let found = of_work(InstanceNumber::FIRST, &facts);
        let [attention] = &found[..] else { panic!("{found:?}") };
        assert_eq!((attention.kind, attention.params["service"].as_str()), (AttentionKind::OutOfMemory, "scheduling1"));
    }

    #[test]
    fn disk_and_memory_are_told_before_nothing_is_left() {
        let seen = |disk_free: u64, memory_available: u64| {
            let machine = HostFacts {
                disk_free_kib: Some(disk_free << 20),
                disk_total_kib: Some(100 << 20),
                memory_kib: Some(100),
                ..HostFacts::default()
            };
            let resources = ResourceFacts {
                memory_available_kib: Some(memory_available),
                restart_needed: true,
                ..Default::default()
            };
            let facts = Facts { machine: Some(machine), resources: Some(resources), ..Facts::default() };
            of_server(&facts).into_iter().map(|one| one.kind).collect::<Vec<_>>()
        };
        assert_eq!(seen(50, 50), [AttentionKind::RestartNeeded]);
        assert_eq!(seen(10, 50), [AttentionKind::DiskLow, AttentionKind::RestartNeeded]);
        assert_eq!(seen(0, 5), [AttentionKind::DiskFull, AttentionKind::MemoryLow, AttentionKind::RestartNeeded]);
    }

    #[test]
    fn of_two_disks_the_worse_one_is_told() {
        let seen = |base: (u64, u64), docker: (u64, u64)| {
            let machine = HostFacts {
                disk_free_kib: Some(base.0 << 20),
                disk_total_kib: Some(base.1 << 20),
                docker_free_kib: Some(docker.0 << 20),
                docker_total_kib: Some(docker.1 << 20),
                ..HostFacts::default()
            };
            let facts = Facts { machine: Some(machine), resources: Some(ResourceFacts::default()), ..Facts::default() };
            of_server(&facts).into_iter().map(|one| (one.kind, one.params["free"].clone())).collect::<Vec<_>>()
        };
        assert_eq!(seen((50, 100), (40, 100)), []);
        assert_eq!(seen((50, 100), (8, 100)), [(AttentionKind::DiskLow, "8.0 GB".to_owned())]);
        assert_eq!(seen((5, 100), (0, 4)), [(AttentionKind::DiskFull, "0.0 GB".to_owned())]);
        assert_eq!(seen((0, 4), (5, 100)), [(AttentionKind::DiskFull, "0.0 GB".to_owned())]);
    }
}
