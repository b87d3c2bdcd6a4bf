//! PEM before PKCS#8: OpenSSL's own protection of private keys, and keys on elliptic curves alone.
//!
//! `openssl genrsa -aes256` and `-des3` write it to this day. The library knows one of its ciphers. The protection has no
//! checksum: a wrong passphrase shows in what it opens, or in its padding.

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockCipherDecrypt, BlockModeDecrypt, KeyInit, KeyIvInit};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::zeroize::Zeroizing;

/// A protected key.
pub(crate) struct Protected {
    /// `RSA` or `EC`.
    kind: String,
    cipher: String,
    vector: Vec<u8>,
    content: Vec<u8>,
}

/// The protected key in a text, if it is one of this form.
pub(crate) fn protected(text: &str) -> Option<Protected> {
    let (kind, body) = block(text)?;
    let header = body.lines().find_map(|line| line.strip_prefix("DEK-Info: "))?;
    let (cipher, vector) = header.split_once(',')?;
    Some(Protected {
        kind: kind.to_owned(),
        cipher: cipher.trim().to_uppercase(),
        vector: hexadecimal(vector.trim())?,
        content: content(body)?,
    })
}

/// The same key without its protection, as PEM. `None` if the passphrase is wrong, or the cipher is not known.
pub(crate) fn open(protected: &Protected, passphrase: &str) -> Option<Zeroizing<String>> {
    let (vector, content) = (&protected.vector, &protected.content);
    let opened = match protected.cipher.as_str() {
        "AES-128-CBC" => decrypt::<aes::Aes128>(&derive(passphrase, vector, 16)?, vector, content),
        "AES-192-CBC" => decrypt::<aes::Aes192>(&derive(passphrase, vector, 24)?, vector, content),
        "AES-256-CBC" => decrypt::<aes::Aes256>(&derive(passphrase, vector, 32)?, vector, content),
        "DES-EDE3-CBC" => decrypt::<des::TdesEde3>(&derive(passphrase, vector, 24)?, vector, content),
        "DES-CBC" => decrypt::<des::Des>(&derive(passphrase, vector, 8)?, vector, content),
        _ => None,
    }?;
    Some(pem(&format!("{} PRIVATE KEY", protected.kind), &opened))
}

fn decrypt<C>(key: &[u8], vector: &[u8], content: &[u8]) -> Option<Zeroizing<Vec<u8>>>
where
    C: BlockCipherDecrypt + KeyInit,
    cbc::Decryptor<C>: KeyIvInit + BlockModeDecrypt,
{
    let decryptor = cbc::Decryptor::<C>::new_from_slices(key, vector).ok()?;
    let mut buffer = Zeroizing::new(content.to_vec());
    let length = decryptor.decrypt_padded::<Pkcs7>(&mut buffer).ok()?.len();
    buffer.truncate(length);
    Some(buffer)
}

/// OpenSSL's derivation of old (`EVP_BytesToKey` with MD5, once; the salt is the vector's beginning).
fn derive(passphrase: &str, vector: &[u8], length: usize) -> Option<Zeroizing<Vec<u8>>> {
    let salt = vector.get(..8)?;
    let (mut key, mut last) = (Zeroizing::new(Vec::new()), Vec::new());
    while key.len() < length {
        let mut digest = md5::Context::new();
        for part in [last.as_slice(), passphrase.as_bytes(), salt] {
            digest.consume(part);
        }
        last = digest.finalize().0.to_vec();
        key.extend_from_slice(&last);
    }
    key.truncate(length);
    Some(key)
}

/// A key of `BEGIN EC PRIVATE KEY` in the form that the library reads: the same bytes, with the curve's name before them.
pub(crate) fn curve_key_as_pkcs8(text: &str) -> Option<Zeroizing<String>> {
    let (kind, body) = block(text)?;
    if kind != "EC" {
        return None;
    }
    let key = Zeroizing::new(content(body)?);
    let curve = curve(&key)?;
    // id-ecPublicKey, 1.2.840.10045.2.1
    let mut algorithm = vec![0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
    algorithm.extend_from_slice(curve);
    let mut whole = Zeroizing::new(vec![0x02, 0x01, 0x00]);
    whole.extend_from_slice(&tagged(0x30, &algorithm));
    whole.extend_from_slice(&tagged(0x04, &key));
    Some(pem("PRIVATE KEY", &tagged(0x30, &whole)))
}

/// The curve's name within such a key: an object identifier in the field with tag 0.
fn curve(key: &[u8]) -> Option<&[u8]> {
    let (_, sequence, _) = field(key)?;
    let mut rest = sequence;
    while let Some((tag, value, after)) = field(rest) {
        if tag == 0xa0 {
            let (0x06, name, _) = field(value)? else { return None };
            return value.get(..name.len() + 2);
        }
        rest = after;
    }
    None
}

/// The first field of DER: its tag, its value, and what follows it.
fn field(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81 => (usize::from(*rest.first()?), &rest[1..]),
        0x82 => (usize::from(u16::from_be_bytes([*rest.first()?, *rest.get(1)?])), &rest[2..]),
        _ => return None,
    };
    Some((tag, rest.get(..length)?, rest.get(length..)?))
}

/// A field of DER. No key here is as long as 64 KiB.
fn tagged(tag: u8, value: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut field = Zeroizing::new(vec![tag]);
    let [.., high, low] = value.len().to_be_bytes();
    match value.len() {
        0..=0x7f => field.push(low),
        0x80..=0xff => field.extend_from_slice(&[0x81, low]),
        _ => field.extend_from_slice(&[0x82, high, low]),
    }
    field.extend_from_slice(value);
    field
}

fn pem(name: &str, content: &[u8]) -> Zeroizing<String> {
    let encoded = Zeroizing::new(STANDARD.encode(content));
    Zeroizing::new(format!("-----BEGIN {name}-----\n{}\n-----END {name}-----\n", *encoded))
}

/// The kind of the private key in a text (`RSA`, `EC`), and what is between its first and last line.
fn block(text: &str) -> Option<(&str, &str)> {
    let (_, rest) = text.split_once("-----BEGIN ")?;
    let (kind, rest) = rest.split_once(" PRIVATE KEY-----\n")?;
    let (body, _) = rest.split_once("-----END ")?;
    Some((kind, body))
}

/// The bytes of a block, less its headers.
fn content(body: &str) -> Option<Vec<u8>> {
    let encoded: String = body.lines().filter(|line| !line.contains(':')).collect();
    STANDARD.decode(encoded.trim()).ok()
}

fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.chars().map(|digit| digit.to_digit(16)?.try_into().ok()).collect::<Option<_>>()?;
    Some(digits.as_chunks::<2>().0.iter().map(|[high, low]| high << 4 | low).collect())
}
