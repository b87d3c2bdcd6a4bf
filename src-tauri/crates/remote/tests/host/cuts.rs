//! A connection that breaks off at any byte of a whole session: connecting, logging in, one command. Whatever is missing,
//! the result is a success or a named error, within the time limits.

use std::sync::Arc;
use std::time::{Duration, Instant};

use remote::{Connect as _, Connection, Input, RemoteError, Rights, Script};
use testkit::{CommandBehavior, ScriptedOutput};
use tokio_util::sync::CancellationToken;

use crate::{PASSWORD, Site, password, site, within};

const ANSWER: &[u8] = b"\x1e\x1esmart\x1e\x1e\nanswer\n";

/// One session over a connection that may break at any time. The proxy forwards again after that.
async fn run_session(site: &Site) -> Result<Vec<u8>, RemoteError> {
    site.host.next_command(CommandBehavior {
        scripted_output: Some(vec![
            ScriptedOutput::Out(ANSWER.to_vec()),
            ScriptedOutput::Err(b"wrong\n".to_vec()),
            ScriptedOutput::Status(0),
        ]),
        ..CommandBehavior::default()
    });
    let connect = Arc::new(site.connect(password(PASSWORD)));
    let remote = connect.connect().await?;
    let connection = Connection::new(connect, remote, Rights::Root, CancellationToken::new());
    let done = connection.run(&Script::new("echo another"), Input::Nothing).await;
    let closed = Instant::now();
    connection.close().await;
    assert!(closed.elapsed() < Duration::from_secs(5), "closing took too long");
    Ok(done?.stdout)
}

#[tokio::test]
async fn connection_cut_at_any_byte_gives_success_or_named_error() {
    let site = site().await;
    assert_eq!(run_session(&site).await.unwrap(), b"answer\n");
    let (mut whole, mut broken, mut bytes) = (0, 0, 0);
    // Beyond the end of a session nothing breaks any more.
    while whole < 3 {
        site.host.proxy().cut_after(bytes);
        match within(&format!("the end after {bytes} bytes"), run_session(&site)).await {
            Ok(_) => whole += 1,
            Err(RemoteError::Protocol { host, port, .. } | RemoteError::TurnedAway { host, port, .. }) => {
                assert_eq!((host.as_str(), port), ("127.0.0.1", site.host.address().port()));
                broken += 1;
            }
            Err(RemoteError::Lost { host } | RemoteError::LoginInterrupted { host }) => {
                assert_eq!(host, "127.0.0.1");
                broken += 1;
            }
            Err(other) => panic!("after {bytes} bytes: {other:?}"),
        }
        site.host.proxy().cut_after(u64::MAX);
        // A step that has no common measure with blocks and packets.
        bytes += 7;
        assert!(bytes < 100_000, "a session longer than {bytes} bytes");
    }
    println!("{broken} sessions broke off, the last after {bytes} bytes");
    assert!(broken > 100, "{broken}");
}
