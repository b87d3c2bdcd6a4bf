//! The application's code: by Git with a token, by Git with a deploy key, or from an archive.
//!
//! New code is made beside its place and takes it in one move. Code that is there is never replaced by this step: that
//! is an upgrade.

use std::time::Duration;

use model::{
    ArchiveFormat, CodeSource, ErrorCode, Event, GitAccess, GitReference, GitUrl, Params, Problem, ProgressUnit,
    SecretName, StepId,
};
use remote::{Input, RemoteError, Script, Upload, tells_full_disk};
use secrecy::{ExposeSecret as _, SecretBox};

use crate::OperationError;
use crate::context::Context;
use crate::facts::Sections;
use crate::jobs::JobAnswer;
use crate::plan_input::PlanInput;
use crate::step::{CheckOutcome, Step};
use crate::steps::packages::ensure_packages;

/// The code is in its folder.
pub struct Code;

/// `$1` folder, `$2` where to note what was put there, `$3` the note, `$4` address, `$5` branch or tag (may be empty),
/// `$6` user, `$7` key file (empty for https). Runs as a job; the token is its standard input.
///
/// The token goes from standard input into a pipe that Git's question reads: no argument, no environment, no file.
const CLONE: &str = r#"
set -e
folder=$1; note=$2; stamp=$3; url=$4; reference=$5; user=$6; key=$7
IFS= read -r token || true
new=${folder%/*}/.${folder##*/}.new
rm -rf "$new"
mkdir -p "${folder%/*}"
GIT_TERMINAL_PROMPT=0; GIT_ASKPASS=/bin/true; export GIT_TERMINAL_PROMPT GIT_ASKPASS
GIT_CONFIG_NOSYSTEM=1; GIT_CONFIG_GLOBAL=/dev/null; export GIT_CONFIG_NOSYSTEM GIT_CONFIG_GLOBAL
set -- clone --depth 1 --no-recurse-submodules
[ -z "$reference" ] || set -- "$@" --branch "$reference"
if [ -n "$key" ]; then
  GIT_SSH_COMMAND="ssh -i $key -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=15 -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=${key%/*}/known_hosts"
  export GIT_SSH_COMMAND
  git "$@" -- "$url" "$new"
elif [ -n "$token" ]; then
  SMART_GIT_USER=$user; export SMART_GIT_USER
  exec 9<<TOKEN
$token
TOKEN
  token=
  git -c credential.helper= -c 'credential.helper=!f() { [ "$1" = get ] || return 0; printf "username=%s\n" "$SMART_GIT_USER"; IFS= read -r word <&9 && printf "password=%s\n" "$word"; }; f' "$@" -- "$url" "$new"
else
  git "$@" -- "$url" "$new"
fi
"#;

/// `$1` folder, `$2` note, `$3` stamp, `$4` archive. Runs as a job.
const UNPACK: &str = r#"
set -e
folder=$1; note=$2; stamp=$3
new=${folder%/*}/.${folder##*/}.new
rm -rf "$new"
mkdir -p "$new"
tar --extract --gzip --no-same-owner --no-same-permissions --file "$4" --directory "$new"
rm -f "$4"
"#;

/// After either: judges the new code, and puts it at its place together with the note. Exit 66: not the application.
const MOVE_INTO_PLACE: &str = r#"
for needed in artisan composer.json .env.example public/index.php; do
  [ -f "$new/$needed" ] || { echo "missing: $needed"; exit 66; }
done
chown -R 0:0 "$new"
# What a later upgrade tells changes by hand from: names and sums, no contents.
(umask 077; mkdir -p "${note%/*}"; cd "$new" && find . -name .git -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum -- > "${note%.json}.sums.new")
[ -d "$folder" ] && rmdir "$folder"
(umask 077; mkdir -p "${note%/*}"; printf '%s' "$stamp" | cat > "$note.new")
mv "${note%.json}.sums.new" "${note%.json}.sums"
mv "$new" "$folder"
mv "$note.new" "$note"
sync "$note"
"#;

#[async_trait::async_trait]
impl Step for Code {
    fn id(&self) -> StepId {
        StepId::Code
    }

    fn params(&self, input: &PlanInput) -> Params {
        match &input.code {
            Some(CodeSource::Git { url, .. }) => [("host".to_owned(), url.host().to_owned())].into(),
            Some(CodeSource::Archive { .. }) | None => Params::new(),
        }
    }

