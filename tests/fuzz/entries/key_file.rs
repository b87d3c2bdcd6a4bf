//! A private key's file as a person chooses it: whatever it is, it is read or refused in time, and what it says beyond its kind
//! is in no error.

use std::time::Duration;

use model::{Host, Problem, SshPort};
use remote::{Connect as _, Endpoint, HostKeyPolicy, KnownHosts, Login, RemoteError, RusshConnect, key_file_text};
use secrecy::{ExposeSecret as _, SecretString};

/// What a passphrase costs is the file's own choice, up to a limit of time: that has a test of its own.
fn is_slow(text: &str) -> bool {
    let passes = text.lines().filter_map(|line| line.strip_prefix("Argon2-Passes:")?.trim().parse::<u64>().ok());
    let memory = text.lines().filter_map(|line| line.strip_prefix("Argon2-Memory:")?.trim().parse::<u64>().ok());
    passes.chain(memory).any(|cost| cost > 1024)
}

pub fn enter(bytes: &[u8]) {
    let Ok(text) = key_file_text(bytes) else { return };
    if is_slow(text.expose_secret()) {
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for passphrase in [None, Some("frase de paso")] {
        let login = Login::Key { text: text.clone(), passphrase: passphrase.map(SecretString::from) };
        // Nobody listens there: a key that can be read ends at the refused connection.
        let host: Host = "127.0.0.1".parse().unwrap();
        let endpoint = Endpoint { host, port: SshPort::try_from(9).unwrap(), user: "root".parse().unwrap() };
        let known_hosts = KnownHosts::at("/nonexistent/known_hosts");
        let connect = RusshConnect::new(endpoint, login, HostKeyPolicy { known_hosts, confirmed: None });
        let connected = runtime.block_on(async { tokio::time::timeout(Duration::from_secs(5), connect.connect()).await });
        let error = connected.expect("in time").err().expect("nobody listens");
        let is_invalid = matches!(error, RemoteError::KeyInvalid { .. });
        let problem = Problem::from(error);
        super::assert_sanitized_problem(&problem);
        if is_invalid {
            let detail = problem.detail.unwrap_or_default();
            let body = text.expose_secret().lines().skip(1).map(str::trim).filter(|line| line.len() >= 16);
            for line in body {
                assert!(!detail.contains(line), "{detail}");
            }
        }
    }
}
