//! Commands on a good connection to a host that behaves well or badly.

use std::sync::Arc;
use std::time::{Duration, Instant};

use remote::{Connection, Input, RemoteError, Script};
use testkit::{CommandBehavior, Cutoff, ExitReport, ScriptedOutput};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_util::sync::CancellationToken;

use crate::{PASSWORD, Site, password, site, until, within};

/// Bytes of every value in no order that a text mode would leave alone.
fn binary(length: usize) -> Vec<u8> {
    (0..length).map(|index| (index.wrapping_mul(31) ^ (index >> 8)).to_le_bytes()[0]).collect()
}

#[tokio::test]
async fn arguments_input_output_errors_and_status_arrive() {
    let site = site().await;
    let script = Script::new("cat; printf '<%s>' \"$@\"; echo wrong >&2; exit 7").arg("a b").arg("$(id)'\n");
    let done = site.connection().await.run(&script, Input::Bytes(b"in\0put\n")).await.unwrap();
    assert_eq!(done.stdout, b"in\0put\n<a b><$(id)'\n>");
    assert_eq!(done.error_text(), "wrong\n");
    assert_eq!(done.status, Some(7));
    assert!(matches!(done.expect_success(), Err(RemoteError::Command { status: Some(7), .. })));
}

#[tokio::test]
async fn output_while_reading_input_does_not_block() {
    let site = site().await;
    let sent = binary(4_000_000);
    let done = within("the echo", site.connection().await.run(&Script::new("cat"), Input::Bytes(&sent))).await.unwrap();
    assert!(done.succeeded() && done.stdout == sent);
}

#[tokio::test]
async fn command_ignoring_its_input_ends() {
    let site = site().await;
    let sent = binary(5_000_000);
    let done = within("the end", site.connection().await.run(&Script::new("exit 3"), Input::Bytes(&sent))).await;
    assert_eq!(done.unwrap().status, Some(3));
}

