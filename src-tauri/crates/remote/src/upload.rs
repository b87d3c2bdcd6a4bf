//! Files onto a server: whole or not at all.
//!
//! The content goes to a temporary file beside the target, is checked against its SHA-256, gets its mode and owner,
//! is written to disk, and only then takes the target's name.

use std::time::Duration;

use sha2::{Digest as _, Sha256};

use crate::{Connection, Input, RemoteError, Script};

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
/// With that folder, the file's own is made too. What was set aside first stays. Exit 65: arrived damaged.
const PUT: &str = r#"
set -e
if [ -n "$5" ]; then
  mkdir -p "${1%/*}"
  if [ -e "$1" ]; then
    (umask 077; mkdir -p "$5")
    name=$(printf '%s' "${1#/}" | tr / _)
    [ -e "$5/$name" ] || cp -p "$1" "$5/$name"
  fi
fi
new=$(mktemp "$1.XXXXXXXX")
trap 'rm -f "$new"' EXIT
cat > "$new"
seen=$(sha256sum < "$new"); seen=${seen%% *}
[ "$seen" = "$4" ] || exit 65
chown "$3" "$new"
chmod "$2" "$new"
sync "$new"
mv -f "$new" "$1"
trap - EXIT
sync "${1%/*}/" 2>/dev/null || true
"#;

/// Puts `content` at its place. Can be repeated: the result is the same.
pub async fn upload(connection: &Connection, file: &Upload<'_>, content: Input<'_>) -> Result<(), RemoteError> {
    put(connection, file, content, "").await
}

/// The same, after a copy of the file that is in the way was set aside in the folder `kept`. In one round trip.
pub async fn upload_keeping(
    connection: &Connection,
    file: &Upload<'_>,
    content: Input<'_>,
    kept: &str,
) -> Result<(), RemoteError> {
    put(connection, file, content, kept).await
}

async fn put(connection: &Connection, file: &Upload<'_>, content: Input<'_>, kept: &str) -> Result<(), RemoteError> {
    let bytes = content.bytes();
    let script = Script::new(PUT)
        .arg(file.path)
        .arg(file.mode)
        .arg(file.owner)
        .arg(hexadecimal(&Sha256::digest(bytes)))
        .arg(kept)
        .repeatable();
    // A megabit a second is the slowest line that is still worth waiting for.
    let limit = Duration::from_secs(120 + bytes.len() as u64 / 100_000);
    connection.run_within(&script, content, limit).await?.expect_success()?;
    Ok(())
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
