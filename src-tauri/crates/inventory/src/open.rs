//! Opens the file: finds out first whether it is ours and whole, and only then changes anything.

use std::fs::{self, DirBuilder, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::Error;
use crate::schema::{MIGRATIONS, Version, inspect, migrate};

/// The name of the file in its folder.
pub const FILE_NAME: &str = "inventory.sqlite";

/// How long to wait for another copy of the program that is writing. Its writes take milliseconds.
const BUSY: Duration = Duration::from_secs(10);

/// The pause before a refused change is tried again.
const ASK_AGAIN: Duration = Duration::from_millis(20);

/// The record of this desktop. Any number of threads and programs may use it at once.
#[derive(Debug)]
pub struct Inventory {
    path: PathBuf,
    connection: Mutex<Connection>,
}

impl Inventory {
    /// Opens the record in `folder`, and makes both where they are missing. On Unix, only the person can read them.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(FILE_NAME);
        make_private(folder, &path)?;
        let connection = connect(&path)?;
        Ok(Self { path, connection: Mutex::new(connection) })
    }

    /// Does `work` on the connection, one caller at a time.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Result<T, Error> {
        // A thread that panicked left no half-written state: SQLite rolled its transaction back.
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut connection).map_err(|error| Error::from_sqlite(&self.path, error))
    }
}

/// A file that is there, without a look at what is in it.
pub(crate) fn connect_as_it_is(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    Ok(connection)
}

fn connect(path: &Path) -> Result<Connection, Error> {
    let fail = |error| Error::from_sqlite(path, error);
    let mut connection = connect_as_it_is(path).map_err(fail)?;
    // A file that we refuse is left as it is to the byte, even if its last owner died before merging its log into it.
    // Where there is no log, SQLite may tidy up after itself.
    let log = path.with_file_name(format!("{FILE_NAME}-wal"));
    let left_behind = fs::metadata(log).is_ok_and(|log| log.len() > 0);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, left_behind).map_err(fail)?;

    accept(&inspect(&connection, MIGRATIONS).map_err(fail)?)?;
    let verdict: String = connection.pragma_query_value(None, "quick_check", |row| row.get(0)).map_err(fail)?;
    if verdict != "ok" {
        return Err(Error::Damaged(verdict));
    }

    if is_on_a_share(path) {
        connection.pragma_update(None, "journal_mode", "truncate").map_err(fail)?;
    } else {
        write_ahead(&connection).map_err(fail)?;
    }
    // FULL: what was said to be written is there after a power cut too. There are few writes.
    connection.pragma_update(None, "synchronous", "full").map_err(fail)?;
    connection.pragma_update(None, "foreign_keys", true).map_err(fail)?;
    connection.pragma_update(None, "trusted_schema", false).map_err(fail)?;
    accept(&migrate(&mut connection, MIGRATIONS).map_err(fail)?)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(fail)?;
    Ok(connection)
}

/// Whether Windows reaches the file over the network, `\\server\share\…`: programs there share no memory, which a write-ahead
/// log needs.
fn is_on_a_share(path: &Path) -> bool {
    let path = path.to_string_lossy();
    let whole = path.strip_prefix(r"\\?\").unwrap_or(&path);
    whole.starts_with(r"\\") || whole.starts_with(r"UNC\")
}

/// Turns the write-ahead log on. SQLite does not wait for others here as it does elsewhere: it holds a reader's lock by
/// then, and two programs that wait with one in hand would wait for each other. So it is asked again.
fn write_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let deadline = Instant::now() + BUSY;
    loop {
        match connection.pragma_update(None, "journal_mode", "wal") {
            Err(error)
                if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
                    && Instant::now() < deadline =>
            {
                std::thread::sleep(ASK_AGAIN);
            }
            answer => return answer,
        }
    }
}

fn accept(version: &Version) -> Result<(), Error> {
    match version {
        Version::Current => Ok(()),
        Version::Newer(found) => {
            Err(Error::Newer { found: *found, known: u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX) })
        }
        Version::Foreign => Err(Error::Damaged("the tables are not ours".to_owned())),
    }
}

/// Makes folder and file before SQLite does, so that there is no moment in which others can read them.
/// SQLite gives its log the mode of the file.
fn make_private(folder: &Path, path: &Path) -> Result<(), Error> {
    private_folder(folder).map_err(|error| Error::from_io(folder, &error))?;
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.create(true).append(true).open(path).map_err(|error| Error::from_io(path, &error))?;
    close_to_others(path, 0o600).map_err(|error| Error::from_io(path, &error))
}

/// Makes a folder, if it is missing, that only the person can look into.
pub(crate) fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.recursive(true).create(folder)?;
    close_to_others(folder, 0o700)
}

#[cfg(unix)]
fn close_to_others(path: &Path, mode: u32) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let now = fs::metadata(path)?.permissions().mode() & 0o777;
    if now == mode { Ok(()) } else { fs::set_permissions(path, fs::Permissions::from_mode(mode)) }
}

/// On Windows the folder lies in the person's profile, which others can't read.
#[cfg(not(unix))]
fn close_to_others(path: &Path, _mode: u32) -> std::io::Result<()> {
    fs::metadata(path).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_told_by_their_path() {
        for share in [r"\\servidor\datos\x.sqlite", r"\\?\UNC\servidor\datos\x.sqlite"] {
            assert!(is_on_a_share(Path::new(share)), "{share}");
        }
        for here in [r"C:\Users\José\x.sqlite", r"\\?\C:\Users\x.sqlite", "/home/José/x.sqlite"] {
            assert!(!is_on_a_share(Path::new(here)), "{here}");
        }
    }
}
