//! Redaction: text that leaves the program for a file or the clipboard loses every secret that this run has seen.
//!
//! A second wall behind the first, which is that nothing writes secrets down. It knows whole secrets only: a part of
//! one, or one in another coding, passes.

use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

use secrecy::{ExposeSecret as _, SecretString};

/// What replaces a secret.
const REDACTED: &str = "•••";

/// Shorter ones would redact ordinary words.
const SHORTEST: usize = 6;

static SEEN: Mutex<Vec<SecretString>> = Mutex::new(Vec::new());

/// Registers a secret, so that no text that is redacted from now on holds it.
pub fn register_secret(secret: &SecretString) {
    if secret.expose_secret().len() < SHORTEST {
        return;
    }
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    if !seen.iter().any(|known| known.expose_secret() == secret.expose_secret()) {
        seen.push(secret.clone());
    }
}

/// The text without the secrets that were registered. A key of several lines is redacted line by line.
pub fn redact(text: &str) -> Cow<'_, str> {
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut redacted = Cow::Borrowed(text);
    for line in seen.iter().flat_map(|secret| secret.expose_secret().lines()).filter(|line| line.len() >= SHORTEST) {
        if !line.starts_with("-----") && redacted.contains(line) {
            redacted = Cow::Owned(redacted.replace(line, REDACTED));
        }
    }
    redacted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_secrets_disappear_and_the_rest_stays() {
        register_secret(&SecretString::from("Zx9-vault-canary"));
        register_secret(&SecretString::from("-----BEGIN KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END KEY-----"));
        register_secret(&SecretString::from("corto"));
        assert_eq!(redact("a Zx9-vault-canary b Zx9-vault-canary"), "a ••• b •••");
        assert_eq!(redact("key: b3BlbnNzaC1rZXktdjEA"), "key: •••");
        assert_eq!(redact("-----BEGIN KEY----- is a corto text"), "-----BEGIN KEY----- is a corto text");
    }
}
