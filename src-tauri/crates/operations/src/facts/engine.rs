//! Docker itself: program, engine, Compose, settings.

use docker::ComposeVersion;

use super::lines::Lines;

/// Docker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EngineFacts {
    /// Whether the program `docker` is there.
    pub installed: bool,
    /// The version of the engine, where it answers.
    pub version: Option<String>,
    /// The version of the Compose plugin.
    pub compose: Option<ComposeVersion>,
    /// Whether it came as a snap, which can't see most folders.
    pub from_snap: bool,
    /// The text of `daemon.json`.
    pub settings: Option<String>,
}

pub(super) const TEXT: &str = r#"
compose_version() { fact docker_compose "$(docker compose version --short 2>/dev/null)"; }
read_engine() {
  program=$(command -v docker) || return 0
  fact docker_installed yes
  [ "$(readlink -f "$program")" = /usr/bin/snap ] && fact docker_from_snap yes
  packed docker_settings /etc/docker/daemon.json
  run_in_background compose_version
  fact docker_engine "$(docker version --format '{{.Server.Version}}' 2>/dev/null)"
}
read_engine
"#;

pub(super) fn read(lines: &Lines<'_>) -> EngineFacts {
    EngineFacts {
        installed: lines.is_yes("docker_installed"),
        version: lines.value("docker_engine").map(str::to_owned),
        compose: lines.value("docker_compose").and_then(|version| version.parse().ok()),
        from_snap: lines.is_yes("docker_from_snap"),
        settings: lines.unpacked("docker_settings"),
    }
}
