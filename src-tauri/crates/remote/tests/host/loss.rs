//! Connections that break off: seen in time, re-established, and nothing run twice that must not be.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use remote::{Connect as _, Connection, ConnectionEvent, Input, RemoteError, Rights, RusshConnect, Script};
use testkit::{AuthMethod, CommandBehavior, Cutoff};
use tokio::io::AsyncReadExt as _;
use tokio_util::sync::CancellationToken;

use crate::{PASSWORD, Site, lines, password, site, until, within};

/// Records that it runs, and never ends on its first run.
const FIRST_RUN_ENDLESS: &str = "echo run >> \"$1\"; [ \"$(wc -l < \"$1\")\" -gt 1 ] || exec sleep 600; echo done";

fn first_run_endless(runs: &Path) -> Script {
    Script::new(FIRST_RUN_ENDLESS).arg(runs.to_str().unwrap())
}

/// The events of a connection.
fn events(connection: &Connection) -> Arc<Mutex<Vec<ConnectionEvent>>> {
    let events = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&events);
    connection.listen(move |event| sink.lock().unwrap().push(event));
    events
}

#[tokio::test]
async fn unrepeatable_command_is_lost_and_connection_recovers() {
    let site = site().await;
    let connection = site.connection().await;
    let events = events(&connection);
    let runs = site.folder.path().join("runs");
    let script = first_run_endless(&runs);
    let cut = async {
        until("the start", || lines(&runs) == 1).await;
        site.host.proxy().cut();
    };
    let (result, ()) = tokio::join!(within("the loss", connection.run(&script, Input::Nothing)), cut);
    assert!(matches!(result, Err(RemoteError::Lost { .. })), "{result:?}");
    assert_eq!(lines(&runs), 1);
    assert_eq!(*events.lock().unwrap(), [ConnectionEvent::Lost { attempt: 1 }, ConnectionEvent::Back]);
    assert_eq!(connection.run(&Script::new("echo back"), Input::Nothing).await.unwrap().text(), "back\n");
    assert_eq!(site.host.proxy().connections(), 2);
}

#[tokio::test]
async fn repeatable_command_runs_again_and_succeeds() {
    let site = site().await;
    let connection = site.connection().await;
    let runs = site.folder.path().join("runs");
    let script = first_run_endless(&runs).repeatable();
    let cut = async {
        until("the start", || lines(&runs) == 1).await;
        site.host.proxy().cut();
    };
    let (result, ()) = tokio::join!(within("the second run", connection.run(&script, Input::Nothing)), cut);
    assert_eq!(result.unwrap().text(), "done\n");
    assert_eq!(lines(&runs), 2);
}

#[tokio::test]
async fn status_without_complete_output_is_a_loss() {
    let site = site().await;
    let connection = site.connection().await;
    site.host.next_command(CommandBehavior {
        cutoff_after: Some((5_000, Cutoff::DisconnectAfterStatus)),
        ..CommandBehavior::default()
    });
    let result = connection.run(&Script::new("seq 100000"), Input::Nothing).await;
    assert!(matches!(result, Err(RemoteError::Lost { .. })), "{result:?}");
}

#[tokio::test]
async fn idle_connection_reconnects_transparently() {
    let site = site().await;
    let connection = site.connection().await;
    for cuts in 1..=2 {
        site.host.proxy().cut();
        // Seen by the client as soon as its next packet is answered with a reset, or before: both are right.
        let done = within("an answer", connection.run(&Script::new("echo back"), Input::Nothing)).await;
        if cuts == 1 || done.is_ok() {
            continue;
        }
        assert!(matches!(done, Err(RemoteError::Lost { .. })), "{done:?}");
    }
    let runs = site.folder.path().join("runs");
    site.host.proxy().cut();
    until("the client to notice", || site.host.running() == 0).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let script = Script::new("echo run >> \"$1\"; echo done").arg(runs.to_str().unwrap());
    let done = within("an answer", connection.run(&script, Input::Nothing)).await.unwrap();
    assert_eq!((done.text().as_str(), lines(&runs)), ("done\n", 1));
    site.host.proxy().cut();
    tokio::time::sleep(Duration::from_millis(50)).await;
    // A caller of a stream restores the connection first: the stream must not log in by itself.
    let broken = connection.duplex(&Script::new("echo through")).await;
    assert!(matches!(broken, Err(RemoteError::Lost { .. })));
    connection.ensure_connected().await.unwrap();
    let mut duplex = connection.duplex(&Script::new("echo through")).await.unwrap();
    let mut text = String::new();
    duplex.read_to_string(&mut text).await.unwrap();
    assert_eq!(text, "through\n");
}

#[tokio::test]
async fn repeated_disconnects_end_the_retries() {
    let site = site().await;
    let connection = site.connection().await;
    for _ in 0..1_000 {
        site.host.next_command(CommandBehavior {
            cutoff_after: Some((0, Cutoff::ResetConnection)),
            ..CommandBehavior::default()
        });
    }
    let script = Script::new("exec sleep 600").repeatable();
    let result = within("the end", connection.run(&script, Input::Nothing)).await;
    assert!(matches!(result, Err(RemoteError::Lost { .. })), "{result:?}");
    assert!(site.host.commands() < 20, "{}", site.host.commands());
}

