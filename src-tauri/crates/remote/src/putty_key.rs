//! PuTTY's key files, those with a comment that is no UTF-8 included.
//!
//! `PuTTYgen` writes the comment in the code page of its Windows (`llave de José` in CP1252), and the file's checksum covers
//! it byte by byte. The library reads text. Here the checksum is computed over the bytes as they were; then the library gets
//! the same key in a file of its own, without protection and comment, in memory alone.

use argon2::Argon2;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use russh::keys::PrivateKey;
use secrecy::zeroize::Zeroizing;
use sha1::{Digest as _, Sha1};
use sha2::Sha256;

use crate::RemoteError;
use crate::key_file::{KeyFault, first_line};

/// Reads a file of version 2 or 3.
pub(crate) fn read(text: &str, passphrase: Option<&str>) -> Result<PrivateKey, RemoteError> {
    if let Ok(key) = PrivateKey::from_ppk(text, passphrase.map(Into::into)) {
        return Ok(key);
    }
    // The library's words may be a line of the file, and that one a part of the key.
    let unreadable = || RemoteError::KeyInvalid { why: KeyFault::Unreadable, detail: first_line(text) };
    let file = File::parse(text).ok_or_else(unreadable)?;
    let is_protected = file.encryption != "none";
    if is_protected && passphrase.is_none() {
        return Err(RemoteError::KeyPassphrase);
    }
    let rewritten = file.bare(passphrase.filter(|_| is_protected).unwrap_or_default());
    let key = rewritten.and_then(|text| PrivateKey::from_ppk(&*text, None).ok());
    key.ok_or_else(|| if is_protected { RemoteError::KeyPassphrase } else { unreadable() })
}

/// The parts of a file.
struct File<'a> {
    version: u8,
    algorithm: &'a str,
    encryption: &'a str,
    comment: Vec<u8>,
    public: Vec<u8>,
    private: Zeroizing<Vec<u8>>,
    checksum: &'a str,
    derivation: Option<Argon2<'static>>,
    salt: Vec<u8>,
}

