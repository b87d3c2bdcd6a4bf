//! What the login may do: one probe, six distinct answers.

use std::time::Duration;

use model::Elevation;
use secrecy::{ExposeSecret as _, SecretString};

use crate::command::{BEGIN_TIMEOUT, exec, finish, within};
use crate::script::Privilege;
use crate::{Connect, Input, Remote, RemoteError, Script};

/// How commands become root on a server.
#[derive(Clone)]
pub enum Rights {
    /// The login is root.
    Root,
    /// By sudo, which asks for nothing.
    Sudo,
    /// By sudo with this password.
    SudoWithPassword(SecretString),
}

impl std::fmt::Debug for Rights {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.elevation().fmt(formatter)
    }
}

impl Rights {
    /// The same without the password.
    pub const fn elevation(&self) -> Elevation {
        match self {
            Self::Root => Elevation::Root,
            Self::Sudo => Elevation::Sudo,
            Self::SudoWithPassword(_) => Elevation::SudoWithPassword,
        }
    }

    pub(crate) const fn privilege(&self) -> Privilege {
        match self {
            Self::Root => Privilege::None,
            Self::Sudo => Privilege::Sudo,
            Self::SudoWithPassword(_) => Privilege::SudoWithPassword,
        }
    }
}

/// Prints `rights=` with `root`, `missing`, `free` or `asks`, and after the last what sudo said, a `said=` before each line.
/// Whatever else comes is somebody else's: a program that the login shell's files started may print at any time.
const PROBE: &str = r#"
if [ "$(id -u)" = 0 ]; then echo rights=root; exit 0; fi
command -v sudo >/dev/null 2>&1 || { echo rights=missing; exit 0; }
if said=$(sudo -n true 2>&1); then echo rights=free; else
  echo rights=asks
  printf '%s\n' "$said" | sed 's/^/said=/'
fi
"#;

/// How long the probe may take: two commands that begin slowly.
const PROBE_TIMEOUT: Duration = Duration::from_secs(2 * BEGIN_TIMEOUT.as_secs());

/// Finds out how this login becomes root. The password is tried once, and only if sudo asks for one.
pub async fn find_rights(
    remote: &dyn Remote,
    connect: &dyn Connect,
    password: Option<&SecretString>,
) -> Result<Rights, RemoteError> {
    within(PROBE_TIMEOUT, probe(remote, connect, password)).await
}

async fn probe(
    remote: &dyn Remote,
    connect: &dyn Connect,
    password: Option<&SecretString>,
) -> Result<Rights, RemoteError> {
    let user = connect.user().to_owned();
    let probe = exec(remote, connect, &Script::new(PROBE), Privilege::None, Input::Nothing, None).await?;
    let text = probe.text();
    let lines = |mark: &'static str| text.lines().filter_map(move |line| line.strip_prefix(mark));
    match lines("rights=").next() {
        Some("root") => return Ok(Rights::Root),
        Some("free") => return Ok(Rights::Sudo),
        Some("missing") => return Err(RemoteError::SudoMissing { user }),
        Some("asks") => {
            if let Some(error) = verdict(&lines("said=").collect::<Vec<_>>().join("\n"), &user) {
                return Err(error);
            }
        }
        // Not known is not the same as a question for the password.
        _ => return Err(RemoteError::Shell { user, detail: format!("{text}\n{}", probe.error_text()) }),
    }
    let Some(password) = password else {
        return Err(RemoteError::SudoPasswordNeeded { user });
    };
    // Standard input ends after the password, so that sudo can't ask a second time.
    let line = Script::new("").command_line(Privilege::SudoWithPassword)?;
    let mut running = remote.exec(&line).await?;
    let input = format!("{}\n", password.expose_secret());
    crate::command::write_stdin(&mut running.stdin, crate::Input::Bytes(input.as_bytes())).await;
    let answer = finish(running, connect, None).await;
    match answer {
        Ok(_) => Ok(Rights::SudoWithPassword(password.clone())),
        Err(RemoteError::Shell { detail, .. }) => {
            Err(verdict(&detail, &user).unwrap_or(RemoteError::SudoPasswordWrong { user }))
        }
        Err(error) => Err(error),
    }
}

/// What sudo means, if it is neither success nor a question for the password.
fn verdict(said: &str, user: &str) -> Option<RemoteError> {
    let user = user.to_owned();
    if said.contains("must have a tty") {
        Some(RemoteError::SudoNeedsTerminal { user })
    } else if said.contains("not in the sudoers file")
        || said.contains("is not allowed to")
        || said.contains("may not run sudo")
    {
        Some(RemoteError::SudoNotAllowed { user })
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sudo_messages_recognized() {
        let not_allowed = [
            "operador is not in the sudoers file.  This incident will be reported.",
            "Sorry, user operador may not run sudo on vps.",
            "Sorry, user operador is not allowed to execute '/bin/sh' as root on vps.",
        ];
        for said in not_allowed {
            assert!(matches!(verdict(said, "operador"), Some(RemoteError::SudoNotAllowed { .. })), "{said}");
        }
        assert!(matches!(
            verdict("sudo: sorry, you must have a tty to run sudo", "operador"),
            Some(RemoteError::SudoNeedsTerminal { .. })
        ));
        assert!(verdict("sudo: a password is required", "operador").is_none());
    }
}