    fn sections(&self) -> Sections {
        Sections::FILES
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let Some(facts) = input.files() else { return CheckOutcome::Unsatisfied("not-read") };
        match &facts.code_stamp {
            // The move of the folder came through and the note did not: the note's absence alone is repaired by moving again.
            None if facts.folder && facts.laravel => CheckOutcome::Blocked(
                Problem::new(ErrorCode::LeftoversFound)
                    .with("instance", input.spec.number)
                    .with("found", input.layout().instance(input.spec.number)),
            ),
            None => CheckOutcome::Unsatisfied("absent"),
            Some(stamp) if *stamp != input.code_stamp() => CheckOutcome::Blocked(
                Problem::new(ErrorCode::FilesChanged).with("path", input.layout().instance(input.spec.number)),
            ),
            Some(_) => CheckOutcome::satisfied_if(facts.laravel, "absent"),
        }
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let Some(source) = context.input.code.clone() else { return Err(context.verification_failed("no-source")) };
        if let CodeSource::Git { url, .. } = &source {
            let ssh: &[(&str, &str)] = if url.is_ssh() { &[("ssh", "openssh-client")] } else { &[] };
            ensure_packages(context, &[&[("git", "git"), ("update-ca-certificates", "ca-certificates")], ssh].concat())
                .await?;
        }
        match source {
            CodeSource::Git { url, reference, access } => {
                let key = match &access {
                    GitAccess::DeployKey => Some(deploy_key(context, &url).await?),
                    GitAccess::Public | GitAccess::Token { .. } => None,
                };
                clone(context, &url, reference.as_ref(), &access, key.as_deref()).await
            }
            CodeSource::Archive { format, .. } => unpack(context, format).await,
        }
    }
}

fn note_path(context: &Context) -> String {
    stack::layout::code_note(context.input.spec.number)
}

fn folder(context: &Context) -> String {
    context.input.layout().instance(context.input.spec.number)
}

async fn clone(
    context: &Context,
    url: &GitUrl,
    reference: Option<&GitReference>,
    access: &GitAccess,
    key: Option<&str>,
) -> Result<(), OperationError> {
    let user = match access {
        GitAccess::Token { user } => user.as_str(),
        GitAccess::Public | GitAccess::DeployKey => "",
    };
    let script = Script::new(CLONE)
        .then(MOVE_INTO_PLACE)
        .arg(folder(context))
        .arg(note_path(context))
        .arg(context.input.code_stamp())
        .arg(url.as_str())
        .arg(reference.map_or("", GitReference::as_str))
        .arg(user)
        .arg(key.unwrap_or_default());
    let token = context.code.git_token.as_ref().filter(|_| matches!(access, GitAccess::Token { .. }));
    let input = token.map(|token| SecretBox::new(Box::new(format!("{}\n", token.expose_secret()).into_bytes())));
    let answer = context.job("", &script, input.as_ref()).await?;
    classify_failure(context, &answer, url, reference, access)
}

/// Git reports its failures in text only. The language is fixed by the script.
fn classify_failure(
    context: &Context,
    answer: &JobAnswer,
    url: &GitUrl,
    reference: Option<&GitReference>,
    access: &GitAccess,
) -> Result<(), OperationError> {
    if answer.status == 0 {
        return Ok(());
    }
    let said = |words: &[&str]| words.iter().any(|word| answer.tail.contains(word));
    let host = url.host();
    let problem = if answer.status == 66 {
        not_laravel(&answer.tail)
    } else if tells_full_disk(&answer.tail) {
        Problem::new(ErrorCode::DiskFull).with("path", folder(context))
    } else if said(&["Remote branch"]) {
        Problem::new(ErrorCode::GitReferenceMissing).with("reference", reference.map_or("", GitReference::as_str))
    } else if said(&[
        "Could not resolve host",
        "Failed to connect",
        "Connection timed out",
        "Connection refused",
        "Couldn't connect",
        "Could not resolve hostname",
    ]) {
        Problem::new(ErrorCode::GitUnreachable).with("host", host)
    } else if *access == GitAccess::DeployKey && said(&["Permission denied", "Could not read from remote repository"]) {
        Problem::new(ErrorCode::DeployKeyNotAccepted).with("host", host).with("key", "")
    } else if said(&[
        "Authentication failed",
        "could not read Username",
        "could not read Password",
        "HTTP Basic",
        "returned error: 401",
        "returned error: 403",
        "not found",
    ]) {
        Problem::new(ErrorCode::GitRefused).with("host", host)
    } else {
        Problem::new(ErrorCode::CommandFailed).with("step", StepId::Code).with("status", answer.status)
    };
    Err(problem.detail(&answer.tail).into())
}

fn not_laravel(tail: &str) -> Problem {
    let missing = tail.lines().rev().find_map(|line| line.strip_prefix("missing: ")).unwrap_or("artisan");
    Problem::new(ErrorCode::CodeNotLaravel).with("missing", missing)
}

