//! The tables, and the way from every older form of them to the newest.
//!
//! A step that was ever released is never changed; what comes next is added at the end of the list.

use rusqlite::{Connection, Transaction, TransactionBehavior};

/// Version N of the file is what the first N steps make.
pub(crate) const MIGRATIONS: &[&str] = &[VERSION_1, VERSION_2, VERSION_3];

const VERSION_1: &str = "
    CREATE TABLE servers (
        name TEXT PRIMARY KEY,
        host TEXT NOT NULL,
        port INTEGER NOT NULL,
        user TEXT NOT NULL,
        login TEXT NOT NULL CHECK (json_valid(login)),
        elevation TEXT,
        added_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE instances (
        server TEXT NOT NULL REFERENCES servers (name) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        domain TEXT NOT NULL,
        mysql_port INTEGER NOT NULL,
        base_folder TEXT NOT NULL,
        installed_at TEXT,
        state TEXT NOT NULL,
        last_operation TEXT,
        PRIMARY KEY (server, number)
    ) STRICT;

    CREATE TABLE operations (
        sequence INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        server TEXT NOT NULL REFERENCES servers (name) ON DELETE CASCADE,
        instance INTEGER NOT NULL,
        kind TEXT NOT NULL,
        started_at TEXT NOT NULL,
        ended_at TEXT,
        result TEXT,
        request TEXT NOT NULL CHECK (json_valid(request)),
        CHECK ((ended_at IS NULL) = (result IS NULL))
    ) STRICT;
    CREATE INDEX operations_by_server ON operations (server, sequence);
";

/// Whatever was kept for a server was kept under its name until then.
const VERSION_2: &str = "
    ALTER TABLE servers ADD COLUMN identity TEXT NOT NULL DEFAULT '';
    ALTER TABLE servers ADD COLUMN identity_on_server INTEGER NOT NULL DEFAULT 0;
    UPDATE servers SET identity = name;
";

const VERSION_3: &str = "
    CREATE TABLE looks (
        server TEXT PRIMARY KEY REFERENCES servers (name) ON DELETE CASCADE,
        at TEXT NOT NULL,
        seen TEXT NOT NULL CHECK (json_valid(seen))
    ) STRICT;
";

/// What the file says of itself, compared with what this program knows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// Of this version, or brought up to it.
    Current,
    /// Of a later one.
    Newer(u32),
    /// Another program's tables, or a number that we never write.
    Foreign,
}

/// Looks at the version without changing anything.
pub(crate) fn inspect(connection: &Connection, migrations: &[&str]) -> rusqlite::Result<Version> {
    // Number and tables have to be of the same moment: another program may be making them just now.
    let transaction = connection.unchecked_transaction()?;
    let (_, version) = version(&transaction, migrations)?;
    Ok(version)
}

fn version(connection: &Transaction<'_>, migrations: &[&str]) -> rusqlite::Result<(usize, Version)> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let (Ok(found), Ok(number)) = (usize::try_from(found), u32::try_from(found)) else {
        return Ok((0, Version::Foreign));
    };
    let version = if found > migrations.len() {
        Version::Newer(number)
    } else if (found == 0) != (tables == 0) {
        Version::Foreign
    } else {
        Version::Current
    };
    Ok((found, version))
}

/// Brings the file up to the newest form. All steps happen, or none does.
///
/// Two programs that start at once meet here: the second waits for the first one's lock and then finds nothing left to
/// do.
pub(crate) fn migrate(connection: &mut Connection, migrations: &[&str]) -> rusqlite::Result<Version> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (found, version) = version(&transaction, migrations)?;
    if version != Version::Current {
        return Ok(version);
    }
    for step in migrations.iter().skip(found) {
        transaction.execute_batch(step)?;
    }
    if found < migrations.len() {
        transaction.pragma_update(None, "user_version", i64::try_from(migrations.len()).unwrap_or(i64::MAX))?;
    }
    transaction.commit()?;
    Ok(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1);";
    const SECOND: &str = "ALTER TABLE a ADD COLUMN y TEXT NOT NULL DEFAULT 'old';";
    const BROKEN: &str = "CREATE TABLE b (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1);";

    fn number(connection: &Connection) -> i64 {
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
    }

    #[test]
    fn migration_from_any_version_keeps_rows() {
        let mut connection = Connection::open_in_memory().unwrap();
        assert_eq!(migrate(&mut connection, &[FIRST]).unwrap(), Version::Current);
        assert_eq!(number(&connection), 1);
        for _ in 0..2 {
            assert_eq!(migrate(&mut connection, &[FIRST, SECOND]).unwrap(), Version::Current);
            assert_eq!(number(&connection), 2);
        }
        let row: (i64, String) =
            connection.query_row("SELECT x, y FROM a", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        assert_eq!(row, (1, "old".to_owned()));
    }

    #[test]
    fn failed_migration_keeps_old_version() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, &[FIRST]).unwrap();
        migrate(&mut connection, &[FIRST, SECOND, BROKEN]).unwrap_err();
        assert_eq!(number(&connection), 1);
        connection.prepare("SELECT y FROM a").unwrap_err();
        connection.prepare("SELECT x FROM b").unwrap_err();
    }

    #[test]
    fn newer_and_foreign_files_are_distinguished() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, &[FIRST, SECOND]).unwrap();
        assert_eq!(migrate(&mut connection, &[FIRST]).unwrap(), Version::Newer(2));
        assert_eq!(number(&connection), 2);
        connection.pragma_update(None, "user_version", 0).unwrap();
        assert_eq!(migrate(&mut connection, &[FIRST]).unwrap(), Version::Foreign);
        connection.pragma_update(None, "user_version", -1).unwrap();
        assert_eq!(migrate(&mut connection, &[FIRST]).unwrap(), Version::Foreign);
    }

    #[test]
    fn server_of_the_first_version_keeps_what_was_kept_under_its_name() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, &MIGRATIONS[..1]).unwrap();
        let server =
            "INSERT INTO servers VALUES ('vps', '10.0.0.1', 22, 'root', '{\"method\":\"agent\"}', NULL, 'now')";
        connection.execute(server, []).unwrap();
        // As a damaged file of that version is read.
        let read = |connection: &Connection| connection.query_row("SELECT * FROM servers", [], crate::servers::read);
        let before = read(&connection).unwrap();
        migrate(&mut connection, MIGRATIONS).unwrap();
        let server = read(&connection).unwrap();
        assert_eq!(server, before);
        assert_eq!((server.identity.as_str(), server.identity_on_server), ("vps", false));
    }

    #[test]
    fn real_migrations_succeed() {
        let mut connection = Connection::open_in_memory().unwrap();
        assert_eq!(migrate(&mut connection, MIGRATIONS).unwrap(), Version::Current);
    }
}
