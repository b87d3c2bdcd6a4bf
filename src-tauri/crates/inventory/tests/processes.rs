//! Several programs at once, and programs that are killed. The tests whose names begin with `child_` are run by the
//! others.
#![expect(clippy::expect_used, reason = "the helpers of a test may fail as loudly as the test itself")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use common::{instance, operation, server};
use inventory::{FILE_NAME, Inventory, OperationResult};
use rusqlite::Connection;

/// Runs an ignored test of this file as a program of its own.
fn child(test: &str, folder: &Path, name: &str) -> Child {
    Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", test, "--ignored", "--nocapture", "--test-threads=1"])
        .env("INVENTORY_FOLDER", folder)
        .env("CHILD_NAME", name)
        .stdout(Stdio::piped())
        .spawn()
        .expect("a child")
}

fn told(variable: &str) -> String {
    std::env::var(variable).expect("run by another test")
}

fn whole(folder: &Path) {
    let connection = Connection::open(folder.join(FILE_NAME)).expect("the file");
    let verdict: String = connection.pragma_query_value(None, "integrity_check", |row| row.get(0)).expect("an answer");
    assert_eq!(verdict, "ok");
    let mut broken = connection.prepare("PRAGMA foreign_key_check").expect("a question");
    assert!(!broken.exists([]).expect("an answer"));
}

#[test]
fn concurrent_programs_lose_no_writes() {
    for _ in 0..5 {
        // As a person's folder may be called on Windows.
        let folder = tempfile::Builder::new().prefix("José Ñúñez - Empresa ").tempdir().unwrap();
        let children: Vec<Child> =
            ["a", "b", "c"].map(|name| child("child_writes_fifty", folder.path(), name)).into_iter().collect();
        for mut child in children {
            assert!(child.wait().unwrap().success());
        }
        let inventory = Inventory::open(folder.path()).unwrap();
        assert_eq!(inventory.servers().unwrap().len(), 150 + 1);
        assert_eq!(inventory.instances(Some(&"shared".parse().unwrap())).unwrap().len(), 50);
        let operations = inventory.operations(None, 1000).unwrap();
        assert_eq!(operations.len(), 150);
        assert!(operations.iter().all(|operation| operation.ended.is_some()));
        whole(folder.path());
    }
}

#[test]
#[ignore = "run by concurrent_programs_lose_no_writes"]
fn child_writes_fifty() {
    let folder = PathBuf::from(told("INVENTORY_FOLDER"));
    let name = told("CHILD_NAME");
    // The file does not exist yet, and the others open it at this moment too.
    let inventory = Inventory::open(&folder).unwrap();
    let _ = inventory.add_server(&server("shared"));
    for number in 1..=50 {
        let id = format!("{name}-{number}");
        inventory.add_server(&server(&id)).unwrap();
        inventory.upsert_instance(&instance("shared", number)).unwrap();
        inventory.begin_operation(&operation(&id, &id)).unwrap();
        inventory.end_operation(&id, "2026-11-24T10:05:00Z", OperationResult::Succeeded).unwrap();
    }
}

#[test]
fn killed_program_keeps_confirmed_writes() {
    let folder = tempfile::tempdir().unwrap();
    let mut confirmed = Vec::new();
    for round in 0..200_u64 {
        let mut child = child("child_writes_until_killed", folder.path(), &format!("r{round}"));
        std::thread::sleep(Duration::from_millis(15 + round * 7 % 120));
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success(), "it was still writing");
        let output = BufReader::new(child.stdout.take().unwrap());
        confirmed.extend(
            output.lines().map_while(Result::ok).filter_map(|line| line.strip_prefix("wrote ").map(str::to_owned)),
        );

        whole(folder.path());
        let inventory = Inventory::open(folder.path()).unwrap();
        let known: BTreeSet<String> =
            inventory.servers().unwrap().into_iter().map(|server| server.name.into()).collect();
        for name in &confirmed {
            assert!(known.contains(name), "{name} is lost");
        }
    }
    assert!(confirmed.len() > 200, "the children wrote too little to prove anything: {}", confirmed.len());
}

#[test]
#[ignore = "run by killed_program_keeps_confirmed_writes"]
fn child_writes_until_killed() {
    let inventory = Inventory::open(&PathBuf::from(told("INVENTORY_FOLDER"))).unwrap();
    let round = told("CHILD_NAME");
    for number in 0.. {
        let name = format!("{round}-{number}");
        inventory.add_server(&server(&name)).unwrap();
        inventory.upsert_instance(&instance(&name, 1)).unwrap();
        println!("wrote {name}");
    }
}

#[test]
fn locked_file_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let inventory = Inventory::open(folder.path()).unwrap();
    let other = Connection::open(folder.path().join(FILE_NAME)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let release = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(400));
        other.execute_batch("COMMIT").unwrap();
    });
    inventory.add_server(&server("lima")).unwrap();
    release.join().unwrap();
}

#[test]
fn new_file_in_creation_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    // As that program has it before its log is on: the file is there, without tables.
    let other = Connection::open(folder.path().join(FILE_NAME)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let release = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(400));
        other.execute_batch("COMMIT").unwrap();
    });
    drop(Inventory::open(folder.path()).unwrap());
    release.join().unwrap();
}

#[test]
fn tables_have_no_column_for_secrets() {
    let folder = tempfile::tempdir().unwrap();
    drop(Inventory::open(folder.path()).unwrap());
    let mut bytes = Vec::new();
    fs::File::open(folder.path().join(FILE_NAME)).unwrap().read_to_end(&mut bytes).unwrap();
    let text = String::from_utf8_lossy(&bytes).to_lowercase();
    for word in ["password", "secret", "token", "passphrase"] {
        assert!(!text.contains(word), "{word}");
    }
}
