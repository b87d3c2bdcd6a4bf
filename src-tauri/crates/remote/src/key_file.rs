//! Private keys as they lie on people's computers: OpenSSH, PEM of several ages, PuTTY; with the marks that Windows' editors
//! leave. What is no private key is refused by the name of what it is.
//!
//! Nothing is written and nothing is remembered. What the SSH library reads is left to it; here is only what it does not
//! know: text of other encodings, PEM's old protection, keys on elliptic curves in their oldest form, and PuTTY's comments
//! that are no UTF-8.

use std::sync::{Arc, LazyLock};

use russh::keys::PrivateKey;
use secrecy::{ExposeSecret as _, SecretString, zeroize::Zeroizing};
use tokio::sync::Semaphore;

use crate::RemoteError;
use crate::key_cost::is_affordable;
use crate::{old_pem, putty_key};

/// Longer than any key file. A video is not read to its end.
const MAX_BYTES: usize = 256 * 1024;

/// Why a file is no key that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFault {
    /// There is nothing in it.
    Empty,
    /// The public part of a key.
    Public,
    /// A certificate.
    Certificate,
    /// A private key of a kind or form that no server takes any more: DSA, SSH version 1, ssh.com.
    OldKind,
    /// A private key whose file asks for more time or memory than anybody gives.
    Costly,
    /// A private key that can't be read, or something else altogether.
    Unreadable,
}

impl KeyFault {
    /// The word for it in the catalogues.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Public => "public",
            Self::Certificate => "certificate",
            Self::OldKind => "old-kind",
            Self::Costly => "costly",
            Self::Unreadable => "unreadable",
        }
    }
}

/// The text of a key file, whatever its encoding. Bytes that are no UTF-8 become the characters of the same numbers, so
/// that none is lost.
pub fn key_file_text(bytes: &[u8]) -> Result<SecretString, RemoteError> {
    if bytes.len() > MAX_BYTES {
        return Err(RemoteError::KeyInvalid { why: KeyFault::Unreadable, detail: format!("{} bytes", bytes.len()) });
    }
    let text = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        // Without a mark: no key begins with a NUL, and each begins with a character of ASCII.
        [_, 0, ..] => utf16(bytes, u16::from_le_bytes),
        [0, _, ..] => utf16(bytes, u16::from_be_bytes),
        _ => utf8(bytes),
    };
    Ok(SecretString::from(text.as_str()))
}

fn utf8(bytes: &[u8]) -> Zeroizing<String> {
    let same_numbers = || bytes.iter().map(|&byte| char::from(byte)).collect();
    Zeroizing::new(std::str::from_utf8(bytes).map_or_else(|_| same_numbers(), str::to_owned))
}

