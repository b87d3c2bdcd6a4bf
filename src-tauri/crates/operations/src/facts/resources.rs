//! What of the machine is used: memory, and by which container. Cheap enough to be asked every few minutes: nothing is
//! walked, and no program is started for a container.

use std::collections::BTreeMap;

use super::lines::Lines;

/// What is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResourceFacts {
    /// Memory that programs can still have, in KiB.
    pub memory_available_kib: Option<u64>,
    /// Whether the system says that it wants to be restarted; not known where it never says so.
    pub restart_needed: bool,
    /// By the ids of running containers; without those whose memory could not be read.
    pub containers: BTreeMap<String, ContainerMemory>,
}

/// The memory of a container, since it was started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ContainerMemory {
    /// How much it has, in bytes, with what the system keeps of files for it.
    pub bytes: u64,
    /// How many of its programs the kernel ended for want of memory.
    pub killed: u64,
}

/// The folders of both kinds of control groups, with either of Docker's drivers.
pub(super) const TEXT: &str = r#"
read_resources() {
  fact memory_available_kib "$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo 2>/dev/null)"
  if [ -e /var/run/reboot-required ]; then fact restart_needed yes; fi
  for group in /sys/fs/cgroup/system.slice/docker-*.scope /sys/fs/cgroup/docker/* \
    /sys/fs/cgroup/memory/system.slice/docker-*.scope /sys/fs/cgroup/memory/docker/*; do
    id=${group##*/}; id=${id#docker-}; id=${id%.scope}
    memory=; kills=0
    if [ -r "$group/memory.current" ]; then
      read -r memory < "$group/memory.current"; counts=$group/memory.events
    elif [ -r "$group/memory.usage_in_bytes" ]; then
      read -r memory < "$group/memory.usage_in_bytes"; counts=$group/memory.oom_control
    else continue; fi
    if [ -r "$counts" ]; then
      while read -r name count; do if [ "$name" = oom_kill ]; then kills=$count; fi; done < "$counts"
    fi
    fact container_memory "$id $memory $kills"
  done
}
read_resources
"#;

pub(super) fn read(lines: &Lines<'_>) -> ResourceFacts {
    let number = |name| lines.value(name).and_then(|text| text.parse().ok());
    ResourceFacts {
        memory_available_kib: number("memory_available_kib"),
        restart_needed: lines.is_yes("restart_needed"),
        containers: lines.all("container_memory").filter_map(container).collect(),
    }
}

fn container(line: &str) -> Option<(String, ContainerMemory)> {
    let mut parts = line.split(' ');
    let id = parts.next().filter(|id| id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    let memory = ContainerMemory { bytes: parts.next()?.parse().ok()?, killed: parts.next()?.parse().ok()? };
    Some((id.to_owned(), memory))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_read_is_read_and_the_rest_is_not_known() {
        let id = "ab".repeat(32);
        let text = format!(
            "memory_available_kib=1000\nrestart_needed=yes\ncontainer_memory={id} 2048 3\n\
             container_memory=short 1 0\ncontainer_memory={id} x 0\n"
        );
        let found = read(&Lines::new(&text));
        assert_eq!((found.memory_available_kib, found.restart_needed), (Some(1000), true));
        assert_eq!(read(&Lines::new("memory_available_kib=?\n")).memory_available_kib, None);
        assert_eq!(found.containers, [(id, ContainerMemory { bytes: 2048, killed: 3 })].into());
    }
}
