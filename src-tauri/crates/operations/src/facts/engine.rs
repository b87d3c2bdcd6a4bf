//! Docker itself: program, engine, Compose, settings.

use docker::ComposeVersion;

use super::lines::Lines;

/// Docker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "answers to independent questions, as the server gives them")]
pub struct EngineFacts {
    /// Whether the program `docker` is there.
    pub installed: bool,
    /// The version of the engine, where it answers.
    pub version: Option<String>,
    /// The version of the Compose plugin.
    pub compose: Option<ComposeVersion>,
    /// Whether it came as a snap, which can't see most folders.
    pub from_snap: bool,
    /// Whether the program `docker` is Podman's.
    pub is_podman: bool,
    /// Whether the engine's own program is there, running or not.
    pub has_daemon: bool,
    /// The major version of that program, running or not.
    pub daemon_major: Option<u16>,
    /// Whether somebody forbade the system to start it.
    pub is_masked: bool,
    /// What the engine says of its isolation: `name=userns`, `name=rootless`, …
    pub security: Vec<String>,
    /// The names of the options that it is, or will be, started with; `iptables=false` with its value.
    pub options: Vec<String>,
    /// The text of `daemon.json`.
    pub settings: Option<String>,
    /// Whether its packages are left alone by updates that install themselves.
    pub held_back: bool,
}

impl EngineFacts {
    /// Whether it was told to open no way from the network to containers.
    pub fn has_no_firewall_rules(&self) -> bool {
        let by_file = |text: &String| {
            let settings: Option<serde_json::Value> = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok();
            settings.is_some_and(|settings| settings.get("iptables") == Some(&serde_json::Value::Bool(false)))
        };
        self.options.iter().any(|option| option == "iptables=false") || self.settings.as_ref().is_some_and(by_file)
    }

    /// Whether the health of a service that starts can be asked at an interval of its own. Both versions are those of programs on
    /// the disk, so that the answer is the same while the engine is silent.
    pub fn has_start_interval(&self) -> bool {
        let both = self.compose.zip(self.daemon_major);
        both.is_some_and(|(compose, engine)| compose.has_start_interval(engine))
    }

    /// The word for an isolation under which files of the machine belong to somebody else inside containers.
    pub fn foreign_users(&self) -> Option<&'static str> {
        ["userns", "rootless"].into_iter().find(|kind| self.security.iter().any(|said| said == &format!("name={kind}")))
    }
}

pub(super) const TEXT: &str = r#"
compose_version() { fact docker_compose "$(docker compose version --short 2>/dev/null)"; }
# Of the program itself, since files are written by it, whether or not it answers just now.
daemon_version() { fact docker_daemon_version "$(dockerd --version 2>/dev/null)"; }
# Options count whether the engine was started with them or will be at its next start.
engine_options() {
  {
    tr '\0' '\n' < "/proc/$(pidof -s dockerd)/cmdline"
    systemctl show docker.service --property=ExecStart --value
    sed -n 's/^ *DOCKER_OPTS=//p' /etc/default/docker
  } 2>/dev/null | tr " \"\t'" '\n\n\n\n' | sed -n -e 's/^--\(iptables=[a-z]*\).*/\1/p' -e 's/^--\([a-z][a-z-]*\).*/\1/p' | sort -u | tr '\n' ' '
}
engine_security() { fact docker_security "$(docker info --format '{{range .SecurityOptions}}{{.}} {{end}}' 2>/dev/null)"; }
read_engine() {
  if command -v dockerd >/dev/null 2>&1; then
    fact docker_daemon yes
    run_in_background daemon_version
  fi
  case $(systemctl is-enabled docker.service docker.socket 2>/dev/null) in *masked*) fact docker_masked yes ;; esac
  program=$(command -v docker) || return 0
  fact docker_installed yes
  case $(docker --version 2>/dev/null) in [Pp]odman*) fact docker_podman yes ;; esac
  fact docker_options "$(engine_options)"
  { [ -f /etc/apt/apt.conf.d/52instalador-smart ] || [ ! -d /etc/apt/apt.conf.d ]; } && fact docker_held_back yes
  run_in_background engine_security
  [ "$(readlink -f "$program")" = /usr/bin/snap ] && fact docker_from_snap yes
  packed docker_settings /etc/docker/daemon.json
  run_in_background compose_version
  fact docker_engine "$(docker version --format '{{.Server.Version}}' 2>/dev/null)"
}
read_engine
"#;

