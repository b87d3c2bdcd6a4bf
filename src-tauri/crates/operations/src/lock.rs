//! One operation at a time on a server: the lock, its owner, and its heartbeat.
//!
//! The lock is a folder with its owner's record. Whatever reads and then writes it does so under `flock`, so that of two
//! computers that take a stale lock over at once one gets it, and none removes or renews what is the other's by then. The
//! owner writes every few seconds how long the server has been running; one who has not done so for a while is stale, and
//! the next operation takes over after its jobs have ended.

use std::time::Duration;

use model::{ErrorCode, LockOwner, Problem, STATE_VARIABLE};
use remote::{Connection, Input, Script};

use crate::OperationError;
use crate::journal::WRITE_JOURNAL;

/// After how long a silent owner counts as stale: longer than a connection takes to be seen as lost and reconnected.
pub(crate) const STALE_AFTER_SECONDS: u64 = 90;

/// How often the owner renews its heartbeat.
pub(crate) const HEARTBEAT_INTERVAL: Duration = Duration::from_secs(20);

/// `lock_age` prints for how many seconds the owner gave no heartbeat, by the time since the server's start: a clock may be put
/// forward or back, that one is not. Whoever has a heartbeat of an earlier start has been silent since this one. Nothing is
/// printed where there is none that can be read. `one_at_a_time` waits until no other script of the lock runs, and ends with
/// the script, however that ends.
pub(crate) const LOCK_FUNCTIONS: &str = r#"
lock=$state/lock
uptime_seconds() { cut -d. -f1 /proc/uptime; }
boot_id() { cat /proc/sys/kernel/random/boot_id; }
lock_age() {
  boot= given_at=
  read -r boot given_at 2>/dev/null < "$lock/heartbeat" || true
  case ${given_at:-none} in *[!0-9]*) return 0 ;; esac
  uptime=$(uptime_seconds)
  if [ "$boot" = "$(boot_id)" ] && [ "$given_at" -le "$uptime" ]; then echo $((uptime - given_at)); else echo "$uptime"; fi
}
one_at_a_time() { exec 9< "$state" && flock -w 30 9; }
is_owner() { grep -qF "\"operation\":\"$1\"" "$lock/owner.json" 2>/dev/null; }
renew() { echo "$(boot_id) $(uptime_seconds)" > "$lock/heartbeat.new" && mv -f "$lock/heartbeat.new" "$lock/heartbeat"; }
"#;

/// `$1` owner as JSON, `$2` seconds after which it is stale, `$3` operation id, `$4` ids of operations that are known to be stale. Exit 0: ours,
/// fresh; 3: ours, taken over; 4: somebody else's, whose record is printed. Makes the folders for our records on the way.
const ACQUIRE: &str = r#"
set -e
umask 077
mkdir -p "$state/instances"
one_at_a_time
own() {
  mkdir -p "$lock"
  printf '%s\n' "$1" > "$lock/owner.new"
  sync "$lock/owner.new"
  mv -f "$lock/owner.new" "$lock/owner.json"
  renew
}
if [ ! -d "$lock" ] || is_owner "$3"; then own "$1"; exit 0; fi
other=$(sed -n 's/.*"operation":"\([^"]*\)".*/\1/p' "$lock/owner.json" 2>/dev/null || true)
case " $4 " in *" ${other:-?} "*) own "$1"; exit 3 ;; esac
age=$(lock_age)
if [ -n "$age" ] && [ "$age" -gt "$2" ]; then own "$1"; exit 3; fi
# How long it has been silent is not known: from now on it is.
[ -n "$age" ] || renew
cat "$lock/owner.json" 2>/dev/null || true
exit 4
"#;

/// After `WRITE_JOURNAL`: removes the lock if it is this operation's, and writes the journal. `$1` operation id, `$2`
/// journal lines.
const RELEASE: &str = r#"
write_journal "$2"
[ -d "$state" ] || exit 0
one_at_a_time || exit 1
if is_owner "$1"; then rm -rf "$lock"; fi
exit 0
"#;

/// How the lock was got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Acquired {
    /// Nobody had it.
    Free,
    /// Its owner was stale.
    StaleTakenOver,
}

/// Takes the server's lock, or says who has it. `stale_operations` are operations whose owner this desktop knows to be gone: nobody
/// has to wait for those to fall silent.
pub(crate) async fn acquire(
    connection: &Connection,
    owner: &LockOwner,
    stale_operations: &[String],
) -> Result<Acquired, OperationError> {
    let record = serde_json::to_string(owner).unwrap_or_default();
    let script = Script::new(STATE_VARIABLE)
        .then(LOCK_FUNCTIONS)
        .then(ACQUIRE)
        .arg(record)
        .arg(STALE_AFTER_SECONDS.to_string())
        .arg(&owner.operation)
        .arg(stale_operations.join(" "))
        .repeatable();
    let answer = connection.run(&script, Input::Nothing).await?;
    match answer.status {
        Some(0) => Ok(Acquired::Free),
        Some(3) => Ok(Acquired::StaleTakenOver),
        Some(4) => {
            let mut problem = Problem::new(ErrorCode::ServerLocked);
            if let Ok(owner) = serde_json::from_str::<LockOwner>(&answer.text()) {
                problem =
                    problem.with("owner", owner.by).with("operation", owner.request.kind()).with("since", owner.since);
            }
            Err(problem.into())
        }
        _ => Err(answer.expect_success().err().map_or_else(|| OperationError::code(ErrorCode::Internal), Into::into)),
    }
}

/// Gives the lock back.
pub(crate) async fn release(connection: &Connection, operation: &str, journal: &str) -> Result<(), OperationError> {
    let script = Script::new(STATE_VARIABLE)
        .then(LOCK_FUNCTIONS)
        .then(WRITE_JOURNAL)
        .then(remote::FORGET_OLD_JOBS)
        .then(RELEASE)
        .arg(operation)
        .arg(journal)
        .repeatable();
    connection.run(&script, Input::Nothing).await?.expect_success()?;
    Ok(())
}

/// Exit 9: the lock is not this operation's any more. `$1` operation id.
const HEARTBEAT: &str = r#"
[ -d "$state" ] || exit 9
one_at_a_time || exit 1
is_owner "$1" || exit 9
renew
"#;

/// Renews the heartbeat for as long as it is polled. It ends only where somebody else has taken the lock over: a computer
/// that slept for an hour must not go on beside whoever took its place.
pub(crate) async fn heartbeat(connection: &Connection, operation: &str) -> OperationError {
    let script = Script::new(STATE_VARIABLE).then(LOCK_FUNCTIONS).then(HEARTBEAT).arg(operation).repeatable();
    loop {
        tokio::time::sleep(HEARTBEAT_INTERVAL).await;
        // A missed heartbeat is made up by the next one; a broken connection is somebody else's to repair.
        if let Ok(answer) = connection.run_once(&script).await
            && answer.status == Some(9)
        {
            return OperationError::code(ErrorCode::ServerLocked);
        }
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;
