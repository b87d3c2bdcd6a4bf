//! Blotting out: text that leaves the program for a file or the clipboard loses every secret that this run has seen.
//!
//! A second wall behind the first, which is that nothing writes secrets down. It knows whole secrets only: a part of one,
//! or one in another coding, passes.

use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

use secrecy::{ExposeSecret as _, SecretString};

/// What stands in a secret's place.
const BLOT: &str = "•••";

/// Shorter ones would blot out ordinary words.
const SHORTEST: usize = 6;

static SEEN: Mutex<Vec<SecretString>> = Mutex::new(Vec::new());

/// Notes a secret, so that no text that is blotted from now on holds it.
pub fn note(secret: &SecretString) {
    if secret.expose_secret().len() < SHORTEST {
        return;
    }
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    if !seen.iter().any(|known| known.expose_secret() == secret.expose_secret()) {
        seen.push(secret.clone());
    }
}

/// The text without the secrets that were noted. A key of several lines is blotted line by line.
pub fn blot(text: &str) -> Cow<'_, str> {
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut blotted = Cow::Borrowed(text);
    for line in seen.iter().flat_map(|secret| secret.expose_secret().lines()).filter(|line| line.len() >= SHORTEST) {
        if !line.starts_with("-----") && blotted.contains(line) {
            blotted = Cow::Owned(blotted.replace(line, BLOT));
        }
    }
    blotted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_secrets_disappear_and_the_rest_stays() {
        note(&SecretString::from("Zx9-vault-canary"));
        note(&SecretString::from("-----BEGIN KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END KEY-----"));
        note(&SecretString::from("corto"));
        assert_eq!(blot("a Zx9-vault-canary b Zx9-vault-canary"), "a ••• b •••");
        assert_eq!(blot("key: b3BlbnNzaC1rZXktdjEA"), "key: •••");
        assert_eq!(blot("-----BEGIN KEY----- is a corto text"), "-----BEGIN KEY----- is a corto text");
    }
}
