//! What a key file says that opening it costs, before anybody pays.
//!
//! A passphrase is made slow to guess on purpose, and the file decides how slow: some seconds are usual, hours and all the
//! memory of a computer can be written there, too. What a file does not say, or says in a form that is not known here, is left
//! to the library that opens it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pkcs8::EncryptedPrivateKeyInfoRef;
use pkcs8::der::Decode as _;
use pkcs8::pkcs5::pbes2::Kdf as Pbes2Kdf;
use russh::keys::PrivateKey;
use russh::keys::ssh_key::Kdf;
use secrecy::zeroize::Zeroizing;

/// In bytes: 128 times as much as `PuTTYgen` proposes for Argon2.
const MAX_MEMORY: u64 = 1 << 30;

/// In bytes that Argon2 or scrypt go over: half a minute of a slow computer.
const MAX_WORK: u64 = 16 << 30;

/// Of bcrypt as OpenSSH uses it: 16 are usual, 1,000 are known from people who want to be sure.
const MAX_BCRYPT_ROUNDS: u32 = 2_000;

/// Of PBKDF2: today's advice is 600,000.
const MAX_PBKDF2_ITERATIONS: u32 = 10_000_000;

/// Whether a computer opens this within half a minute, and within its memory.
pub(crate) fn is_affordable(text: &str) -> bool {
    let costly = if text.starts_with("PuTTY-User-Key-File-") {
        putty(text)
    } else if text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") {
        pkcs8(text)
    } else {
        openssh(text)
    };
    costly != Some(false)
}

fn putty(text: &str) -> Option<bool> {
    let number = |name: &str| -> Option<u64> {
        text.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(": ")?.parse().ok()).max()
    };
    let memory = number("Argon2-Memory")?.checked_mul(1024)?;
    Some(fits(memory, number("Argon2-Passes")?))
}

fn openssh(text: &str) -> Option<bool> {
    match PrivateKey::from_openssh(text).ok()?.kdf() {
        Kdf::Bcrypt { rounds, .. } => Some(*rounds <= MAX_BCRYPT_ROUNDS),
        _ => None,
    }
}

fn pkcs8(text: &str) -> Option<bool> {
    let body: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
    let content = Zeroizing::new(STANDARD.decode(body).ok()?);
    let key = EncryptedPrivateKeyInfoRef::from_der(&content).ok()?;
    match &key.encryption_algorithm.pbes2()?.kdf {
        Pbes2Kdf::Pbkdf2(cost) => Some(cost.iteration_count <= MAX_PBKDF2_ITERATIONS),
        Pbes2Kdf::Scrypt(cost) => {
            let memory = cost.cost_parameter.checked_mul(u64::from(cost.block_size))?.checked_mul(128);
            Some(cost.cost_parameter > 1 && memory.is_some_and(|memory| fits(memory, u64::from(cost.parallelization))))
        }
        _ => None,
    }
}

