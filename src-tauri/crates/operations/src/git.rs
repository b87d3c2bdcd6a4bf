//! Git on a server: how it logs in, what its complaints mean, and whether a source can be read at all before anything is
//! changed. What is done with the code is the step's business.

pub(crate) mod failure;
#[cfg(test)]
mod messages;
pub(crate) mod trial;

/// Shell functions that log Git in. `take_token` reads a line of standard input; `remote_git` runs Git with `$user`, `$key`
/// and `$origin` set, the address up to the host.
///
/// The token lies in a file in memory that has no name any more, from which Git's question reads each time: no argument, no
/// environment, nothing on a disk. It is given to its own Git server alone: submodules may name others.
pub(crate) const AUTHENTICATED_GIT: &str = r#"
GIT_TERMINAL_PROMPT=0; GIT_ASKPASS=/bin/true; export GIT_TERMINAL_PROMPT GIT_ASKPASS
GIT_CONFIG_NOSYSTEM=1; GIT_CONFIG_GLOBAL=/dev/null; export GIT_CONFIG_NOSYSTEM GIT_CONFIG_GLOBAL
GIT_ALLOW_PROTOCOL=https:ssh; LC_ALL=C; export GIT_ALLOW_PROTOCOL LC_ALL
take_token() {
  IFS= read -r token || true
  [ -n "$token" ] || return 0
  (umask 077; mkdir -p /run/instalador-smart)
  held=$(mktemp /run/instalador-smart/XXXXXXXX)
  printf '%s\n' "$token" | cat > "$held"
  exec 9<"$held"
  rm -f "$held"
}
remote_git() {
  if [ -n "$key" ]; then
    GIT_SSH_COMMAND="ssh -i $key -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=15 -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=${key%/*}/known_hosts"
    export GIT_SSH_COMMAND
    git "$@"
  elif [ -n "$token" ]; then
    SMART_GIT_USER=$user; export SMART_GIT_USER
    git -c credential.helper= -c "credential.$origin.helper="'!f() { [ "$1" = get ] || return 0; printf "username=%s\n" "$SMART_GIT_USER"; IFS= read -r word < /proc/self/fd/9 && printf "password=%s\n" "$word"; }; f' "$@"
  else
    git "$@"
  fi
}
"#;

/// A shell function: `accept_host_key KNOWN_HOSTS HOST PORT FINGERPRINT` records the key that the Git server shows now in the
/// place of an earlier one, if it is the one that a person confirmed.
pub(crate) const ACCEPT_HOST_KEY: &str = r#"
accept_host_key() {
  name=$2; [ "$3" = 22 ] || name="[$2]:$3"
  (umask 077; mkdir -p "${1%/*}"; touch "$1")
  ssh-keyscan -T 15 -p "$3" "$2" 2>/dev/null > "$1.offered" || true
  while IFS= read -r line; do
    printf '%s\n' "$line" | cat > "$1.one"
    [ "$(ssh-keygen -l -f "$1.one" 2>/dev/null | cut -d' ' -f2)" = "$4" ] || continue
    ssh-keygen -R "$name" -f "$1" >/dev/null 2>&1
    cat "$1.one" >> "$1"
  done < "$1.offered"
  rm -f "$1.offered" "$1.one" "$1.old"
}
"#;
