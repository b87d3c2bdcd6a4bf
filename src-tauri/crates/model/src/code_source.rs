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

/// The pieces of an address over SSH.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SshAddress {
    /// Who logs in.
    pub user: String,
    /// Where.
    pub host: String,
    /// On which port.
    pub port: u16,
    /// The repository there.
    pub path: String,
}

impl GitUrl {
    /// The address up to its host and port, with the scheme.
    pub fn origin(&self) -> &str {
        let after_scheme = self.0.find("://").map_or(0, |at| at + 3);
        self.0[after_scheme..].find('/').map_or(self.0.as_str(), |at| &self.0[..after_scheme + at])
    }

    /// Its pieces, if it is one over SSH.
    pub fn ssh_address(&self) -> Option<SshAddress> {
        if !self.is_ssh() {
            return None;
        }
        let rest = self.0.strip_prefix("ssh://");
        let (authority, path) = match rest {
            Some(rest) => rest.split_once('/').map(|(authority, path)| (authority, format!("/{path}")))?,
            None => self.0.split_once(':').map(|(authority, path)| (authority, path.to_owned()))?,
        };
        let user = authority.split_once('@').map_or("git", |(user, _)| user).to_owned();
        Some(SshAddress { user, host: self.host().to_owned(), port: self.port().unwrap_or(22), path })
    }

    /// The same repository on port 443, for Git servers that are known to listen there for SSH too: where port 22 is shut.
    pub fn over_port_443(&self) -> Option<String> {
        let address = self.ssh_address()?;
        let host = match address.host.to_ascii_lowercase().as_str() {
            "gitlab.com" => "altssh.gitlab.com",
            "github.com" => "ssh.github.com",
            "bitbucket.org" => "altssh.bitbucket.org",
            _ => return None,
        };
        Some(format!("ssh://{}@{host}:443/{}", address.user, address.path.trim_start_matches('/')))
    }

    /// The repository itself, however one gets in: host and path.
    pub fn repository(&self) -> String {
        let path = match self.0.split_once("://") {
            Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
            None => self.0.split_once(':').map_or("", |(_, path)| path),
        };
        let path = path.trim_matches('/');
        format!("{}/{}", self.host().to_ascii_lowercase(), path.strip_suffix(".git").unwrap_or(path))
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

/// A branch, a tag or a commit's hash, by the rules of `git check-ref-format` and without a leading dash.
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

impl GitReference {
    /// Whether it may be a commit: only digits of a hash, seven at least, as Git servers show them.
    pub fn is_commit(&self) -> bool {
        self.0.len() >= 7 && self.0.len() <= 64 && self.0.bytes().all(|byte| byte.is_ascii_hexdigit())
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

impl GitAccess {
    /// A token as it was typed or pasted: blanks and invisible signs around it are no part of it. One in the middle means that
    /// something else was pasted, or only half of it.
    pub fn token(text: &str) -> Result<String, Invalid> {
        let is_blank = |c: char| {
            c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
        };
        let refuse = |reason| Err(Invalid::new(Field::GitToken, reason));
        let token = text.trim_matches(is_blank);
        if token.is_empty() {
            refuse("empty")
        } else if token.contains(is_blank) {
            refuse("has-space")
        } else if token.len() > 2_000 {
            refuse("too-long")
        } else if !token.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\')) {
            refuse("bad-character")
        } else {
            Ok(token.to_owned())
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
        /// SHA-256 of the code in it, names and contents, in hexadecimal: however it was packed.
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
    fn one_repository_by_several_addresses() {
        let url = |text: &str| text.parse::<GitUrl>().unwrap();
        for text in [
            "https://gitlab.com/perucaos/smart.git",
            "https://GitLab.com/perucaos/smart/",
            "git@gitlab.com:perucaos/smart.git",
            "ssh://git@gitlab.com:22/perucaos/smart",
        ] {
            assert_eq!(url(text).repository(), "gitlab.com/perucaos/smart", "{text}");
        }
        assert_eq!(url("https://git.ejemplo.pe:8443/a/b").origin(), "https://git.ejemplo.pe:8443");
        assert_eq!(
            url("git@github.com:a/b.git").over_port_443().as_deref(),
            Some("ssh://git@ssh.github.com:443/a/b.git")
        );
        assert!(url(&url("git@gitlab.com:a/b.git").over_port_443().unwrap()).is_ssh());
        assert_eq!(url("git@git.ejemplo.pe:a/b.git").over_port_443(), None);
        assert_eq!(url("https://github.com/a/b.git").over_port_443(), None);
    }

    #[test]
    fn blanks_around_a_token_are_no_part_of_it() {
        for text in ["glpat-x1", " glpat-x1\t", "glpat-x1\r\n", "\u{a0}glpat-x1\u{200b}", "\u{feff}glpat-x1 "] {
            assert_eq!(GitAccess::token(text).as_deref(), Ok("glpat-x1"), "{text:?}");
        }
        for (text, reason) in [
            (" \t", "empty"),
            ("glpat x1", "has-space"),
            ("glpat\u{200b}x1", "has-space"),
            ("clave\nglpat-x1", "has-space"),
            ("glpat-ñ", "bad-character"),
            ("\"glpat-x1\"", "bad-character"),
        ] {
            assert_eq!(GitAccess::token(text).unwrap_err().reason, reason, "{text:?}");
        }
    }

    #[test]
    fn commits_are_told_from_names() {
        let is_commit = |text: &str| text.parse::<GitReference>().unwrap().is_commit();
        assert!(is_commit("9f3c2ab") && is_commit("9F3C2AB00000000000000000000000000000000a"));
        assert!(!is_commit("v1.0") && !is_commit("abc") && !is_commit("main-9f3c2ab"));
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
