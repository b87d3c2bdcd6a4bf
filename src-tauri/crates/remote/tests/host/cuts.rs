//! A connection that breaks off at any byte of a whole visit: connecting, logging in, one command. Whatever is missing,
//! the end is a success or an error with a name, within the limits of time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use remote::{Connect as _, Connection, Input, RemoteError, Rights, Script};
use testkit::{Act, Manners};
use tokio_util::sync::CancellationToken;

use crate::{PASSWORD, Site, password, site, within};

const ANSWER: &[u8] = b"\x1e\x1esmart\x1e\x1e\nanswer\n";

/// One visit over a wire that may break at any time. It becomes whole again after that.
async fn visit(site: &Site) -> Result<Vec<u8>, RemoteError> {
    site.host.treat_next(Manners {
        play: Some(vec![Act::Out(ANSWER.to_vec()), Act::Err(b"wrong\n".to_vec()), Act::Status(0)]),
        ..Manners::default()
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
async fn wherever_it_breaks_off_there_is_a_success_or_an_error_with_a_name() {
    let site = site().await;
    assert_eq!(visit(&site).await.unwrap(), b"answer\n");
    let (mut whole, mut broken, mut bytes) = (0, 0, 0);
    // Beyond the end of a visit nothing breaks any more.
    while whole < 3 {
        site.host.wire().cut_after(bytes);
        match within(&format!("the end after {bytes} bytes"), visit(&site)).await {
            Ok(_) => whole += 1,
            Err(RemoteError::Protocol { host, port, .. }) => {
                assert_eq!((host.as_str(), port), ("127.0.0.1", site.host.address().port()));
                broken += 1;
            }
            Err(RemoteError::Lost { host } | RemoteError::LoginInterrupted { host }) => {
                assert_eq!(host, "127.0.0.1");
                broken += 1;
            }
            Err(other) => panic!("after {bytes} bytes: {other:?}"),
        }
        site.host.wire().cut_after(u64::MAX);
        // A step that has no common measure with blocks and packets.
        bytes += 7;
        assert!(bytes < 100_000, "no visit is that long");
    }
    println!("{broken} visits broke off, the last after {bytes} bytes");
    assert!(broken > 100, "{broken}");
}
