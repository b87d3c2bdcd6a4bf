//! The key with which a server fetches its code: made there, or brought from the desktop, and waited for until the Git server
//! lets it in. Whatever else stands in the way is told at once.

use std::time::Duration;

use model::{ErrorCode, Event, GitAccess, GitUrl, Problem, SecretName};
use remote::{Input, RemoteError, Script};
use secrecy::ExposeSecret as _;

use crate::OperationError;
use crate::context::Context;
use crate::git::{ACCEPT_HOST_KEY, failure};

/// `$1` key file, `$2` comment, `$3` length of a key on standard input. Where there is none, it is that one, or made. Prints
/// its public part. Exit 65: the key did not come whole, since the line broke.
const MAKE_KEY: &str = r#"
set -e
umask 077
mkdir -p "${1%/*}"
given=$(cat)
[ "${#given}" -eq "$3" ] || exit 65
if [ ! -f "$1" ]; then
  if [ -n "$given" ]; then printf '%s\n' "$given" | cat > "$1.new"; mv "$1.new" "$1"
  else ssh-keygen -q -t ed25519 -N '' -C "$2" -f "$1"; fi
fi
[ -f "$1.pub" ] || ssh-keygen -y -f "$1" > "$1.pub"
cat "$1.pub"
"#;

/// `$1` key file, `$2` address. Exit 0: the key is let in. Nothing is asked of the branches: a repository whose main branch
/// is missing lets the key in too.
const TRY_KEY: &str = r#"
GIT_TERMINAL_PROMPT=0; LC_ALL=C; export GIT_TERMINAL_PROMPT LC_ALL
GIT_SSH_COMMAND="ssh -i $1 -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=15 -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=${1%/*}/known_hosts"
export GIT_SSH_COMMAND
exec git ls-remote -- "$2" >/dev/null
"#;

/// How often the key is tried while the person adds it at the Git server, and how many times: twenty minutes. Not more
/// often: Git servers count failed logins.
const TRY_EVERY: Duration = Duration::from_secs(10);
const TRIES: u32 = 120;

/// So many other answers in a row are forgiven once the Git server has answered as expected.
const MAX_HICCUPS: u32 = 3;

/// Makes the server's key for this repository and waits until the Git server lets it in. Returns the key's file.
pub(super) async fn wait_until_accepted(context: &Context, url: &GitUrl) -> Result<String, OperationError> {
    let number = context.input.spec.number;
    let key = stack::layout::deploy_key(number);
    let comment = format!("instalador-smart {}", context.input.spec.domain);
    // A key that the person was shown before the installation, if there is one.
    let given = context.vault.get(&context.scope, SecretName::DeployKey).await?;
    // The shell drops the last line's end.
    let length = given.as_ref().map_or(0, |key| key.expose_secret().trim_end_matches('\n').len());
    let script = Script::new(MAKE_KEY).arg(&key).arg(comment).arg(length.to_string()).repeatable();
    let input = given.as_ref().map_or(Input::Nothing, |key| Input::Bytes(key.expose_secret().as_bytes()));
    let made = context.connection.run(&script, input).await?.expect_success()?;
    let public = made.text().trim().to_owned();
    if let (Some(confirmed), Some(address)) = (&context.code.git_host_key, url.ssh_address()) {
        let known_hosts = format!("{}/known_hosts", key.rsplit_once('/').map_or("", |(folder, _)| folder));
        let accept = Script::new(ACCEPT_HOST_KEY)
            .then("accept_host_key \"$@\"")
            .arg(known_hosts)
            .arg(address.host)
            .arg(address.port.to_string())
            .arg(confirmed.as_str())
            .repeatable();
        context.run(&accept).await?;
    }
    let attempt = Script::new(TRY_KEY).arg(&key).arg(url.as_str()).repeatable();
    let not_accepted = || Problem::new(ErrorCode::DeployKeyNotAccepted).with("host", url.host()).with("key", &public);
    let (mut said, mut hiccups, mut is_shown) = (String::new(), MAX_HICCUPS, false);
    for _ in 0..TRIES {
        let answer = context.connection.run(&attempt, Input::Nothing).await?;
        if answer.succeeded() {
            return Ok(key);
        }
        said = answer.error_text();
        match failure::classify(&said, url, &GitAccess::DeployKey) {
            Some(problem) if problem.code == ErrorCode::DeployKeyNotAccepted => hiccups = 0,
            Some(problem) if hiccups == MAX_HICCUPS => return Err(problem.detail(&said).into()),
            None if hiccups == MAX_HICCUPS => return Err(failure::unknown(url).detail(&said).into()),
            _ => hiccups += 1,
        }
        if !is_shown {
            context.emit(Event::DeployKey { public_key: public.clone(), host: url.host().to_owned() });
            is_shown = true;
        }
        context.waits(not_accepted());
        tokio::select! {
            () = tokio::time::sleep(TRY_EVERY) => {}
            () = context.connection.cancellation().cancelled() => return Err(RemoteError::Cancelled.into()),
        }
    }
    Err(not_accepted().detail(said).into())
}
