//! The folder below which everything of ours lies on a server. Text, not `Path`: the desktop may run Windows, the server
//! never does. What lies in it is the crate `stack`'s business.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Field, Invalid};

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
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refuse = |reason| Err(Invalid::new(Field::BaseFolder, reason));
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
        } else if is_of_the_system(rest) {
            refuse("of-the-system")
        } else {
            Ok(Self(format!("/{rest}")))
        }
    }
}

/// Folders that the system fills, empties or replaces by itself, named without the slash in front. Of some only what lies
/// directly in them is the system's.
fn is_of_the_system(path: &str) -> bool {
    const WHOLE: [&str; 20] = [
        "bin",
        "boot",
        "dev",
        "etc",
        "lib",
        "lib32",
        "lib64",
        "libx32",
        "lost+found",
        "proc",
        "run",
        "sbin",
        "snap",
        "sys",
        "tmp",
        "var/cache",
        "var/log",
        "var/run",
        "var/spool",
        "var/tmp",
    ];
    const ITSELF: [&str; 8] = ["usr", "usr/local", "var", "var/lib", "var/opt", "home", "media", "mnt"];
    const OF_PROGRAMS: [&str; 4] = ["var/lib/docker", "var/lib/containerd", "var/lib/instalador-smart", "var/lib/dpkg"];
    let is_below =
        |folder: &&str| path.strip_prefix(*folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    WHOLE.iter().chain(&OF_PROGRAMS).any(is_below)
        || ITSELF.contains(&path)
        || (is_below(&"usr") && !is_below(&"usr/local"))
}

impl TryFrom<String> for BaseFolder {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn base_folders() {
        for (typed, kept) in [
            ("/opt/stack-facturador-smart", "/opt/stack-facturador-smart"),
            ("/root/", "/root"),
            ("/home/x/a_b.c", "/home/x/a_b.c"),
            ("/usr/local/smart", "/usr/local/smart"),
            ("/etcetera", "/etcetera"),
            ("/var/www/smart", "/var/www/smart"),
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
            ("/etc", "of-the-system"),
            ("/tmp/x", "of-the-system"),
            ("/var/tmp/x", "of-the-system"),
            ("/usr/share/x", "of-the-system"),
            ("/usr/local", "of-the-system"),
            ("/var/lib/docker/volumes", "of-the-system"),
            ("/home", "of-the-system"),
        ] {
            assert_eq!(typed.parse::<BaseFolder>().unwrap_err().reason, expected, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn accepted_folder_round_trips(text in "/[a-z./_:$ -]{0,20}") {
            if let Ok(folder) = text.parse::<BaseFolder>() {
                prop_assert_eq!(folder.as_str(), text.strip_suffix('/').unwrap_or(&text));
                prop_assert_eq!(folder.as_str().parse::<BaseFolder>().unwrap(), folder.clone());
            }
        }
    }
}
