//! What an instance's pages answer through the proxy. Asked on the server itself: whether the world reaches it is another
//! question.

use serde::{Deserialize, Serialize};

use super::lines::Lines;

/// A tenant's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantPage {
    /// Its host name.
    pub host: String,
    /// The HTTP status of its login page.
    pub status: Option<u16>,
}

/// HTTP statuses of the login page. `None`: no answer, or nobody could ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteFacts {
    /// Whether the page was asked for at all.
    pub asked: bool,
    /// For the domain.
    pub domain: Option<u16>,
    /// Whether that answer is the way to HTTPS.
    pub leads_to_https: bool,
    /// For a name below the domain that is no tenant's. The central panel answers for it where settings are compiled, so
    /// that it says of tenants nothing.
    pub below: Option<u16>,
    /// Those tenants whose pages were asked for; none where it is not known which there are, or none was asked for.
    pub tenants: Option<Vec<TenantPage>>,
    /// How many tenants there are.
    pub tenant_count: Option<u64>,
    /// When the tenants' pages were asked for, RFC 3339, where that was at an earlier look.
    pub tenants_at: Option<String>,
    /// For a host name that is nobody's.
    pub unknown_host: Option<u16>,
}

/// 200, or the way to HTTPS where a certificate is there already.
pub const fn is_login_page(status: u16) -> bool {
    matches!(status, 200 | 301 | 302 | 308)
}

impl TenantPage {
    /// Whether the tenant can be used: its login page, or a page that its own panel refuses. A tenant whose routes were
    /// compiled for another host answers 404.
    pub fn is_served(&self) -> bool {
        self.status.is_some_and(|status| is_login_page(status) || matches!(status, 401 | 403))
    }
}

impl SiteFacts {
    /// For people who look for the cause: each name's status, `-` where there was no answer.
    pub fn in_words(&self) -> String {
        let status = |status: Option<u16>| status.map_or_else(|| "-".to_owned(), |status| status.to_string());
        let mut pages = vec![("domain", self.domain), ("below", self.below), ("unknown host", self.unknown_host)];
        pages.extend(self.tenants.iter().flatten().map(|page| (page.host.as_str(), page.status)));
        pages.into_iter().map(|(name, page)| format!("{name} {}", status(page))).collect::<Vec<_>>().join(", ")
    }
}

/// What the three texts below share.
pub(super) const FUNCTIONS: &str = r#"
ask_login() { curl --silent --max-time 20 --output /dev/null --write-out "$2" --header "Host: $1" http://127.0.0.1/login; }
login_status() { ask_login "$1" '%{http_code}'; }
ask_page() { instance_fact "$1" "$(login_status "$2")"; }
ask_domain() { instance_fact site_domain "$(ask_login "$domain" '%{http_code} %{redirect_url}')"; }
# The database is asked by its own client: PHP would take longer than the pages themselves.
tenant_hosts='
client=$(command -v mariadb || command -v mysql)
ask() { MYSQL_PWD=$MYSQL_ROOT_PASSWORD "$client" --user=root --batch --skip-column-names "$MYSQL_DATABASE" --execute "$1"; }
columns=$(ask "select column_name from information_schema.columns where table_schema = database() and table_name = \"hostnames\"") || exit 1
case $columns in *fqdn*) ;; *) exit 0 ;; esac
kept="website_id is not null"
case $columns in *deleted_at*) kept="$kept and deleted_at is null" ;; esac
ask "select fqdn from hostnames where $kept order by id limit 1000"
'
ask_tenant() { instance_fact site_tenant "$1 $(login_status "$1")"; }
# `ask_tenants FUNCTION`: the function chooses from the hosts, in the order in which they were made. Those are asked at once, and
# answer in that order: of several that hang, each would wait its whole time after the other, and a look has not so much.
ask_tenants() {
  database=$(docker ps --quiet --filter "label=com.docker.compose.project=smart$number" --filter "label=com.docker.compose.service=mariadb$number" --filter label=com.docker.compose.oneoff=False 2>/dev/null | head -n 1)
  [ -n "$database" ] && hosts=$(timeout -k 5 20 docker exec "$database" sh -c "$tenant_hosts" 2>/dev/null) || return 0
  instance_fact site_tenants_known yes
  instance_fact site_tenant_count "$(printf '%s\n' "$hosts" | grep -c .)"
  place=0
  for host in $(printf '%s\n' "$hosts" | "$1"); do
    case $host in *[!a-z0-9.-]*) continue ;; esac
    place=$((place + 1))
    if [ -n "$tmp" ]; then ask_tenant "$host" > "$tmp/$background.$place" & else ask_tenant "$host"; fi
  done
  wait
}
"#;

