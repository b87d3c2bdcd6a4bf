//! What an instance's pages answer through the proxy. Asked on the server itself: whether the world reaches it is another
//! question.

use super::lines::Lines;

/// HTTP statuses of the login page. `None`: no answer, or nobody could ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteFacts {
    /// Whether the page was asked for at all.
    pub asked: bool,
    /// For the domain.
    pub domain: Option<u16>,
    /// For a name below the domain.
    pub tenant: Option<u16>,
    /// For a host name that is nobody's.
    pub unknown_host: Option<u16>,
}

/// 200, or the way to HTTPS where a certificate is there already.
pub const fn is_login_page(status: u16) -> bool {
    matches!(status, 200 | 301 | 302 | 308)
}

impl SiteFacts {
    /// For people who look for the cause: each name's status, `-` where there was no answer.
    pub fn in_words(&self) -> String {
        let status = |status: Option<u16>| status.map_or_else(|| "-".to_owned(), |status| status.to_string());
        format!(
            "domain {}, tenant {}, unknown host {}",
            status(self.domain),
            status(self.tenant),
            status(self.unknown_host)
        )
    }
}

pub(super) const TEXT: &str = r#"
login_status() { curl --silent --max-time 20 --output /dev/null --write-out '%{http_code}' --header "Host: $1" http://127.0.0.1/login; }
ask_page() { instance_fact "$1" "$(login_status "$2")"; }
ask_site() {
  [ -n "$domain" ] || return 0
  run_in_background ask_page site_domain "$domain"
  run_in_background ask_page site_tenant "x.$domain"
  run_in_background ask_page site_unknown_host nobody.invalid
}
if command -v curl >/dev/null 2>&1; then each_of ask_site "$@"; fi
"#;

pub(super) fn read(lines: &Lines<'_>) -> SiteFacts {
    // curl prints 000 where there was no answer at all.
    let status = |name| lines.value(name).and_then(|status| status.parse::<u16>().ok()).filter(|status| *status > 0);
    SiteFacts {
        asked: lines.value("site_domain").is_some(),
        domain: status("site_domain"),
        tenant: status("site_tenant"),
        unknown_host: status("site_unknown_host"),
    }
}
