//! One operation at a time on a server: the lock, its owner, and its heartbeat.
//!
//! The lock is a folder, since making one either succeeds or not, on every file system. Its owner touches a file in it
//! every few seconds; an owner who has not done so for a while is stale, and the next operation takes over after its
//! jobs have ended.

use std::time::Duration;

use model::{ErrorCode, LockOwner, Problem, STATE_VARIABLE};
use remote::{Connection, Input, Script};

use crate::OperationError;
use crate::journal::WRITE_JOURNAL;

/// After how long a silent owner counts as stale: longer than a connection takes to be seen as lost and reconnected.
pub const STALE_AFTER_SECONDS: u64 = 90;

/// How often the owner renews its heartbeat.
pub(crate) const HEARTBEAT_INTERVAL: Duration = Duration::from_secs(20);

/// `$1` owner as JSON, `$2` seconds after which it is stale, `$3` operation id, `$4` ids of operations that are known to be stale. Exit 0: ours,
/// fresh; 3: ours, taken over; 4: somebody else's, whose record is printed. Makes the folders for our records on the way.
const ACQUIRE: &str = r#"
set -e
umask 077
mkdir -p "$state/instances"
lock=$state/lock
own() { printf '%s\n' "$1" | cat > "$lock/owner.json"; touch "$lock/heartbeat"; sync "$lock/owner.json"; }
if mkdir "$lock" 2>/dev/null; then own "$1"; exit 0; fi
if grep -qF "\"operation\":\"$3\"" "$lock/owner.json" 2>/dev/null; then own "$1"; exit 0; fi
other=$(sed -n 's/.*"operation":"\([^"]*\)".*/\1/p' "$lock/owner.json" 2>/dev/null || true)
case " $4 " in *" ${other:-?} "*) own "$1"; exit 3 ;; esac
age=$(( $(date +%s) - $(stat -c %Y "$lock/heartbeat" 2>/dev/null || stat -c %Y "$lock") ))
if [ "$age" -gt "$2" ]; then own "$1"; exit 3; fi
cat "$lock/owner.json" 2>/dev/null || true
exit 4
"#;

/// After `WRITE_JOURNAL`: removes the lock if it is this operation's, and writes the journal. `$1` operation id, `$2`
/// journal lines.
const RELEASE: &str = r#"
write_journal "$2"
if grep -qF "\"operation\":\"$1\"" "$state/lock/owner.json" 2>/dev/null; then rm -rf "$state/lock"; fi
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
lock=$state/lock
grep -qF "\"operation\":\"$1\"" "$lock/owner.json" 2>/dev/null || exit 9
touch "$lock/heartbeat"
"#;

/// Renews the heartbeat for as long as it is polled. It ends only where somebody else has taken the lock over: a computer
/// that slept for an hour must not go on beside whoever took its place.
pub(crate) async fn heartbeat(connection: &Connection, operation: &str) -> OperationError {
    let script = Script::new(STATE_VARIABLE).then(HEARTBEAT).arg(operation).repeatable();
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
