//! Stopping services: workers and scheduled tasks are asked and waited for, and what was stopped stays stopped over a
//! reboot.

use model::{ErrorCode, Problem, Role, StepId};
use remote::Script;

use crate::OperationError;
use crate::context::Context;
use crate::facts::Sections;
use crate::plan_input::PlanInput;
use crate::step::{CheckOutcome, Step};

/// These services do not run.
pub struct StopServices {
    /// Of these roles.
    pub roles: Vec<Role>,
    /// Nothing that is in progress is waited for.
    pub abandon_jobs: bool,
}

/// In which order services are stopped: what works off jobs first, while the site still answers; then what takes visitors
/// in; last what they all need.
const ORDER: [Role; 6] = [Role::Supervisor, Role::Scheduling, Role::Nginx, Role::Fpm, Role::Redis, Role::Mariadb];

/// How long a job may take to end: what the field's supervisor allows.
const MAX_JOB_SECONDS: u32 = 3600;

/// The exit status that says that jobs did not end in time.
const STILL_BUSY: u32 = 75;

/// `$1` project, `$2` yes where nothing is waited for, `$3` the most seconds; then the services in order. Runs as a job.
///
/// The container's first program is held still from outside, so that it starts nothing new; workers are asked to end after
/// their job, scheduled tasks end by themselves; when nothing else runs in it any more, the container is ended. A job cut
/// between SUNAT's answer and its being saved would be a document issued twice. Whatever interrupts this lets it go on.
/// A worker leaves when it sees that it was asked after its own beginning. One that was still booting when it was asked takes
/// that for the past, and stays: workers are asked again while any is there.
/// What the first program started counts, and what it had taken over before it was held. The engine's own health checks hang
/// from then on, and are left to it when they are given up, two more for each that runs out of time: they are of another
/// session, since each has its own. Where the engine does not answer, nothing is known to have ended.
const STOP: &str = r#"
set -e
project=$1; abandon=$2; limit=$3; shift 3
held=
let_go() {
  [ -n "$held" ] || return 0
  docker kill --signal CONT "$held" >/dev/null 2>&1 || :
  docker update --restart always "$held" >/dev/null 2>&1 || :
}
trap let_go EXIT
trap 'exit 143' TERM INT
containers() {
  docker ps --quiet "$@" --filter "label=com.docker.compose.project=$project" \
    --filter "label=com.docker.compose.service=$service" --filter label=com.docker.compose.oneoff=False
}
has_ended() { [ "$(docker inspect --format '{{.State.Running}}' "$held" 2>/dev/null)" = false ]; }
in_progress() {
  all=$(docker top "$held" -eo pid,ppid,sid,stat,args 2>/dev/null) || { has_ended || echo unknown; return 0; }
  printf '%s\n' "$all" | awk -v first="$first" -v taken=" $taken " '
    $1 == first { session = $3 }
    $2 == first && $4 !~ /^Z/ { line[NR] = $0; of[NR] = $3; id[NR] = $1 }
    END {
      if (session == "") { print "unknown"; exit }
      for (row in line) if (of[row] == session || index(taken, " " id[row] " ")) print line[row]
    }'
}
ask_workers() { docker exec --user www-data --workdir /var/www/html "$held" php artisan queue:restart; }
let_finish() {
  held=$1
  docker kill --signal STOP "$held" >/dev/null
  first=$(docker inspect --format '{{.State.Pid}}' "$held")
  all=$(docker top "$held" -eo pid,ppid)
  taken=$(printf '%s\n' "$all" | awk -v first="$first" '$2 == first { print $1 }' | tr '\n' ' ')
  case $service in
    supervisor*)
      ask_workers || {
        echo "the workers could not be asked; they are stopped by signal"
        docker kill --signal CONT "$held" >/dev/null
        held=
        return 0
      } ;;
  esac
  waited=0
  while running=$(in_progress) && [ -n "$running" ]; do
    if [ "$waited" -ge "$limit" ]; then printf 'still running:\n%s\n' "$running"; exit 75; fi
    [ $((waited % 10)) != 0 ] || printf 'waiting for %s: %s in progress\n' "$service" "$(printf '%s\n' "$running" | wc -l)"
    waited=$((waited + 1))
    sleep 1
    case $service:$((waited % 20)) in supervisor*:0) ask_workers || : ;; esac
  done
  docker kill "$held" >/dev/null
  held=
}
for service in "$@"; do
  # Otherwise a reboot, or a new start of the engine, would start it again.
  for container in $(containers --all); do docker update --restart no "$container" >/dev/null; done
  for container in $(containers); do
    case $service in
      supervisor* | scheduling*) [ "$abandon" = yes ] || let_finish "$container" ;;
    esac
    # The grace that the compose file names is the container's own.
    docker stop "$container" >/dev/null
    echo "stopped: $service"
  done