fn fits(memory: u64, passes: u64) -> bool {
    memory <= MAX_MEMORY && memory.checked_mul(passes).is_some_and(|work| work <= MAX_WORK)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pem(content: &[u8]) -> String {
        let begin = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
        format!("{begin}\n{}\n-----END ENCRYPTED PRIVATE KEY-----\n", STANDARD.encode(content))
    }

    /// A key file with another number in its place, which is written in as many bytes.
    fn changed(text: &str, from: &[u8], to: &[u8]) -> String {
        let body: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
        let mut content = STANDARD.decode(body).unwrap();
        let at = content.windows(from.len()).position(|found| found == from).unwrap();
        content[at..at + to.len()].copy_from_slice(to);
        if text.contains("OPENSSH") {
            let begin = "-----BEGIN OPENSSH PRIVATE KEY-----";
            let lines: Vec<String> = STANDARD
                .encode(content)
                .as_bytes()
                .chunks(70)
                .map(|line| String::from_utf8_lossy(line).into())
                .collect();
            return format!("{begin}\n{}\n-----END OPENSSH PRIVATE KEY-----\n", lines.join("\n"));
        }
        pem(&content)
    }

    #[test]
    fn usual_files_are_opened_and_endless_ones_are_not() {
        let putty = include_str!("../tests/host/keys/ed25519_ppk3_passphrase");
        let openssh = include_str!("../tests/host/keys/ed25519_openssh_passphrase");
        let pkcs8 = include_str!("../tests/host/keys/rsa_pkcs8_passphrase");
        let plain = include_str!("../tests/host/keys/ed25519_openssh");
        for usual in [putty, openssh, pkcs8, plain, "hola", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n"] {
            assert!(is_affordable(usual), "{usual}");
        }
        // Its rounds stand after the length of the salt and the salt.
        let rounds = [b"\0\0\0\x10".as_slice(), &salt(openssh), b"\0\0\0"].concat();
        let endless = [
            putty.replace("Argon2-Passes: 34", "Argon2-Passes: 4294967295"),
            putty.replace("Argon2-Memory: 8192", "Argon2-Memory: 4294967295"),
            changed(openssh, &rounds, &[&rounds[..rounds.len() - 3], b"\x7f\xff\xff"].concat()),
            pem(&encrypted_by(&pbkdf2(&[0x02, 0x04, 0x7f, 0xff, 0xff, 0xff]))),
            pem(&encrypted_by(&scrypt(&[0x02, 0x04, 0x40, 0, 0, 0]))),
            pem(&encrypted_by(&scrypt(&[0x02, 0x01, 0]))),
        ];
        for endless in endless {
            assert!(!is_affordable(&endless), "{endless}");
        }
        for usual in [pbkdf2(&[0x02, 0x02, 0x08, 0x00]), scrypt(&[0x02, 0x02, 0x40, 0x00])] {
            assert!(is_affordable(&pem(&encrypted_by(&usual))));
        }
    }

    fn salt(openssh: &str) -> [u8; 16] {
        match PrivateKey::from_openssh(openssh).unwrap().kdf() {
            Kdf::Bcrypt { salt, .. } => salt.as_slice().try_into().unwrap(),
            other => panic!("{other:?}"),
        }
    }

    fn tagged(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
        let content = parts.concat();
        [&[tag, u8::try_from(content.len()).unwrap()], &content[..]].concat()
    }

    const SALT: [u8; 10] = *b"\x04\x08saltsalt";

    /// `1.2.840.113549.1.5.12`
    fn pbkdf2(iterations: &[u8]) -> Vec<u8> {
        let name = tagged(6, &[&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 12]]);
        let hash = tagged(0x30, &[&tagged(6, &[&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 9]]), &[5, 0]]);
        tagged(0x30, &[&name, &tagged(0x30, &[&SALT, iterations, &hash])])
    }

    /// `1.3.6.1.4.1.11591.4.11`, with blocks of 8 and one lane.
    fn scrypt(cost: &[u8]) -> Vec<u8> {
        let name = tagged(6, &[&[0x2b, 6, 1, 4, 1, 0xda, 0x47, 4, 11]]);
        tagged(0x30, &[&name, &tagged(0x30, &[&SALT, cost, &[2, 1, 8], &[2, 1, 1]])])
    }

    /// By AES-256 under a key that is derived so: `EncryptedPrivateKeyInfo` of RFC 5958.
    fn encrypted_by(derivation: &[u8]) -> Vec<u8> {
        let name = tagged(6, &[&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 13]]);
        let aes = tagged(6, &[&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 0x2a]]);
        let cipher = tagged(0x30, &[&aes, &tagged(4, &[&[0; 16]])]);
        let algorithm = tagged(0x30, &[&name, &tagged(0x30, &[derivation, &cipher])]);
        tagged(0x30, &[&algorithm, &tagged(4, &[&[0; 16]])])
    }
}
