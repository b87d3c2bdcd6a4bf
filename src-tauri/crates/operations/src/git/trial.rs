//! A source of code, tried from its server before the plan: a wrong token, an address with a typo or a shut port are found
//! out before anything is changed. Nothing is installed for it: what the server has of git, curl and ssh has to do.

use model::{
    Check, CheckId, CodeSource, ErrorCode, Fingerprint, GitAccess, GitReference, Problem, SecretName, Verdict,
};
use remote::{Input, Script};
use secrecy::{ExposeSecret as _, SecretBox};
use vault::Scope;

use super::{ACCEPT_HOST_KEY, AUTHENTICATED_GIT, failure};
use crate::OperationError;
use crate::plan::Session;

/// After [`AUTHENTICATED_GIT`]: `$1` address, `$2` its beginning up to the host, `$3` branch, tag or commit (may be empty),
/// `$4` user, `$5` key file on the server; for ssh `$6` user, `$7` host, `$8` port, `$9` path,
/// `${10}` a host key that was confirmed (may be empty). Token or key on standard input.
///
/// Prints `via` and the names of what the Git server offers; if that fails over ssh, `recorded`, the fingerprint of the host key
/// that is known. What goes wrong is on standard error, in Git's words.
const TRY: &str = r#"
url=$1; origin=$2; reference=$3; user=$4; key=
umask 077
# No list of branches is longer than 32 MB.
ulimit -f 65536
mkdir -p /run/instalador-smart && tmp=$(mktemp -d /run/instalador-smart/XXXXXXXX) || { echo via=none; exit 0; }
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT PIPE TERM
offered() { tr '\000\t' '\n ' | sed -n 's/^.*[0-9a-f]\{40\} \(HEAD\|refs\/[^ ]*\)$/offers=\1/p' \
  | grep -x -F -e offers=HEAD -e "offers=refs/heads/$reference" -e "offers=refs/tags/$reference"; }
count() { tr '\000\t' '\n ' | grep -c -a '[0-9a-f]\{40\} refs/'; }
by_ssh() {
  command -v ssh >/dev/null 2>&1 || { echo via=none; return 0; }
  cat > "$tmp/key"
  [ -f "$5" ] && cat "$5" > "$tmp/key"
  [ -s "$tmp/key" ] || rm -f "$tmp/key"
  [ -f "${5%/*}/known_hosts" ] && cat "${5%/*}/known_hosts" > "$tmp/known_hosts"
  [ -z "${10}" ] || accept_host_key "$tmp/known_hosts" "$7" "$8" "${10}"
  echo via=ssh
  ssh -F /dev/null -i "$tmp/key" -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=15 -o StrictHostKeyChecking=accept-new \
    -o UserKnownHostsFile="$tmp/known_hosts" -o GlobalKnownHostsFile=/dev/null -o LogLevel=ERROR -p "$8" "$6@$7" "git-upload-pack '$9'" \
    </dev/null > "$tmp/body" 2> "$tmp/said"
  # The first line of Git's protocol: what comes after it has nothing to do with the login.
  head -c 4 "$tmp/body" | grep -q -x '[0-9a-f]\{4\}' && return 0
  name=$7; [ "$8" = 22 ] || name="[$7]:$8"
  ssh-keygen -l -F "$name" -f "$tmp/known_hosts" 2>/dev/null | tr ' ' '\n' | sed -n 's/^SHA256:/recorded=&/p'
  cat "$tmp/said" >&2
  return 1
}
by_git() {
  echo via=git
  take_token
  # Should the Git server never answer, this ends before we are asked how long to wait.
  remote_git -c http.lowSpeedLimit=1 -c http.lowSpeedTime=25 ls-remote -- "$url" > "$tmp/body"
}
by_curl() {
  echo via=curl
  IFS= read -r token || true
  if [ -n "$token" ]; then
    printf 'user = "%s:%s"\n' "$user" "$token" | cat > "$tmp/config"
  else : > "$tmp/config"; fi
  status=$(curl --silent --show-error --location --proto '=https' --proto-redir '=https' --max-time 30 --config "$tmp/config" \
    --output "$tmp/body" --write-out '%{http_code}' "$url/info/refs?service=git-upload-pack") || return 1
  [ "$status" = 200 ] || { echo "The requested URL returned error: $status" >&2; return 1; }
  head -c 40 "$tmp/body" | grep -q -a 'service=git-upload-pack' || { echo "is this a git repository?" >&2; return 1; }
}
case $url in
  https://*)
    if command -v git >/dev/null 2>&1; then by_git
    elif command -v curl >/dev/null 2>&1; then by_curl
    else echo via=none; exit 0; fi ;;
  *) by_ssh "$@" ;;
esac || exit 3
[ -e "$tmp/body" ] || exit 0
echo "references=$(count < "$tmp/body")"
offered < "$tmp/body"
exit 0
"#;

/// What came of the trial.
pub(crate) enum Trial {
    /// The code can be fetched.
    Readable,
    /// The deploy key is not let in yet: the step will show it and wait.
    KeyPending,
    /// The person still has to give the token.
    TokenFollows,
    /// The server has nothing to ask with.
    Unknown,
    /// It can't be fetched.
    Bad(Problem),
}

