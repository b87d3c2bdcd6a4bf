//! Where everything lies on a server. Paths are text, not `Path`: the desktop may run Windows, the server never does.

use std::fmt;
use std::str::FromStr;

use model::InstanceNumber;
use serde::{Deserialize, Serialize};

use crate::StackError;

/// The folder of our own records: manifests, journal, jobs and lock. Only root gets in.
pub const STATE_FOLDER: &str = "/var/lib/instalador-smart";

/// The folder of the long commands that run on the server.
pub const JOBS: &str = "/var/lib/instalador-smart/jobs";

/// The folder that is the server's lock: the operation that created it holds it.
pub const LOCK: &str = "/var/lib/instalador-smart/lock";

/// Who holds the lock.
pub const LOCK_OWNER: &str = "/var/lib/instalador-smart/lock/owner.json";

/// The journal, append-only.
pub const JOURNAL: &str = "/var/lib/instalador-smart/journal.jsonl";

/// The engine's own configuration.
pub const DAEMON: &str = "/etc/docker/daemon.json";

/// The folder of the manifests.
pub const MANIFESTS: &str = "/var/lib/instalador-smart/manifests";

/// The record of what is installed as instance N.
pub fn manifest(number: InstanceNumber) -> String {
    format!("{MANIFESTS}/{}.json", number.project())
}

/// An absolute path of letters, digits, `.`, `_`, `-` and `/`, so that it needs no quotes in compose, nginx or shell.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BaseFolder(String);

impl BaseFolder {
    /// The path, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for BaseFolder {
    fn default() -> Self {
        Self("/opt/stack-facturador-smart".to_owned())
    }
}

impl FromStr for BaseFolder {
    type Err = StackError;

    fn from_str(text: &str) -> Result<Self, StackError> {
        let refuse = |reason| Err(StackError::BaseFolder { reason });
        let Some(rest) = text.strip_prefix('/') else {
            return refuse("not-absolute");
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'/');
        if rest.is_empty() {
            refuse("is-root")
        } else if rest.len() > 200 {
            refuse("too-long")
        } else if !rest.bytes().all(allowed) {
            refuse("bad-character")
        } else if rest.split('/').any(|part| matches!(part, "" | "." | "..")) {
            refuse("bad-part")
        } else {
            Ok(Self(format!("/{rest}")))
        }
    }
}

impl TryFrom<String> for BaseFolder {
    type Error = StackError;

    fn try_from(text: String) -> Result<Self, StackError> {
        text.parse()
    }
}

impl From<BaseFolder> for String {
    fn from(folder: BaseFolder) -> Self {
        folder.0
    }
}

impl fmt::Display for BaseFolder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The folders and files below one base folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// The folder below which everything lies.
    pub base: BaseFolder,
}

impl Layout {
    /// The layout below `base`.
    pub const fn new(base: BaseFolder) -> Self {
        Self { base }
    }

    fn below(&self, rest: &str) -> String {
        format!("{}/{rest}", self.base)
    }

    /// The certificates that the proxy serves: `<domain>.crt` and `<domain>.key`.
    pub fn certificates(&self) -> String {
        self.below("certs")
    }

    /// The folder of the proxy: the project directory of its compose file.
    pub fn proxy_folder(&self) -> String {
        self.below("proxy")
    }

    /// The proxy's compose file.
    pub fn proxy_compose(&self) -> String {
        self.below("proxy/docker-compose.yml")
    }

    /// The folder of the proxy's settings that hold for every site.
    pub fn proxy_settings_folder(&self) -> String {
        self.below("proxy/vhost.d")
    }

    /// The proxy's settings that hold for every site.
    pub fn proxy_settings(&self) -> String {
        self.below("proxy/vhost.d/default")
    }

    /// The folder of the instance's nginx site, mounted as the container's `sites-available`.
    pub fn site_folder(&self, number: InstanceNumber) -> String {
        self.below(&format!("proxy/fpms/{}", number.project()))
    }

    /// The instance's nginx site.
    pub fn site(&self, number: InstanceNumber) -> String {
        self.below(&format!("proxy/fpms/{}/default", number.project()))
    }

    /// The folder of the instance: its code, and the project directory of its compose file.
    pub fn instance(&self, number: InstanceNumber) -> String {
        self.below(&number.project())
    }

    /// The instance's `.env`, which Laravel and Compose both read.
    pub fn environment(&self, number: InstanceNumber) -> String {
        self.below(&format!("{}/.env", number.project()))
    }

    /// The instance's compose file.
    pub fn compose(&self, number: InstanceNumber) -> String {
        self.below(&format!("{}/docker-compose.yml", number.project()))
    }

    /// The instance's supervisor program.
    pub fn supervisor(&self, number: InstanceNumber) -> String {
        self.below(&format!("{}/supervisor.conf", number.project()))
    }

    /// The folder of the instance's SSH keys.
    pub fn ssh(&self, number: InstanceNumber) -> String {
        self.below(&format!("{}/ssh", number.project()))
    }

    /// The folder of the instance's backups.
    pub fn backups(&self, number: InstanceNumber) -> String {
        self.below(&format!("backups/{}", number.project()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paths() {
        let layout = Layout::default();
        let number = InstanceNumber::try_from(12).unwrap();
        insta::assert_snapshot!(
            [
                layout.certificates(),
                layout.proxy_folder(),
                layout.proxy_compose(),
                layout.proxy_settings_folder(),
                layout.proxy_settings(),
                layout.site_folder(number),
                layout.site(number),
                layout.instance(number),
                layout.environment(number),
                layout.compose(number),
                layout.supervisor(number),
                layout.ssh(number),
                layout.backups(number),
                manifest(number),
                JOURNAL.to_owned(),
                JOBS.to_owned(),
                LOCK.to_owned(),
                LOCK_OWNER.to_owned(),
            ]
            .join("\n")
        );
    }

    #[test]
    fn base_folders() {
        for (typed, kept) in [
            ("/opt/stack-facturador-smart", "/opt/stack-facturador-smart"),
            ("/root/", "/root"),
            ("/home/x/a_b.c", "/home/x/a_b.c"),
        ] {
            assert_eq!(typed.parse::<BaseFolder>().unwrap().as_str(), kept);
        }
        for (typed, expected) in [
            ("", "not-absolute"),
            ("opt", "not-absolute"),
            ("/", "is-root"),
            ("//", "is-root"),
            ("/opt/../etc", "bad-part"),
            ("/opt/./x", "bad-part"),
            ("/opt//x", "bad-part"),
            ("/opt/a b", "bad-character"),
            ("/opt/$x", "bad-character"),
            ("/opt/x:y", "bad-character"),
            ("/opt/x\n", "bad-character"),
        ] {
            match typed.parse::<BaseFolder>() {
                Err(StackError::BaseFolder { reason }) => assert_eq!(reason, expected, "{typed}"),
                other => panic!("{typed}: {other:?}"),
            }
        }
    }

    proptest! {
        #[test]
        fn an_accepted_folder_is_kept_as_it_is(text in "/[a-z./_:$ -]{0,20}") {
            if let Ok(folder) = text.parse::<BaseFolder>() {
                prop_assert_eq!(folder.as_str(), text.strip_suffix('/').unwrap_or(&text));
                prop_assert_eq!(folder.as_str().parse::<BaseFolder>().unwrap(), folder.clone());
            }
        }
    }
}
