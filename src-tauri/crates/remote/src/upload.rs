//! Files onto a server: whole or not at all.
//!
//! The content goes to a temporary file beside the target, is checked against its SHA-256, gets its mode and owner,
//! is written to disk, and only then takes the target's name. A large file is sent from the desktop's disk; what arrived
//! of it before a line broke is not sent again, neither by this program nor by the next one.

use std::path::Path;
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use tokio::io::AsyncReadExt as _;

use crate::connection::MAX_LOSSES;
use crate::{Connection, FileInput, Input, RemoteError, Script};

/// A file to be put on a server.
#[derive(Clone, Debug)]
pub struct Upload<'a> {
    /// The absolute path on the server. Its folder must exist.
    pub path: &'a str,
    /// Permission bits as four octal digits, `0644`.
    pub mode: &'a str,
    /// Owner and group, `root:root` or numbers.
    pub owner: &'a str,
}

/// `$1` path, `$2` mode, `$3` owner, `$4` SHA-256, `$5` folder for what is replaced, or nothing; content on standard input.
/// With that folder, the file's own is made too. What was set aside first stays. An empty folder in the file's place is what
/// the engine makes where a container was to see a file that was not there. Exit 65: arrived damaged.
const PUT: &str = r#"
set -e
if [ -n "$5" ]; then
  mkdir -p "${1%/*}"
  if [ -f "$1" ]; then
    (umask 077; mkdir -p "$5")
    name=$(printf '%s' "${1#/}" | tr / _)
    [ -e "$5/$name" ] || cp -p "$1" "$5/$name"
  fi
fi
if [ -d "$1" ] && [ ! -L "$1" ]; then rmdir "$1"; fi
new=$(mktemp "$1.XXXXXXXX")
trap 'rm -f "$new"' EXIT
cat > "$new"
seen=$(sha256sum < "$new"); seen=${seen%% *}
[ "$seen" = "$4" ] || exit 65
chown "$3" "$new"
chmod "$2" "$new"
sync "$new"
mv -f -T "$new" "$1"
trap - EXIT
sync "${1%/*}/" 2>/dev/null || true
"#;

/// Puts `content` at its place. Can be repeated: the result is the same.
pub async fn upload(connection: &Connection, file: &Upload<'_>, content: &[u8]) -> Result<(), RemoteError> {
    put(connection, file, content, "").await
}

/// The same, after a copy of the file that is in the way was set aside in the folder `kept`. In one round trip.
pub async fn upload_keeping(
    connection: &Connection,
    file: &Upload<'_>,
    content: &[u8],
    kept: &str,
) -> Result<(), RemoteError> {
    put(connection, file, content, kept).await
}

async fn put(connection: &Connection, file: &Upload<'_>, content: &[u8], kept: &str) -> Result<(), RemoteError> {
    let script = Script::new(PUT)
        .arg(file.path)
        .arg(file.mode)
        .arg(file.owner)
        .arg(hexadecimal(&Sha256::digest(content)))
        .arg(kept)
        .repeatable();
    connection.run_within(&script, Input::Bytes(content), limit(content.len() as u64)).await?.expect_success()?;
    Ok(())
}

/// A megabit a second is the slowest line that is still worth waiting for.
const fn limit(bytes: u64) -> Duration {
    Duration::from_secs(120 + bytes / 100_000)
}

/// `$1` path, `$2` SHA-256, `$3` what arrived of it. Prints how many bytes are there, or `whole`. Parts of other files that
/// were to come to the same place are of no use any more.
const ARRIVED: &str = r#"
set -e
umask 077
for other in "$1".*.part; do [ "$other" = "$3" ] || rm -f "$other"; done
if [ -f "$1" ]; then
  seen=$(sha256sum < "$1"); [ "${seen%% *}" != "$2" ] || { echo whole; exit 0; }
fi
[ -f "$3" ] || : > "$3"
stat -c %s "$3"
"#;

