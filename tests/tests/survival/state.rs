//! What a server has come to, in lines that are the same for two servers that came to the same: files with modes, owners
//! and sums, containers, images, networks, volumes, tables, and their rows where the database runs. What differs by nature (secrets, ids, times) is omitted.

use anyhow::Result;
use lab::Server;
use lab::assertions::{ASK, run_on_server};

const STATE: &str = r#"
set -e
base=/opt/stack-facturador-smart
state=/var/lib/instalador-smart
list() { [ ! -e "$1" ] || find "$@" -printf '%y %m %U:%G %p\n'; }
# The application's own writings, the history of the code and the logs of jobs differ from run to run.
list "$base" \( -path '*/.git' -o -path '*/storage/framework/*/*' -o -path '*/storage/logs/*' \
  -o -path '*/bootstrap/cache/services.php*' -o -path '*/bootstrap/cache/packages.php*' \) -prune -o -printf '' | sed 's/^/file /'
list "$state" -path "$state/jobs/*" -prune -o ! -name 'journal.jsonl' -printf '' | sed 's/^/record /'
# Composer makes up names in its own files.
[ ! -e "$base" ] || find "$base" \( -path '*/.git' -o -path '*/storage/*' -o -path '*/vendor/composer' -o -path '*/vendor/autoload.php' \
  -o -path '*/bootstrap/cache/services.php*' -o -path '*/bootstrap/cache/packages.php*' \) -prune -o \
  -type f ! -name .env ! -name config.php -print0 | sort -z | xargs -0 sha256sum | sed 's/^/sum /'
[ ! -e "$base/smart1/.env" ] || sed -E 's/^((MYSQL|DB)_[A-Z_]*PASSWORD|APP_KEY)=.*/\1=…/' "$base/smart1/.env" | sed 's/^/environment /'
# Of a container that stands still, the engine keeps a port and the last check, or not: it says nothing about what it came to.
docker ps --all --format '{{.Names}} {{.Image}} {{.State}} {{if eq .State "running"}}{{.Ports}}{{end}}' | sed 's/^/container /'
docker ps --quiet | xargs --no-run-if-empty docker inspect --format '{{.Name}} {{with .State.Health}}{{.Status}}{{end}}' | sed 's/^/health /'
docker ps --all --quiet | xargs --no-run-if-empty docker inspect --format '{{$name := .Name}}{{range .Mounts}}mount {{$name}} {{.Name}}{{.Source}}:{{.Destination}}{{"\n"}}{{end}}'
# What was built on the server has an id of its own each time.
docker image ls --format '{{.Repository}}:{{.Tag}} {{.ID}}' | grep -v '<none>' | sed 's/^\(smart1-.*\) .*/\1/; s/^/image /'
docker network ls --format '{{.Name}} {{.Driver}}' | sed 's/^/network /'
docker volume ls --format '{{.Name}}' | sed 's/^/volume /'
find /var/lib/docker/volumes/smart*/_data -mindepth 2 -name '*.frm' ! -path '*/#*' ! -path '*/mysql/*' ! -path '*/performance_schema/*' \
  -printf 'table %P\n' 2>/dev/null || true
docker ps --quiet --filter name='^smart1-mariadb1-1$' | grep -q . || exit 0
ask "select concat(table_schema, '.', table_name) from information_schema.tables where table_type = 'BASE TABLE'
  and table_schema not in ('mysql', 'information_schema', 'performance_schema', 'sys')" | while read -r table; do
  case $table in *.jobs | *.sessions | *.cache | *.lab_marks) continue ;; esac
  echo "rows $table $(ask "select count(*) from $table" </dev/null)"
done
"#;

/// The state of a server with instance 1 on it.
pub fn state(server: &Server) -> Result<Vec<String>> {
    let mut lines: Vec<String> =
        run_on_server(server, &format!("{ASK}{STATE}"))?.lines().map(without_operation).collect();
    lines.sort();
    Ok(lines)
}

/// A line without the name of the operation that set a file aside.
fn without_operation(line: &str) -> String {
    let Some((before, after)) = line.split_once("/kept/") else { return line.to_owned() };
    let rest = after.split_once('/').map(|(_, rest)| rest);
    rest.map_or_else(|| format!("{before}/kept/…"), |rest| format!("{before}/kept/…/{rest}"))
}

/// What only one of the two has.
pub fn differences(wanted: &[String], found: &[String]) -> Vec<String> {
    let only = |these: &[String], those: &[String], sign: &str| {
        these.iter().filter(|line| !those.contains(line)).map(|line| format!("{sign} {line}")).collect::<Vec<_>>()
    };
    [only(wanted, found, "-"), only(found, wanted, "+")].concat()
}
