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
    /// Seconds, or bytes; 0 is no limit of bytes. `None` is written in a way that is not read here.
    value: Option<u64>,
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

/// `proxy_settings` prints the lines with limits in the settings of containers. Reads `ID PID` lines on its input.
///
/// The container's own files, by way of its process: `grep -r` follows no link in them, and a link on the way there would lead
/// to the machine's. The folder is entered first, so that the names begin there. The sites that the proxy writes itself are
/// other hosts'.
pub(super) const TEXT: &str = r#"
proxy_settings() {
  while read -r id pid; do
    (
      root=/proc/$pid/root
      [ ! -L "$root/etc" ] && [ ! -L "$root/etc/nginx" ] && cd "$root/etc/nginx" 2>/dev/null || exit 0
      fact proxy_settings "$id"
      timeout 5 grep -rE --exclude-dir=certs --exclude=default.conf 'proxy_read_timeout|client_max_body_size' . 2>/dev/null |
        head -n 500 | cut -c -400 | sed "s/^/proxy_limit=$id /"
    )
  done
}
"#;

/// The limits in the settings of each container whose settings were read, by its id.
pub(super) fn read<'a>(lines: &Lines<'a>) -> BTreeMap<&'a str, Vec<ProxyLimit>> {
    let mut settings: BTreeMap<_, Vec<_>> = lines.all("proxy_settings").map(|id| (id, Vec::new())).collect();
    for (id, line) in lines.all("proxy_limit").filter_map(|line| line.split_once(' ')) {
        if let Some(of_container) = settings.get_mut(id) {
            of_container.extend(ProxyLimit::in_line(line));
        }
    }
    settings
}

impl ProxyLimit {
    /// Those in `FILE:LINE`, as grep prints it.
    pub(crate) fn in_line(line: &str) -> Vec<Self> {
        let Some((file, text)) = line.split_once(':') else { return Vec::new() };
        let file = file.trim_start_matches("./");
        let text = text.split('#').next().unwrap_or_default();
        let directives = text.split([';', '{', '}']).filter_map(|directive| {
            let (name, value) = directive.trim().split_once(char::is_whitespace)?;
            let value = value.trim().trim_matches(['"', '\'']);
            let (directive, value) = match name {
                "proxy_read_timeout" => (Directive::ReadTimeout, seconds_in(value)),
                "client_max_body_size" => (Directive::BodySize, bytes_in(value)),
                _ => return None,
            };
            Some(Self { file: file.to_owned(), directive, value })
        });
        directives.collect()
    }
}

/// `1h 30m`, `600000ms`, `60`.
fn seconds_in(value: &str) -> Option<u64> {
    let mut rest = value;
    let mut milliseconds = 0_u64;
    while !rest.is_empty() {
        let (number, after) = split_number(rest)?;
        let unit = after.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(unit);
        let each = match unit {
            "ms" => 1,
            "" | "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return None,
        };
        milliseconds = milliseconds.checked_add(number.checked_mul(each)?)?;
        rest = after.trim_start();
    }
    (!value.is_empty()).then_some(milliseconds / 1000)
}

fn bytes_in(value: &str) -> Option<u64> {
    let (number, unit) = split_number(value)?;
    let each = match unit.to_ascii_lowercase().as_str() {
        "" => 1,
        "k" => 1 << 10,
        "m" => 1 << 20,
        "g" => 1 << 30,
        _ => return None,
    };
    number.checked_mul(each)
}

fn split_number(text: &str) -> Option<(u64, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    Some((number.parse().ok()?, rest))
}

impl ProxyLimits {
    /// nginx's own, where nothing is said.
    const UNSAID: Self = Self { wait_seconds: 60, upload_bytes: 1 << 20 };

    /// What a proxy with these settings does for a host: what its own file says, else what is said for every host. `None` where
    /// it can't be told.
    pub fn of(settings: &[ProxyLimit], host: &str) -> Option<Self> {
        let has = |name: &str| settings.iter().any(|limit| limit.file.strip_prefix("vhost.d/") == Some(name));
        let (own, own_location) = (host.to_owned(), format!("{host}_location"));
        let counts = |file: &str| match file.strip_prefix("vhost.d/") {
            Some("default") => !has(&own),
            Some("default_location") => !has(&own_location),
            Some(name) => name == own || name == own_location,
            None => {
                matches!(file, "nginx.conf" | "proxy.conf")
                    || file.strip_prefix("conf.d/").and_then(|name| name.strip_suffix(".conf")).is_some()
            }
        };
        let value = |directive, unsaid| {
            let said = settings.iter().filter(|limit| limit.directive == directive && counts(&limit.file));
            // The nearer the site, the more it counts.
            let nearest =
                said.max_by_key(|limit| (limit.file.starts_with("vhost.d/"), limit.file.ends_with("_location")));
            nearest.map_or(Some(unsaid), |limit| limit.value)
        };
        Some(Self {
            wait_seconds: value(Directive::ReadTimeout, Self::UNSAID.wait_seconds)?,
            upload_bytes: match value(Directive::BodySize, Self::UNSAID.upload_bytes)? {
                0 => u64::MAX,
                bytes => bytes,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: &str = "proxy_settings=ab\n\
        proxy_limit=ab ./conf.d/my.conf:proxy_read_timeout 10m; # client_max_body_size 9m;\n\
        proxy_limit=ab ./conf.d/my.conf:\tclient_max_body_size \"20M\" ; send_timeout 9s;\n\
        proxy_limit=ab ./vhost.d/default:client_max_body_size 100m;proxy_read_timeout 1h 30m;\n\
        proxy_limit=ab ./vhost.d/a.pe:client_max_body_size 0;\n\
        proxy_limit=ab ./vhost.d/a.pe_location:proxy_read_timeout 600000ms;\n\
        proxy_limit=ab ./vhost.d/other.pe:proxy_read_timeout $slow;\n\
        proxy_limit=ab ./conf.d/old.bak:proxy_read_timeout 9s;\n\
        proxy_limit=cd ./conf.d/my.conf:proxy_read_timeout 2d;\n";

    const fn limits(wait_seconds: u64, upload_bytes: u64) -> ProxyLimits {
        ProxyLimits { wait_seconds, upload_bytes }
    }

    #[test]
    fn settings_of_a_proxy_are_those_for_the_host() {
        let settings = read(&Lines::new(SETTINGS)).remove("ab").unwrap();
        assert_eq!(ProxyLimits::of(&settings, "b.pe"), Some(limits(5400, 100 << 20)));
        assert_eq!(ProxyLimits::of(&settings, "a.pe"), Some(limits(600, u64::MAX)));
        assert_eq!(ProxyLimits::of(&settings, "other.pe"), None, "what a variable says is not known");
    }

    #[test]
    fn what_was_not_read_is_not_known_and_what_is_not_said_is_the_web_servers_own() {
        assert_eq!(read(&Lines::new(SETTINGS)).keys().collect::<Vec<_>>(), [&"ab"]);
        let unsaid = read(&Lines::new("proxy_settings=ab\n")).remove("ab").unwrap();
        assert_eq!(ProxyLimits::of(&unsaid, "a.pe"), Some(limits(60, 1 << 20)));
    }
}
