//! The domain of an instance, as it goes into certificates, `VIRTUAL_HOST` and `.env`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Field, Invalid};

/// A host name of at least two labels, lower case, in its ASCII form (IDNA): `facturas.ejemplo.pe`.
///
/// Never a wildcard, an address, or a name with a trailing dot, so that every file can hold it as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Domain(String);

/// The longest domain that still leaves room for a tenant's label of 63 characters within DNS's limit of 253.
const MAX_LENGTH: usize = 253 - 64;

/// How long a label is in its ASCII form.
fn ascii_length(label: &str) -> usize {
    if label.is_ascii() {
        return label.len();
    }
    idna::punycode::encode_str(&label.to_lowercase()).map_or(usize::MAX, |encoded| "xn--".len() + encoded.len())
}

/// DNS's limit for what is between two dots.
const MAX_LABEL: usize = 63;

impl Domain {
    /// The domain in ASCII.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The label under which this would be a tenant of another domain: `a` for `a.ejemplo.pe` below `ejemplo.pe`.
    pub fn label_below(&self, other: &str) -> Option<&str> {
        let label = self.0.strip_suffix(other)?.strip_suffix('.')?;
        (!label.is_empty() && !label.contains('.')).then_some(label)
    }

    /// The name of a tenant below this domain. `label` is not checked.
    pub fn tenant(&self, label: &str) -> String {
        format!("{label}.{}", self.0)
    }
}

impl FromStr for Domain {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refuse = |reason| Err(Invalid::new(Field::Domain, reason));
        let text = text.trim_matches(' ');
        if text.is_empty() {
            return refuse("empty");
        }
        if text.contains("://") {
            return refuse("has-scheme");
        }
        if text.contains('/') || text.contains('?') || text.contains('#') {
            return refuse("has-path");
        }
        if text.contains('@') {
            return refuse("has-user");
        }
        if text.contains(':') {
            return refuse("has-port");
        }
        if text.contains('*') {
            return refuse("has-wildcard");
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return refuse("has-space");
        }
        if text.split('.').any(|label| label.is_empty() || label.starts_with('-') || label.ends_with('-')) {
            return refuse("bad-label");
        }
        if text.split('.').any(|label| ascii_length(label) > MAX_LABEL) {
            return refuse("part-too-long");
        }
        let Ok(ascii) = idna::domain_to_ascii_strict(text) else {
            return refuse(if text.len() > MAX_LENGTH { "too-long" } else { "bad-character" });
        };
        if ascii.len() > MAX_LENGTH {
            return refuse("too-long");
        }
        if !ascii.contains('.') {
            return refuse("one-label");
        }
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        for label in ascii.split('.') {
            if label.len() > MAX_LABEL {
                return refuse("part-too-long");
            }
            if !label.chars().all(allowed) {
                return refuse("bad-character");
            }
        }
        let last_is_number = ascii.rsplit('.').next().is_some_and(|label| label.chars().all(|c| c.is_ascii_digit()));
        if last_is_number {
            return refuse("is-address");
        }
        Ok(Self(ascii))
    }
}

impl TryFrom<String> for Domain {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<Domain> for String {
    fn from(domain: Domain) -> Self {
        domain.0
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reason(text: &str) -> &'static str {
        text.parse::<Domain>().expect_err(text).reason
    }

    #[test]
    fn usual_domains_accepted() {
        for (typed, kept) in [
            ("fact.rog.pe", "fact.rog.pe"),
            ("  Fact.Rog.PE ", "fact.rog.pe"),
            ("ñandú.pe", "xn--and-6ma2c.pe"),
            ("a.b", "a.b"),
        ] {
            assert_eq!(typed.parse::<Domain>().expect(typed).as_str(), kept);
        }
    }

    #[test]
    fn invalid_domains_refused_with_reason() {
        assert_eq!(reason(""), "empty");
        assert_eq!(reason("https://fact.rog.pe"), "has-scheme");
        assert_eq!(reason("fact.rog.pe:8080"), "has-port");
        assert_eq!(reason("fact.rog.pe/login"), "has-path");
        assert_eq!(reason("root@fact.rog.pe"), "has-user");
        assert_eq!(reason("fact rog.pe"), "has-space");
        assert_eq!(reason("fact.rog.pe\nx"), "has-space");
        assert_eq!(reason("*.rog.pe"), "has-wildcard");
        assert_eq!(reason("localhost"), "one-label");
        assert_eq!(reason("10.0.0.1"), "is-address");
        assert_eq!(reason("-a.pe"), "bad-label");
        assert_eq!(reason("fact..pe"), "bad-label");
        assert_eq!(reason("fact.pe."), "bad-label");
        assert_eq!(reason("$(reboot).pe"), "bad-character");
        assert_eq!(reason("'a'.pe"), "bad-character");
        assert_eq!(reason("a_b.pe"), "bad-character");
        assert_eq!(reason(&format!("{}.pe", "a.".repeat(126) + "a")), "too-long");
    }

    proptest! {
        #[test]
        fn accepted_domain_has_no_special_character(text in "\\PC{0,40}") {
            if let Ok(domain) = text.parse::<Domain>() {
                prop_assert!(domain.as_str().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.'));
                prop_assert_eq!(domain.as_str().parse::<Domain>().unwrap(), domain.clone());
            }
        }
    }

    #[test]
    fn label_of_64_letters_is_told_as_too_long() {
        for label in ["a".repeat(64), "ñ".repeat(60), "a".repeat(200)] {
            let error = format!("{label}.pe").parse::<Domain>().unwrap_err();
            assert_eq!(error.reason, "part-too-long", "{label}");
        }
        assert!(format!("{}.pe", "a".repeat(63)).parse::<Domain>().is_ok());
    }
}
