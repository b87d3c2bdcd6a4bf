//! The tenants of an instance, each with its database. Asked of the database's own client and of the folder in which the database
//! lies: PHP is not started, and no list of all tables is asked for, since a tenant has hundreds and a server has them times sixty.

use std::collections::HashMap;

use model::sanitize_line;

use super::lines::Lines;

/// A tenant, as the application's rows and the database's files tell it. `None`: not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TenantFacts {
    /// The name of its database.
    pub database: String,
    /// The company's name, as its own panel has it.
    pub name: Option<String>,
    /// The number under which it pays taxes (RUC).
    pub tax_number: Option<String>,
    /// Its host names, the oldest first. None while it is being created, and for good where that was cut off.
    pub hosts: Vec<String>,
    /// When its creation began, in seconds since 1970.
    pub created_at: Option<i64>,
    /// What its database takes on the disk, in KiB.
    pub database_kib: Option<u64>,
    /// When anything was last written to its database, in seconds since 1970.
    pub written_at: Option<i64>,
    /// The last document that it issued.
    pub last_document: Option<LastDocument>,
}

/// The last document of a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastDocument {
    /// Series and number: `F001-27`.
    pub id: String,
    /// When it was issued, in seconds since 1970.
    pub at: Option<i64>,
}

/// All tenants, and when that was by the server's clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TenantList {
    /// In the order in which they were made.
    pub tenants: Vec<TenantFacts>,
    /// The server's clock, in seconds since 1970.
    pub clock: i64,
}

pub(super) const TEXT: &str = r#"
tenant_rows='
client=$(command -v mariadb || command -v mysql)
ask() { MYSQL_PWD=$MYSQL_ROOT_PASSWORD "$client" --user=root --batch --skip-column-names --force "$MYSQL_DATABASE"; }
columns() { printf "%s" "select column_name from information_schema.columns where table_schema = database() and table_name = \"$1\"" | ask; }
sites=$(columns websites) && hosts=$(columns hostnames) || exit 1
case $sites in *uuid*) ;; *) echo known; exit 0 ;; esac
case $hosts in *fqdn*) ;; *) exit 1 ;; esac
named="h.website_id = w.id"
case $hosts in *deleted_at*) named="$named and h.deleted_at is null" ;; esac
kept=
case $sites in *deleted_at*) kept="where w.deleted_at is null" ;; esac
company="\"\", \"\""
companies=
case $(columns clients) in
  *hostname_id*) company="coalesce(c.number, \"\"), coalesce(c.name, \"\")"; companies="left join clients c on c.hostname_id = h.id" ;;
esac
rows=$(printf "%s" "select w.uuid, coalesce(unix_timestamp(w.created_at), 0), coalesce(h.fqdn, \"\"), $company from websites w left join hostnames h on $named $companies $kept order by w.id, h.id limit 2000" | ask) || exit 1
echo known
[ -n "$rows" ] || exit 0
printf "%s\n" "$rows" | sed "s/^/row /"
printf "%s\n" "$rows" | cut -f 1 | uniq | while read -r name; do
  case $name in ""|*[!A-Za-z0-9_-]*) continue ;; esac
  printf "select \"document\", \"%s\", series, number, coalesce(unix_timestamp(created_at), 0) from \`%s\`.documents order by id desc limit 1;\n" "$name" "$name"
done | ask 2>/dev/null
exit 0
'
# One walk through the files of all databases of the instance: a folder a database, without folders in it.
database_files() {
  data=$(docker inspect --format '{{range .Mounts}}{{if eq .Destination "/var/lib/mysql"}}{{.Source}}{{end}}{{end}}' "$1" 2>/dev/null)
  [ -d "$data" ] || return 0
  (cd "$data" && find . -mindepth 2 -maxdepth 2 -type f -printf '%h %k %T@\n' 2>/dev/null) |
    awk '{ kib[$1] += $2; if ($3 + 0 > at[$1] + 0) at[$1] = $3 } END { for (one in kib) printf "%s\t%.0f\t%.0f\n", substr(one, 3), kib[one], at[one] }'
}
ask_for_tenants() {
  database=$(docker ps --quiet --filter "label=com.docker.compose.project=smart$number" --filter "label=com.docker.compose.service=mariadb$number" --filter label=com.docker.compose.oneoff=False 2>/dev/null | head -n 1)
  [ -n "$database" ] || return 0
  timeout -k 5 60 docker exec "$database" sh -c "$tenant_rows" 2>/dev/null | while read -r what rest; do instance_fact "tenant_$what" "${rest:-yes}"; done
  database_files "$database" | while read -r line; do instance_fact tenant_files "$line"; done
  instance_fact tenant_clock "$(date +%s)"
}
tenants_in_background() { run_in_background ask_for_tenants; }
if command -v docker >/dev/null 2>&1; then each_of tenants_in_background "$@"; fi
"#;

