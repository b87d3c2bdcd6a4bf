//! Where the code of an instance comes from.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::address::checked_text;
use crate::{Field, Invalid};

/// The address of a Git repository, without user name or password: `https://…`, `ssh://git@…` or `git@host:path`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GitUrl(String);
checked_text!(GitUrl);

impl GitUrl {
    /// Whether the address is reached over SSH, and so needs a deploy key.
    pub fn is_ssh(&self) -> bool {
        !self.0.starts_with("https://")
    }

    /// The host name in the address.
    pub fn host(&self) -> &str {
        // The path may hold an `@` too.
        let rest = match self.0.split_once("://") {
            Some((_, rest)) => rest.split('/').next().unwrap_or(rest),
            None => self.0.as_str(),
        };
        let rest = rest.split_once('@').map_or(rest, |(_, rest)| rest);
        rest.split(['/', ':']).next().unwrap_or(rest)
    }

    /// The port in the address, if it names one.
    pub fn port(&self) -> Option<u16> {
        let (_, rest) = self.0.split_once("://")?;
        let authority = rest.split('/').next()?;
        authority.rsplit_once(':')?.1.parse().ok()
    }
}

impl FromStr for GitUrl {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refuse = |reason| Err(Invalid::new(Field::GitUrl, reason));
        let text = text.trim_matches(' ');
        if text.is_empty() {
            return refuse("empty");
        }
        if text.len() > 500 {
            return refuse("too-long");
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | '@' | '~' | '+');
        if let Some(rest) = text.strip_prefix("https://") {
            let authority = rest.split('/').next().unwrap_or_default();
            if authority.contains('@') {
                return refuse("has-credentials");
            }
            if !text.chars().all(plain) {
                return refuse("bad-character");
            }
            return if well_formed_authority(authority) && rest.len() > authority.len() + 1 {
                Ok(Self(text.to_owned()))
            } else {
                refuse("incomplete")
            };
        }
        if text.starts_with("http://") {
            return refuse("not-encrypted");
        }
        if let Some(rest) = text.strip_prefix("ssh://") {
            if !text.chars().all(plain) {
                return refuse("bad-character");
            }
            let authority = rest.split('/').next().unwrap_or_default();
            let (user, host) = authority.split_once('@').unwrap_or(("git", authority));
            if user.contains(':') {
                return refuse("has-credentials");
            }
            let good = well_formed_user(user) && well_formed_authority(host) && rest.len() > authority.len() + 1;
            return if good { Ok(Self(text.to_owned())) } else { refuse("incomplete") };
        }
        if text.contains("://") {
            return refuse("unknown-scheme");
        }
        if !text.chars().all(plain) {
            return refuse("bad-character");
        }
        let Some((authority, path)) = text.split_once(':') else {
            return refuse("unknown-scheme");
        };
        let Some((user, host)) = authority.split_once('@') else {
            return refuse("unknown-scheme");
        };
        if well_formed_user(user) && well_formed_authority(host) && !path.is_empty() && !path.starts_with('-') {
            Ok(Self(text.to_owned()))
        } else {
            refuse("incomplete")
        }
    }
}

/// No slash: Git takes what has one before its first colon for a folder.
fn well_formed_user(user: &str) -> bool {
    !user.is_empty() && !user.starts_with('-') && !user.contains('/')
}

fn well_formed_authority(authority: &str) -> bool {
    let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    host.split('.').all(label) && port.parse::<u16>().is_ok_and(|port| port > 0)
}

/// A branch or tag, by the rules of `git check-ref-format` and without a leading dash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GitReference(String);
checked_text!(GitReference);

impl FromStr for GitReference {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = text.trim_matches(' ');
        let refuse = |reason| Err(Invalid::new(Field::GitReference, reason));
        if text.is_empty() {
            return refuse("empty");
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '+');
        let good = text.len() <= 200
            && text.chars().all(allowed)
            && !text.starts_with(['-', '/', '.'])
            && !text.ends_with(['/', '.'])
            && text.strip_suffix(".lock").is_none()
            && !["..", "//", "/."].iter().any(|bad| text.contains(bad));
        if good { Ok(Self(text.to_owned())) } else { refuse("bad-character") }
    }
}

/// How the server gets at a private repository. The token itself is a secret and travels apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum GitAccess {
    /// No login: the repository is public.
    Public,
    /// User name and token over https.
    Token {
        /// The user name that goes with the token.
        user: String,
    },
    /// A key made on the server, whose public part the person adds at the Git server.
    DeployKey,
}

