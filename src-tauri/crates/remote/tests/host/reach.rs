//! Connecting to an address with no service, another service, or one that never answers.

use std::net::{Ipv4Addr, SocketAddr};

use model::Host;
use remote::{Connect as _, Endpoint, HostKeyPolicy, KnownHosts, Login, RemoteError, RusshConnect, TurnedAway};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::{PASSWORD, endpoint, password, site, within};

async fn error_at(endpoint: Endpoint) -> RemoteError {
    let folder = tempfile::tempdir().unwrap();
    let host_key = HostKeyPolicy { known_hosts: KnownHosts::at(folder.path().join("known_hosts")), confirmed: None };
    let login: Login = password(PASSWORD);
    RusshConnect::new(endpoint, login, host_key).connect().await.err().unwrap()
}

/// A service on a free port that does this with each connection.
async fn serve<F, W>(handle: F) -> SocketAddr
where
    F: Fn(TcpStream) -> W + Send + 'static,
    W: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(handle(stream));
        }
    });
    address
}

#[tokio::test]
async fn closed_port_is_refused() {
    let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap().local_addr().unwrap();
    let error = error_at(endpoint(address)).await;
    let RemoteError::Refused { host, port } = error else { panic!("{error:?}") };
    assert_eq!((host.as_str(), port), ("127.0.0.1", address.port()));
}

#[tokio::test]
async fn unresolvable_name_reported() {
    let host: Host = "servidor.invalid".parse().unwrap();
    let error = error_at(Endpoint { host, ..endpoint(([127, 0, 0, 1], 22).into()) }).await;
    assert!(matches!(&error, RemoteError::NameNotResolved { host } if host == "servidor.invalid"), "{error:?}");
}

#[tokio::test]
async fn non_ssh_service_reported_with_address() {
    let web = serve(|mut stream| async move {
        let mut request = [0; 256];
        let _ = stream.read(&mut request).await;
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<h1>400</h1>\r\n").await;
    });
    let mail = serve(|mut stream| async move {
        let _ = stream.write_all(b"220 correo.pe ESMTP\r\n").await;
    });
    let old = serve(|mut stream| async move {
        let _ = stream.write_all(b"SSH-1.5-ancient\r\n").await;
    });
    for address in [web.await, mail.await, old.await] {
        let error = within("an answer", error_at(endpoint(address))).await;
        let RemoteError::Protocol { host, port, .. } = error else { panic!("{error:?}") };
        assert_eq!((host.as_str(), port), ("127.0.0.1", address.port()));
    }
}

/// Says this and hangs up, as sshd does with whom it does not serve; or resets the connection.
async fn turns_away(words: &'static str, resets: bool) -> SocketAddr {
    let serving = serve(move |mut stream| async move {
        let _ = stream.write_all(words.as_bytes()).await;
        if resets {
            // A socket that is closed with something unread is reset.
            let _ = stream.readable().await;
        } else {
            let mut unread = [0; 256];
            let _ = stream.read(&mut unread).await;
        }
    });
    serving.await
}

#[tokio::test]
async fn server_that_turns_away_is_not_told_as_another_service() {
    let reasons = [
        ("Not allowed at this time\r\n", false, TurnedAway::Penalty),
        ("Exceeded MaxStartups\r\n", false, TurnedAway::Busy),
        ("Exceeded MaxStartups\r\n", true, TurnedAway::Busy),
        ("", false, TurnedAway::Unknown),
        ("", true, TurnedAway::Unknown),
    ];
    for (words, resets, expected) in reasons {
        let address = turns_away(words, resets).await;
        let error = within("an answer", error_at(endpoint(address))).await;
        let RemoteError::TurnedAway { host, port, why } = error else { panic!("{words:?} {resets}: {error:?}") };
        assert_eq!((host.as_str(), port), ("127.0.0.1", address.port()));
        // A reset may take the words with it: then there is no reason, and never a false one.
        assert!(why == expected || resets && why == TurnedAway::Unknown, "{words:?}: {why:?}");
    }
}

#[tokio::test]
async fn connection_that_breaks_after_the_greeting_is_a_broken_line() {
    let address = serve(|mut stream| async move {
        let _ = stream.write_all(b"SSH-2.0-OpenSSH_10.0\r\n").await;
        let mut unread = [0; 256];
        let _ = stream.read(&mut unread).await;
    });
    let error = within("an answer", error_at(endpoint(address.await))).await;
    assert!(matches!(error, RemoteError::Lost { .. }), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn silent_service_times_out() {
    let address = serve(|stream| async move {
        std::future::pending::<()>().await;
        drop(stream);
    });
    let error = error_at(endpoint(address.await)).await;
    assert!(matches!(error, RemoteError::Timeout { .. }), "{error:?}");
}

#[tokio::test]
async fn interrupted_login_is_no_refusal() {
    // From the first byte to the last of a login, in steps: whatever is missing, it is never called a wrong password.
    let whole = site().await;
    whole.connect(password(PASSWORD)).connect().await.unwrap();
    for bytes in (0..3_000).step_by(50) {
        whole.host.proxy().cut_after(bytes);
        match within("an end", whole.connect(password(PASSWORD)).connect()).await {
            Ok(_) => whole.host.proxy().cut_after(u64::MAX),
            Err(RemoteError::Protocol { host, port, .. }) => {
                assert_eq!((host.as_str(), port), ("127.0.0.1", whole.host.address().port()));
            }
            Err(RemoteError::Lost { .. } | RemoteError::LoginInterrupted { .. } | RemoteError::TurnedAway { .. }) => {}
            Err(other) => panic!("cut after {bytes} bytes: {other:?}"),
        }
    }
}