/// Nothing where the list could not be read.
pub(super) fn read(lines: &Lines<'_>) -> Option<TenantList> {
    let clock = lines.value("tenant_clock").and_then(|clock| clock.parse().ok())?;
    if !lines.is_yes("tenant_known") {
        return None;
    }
    let mut list = TenantList { clock, ..TenantList::default() };
    for row in lines.all("tenant_row") {
        let mut words = row.split('\t');
        let (Some(database), created_at) = (words.next().filter(|name| is_plain(name)), moment(words.next())) else {
            continue;
        };
        let host = words.next().filter(|host| is_plain(host)).map(str::to_owned);
        let tax_number = words.next().filter(|number| is_plain(number)).map(str::to_owned);
        let name = words.next().map(short).filter(|name| !name.is_empty());
        match list.tenants.last_mut().filter(|before| before.database == database) {
            Some(same) => same.hosts.extend(host),
            None => list.tenants.push(TenantFacts {
                database: database.to_owned(),
                name,
                tax_number,
                hosts: host.into_iter().collect(),
                created_at,
                ..TenantFacts::default()
            }),
        }
    }
    let places: HashMap<String, usize> =
        list.tenants.iter().enumerate().map(|(place, tenant)| (tenant.database.clone(), place)).collect();
    for line in lines.all("tenant_files") {
        let mut words = line.split('\t');
        let place = words.next().and_then(|folder| places.get(&database_of(folder)));
        let Some(tenant) = place.and_then(|place| list.tenants.get_mut(*place)) else { continue };
        tenant.database_kib = words.next().and_then(|kib| kib.parse().ok());
        tenant.written_at = moment(words.next());
    }
    for line in lines.all("tenant_document") {
        let mut words = line.split('\t');
        let place = words.next().and_then(|database| places.get(database));
        let Some(tenant) = place.and_then(|place| list.tenants.get_mut(*place)) else { continue };
        let series_and_number = words.next().zip(words.next()).filter(|(one, other)| is_plain(one) && is_plain(other));
        tenant.last_document = series_and_number
            .map(|(series, number)| LastDocument { id: format!("{series}-{number}"), at: moment(words.next()) });
    }
    Some(list)
}

/// What names, hosts, series and numbers are made of; no longer than any of them is.
fn is_plain(word: &str) -> bool {
    let is_known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    !word.is_empty() && word.len() <= 253 && word.bytes().all(is_known)
}

/// A name that somebody typed, as far as anybody reads it.
fn short(name: &str) -> String {
    sanitize_line(&name.chars().take(200).collect::<String>())
}

/// Zero is written where there is none.
fn moment(seconds: Option<&str>) -> Option<i64> {
    seconds?.parse().ok().filter(|seconds| *seconds > 0)
}

/// The database whose folder has this name: of what names are made of, dot and dash are written by their numbers.
fn database_of(folder: &str) -> String {
    folder.replace("@002d", "-").replace("@002e", ".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenants_have_their_hosts_files_and_last_documents() {
        let text = "tenant_known=yes\n\
             tenant_row=tenancy_uno\t1764000000\tuno.a.pe\t20123456789\tBotica San Juan\n\
             tenant_row=tenancy_uno\t1764000000\totro.a.pe\n\
             tenant_row=ten-dos\t0\t\n\
             tenant_files=tenancy_uno\t54000\t1764300000\n\
             tenant_files=ten@002ddos\t96\t1764300001\n\
             tenant_files=mysql\t3000\t1764300002\n\
             tenant_document=tenancy_uno\tF001\t27\t1764200000\n\
             tenant_clock=1764300100\n";
        let found = read(&Lines::new(text)).unwrap();
        let uno = TenantFacts {
            database: "tenancy_uno".to_owned(),
            name: Some("Botica San Juan".to_owned()),
            tax_number: Some("20123456789".to_owned()),
            hosts: vec!["uno.a.pe".to_owned(), "otro.a.pe".to_owned()],
            created_at: Some(1_764_000_000),
            database_kib: Some(54_000),
            written_at: Some(1_764_300_000),
            last_document: Some(LastDocument { id: "F001-27".to_owned(), at: Some(1_764_200_000) }),
        };
        let dos = TenantFacts {
            database: "ten-dos".to_owned(),
            database_kib: Some(96),
            written_at: Some(1_764_300_001),
            ..TenantFacts::default()
        };
        assert_eq!(found, TenantList { tenants: vec![uno, dos], clock: 1_764_300_100 });
    }

    #[test]
    fn what_was_not_answered_is_not_known_and_what_means_nothing_is_left_out() {
        assert_eq!(read(&Lines::new("tenant_clock=5\n")), None);
        assert_eq!(read(&Lines::new("tenant_known=yes\n")), None);
        let none = TenantList { clock: 5, ..TenantList::default() };
        assert_eq!(read(&Lines::new("tenant_known=yes\ntenant_clock=5\n")), Some(none.clone()));
        let odd = "tenant_known=yes\ntenant_row=a;b\t1\tc\ntenant_row=\ntenant_files=x\ty\tz\ntenant_document=x\ty\ntenant_clock=5\n";
        assert_eq!(read(&Lines::new(odd)), Some(none));
    }
}
