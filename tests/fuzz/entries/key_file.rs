//! A private key's file as a person chooses it: whatever it is, it is read or refused in time, and what it says beyond its kind
//! is in no error.

use std::time::Duration;

use model::{Host, Problem, SshPort};
use remote::{Connect as _, Endpoint, HostKeyPolicy, KnownHosts, Login, RemoteError, RusshConnect, key_file_text};
use secrecy::{ExposeSecret as _, SecretString};

/// What a line begins with that says the kind of file, and is shown.
const SAYS_KIND: [&str; 6] =
    ["-----BEGIN", "---- BEGIN", "PuTTY-User-Key-File-", "SSH PRIVATE KEY", "ssh-rsa", "ssh-ed25519"];

pub fn enter(bytes: &[u8]) {
    let Ok(text) = key_file_text(bytes) else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for passphrase in [None, Some("frase de paso")] {
        let login = Login::Key { text: text.clone(), passphrase: passphrase.map(SecretString::from) };
        // Nobody listens there: a key that can be read ends at the refused connection.
        let host: Host = "127.0.0.1".parse().unwrap();
        let endpoint = Endpoint { host, port: SshPort::try_from(9).unwrap(), user: "root".parse().unwrap() };
        let known_hosts = KnownHosts::at("/nonexistent/known_hosts");
        let connect = RusshConnect::new(endpoint, login, HostKeyPolicy { known_hosts, confirmed: None });
        let connected =
            runtime.block_on(async { tokio::time::timeout(Duration::from_mins(1), connect.connect()).await });
        let error = connected.expect("in time").err().expect("nobody listens");
        let is_invalid = matches!(error, RemoteError::KeyInvalid { .. });
        let problem = Problem::from(error);
        super::assert_sanitized_problem(&problem);
        let detail = problem.detail.unwrap_or_default();
        if is_invalid && !SAYS_KIND.iter().any(|begin| detail.starts_with(begin)) {
            // A part of a key: the library's own words can stand in a file, too.
            let of_base64 = |character: char| character.is_ascii_alphanumeric() || "+/=".contains(character);
            let parts = text.expose_secret().lines().map(str::trim).filter(|line| line.chars().all(of_base64));
            for part in parts.filter(|part| part.len() >= 24) {
                assert!(!detail.contains(part), "{detail}");
            }
        }
    }
}
