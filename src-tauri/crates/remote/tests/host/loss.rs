//! Connections that break off: seen in time, re-established, and nothing run twice that must not be.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use remote::{Connect as _, Connection, ConnectionEvent, Input, RemoteError, Rights, RusshConnect, Script};
use testkit::{Manners, Stop, Way};
use tokio::io::AsyncReadExt as _;
use tokio_util::sync::CancellationToken;

use crate::{PASSWORD, Site, lines, password, site, until, within};

/// Notes that it runs, and at its first time never ends.
const FIRST_TIME_ENDLESS: &str = "echo run >> \"$1\"; [ \"$(wc -l < \"$1\")\" -gt 1 ] || exec sleep 600; echo done";

fn first_time_endless(runs: &Path) -> Script {
    Script::new(FIRST_TIME_ENDLESS).arg(runs.to_str().unwrap())
}

/// The events of a connection.
fn events(connection: &Connection) -> Arc<Mutex<Vec<ConnectionEvent>>> {
    let events = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&events);
    connection.listen(move |event| sink.lock().unwrap().push(event));
    events
}

#[tokio::test]
async fn what_may_not_run_twice_is_lost_and_the_connection_comes_back() {
    let site = site().await;
    let connection = site.connection().await;
    let events = events(&connection);
    let runs = site.folder.path().join("runs");
    let script = first_time_endless(&runs);
    let cut = async {
        until("the start", || lines(&runs) == 1).await;
        site.host.wire().cut();
    };
    let (result, ()) = tokio::join!(within("the loss", connection.run(&script, Input::Nothing)), cut);
    assert!(matches!(result, Err(RemoteError::Lost { .. })), "{result:?}");
    assert_eq!(lines(&runs), 1);
    assert_eq!(*events.lock().unwrap(), [ConnectionEvent::Lost { attempt: 1 }, ConnectionEvent::Back]);
    assert_eq!(connection.run(&Script::new("echo back"), Input::Nothing).await.unwrap().text(), "back\n");
    assert_eq!(site.host.wire().connections(), 2);
}

#[tokio::test]
async fn what_may_run_twice_runs_again_and_succeeds() {
    let site = site().await;
    let connection = site.connection().await;
    let runs = site.folder.path().join("runs");
    let script = first_time_endless(&runs).repeatable();
    let cut = async {
        until("the start", || lines(&runs) == 1).await;
        site.host.wire().cut();
    };
    let (result, ()) = tokio::join!(within("the second run", connection.run(&script, Input::Nothing)), cut);
    assert_eq!(result.unwrap().text(), "done\n");
    assert_eq!(lines(&runs), 2);
}

#[tokio::test]
async fn a_status_without_the_whole_output_is_no_end() {
    let site = site().await;
    let connection = site.connection().await;
    site.host.treat_next(Manners { stop_after: Some((5_000, Stop::HangUpAfterStatus)), ..Manners::default() });
    let result = connection.run(&Script::new("seq 100000"), Input::Nothing).await;
    assert!(matches!(result, Err(RemoteError::Lost { .. })), "{result:?}");
}

