//! The texts that read a server. They change nothing, but for the journal lines that the first is handed, and a folder
//! in memory that is gone when they end.

/// What both readers use, after `HOST_FACTS_FUNCTIONS`. `$base` is the base folder; `$state` is ours.
pub(crate) const FUNCTIONS: &str = r#"
base=$1
state=/var/lib/instalador-smart
# What takes a while is asked while other things are. Each answer waits in a place of its own, in memory where there is
# some: lines of several writers would mix. Where there is no place, one follows the other.
tmp=$(mktemp -d /run/instalador-smart.XXXXXXXX 2>/dev/null || mktemp -d) || tmp=
trap '[ -z "$tmp" ] || rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT PIPE TERM
background=0
run_in_background() {
  [ -n "$tmp" ] || { ("$@"); return 0; }
  background=$((background + 1))
  "$@" > "$tmp/$background" &
}
collect() { wait; [ -z "$tmp" ] || cat "$tmp"/* 2>/dev/null; }
packed() { [ -r "$2" ] && printf '%s=%s\n' "$1" "$(base64 -w0 < "$2")"; return 0; }
read_engine() {
  command -v docker >/dev/null || return 1
  fact docker_installed yes
  engine=$(docker version --format '{{.Server.Version}}' 2>/dev/null) || return 1
  fact docker_engine "$engine"
}
read_containers() {
  containers=$(docker ps --all --quiet)
  [ -n "$containers" ] && docker inspect --format 'docker_container={{.Id}}|{{.Name}}|{{.State.Running}}|{{with index .State "Health"}}{{.Status}}{{end}}|{{.State.StartedAt}}|{{index .Config.Labels "com.docker.compose.project"}}|{{index .Config.Labels "com.docker.compose.service"}}|{{index .Config.Labels "com.docker.compose.config-hash"}}|{{.Image}}|{{range .Config.Env}}{{$pair := split . "="}}{{if eq (index $pair 0) "VIRTUAL_HOST"}}{{index $pair 1}}{{end}}{{end}}' $containers 2>/dev/null
  return 0
}
read_records() {
  for record in "$state"/manifests/*.json; do [ -r "$record" ] && packed manifest "$record"; done
  for record in "$state"/specs/*.json; do [ -r "$record" ] && packed spec "$record"; done
  if [ -d "$state/lock" ]; then
    packed lock "$state/lock/owner.json"
    fact lock_age "$(( $(date +%s) - $(stat -c %Y "$state/lock/heartbeat" 2>/dev/null || echo 0) ))"
  fi
}
login_status() { curl --silent --max-time 20 --output /dev/null --write-out '%{http_code}' --header "Host: $1" http://127.0.0.1/login; }
"#;

/// After these and `WRITE_JOURNAL`: `$1` base folder, `$2` instance number, `$3` names of the sections, `$4` domain,
/// `$5` the PHP probe, `$6` its input, `$7` journal lines.
pub(super) const READ: &str = r#"
number=$2; sections=$3; domain=$4; probe=$5; probe_input=$6
folder=$base/smart$number
wants() { case " $sections " in *" $1 "*) return 0 ;; *) return 1 ;; esac; }

write_journal "$7"

read_docker() {
  program=$(command -v docker) || return 0
  if wants engine; then
    [ "$(readlink -f "$program")" = /usr/bin/snap ] && fact docker_from_snap yes
    packed docker_daemon /etc/docker/daemon.json
    run_in_background compose_version
    read_engine || return 0
  fi
  if wants store; then
    run_in_background docker network ls --format 'docker_network={{.Name}}'
    run_in_background docker volume ls --format 'docker_volume={{.Name}}'
    run_in_background docker image ls --digests --no-trunc --format 'docker_image={{.Repository}}:{{.Tag}} {{.ID}} {{.Digest}}'
  fi
  if wants containers; then run_in_background read_containers; fi
  if wants hashes; then
    run_in_background wanted_hashes proxy
    run_in_background wanted_hashes "smart$number"
  fi
}
compose_version() { fact docker_compose "$(docker compose version --short 2>/dev/null)"; }
wanted_hashes() {
  [ -r "$base/$1/docker-compose.yml" ] || return 0
  cd "$base/$1" && docker compose config --hash '*' 2>/dev/null | sed "s|^|docker_wanted=$1/|"
}

ask_application() {
  fpm=$(docker ps --quiet --filter "label=com.docker.compose.project=smart$number" --filter "label=com.docker.compose.service=fpm$number" --filter label=com.docker.compose.oneoff=False 2>/dev/null | head -n 1)
  [ -n "$fpm" ] || return 0
  error_output=/dev/null
  [ -z "$tmp" ] || error_output=$tmp/.error_output
  # An engine loses what a program said now and then (moby/moby#27289): nothing at all is no answer yet.
  for pause in 0 1 2; do
    sleep "$pause"
    answer=$(printf '%s' "$probe_input" | timeout 60 docker exec --interactive --user www-data --workdir /var/www/html "$fpm" php -r "$probe" 2>"$error_output")
    status=$?
    if [ -n "$answer" ] || [ "$status" = 124 ]; then break; fi
  done
  fact application "$(printf '%s' "$answer" | base64 -w0)"
  [ -n "$answer" ] || fact application_error "$( (echo "docker exec: $status"; tail -c 1000 "$error_output") | base64 -w0)"
}
ask_site() { fact "$1" "$(login_status "$2")"; }

if wants application && command -v docker >/dev/null 2>&1; then run_in_background ask_application; fi
if wants site && [ -n "$domain" ] && command -v curl >/dev/null 2>&1; then
  run_in_background ask_site site_domain "$domain"
  run_in_background ask_site site_tenant "x.$domain"
  run_in_background ask_site site_unknown_host nobody.invalid
fi
read_docker

read_file() {
  [ -f "$1" ] || return 0
  sum=$(sha256sum < "$1")
  printf 'file=%s %s %s\n' "${sum%% *}" "$(stat -c '%a %u:%g' "$1")" "$1"
}
sum_of() { [ -r "$1" ] && sha256sum < "$1" | cut -d' ' -f1; }
read_files() {
  read_records
  for file in "$base/proxy/docker-compose.yml" "$base/proxy/vhost.d/default" "$base/proxy/fpms/smart$number/default" \
    "$folder/docker-compose.yml" "$folder/supervisor.conf" "$folder/.env"; do read_file "$file"; done
  for record in "$state/extensions"/*; do
    [ -r "$record" ] && printf 'extensions=%s %s\n' "${record##*/}" "$(tr '\n' ' ' < "$record")"
  done
  packed proved "$state/proved/$number"
  packed code_stamp "$state/code/$number.json"
  [ -d "$folder" ] || return 0
  [ -n "$(ls -A "$folder" 2>/dev/null)" ] && fact folder yes
  [ -f "$folder/artisan" ] && [ -f "$folder/composer.json" ] && fact laravel yes
  [ -d "$folder/.git" ] && fact revision "$(git -C "$folder" -c safe.directory="$folder" rev-parse HEAD 2>/dev/null)"
  packed environment "$folder/.env"
  packed example "$folder/.env.example"
  fact lock_file "$(sum_of "$folder/composer.lock")"
  packed installed_lock "$state/dependencies/$number"
  [ -f "$folder/vendor/autoload.php" ] && fact vendor yes
  ready=yes
  for writable in storage/framework/cache/data storage/framework/sessions storage/framework/views storage/logs \
    storage/app/public bootstrap/cache; do [ -d "$folder/$writable" ] || ready=no; done
  # The supervisor opens its own logs as root; nothing else reads or writes them.
  if [ "$ready" = yes ]; then
    [ -z "$(find "$folder/storage" "$folder/bootstrap/cache" ! -uid 33 ! -name 'supervisor*.log*' -print -quit)" ] && fact storage_owned yes
    [ -z "$(find "$folder/storage" "$folder/bootstrap/cache" -perm -0002 ! -type l -print -quit)" ] && fact storage_closed yes
  fi
  fact storage_link "$(readlink "$folder/public/storage")"
  [ -f "$folder/bootstrap/cache/config.php" ] && [ ! "$folder/.env" -nt "$folder/bootstrap/cache/config.php" ] && fact config_fresh yes
  return 0
}
if wants host; then host_facts "$base"; fi
if wants files; then read_files; fi

