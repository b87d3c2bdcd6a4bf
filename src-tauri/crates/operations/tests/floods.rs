//! A server that floods what becomes events, facts and plans. The client is a process of its own, so that its memory is
//! counted and the host's is not. What the connection itself does with floods is tested in the crate `remote`.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]
#![expect(clippy::print_stdout, reason = "the client prints its outcome, and the test what was measured")]

#[path = "../../../../tests/fuzz/entries/mod.rs"]
mod entries;

use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use model::{Event, Problem};
use remote::{Connect as _, Connection, Endpoint, HostKeyPolicy, KnownHosts, Login, Rights, RusshConnect};
use secrecy::SecretString;
use testkit::{CommandBehavior, Host, ScriptedOutput};
use tokio_util::sync::CancellationToken;

const MAX_KIB: u64 = 200 * 1024;
const MARK: &[u8] = b"\x1e\x1esmart\x1e\x1e\n";
/// Just below the most that an answer may have.
const MAX_FLOOD: u64 = 4 * 1024 * 1024 - 1024;

/// Runs a client against a host that writes these outputs, one for each command; returns what it reported.
async fn run_client(task: &str, outputs: Vec<Vec<ScriptedOutput>>) -> String {
    let host = Host::with_password("contraseña").await.unwrap();
    for output in outputs {
        host.next_command(CommandBehavior { scripted_output: Some(output), ..CommandBehavior::default() });
    }
    let output = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "flood_client", "--ignored", "--nocapture"])
        .env("SMART_FLOOD", format!("{task} {} {}", host.address(), host.fingerprint()))
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let field = |name: &str| printed.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().to_owned();
    let (outcome, peak) = (field("outcome "), field("peak "));
    assert!(output.status.success() && !outcome.is_empty(), "{output:?}");
    println!("{task}: {outcome}; peak {peak} KiB");
    if let Ok(peak) = peak.parse::<u64>() {
        assert!(peak < MAX_KIB, "{outcome}: {peak} KiB");
    }
    outcome
}

#[tokio::test]
#[ignore = "run by the other tests, as a process of its own"]
async fn flood_client() {
    let Ok(request) = std::env::var("SMART_FLOOD") else { return };
    let words: Vec<&str> = request.split(' ').collect();
    let folder = tempfile::tempdir().unwrap();
    let (host, port) = words[1].split_once(':').unwrap();
    let connect = Arc::new(RusshConnect::new(
        Endpoint { host: host.parse().unwrap(), port: port.parse().unwrap(), user: "operador".parse().unwrap() },
        Login::Password(SecretString::from("contraseña")),
        HostKeyPolicy {
            known_hosts: KnownHosts::at(folder.path().join("known_hosts")),
            confirmed: words[2].parse().ok(),
        },
    ));
    let remote = connect.connect().await.unwrap();
    let connection = Connection::new(connect, remote, Rights::Root, CancellationToken::new());
    let outcome = match words[0] {
        "log" => {
            let (lines, longest) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
            let (counter, ruler) = (Arc::clone(&lines), Arc::clone(&longest));
            let events: operations::EventSink = Arc::new(move |event| {
                if let Event::StepLine { text, .. } = event {
                    entries::assert_sanitized(&text);
                    counter.fetch_add(1, Ordering::Relaxed);
                    ruler.fetch_max(text.len(), Ordering::Relaxed);
                }
            });
            let jobs = operations::follow_running(&connection, &events).await;
            assert!(longest.load(Ordering::Relaxed) <= 3 * 4_096);
            jobs.map(|jobs| format!("{jobs} jobs, {} lines", lines.load(Ordering::Relaxed)))
        }
        "plan" => {
            let plan = entries::facts::plan(connection, true).await;
            plan.map(|plan| format!("{} steps, {} checks", plan.steps.len(), plan.checks.len()))
        }
        other => panic!("{other}"),
    };
    println!(
        "\noutcome {}",
        outcome.unwrap_or_else(|error| {
            let problem = Problem::from(error);
            entries::assert_sanitized_problem(&problem);
            problem.code.to_string()
        })
    );
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next());
    println!("peak {}", peak.unwrap_or_default());
}

#[tokio::test]
async fn endless_hostile_log_becomes_sanitized_events() {
    let after_mark = |more: Vec<ScriptedOutput>| {
        let mut output = vec![ScriptedOutput::Out(MARK.to_vec())];
        output.extend(more);
        output
    };
    let states = || after_mark(vec![ScriptedOutput::Out(b"k3j2-0-code running\n".to_vec()), ScriptedOutput::Status(0)]);
    let end = || vec![ScriptedOutput::Err(b"ended 0\n".to_vec()), ScriptedOutput::Status(0)];
    for (piece, bytes, lines) in [
        // Lines of ten million characters.
        ([b"x".repeat(10_000_000), b"\n".to_vec()].concat(), 30_000_003, 3),
        (b"\x1b[2J\x1b]0;title\x07\xff\xfe\xc3\x9b31m\xe2\x80\xae\x1b[6n".to_vec(), 20_000_000, 1),
        (b"\x1b[31mx\n".to_vec(), 20_000_000, 20_000_000_usize.div_ceil(7)),
    ] {
        let mut log = vec![ScriptedOutput::OutFlood(piece, bytes)];
        log.extend(end());
        assert_eq!(run_client("log", vec![states(), after_mark(log)]).await, format!("1 jobs, {lines} lines"));
    }
}

#[tokio::test]
async fn longest_facts_read_within_memory_limit() {
    let hostile = b"name=\x1b[2J\xff\xfe\n".to_vec();
    for piece in [
        &b"containers_read=yes\ndocker_container={}\n"[..],
        b"docker_hash=a b\n",
        b"1/files_read=yes\n1/file=a b c d\n",
        b"listening_asked=yes\nlistening=:1\n",
        &hostile,
    ] {
        let output = vec![
            ScriptedOutput::Out(MARK.to_vec()),
            ScriptedOutput::OutFlood(piece.to_vec(), MAX_FLOOD),
            ScriptedOutput::Status(0),
        ];
        let outcome = run_client("plan", vec![output.clone(), output]).await;
        assert!(outcome.starts_with("21 steps, "), "{outcome}");
    }
    let output = vec![
        ScriptedOutput::Out(MARK.to_vec()),
        ScriptedOutput::OutFlood(b"name=x\n".to_vec(), u64::MAX),
        ScriptedOutput::Status(0),
    ];
    assert_eq!(run_client("plan", vec![output]).await, "answer-unreadable");
}
