//! Docker itself: engine, Compose, and the engine's settings.

use docker::ComposeVersion;
use model::{ErrorCode, StepId};
use remote::{Script, Upload};
use stack::daemon;

use crate::OperationError;
use crate::context::Context;
use crate::facts::Sections;
use crate::plan_input::PlanInput;
use crate::step::{CheckOutcome, Step};
use crate::steps::packages::{APT, packages_failed, wait_for_packages};

/// Comes before every text that starts the engine. `engine`: one that ended several times within a minute is not
/// started again until systemd forgets that. `answers` waits for it, and `engine_says` prints its last words.
pub(super) const ENGINE: &str = r#"
# The journal may not have yet what the engine said when it ended just now.
engine_says() {
  timeout 10 journalctl --sync 2>/dev/null || true
  journalctl --unit docker --lines 30 --no-pager --output cat 2>/dev/null || true
}
engine() {
  [ -d /run/systemd/system ] || return 0
  systemctl reset-failed docker 2>/dev/null || true
  systemctl "$@" docker && return 0
  # containerd that began on a full disk goes on without its store: no engine starts with it before it is restarted, which
  # stops nothing that runs under it.
  engine_says | grep -q 'failed to dial.*containerd' || return 1
  systemctl restart containerd && systemctl reset-failed docker && systemctl "$@" docker
}
answers() {
  tries=0
  until docker version >/dev/null 2>&1; do
    tries=$((tries + 1)); [ $tries -lt 60 ] || { docker version; return 1; }
    sleep 0.5
  done
}
"#;

/// Docker's engine and Compose are installed and run.
pub struct DockerEngine;

/// `$1` distribution, `$2` codename, `$3` yes where an engine is there, which is kept, `$4` yes where Compose is to be
/// added. Runs as a job.
///
/// Docker's own repository first, by its documentation; where it does not know this release, or where parts of the
/// distribution's engine serve something else already, the distribution's packages. Nothing that is installed is removed for it.
const INSTALL: &str = r#"
set -e
if [ "$3" = yes ]; then
  if ! { engine enable --now && answers; }; then
    engine_says
    echo "the engine that is installed does not start"
    exit 79
  fi
  [ "$4" = yes ] || exit 0
fi
repair
refresh
apt install --no-install-recommends ca-certificates curl git
source=https://download.docker.com/linux/$1
ours=
if curl --fail --silent --show-error --location --max-time 30 "$source/dists/$2/Release" >/dev/null; then
  install -m 0755 -d /etc/apt/keyrings
  key=$(mktemp)
  curl --fail --silent --show-error --location --max-time 60 "$source/gpg" -o "$key"
  grep -q 'BEGIN PGP PUBLIC KEY BLOCK' "$key"
  install -m 0644 "$key" /etc/apt/keyrings/docker.asc
  rm -f "$key"
  if ! grep -rqs download.docker.com /etc/apt/sources.list /etc/apt/sources.list.d; then
    {
      echo "Types: deb"
      echo "URIs: $source"
      echo "Suites: $2"
      echo "Components: stable"
      echo "Architectures: $(dpkg --print-architecture)"
      echo "Signed-By: /etc/apt/keyrings/docker.asc"
    } > /etc/apt/sources.list.d/docker.sources
  fi
  refresh
  apt-cache show docker-ce >/dev/null 2>&1 && ours=yes