#[tokio::test]
async fn blackholed_connection_detected_within_fifteen_seconds() {
    let site = site().await;
    let connection = site.connection().await;
    let runs = site.folder.path().join("runs");
    let host = Arc::new(site.host);
    let listening = Arc::clone(&host);
    connection.listen(move |event| {
        if matches!(event, ConnectionEvent::Lost { .. }) {
            listening.proxy().resume();
        }
    });
    let silence = async {
        until("the start", || lines(&runs) == 1).await;
        host.proxy().blackhole();
        Instant::now()
    };
    let script = first_run_endless(&runs);
    let (result, begin) = tokio::join!(connection.run(&script, Input::Nothing), silence);
    assert!(matches!(result, Err(RemoteError::Lost { .. })), "{result:?}");
    assert!(begin.elapsed() <= Duration::from_secs(20), "{:?}", begin.elapsed());
    assert!(connection.run(&Script::new("true"), Input::Nothing).await.unwrap().succeeded());
}

#[tokio::test]
async fn other_machine_at_same_address_gets_no_credential() {
    let site = site().await;
    let connection = site.connection().await;
    let other = Site::with(vec![AuthMethod::Password(PASSWORD.to_owned())]).await;
    site.host.proxy().set_target(other.host.address());
    site.host.proxy().cut();
    let result = within("the end", connection.run(&Script::new("true").repeatable(), Input::Nothing)).await;
    assert!(matches!(result, Err(RemoteError::HostKeyChanged { .. })), "{result:?}");
    assert_eq!(other.offered(), []);
    assert_eq!(other.host.commands(), 0);
}

#[tokio::test]
async fn refused_login_after_loss_not_repeated() {
    let key = crate::new_key(russh::keys::Algorithm::Ed25519);
    let auth_methods = |password: &str| vec![AuthMethod::Password(password.to_owned())];
    let before = Site::with_host_keys(vec![key.clone()], auth_methods(PASSWORD), false).await;
    let after = Site::with_host_keys(vec![key], auth_methods("otra"), false).await;
    let connection = before.connection().await;
    before.host.proxy().set_target(after.host.address());
    before.host.proxy().cut();
    let result = within("the end", connection.run(&Script::new("true").repeatable(), Input::Nothing)).await;
    assert!(matches!(result, Err(RemoteError::LoginRefused { .. })), "{result:?}");
    let given: Vec<_> = after.offered().into_iter().filter_map(|(_, credential)| credential).collect();
    assert_eq!(given, [PASSWORD]);
}

/// The host proves its key and accepts logins, and the connection breaks in the middle of each.
#[tokio::test]
async fn interrupted_logins_have_limited_retries() {
    let site = site().await;
    let whole = site.connection().await;
    // What a login takes from the server, less its last answers.
    let host = Arc::new(site.host);
    let cutting = Arc::clone(&host);
    whole.listen(move |event| {
        if matches!(event, ConnectionEvent::Lost { .. }) {
            cutting.proxy().cut_after(2_100);
        }
    });
    let before = host.attempts().len();
    host.proxy().cut();
    let result = within("the end", whole.run(&Script::new("true").repeatable(), Input::Nothing)).await;
    assert!(matches!(result, Err(RemoteError::LoginInterrupted { .. })), "{result:?}");
    assert!(host.attempts().len() - before <= 2 * 3, "{:?}", host.attempts());
}

#[tokio::test]
async fn cancelling_ends_reconnecting() {
    let site = site().await;
    let connection = site.connection().await;
    let stop = connection.cancellation().clone();
    // After the second failed attempt the pause is two seconds: cancelling falls into it.
    connection.listen(move |event| {
        if event == (ConnectionEvent::Lost { attempt: 2 }) {
            stop.cancel();
        }
    });
    let closed_port = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    site.host.proxy().set_target(closed_port);
    site.host.proxy().cut();
    let result = within("the end", connection.run(&Script::new("true").repeatable(), Input::Nothing)).await;
    assert!(matches!(result, Err(RemoteError::Cancelled)), "{result:?}");
}

#[tokio::test]
async fn opening_can_be_cancelled() {
    let site = site().await;
    site.host.proxy().blackhole();
    let stop = CancellationToken::new();
    let connect: Arc<RusshConnect> = Arc::new(site.connect(password(PASSWORD)));
    let cancel = async {
        until("the connection", || site.host.proxy().connections() == 1).await;
        stop.cancel();
    };
    let (result, ()) = tokio::join!(within("the end", Connection::open(connect, None, stop.clone())), cancel);
    assert!(matches!(result, Err(RemoteError::Cancelled)), "{result:?}");
}

#[tokio::test]
async fn closed_connection_reopens_on_next_command() {
    let site = site().await;
    let connect = Arc::new(site.connect(password(PASSWORD)));
    let remote = connect.connect().await.unwrap();
    let connection = Connection::new(connect, remote, Rights::Root, CancellationToken::new());
    connection.close().await;
    assert!(within("an answer", connection.run(&Script::new("true"), Input::Nothing)).await.unwrap().succeeded());
}