pub(super) fn read(lines: &Lines<'_>) -> EngineFacts {
    let words = |name| lines.value(name).unwrap_or_default().split_whitespace();
    EngineFacts {
        installed: lines.is_yes("docker_installed"),
        version: lines.value("docker_engine").map(str::to_owned),
        compose: lines.value("docker_compose").and_then(|version| version.parse().ok()),
        from_snap: lines.is_yes("docker_from_snap"),
        is_podman: lines.is_yes("docker_podman"),
        daemon_major: lines.value("docker_daemon_version").and_then(major),
        has_daemon: lines.is_yes("docker_daemon"),
        is_masked: lines.is_yes("docker_masked"),
        // `name=seccomp,profile=builtin` says more than its name.
        security: words("docker_security").map(|word| word.split(',').next().unwrap_or_default().to_owned()).collect(),
        options: words("docker_options").map(str::to_owned).collect(),
        held_back: lines.is_yes("docker_held_back"),
        settings: lines.unpacked("docker_settings"),
    }
}

/// Reads `Docker version 26.1.5+dfsg1, build a72d7cd`.
fn major(said: &str) -> Option<u16> {
    said.split_whitespace().nth(2)?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn engine(text: &str) -> EngineFacts {
        read(&Lines::new(text))
    }

    #[test]
    fn updates_are_looked_for_where_they_are_held_back() {
        let (folder, _) = stack::layout::UPDATES.rsplit_once('/').unwrap();
        assert!(
            TEXT.contains(&format!("[ -f {} ]", stack::layout::UPDATES)) && TEXT.contains(&format!("-d {folder} "))
        );
    }

    #[test]
    fn version_of_the_program_decides_how_health_is_asked() {
        let said = |version: &str| format!("docker_compose=2.26.1-4\ndocker_daemon_version={version}\n");
        assert!(engine(&said("Docker version 26.1.5+dfsg1, build a72d7cd")).has_start_interval());
        assert!(!engine(&said("Docker version 20.10.24+dfsg1, build 297e128")).has_start_interval());
        assert!(!engine(&said("dockerd")).has_start_interval());
        assert!(!engine("docker_compose=2.26.1\ndocker_engine=26.1.5\n").has_start_interval());
    }

    #[test]
    fn engine_without_firewall_rules_is_told_by_option_and_by_file() {
        assert!(engine("docker_options=host iptables=false\n").has_no_firewall_rules());
        let by_file = |text: &str| EngineFacts { settings: Some(text.to_owned()), ..EngineFacts::default() };
        assert!(by_file("\u{feff}{\"iptables\": false}").has_no_firewall_rules());
        for good in ["{\"iptables\": true}", "{}", "", "{"] {
            assert!(!by_file(good).has_no_firewall_rules(), "{good}");
        }
        assert!(!engine("docker_options=host iptables iptables=true\n").has_no_firewall_rules());
    }

    #[test]
    fn users_of_their_own_are_told_by_the_engine() {
        assert_eq!(
            engine("docker_security=name=seccomp,profile=builtin name=userns\n").foreign_users(),
            Some("userns")
        );
        assert_eq!(engine("docker_security=name=rootless\n").foreign_users(), Some("rootless"));
        assert_eq!(engine("docker_security=name=seccomp,profile=builtin name=cgroupns\n").foreign_users(), None);
    }
}
