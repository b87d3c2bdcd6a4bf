//! A server that says too much. The client is a process of its own, so that its memory is counted and the host's is
//! not.
#![expect(clippy::print_stdout, reason = "the client prints its outcome, and the test what was measured")]

use std::net::{Ipv4Addr, SocketAddr};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use model::{ErrorCode, Problem};
use remote::{Connect as _, Connection, HostKeyPolicy, Input, JobId, KnownHosts, RemoteError, Rights, RusshConnect};
use remote::{Script, run_job};
use testkit::{CommandBehavior, ScriptedOutput};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{PASSWORD, Site, endpoint, password, peak_kib, sha256_of, site};

/// The most memory that a client may ever have.
const MAX_KIB: u64 = 200 * 1024;
const GIGABYTE: u64 = 1_000_000_000;
/// What our scripts print first.
const MARK: &[u8] = b"\x1e\x1esmart\x1e\x1e\n";

/// What a client in another process reported.
struct ClientReport {
    outcome: String,
    seconds: f64,
}

/// Sends a client to a server and holds it to the limit.
async fn run_client(task: &str, address: SocketAddr, fingerprint: &str) -> ClientReport {
    let begin = std::time::Instant::now();
    let client = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "floods::flood_client", "--ignored", "--nocapture"])
        .env("SMART_FLOOD", format!("{task} {address} {fingerprint}"))
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(Duration::from_secs(150), client).await.unwrap().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let field = |name: &str| printed.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().to_owned();
    let (outcome, peak) = (field("outcome "), field("peak "));
    assert!(output.status.success() && !outcome.is_empty(), "{output:?}");
    let seconds = begin.elapsed().as_secs_f64();
    println!("{task}: {outcome}; peak {peak} KiB, {seconds:.1} s");
    // Not every system reports it.
    if let Ok(peak) = peak.parse::<u64>() {
        assert!(peak < MAX_KIB, "{outcome}: {peak} KiB");
    }
    ClientReport { outcome, seconds }
}

async fn run_client_on(task: &str, output: Vec<ScriptedOutput>) -> ClientReport {
    let site = site().await;
    site.host.next_command(CommandBehavior { scripted_output: Some(output), ..CommandBehavior::default() });
    run_client(task, site.host.address(), sha256_of(&site.key).as_str()).await
}

#[tokio::test]
#[ignore = "run by the other tests, as a process of its own"]
async fn flood_client() {
    let Ok(request) = std::env::var("SMART_FLOOD") else { return };
    let words: Vec<&str> = request.split(' ').collect();
    let folder = tempfile::tempdir().unwrap();
    let host_key = HostKeyPolicy {
        known_hosts: KnownHosts::at(folder.path().join("known_hosts")),
        confirmed: words[2].parse().ok(),
    };
    let connect = Arc::new(RusshConnect::new(endpoint(words[1].parse().unwrap()), password(PASSWORD), host_key));
    let outcome = match run_task(words[0], connect).await {
        Ok(done) => done,
        Err(error) => {
            let problem = Problem::from(error);
            let detail = problem.detail.clone().unwrap_or_default();
            assert!(!detail.contains(|c: char| c.is_control() && c != '\n'), "{detail:?}");
            assert!(!problem.to_string().contains(char::is_control), "{problem}");
            format!("{} {}", problem.code, detail.len())
        }
    };
    println!("\noutcome {outcome}");
    println!("peak {}", peak_kib().map(|kib| kib.to_string()).unwrap_or_default());
}

async fn run_task(name: &str, connect: Arc<RusshConnect>) -> Result<String, RemoteError> {
    let remote = connect.connect().await?;
    let connection = Connection::new(connect, remote, Rights::Root, CancellationToken::new());
    match name {
        "run" => {
            let done = connection.run(&Script::new(":"), Input::Nothing).await?;
            let (stdout, stderr, status) = (done.stdout.len(), done.stderr.len(), done.status);
            match done.expect_success() {
                Ok(_) => Ok(format!("done {stdout} {stderr}")),
                Err(error) => {
                    assert_ne!(status, Some(0));
                    Err(error)
                }
            }
        }
        "job" => {
            let mut bytes = 0_u64;
            let id = JobId::new("flood").unwrap();
            let end =
                run_job(&connection, &id, &Script::new(":"), None, &mut |piece| bytes += piece.len() as u64).await?;
            Ok(format!("{end:?} {bytes}"))
        }
        "login" => Ok("logged in".to_owned()),
        other => panic!("{other}"),
    }
}