impl GitAccess {
    /// A user name at a Git server, as it was typed: letters, digits and `-_.@+`, so that it needs no quotes anywhere.
    pub fn user_name(text: &str) -> Result<String, Invalid> {
        let user = text.trim();
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | '+');
        if user.is_empty() {
            Err(Invalid::new(Field::GitUser, "empty"))
        } else if user.len() > 100 || !user.chars().all(allowed) {
            Err(Invalid::new(Field::GitUser, "bad-character"))
        } else {
            Ok(user.to_owned())
        }
    }
}

/// The form of an archive, recognised by its first bytes and not by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ArchiveFormat {
    /// A .zip file.
    Zip,
    /// A .tar.gz file.
    TarGz,
}

/// Where the code of an instance comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum CodeSource {
    /// A Git repository.
    Git {
        /// Its address.
        url: GitUrl,
        /// The branch or tag; the repository's own default where none is given.
        #[serde(skip_serializing_if = "Option::is_none")]
        reference: Option<GitReference>,
        /// How to get in.
        access: GitAccess,
    },
    /// An archive that was uploaded from the desktop.
    Archive {
        /// SHA-256 of the file, in hexadecimal.
        sha256: String,
        /// Its form.
        format: ArchiveFormat,
    },
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pieces of which addresses are made, in any order.
    fn any_address() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("https://".to_owned()),
            Just("ssh://".to_owned()),
            Just("git".to_owned()),
            Just("@".to_owned()),
            Just(":".to_owned()),
            Just("/".to_owned()),
            Just("-".to_owned()),
            Just("gitlab.com".to_owned()),
            Just("2222".to_owned()),
            "\\PC{0,3}",
        ];
        proptest::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn accepted_address_round_trips_and_names_one_host(text in any_address()) {
            if let Ok(reference) = text.parse::<GitReference>() {
                prop_assert_eq!(reference.as_str().parse(), Ok(reference.clone()));
                prop_assert!(!reference.as_str().starts_with('-'));
            }
            let Ok(url) = text.parse::<GitUrl>() else { return Ok(()) };
            prop_assert_eq!(url.as_str().parse::<GitUrl>(), Ok(url.clone()));
            let (authority, scp) = match url.as_str().split_once("://") {
                Some((_, rest)) => (rest.split('/').next().unwrap(), false),
                None => (url.as_str().split_once(':').unwrap().0, true),
            };
            prop_assert!(!(scp && authority.contains('/')), "a folder for Git: {}", url);
            let host = authority.rsplit('@').next().unwrap().split(':').next().unwrap();
            prop_assert_eq!(url.host(), host);
            prop_assert!(!host.is_empty() && !host.starts_with('-'));
        }
    }

    #[test]
    fn git_addresses() {
        for (text, host, port, ssh) in [
            ("https://gitlab.com/perucaos/smart.git", "gitlab.com", None, false),
            ("https://git.ejemplo.pe:8443/a/b", "git.ejemplo.pe", Some(8443), false),
            ("git@gitlab.com:perucaos/smart.git", "gitlab.com", None, true),
            ("ssh://git@git.ejemplo.pe:2222/a/b.git", "git.ejemplo.pe", Some(2222), true),
            ("https://gitlab.com/a@b/c", "gitlab.com", None, false),
            ("ssh://gitlab.com/a@b/c", "gitlab.com", None, true),
        ] {
            let url: GitUrl = text.parse().expect(text);
            assert_eq!((url.host(), url.port(), url.is_ssh()), (host, port, ssh), "{text}");
        }
        for (text, reason) in [
            ("https://user:secret@gitlab.com/a/b.git", "has-credentials"),
            ("https://token@gitlab.com/a/b.git", "has-credentials"),
            ("ssh://git:secret@gitlab.com/a/b.git", "has-credentials"),
            ("http://gitlab.com/a/b.git", "not-encrypted"),
            ("https://gitlab.com", "incomplete"),
            ("ext::sh -c reboot", "bad-character"),
            ("file:///etc/passwd", "unknown-scheme"),
            ("/srv/git", "unknown-scheme"),
            ("https://gitlab.com/$(reboot)", "bad-character"),
            ("git@-oProxyCommand=x:y", "bad-character"),
            ("./srv/git@gitlab.com:a", "incomplete"),
        ] {
            assert_eq!(text.parse::<GitUrl>().unwrap_err().reason, reason, "{text}");
        }
    }

    #[test]
    fn git_references() {
        for good in ["master", "release/4.1", "v1.0+2"] {
            assert!(good.parse::<GitReference>().is_ok(), "{good}");
        }
        for bad in ["", "-f", "a..b", "a b", "a;b", "/a", "a.lock", "@{u}"] {
            assert!(bad.parse::<GitReference>().is_err(), "{bad}");
        }
    }
}
