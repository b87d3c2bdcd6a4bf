//! Debian packages that steps need of the server: small programs, installed once, never upgraded.

use std::time::Duration;

use model::{ErrorCode, HostFacts, Problem};
use remote::{RemoteError, Script, host_facts};

use crate::OperationError;
use crate::context::Context;
use crate::jobs::JobAnswer;

/// Comes before every text that installs packages. `refresh`: somebody's broken repository makes apt fail although all
/// other lists are there, so its failure alone decides nothing. `repair`: an installation that was cut off, by us or by
/// anybody, blocks every later one until it is finished.
pub(super) const APT: &str = r#"
DEBIAN_FRONTEND=noninteractive; export DEBIAN_FRONTEND
apt() { command apt-get -q -y -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 "$@"; }
refresh() { apt update || echo "some lists of packages could not be fetched"; }
repair() {
  [ -n "$(dpkg --audit 2>&1)" ] || [ -n "$(ls -A /var/lib/dpkg/updates 2>/dev/null)" ] || return 0
  dpkg --force-confdef --force-confold --configure -a || true
  apt --fix-broken install
}
"#;

/// Pairs of a program and its package. Runs as a job. Lists of packages are fetched only where they are too old, or not
/// there at all, as on a server that was just made.
const INSTALL_MISSING: &str = r#"
missing=
while [ $# -gt 0 ]; do
  command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
  shift 2
done
[ -n "$missing" ] || exit 0
repair
apt install --no-remove --no-install-recommends $missing && exit 0
refresh
apt install --no-remove --no-install-recommends $missing
"#;

/// The error of an installation of packages that failed: which programs it would have removed, where that is why.
pub(super) fn packages_failed(context: &Context, answer: JobAnswer) -> OperationError {
    match would_be_removed(&answer.tail) {
        Some(packages) => {
            Problem::new(ErrorCode::PackagesConflict).with("packages", packages).detail(answer.tail).into()
        }
        None => context.failed(ErrorCode::PackagesFailed, answer),
    }
}

/// What apt says before "Packages need to be removed but remove is disabled".
fn would_be_removed(tail: &str) -> Option<String> {
    if !tail.contains("remove is disabled") {
        return None;
    }
    let after = tail.lines().skip_while(|line| !line.contains("will be REMOVED")).skip(1);
    let names: Vec<&str> = after.take_while(|line| line.starts_with(' ')).flat_map(str::split_whitespace).collect();
    Some(names.join(", "))
}

/// Installs the packages of those programs that the server does not have.
pub(super) async fn ensure_packages(context: &Context, programs: &[(&str, &str)]) -> Result<(), OperationError> {
    ensure_more_packages(context, "packages", programs).await
}

/// The same for a step that finds out later what it needs. `name` tells its jobs apart.
pub(super) async fn ensure_more_packages(
    context: &Context,
    name: &str,
    programs: &[(&str, &str)],
) -> Result<(), OperationError> {
    wait_for_packages(context).await?;
    let words = programs.iter().flat_map(|(program, package)| [*program, *package]);
    let script = Script::new(APT).then(INSTALL_MISSING).args(words);
    let answer = context.job(name, &script, None).await?;
    if answer.status == 0 { Ok(()) } else { Err(packages_failed(context, answer)) }
}

/// How often is looked whether the package lock is free, and how many times: half an hour.
const POLL_INTERVAL: Duration = Duration::from_secs(3);
const MAX_POLLS: u32 = 600;

/// A new server often installs updates by itself in its first minutes.
pub(super) async fn wait_for_packages(context: &Context) -> Result<(), OperationError> {
    let mut holder = context.input.facts.machine.as_ref().and_then(|machine| machine.packages_locked_by.clone());
    for _ in 0..MAX_POLLS {
        let Some(name) = holder else { return Ok(()) };
        let reason = Problem::new(ErrorCode::PackagesLocked).with("holder", name.trim());
        context.waits(reason);
        tokio::select! {
            () = tokio::time::sleep(POLL_INTERVAL) => {}
            () = context.connection.cancellation().cancelled() => return Err(RemoteError::Cancelled.into()),
        }
        let facts: HostFacts = host_facts(&context.connection, context.input.spec.base_folder.as_str()).await?;
        holder = facts.packages_locked_by;
    }
    Err(Problem::new(ErrorCode::PackagesLocked).with("holder", holder.unwrap_or_default().trim()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_that_would_be_removed_are_named() {
        let said = "Building dependency tree...\nThe following packages will be REMOVED:\n  podman-docker runc\n  \
                    otro\nThe following NEW packages will be installed:\n  docker-ce\n0 upgraded\n\
                    E: Packages need to be removed but remove is disabled.\n";
        assert_eq!(would_be_removed(said).as_deref(), Some("podman-docker, runc, otro"));
        assert_eq!(would_be_removed("E: Unable to locate package docker-ce\n"), None);
    }
}
