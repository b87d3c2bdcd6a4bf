//! A server that says too much. The client is a process of its own, so that its memory is counted and the host's is
//! not.
#![expect(clippy::print_stdout, reason = "the client tells what it had, and the test what was measured")]

use std::net::{Ipv4Addr, SocketAddr};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use model::{ErrorCode, Problem};
use remote::{Connect as _, Connection, HostKeyPolicy, Input, JobId, KnownHosts, RemoteError, Rights, RusshConnect};
use remote::{Script, run_job};
use testkit::{Act, Manners};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{PASSWORD, Site, endpoint, password, peak_kib, sha256_of, site};

/// The most memory that a client may ever have.
const MAX_KIB: u64 = 200 * 1024;
const GIGABYTE: u64 = 1_000_000_000;
/// What our scripts print first.
const MARK: &[u8] = b"\x1e\x1esmart\x1e\x1e\n";

/// What a client in another process reported of its visit.
struct Visit {
    outcome: String,
    seconds: f64,
}

/// Sends a client to a server and holds it to the limit.
async fn visit(errand: &str, address: SocketAddr, fingerprint: &str) -> Visit {
    let begin = std::time::Instant::now();
    let client = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "floods::the_client_of_a_flood", "--ignored", "--nocapture"])
        .env("SMART_FLOOD", format!("{errand} {address} {fingerprint}"))
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(Duration::from_secs(150), client).await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let told = |name: &str| said.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().to_owned();
    let (outcome, peak) = (told("outcome "), told("peak "));
    assert!(output.status.success() && !outcome.is_empty(), "{output:?}");
    let seconds = begin.elapsed().as_secs_f64();
    println!("{errand}: {outcome}; peak {peak} KiB, {seconds:.1} s");
    // Where the system does not tell, nothing can be asked.
    if let Ok(peak) = peak.parse::<u64>() {
        assert!(peak < MAX_KIB, "{outcome}: {peak} KiB");
    }
    Visit { outcome, seconds }
}

async fn visit_play(errand: &str, acts: Vec<Act>) -> Visit {
    let site = site().await;
    site.host.treat_next(Manners { play: Some(acts), ..Manners::default() });
    visit(errand, site.host.address(), sha256_of(&site.key).as_str()).await
}