#[tokio::test]
async fn concurrent_commands_keep_answers_separate() {
    let site = site().await;
    let connection = std::sync::Arc::new(site.connection().await);
    let tasks: Vec<_> = (0..20)
        .map(|number: u32| {
            let connection = std::sync::Arc::clone(&connection);
            tokio::spawn(async move {
                let script = Script::new("cat; echo \"$1\"").arg(number.to_string());
                let done = connection.run(&script, Input::Bytes(format!("{number} ").as_bytes())).await.unwrap();
                assert_eq!(done.text(), format!("{number} {number}\n"));
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(site.host.proxy().connections(), 1);
}

#[tokio::test]
async fn login_shell_banner_is_not_part_of_answer() {
    let site = site().await;
    let connection = site.connection().await;
    for banner in [&b"Bienvenido\n"[..], b"no line end", b"\xff\xfe\x1e\x1esmart\x1e", &vec![b'-'; 40_000]] {
        site.host.next_command(CommandBehavior { banner: banner.to_vec(), ..CommandBehavior::default() });
        let done = connection.run(&Script::new("echo answer"), Input::Nothing).await.unwrap();
        assert_eq!(done.text(), "answer\n");
    }
}

#[tokio::test]
async fn unusable_login_shell_reported_with_its_message() {
    let site = site().await;
    let connection = site.connection().await;
    let words = "This account is currently not available.\n";
    site.host.next_command(CommandBehavior {
        banner: words.into(),
        cutoff_after: Some((0, Cutoff::CloseChannel)),
        ..CommandBehavior::default()
    });
    let error = connection.run(&Script::new("echo answer"), Input::Nothing).await.unwrap_err();
    assert!(matches!(&error, RemoteError::Shell { detail, .. } if detail.contains(words)), "{error:?}");
    // The output before the mark is limited.
    site.host.next_command(CommandBehavior { banner: vec![b'-'; 1_000_000], ..CommandBehavior::default() });
    let error = connection.run(&Script::new("echo answer"), Input::Nothing).await.unwrap_err();
    assert!(matches!(error, RemoteError::Shell { .. }), "{error:?}");
}

#[tokio::test]
async fn only_status_zero_is_success() {
    let site = site().await;
    let connection = site.connection().await;
    let cases = [
        (ExitReport::Accurate, Some(0)),
        (ExitReport::Missing, None),
        (ExitReport::Signal, None),
        (ExitReport::Status(256), Some(256)),
        (ExitReport::Status(u32::MAX), Some(u32::MAX)),
    ];
    for (exit_report, expected) in cases {
        site.host.next_command(CommandBehavior { exit_report, ..CommandBehavior::default() });
        let done = connection.run(&Script::new("echo done"), Input::Nothing).await.unwrap();
        assert_eq!((done.text().as_str(), done.status), ("done\n", expected));
        assert_eq!(done.expect_success().is_ok(), expected == Some(0));
    }
    let killed = connection.run(&Script::new("kill -KILL $$"), Input::Nothing).await.unwrap();
    assert!(killed.status != Some(0) && killed.expect_success().is_err());
}

#[tokio::test]
async fn status_before_output_counts() {
    let site = site().await;
    let connection = site.connection().await;
    for status in [0, 7] {
        site.host.next_command(CommandBehavior { status_first: true, ..CommandBehavior::default() });
        let script = Script::new("echo wrong >&2; echo answer; exit \"$1\"").arg(status.to_string());
        let done = connection.run(&script, Input::Nothing).await.unwrap();
        assert_eq!((done.text().as_str(), done.error_text().as_str()), ("answer\n", "wrong\n"));
        assert_eq!(done.status, Some(status));
    }
}

#[tokio::test]
async fn closed_channel_without_status_is_no_success() {
    let site = site().await;
    let connection = site.connection().await;
    site.host.next_command(CommandBehavior {
        cutoff_after: Some((200, Cutoff::CloseChannel)),
        ..CommandBehavior::default()
    });
    let done = connection.run(&Script::new("seq 100000"), Input::Nothing).await.unwrap();
    assert_eq!(done.status, None);
    assert!(done.stdout.len() < 200);
}

#[tokio::test]
async fn non_text_bytes_unchanged() {
    let site = site().await;
    let script = Script::new("printf 'a\\377\\376b'; printf '\\200' >&2");
    let done = site.connection().await.run(&script, Input::Nothing).await.unwrap();
    assert_eq!(done.stdout, b"a\xff\xfeb");
    assert_eq!((done.text().as_str(), done.error_text().as_str()), ("a\u{fffd}\u{fffd}b", "\u{fffd}"));
}

#[tokio::test]
async fn endless_answer_fails_and_ends_command() {
    let site = site().await;
    let connection = site.connection().await;
    let result = within("the limit", connection.run(&Script::new("exec cat /dev/zero"), Input::Nothing)).await;
    assert!(matches!(result, Err(RemoteError::Answer { .. })), "{result:?}");
    until("the command's end", || site.host.running() == 0).await;
    assert!(connection.run(&Script::new("true"), Input::Nothing).await.unwrap().succeeded());
}

#[tokio::test]
async fn cancelling_ends_a_waiting_command_at_once() {
    let site = site().await;
    let connection = site.connection().await;
    let stop = connection.cancellation().clone();
    let started = site.folder.path().join("started");
    let watcher = async {
        until("the start", || started.exists()).await;
        stop.cancel();
        Instant::now()
    };
    let script = Script::new(": > \"$1\"; exec sleep 600").arg(started.to_str().unwrap());
    let (result, cancelled) = tokio::join!(connection.run(&script, Input::Nothing), watcher);
    assert!(matches!(result, Err(RemoteError::Cancelled)), "{result:?}");
    assert!(cancelled.elapsed() < Duration::from_secs(1));
    until("the command's end", || site.host.running() == 0).await;
    // Cleaning up is still possible.
    assert!(
        connection.with_fresh_cancellation().await.run(&Script::new("true"), Input::Nothing).await.unwrap().succeeded()
    );
}

#[tokio::test]
async fn command_over_time_limit_is_ended() {
    let site = site().await;
    let connection = site.connection().await;
    let script = Script::new("exec sleep 600");
    let result = connection.run_within(&script, Input::Nothing, Duration::from_millis(300)).await;
    assert!(matches!(result, Err(RemoteError::CommandTimeout { .. })), "{result:?}");
    until("the command's end", || site.host.running() == 0).await;
}

#[tokio::test]
async fn duplex_carries_both_directions_and_ends_when_dropped() {
    let site = site().await;
    let connection = site.connection().await;
    site.host.next_command(CommandBehavior { banner: b"Bienvenido\n".to_vec(), ..CommandBehavior::default() });
    let mut duplex = connection.duplex(&Script::new("cat")).await.unwrap();
    let sent = binary(100_000);
    let mut back = vec![0; sent.len()];
    for _ in 0..10 {
        duplex.write_all(&sent).await.unwrap();
        within("the echo", duplex.read_exact(&mut back)).await.unwrap();
        assert!(back == sent);
    }
    duplex.shutdown().await.unwrap();
    assert_eq!(duplex.read(&mut back).await.unwrap(), 0);

    let duplex = connection.duplex(&Script::new("exec sleep 600")).await.unwrap();
    until("the start", || site.host.running() == 1).await;
    drop(duplex);
    until("the command's end", || site.host.running() == 0).await;
}

/// Debian's bash reads `.bashrc` for a command that comes by SSH, too.
#[tokio::test]
async fn what_the_login_shell_prints_at_its_end_is_no_part_of_an_answer() {
    let plain = site().await;
    let open = async |site: &Site| {
        let connect = Arc::new(site.connect(password(PASSWORD)));
        Connection::open(connect, None, CancellationToken::new()).await
    };
    let rights = open(&plain).await.map(|connection| format!("{:?}", connection.rights()));
    for startup in ["trap 'echo hasta luego' EXIT", "echo bienvenido; echo aviso >&2; trap 'echo adiós; echo ya >&2' 0"]
    {
        let site = site().await;
        site.host.set_startup_file(startup);
        let seen = open(&site).await.map(|connection| format!("{:?}", connection.rights()));
        // Whoever runs this test is root or is not: the login shell changes nothing of that.
        assert_eq!(format!("{seen:?}"), format!("{rights:?}"), "{startup}");
        let connection = site.connection().await;
        let done = connection.run(&Script::new("cat; exit 3"), Input::Bytes(b"whole")).await.unwrap();
        assert_eq!((done.text().as_str(), done.status), ("whole", Some(3)), "{startup}");
        let mut stream = connection.duplex(&Script::new("exec cat")).await.unwrap();
        stream.write_all(b"through").await.unwrap();
        stream.shutdown().await.unwrap();
        let mut back = String::new();
        stream.read_to_string(&mut back).await.unwrap();
        assert_eq!(back, "through", "{startup}");
    }
}

/// What a program of the login shell's prints in the middle can't be told from an answer; it is no question for a password.
#[tokio::test]
async fn answer_that_is_not_understood_is_no_question_for_a_password() {
    let site = site().await;
    site.host.next_command(CommandBehavior {
        scripted_output: Some(vec![
            ScriptedOutput::Out(b"\x1e\x1esmart\x1e\x1e\nrubbish\n".to_vec()),
            ScriptedOutput::Status(0),
        ]),
        ..CommandBehavior::default()
    });
    let connect = Arc::new(site.connect(password(PASSWORD)));
    let result = Connection::open(connect, None, CancellationToken::new()).await;
    assert!(matches!(result, Err(RemoteError::Shell { .. })), "{result:?}");
}
