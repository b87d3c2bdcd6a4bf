//! What the texts of all sections share. They change nothing, but for the journal lines that they are handed, and a folder
//! in memory that is removed when they end.

/// After `HOST_FACTS_FUNCTIONS`, `WRITE_JOURNAL`, `LOCK_FUNCTIONS` and
/// `MACHINE_FUNCTIONS`: `$1` base folder, `$2` journal lines, `$3` the PHP probe, `$4` hosts of tenants to ask again; then for each
/// instance number, base folder, domain and the probe's input. Where no instance is named, those on record are taken.
///
/// `run_in_background FUNCTION…` begins what takes a while; each answer waits in a file of its own, since lines of several
/// writers would mix. Where there is no place for them, one follows the other. `each FUNCTION…` calls it for each instance,
/// with `$number`, `$folder` (the instance's), `$domain` and `$input` set.
pub(super) const BEGIN: &str = r#"
base=$1; probe=$3; again=$4
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
instance_fact() { fact "$number/$1" "$2"; }
recorded() { sed -n "s/^ *\"$2\": \"\([^\"]*\)\".*/\1/p" "$state/instances/$1.json" 2>/dev/null | head -n 1; }
write_journal "$2"
shift 4
if [ $# = 0 ]; then
  for record in "$state"/instances/*.json; do
    [ -r "$record" ] || continue
    number=${record##*/}
    set -- "$@" "${number%.json}" '' '' ''
  done
fi
each_of() {
  call=$1; shift
  while [ $# -gt 3 ]; do
    number=$1; folder=$2; domain=$3; input=$4
    shift 4
    [ -n "$folder" ] || folder=$(recorded "$number" base_folder)
    folder=${folder:-$base}/smart$number
    [ -n "$domain" ] || domain=$(recorded "$number" domain)
    "$call"
  done
}
"#;

/// After the last section.
pub(super) const END: &str = r"
collect
exit 0
";
