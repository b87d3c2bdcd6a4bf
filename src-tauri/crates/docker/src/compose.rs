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

    /// Whether health can be asked at an interval of its own while a service starts. The engine has to know of it as well, since
    /// its version 25; Compose refuses a file that asks an older one for it, and its own first versions with it refuse them all
    /// (docker/compose, pull requests 10939 and 11360).
    pub fn has_start_interval(self, engine_major: u16) -> bool {
        engine_major >= 25 && self >= Self { major: 2, minor: 24, patch: 5 }
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

/// Whether containers are recreated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recreate {
    /// Where their file says something else now.
    WhereChanged,
    /// Always: they read their files when they start.
    Always,
    /// Never: what is there is started as it is.
    Never,
}

/// Compose for one project.
#[derive(Clone, Debug)]
pub struct Compose {
    folder: String,
    project: String,
    version: ComposeVersion,
}

/// `$1` folder, `$2` project, `$3` yes where `--progress plain` is known; the rest is Compose's. Project and file are always
/// named, and of `.env` it reads the database's lines alone: that is Laravel's file, where a `COMPOSE_…` line would lead
/// elsewhere, and a line that Compose can't read would stop everything. What was stopped on purpose comes back by itself
/// again from here on.
const COMPOSE: &str = r#"
cd "$1" || exit 72
values=$(own_values "$2") || exit 73
trap 'rm -f "$values"' EXIT
trap 'exit 143' TERM INT
project=$2; plain=$3
shift 3
for container in $(docker ps --all --quiet --filter "label=com.docker.compose.project=$project" --filter status=exited); do
  service=$(docker inspect --format '{{index .Config.Labels "com.docker.compose.service"}}' "$container")
  case " $* " in *" $service "*) docker update --restart always "$container" >/dev/null ;; esac
done
if [ "$plain" = yes ]; then set -- --progress plain "$@"; fi
docker compose --ansi never --project-name "$project" --env-file "$values" --file docker-compose.yml "$@"
"#;

/// `own_values PROJECT`: puts what our compose files take of the `.env` of this folder into a file of its own, in memory, and
/// prints its name. Whoever asks removes it.
pub const OWN_VALUES: &str = r#"
own_values() {
  (
    umask 077
    mkdir -p /run/instalador-smart && values=$(mktemp "/run/instalador-smart/$1.XXXXXXXX") || exit 1
    if [ -r .env ]; then sed -n 's/\r$//; /^[[:space:]]*\(export[[:space:]]\{1,\}\)\{0,1\}MYSQL_[A-Z_]*[[:space:]]*=/p' .env > "$values"; fi
    printf '%s\n' "$values"
  )
}
"#;

impl Compose {
    /// Compose for this project, in the folder of the server where its `docker-compose.yml` and `.env` lie.
    pub fn at(folder: impl Into<String>, project: impl Into<String>, version: ComposeVersion) -> Self {
        Self { folder: folder.into(), project: project.into(), version }
    }

    /// The service of the project whose first container has this name.
    pub fn service_of<'a>(&self, container: &'a str) -> Option<&'a str> {
        container.strip_prefix(self.project.as_str())?.strip_prefix('-')?.strip_suffix("-1")
    }

    /// Brings services up and waits until they are healthy. Those that are as they should be are not touched.
    ///
    /// No image is fetched: that was a step of its own, with its digests noted.
    pub fn up(&self, services: &[&str], recreate: Recreate, wait_seconds: u32) -> Script {
        let limit = wait_seconds.to_string();
        let mut words = vec!["up", "--detach", "--no-build", "--pull", "never", "--wait", "--wait-timeout", &limit];
        match recreate {
            Recreate::WhereChanged => {}
            Recreate::Always => words.push("--force-recreate"),
            Recreate::Never => words.push("--no-recreate"),
        }
        words.extend_from_slice(services);
        let plain = if self.version.has_plain_progress() { "yes" } else { "no" };
        Script::new(OWN_VALUES).then(COMPOSE).arg(&self.folder).arg(&self.project).arg(plain).args(words)
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

    #[test]
    fn health_is_asked_more_often_at_the_start_only_where_engine_and_compose_know_it() {
        let knows = |compose: &str, engine| compose.parse::<ComposeVersion>().unwrap().has_start_interval(engine);
        assert!(knows("2.26.1-4", 26) && knows("5.0.0", 29) && knows("2.24.5", 25));
        assert!(!knows("2.26.1", 24) && !knows("2.24.0", 25) && !knows("2.18", 26));
    }
}
