//! New secrets and identifiers, from the operating system's randomness and from nothing else.
//!
//! There is no seed to pass in and no generator to keep: a secret that a test can predict, an attacker can too.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rand::TryRng;
use rand::rngs::SysRng;
use secrecy::{SecretBox, SecretString};
use zeroize::Zeroizing;

use crate::Error;

/// Letters and digits only: the same text goes into `.env`, in shell, in SQL and in a URL without any quoting.
const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// RFC 4648's base32 in lower case: no 0, 1, 8 or 9, which people misread.
const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The shortest password that is made, whatever is asked for: 24 characters are 142 bits.
pub const SHORTEST_PASSWORD: usize = 24;

/// A password of `length` characters, at least [`SHORTEST_PASSWORD`], with a capital letter, a small letter and a
/// digit.
pub fn password(length: usize) -> Result<SecretString, Error> {
    let length = length.max(SHORTEST_PASSWORD);
    loop {
        // The whole password is drawn again if a class is missing (less than 2 in 100), so that every password
        // that satisfies the rule is as likely as any other. Putting a digit in by hand would skew that.
        let mut text = Zeroizing::new(String::with_capacity(length));
        while text.len() < length {
            let mut bytes = Zeroizing::new([0_u8; 64]);
            fill(bytes.as_mut_slice())?;
            let missing = length - text.len();
            text.extend(bytes.iter().filter_map(|byte| letter(*byte)).take(missing));
        }
        let has = |class: fn(&u8) -> bool| text.bytes().any(|byte| class(&byte));
        if has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit) {
            return Ok(SecretString::from(text.as_str()));
        }
    }
}

/// Laravel's `APP_KEY`: `base64:` and 32 random bytes, the form that `artisan key:generate` writes.
pub fn application_key() -> Result<SecretString, Error> {
    let mut bytes = Zeroizing::new([0_u8; 32]);
    fill(bytes.as_mut_slice())?;
    let mut text = Zeroizing::new(String::with_capacity(52));
    text.push_str("base64:");
    STANDARD.encode_string(bytes.as_slice(), &mut text);
    Ok(SecretString::from(text.as_str()))
}

/// The id of an operation: 12 characters of base32, 60 bits. Not a secret; it names folders, so it is lower case.
pub fn operation_id() -> Result<String, Error> {
    let mut bytes = [0_u8; 12];
    fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| char::from(BASE32[usize::from(byte & 31)])).collect())
}

/// 32 random bytes, the seed of an ed25519 key.
pub fn seed32() -> Result<SecretBox<[u8; 32]>, Error> {
    SecretBox::try_init_with(|| {
        let mut bytes = [0_u8; 32];
        fill(&mut bytes).map(|()| bytes)
    })
}

/// The letter for a random byte. 62 goes into 248 four times; bytes above would make the first letters likelier.
fn letter(byte: u8) -> Option<char> {
    (byte < 248).then(|| char::from(ALPHABET[usize::from(byte % 62)]))
}

fn fill(bytes: &mut [u8]) -> Result<(), Error> {
    SysRng.try_fill_bytes(bytes).map_err(|error| Error::Randomness(error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn every_letter_has_the_same_number_of_bytes() {
        let mut bytes_of = HashMap::new();
        for byte in 0..=u8::MAX {
            if let Some(letter) = letter(byte) {
                *bytes_of.entry(letter).or_insert(0) += 1;
            }
        }
        assert_eq!(bytes_of.len(), 62);
        assert!(bytes_of.values().all(|count| *count == 4));
    }

    #[test]
    fn passwords_are_long_safe_and_never_the_same() {
        let mut seen = HashSet::new();
        for asked in [0, 1, 23, 24, 25, 40, 64, 65, 200] {
            for _ in 0..100 {
                let password = password(asked).unwrap();
                let text = password.expose_secret();
                assert_eq!(text.len(), asked.max(24));
                assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
                assert!(text.bytes().any(|byte| byte.is_ascii_uppercase()));
                assert!(text.bytes().any(|byte| byte.is_ascii_lowercase()));
                assert!(text.bytes().any(|byte| byte.is_ascii_digit()));
                assert!(seen.insert(text.to_owned()));
            }
        }
    }

    #[test]
    fn passwords_use_the_whole_alphabet_evenly() {
        let mut counts = HashMap::new();
        for _ in 0..2_000 {
            for letter in password(62).unwrap().expose_secret().chars() {
                *counts.entry(letter).or_insert(0_u32) += 1;
            }
        }
        assert_eq!(counts.len(), 62);
        // 2,000 are expected of each; ten standard deviations either side.
        assert!(counts.values().all(|count| (1_550..2_450).contains(count)), "{counts:?}");
    }

    #[test]
    fn application_keys_are_what_laravel_reads() {
        let key = application_key().unwrap();
        let encoded = key.expose_secret().strip_prefix("base64:").unwrap();
        assert_eq!(STANDARD.decode(encoded).unwrap().len(), 32);
        assert_ne!(application_key().unwrap().expose_secret(), key.expose_secret());
    }

    #[test]
    fn ids_are_short_and_differ() {
        let ids: HashSet<String> = (0..1_000).map(|_| operation_id().unwrap()).collect();
        assert_eq!(ids.len(), 1_000);
        assert!(ids.iter().all(|id| id.len() == 12 && id.bytes().all(|byte| BASE32.contains(&byte))));
    }

    #[test]
    fn seeds_differ_and_are_not_shown() {
        let seed = seed32().unwrap();
        assert_ne!(seed.expose_secret(), seed32().unwrap().expose_secret());
        assert!(!format!("{seed:?}").contains("[1"), "no bytes in the debug form");
    }
}
