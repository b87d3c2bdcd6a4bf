//! The file itself: who may read it, and what is refused and left as it is.
#![expect(clippy::expect_used, reason = "the helpers of a test may fail as loudly as the test itself")]

#[cfg_attr(
    not(unix),
    expect(dead_code, reason = "only the test of permissions, which are Unix's, begins an operation")
)]
mod common;

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use common::{instance, server};
use inventory::{Error, FILE_NAME, Inventory};
use model::{ErrorCode, Problem};
use rusqlite::Connection;

/// Opens, expects a refusal with `code`, and proves that not a byte of the folder has changed.
fn refused(folder: &Path, code: ErrorCode) -> Problem {
    let before = contents(folder);
    let problem = Problem::from(Inventory::open(folder).expect_err("a refusal"));
    assert_eq!(problem.code, code, "{problem:?}");
    assert_eq!(contents(folder), before);
    problem
}

/// Name, length and hash of every file but the shared memory, which is no part of the data.
fn contents(folder: &Path) -> Vec<(String, usize, u64)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| !path.to_string_lossy().ends_with("-shm"))
        .map(|path| {
            let bytes = fs::read(&path).expect("a file");
            let mut hasher = DefaultHasher::new();
            bytes.hash(&mut hasher);
            (path.display().to_string(), bytes.len(), hasher.finish())
        })
        .collect();
    files.sort();
    files
}

/// Makes a record one of a later version of the program.
fn made_newer(folder: &Path) {
    let connection = Connection::open(folder.join(FILE_NAME)).expect("the file");
    connection.execute_batch("PRAGMA user_version = 7;").expect("a change");
}

/// A record with enough in it for several pages.
fn filled() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let inventory = Inventory::open(folder.path()).expect("a record");
    for index in 0..100 {
        inventory.add_server(&server(&format!("s{index}"))).expect("a server");
        inventory.upsert_instance(&instance(&format!("s{index}"), 1)).expect("an instance");
    }
    folder
}

#[test]
fn newer_file_refused_unchanged() {
    let folder = filled();
    let connection = Connection::open(folder.path().join(FILE_NAME)).unwrap();
    connection.execute_batch("ALTER TABLE servers ADD COLUMN later TEXT; PRAGMA user_version = 7;").unwrap();
    drop(connection);
    let problem = refused(folder.path(), ErrorCode::InventoryNewer);
    assert_eq!(problem.params["found"], "7");
    assert_eq!(problem.params["known"], "3");
}

#[test]
fn newer_file_of_killed_program_keeps_its_log() {
    let folder = filled();
    let copy = tempfile::tempdir().unwrap();
    let connection = Connection::open(folder.path().join(FILE_NAME)).unwrap();
    connection.execute_batch("PRAGMA user_version = 7;").unwrap();
    // Copied while the log is not merged yet: what a killed program leaves.
    for name in [FILE_NAME.to_owned(), format!("{FILE_NAME}-wal")] {
        fs::copy(folder.path().join(&name), copy.path().join(&name)).unwrap();
    }
    assert!(fs::metadata(copy.path().join(format!("{FILE_NAME}-wal"))).unwrap().len() > 0);
    refused(copy.path(), ErrorCode::InventoryNewer);
}

#[test]
fn damaged_file_refused_unchanged() {
    type Spoil = fn(&mut Vec<u8>);
    let ways: [(&str, Spoil); 5] = [
        ("no database at all", |bytes| *bytes = b"This is a letter, not a database.\n".repeat(200)),
        ("header overwritten", |bytes| bytes[..16].fill(0xff)),
        ("first page overwritten", |bytes| bytes[100..4096].fill(0xa5)),
        ("a page in the middle overwritten", |bytes| bytes[4096 * 3..4096 * 4].fill(0xa5)),
        ("cut off", |bytes| bytes.truncate(4096 * 2 + 17)),
    ];
    for (what, spoil) in ways {
        let folder = filled();
        let path = folder.path().join(FILE_NAME);
        let mut bytes = fs::read(&path).unwrap();
        assert!(bytes.len() > 4096 * 5, "several pages");
        spoil(&mut bytes);
        fs::write(&path, bytes).unwrap();
        let problem = refused(folder.path(), ErrorCode::InventoryDamaged);
        assert!(problem.detail.is_some(), "{what}");
    }
}