done
"#;

#[async_trait::async_trait]
impl Step for StopServices {
    fn id(&self) -> StepId {
        StepId::StopServices
    }

    fn sections(&self) -> Sections {
        Sections::CONTAINERS
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let Some(containers) = &input.facts.containers else { return CheckOutcome::Unsatisfied("not-read") };
        let project = input.project();
        let services = input.services(&self.roles);
        let runs = |service: &String| {
            containers.iter().any(|container| container.running && container.is_service(&project, service))
        };
        CheckOutcome::satisfied_if(!services.iter().any(runs), "running")
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let roles: Vec<Role> = ORDER.into_iter().filter(|role| self.roles.contains(role)).collect();
        let script = Script::new(STOP)
            .arg(context.input.project())
            .arg(if self.abandon_jobs { "yes" } else { "no" })
            .arg(MAX_JOB_SECONDS.to_string())
            .args(context.input.services(&roles));
        let answer = context.job("", &script, None).await?;
        match answer.status {
            0 => Ok(()),
            STILL_BUSY => Err(Problem::new(ErrorCode::WorkersBusy).detail(answer.tail).into()),
            _ => Err(context.failed(ErrorCode::CommandFailed, answer)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::STOP;

    use std::path::Path;

    /// Runs the script with this program in the place of Docker's, and with a clock that does not wait. Returns what the
    /// program wrote down.
    fn stop_with(docker: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        put(&folder.path().join("docker"), docker);
        put(&folder.path().join("sleep"), "#!/bin/sh\n");
        let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap());
        let stop = ["-c", STOP, "sh", "smart1", "no", "60", "supervisor1"];
        let run = std::process::Command::new("sh").args(stop).env("PATH", path).output().unwrap();
        assert!(run.status.success(), "{run:?}");
        std::fs::read_to_string(folder.path().join("said")).unwrap()
    }

    fn put(path: &Path, program: &str) {
        std::fs::write(path, program).unwrap();
        assert!(std::process::Command::new("chmod").arg("755").arg(path).status().unwrap().success());
    }

    /// An engine that does not answer the second question what runs, and says at the third that a job does. No real one can
    /// be made to fail in between.
    #[test]
    fn engine_that_does_not_answer_has_ended_no_job() {
        let said = stop_with(
            r#"#!/bin/sh
folder=${0%/*}
case "$1 $*" in
  ps\ *) echo c1 ;;
  inspect\ *State.Pid*) echo 100 ;;
  inspect\ *) echo true ;;
  top\ *)
    echo asked >> "$folder/said"
    case $(grep -c asked "$folder/said") in
      1) printf 'PID PPID\n100 1\n' ;;
      2) exit 1 ;;
      3) printf 'PID PPID SID STAT COMMAND\n100 1 100 Ts supervisord\n101 100 100 S php\n' ;;
      *) printf 'PID PPID SID STAT COMMAND\n100 1 100 Ts supervisord\n102 100 900 S grep\n' ;;
    esac ;;
  kill\ *) echo "$*" >> "$folder/said" ;;
esac
exit 0
"#,
        );
        assert_eq!(said, "kill --signal STOP c1\nasked\nasked\nasked\nasked\nkill c1\n");
    }

    /// A worker that was booting when it was first asked. When a worker boots cannot be told from outside.
    #[test]
    fn worker_that_did_not_hear_is_asked_again() {
        let said = stop_with(
            r#"#!/bin/sh
folder=${0%/*}
case "$1 $*" in
  ps\ *) echo c1 ;;
  inspect\ *State.Pid*) echo 100 ;;
  inspect\ *) echo true ;;
  top\ *)
    printf 'PID PPID SID STAT COMMAND\n100 1 100 Ts supervisord\n'
    [ "$(grep -c restart "$folder/said")" -ge 2 ] || printf '101 100 100 S php\n' ;;
  exec\ *queue:restart) echo restart >> "$folder/said" ;;
  kill\ *) echo "$*" >> "$folder/said" ;;
esac
exit 0
"#,
        );
        assert_eq!(said, "kill --signal STOP c1\nrestart\nrestart\nkill c1\n");
    }
}