/// Hostile bytes: escape sequences, invalid UTF-8, NUL.
fn hostile_bytes() -> Vec<u8> {
    b"\x1b[2J\x1b]0;title\x07\xff\xfe\x00\xc3\x9b31m\xe2\x80\xae\x1b[6n\r".to_vec()
}

#[tokio::test]
async fn gigabyte_of_stderr_keeps_its_tail_only() {
    let flood = ScriptedOutput::ErrFlood(b"wrong\n".to_vec(), GIGABYTE);
    let output = vec![
        ScriptedOutput::Out(MARK.to_vec()),
        flood.clone(),
        ScriptedOutput::Err(b"last\n".to_vec()),
        ScriptedOutput::Status(0),
    ];
    assert_eq!(run_client_on("run", output).await.outcome, format!("done 0 {}", 64 * 1024));
}

#[tokio::test]
async fn gigabyte_of_stdout_fails_early() {
    let output = vec![
        ScriptedOutput::Out(MARK.to_vec()),
        ScriptedOutput::OutFlood(b"x".to_vec(), GIGABYTE),
        ScriptedOutput::Status(0),
    ];
    let report = run_client_on("run", output).await;
    assert!(report.outcome.starts_with(ErrorCode::AnswerUnreadable.as_str()), "{}", report.outcome);
}

#[tokio::test]
async fn ten_million_character_lines_refused_within_memory_limit() {
    for mut line in [vec![b'x'; 10_000_000], hostile_bytes().repeat(400_000)] {
        line.push(b'\n');
        let output =
            vec![ScriptedOutput::Out(MARK.to_vec()), ScriptedOutput::Out(line.clone()), ScriptedOutput::Status(0)];
        let report = run_client_on("run", output).await;
        assert!(report.outcome.starts_with(ErrorCode::AnswerUnreadable.as_str()), "{}", report.outcome);
        let output = vec![ScriptedOutput::Out(MARK.to_vec()), ScriptedOutput::Err(line), ScriptedOutput::Status(1)];
        let report = run_client_on("run", output).await;
        assert!(report.outcome.starts_with(ErrorCode::AnswerUnreadable.as_str()), "{}", report.outcome);
    }
}

#[tokio::test]
async fn longest_non_text_answer_shows_its_tail() {
    let output = vec![
        ScriptedOutput::Out(MARK.to_vec()),
        ScriptedOutput::OutFlood(hostile_bytes(), 4 * 1024 * 1024),
        ScriptedOutput::ErrFlood(hostile_bytes(), 4 * 1024 * 1024),
        ScriptedOutput::Status(1),
    ];
    let report = run_client_on("run", output).await;
    assert!(report.outcome.starts_with(ErrorCode::AnswerUnreadable.as_str()), "{}", report.outcome);
}

#[tokio::test]
async fn gigabyte_of_job_log_passes_through() {
    for piece in [b"x".to_vec(), hostile_bytes()] {
        let flood = ScriptedOutput::OutFlood(piece, GIGABYTE);
        let output = vec![
            ScriptedOutput::Out(MARK.to_vec()),
            flood,
            ScriptedOutput::Err(b"ended 0\n".to_vec()),
            ScriptedOutput::Status(0),
        ];
        assert_eq!(run_client_on("job", output).await.outcome, format!("Exited(0) {GIGABYTE}"));
    }
}

#[tokio::test]
async fn endless_login_shell_banner_refused() {
    for piece in [b"Bienvenido\n".to_vec(), hostile_bytes(), MARK[..MARK.len() - 1].to_vec()] {
        let report = run_client_on("run", vec![ScriptedOutput::OutFlood(piece, u64::MAX)]).await;
        assert!(report.outcome.starts_with(ErrorCode::ShellUnusable.as_str()), "{}", report.outcome);
        assert!(report.seconds < 20.0, "{}", report.seconds);
    }
}

#[tokio::test]
async fn endless_stderr_before_start_times_out() {
    let report = run_client_on("run", vec![ScriptedOutput::ErrFlood(hostile_bytes(), u64::MAX)]).await;
    assert!(report.outcome.starts_with(ErrorCode::AnswerUnreadable.as_str()), "{}", report.outcome);
    assert!(report.seconds < 60.0, "{}", report.seconds);
}