impl<'a> File<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let value = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        let version = if text.starts_with("PuTTY-User-Key-File-3") { 3 } else { 2 };
        let block = |name: &str| {
            let count: usize = value(name)?.parse().ok()?;
            let begin = text.lines().position(|line| line.starts_with(name))?;
            let encoded: String = text.lines().skip(begin + 1).take(count).collect();
            STANDARD.decode(encoded).ok()
        };
        let number = |name: &str| value(name)?.parse().ok();
        let derivation = value("Key-Derivation").and_then(|name| {
            let algorithm = match name {
                "Argon2id" => argon2::Algorithm::Argon2id,
                "Argon2i" => argon2::Algorithm::Argon2i,
                "Argon2d" => argon2::Algorithm::Argon2d,
                _ => return None,
            };
            let (memory, passes) = (number("Argon2-Memory")?, number("Argon2-Passes")?);
            let params = argon2::Params::new(memory, passes, number("Argon2-Parallelism")?, None).ok()?;
            Some(Argon2::new(algorithm, argon2::Version::V0x13, params))
        });
        Some(Self {
            version,
            algorithm: value(&format!("PuTTY-User-Key-File-{version}"))?,
            encryption: value("Encryption")?,
            comment: bytes_of(value("Comment")?),
            public: block("Public-Lines")?,
            private: Zeroizing::new(block("Private-Lines")?),
            checksum: value("Private-MAC")?,
            derivation,
            salt: value("Argon2-Salt").map(hexadecimal).unwrap_or_default(),
        })
    }

    /// The same key without protection and comment, if the checksum is right.
    fn bare(&self, passphrase: &str) -> Option<Zeroizing<String>> {
        let Keys { key, vector, checksum_key } = self.keys(passphrase)?;
        let mut private = self.private.clone();
        if self.encryption != "none" {
            use aes::cipher::block_padding::NoPadding;
            use aes::cipher::{BlockModeDecrypt as _, KeyIvInit as _};
            let decryptor = cbc::Decryptor::<aes::Aes256>::new_from_slices(&key, &vector).ok()?;
            decryptor.decrypt_padded::<NoPadding>(&mut private).ok()?;
        }
        let covered = self.covered(self.encryption, &self.comment, &private);
        let right = if self.version == 3 {
            hex(&Hmac::<Sha256>::new_from_slice(&checksum_key).ok()?.chain_update(&covered).finalize().into_bytes())
        } else {
            hex(&Hmac::<Sha1>::new_from_slice(&checksum_key).ok()?.chain_update(&covered).finalize().into_bytes())
        };
        if right != self.checksum.to_lowercase() {
            return None;
        }
        let covered = self.covered("none", b"", &private);
        let checksum = Hmac::<Sha256>::new_from_slice(b"").ok()?.chain_update(&covered).finalize().into_bytes();
        let (public, private) = (STANDARD.encode(&self.public), Zeroizing::new(STANDARD.encode(&*private)));
        Some(Zeroizing::new(format!(
            "PuTTY-User-Key-File-3: {}\nEncryption: none\nComment: \nPublic-Lines: 1\n{public}\nPrivate-Lines: 1\n{}\n\
             Private-MAC: {}\n",
            self.algorithm,
            *private,
            hex(&checksum)
        )))
    }

    /// What the checksum covers: five strings, each after its length.
    fn covered(&self, encryption: &str, comment: &[u8], private: &[u8]) -> Zeroizing<Vec<u8>> {
        let mut covered = Zeroizing::new(Vec::new());
        for part in [self.algorithm.as_bytes(), encryption.as_bytes(), comment, &self.public, private] {
            covered.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
            covered.extend_from_slice(part);
        }
        covered
    }

    fn keys(&self, passphrase: &str) -> Option<Keys> {
        let is_protected = self.encryption != "none";
        if self.version == 3 {
            let mut derived = Zeroizing::new(vec![0; 80]);
            if is_protected {
                self.derivation.as_ref()?.hash_password_into(passphrase.as_bytes(), &self.salt, &mut derived).ok()?;
            }
            let checksum_key = if is_protected { derived[48..].to_vec() } else { Vec::new() };
            return Some(Keys {
                key: Zeroizing::new(derived[..32].to_vec()),
                vector: derived[32..48].to_vec(),
                checksum_key: Zeroizing::new(checksum_key),
            });
        }
        let sha1 = |parts: [&[u8]; 2]| Sha1::new().chain_update(parts[0]).chain_update(parts[1]).finalize().to_vec();
        let mut key = Zeroizing::new(sha1([&[0, 0, 0, 0], passphrase.as_bytes()]));
        key.extend_from_slice(&sha1([&[0, 0, 0, 1], passphrase.as_bytes()]));
        key.truncate(32);
        let checksum_key = sha1([b"putty-private-key-file-mac-key", passphrase.as_bytes()]);
        Some(Keys { key, vector: vec![0; 16], checksum_key: Zeroizing::new(checksum_key) })
    }
}

/// What is made of a passphrase.
struct Keys {
    /// Of the cipher.
    key: Zeroizing<Vec<u8>>,
    /// Where the cipher begins.
    vector: Vec<u8>,
    /// Of the checksum.
    checksum_key: Zeroizing<Vec<u8>>,
}

/// The bytes of the file: characters of the same numbers stand for those that are no UTF-8.
fn bytes_of(comment: &str) -> Vec<u8> {
    let numbers: Option<Vec<u8>> = comment.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect();
    numbers.unwrap_or_else(|| comment.as_bytes().to_vec())
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn hexadecimal(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.chars().filter_map(|digit| digit.to_digit(16)?.try_into().ok()).collect();
    digits.as_chunks::<2>().0.iter().map(|[high, low]| high << 4 | low).collect()
}