fn utf16(bytes: &[u8], number: fn([u8; 2]) -> u16) -> Zeroizing<String> {
    let numbers = bytes.as_chunks::<2>().0.iter().map(|&pair| number(pair));
    Zeroizing::new(char::decode_utf16(numbers).map(|read| read.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

/// Reads a key file's text beside everything else that goes on: opening one takes a processor for up to half a minute. No more
/// are opened at once than there are processors, since each takes memory, too.
pub(crate) async fn read_key_aside(
    text: &SecretString,
    passphrase: Option<&SecretString>,
) -> Result<PrivateKey, RemoteError> {
    static PLACES: LazyLock<Arc<Semaphore>> =
        LazyLock::new(|| Arc::new(Semaphore::new(std::thread::available_parallelism().map_or(1, usize::from))));
    let place = Arc::clone(&PLACES).acquire_owned().await;
    let (text, passphrase) = (text.clone(), passphrase.cloned());
    let read = tokio::task::spawn_blocking(move || {
        let _place = place;
        read_key(&text, passphrase.as_ref())
    });
    read.await.unwrap_or(Err(RemoteError::KeyInvalid { why: KeyFault::Unreadable, detail: String::new() }))
}

/// Reads a key file's text.
pub(crate) fn read_key(text: &SecretString, passphrase: Option<&SecretString>) -> Result<PrivateKey, RemoteError> {
    let text = plain_lines(text.expose_secret());
    if let Some(why) = fault(&text) {
        return Err(RemoteError::KeyInvalid { why, detail: first_line(&text) });
    }
    if !is_affordable(&text) {
        return Err(RemoteError::KeyInvalid { why: KeyFault::Costly, detail: String::new() });
    }
    let phrase = passphrase.map(secrecy::ExposeSecret::expose_secret);
    if text.starts_with("PuTTY-User-Key-File-") {
        return putty_key::read(&text, phrase);
    }
    if let Some(protected) = old_pem::protected(&text) {
        // A passphrase too much does no harm, none or a wrong one is asked for.
        let phrase = phrase.ok_or(RemoteError::KeyPassphrase)?;
        return old_pem::open(&protected, phrase).and_then(|opened| decode(&opened)).ok_or(RemoteError::KeyPassphrase);
    }
    let error = match russh::keys::decode_secret_key(&text, None) {
        Ok(key) => return Ok(key),
        Err(error) => error,
    };
    let encrypted = text.contains("ENCRYPTED") || matches!(error, russh::keys::Error::KeyIsEncrypted);
    match phrase {
        Some(phrase) if encrypted => {
            russh::keys::decode_secret_key(&text, Some(phrase)).map_err(|_| RemoteError::KeyPassphrase)
        }
        None if encrypted => Err(RemoteError::KeyPassphrase),
        _ => decode(&text)
            .ok_or_else(|| RemoteError::KeyInvalid { why: KeyFault::Unreadable, detail: error.to_string() }),
    }
}

/// What is not protected: as the library reads it, or a key on an elliptic curve in the form before PKCS#8.
fn decode(text: &str) -> Option<PrivateKey> {
    let read = |text: &str| russh::keys::decode_secret_key(text, None).ok();
    read(text).or_else(|| read(&old_pem::curve_key_as_pkcs8(text)?))
}

/// One line's end for all, no blanks at the ends of lines, nothing before the key.
fn plain_lines(text: &str) -> Zeroizing<String> {
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    // PuTTY's comment counts for its checksum, blanks and all.
    let is_putty = text.starts_with("PuTTY-User-Key-File-");
    let unified = Zeroizing::new(text.replace("\r\n", "\n").replace('\r', "\n"));
    let mut plain = Zeroizing::new(String::with_capacity(unified.len() + 1));
    for line in unified.lines() {
        plain.push_str(if is_putty { line } else { line.trim() });
        plain.push('\n');
    }
    plain
}

/// What a file is instead of a private key, as far as its first lines say so.
fn fault(text: &str) -> Option<KeyFault> {
    let begins = |words: &[&str]| text.lines().take(40).any(|line| words.iter().any(|words| line.starts_with(words)));
    if text.trim().is_empty() {
        return Some(KeyFault::Empty);
    }
    if text.lines().any(|line| line.starts_with("-----BEGIN") && line.contains("PRIVATE KEY-----")) {
        return begins(&["-----BEGIN DSA PRIVATE KEY-----"]).then_some(KeyFault::OldKind);
    }
    let public =
        ["ssh-rsa ", "ssh-ed25519 ", "ssh-dss ", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-", "---- BEGIN SSH2 PUBLIC"];
    if begins(&public) || begins(&["-----BEGIN PUBLIC KEY-----", "-----BEGIN RSA PUBLIC KEY-----"]) {
        return Some(KeyFault::Public);
    }
    if begins(&["-----BEGIN CERTIFICATE-----", "-----BEGIN TRUSTED CERTIFICATE-----"]) {
        return Some(KeyFault::Certificate);
    }
    let old = ["SSH PRIVATE KEY FILE FORMAT", "---- BEGIN SSH2 ENCRYPTED PRIVATE", "PuTTY-User-Key-File-1"];
    if begins(&old) {
        return Some(KeyFault::OldKind);
    }
    if text.starts_with("PuTTY-User-Key-File-") {
        return text.lines().next().is_some_and(|line| line.ends_with("ssh-dss")).then_some(KeyFault::OldKind);
    }
    Some(KeyFault::Unreadable)
}

/// What a file that can't be used begins with, for the details: only what says its kind. A list of passwords that was chosen by
/// mistake is not shown.
pub(crate) fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let says_kind =
        ["-----BEGIN ", "---- BEGIN ", "PuTTY-User-Key-File-", "SSH PRIVATE KEY", "ssh-rsa ", "ssh-ed25519 "];
    let shown = if says_kind.iter().any(|begin| line.starts_with(begin)) { line } else { "" };
    shown.chars().take(40).collect()
}

#[cfg(test)]
mod tests;