#[tokio::test]
async fn a_connection_that_broke_while_nothing_ran_is_made_again_unnoticed() {
    let site = site().await;
    let connection = site.connection().await;
    for cuts in 1..=2 {
        site.host.wire().cut();
        // Seen by the client as soon as its next packet is answered with a reset, or before: both have to do.
        let done = within("an answer", connection.run(&Script::new("echo back"), Input::Nothing)).await;
        if cuts == 1 || done.is_ok() {
            continue;
        }
        assert!(matches!(done, Err(RemoteError::Lost { .. })), "{done:?}");
    }
    let runs = site.folder.path().join("runs");
    site.host.wire().cut();
    until("the client to notice", || site.host.running() == 0).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let script = Script::new("echo run >> \"$1\"; echo done").arg(runs.to_str().unwrap());
    let done = within("an answer", connection.run(&script, Input::Nothing)).await.unwrap();
    assert_eq!((done.text().as_str(), lines(&runs)), ("done\n", 1));
    site.host.wire().cut();
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
async fn a_server_that_always_hangs_up_is_given_up() {
    let site = site().await;
    let connection = site.connection().await;
    for _ in 0..1_000 {
        site.host.treat_next(Manners { stop_after: Some((0, Stop::Cut)), ..Manners::default() });
    }
    let script = Script::new("exec sleep 600").repeatable();
    let result = within("the end", connection.run(&script, Input::Nothing)).await;
    assert!(matches!(result, Err(RemoteError::Lost { .. })), "{result:?}");
    assert!(site.host.commands() < 20, "{}", site.host.commands());
}

#[tokio::test]
async fn silence_is_seen_as_loss_within_fifteen_seconds() {
    let site = site().await;
    let connection = site.connection().await;
    let runs = site.folder.path().join("runs");
    let wire = Arc::new(site.host);
    let listening = Arc::clone(&wire);
    connection.listen(move |event| {
        if matches!(event, ConnectionEvent::Lost { .. }) {
            listening.wire().speak_again();
        }
    });
    let silence = async {
        until("the start", || lines(&runs) == 1).await;
        wire.wire().fall_silent();
        Instant::now()
    };
    let script = first_time_endless(&runs);
    let (result, begin) = tokio::join!(connection.run(&script, Input::Nothing), silence);
    assert!(matches!(result, Err(RemoteError::Lost { .. })), "{result:?}");
    assert!(begin.elapsed() <= Duration::from_secs(20), "{:?}", begin.elapsed());
    assert!(connection.run(&Script::new("true"), Input::Nothing).await.unwrap().succeeded());
}

#[tokio::test]
async fn another_machine_at_the_same_address_gets_nothing() {
    let site = site().await;
    let connection = site.connection().await;
    let other = Site::with(vec![Way::Password(PASSWORD.to_owned())]).await;
    site.host.wire().lead_to(other.host.address());
    site.host.wire().cut();
    let result = within("the end", connection.run(&Script::new("true").repeatable(), Input::Nothing)).await;
    assert!(matches!(result, Err(RemoteError::HostKeyChanged { .. })), "{result:?}");
    assert_eq!(other.offered(), []);
    assert_eq!(other.host.commands(), 0);
}

#[tokio::test]
async fn a_login_that_is_refused_after_a_loss_is_not_repeated() {
    let key = crate::new_key(russh::keys::Algorithm::Ed25519);
    let ways = |password: &str| vec![Way::Password(password.to_owned())];
    let before = Site::behind(vec![key.clone()], ways(PASSWORD), false).await;
    let after = Site::behind(vec![key], ways("otra"), false).await;
    let connection = before.connection().await;
    before.host.wire().lead_to(after.host.address());
    before.host.wire().cut();
    let result = within("the end", connection.run(&Script::new("true").repeatable(), Input::Nothing)).await;
    assert!(matches!(result, Err(RemoteError::LoginRefused { .. })), "{result:?}");
    let given: Vec<_> = after.offered().into_iter().filter_map(|(_, credential)| credential).collect();
    assert_eq!(given, [PASSWORD]);
}

/// Passes on who it is and takes logins, and hangs up in the middle of each.
#[tokio::test]
async fn logins_that_break_off_are_not_repeated_for_ever() {
    let site = site().await;
    let whole = site.connection().await;
    // What a login takes from the server, less its last answers.
    let wire = Arc::new(site.host);
    let cutting = Arc::clone(&wire);
    whole.listen(move |event| {
        if matches!(event, ConnectionEvent::Lost { .. }) {
            cutting.wire().cut_after(2_100);
        }
    });
    let before = wire.attempts().len();
    wire.wire().cut();
    let result = within("the end", whole.run(&Script::new("true").repeatable(), Input::Nothing)).await;
    assert!(matches!(result, Err(RemoteError::LoginInterrupted { .. })), "{result:?}");
    assert!(wire.attempts().len() - before <= 2 * 3, "{:?}", wire.attempts());
}

#[tokio::test]
async fn cancelling_ends_the_attempts_to_connect_again() {
    let site = site().await;
    let connection = site.connection().await;
    let stop = connection.cancellation().clone();
    // After the second failed attempt the pause is two seconds: cancelling falls into it.
    connection.listen(move |event| {
        if event == (ConnectionEvent::Lost { attempt: 2 }) {
            stop.cancel();
        }
    });
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    site.host.wire().lead_to(nobody);
    site.host.wire().cut();
    let result = within("the end", connection.run(&Script::new("true").repeatable(), Input::Nothing)).await;
    assert!(matches!(result, Err(RemoteError::Cancelled)), "{result:?}");
}

#[tokio::test]
async fn opening_can_be_cancelled() {
    let site = site().await;
    site.host.wire().fall_silent();
    let stop = CancellationToken::new();
    let connect: Arc<RusshConnect> = Arc::new(site.connect(password(PASSWORD)));
    let cancel = async {
        until("the connection", || site.host.wire().connections() == 1).await;
        stop.cancel();
    };
    let (result, ()) = tokio::join!(within("the end", Connection::open(connect, None, stop.clone())), cancel);
    assert!(matches!(result, Err(RemoteError::Cancelled)), "{result:?}");
}

#[tokio::test]
async fn closing_is_seen_by_the_host_and_undone_by_the_next_command() {
    let site = site().await;
    let connect = Arc::new(site.connect(password(PASSWORD)));
    let remote = connect.connect().await.unwrap();
    let connection = Connection::new(connect, remote, Rights::Root, CancellationToken::new());
    connection.close().await;
    assert!(within("an answer", connection.run(&Script::new("true"), Input::Nothing)).await.unwrap().succeeded());
}
