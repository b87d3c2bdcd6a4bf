//! The contract of the russh adapter, against an SSH host in this process that misbehaves on demand.
//!
//! No root, no network, no installed SSH server. What only a real server can show (sudo, jobs, flow control as OpenSSH
//! does it) is tested in the lab instead.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails says where")]

mod channels;
mod commands;
mod cuts;
mod floods;
mod host_keys;
mod keys;
mod login;
mod loss;
mod reach;

use std::future::Future;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use model::{Fingerprint, SshPort};
use remote::{Connect as _, Connection, Endpoint, HostKeyPolicy, KnownHosts, Login, Rights, RusshConnect};
use russh::keys::key::safe_rng;
use russh::keys::{Algorithm, PrivateKey, PublicKey};
use secrecy::SecretString;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use testkit::{AuthMethod, Host, HostConfig};
use tokio_util::sync::CancellationToken;

const PASSWORD: &str = "contraseña correcta";

fn new_key(algorithm: Algorithm) -> PrivateKey {
    PrivateKey::random(&mut safe_rng(), algorithm).unwrap()
}

/// As OpenSSH computes it, without the code under test.
fn sha256_of(key: &PublicKey) -> Fingerprint {
    let digest = Sha256::digest(key.to_bytes().unwrap());
    format!("SHA256:{}", STANDARD_NO_PAD.encode(digest)).parse().unwrap()
}

fn password(text: &str) -> Login {
    Login::Password(SecretString::from(text))
}

fn endpoint(address: SocketAddr) -> Endpoint {
    Endpoint {
        host: address.ip().to_string().parse().unwrap(),
        port: SshPort::try_from(address.port()).unwrap(),
        user: "operador".parse().unwrap(),
    }
}

/// A host, and the folder of a desktop that does not know it yet.
struct Site {
    host: Host,
    key: PublicKey,
    folder: TempDir,
}

impl Site {
    async fn with(auth_methods: Vec<AuthMethod>) -> Self {
        Self::with_host_keys(vec![new_key(Algorithm::Ed25519)], auth_methods, false).await
    }

    async fn with_host_keys(
        host_keys: Vec<PrivateKey>,
        auth_methods: Vec<AuthMethod>,
        wants_second_factor: bool,
    ) -> Self {
        let key = host_keys[0].public_key().clone();
        let host = Host::open(HostConfig { host_keys, auth_methods, wants_second_factor }).await.unwrap();
        Self { host, key, folder: tempfile::tempdir().unwrap() }
    }

    fn known_hosts(&self) -> KnownHosts {
        KnownHosts::at(self.folder.path().join("known_hosts"))
    }

    fn endpoint(&self) -> Endpoint {
        endpoint(self.host.address())
    }

    fn policy(&self, confirmed: Option<Fingerprint>) -> HostKeyPolicy {
        HostKeyPolicy { known_hosts: self.known_hosts(), confirmed }
    }

    /// A login after the fingerprint was confirmed.
    fn connect(&self, login: Login) -> RusshConnect {
        RusshConnect::new(self.endpoint(), login, self.policy(Some(sha256_of(&self.key))))
    }

    /// A connection whose commands run as the user of the test.
    async fn connection(&self) -> Connection {
        let connect = Arc::new(self.connect(password(PASSWORD)));
        let remote = connect.connect().await.unwrap();
        Connection::new(connect, remote, Rights::Root, CancellationToken::new())
    }

    /// What was offered, as method and credential.
    fn offered(&self) -> Vec<(&'static str, Option<String>)> {
        self.host.attempts().into_iter().map(|attempt| (attempt.method, attempt.credential)).collect()
    }
}

/// A host that takes [`PASSWORD`].
async fn site() -> Site {
    Site::with(vec![AuthMethod::Password(PASSWORD.to_owned())]).await
}

/// Waits until something is true; a test that times out is named.
async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let wait = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    within(what, wait).await;
}

/// Ends a test that hangs.
async fn within<T>(what: &str, work: impl Future<Output = T>) -> T {
    let Ok(done) = tokio::time::timeout(Duration::from_secs(20), work).await else {
        panic!("timed out after 20 s waiting for:  {what}")
    };
    done
}

/// The most memory that this process ever had, if the system reports it.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}

/// How many lines a command on the host has written to a file.
fn lines(path: &Path) -> usize {
    std::fs::read_to_string(path).unwrap_or_default().lines().count()
}
