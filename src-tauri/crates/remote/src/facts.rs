//! The machine, read in one round trip. Nothing is changed.
//!
//! The script prints `name=value` lines; what could not be found out is omitted, and stays unknown.
//! It reports nothing about Docker or instances: those have readers of their own.

use model::{HostFacts, ListeningPort};

use crate::{Connection, Input, RemoteError, Script};

/// Shell functions: `fact NAME VALUE` prints a line, `host_facts FOLDER` prints all about the machine, where FOLDER is
/// the one below which instances will lie. Other readers put their text after this one.
pub const HOST_FACTS_FUNCTIONS: &str = r#"
fact() { [ -n "$2" ] && printf '%s=%s\n' "$1" "$2"; return 0; }
# What is free of the disk below a folder, and what there is of it in all. What the file system keeps for root is neither: the
# share that is used is the one that df tells. Large numbers need the format with some awks.
disk_kib() {
  folder=$1
  while [ ! -d "$folder" ]; do folder=${folder%/*}; [ -n "$folder" ] || folder=/; done
  df -Pk "$folder" 2>/dev/null | awk 'NR == 2 { printf "%.0f %.0f\n", $4, $3 + $4 }'
}
# Where the engine keeps its data: what it says itself, else what its settings say, else the usual place. One that keeps images
# in containerd's store fills that one too.
docker_kib() {
  said=$(docker info --format '{{.DockerRootDir}} {{.DriverStatus}}' 2>/dev/null)
  root=${said%% *}
  [ -n "$root" ] || root=$(sed -n 's/.*"data-root"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p' /etc/docker/daemon.json 2>/dev/null | head -n 1)
  disk=$(disk_kib "${root:-/var/lib/docker}")
  case $said in
    *io.containerd.snapshotter*)
      store=$(disk_kib /var/lib/containerd)
      free=${store%% *}; other=${disk%% *}
      [ "${free:-0}" -ge "${other:-0}" ] || disk=$store ;;
  esac
  fact docker_kib "$disk"
}
# The first folder on the way to the base folder that somebody else than root or this login can change.
insecure_folder() {
  folder=$1
  while [ -n "$folder" ]; do
    if [ -e "$folder" ]; then
      owner=$(stat -L -c %u "$folder")
      case $(stat -L -c %a "$folder") in
        *[2367]) fact insecure_folder "$folder"; return ;;
      esac
      if [ "$owner" != 0 ] && [ "$owner" != "${SUDO_UID:-0}" ]; then fact insecure_folder "$folder"; return; fi
    fi
    folder=${folder%/*}
  done
  fact folder_asked yes
}
lock_holder() {
  command -v fuser >/dev/null 2>&1 && pids=$(fuser /var/lib/dpkg/lock-frontend /var/lib/apt/lists/lock /var/lib/dpkg/lock 2>/dev/null) || pids=
  if [ -z "$pids" ]; then
    inodes=$(stat -c %i /var/lib/dpkg/lock-frontend /var/lib/apt/lists/lock /var/lib/dpkg/lock 2>/dev/null | tr '\n' ' ')
    pids=$(awk -v inodes=" $inodes" '{ split($6, id, ":"); if (index(inodes, " " id[3] " ")) print $5 }' /proc/locks 2>/dev/null)
  fi
  for pid in $pids; do tr '\0' ' ' < "/proc/$pid/cmdline" 2>/dev/null | cut -c1-80; return; done
}
host_facts() {
if [ -r /etc/os-release ]; then
  (
    ID= VERSION_ID= VERSION_CODENAME= PRETTY_NAME=
    . /etc/os-release
    fact distribution "$ID"; fact release "$VERSION_ID"; fact codename "$VERSION_CODENAME"; fact name "$PRETTY_NAME"
  )
fi
fact architecture "$(dpkg --print-architecture 2>/dev/null || uname -m)"
fact virtualisation "$(systemd-detect-virt 2>/dev/null)"
if [ -d /run/systemd/system ]; then fact systemd yes; else fact systemd no; fi
fact processors "$(nproc 2>/dev/null)"
fact memory_kib "$(awk '$1 == "MemTotal:" { print $2 }' /proc/meminfo 2>/dev/null)"
fact disk_kib "$(disk_kib "$1")"
fact temporary_kib "$(disk_kib /tmp)"
fact swap_kib "$(awk '$1 == "SwapTotal:" { print $2 }' /proc/meminfo 2>/dev/null)"
docker_kib
insecure_folder "$1"
if listening=$(ss -Hltnp 2>/dev/null); then
  fact listening_asked yes
  printf '%s\n' "$listening" | awk 'NF >= 4 { print "listening=" $4 " " $6 }'
fi
if [ -d /var/lib/dpkg ]; then
  fact packages_asked yes
  holder=$(lock_holder)
  fact packages_locked_by "$holder"
  # While one is running it looks as if it had been interrupted.
  if [ -z "$holder" ]; then
    [ -z "$(ls -A /var/lib/dpkg/updates 2>/dev/null)" ] && [ -z "$(dpkg --audit 2>/dev/null)" ] ||
      fact packages_interrupted yes
  fi
fi
fact clock "$(date +%s)"
}
"#;

/// Reads the facts of the machine.
pub async fn host_facts(connection: &Connection, base_folder: &str) -> Result<HostFacts, RemoteError> {
    let script = Script::new(HOST_FACTS_FUNCTIONS).then("host_facts \"$1\"").arg(base_folder).repeatable();
    let answer = connection.run(&script, Input::Nothing).await?;
    Ok(parse_host_facts(&answer.text()))
}

/// Reads what `host_facts` printed. Lines that mean nothing here are skipped.
pub fn parse_host_facts(text: &str) -> HostFacts {
    let mut facts = HostFacts::default();
    for line in text.lines() {
        let Some((name, value)) = line.split_once('=') else { continue };
        let value = value.trim();
        let word = || Some(short(value));
        match name {
            "distribution" => facts.distribution = word(),
            "release" => facts.release = word(),
            "codename" => facts.codename = word(),
            "name" => facts.name = word(),
            "architecture" => facts.architecture = word(),
            "virtualisation" => facts.virtualisation = word(),
            "systemd" => facts.systemd = Some(value == "yes"),
            "processors" => facts.processors = value.parse().ok(),
            "memory_kib" => facts.memory_kib = value.parse().ok(),
            "disk_kib" => (facts.disk_free_kib, facts.disk_total_kib) = free_of_total(value),
            "temporary_kib" => facts.temporary_free_kib = free_of_total(value).0,
            "docker_kib" => (facts.docker_free_kib, facts.docker_total_kib) = free_of_total(value),
            "swap_kib" => facts.swap_kib = value.parse().ok(),
            "insecure_folder" => facts.insecure_folder = Some(short(value)),
            "folder_asked" => facts.insecure_folder = Some(String::new()),
            "clock" => facts.clock = value.parse().ok(),
            "packages_asked" => facts.packages_asked = value == "yes",
            "packages_interrupted" => facts.packages_interrupted = value == "yes",
            "packages_locked_by" => facts.packages_locked_by = word(),
            "listening_asked" => facts.listening = Some(facts.listening.take().unwrap_or_default()),
            "listening" => {
                if let (Some(port), Some(ports)) = (parse_listening(value), facts.listening.as_mut()) {
                    ports.push(port);
                }
            }
            _ => {}
        }
    }
    facts
}

/// `1024 4096`
fn free_of_total(value: &str) -> (Option<u64>, Option<u64>) {
    value.split_once(' ').map_or((None, None), |(free, total)| (free.parse().ok(), total.parse().ok()))
}

/// `127.0.0.1:3306 users:(("mariadbd",pid=1,fd=2))`
fn parse_listening(value: &str) -> Option<ListeningPort> {
    let (local, users) = value.split_once(' ').unwrap_or((value, ""));
    let (address, port) = local.rsplit_once(':')?;
    let holder = users.split('"').nth(1).map(short);
    Some(ListeningPort { port: port.parse().ok()?, address: short(address), holder })
}

/// No word that a machine says of itself is longer.
fn short(word: &str) -> String {
    word.chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn debian_output_parsed() {
        let facts = parse_host_facts(
            "distribution=debian\nrelease=13\ncodename=trixie\nname=Debian GNU/Linux 13 (trixie)\n\
             architecture=amd64\nvirtualisation=kvm\nsystemd=yes\nprocessors=2\nmemory_kib=4019060\n\
             disk_kib=1 40\nlistening_asked=yes\nlistening=0.0.0.0:80 users:((\"nginx\",pid=9,fd=5))\n\
             listening=[::]:22 \nclock=1700000000\npackages_asked=yes\n",
        );
        assert_eq!(facts.release.as_deref(), Some("13"));
        assert_eq!(facts.memory_kib, Some(4_019_060));
        assert_eq!((facts.disk_free_kib, facts.disk_total_kib, facts.docker_free_kib), (Some(1), Some(40), None));
        let ports = facts.listening.unwrap();
        assert_eq!((ports[0].port, ports[0].holder.as_deref()), (80, Some("nginx")));
        assert_eq!((ports[1].port, ports[1].address.as_str(), ports[1].holder.as_deref()), (22, "[::]", None));
        assert!(facts.packages_asked && facts.packages_locked_by.is_none());
    }

    proptest! {
        #[test]
        fn arbitrary_text_parsed_with_bounded_words(
            lines in proptest::collection::vec(
                "(name|distribution|memory_kib|disk_kib|clock|listening_asked|listening|packages_locked_by)?=?(-?[0-9]{0,22}|\\PC{0,12}|[^\n]{0,300})",
                0..12,
            ),
        ) {
            let facts = parse_host_facts(&lines.join("\n"));
            let words = [&facts.name, &facts.distribution, &facts.packages_locked_by];
            prop_assert!(words.into_iter().flatten().all(|word| word.chars().count() <= 200));
            for listening in facts.listening.into_iter().flatten() {
                prop_assert!(listening.address.chars().count() <= 200);
                prop_assert!(listening.holder.is_none_or(|holder| holder.chars().count() <= 200));
            }
        }
    }

    #[test]
    fn invalid_output_stays_unknown() {
        let facts = parse_host_facts("memory_kib=lots\nlistening=x\n\u{1b}[31m\nclock=\nsystemd\n");
        assert_eq!(facts, HostFacts::default());
    }
}
