//! Redaction: text that leaves the program for a file or the clipboard loses every secret that this run has seen.
//!
//! A second wall behind the first, which is that nothing writes secrets down. It knows whole secrets only, as they are and
//! in what programs make of them on the way: base64, hexadecimal, and the escapes of addresses. A part of one passes.

use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
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
    let lines = seen.iter().flat_map(|secret| secret.expose_secret().lines());
    let lines: Vec<&str> = lines.filter(|line| line.len() >= SHORTEST && !line.starts_with("-----")).collect();
    for line in &lines {
        if redacted.contains(line) {
            redacted = Cow::Owned(redacted.replace(line, REDACTED));
        }
    }
    let hidden: Vec<String> = runs(&redacted).filter(|run| holds(run, &lines)).map(str::to_owned).collect();
    for run in hidden {
        redacted = Cow::Owned(redacted.replace(&run, REDACTED));
    }
    redacted
}

/// What may be a text in another coding: letters, digits and the signs that base64 and addresses use, without a gap. What
/// fills base64 up at its end says nothing.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_' | '%');
    text.split(move |c| !is_part(c)).filter(|run| run.len() >= SHORTEST)
}

/// Whether it is one of these in another coding, or holds it.
fn holds(run: &str, secrets: &[&str]) -> bool {
    decoded(run)
        .iter()
        .any(|bytes| secrets.iter().any(|secret| bytes.windows(secret.len()).any(|window| window == secret.as_bytes())))
}

/// Everything that the text is if it is in one of the codings. Of base64 the beginning may be missing: where a log cut it.
fn decoded(run: &str) -> Vec<Vec<u8>> {
    let unescaped = percent_encoding::percent_decode_str(run).collect::<Vec<u8>>();
    let letters = run.replace('-', "+").replace('_', "/");
    let mut found: Vec<Vec<u8>> = (0..4)
        .filter_map(|skipped| {
            let rest = letters.get(skipped..)?;
            BASE64.decode(&rest[..rest.len() - usize::from(rest.len() % 4 == 1)]).ok()
        })
        .collect();
    found.extend(hexadecimal(run));
    found.push(unescaped);
    found
}

fn hexadecimal(run: &str) -> Option<Vec<u8>> {
    let digits: Vec<u32> = run.chars().map(|c| c.to_digit(16)).collect::<Option<_>>()?;
    digits.chunks_exact(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok()).collect()
}

/// As programs write it, with or without its end.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

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

    #[test]
    fn secrets_in_another_coding_disappear() {
        register_secret(&SecretString::from("Zx9/coded?canary"));
        let file = |lead: &str| format!("{lead}DB_PASSWORD=Zx9/coded?canary\nA=1\n");
        for lead in ["", "x", "xy"] {
            let coded = base64::engine::general_purpose::STANDARD.encode(file(lead));
            let filled = coded.trim_start_matches(|c| c != '=');
            assert_eq!(redact(&format!("1/environment={coded} end")), format!("1/environment=•••{filled} end"));
            assert_eq!(redact(&coded[1..]), format!("•••{filled}"), "cut");
            let for_addresses = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(file(lead));
            assert_eq!(redact(&for_addresses), "•••");
        }
        let hexadecimal = file("").bytes().fold(String::new(), |mut digits, byte| {
            let _ = write!(digits, "{byte:02x}");
            digits
        });
        assert_eq!(redact(&format!("({hexadecimal})")), "(•••)");
        assert_eq!(redact("https://u:Zx9%2Fcoded%3Fcanary@h/"), "https://u:•••@h/");
        for harmless in ["sha256:0123456789abcdef", "/var/lib/docker/overlay2", "bm8gc2VjcmV0IGhlcmU"] {
            assert_eq!(redact(harmless), harmless);
        }
    }
}
