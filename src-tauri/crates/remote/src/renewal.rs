//! An expired password that has to be changed before the server does anything else.
//!
//! Where PAM asks for a new one during the login, the login answers. Where the server lets in first and then runs
//! `passwd` in place of every command, that is answered at a terminal of the session. Whether it worked is proved by the
//! next login, which is the caller's.

use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use tokio::io::AsyncWriteExt as _;

use crate::command::{exec, within};
use crate::russh_login::{Prompted, prompted};
use crate::script::Privilege;
use crate::{Chunk, Connect as _, Input, RemoteError, Running, RusshConnect, Script};

/// How long the whole conversation may take.
const RENEWAL_TIMEOUT: Duration = Duration::from_mins(1);

/// How much of what the server says is kept.
const MAX_SAID: usize = 16 * 1024;

/// Gives a user whose password has expired a new one, and says whether it had. `old` is what it was, where it is known: root is not asked for it.
pub async fn renew_password(
    connect: &RusshConnect,
    old: Option<&SecretString>,
    new: &SecretString,
) -> Result<bool, RemoteError> {
    let renewing = connect.renewing(new);
    let remote = renewing.connect_here().await?;
    let script = Script::new("true");
    let asked = exec(&remote, connect, &script, Privilege::None, Input::Nothing, None);
    let result = match within(RENEWAL_TIMEOUT, asked).await {
        Err(RemoteError::PasswordExpired { .. }) => {
            let work = async { converse(remote.terminal().await?, connect, old, new).await };
            within(RENEWAL_TIMEOUT, work).await.map(|()| true)
        }
        other => other.map(|_| remote.renewed),
    };
    crate::Remote::close(&remote).await;
    result
}

/// Answers `passwd` until it ends.
async fn converse(
    mut running: Running,
    connect: &RusshConnect,
    old: Option<&SecretString>,
    new: &SecretString,
) -> Result<(), RemoteError> {
    let (mut said, mut asked, mut status, mut given) = (String::new(), 0, None, 0);
    while let Some(chunk) = running.output.recv().await {
        match chunk {
            Chunk::Out(bytes) | Chunk::Err(bytes) => said.push_str(&String::from_utf8_lossy(&bytes)),
            Chunk::Exit(code) => status = Some(code),
            Chunk::Signal(_) => {}
            Chunk::Lost => return Err(RemoteError::Lost { host: connect.host().to_owned() }),
        }
        if said.len() > MAX_SAID {
            return Err(RemoteError::Answer { detail: "passwd says too much".to_owned() });
        }
        let Some(question) = open_question(&said[asked..]) else { continue };
        let answer = match prompted(question) {
            Prompted::NewPassword if given < 2 => {
                given += 1;
                new
            }
            Prompted::Password => {
                old.ok_or_else(|| RemoteError::PasswordExpired { user: connect.user().to_owned() })?
            }
            // A third time, a new password means that the first two were not to its liking.
            Prompted::NewPassword | Prompted::Other => return Err(RemoteError::NewPasswordRefused { said }),
        };
        asked = said.len();
        let line = SecretString::from(format!("{}\n", answer.expose_secret()));
        let written = running.stdin.write_all(line.expose_secret().as_bytes()).await;
        written.and(running.stdin.flush().await).map_err(|_| RemoteError::Lost { host: connect.host().to_owned() })?;
    }
    if status == Some(0) && given == 2 { Ok(()) } else { Err(RemoteError::NewPasswordRefused { said }) }
}

/// The last line, if it waits for an answer: it ends with a colon and not with a line's end.
fn open_question(said: &str) -> Option<&str> {
    let line = said.rsplit(['\n', '\r']).next()?.trim_end();
    line.ends_with(':').then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_questions_found() {
        let said = "WARNING: Your password has expired.\r\nYou must change your password now and login again!\r\n";
        assert_eq!(open_question(said), None);
        assert_eq!(open_question(&format!("{said}New password: ")), Some("New password:"));
        assert_eq!(open_question("Current password: \r\nNew pass"), None);
    }
}