if wants network; then
  if timeout 10 getent ahostsv4 registry-1.docker.io >/dev/null 2>&1; then fact network_resolves yes; else fact network_resolves no; fi
  if command -v curl >/dev/null 2>&1; then
    code=$(curl --silent --max-time 10 --output /dev/null --write-out '%{http_code}' https://registry-1.docker.io/v2/)
    case $code in 200 | 401) fact network_registry yes ;; *) fact network_registry no ;; esac
  elif [ -x /bin/bash ]; then
    if timeout 10 /bin/bash -c 'exec 3<>/dev/tcp/registry-1.docker.io/443' 2>/dev/null; then fact network_registry yes; else fact network_registry no; fi
  fi
fi
collect
exit 0
"#;

/// After `FUNCTIONS`: the state of everything on a server, in one round trip.
pub(crate) const STATE: &str = r#"
if read_engine; then run_in_background read_containers; fi
ask_page() { fact page "$1 $(login_status "$1")"; }
if command -v curl >/dev/null 2>&1; then
  for record in "$state"/manifests/*.json; do
    [ -r "$record" ] || continue
    domain=$(sed -n 's/^ *"domain": "\([^"]*\)".*/\1/p' "$record" | head -n 1)
    [ -z "$domain" ] || run_in_background ask_page "$domain"
  done
fi
host_facts "$base"
read_records
collect
exit 0
"#;