/// `$1` what arrived, `$2` how many bytes of it; more on standard input. Each byte is written to its own place, so that a
/// command of a broken connection that still writes does no harm: it writes the same.
const CONTINUE: &str = r#"
exec dd of="$1" bs=65536 oflag=seek_bytes seek="$2" conv=notrunc status=none
"#;

/// `$1` path, `$2` mode, `$3` owner, `$4` SHA-256, `$5` what arrived. Exit 65: arrived damaged.
const FINISH: &str = r#"
set -e
[ -f "$5" ] || { seen=$(sha256sum < "$1"); [ "${seen%% *}" = "$4" ]; exit; }
seen=$(sha256sum < "$5"); seen=${seen%% *}
[ "$seen" = "$4" ] || { rm -f "$5"; exit 65; }
chown "$3" "$5"
chmod "$2" "$5"
sync "$5"
mv -f -T "$5" "$1"
sync "${1%/*}/" 2>/dev/null || true
"#;

/// What a status of [`FINISH`] says.
const DAMAGED: u32 = 65;

/// Puts a file of this desktop at its place, from where an earlier attempt broke off. `watch` hears how many bytes of it are
/// on the server or on their way.
pub async fn upload_file(
    connection: &Connection,
    file: &Upload<'_>,
    from: &Path,
    watch: &(dyn Fn(u64) + Send + Sync),
) -> Result<(), RemoteError> {
    let (sha256, total) = sum_of(from).await?;
    let part = format!("{}.{}.part", file.path, &sha256[..16]);
    let finish = Script::new(FINISH).arg(file.path).arg(file.mode).arg(file.owner).arg(&sha256).arg(&part).repeatable();
    for last in [false, true] {
        if !send(connection, file.path, &sha256, &part, FileInput { path: from, from: 0, total, watch }).await? {
            return Ok(());
        }
        let finished = connection.run_within(&finish, Input::Nothing, limit(total)).await?;
        // What arrived damaged is gone, and all of it is sent once more.
        if finished.status != Some(DAMAGED) || last {
            finished.expect_success()?;
            break;
        }
    }
    Ok(())
}

/// Sends what is missing. Says whether something has to be put at its place still.
async fn send(
    connection: &Connection,
    path: &str,
    sha256: &str,
    part: &str,
    mut input: FileInput<'_>,
) -> Result<bool, RemoteError> {
    let arrived = Script::new(ARRIVED).arg(path).arg(sha256).arg(part).repeatable();
    let (mut before, mut stalls) = (None, 0);
    let mut last = RemoteError::Answer { detail: "nothing more of the file arrives".to_owned() };
    loop {
        let said = connection.run_within(&arrived, Input::Nothing, limit(input.total)).await?.expect_success()?.text();
        if said.trim() == "whole" {
            return Ok(false);
        }
        let there: u64 = said.trim().parse().map_err(|_| RemoteError::Answer { detail: said.clone() })?;
        (input.watch)(there.min(input.total));
        if there >= input.total {
            return Ok(true);
        }
        stalls = if before.is_some_and(|before| there <= before) { stalls + 1 } else { 0 };
        if stalls == MAX_LOSSES {
            return Err(last);
        }
        (before, input.from) = (Some(there), there);
        let more = Script::new(CONTINUE).arg(part).arg(there.to_string());
        match connection.run_within(&more, Input::File(&input), limit(input.total - there)).await {
            Ok(finished) => drop(finished.expect_success()?),
            Err(error) if error.is_loss() => last = error,
            Err(error) => return Err(error),
        }
    }
}

/// A file's SHA-256 and its size.
async fn sum_of(path: &Path) -> Result<(String, u64), RemoteError> {
    let unreadable = |source| RemoteError::LocalFile { path: path.display().to_string(), source };
    let mut file = tokio::fs::File::open(path).await.map_err(unreadable)?;
    let (mut hash, mut total, mut buffer) = (Sha256::new(), 0, vec![0; 256 * 1024]);
    loop {
        match file.read(&mut buffer).await.map_err(unreadable)? {
            0 => return Ok((hexadecimal(&hash.finalize()), total)),
            count => {
                hash.update(&buffer[..count]);
                total += count as u64;
            }
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
