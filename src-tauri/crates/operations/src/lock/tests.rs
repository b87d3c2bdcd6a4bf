//! The lock's shell, on a real one: who gets it where several want it, and what a clock that jumps changes.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::*;

/// Seconds since the start of the machine that runs the test, and the id of that start.
fn moment() -> (String, u64) {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap();
    let uptime = fs::read_to_string("/proc/uptime").unwrap();
    (boot.trim().to_owned(), uptime.split('.').next().unwrap().parse().unwrap())
}

struct Server {
    folder: tempfile::TempDir,
}

impl Server {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join("lock").join(name)
    }

    fn start(&self, text: &str, arguments: &[&str]) -> Child {
        let program = format!("state={}\n{LOCK_FUNCTIONS}{text}", self.folder.path().display());
        let mut command = Command::new("sh");
        command.args(["-c", &program, "sh"]).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    fn run(&self, text: &str, arguments: &[&str]) -> (i32, String) {
        let output = self.start(text, arguments).wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.code().unwrap(), said)
    }

    fn acquire(&self, operation: &str) -> i32 {
        let (status, said) = self.run(ACQUIRE, &[&owner(operation), "90", operation, ""]);
        assert!(matches!(status, 0 | 3 | 4), "{status}: {said}");
        status
    }

    fn owner(&self) -> String {
        fs::read_to_string(self.path("owner.json")).unwrap()
    }

    fn set_heartbeat(&self, text: &str) {
        fs::write(self.path("heartbeat"), text).unwrap();
    }

    /// As a clock that was put forward or back makes a file look.
    fn set_time(path: &Path, moment: &str) {
        assert!(Command::new("touch").args(["--date", moment]).arg(path).status().unwrap().success());
    }
}

fn owner(operation: &str) -> String {
    format!(r#"{{"operation":"{operation}"}}"#)
}

#[test]
fn of_those_that_take_a_dead_lock_over_at_once_one_gets_it() {
    for _ in 0..5 {
        let server = Server::new();
        assert_eq!(server.acquire("dead"), 0);
        server.set_heartbeat("another-start 5\n");
        Server::set_time(&server.path("heartbeat"), "1 hour ago");
        if moment().1 <= 90 {
            return;
        }
        let names: Vec<String> = (0..8).map(|number| format!("heir{number}")).collect();
        let all: Vec<Child> = names.iter().map(|name| server.start(ACQUIRE, &[&owner(name), "90", name, ""])).collect();
        let got: Vec<&String> = all
            .into_iter()
            .zip(&names)
            .filter_map(|(child, name)| match child.wait_with_output().unwrap().status.code() {
                Some(3) => Some(name),
                Some(4) => None,
                other => panic!("{other:?}"),
            })
            .collect();
        let [winner] = got[..] else { panic!("{got:?} have it") };
        assert_eq!(server.owner().trim(), owner(winner));
    }
}

#[test]
fn clock_that_jumps_makes_no_owner_dead() {
    let server = Server::new();
    assert_eq!(server.acquire("alive"), 0);
    Server::set_time(&server.path("heartbeat"), "1 hour ago");
    assert_eq!(server.acquire("other"), 4, "put forward");
    let (boot, uptime) = moment();
    server.set_heartbeat(&format!("{boot} {}\n", uptime.saturating_sub(91)));
    Server::set_time(&server.path("heartbeat"), "1 hour");
    if uptime > 91 {
        assert_eq!(server.acquire("other"), 3, "put back");
    }
}

#[test]
fn restart_is_no_heartbeat() {
    let server = Server::new();
    let (boot, uptime) = moment();
    assert_eq!(server.acquire("before"), 0);
    // Of an earlier start, or of one whose id the machine keeps.
    for heartbeat in [format!("another-start {}\n", uptime + 50), format!("{boot} {}\n", uptime + 50)] {
        server.set_heartbeat(&heartbeat);
        let (status, age) = server.run("lock_age", &[]);
        assert_eq!(status, 0);
        let age: u64 = age.trim().parse().unwrap();
        assert!((uptime..uptime + 60).contains(&age), "{heartbeat}: {age}");
    }
}

#[test]
fn lock_without_a_readable_heartbeat_is_neither_taken_at_once_nor_kept_for_ever() {
    for heartbeat in ["", "x", "x y\n", "x -5\n"] {
        let server = Server::new();
        assert_eq!(server.acquire("first"), 0);
        server.set_heartbeat(heartbeat);
        assert_eq!(server.run("lock_age", &[]), (0, String::new()), "{heartbeat:?}");
        assert_eq!(server.acquire("other"), 4, "{heartbeat:?}");
        let (status, age) = server.run("lock_age", &[]);
        assert!(status == 0 && age.trim().parse::<u64>().is_ok(), "{heartbeat:?}: {age:?}");
    }
}

#[test]
fn late_owner_neither_renews_nor_removes_what_is_anothers_now() {
    let server = Server::new();
    assert_eq!(server.acquire("asleep"), 0);
    assert_eq!(server.acquire("asleep"), 0, "its own attempt, repeated");
    assert_eq!(server.run(HEARTBEAT, &["asleep"]).0, 0);
    assert_eq!(server.run(ACQUIRE, &[&owner("heir"), "90", "heir", "asleep"]).0, 3);
    assert_eq!(server.run(HEARTBEAT, &["asleep"]).0, 9);
    let release = format!("write_journal() {{ :; }}\n{RELEASE}");
    assert_eq!(server.run(&release, &["asleep", ""]).0, 0);
    assert_eq!(server.owner().trim(), owner("heir"));
    assert_eq!(server.run(&release, &["heir", ""]).0, 0);
    assert!(!server.path("").exists());
}