#[tokio::test]
#[ignore = "the others start it, as a process of its own"]
async fn the_client_of_a_flood() {
    let Ok(told) = std::env::var("SMART_FLOOD") else { return };
    let words: Vec<&str> = told.split(' ').collect();
    let folder = tempfile::tempdir().unwrap();
    let host_key = HostKeyPolicy {
        known_hosts: KnownHosts::at(folder.path().join("known_hosts")),
        confirmed: words[2].parse().ok(),
    };
    let connect =
        Arc::new(RusshConnect { endpoint: endpoint(words[1].parse().unwrap()), login: password(PASSWORD), host_key });
    let outcome = match errand(words[0], connect).await {
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

async fn errand(name: &str, connect: Arc<RusshConnect>) -> Result<String, RemoteError> {
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

/// Bytes that no reader likes: escape sequences, no UTF-8, NUL.
fn wild() -> Vec<u8> {
    b"\x1b[2J\x1b]0;title\x07\xff\xfe\x00\xc3\x9b31m\xe2\x80\xae\x1b[6n\r".to_vec()
}

#[tokio::test]
async fn a_gigabyte_of_errors_is_kept_at_its_end_only() {
    let flood = Act::ErrFlood(b"wrong\n".to_vec(), GIGABYTE);
    let acts = vec![Act::Out(MARK.to_vec()), flood.clone(), Act::Err(b"last\n".to_vec()), Act::Status(0)];
    assert_eq!(visit_play("run", acts).await.outcome, format!("done 0 {}", 64 * 1024));
}

#[tokio::test]
async fn a_gigabyte_of_output_is_an_error_before_it_is_through() {
    let acts = vec![Act::Out(MARK.to_vec()), Act::OutFlood(b"x".to_vec(), GIGABYTE), Act::Status(0)];
    let visit = visit_play("run", acts).await;
    assert!(visit.outcome.starts_with(ErrorCode::AnswerUnreadable.as_str()), "{}", visit.outcome);
}

#[tokio::test]
async fn lines_of_ten_million_characters_are_no_answer_and_no_burden() {
    for mut line in [vec![b'x'; 10_000_000], wild().repeat(400_000)] {
        line.push(b'\n');
        let acts = vec![Act::Out(MARK.to_vec()), Act::Out(line.clone()), Act::Status(0)];
        let visit = visit_play("run", acts).await;
        assert!(visit.outcome.starts_with(ErrorCode::AnswerUnreadable.as_str()), "{}", visit.outcome);
        let acts = vec![Act::Out(MARK.to_vec()), Act::Err(line), Act::Status(1)];
        let visit = visit_play("run", acts).await;
        assert!(visit.outcome.starts_with(ErrorCode::AnswerUnreadable.as_str()), "{}", visit.outcome);
    }
}

#[tokio::test]
async fn the_longest_answer_of_bytes_that_are_no_text_is_shown_at_its_end() {
    let acts = vec![
        Act::Out(MARK.to_vec()),
        Act::OutFlood(wild(), 4 * 1024 * 1024),
        Act::ErrFlood(wild(), 4 * 1024 * 1024),
        Act::Status(1),
    ];
    let visit = visit_play("run", acts).await;
    assert!(visit.outcome.starts_with(ErrorCode::AnswerUnreadable.as_str()), "{}", visit.outcome);
}

#[tokio::test]
async fn a_gigabyte_of_a_jobs_log_passes_through() {
    for piece in [b"x".to_vec(), wild()] {
        let flood = Act::OutFlood(piece, GIGABYTE);
        let acts = vec![Act::Out(MARK.to_vec()), flood, Act::Err(b"ended 0\n".to_vec()), Act::Status(0)];
        assert_eq!(visit_play("job", acts).await.outcome, format!("Exited(0) {GIGABYTE}"));
    }
}

#[tokio::test]
async fn a_login_shell_that_never_stops_greeting_is_not_listened_to() {
    for piece in [b"Bienvenido\n".to_vec(), wild(), MARK[..MARK.len() - 1].to_vec()] {
        let visit = visit_play("run", vec![Act::OutFlood(piece, u64::MAX)]).await;
        assert!(visit.outcome.starts_with(ErrorCode::ShellUnusable.as_str()), "{}", visit.outcome);
        assert!(visit.seconds < 20.0, "{}", visit.seconds);
    }
}

#[tokio::test]
async fn complaints_without_end_before_a_command_begins_end_with_its_time() {
    let visit = visit_play("run", vec![Act::ErrFlood(wild(), u64::MAX)]).await;
    assert!(visit.outcome.starts_with(ErrorCode::AnswerUnreadable.as_str()), "{}", visit.outcome);
    assert!(visit.seconds < 60.0, "{}", visit.seconds);
}

/// A server that sends this again and again to every client, before any version.
async fn greeter(piece: Vec<u8>, pause: Duration) -> SocketAddr {
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
async fn a_greeting_before_the_version_that_never_ends_is_no_ssh() {
    let pieces = [vec![b'-'; 32 * 1024], b"Bienvenido\r\n".repeat(3_000), wild().repeat(1_000), vec![0; 32 * 1024]];
    for piece in pieces {
        let visit = visit("login", greeter(piece, Duration::ZERO).await, "none").await;
        assert!(visit.outcome.starts_with(ErrorCode::ProtocolFailed.as_str()), "{}", visit.outcome);
    }
}

#[tokio::test]
async fn a_greeting_that_drips_ends_with_the_time_of_a_handshake() {
    let visit = visit("login", greeter(b"-".to_vec(), Duration::from_millis(200)).await, "none").await;
    let expected = [ErrorCode::ProtocolFailed.as_str(), ErrorCode::ConnectionTimeout.as_str()];
    assert!(expected.iter().any(|code| visit.outcome.starts_with(code)), "{}", visit.outcome);
    assert!(visit.seconds < 60.0, "{}", visit.seconds);
}

#[tokio::test]
async fn a_greeting_before_the_login_may_be_a_page_and_not_a_book() {
    let site = site().await;
    site.host.greet_with("Solo personal autorizado.\n".repeat(40));
    site.connection().await;
    site.host.greet_with("Solo personal autorizado.\n".repeat(4_000));
    let visit = visit("login", site.host.address(), sha256_of(&site.key).as_str()).await;
    assert!(visit.outcome.starts_with(ErrorCode::ProtocolFailed.as_str()), "{}", visit.outcome);
    assert!(visit.seconds < 20.0, "{}", visit.seconds);
}

#[tokio::test]
async fn a_server_that_falls_silent_after_its_mark_is_left_in_time() {
    let site = site().await;
    let connection = site.connection().await;
    site.host.treat_next(Manners { play: Some(vec![Act::Out(MARK.to_vec()), Act::Silence]), ..Manners::default() });
    let limit = Duration::from_millis(300);
    let result = crate::within("the limit", connection.run_within(&Script::new(":"), Input::Nothing, limit)).await;
    assert!(matches!(result, Err(RemoteError::CommandTimeout { .. })), "{result:?}");
}

#[tokio::test]
async fn statuses_that_no_program_has_are_failures() {
    let site = site().await;
    let connection = site.connection().await;
    for status in [1, 255, 256, 65_536, 0x8000_0000, u32::MAX] {
        play(&site, vec![Act::Out(MARK.to_vec()), Act::Status(status)]);
        let done = connection.run(&Script::new(":"), Input::Nothing).await.unwrap();
        assert_eq!(done.status, Some(status));
        assert!(done.expect_success().is_err());
    }
    // Of several, the last one counts; a job's end is what its record says, and only if the look at it succeeded.
    play(&site, vec![Act::Out(MARK.to_vec()), Act::Status(0), Act::Status(256)]);
    assert_eq!(connection.run(&Script::new(":"), Input::Nothing).await.unwrap().status, Some(256));
    for (said, status) in [("ended 4294967296", 0), ("ended -1", 0), ("ended 0", 256), ("ended 0\nx", 0), ("", 0)] {
        play(&site, vec![Act::Out(MARK.to_vec()), Act::Err(said.into()), Act::Status(status)]);
        let id = JobId::new("odd").unwrap();
        let end = run_job(&connection, &id, &Script::new(":"), None, &mut |_| {}).await;
        assert!(matches!(end, Err(RemoteError::Command { .. })), "{said:?} {status}: {end:?}");
    }
}

fn play(site: &Site, acts: Vec<Act>) {
    site.host.treat_next(Manners { play: Some(acts), ..Manners::default() });
}
