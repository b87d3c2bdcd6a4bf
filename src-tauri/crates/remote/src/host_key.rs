//! Who the server is, verified before any credential leaves.
//!
//! Records live in a file of the app's own, in OpenSSH's `known_hosts` form, so that the system's ssh can read them
//! too. Deliberately simpler than OpenSSH: names are written plainly, and there are no wildcards. Stricter in one
//! thing: any record for a host and no match means *changed*, whatever the algorithm of the key.

use std::borrow::Cow;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use model::{Fingerprint, Host, SshPort};
use russh::keys::{Algorithm, HashAlg, PublicKey};

use crate::{KeyFault, RemoteError};

/// The app's own record of host keys.
#[derive(Clone, Debug)]
pub struct KnownHosts {
    path: PathBuf,
}

impl KnownHosts {
    /// The record in this file, which need not exist yet.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The keys on record for a server. Lines that can't be read are skipped: they can't make any key trusted.
    pub fn keys(&self, host: &Host, port: SshPort) -> Result<Vec<PublicKey>, RemoteError> {
        let Some(bytes) = self.bytes()? else { return Ok(Vec::new()) };
        let text = String::from_utf8_lossy(&bytes);
        let wanted = entry_name(host, port);
        Ok(text.lines().filter_map(|line| parse_line(line, &wanted)).collect())
    }

    /// The fingerprints on record for a server, to be shown.
    pub fn fingerprints(&self, host: &Host, port: SshPort) -> Result<Vec<Fingerprint>, RemoteError> {
        self.keys(host, port)?.iter().map(fingerprint).collect()
    }

    /// Records a key that a person confirmed.
    pub fn record(&self, host: &Host, port: SshPort, key: &PublicKey) -> Result<(), RemoteError> {
        if self.keys(host, port)?.contains(key) {
            return Ok(());
        }
        let line = format!("{} {}\n", entry_name(host, port), plain_key(key)?);
        // A last line without its line end must not swallow ours.
        let is_open = self.bytes()?.is_some_and(|bytes| bytes.last().is_some_and(|&last| last != b'\n'));
        let write = || -> std::io::Result<()> {
            if let Some(folder) = self.path.parent() {
                fs::create_dir_all(folder)?;
            }
            let mut options = fs::OpenOptions::new();
            options.create(true).append(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(&self.path)?;
            file.write_all(format!("{}{line}", if is_open { "\n" } else { "" }).as_bytes())?;
            file.sync_all()
        };
        write().map_err(|source| self.file_error(source))
    }

    /// Forgets a server, after the person said that it was reinstalled.
    pub fn forget(&self, host: &Host, port: SshPort) -> Result<(), RemoteError> {
        let wanted = entry_name(host, port);
        let Some(bytes) = self.bytes()? else { return Ok(()) };
        // As bytes: lines that can't be read may be another program's, and stay.
        let mut kept = Vec::with_capacity(bytes.len());
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            kept.extend_from_slice(&without(line, &wanted));
        }
        let beside = self.path.with_extension("new");
        fs::write(&beside, kept)
            .and_then(|()| fs::rename(&beside, &self.path))
            .map_err(|source| self.file_error(source))
    }

    /// The file's content, if there is a file.
    fn bytes(&self) -> Result<Option<Vec<u8>>, RemoteError> {
        match fs::read(&self.path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(self.file_error(source)),
        }
    }

    fn file_error(&self, source: std::io::Error) -> RemoteError {
        RemoteError::LocalFile { path: self.path.display().to_string(), source }
    }
}

/// `host`, or `[host]:port` where the port is not SSH's own.
pub(crate) fn entry_name(host: &Host, port: SshPort) -> String {
    if port == SshPort::DEFAULT { host.to_string() } else { format!("[{host}]:{port}") }
}