/// What proves a site after something was done to it: the first and the last tenant, and hosts that are no tenant's.
pub(super) const TEXT: &str = r#"
first_and_last() { awk 'NR == 1 { first = $0 } { last = $0 } END { if (first != "") print first; if (last != first) print last }'; }
ask_site() {
  [ -n "$domain" ] || return 0
  run_in_background ask_tenants first_and_last
  run_in_background ask_domain
  run_in_background ask_page site_below "x.$domain"
  run_in_background ask_page site_unknown_host nobody.invalid
}
if command -v curl >/dev/null 2>&1; then each_of ask_site "$@"; fi
"#;

/// The login page alone, for a look.
pub(super) const PAGE: &str = r#"
ask_own_page() { [ -z "$domain" ] || run_in_background ask_domain; }
if command -v curl >/dev/null 2>&1; then each_of ask_own_page "$@"; fi
"#;

/// The oldest tenant, which has most, the newest, and one of the others, another each hour, for a look.
pub(super) const TENANT_PAGES: &str = r#"
ends_and_one() {
  awk -v turn="$(($(date +%s) / 3600))" '$0 != "" { host[count++] = $0 } END {
    if (count > 0) print host[0]
    if (count > 2) print host[1 + turn % (count - 2)]
    if (count > 1) print host[count - 1]
  }'
}
# Those that were not served the last time are asked again, so that their end is seen.
ends_one_and_failing() {
  all=$(cat)
  {
    printf '%s\n' "$all" | ends_and_one
    for host in $again; do printf '%s\n' "$all" | grep -Fx -e "$host"; done
  } | awk '!seen[$0]++'
}
ask_some_tenants() { [ -z "$domain" ] || run_in_background ask_tenants ends_one_and_failing; }
if command -v curl >/dev/null 2>&1; then each_of ask_some_tenants "$@"; fi
"#;

pub(super) fn read(lines: &Lines<'_>) -> SiteFacts {
    // curl prints 000 where there was no answer at all.
    let number = |text: &str| text.parse::<u16>().ok().filter(|status| *status > 0);
    let status = |name| lines.value(name).and_then(number);
    let domain = lines.value("site_domain");
    let (domain_status, leads_to) = domain.map(|answer| answer.split_once(' ').unwrap_or((answer, ""))).unzip();
    SiteFacts {
        asked: domain.is_some(),
        domain: domain_status.and_then(number),
        leads_to_https: leads_to.is_some_and(|url| url.starts_with("https://")),
        below: status("site_below"),
        tenants: lines.is_yes("site_tenants_known").then(|| lines.all("site_tenant").filter_map(tenant_page).collect()),
        tenant_count: lines.value("site_tenant_count").and_then(|count| count.parse().ok()),
        tenants_at: None,
        unknown_host: status("site_unknown_host"),
    }
}

fn tenant_page(line: &str) -> Option<TenantPage> {
    let (host, status) = line.split_once(' ')?;
    Some(TenantPage { host: host.to_owned(), status: status.parse().ok().filter(|status| *status > 0) })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn chosen_tenants_are_each_named_once() {
        let functions = format!("each_of() {{ :; }}\ndate() {{ echo 7200; }}\n{TEXT}\n{TENANT_PAGES}");
        let chosen = |function: &str, hosts: &str| -> Vec<String> {
            let script = format!("{functions}\nprintf '%s\\n' \"$1\" | {{ {function}; }}");
            let run = std::process::Command::new("sh").args(["-c", &script, "sh", hosts]).output().unwrap();
            String::from_utf8(run.stdout).unwrap().lines().map(str::to_owned).collect()
        };
        assert_eq!(chosen("first_and_last", ""), [] as [&str; 0]);
        assert_eq!(chosen("first_and_last", "a"), ["a"]);
        assert_eq!(chosen("first_and_last", "a\nb\nc"), ["a", "c"]);
        assert_eq!(chosen("ends_and_one", ""), [] as [&str; 0]);
        assert_eq!(chosen("ends_and_one", "a"), ["a"]);
        assert_eq!(chosen("ends_and_one", "a\nb"), ["a", "b"]);
        assert_eq!(chosen("ends_and_one", "a\nb\nc"), ["a", "b", "c"]);
        // In the third hour of all time, the third of the three between.
        assert_eq!(chosen("ends_and_one", "a\nb\nc\nd\ne"), ["a", "d", "e"]);
        assert_eq!(chosen("again='b x a'; ends_one_and_failing", "a\nb\nc\nd\ne"), ["a", "d", "e", "b"]);
    }
}