/// `$1` key file, `$2` comment. Where there is none, it is the one on standard input, or made. Prints its public part.
const MAKE_KEY: &str = r#"
set -e
umask 077
mkdir -p "${1%/*}"
given=$(cat)
if [ ! -f "$1" ]; then
  if [ -n "$given" ]; then printf '%s\n' "$given" | cat > "$1.new"; mv "$1.new" "$1"
  else ssh-keygen -q -t ed25519 -N '' -C "$2" -f "$1"; fi
fi
[ -f "$1.pub" ] || ssh-keygen -y -f "$1" > "$1.pub"
cat "$1.pub"
"#;

/// `$1` key file, `$2` address. Exit 0: the key is let in.
const TRY_KEY: &str = r#"
GIT_TERMINAL_PROMPT=0; export GIT_TERMINAL_PROMPT
GIT_SSH_COMMAND="ssh -i $1 -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=15 -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=${1%/*}/known_hosts"
export GIT_SSH_COMMAND
exec git ls-remote --exit-code -- "$2" HEAD >/dev/null
"#;

/// How often the key is tried while the person adds it at the Git server, and how many times: twenty minutes. Not more
/// often: Git servers count failed logins.
const TRY_EVERY: Duration = Duration::from_secs(10);
const TRIES: u32 = 120;

/// Makes the server's key for this repository and waits until the Git server lets it in. Gives the key's file.
async fn deploy_key(context: &Context, url: &GitUrl) -> Result<String, OperationError> {
    let number = context.input.spec.number;
    let key = stack::layout::deploy_key(number);
    let comment = format!("instalador-smart {}", context.input.spec.domain);
    let script = Script::new(MAKE_KEY).arg(&key).arg(comment).repeatable();
    // A key that the person was shown before the installation, if there is one.
    let given = context.vault.get(&context.scope, SecretName::DeployKey).await?;
    let input = given.as_ref().map_or(Input::Nothing, |key| Input::Bytes(key.expose_secret().as_bytes()));
    let made = context.connection.run(&script, input).await?.expect_success()?;
    let public = made.text().trim().to_owned();
    let attempt = Script::new(TRY_KEY).arg(&key).arg(url.as_str()).repeatable();
    let mut said = String::new();
    for round in 0..TRIES {
        let answer = context.connection.run(&attempt, Input::Nothing).await?;
        if answer.succeeded() {
            return Ok(key);
        }
        said = answer.error_text();
        if said.contains("Could not resolve hostname") || said.contains("Connection refused") {
            return Err(Problem::new(ErrorCode::GitUnreachable).with("host", url.host()).detail(said).into());
        }
        if round == 0 {
            context.emit(Event::DeployKey { public_key: public.clone(), host: url.host().to_owned() });
        }
        let reason = Problem::new(ErrorCode::DeployKeyNotAccepted).with("host", url.host()).with("key", &public);
        context.waits(reason);
        tokio::select! {
            () = tokio::time::sleep(TRY_EVERY) => {}
            () = context.connection.cancellation().cancelled() => return Err(RemoteError::Cancelled.into()),
        }
    }
    Err(Problem::new(ErrorCode::DeployKeyNotAccepted).with("host", url.host()).with("key", public).detail(said).into())
}

async fn unpack(context: &Context, _format: ArchiveFormat) -> Result<(), OperationError> {
    let Some(path) = &context.code.archive else {
        return Err(context.verification_failed("archive"));
    };
    let bytes = tokio::fs::read(path)
        .await
        .map_err(|source| RemoteError::LocalFile { path: path.display().to_string(), source })?;
    let number = context.input.spec.number;
    let uploads = stack::layout::uploads();
    let folder_script = Script::new("umask 077; mkdir -p \"$1\"").arg(&uploads).repeatable();
    context.connection.run(&folder_script, Input::Nothing).await?.expect_success()?;
    let target = format!("{uploads}/{number}.tar.gz");
    let upload = Upload { path: &target, mode: "0600", owner: "0:0" };
    let total = bytes.len() as u64;
    let watch = |sent| context.progress(sent, Some(total), ProgressUnit::Bytes);
    remote::upload(&context.connection, &upload, Input::Watched(&bytes, &watch)).await?;
    let script = Script::new(UNPACK)
        .then(MOVE_INTO_PLACE)
        .arg(folder(context))
        .arg(note_path(context))
        .arg(context.input.code_stamp())
        .arg(target);
    let answer = context.job("", &script, None).await?;
    match answer.status {
        0 => Ok(()),
        66 => Err(not_laravel(&answer.tail).detail(&answer.tail).into()),
        status => Err(Problem::new(ErrorCode::CommandFailed)
            .with("step", StepId::Code)
            .with("status", status)
            .detail(&answer.tail)
            .into()),
    }
}
