//! How new code comes to its place on the server: what belongs to another server is taken out of it, it is judged, what is
//! there already is set aside if it may be, and one move puts it there.
//!
//! Whatever moment this is cut off at, the same script run again ends as if it had not been.

use model::{ErrorCode, Problem, StepId};
use remote::{Script, tells_full_disk};

use crate::OperationError;
use crate::context::Context;
use crate::jobs::JobAnswer;

/// Before the code is made. `$1` folder, `$2` where to note what was put there, `$3` the note, `$4` whether other code may be
/// replaced, `$5` compose project, `$6` where what is replaced is kept. The source's own arguments follow.
const BEGIN: &str = r#"
set -e
LC_ALL=C; export LC_ALL
folder=$1; note=$2; stamp=$3; replace=$4; project=$5; kept=$6
shift 6
new=${folder%/*}/.${folder##*/}.new
old=${folder%/*}/.${folder##*/}.old
records=${note%.json}
set_old_aside() {
  (umask 077; mkdir -p "$kept")
  target=$kept/code; number=0
  while [ -e "$target" ]; do number=$((number + 1)); target=$kept/code.$number; done
  # composer makes these again.
  rm -rf "$old/vendor" "$old/node_modules"
  mv -T "$old" "$target"
}
# A run that was cut off between its moves had judged what was there.
restored=
if [ -d "$old" ]; then
  if [ -n "$(ls -A "$folder" 2>/dev/null)" ]; then set_old_aside
  else
    [ ! -d "$folder" ] || rmdir "$folder"
    mv -T "$old" "$folder"; restored=yes
  fi
fi
rm -rf "$new"
mkdir -p "${folder%/*}"
"#;

/// After it was made in `$new`. Exit 66: not the application; 68: a link leads out of it; 70: something else is in the way;
/// 71: what is there was changed by hand.
const FINISH: &str = r#"
for needed in artisan composer.json .env.example public/index.php; do
  { [ -f "$new/$needed" ] && [ ! -L "$new/$needed" ]; } || { echo "missing: $needed"; exit 66; }
done
# What belongs to another server, whoever put it among the code. Settings that were compiled there win over any .env.
find "$new" -mindepth 2 ! -type d \( -path "$new/bootstrap/cache/*.php" -o -path "$new/public/hot" \
  -o -path "$new/storage/framework/down" -o -path "$new/storage/framework/maintenance.php" \) -printf 'left-out: %P\n' -delete
find "$new" -mindepth 2 -maxdepth 2 -path "$new/public/storage" -type l -printf 'left-out: %P\n' -delete
(umask 077; mkdir -p "${note%/*}")
rm -f "$records.env"
if [ -L "$new/.env" ] || [ -e "$new/.env" ]; then
  if [ -f "$new/.env" ] && [ ! -L "$new/.env" ]; then (umask 077; cat "$new/.env" > "$records.env"); fi
  rm -rf "$new/.env"
  echo "left-out: .env"