#[test]
fn damaged_file_set_aside_and_readable_rows_kept() {
    for (what, from, to, least) in
        [("a page in the middle", 4096 * 4, 4096 * 5, 50), ("the header", 0, 16, 0), ("everything", 0, usize::MAX, 0)]
    {
        let folder = filled();
        let path = folder.path().join(FILE_NAME);
        let mut bytes = fs::read(&path).unwrap();
        let to = to.min(bytes.len());
        bytes[from..to].fill(0xa5);
        fs::write(&path, &bytes).unwrap();
        assert!(matches!(Inventory::open(folder.path()), Err(Error::Damaged(_))), "{what}");

        let recovered = Inventory::recover(folder.path(), "20261125T120000Z").unwrap().unwrap();
        assert_eq!(fs::read(recovered.kept.join(FILE_NAME)).unwrap(), bytes, "{what}: kept as it was");
        let inventory = Inventory::open(folder.path()).unwrap();
        let servers = inventory.servers().unwrap();
        assert_eq!(servers.len(), recovered.servers, "{what}");
        assert!(servers.len() >= least, "{what}: {} of 100", servers.len());
        for server in &servers {
            let mut before = common::server(server.name.as_str());
            before.added_at.clone_from(&server.added_at);
            assert_eq!(*server, before, "{what}");
        }
        // From here on it is as any other: there is nothing to recover.
        assert_eq!(Inventory::recover(folder.path(), "20261125T120001Z").unwrap(), None, "{what}");
        assert_eq!(inventory.servers().unwrap().len(), recovered.servers);
    }
}

#[test]
fn unknown_word_loses_its_own_row_only() {
    let folder = filled();
    let connection = Connection::open(folder.path().join(FILE_NAME)).unwrap();
    connection.execute_batch("UPDATE servers SET elevation = 'wizardry' WHERE name = 's1'").unwrap();
    drop(connection);
    let recovered = Inventory::recover(folder.path(), "20261125T120000Z").unwrap().unwrap();
    assert_eq!((recovered.servers, recovered.instances), (99, 99));
}

#[test]
fn intact_and_newer_files_not_set_aside() {
    let folder = filled();
    assert_eq!(Inventory::recover(folder.path(), "20261125T120000Z").unwrap(), None);
    made_newer(folder.path());
    let before = contents(folder.path());
    assert!(matches!(Inventory::recover(folder.path(), "20261125T120000Z"), Err(Error::Newer { .. })));
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn foreign_database_refused() {
    let folder = tempfile::tempdir().unwrap();
    let connection = Connection::open(folder.path().join(FILE_NAME)).unwrap();
    connection.execute_batch("CREATE TABLE photos (name TEXT); INSERT INTO photos VALUES ('x');").unwrap();
    drop(connection);
    refused(folder.path(), ErrorCode::InventoryDamaged);
}

#[test]
fn unknown_word_is_damage() {
    let folder = filled();
    let connection = Connection::open(folder.path().join(FILE_NAME)).unwrap();
    for change in ["elevation = 'wizardry'", "port = 0", "port = 70000", "host = 'a b'", "login = '{}'"] {
        connection.execute_batch(&format!("UPDATE servers SET {change} WHERE name = 's1'")).unwrap();
        let inventory = Inventory::open(folder.path()).unwrap();
        assert!(matches!(inventory.servers(), Err(Error::Damaged(_))), "{change}");
        inventory.server(&"s2".parse().unwrap()).expect("the others can be read");
        inventory.update_server(&server("s1")).unwrap();
        assert_eq!(inventory.servers().unwrap().len(), 100);
    }
}

#[test]
fn uncreatable_folder_is_unwritable() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    let problem = Problem::from(Inventory::open(&file.join("below")).unwrap_err());
    assert_eq!(problem.code, ErrorCode::FileUnwritable);
    assert!(problem.params["path"].ends_with("below"));
    fs::create_dir_all(folder.path().join("other").join(FILE_NAME)).unwrap();
    let problem = Problem::from(Inventory::open(&folder.path().join("other")).unwrap_err());
    assert_eq!(problem.code, ErrorCode::FileUnwritable);
}

#[cfg(unix)]
#[test]
fn file_readable_by_owner_only() {
    use common::operation;
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("deep").join("down");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for _ in 0..2 {
        let inventory = Inventory::open(&folder).unwrap();
        let _ = inventory.add_server(&server("lima"));
        let _ = inventory.begin_operation(&operation("lima", "a"));
        assert_eq!(mode(&folder), 0o700);
        let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(files.len(), 3, "{files:?}");
        for file in files {
            assert_eq!(mode(&file), 0o600, "{}", file.display());
        }
        drop(inventory);
        // As a careless umask might have left it.
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        fs::set_permissions(folder.join(FILE_NAME), fs::Permissions::from_mode(0o644)).unwrap();
    }
}