/// A server that sends this again and again to every client, before any version.
async fn banner_server(piece: Vec<u8>, pause: Duration) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            while stream.write_all(&piece).await.is_ok() {
                tokio::time::sleep(pause).await;
            }
        }
    });
    address
}

#[tokio::test]
async fn endless_banner_before_version_is_no_ssh() {
    let pieces =
        [vec![b'-'; 32 * 1024], b"Bienvenido\r\n".repeat(3_000), hostile_bytes().repeat(1_000), vec![0; 32 * 1024]];
    for piece in pieces {
        let report = run_client("login", banner_server(piece, Duration::ZERO).await, "none").await;
        assert!(report.outcome.starts_with(ErrorCode::ProtocolFailed.as_str()), "{}", report.outcome);
    }
}

#[tokio::test]
async fn slow_banner_ends_at_handshake_timeout() {
    let report = run_client("login", banner_server(b"-".to_vec(), Duration::from_millis(200)).await, "none").await;
    let expected = [ErrorCode::ProtocolFailed.as_str(), ErrorCode::ConnectionTimeout.as_str()];
    assert!(expected.iter().any(|code| report.outcome.starts_with(code)), "{}", report.outcome);
    assert!(report.seconds < 60.0, "{}", report.seconds);
}

#[tokio::test]
async fn auth_banner_size_is_limited() {
    let site = site().await;
    site.host.set_auth_banner("Solo personal autorizado.\n".repeat(40));
    site.connection().await;
    site.host.set_auth_banner("Solo personal autorizado.\n".repeat(4_000));
    let report = run_client("login", site.host.address(), sha256_of(&site.key).as_str()).await;
    assert!(report.outcome.starts_with(ErrorCode::ProtocolFailed.as_str()), "{}", report.outcome);
    assert!(report.seconds < 20.0, "{}", report.seconds);
}

#[tokio::test]
async fn silence_after_mark_times_out() {
    let site = site().await;
    let connection = site.connection().await;
    site.host.next_command(CommandBehavior {
        scripted_output: Some(vec![ScriptedOutput::Out(MARK.to_vec()), ScriptedOutput::Silence]),
        ..CommandBehavior::default()
    });
    let limit = Duration::from_millis(300);
    let result = crate::within("the limit", connection.run_within(&Script::new(":"), Input::Nothing, limit)).await;
    assert!(matches!(result, Err(RemoteError::CommandTimeout { .. })), "{result:?}");
}

#[tokio::test]
async fn impossible_exit_statuses_are_failures() {
    let site = site().await;
    let connection = site.connection().await;
    for status in [1, 255, 256, 65_536, 0x8000_0000, u32::MAX] {
        set_output(&site, vec![ScriptedOutput::Out(MARK.to_vec()), ScriptedOutput::Status(status)]);
        let done = connection.run(&Script::new(":"), Input::Nothing).await.unwrap();
        assert_eq!(done.status, Some(status));
        assert!(done.expect_success().is_err());
    }
    // Of several, the last one counts; a job's end is what its record says, and only if reading it succeeded.
    set_output(&site, vec![ScriptedOutput::Out(MARK.to_vec()), ScriptedOutput::Status(0), ScriptedOutput::Status(256)]);
    assert_eq!(connection.run(&Script::new(":"), Input::Nothing).await.unwrap().status, Some(256));
    for (record, status) in [("ended 4294967296", 0), ("ended -1", 0), ("ended 0", 256), ("ended 0\nx", 0), ("", 0)] {
        set_output(
            &site,
            vec![
                ScriptedOutput::Out(MARK.to_vec()),
                ScriptedOutput::Err(record.into()),
                ScriptedOutput::Status(status),
            ],
        );
        let id = JobId::new("unusual").unwrap();
        let end = run_job(&connection, &id, &Script::new(":"), None, &mut |_| {}).await;
        assert!(matches!(end, Err(RemoteError::Command { .. })), "{record:?} {status}: {end:?}");
    }
}

fn set_output(site: &Site, output: Vec<ScriptedOutput>) {
    site.host.next_command(CommandBehavior { scripted_output: Some(output), ..CommandBehavior::default() });
}