fi
installed() { [ "$(dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
if [ "$3" != yes ] && { installed containerd || installed runc; }; then ours=; fi
known() { apt-cache show "$1" >/dev/null 2>&1; }
if [ "$3" = yes ]; then
  # The engine that is there stays; only Compose is added.
  if [ "$ours" = yes ]; then apt install --no-remove --no-install-recommends docker-compose-plugin
  elif known docker-compose-v2; then apt install --no-remove --no-install-recommends docker-compose-v2
  else apt install --no-remove --no-install-recommends docker-compose; fi
elif [ "$ours" = yes ]; then
  extra=; known docker-buildx-plugin && extra=docker-buildx-plugin
  apt install --no-remove docker-ce docker-ce-cli containerd.io docker-compose-plugin $extra
else
  compose=docker-compose; known docker-compose-v2 && compose=docker-compose-v2
  apt install --no-remove docker.io "$compose"
fi
engine enable --now
answers
docker compose version
"#;

/// The status of [`INSTALL`] where the engine that is there does not start.
const DOES_NOT_START: u32 = 79;

#[async_trait::async_trait]
impl Step for DockerEngine {
    fn id(&self) -> StepId {
        StepId::DockerEngine
    }

    fn sections(&self) -> Sections {
        Sections::DOCKER
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let Some(docker) = input.engine() else { return CheckOutcome::Unsatisfied("not-read") };
        CheckOutcome::satisfied_if(docker.installed, "absent")
            .and(|| CheckOutcome::satisfied_if(docker.version.is_some(), "not-running"))
            .and(|| CheckOutcome::satisfied_if(has_compose(input), "compose"))
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        wait_for_packages(context).await?;
        let machine = context.input.facts.machine.clone().unwrap_or_default();
        let (Some(distribution), Some(codename)) = (&machine.distribution, &machine.codename) else {
            return Err(context.verification_failed("distribution"));
        };
        let word = |yes: bool| if yes { "yes" } else { "no" };
        let has_engine = context.input.engine().is_some_and(|engine| engine.has_daemon || engine.version.is_some());
        let lacks_compose = !has_compose(&context.input);
        let script = Script::new(APT).then(ENGINE).then(INSTALL);
        let script = script.arg(distribution).arg(codename).arg(word(has_engine)).arg(word(lacks_compose));
        let answer = context.job("", &script, None).await?;
        match answer.status {
            0 => Ok(()),
            DOES_NOT_START => Err(context.failed(ErrorCode::DockerNotRunning, answer)),
            _ => Err(packages_failed(context, answer)),
        }
    }
}

fn has_compose(input: &PlanInput) -> bool {
    input.engine().and_then(|engine| engine.compose).is_some_and(|version| version >= ComposeVersion::OLDEST)
}

/// The engine's settings hold ours beside whatever was there.
pub struct DockerSettings;

/// `$1` the new file, `$2` its place. The engine judges the file first. It is restarted only where nothing runs: our
/// services name their log limits themselves, so that nobody else's container has to stop for this. Where it does not come
/// back with the new file, it gets the old one again.
const MOVE_INTO_PLACE: &str = r#"
set -e
trap 'rm -f "$1"' EXIT
if dockerd --help 2>/dev/null | grep -q -- --validate; then dockerd --validate --config-file "$1"; fi
old=$2.before-instalador-smart
if [ -e "$2" ]; then cp -p "$2" "$old"; else rm -f "$old"; fi
mv -T "$1" "$2"
sync "$2"
[ -z "$(docker ps --quiet)" ] || exit 0
if engine restart && answers; then exit 0; fi
if [ -e "$old" ]; then cp -p "$old" "$2"; else rm -f "$2"; fi
engine restart && answers || true
echo "the engine did not start with the new settings, and got its old ones again"
exit 1
"#;

/// `$1` the file. Updates that install themselves would restart the engine, and with it everything on the server, at any hour.
const HOLD_BACK: &str = r#"
set -e
[ -d "${1%/*}" ] || exit 0
{
  echo "// Written by Instalador Smart: an update of Docker stops every container, and so is not for the night."
  echo 'Unattended-Upgrade::Package-Blacklist {'
  for package in docker-ce docker-ce-cli containerd.io docker-compose-plugin docker.io docker-compose docker-compose-v2 containerd runc; do
    printf '  "^%s$";\n' "$package"
  done
  echo '};'
} > "$1.new"
mv -T "$1.new" "$1"
"#;

#[async_trait::async_trait]
impl Step for DockerSettings {
    fn id(&self) -> StepId {
        StepId::DockerSettings
    }

    fn sections(&self) -> Sections {
        Sections::DOCKER
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let Some(docker) = input.engine() else { return CheckOutcome::Unsatisfied("not-read") };
        match daemon::merged(docker.settings.as_deref(), &docker.options) {
            Ok(None) => CheckOutcome::satisfied_if(docker.version.is_some(), "not-running")
                .and(|| CheckOutcome::satisfied_if(docker.held_back, "updates")),
            Ok(Some(_)) => CheckOutcome::Unsatisfied("log-limits"),
            Err(error) => CheckOutcome::Blocked(OperationError::from(error).into()),
        }
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        context.run(&Script::new(HOLD_BACK).arg(stack::layout::UPDATES).repeatable()).await?;
        let engine = context.input.engine().cloned().unwrap_or_default();
        let Some(text) = daemon::merged(engine.settings.as_deref(), &engine.options)? else {
            return Ok(());
        };
        let new = format!("{}.instalador-smart", stack::layout::DAEMON);
        let folder = Script::new("mkdir -p /etc/docker").repeatable();
        context.run(&folder).await?;
        let upload = Upload { path: &new, mode: "0644", owner: "0:0" };
        remote::upload(&context.connection, &upload, text.as_bytes()).await?;
        let script = Script::new(ENGINE).then(MOVE_INTO_PLACE).arg(&new).arg(stack::layout::DAEMON);
        context.job_or("", &script, None, ErrorCode::DaemonConfigInvalid).await?;
        Ok(())
    }
}