impl Trial {
    /// Why the code can't be fetched.
    pub(crate) fn problem(self) -> Option<Problem> {
        if let Self::Bad(problem) = self { Some(problem) } else { None }
    }

    /// As a line of the checks.
    pub(crate) fn check(&self, host: &str) -> Check {
        let (verdict, state) = match self {
            Self::Readable => (Verdict::Good, "readable"),
            Self::KeyPending => (Verdict::Unknown, "key"),
            Self::TokenFollows => (Verdict::Unknown, "token"),
            Self::Unknown => (Verdict::Unknown, "not-asked"),
            Self::Bad(_) => (Verdict::Bad, "refused"),
        };
        let params = [("host".to_owned(), host.to_owned()), ("state".to_owned(), state.to_owned())].into();
        Check { id: CheckId::CodeSource, verdict, params }
    }
}

/// Tries the source. Changes nothing on the server.
pub(crate) async fn try_source(session: &Session, source: Option<&CodeSource>) -> Result<Trial, OperationError> {
    let (Some(CodeSource::Git { url, reference, access }), Scope::Instance(_, number)) = (source, &session.scope)
    else {
        return Ok(Trial::Unknown);
    };
    if session.code.token_follows && matches!(access, GitAccess::Token { .. }) {
        return Ok(Trial::TokenFollows);
    }
    let secret = match access {
        GitAccess::Public => None,
        GitAccess::Token { .. } => session.code.git_token.clone(),
        GitAccess::DeployKey => session.vault.get(&session.scope, SecretName::DeployKey).await?,
    };
    let secret = secret.map(|secret| SecretBox::new(Box::new(format!("{}\n", secret.expose_secret()).into_bytes())));
    let user = if let GitAccess::Token { user } = access { user.as_str() } else { "" };
    let confirmed = session.code.git_host_key.as_ref().map_or("", Fingerprint::as_str);
    let script = Script::new(AUTHENTICATED_GIT)
        .then(ACCEPT_HOST_KEY)
        .then(TRY)
        .arg(url.as_str())
        .arg(url.origin())
        .arg(reference.as_ref().map_or("", GitReference::as_str))
        .arg(user)
        .arg(stack::layout::deploy_key(*number))
        .args(url.ssh_address().map_or_else(Vec::new, |ssh| vec![ssh.user, ssh.host, ssh.port.to_string(), ssh.path]))
        .arg(confirmed)
        .repeatable();
    let answer = session.connection.run(&script, secret.as_ref().map_or(Input::Nothing, Input::Secret)).await?;
    let (text, said) = (answer.text(), answer.error_text());
    Ok(match answer.status {
        Some(0) => judge(&text, reference.as_ref()),
        Some(3) => match failure::classify(&said, url, access) {
            Some(problem) if problem.code == ErrorCode::DeployKeyNotAccepted => Trial::KeyPending,
            Some(problem) => Trial::Bad(with_recorded(problem, &text).detail(said)),
            None => Trial::Bad(failure::unknown(url).detail(said)),
        },
        _ => Trial::Unknown,
    })
}

/// Names the host key that was known where it is another one now: a person compares the two.
fn with_recorded(problem: Problem, text: &str) -> Problem {
    match text.lines().find_map(|line| line.strip_prefix("recorded=")) {
        Some(recorded) if problem.code == ErrorCode::GitHostKeyChanged => problem.with("recorded", recorded),
        _ => problem,
    }
}

/// What the Git server offers, and whether what is wanted is among it.
fn judge(text: &str, reference: Option<&GitReference>) -> Trial {
    if text.lines().any(|line| line == "via=none") {
        return Trial::Unknown;
    }
    let offers = |name: &str| text.lines().any(|line| line.strip_prefix("offers=") == Some(name));
    let count = text.lines().find_map(|line| line.strip_prefix("references=")?.parse::<u64>().ok());
    match (reference, count) {
        (_, None) => Trial::Unknown,
        (_, Some(0)) => Trial::Bad(failure::reference_missing(reference, "empty")),
        (None, _) if !offers("HEAD") => Trial::Bad(failure::reference_missing(None, "default")),
        (None, _) => Trial::Readable,
        (Some(name), _) if name.is_commit() => Trial::Readable,
        (Some(name), _) if offers(&format!("refs/heads/{name}")) || offers(&format!("refs/tags/{name}")) => {
            Trial::Readable
        }
        (Some(_), _) => Trial::Bad(failure::reference_missing(reference, "named")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn earlier_host_key_named_where_it_changed() {
        let text = "via=ssh\nrecorded=SHA256:abc\n";
        let recorded = |code, text| with_recorded(Problem::new(code), text).params.get("recorded").cloned();
        assert_eq!(recorded(ErrorCode::GitHostKeyChanged, text).as_deref(), Some("SHA256:abc"));
        assert_eq!(recorded(ErrorCode::GitHostKeyChanged, "via=ssh\n"), None);
        assert_eq!(recorded(ErrorCode::GitUnreachable, text), None);
    }
}
