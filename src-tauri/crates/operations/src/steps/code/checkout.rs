//! Code from a Git server: a branch, a tag or a commit, with what Git keeps in other places.

use model::{ErrorCode, Event, GitAccess, GitReference, GitUrl, LeftOut, LeftOutKind, Problem};
use secrecy::{ExposeSecret as _, SecretBox};

use super::place;
use crate::OperationError;
use crate::context::Context;
use crate::git::{AUTHENTICATED_GIT, failure};
use crate::jobs::JobAnswer;
use crate::steps::packages::ensure_more_packages;

/// After [`AUTHENTICATED_GIT`]: `$1` address, `$2` its beginning up to the host, `$3` branch, tag or commit (may be empty),
/// `$4` user, `$5` key file (empty for https). Runs as a job; the token is its standard input.
///
/// Exit 73: no such reference, or none at all; 75: a submodule is not there; 76: git-lfs is needed; 77: an LFS file is not there.
const CHECK_OUT: &str = r#"
url=$1; origin=$2; reference=$3; user=$4; key=$5
take_token
is_there() { printf '%s\n' "$listed" | cut -f2 | grep -q -x -F -e "$1"; }
missing() { echo "no reference: $1"; exit 73; }
if [ -z "$reference" ]; then
  listed=$(remote_git ls-remote -- "$url" HEAD)
  is_there HEAD || missing "$([ -n "$(remote_git ls-remote -- "$url")" ] && echo default || echo empty)"
  remote_git clone --depth 1 --no-recurse-submodules -- "$url" "$new"
else
  listed=$(remote_git ls-remote -- "$url" "refs/heads/$reference" "refs/tags/$reference")
  if is_there "refs/heads/$reference" || is_there "refs/tags/$reference"; then
    remote_git clone --depth 1 --no-recurse-submodules --branch "$reference" -- "$url" "$new"
  else
    case $reference in *[!0-9A-Fa-f]*) missing named ;; ???????*) ;; *) missing named ;; esac
    git init --quiet "$new"
    git -C "$new" remote add origin "$url"
    # A whole hash may be asked for alone, where the Git server allows it.
    [ ${#reference} -ge 40 ] && remote_git -C "$new" fetch --quiet --depth 1 origin "$reference" 2>/dev/null \
      || remote_git -C "$new" fetch --quiet origin '+refs/heads/*:refs/remotes/origin/*' '+refs/tags/*:refs/tags/*'
    commit=$(git -C "$new" rev-parse --verify --quiet "$reference^{commit}") || missing named
    git -C "$new" checkout --quiet --detach "$commit"
  fi
fi
if [ -f "$new/.gitmodules" ]; then
  remote_git -C "$new" submodule --quiet update --init --recursive --depth 1 \
    || remote_git -C "$new" submodule --quiet update --init --recursive || true
fi
git -C "$new" -c core.quotePath=false ls-files --stage | sed -n 's/^160000 [^\t]*\t//p' > "$new/.git/modules-named"
while IFS= read -r module; do
  [ -n "$(ls -A "$new/$module" 2>/dev/null)" ] || { echo "not there: $module"; exit 75; }
done < "$new/.git/modules-named"
pointers() {
  find "$new" -name .git -prune -o -type f -size -3 -exec sh -c 'root=$1; shift
    for file do IFS= read -r line < "$file"; [ "$line" != "version https://git-lfs.github.com/spec/v1" ] || printf "%s\n" "${file#"$root"/}"; done' sh "$new" {} +
}
if [ -n "$(pointers)" ]; then
  git lfs version >/dev/null 2>&1 || { pointers | head -n 5 | sed 's/^/not there: /'; exit 76; }
  git -C "$new" lfs install --local --skip-repo >/dev/null
  remote_git -C "$new" lfs pull || true
  left=$(pointers | head -n 5)
  [ -z "$left" ] || { printf '%s\n' "$left" | sed 's/^/not there: /'; exit 77; }
fi
"#;

/// Where code is fetched from.
pub(super) struct Checkout<'a> {
    pub url: &'a GitUrl,
    pub reference: Option<&'a GitReference>,
    pub access: &'a GitAccess,
}

impl Checkout<'_> {
    /// Fetches the code and puts it at its place.
    pub(super) async fn fetch(&self, context: &Context, key: Option<&str>) -> Result<(), OperationError> {
        let mut answer = self.job(context, "", key).await?;
        if answer.status == 76 {
            // Where it can't be had, the files that are missing are what counts.
            if let Err(error) = ensure_more_packages(context, "packages-lfs", &[("git-lfs", "git-lfs")]).await {
                return Err(incomplete(&answer, "lfs").detail(Problem::from(error).to_string()).into());
            }
            answer = self.job(context, "lfs", key).await?;
        }
        if answer.status != 0 {
            return Err(self.failure(context, &answer).detail(&answer.tail).into());
        }
        report_left_out(context, &answer);
        Ok(())
    }

    async fn job(&self, context: &Context, name: &str, key: Option<&str>) -> Result<JobAnswer, OperationError> {
        let user = match self.access {
            GitAccess::Token { user } => user.as_str(),
            GitAccess::Public | GitAccess::DeployKey => "",
        };
        let script = place::script(context, &[AUTHENTICATED_GIT, CHECK_OUT])
            .arg(self.url.as_str())
            .arg(self.url.origin())
            .arg(self.reference.map_or("", GitReference::as_str))
            .arg(user)
            .arg(key.unwrap_or_default());
        let token = context.code.git_token.as_ref().filter(|_| matches!(self.access, GitAccess::Token { .. }));
        let input = token.map(|token| SecretBox::new(Box::new(format!("{}\n", token.expose_secret()).into_bytes())));
        context.job(name, &script, input.as_ref()).await
    }

    fn failure(&self, context: &Context, answer: &JobAnswer) -> Problem {
        match answer.status {
            73 => {
                let said = answer.tail.lines().rev().find_map(|line| line.strip_prefix("no reference: "));
                failure::reference_missing(self.reference, said.unwrap_or("named"))
            }
            75 => incomplete(answer, "submodule"),
            76 | 77 => incomplete(answer, "lfs"),
            _ => place::failure(context, answer)
                .or_else(|| failure::classify(&answer.tail, self.url, self.access))
                .unwrap_or_else(|| place::command_failed(answer)),
        }
    }
}

fn incomplete(answer: &JobAnswer, part: &str) -> Problem {
    let names: Vec<_> = answer.tail.lines().filter_map(|line| line.strip_prefix("not there: ")).collect();
    Problem::new(ErrorCode::CodeIncomplete).with("part", part).with("names", names.join(", "))
}

/// What of a checkout was not taken, by the lines of its job.
fn report_left_out(context: &Context, answer: &JobAnswer) {
    let mut found = std::collections::BTreeMap::new();
    for name in answer.tail.lines().filter_map(|line| line.strip_prefix("left-out: ")) {
        let kind = match name {
            ".env" => LeftOutKind::Environment,
            "public/storage" => LeftOutKind::StorageLink,
            _ if name.starts_with("bootstrap/") => LeftOutKind::Compiled,
            _ => LeftOutKind::Runtime,
        };
        found.entry(kind).or_insert_with(|| LeftOut::new(kind)).add(name);
    }
    if !found.is_empty() {
        context.emit(Event::LeftOut { left_out: found.into_values().collect() });
    }
}
