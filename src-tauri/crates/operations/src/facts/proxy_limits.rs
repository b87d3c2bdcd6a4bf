//! What a proxy lets through: for how long it waits for an answer, and how much a visitor may send. Read from the settings
//! of each container that writes its sites from the engine's containers, as they lie in its files; nothing is run in it.
//!
//! What it means for an instance is judged elsewhere.

use std::collections::BTreeMap;

use super::lines::Lines;

/// A line of a proxy's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxyLimit {
    /// The file, from `/etc/nginx` on.
    file: String,
    directive: Directive,
    /// Seconds, or bytes; 0 is no limit of bytes.
    value: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Directive {
    ReadTimeout,
    BodySize,
}

/// What a proxy does for a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProxyLimits {
    /// For how many seconds it waits for an answer.
    pub wait_seconds: u64,
    /// How many bytes a visitor may send at once.
    pub upload_bytes: u64,
}

/// `proxy_settings ID PID` prints the limits in the settings of a container. Reads `docker_proxy=ID PID` lines on its input.
///
/// The container's own files, by way of its process: `grep -r` follows no link in them, and nothing but the two directives
/// comes back. The folder is entered first, so that the names begin there.
pub(super) const TEXT: &str = r#"
proxy_settings() {
  while read -r id pid; do
    (
      cd "/proc/$pid/root/etc/nginx" 2>/dev/null || exit 0
      fact proxy_settings "$id"
      grep -rEo --exclude-dir=certs '^[[:space:]]*(proxy_read_timeout|client_max_body_size)[[:space:]]+[0-9]+[a-zA-Z]*[[:space:]]*;' . 2>/dev/null |
        head -n 200 | sed "s/^/proxy_limit=$id /"
    )
  done
}
"#;

/// The limits in the settings of each container whose settings were read, by its id.
pub(super) fn read<'a>(lines: &Lines<'a>) -> BTreeMap<&'a str, Vec<ProxyLimit>> {
    let mut settings: BTreeMap<_, Vec<_>> = lines.all("proxy_settings").map(|id| (id, Vec::new())).collect();
    for (id, line) in lines.all("proxy_limit").filter_map(|line| line.split_once(' ')) {
        if let (Some(of_container), Some(limit)) = (settings.get_mut(id), ProxyLimit::parsed(line)) {
            of_container.push(limit);
        }
    }
    settings
}

impl ProxyLimit {
    /// `FILE:DIRECTIVE VALUE;`, as grep prints it.
    pub(crate) fn parsed(line: &str) -> Option<Self> {
        let (file, setting) = line.trim_end_matches(';').rsplit_once(':')?;
        let (directive, value) = setting.trim().split_once(char::is_whitespace)?;
        let (directive, units): (_, fn(&str) -> Option<u64>) = match directive {
            "proxy_read_timeout" => (Directive::ReadTimeout, seconds_in),
            "client_max_body_size" => (Directive::BodySize, bytes_in),
            _ => return None,
        };
        let value = value.trim();
        let digits = value.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = value.split_at(digits);
        let value = number.parse::<u64>().ok()?.checked_mul(units(&unit.to_ascii_lowercase())?)?;
        Some(Self { file: file.trim_start_matches("./").to_owned(), directive, value })
    }
}

fn seconds_in(unit: &str) -> Option<u64> {
    Some(match unit {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return None,
    })
}

fn bytes_in(unit: &str) -> Option<u64> {
    Some(match unit {
        "" => 1,
        "k" => 1 << 10,
        "m" => 1 << 20,
        "g" => 1 << 30,
        _ => return None,
    })
}

impl ProxyLimits {
    /// nginx's own, where nothing is said.
    const UNSAID: Self = Self { wait_seconds: 60, upload_bytes: 1 << 20 };

    /// What a proxy with these settings does for a host: what its own file says, else what is said for every host. The sites
    /// that the proxy writes itself (`conf.d/default.conf`) are other hosts'.
    pub fn of(settings: &[ProxyLimit], host: &str) -> Self {
        let own = format!("vhost.d/{host}");
        let has_own = settings.iter().any(|limit| limit.file == own);
        let counts = |file: &str| match file.strip_prefix("vhost.d/") {
            Some(name) => name == host || (!has_own && name == "default"),
            None => file == "nginx.conf" || (file.starts_with("conf.d/") && file != "conf.d/default.conf"),
        };
        let value = |directive, unsaid| {
            let mut said: Vec<_> =
                settings.iter().filter(|limit| limit.directive == directive && counts(&limit.file)).collect();
            said.sort_by_key(|limit| limit.file.starts_with("vhost.d/"));
            match said.last() {
                Some(limit) if limit.value == 0 && directive == Directive::BodySize => u64::MAX,
                Some(limit) => limit.value,
                None => unsaid,
            }
        };
        Self {
            wait_seconds: value(Directive::ReadTimeout, Self::UNSAID.wait_seconds),
            upload_bytes: value(Directive::BodySize, Self::UNSAID.upload_bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: &str = "proxy_settings=ab\n\
        proxy_limit=ab ./conf.d/default.conf:    proxy_read_timeout 9s;\n\
        proxy_limit=ab ./conf.d/my.conf:proxy_read_timeout 10m;\n\
        proxy_limit=ab ./conf.d/my.conf:\tclient_max_body_size 20M ;\n\
        proxy_limit=ab ./vhost.d/default:client_max_body_size 100m;\n\
        proxy_limit=ab ./vhost.d/a.pe:client_max_body_size 0;\n\
        proxy_limit=ab ./vhost.d/other.pe:proxy_read_timeout 1h;\n\
        proxy_limit=ab ./conf.d/x.conf:proxy_read_timeout 99999999999999999999d;\n\
        proxy_limit=cd ./conf.d/my.conf:proxy_read_timeout 2d;\n";

    fn limits(wait_seconds: u64, upload_bytes: u64) -> ProxyLimits {
        ProxyLimits { wait_seconds, upload_bytes }
    }

    #[test]
    fn settings_of_a_proxy_are_those_for_the_host() {
        let settings = read(&Lines::new(SETTINGS)).remove("ab").unwrap();
        assert_eq!(ProxyLimits::of(&settings, "b.pe"), limits(600, 100 << 20));
        assert_eq!(ProxyLimits::of(&settings, "a.pe"), limits(600, u64::MAX));
        assert_eq!(ProxyLimits::of(&settings, "other.pe"), limits(3600, 20 << 20));
    }

    #[test]
    fn what_was_not_read_is_not_known_and_what_is_not_said_is_the_web_servers_own() {
        assert_eq!(read(&Lines::new(SETTINGS)).keys().collect::<Vec<_>>(), [&"ab"]);
        let unsaid = read(&Lines::new("proxy_settings=ab\n")).remove("ab").unwrap();
        assert_eq!(ProxyLimits::of(&unsaid, "a.pe"), limits(60, 1 << 20));
    }
}
