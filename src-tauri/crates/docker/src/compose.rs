//! Compose, asked on its command line: it has no API.
//!
//! Only the plugin `docker compose` is used. A leftover `docker-compose` of version 1 speaks an API that engines of
//! today refuse, and is never called. What a version can do is written down here and nowhere else
//! (sources: Compose's own release notes; Ansible's `community.docker`, which keeps the same list).

use std::fmt;
use std::str::FromStr;

use remote::Script;

/// The version of the Compose plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ComposeVersion {
    /// Major.
    pub major: u16,
    /// Minor.
    pub minor: u16,
    /// Patch.
    pub patch: u16,
}

impl ComposeVersion {
    /// The oldest that is used.
    pub const OLDEST: Self = Self { major: 2, minor: 18, patch: 0 };

    const fn has_plain_progress(self) -> bool {
        self.major > 2 || (self.major == 2 && self.minor >= 19)
    }
}

impl fmt::Display for ComposeVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl FromStr for ComposeVersion {
    type Err = ();

    /// Reads `v2.26.1-4`, `2.26.1+ds1`, `2.40.3`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.trim().trim_start_matches('v');
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let mut numbers = text[..end].split('.').map(str::parse::<u16>);
        let mut next = || numbers.next().and_then(Result::ok);
        match (next(), next(), next()) {
            (Some(major), Some(minor), patch) => Ok(Self { major, minor, patch: patch.unwrap_or(0) }),
            _ => Err(()),
        }
    }
}

/// Compose in one folder.
#[derive(Clone, Debug)]
pub struct Compose {
    folder: String,
    version: ComposeVersion,
}

/// `$1` folder, `$2` yes if `--progress plain` is known; the rest is Compose's.
const COMPOSE: &str = r#"
cd "$1" || exit 72
plain=$2
shift 2
if [ "$plain" = yes ]; then set -- --progress plain "$@"; fi
exec docker compose --ansi never "$@"
"#;

impl Compose {
    /// Compose in this folder of the server, where its `docker-compose.yml` and `.env` lie.
    pub fn at(folder: impl Into<String>, version: ComposeVersion) -> Self {
        Self { folder: folder.into(), version }
    }

    fn script(&self, words: &[&str]) -> Script {
        let plain = if self.version.has_plain_progress() { "yes" } else { "no" };
        Script::new(COMPOSE).arg(&self.folder).arg(plain).args(words.iter().copied())
    }

    /// Brings services up and waits until they are healthy. Those that are as they should be are not touched.
    ///
    /// No image is fetched: that was a step of its own, with its digests noted.
    pub fn up(&self, services: &[&str], wait_seconds: u32) -> Script {
        let limit = wait_seconds.to_string();
        let mut words = vec!["up", "--detach", "--no-build", "--pull", "never", "--wait", "--wait-timeout", &limit];
        words.extend_from_slice(services);
        self.script(&words)
    }

    /// Checks the file and prints it as Compose understands it, as JSON.
    pub fn config(&self) -> Script {
        self.script(&["config", "--format", "json"]).repeatable()
    }

    /// Runs a command in a new container of a service and removes the container.
    pub fn run_once(&self, service: &str, user: &str, command: &[&str]) -> Script {
        let mut words = vec!["run", "--rm", "--no-deps", "--no-TTY", "--user", user, service];
        words.extend_from_slice(command);
        self.script(&words)
    }

    /// Restarts services.
    pub fn restart(&self, services: &[&str]) -> Script {
        let mut words = vec!["restart"];
        words.extend_from_slice(services);
        self.script(&words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_as_distributions_print_them() {
        for (text, version) in
            [("v2.26.1-4", (2, 26, 1)), ("2.40.3", (2, 40, 3)), ("2.18", (2, 18, 0)), ("v5.0.0-rc.1", (5, 0, 0))]
        {
            let (major, minor, patch) = version;
            assert_eq!(text.parse(), Ok(ComposeVersion { major, minor, patch }), "{text}");
        }
        assert!("dev".parse::<ComposeVersion>().is_err());
        assert!("2.17.9".parse::<ComposeVersion>().unwrap() < ComposeVersion::OLDEST);
    }
}