fi
outside=$(find "$new" -type l -exec sh -c 'root=$(realpath -- "$1"); shift
  for link do case $(realpath -m -- "$link") in "$root"|"$root"/*) ;; *) printf "%s\n" "$link" ;; esac; done' sh "$new" {} + | head -n 1)
[ -z "$outside" ] || { echo "leads outside: ${outside#"$new"/}"; exit 68; }
chown -R 0:0 "$new"
# What a later upgrade tells changes by hand from: names and sums, no contents.
(umask 077; cd "$new" && find . -name .git -prune -o -type f -print0 | sort -z | xargs -0 -r sha256sum -- > "$records.sums.new")
# Files of ours lie among the code, and composer writes below vendor.
changed_by_hand() {
  [ -z "$restored" ] && [ -f "$records.sums" ] || return 0
  (cd "$folder" && grep -v -e '  \./vendor/' -e '  \./node_modules/' -e '  \./docker-compose\.yml$' \
    -e '  \./supervisor\.conf$' -e '  \./\.env$' "$records.sums" | sha256sum --check --quiet -- - 2>/dev/null) \
    | sed -n 's/: FAILED.*//p' | head -n 1
}
# A container goes on with the folder that it was given, wherever that is moved.
remove_containers() {
  command -v docker >/dev/null 2>&1 || return 0
  for container in $(docker ps --all --quiet --filter "label=com.docker.compose.project=$project" 2>/dev/null); do
    docker inspect --format '{{range .Mounts}}{{println .Source}}{{end}}' "$container" \
      | grep -q -e "^$folder\$" -e "^$folder/" || continue
    docker stop --time 30 "$container" >/dev/null && docker rm --force "$container" >/dev/null
  done
}
moved=
if [ -d "$folder" ] && ! rmdir "$folder" 2>/dev/null; then
  [ "$replace" = yes ] || { echo "in the way: $folder"; exit 70; }
  changed=$(changed_by_hand)
  [ -z "$changed" ] || { echo "changed: ${changed#./}"; exit 71; }
  remove_containers
  [ ! -f "$folder/.env" ] || cp -p "$folder/.env" "$new/.env"
  # What people uploaded meanwhile.
  if [ -d "$folder/storage/app" ] && [ ! -L "$folder/storage/app" ]; then
    mkdir -p "$new/storage/app"; cp -a "$folder/storage/app/." "$new/storage/app/"
  fi
  moved=yes
fi
(umask 077; printf '%s' "$stamp" | cat > "$note.new")
[ -z "$moved" ] || mv -T "$folder" "$old"
mv "$records.sums.new" "$records.sums"
# The note first: a note without its code is code that is missing, and code without its note would be of unknown origin.
mv "$note.new" "$note"
sync "$note"
mv -T "$new" "$folder"
[ -z "$moved" ] || set_old_aside
sync "${folder%/*}/" 2>/dev/null || true
"#;

/// Ends what a run left that was cut off at its last move.
pub(super) async fn set_replaced_code_aside(context: &Context) -> Result<(), OperationError> {
    let script = arguments(context, Script::new(BEGIN));
    context.job_or("aside", &script, None, ErrorCode::CommandFailed).await?;
    Ok(())
}

/// The script that makes the code by `make` and puts it at its place. The source's arguments are to be added.
pub(super) fn script(context: &Context, make: &[&'static str]) -> Script {
    let script = make.iter().fold(Script::new(BEGIN), |script, text| script.then(text));
    arguments(context, script.then(FINISH))
}

fn arguments(context: &Context, script: Script) -> Script {
    let (input, number) = (&context.input, context.input.spec.number);
    let layout = input.layout();
    let was_put_here = input.files().is_some_and(|files| files.code_stamp.is_some());
    let may_replace = was_put_here && !super::was_installed(input);
    script
        .arg(layout.instance(number))
        .arg(stack::layout::code_note(number))
        .arg(input.code_stamp())
        .arg(if may_replace { "yes" } else { "" })
        .arg(input.project())
        .arg(layout.kept(number, &context.operation))
}

/// Why the code did not come to its place, if that is what the status says.
pub(super) fn failure(context: &Context, answer: &JobAnswer) -> Option<Problem> {
    let folder = context.input.layout().instance(context.input.spec.number);
    let said = |start: &str| answer.tail.lines().rev().find_map(|line| line.strip_prefix(start)).unwrap_or_default();
    Some(match answer.status {
        66 => Problem::new(ErrorCode::CodeNotLaravel).with("missing", said("missing: ")),
        68 => Problem::new(ErrorCode::CodeUnsafe).with("entry", said("leads outside: ")),
        70 => Problem::new(ErrorCode::LeftoversFound).with("instance", context.input.spec.number).with("found", folder),
        71 => Problem::new(ErrorCode::FilesChanged).with("path", format!("{folder}/{}", said("changed: "))),
        _ if tells_full_disk(&answer.tail) => Problem::new(ErrorCode::DiskFull).with("path", folder),
        _ => return None,
    })
}

/// Any other failure.
pub(super) fn command_failed(answer: &JobAnswer) -> Problem {
    Problem::new(ErrorCode::CommandFailed).with("step", StepId::Code).with("status", answer.status)
}