fn parse_line(line: &str, wanted: &str) -> Option<PublicKey> {
    let mut words = line.split_whitespace();
    let names = words.next()?;
    if !names.split(',').any(|name| name == wanted) {
        return None;
    }
    let (_algorithm, key) = (words.next()?, words.next()?);
    let key = russh::keys::parse_public_key_base64(key).ok()?;
    // A kind that the library does not know is none that a server can prove to hold.
    (!matches!(key.algorithm(), Algorithm::Other(_))).then_some(key)
}

/// A line without this name among its names, and nothing of it where it had no other.
fn without<'a>(line: &'a [u8], wanted: &str) -> Cow<'a, [u8]> {
    let text = String::from_utf8_lossy(line);
    let names = text.split_whitespace().next().unwrap_or_default();
    if !names.split(',').any(|name| name == wanted) {
        return Cow::Borrowed(line);
    }
    // No name is left empty: a line that began with one would say its next word's names.
    let others: Vec<&str> = names.split(',').filter(|name| *name != wanted && !name.is_empty()).collect();
    if others.is_empty() {
        return Cow::Borrowed(&[]);
    }
    Cow::Owned(text.replacen(names, &others.join(","), 1).into_bytes())
}

/// Algorithm and base64, without the comment.
fn plain_key(key: &PublicKey) -> Result<String, RemoteError> {
    let text = key
        .to_openssh()
        .map_err(|error| RemoteError::KeyInvalid { why: KeyFault::Unreadable, detail: error.to_string() })?;
    Ok(text.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
}

/// The fingerprint as OpenSSH prints it.
pub(crate) fn fingerprint(key: &PublicKey) -> Result<Fingerprint, RemoteError> {
    key.fingerprint(HashAlg::Sha256)
        .to_string()
        .parse()
        .map_err(|_| RemoteError::KeyInvalid { why: KeyFault::Unreadable, detail: "no SHA-256 fingerprint".to_owned() })
}

/// What a host key has to be.
#[derive(Clone, Debug)]
pub struct HostKeyPolicy {
    /// The record.
    pub known_hosts: KnownHosts,
    /// A fingerprint that the person confirmed; it is recorded once the server has proved it.
    pub confirmed: Option<Fingerprint>,
}

impl HostKeyPolicy {
    /// Verifies the key that a server has proved to hold. On `Ok(true)` it is to be recorded.
    pub(crate) fn verify(&self, host: &Host, port: SshPort, offered: &PublicKey) -> Result<bool, RemoteError> {
        let recorded = self.known_hosts.keys(host, port)?;
        if recorded.contains(offered) {
            return Ok(false);
        }
        let name = entry_name(host, port);
        let offered = fingerprint(offered)?;
        if let Some(first) = recorded.first() {
            return Err(RemoteError::HostKeyChanged { host: name, recorded: fingerprint(first)?, offered });
        }
        match &self.confirmed {
            Some(expected) if *expected == offered => Ok(true),
            Some(expected) => Err(RemoteError::HostKeyMismatch { host: name, expected: expected.clone(), offered }),
            None => Err(RemoteError::HostKeyUnknown { host: name, offered }),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use russh::keys::{PrivateKey, key::safe_rng};

    use super::*;

    fn key() -> PublicKey {
        PrivateKey::random(&mut safe_rng(), Algorithm::Ed25519).unwrap().public_key().clone()
    }

    fn policy(folder: &Path, confirmed: Option<&PublicKey>) -> HostKeyPolicy {
        HostKeyPolicy {
            known_hosts: KnownHosts::at(folder.join("known_hosts")),
            confirmed: confirmed.map(|key| fingerprint(key).unwrap()),
        }
    }

    #[test]
    fn recorded_key_takes_precedence() {
        let folder = tempfile::tempdir().unwrap();
        let (host, port) = ("vps.pe".parse().unwrap(), SshPort::try_from(2222).unwrap());
        let (mine, other) = (key(), key());

        let fresh = policy(folder.path(), None);
        assert!(matches!(fresh.verify(&host, port, &mine), Err(RemoteError::HostKeyUnknown { .. })));
        let confirmed = policy(folder.path(), Some(&mine));
        assert!(matches!(confirmed.verify(&host, port, &other), Err(RemoteError::HostKeyMismatch { .. })));
        assert!(confirmed.verify(&host, port, &mine).unwrap());

        fresh.known_hosts.record(&host, port, &mine).unwrap();
        assert!(!fresh.verify(&host, port, &mine).unwrap());
        // A confirmed fingerprint does not override the record.
        let replaced = policy(folder.path(), Some(&other));
        assert!(matches!(replaced.verify(&host, port, &other), Err(RemoteError::HostKeyChanged { .. })));
        // The same name at another port is another server.
        assert!(matches!(fresh.verify(&host, SshPort::DEFAULT, &mine), Err(RemoteError::HostKeyUnknown { .. })));

        fresh.known_hosts.forget(&host, port).unwrap();
        assert!(matches!(fresh.verify(&host, port, &mine), Err(RemoteError::HostKeyUnknown { .. })));
    }

    #[test]
    fn invalid_record_trusts_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let known = KnownHosts::at(folder.path().join("known_hosts"));
        fs::write(
            known.path(),
            b"vps.pe ssh-ed25519\nvps.pe ssh-ed25519 !!!\n\xff\xfe\nvps.pe\n|1|a|b ssh-ed25519 AAAA\n",
        )
        .unwrap();
        assert!(known.keys(&"vps.pe".parse().unwrap(), SshPort::DEFAULT).unwrap().is_empty());
    }

    #[test]
    fn a_key_of_unknown_kind_is_not_trusted() {
        // Inside the key, its kind is `ssh\re@24519`: written down again, that would be two words.
        let damaged = "AAAAC3NzaA1lQDI0NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ";
        assert_eq!(parse_line(&format!("vps.pe ssh-ed25519 {damaged}"), "vps.pe"), None);
    }

    #[test]
    fn foreign_record_can_be_extended_and_reduced() {
        let folder = tempfile::tempdir().unwrap();
        let known = KnownHosts::at(folder.path().join("known_hosts"));
        let (host, other, port) = ("vps.pe".parse().unwrap(), "otro.pe".parse().unwrap(), SshPort::DEFAULT);
        let key = key();
        // A line of several names, one that is no text, and a last one without its end.
        let lines = format!("vps.pe,otro.pe {}\n", plain_key(&key).unwrap());
        fs::write(known.path(), [lines.as_bytes(), b"\xff\xfe\nrubbish"].concat()).unwrap();
        known.forget(&host, port).unwrap();
        assert!(known.keys(&host, port).unwrap().is_empty());
        assert_eq!(known.keys(&other, port).unwrap(), std::slice::from_ref(&key));
        known.record(&host, port, &key).unwrap();
        assert_eq!(known.keys(&host, port).unwrap(), [key]);
        assert!(fs::read(known.path()).unwrap().starts_with(b"otro.pe "));
        let text = String::from_utf8_lossy(&fs::read(known.path()).unwrap()).into_owned();
        assert!(text.contains("\u{fffd}\u{fffd}\nrubbish\nvps.pe "), "{text:?}");
    }

    proptest! {
        #[test]
        fn arbitrary_record_can_be_read_extended_and_reduced(before in proptest::collection::vec(any::<u8>(), 0..200)) {
            let folder = tempfile::tempdir().unwrap();
            let known = KnownHosts::at(folder.path().join("known_hosts"));
            let (host, port) = ("vps.pe".parse().unwrap(), SshPort::DEFAULT);
            let key = key();
            fs::write(known.path(), &before).unwrap();
            known.record(&host, port, &key).unwrap();
            prop_assert!(known.keys(&host, port).unwrap().contains(&key));
            known.forget(&host, port).unwrap();
            prop_assert!(known.keys(&host, port).unwrap().is_empty());
            prop_assert!(fs::read(known.path()).unwrap().starts_with(&before));
        }
    }
}
