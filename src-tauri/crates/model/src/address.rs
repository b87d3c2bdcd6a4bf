//! Where a server is and who logs in there.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::number::parse_digits;
use crate::{Field, Invalid};

/// Gives a checked string its reading, writing and conversions.
macro_rules! checked_text {
    ($name:ident) => {
        impl $name {
            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = Invalid;

            fn try_from(text: String) -> Result<Self, Invalid> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}
pub(crate) use checked_text;

/// The short name by which a person calls a server: lower-case letters, digits, `-`, `_` and `.`, up to 40 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ServerName(String);
checked_text!(ServerName);

impl FromStr for ServerName {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refuse = |reason| Err(Invalid::new(Field::ServerName, reason));
        let text = text.trim_matches(' ').to_lowercase();
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
        if text.is_empty() {
            refuse("empty")
        } else if text.len() > 40 {
            refuse("too-long")
        } else if !text.chars().all(allowed) || !text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            refuse("bad-character")
        } else {
            Ok(Self(text))
        }
    }
}

/// The IP address or host name of a server. Never starts with `-`, so that no program takes it for an option.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Host(String);
checked_text!(Host);

impl FromStr for Host {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refuse = |reason| Err(Invalid::new(Field::Host, reason));
        let text = text.trim_matches(' ');
        if text.is_empty() {
            return refuse("empty");
        }
        let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).unwrap_or(text);
        if let Ok(address) = bare.parse::<IpAddr>() {
            return Ok(Self(address.to_string()));
        }
        if text.contains("://") {
            return refuse("has-scheme");
        }
        if text.contains('@') {
            return refuse("has-user");
        }
        if text.contains(':') {
            return refuse("has-port");
        }
        let Ok(ascii) = idna::domain_to_ascii_strict(text) else {
            return refuse("bad-character");
        };
        let good = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        if ascii.len() > 253 {
            return refuse("too-long");
        }
        if !ascii.split('.').all(good) {
            return refuse("bad-character");
        }
        Ok(Self(ascii))
    }
}

/// The port of a server's SSH service, 1 to 65535.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct SshPort(u16);

impl SshPort {
    /// SSH's own port.
    pub const DEFAULT: Self = Self(22);

    /// The port itself.
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl TryFrom<u16> for SshPort {
    type Error = Invalid;

    fn try_from(port: u16) -> Result<Self, Invalid> {
        if port == 0 { Err(Invalid::new(Field::SshPort, "out-of-range")) } else { Ok(Self(port)) }
    }
}

impl From<SshPort> for u16 {
    fn from(port: SshPort) -> Self {
        port.0
    }
}

impl FromStr for SshPort {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        parse_digits(text, Field::SshPort)?.try_into()
    }
}

impl fmt::Display for SshPort {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// The name of the user who logs in: what `useradd` would take, and the capital letters and dots of directory services.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LoginUser(String);
checked_text!(LoginUser);

impl FromStr for LoginUser {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refuse = |reason| Err(Invalid::new(Field::User, reason));
        let text = text.trim_matches(' ');
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if text.is_empty() {
            refuse("empty")
        } else if text.len() > 64 {
            refuse("too-long")
        } else if text.starts_with('-') || !text.chars().all(allowed) {
            refuse("bad-character")
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

/// The SHA-256 fingerprint of a host key, as OpenSSH prints it: `SHA256:` and 43 characters of base64.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint(String);
checked_text!(Fingerprint);

impl FromStr for Fingerprint {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = text.trim_matches(' ').trim_end_matches('=');
        let good = text.strip_prefix("SHA256:").is_some_and(|digest| {
            digest.len() == 43 && digest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'/')
        });
        if good { Ok(Self(text.to_owned())) } else { Err(Invalid::new(Field::Fingerprint, "not-sha256")) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn same_again<T: FromStr<Err = Invalid> + fmt::Display + PartialEq + fmt::Debug>(text: &str) {
        if let Ok(value) = text.parse::<T>() {
            let shown = value.to_string();
            assert!(!shown.is_empty() && !shown.starts_with('-'), "{shown:?}");
            assert!(shown.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:/+".contains(c)), "{shown:?}");
            assert_eq!(shown.parse::<T>(), Ok(value));
        }
    }

    proptest! {
        #[test]
        fn accepted_text_round_trips_and_is_no_option(
            text in prop_oneof!["\\PC{0,30}", "[\\[a-fA-F0-9:.%\\]-]{0,40}", "[a-zñßＡ。.-]{0,20}", "SHA256:[A-Za-z0-9+/=]{40,46}"],
        ) {
            same_again::<ServerName>(&text);
            same_again::<Host>(&text);
            same_again::<SshPort>(&text);
            same_again::<LoginUser>(&text);
            same_again::<Fingerprint>(&text);
        }
    }

    #[test]
    fn hosts() {
        for (typed, kept) in [
            ("10.0.0.1", "10.0.0.1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("vps-1.ejemplo.pe", "vps-1.ejemplo.pe"),
            ("localhost", "localhost"),
        ] {
            assert_eq!(typed.parse::<Host>().unwrap().as_str(), kept);
        }
        for (text, reason) in [
            ("", "empty"),
            ("ssh://a.pe", "has-scheme"),
            ("root@a.pe", "has-user"),
            ("a.pe:22", "has-port"),
            ("-oProxyCommand=x", "bad-character"),
            ("a b", "bad-character"),
        ] {
            assert_eq!(text.parse::<Host>().unwrap_err().reason, reason, "{text}");
        }
    }

    #[test]
    fn names_and_users() {
        assert_eq!("VPS-Lima".parse::<ServerName>().unwrap().as_str(), "vps-lima");
        assert!("../x".parse::<ServerName>().is_err());
        assert!("root".parse::<LoginUser>().is_ok());
        assert!("-l".parse::<LoginUser>().is_err());
        assert!("a b".parse::<LoginUser>().is_err());
    }

    #[test]
    fn fingerprints() {
        let text = format!("SHA256:{}", "A".repeat(43));
        assert_eq!(format!("{text}=").parse::<Fingerprint>().unwrap().as_str(), text);
        assert!("MD5:00:11".parse::<Fingerprint>().is_err());
    }
}
