//! An expired password that has to be changed before the server does anything else.
//!
//! Where PAM asks for a new one during the login, the login answers, and goes on. Where the server lets in first and then runs
//! `passwd` in place of every command, that is answered at a terminal of the session, and the next login, which is the
//! caller's, proves it. A login is used up only where it has to be: a code is good for one.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use tokio::io::AsyncWriteExt as _;

use crate::command::{exec, within};
use crate::russh_login::{Prompted, prompted};
use crate::script::Privilege;
use crate::{Chunk, Connect, Input, Remote, RemoteError, Running, RusshConnect, Script};

/// How long the whole conversation may take.
const RENEWAL_TIMEOUT: Duration = Duration::from_mins(1);

/// How much of what the server says is kept.
const MAX_SAID: usize = 16 * 1024;

/// What became of a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewed {
    /// It had not expired, and is what it was.
    No,
    /// The new one is in force.
    Yes,
    /// Both answers were given, and what the server made of them was not heard.
    Unknown,
}

/// What became of a password, and the login that was made for it, where one can go on with that.
pub struct Renewal {
    /// Which of the two is in force.
    pub renewed: Renewed,
    open: Option<Arc<dyn Remote>>,
}

impl Renewal {
    /// Connects by what was left open, the first time; by `then` otherwise.
    pub fn going_on(self, then: Arc<dyn Connect>) -> Arc<dyn Connect> {
        match self.open {
            Some(open) => Arc::new(GoingOn { open: Mutex::new(Some(open)), then }),
            None => then,
        }
    }

    /// Whether nothing was left open.
    pub const fn is_closed(&self) -> bool {
        self.open.is_none()
    }
}

struct GoingOn {
    open: Mutex<Option<Arc<dyn Remote>>>,
    then: Arc<dyn Connect>,
}

#[async_trait::async_trait]
impl Connect for GoingOn {
    async fn connect(&self) -> Result<Arc<dyn Remote>, RemoteError> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner).take();
        match open {
            Some(open) => Ok(open),
            None => self.then.connect().await,
        }
    }

    fn user(&self) -> &str {
        self.then.user()
    }

    fn host(&self) -> &str {
        self.then.host()
    }
}

/// Gives a user whose password has expired a new one. `old` is what it was, where it is known: root is not asked for it.
pub async fn renew_password(
    connect: &RusshConnect,
    old: Option<&SecretString>,
    new: &SecretString,
) -> Result<Renewal, RemoteError> {
    let renewing = connect.renewing(new);
    let remote = Arc::new(renewing.connect_here().await?);
    let script = Script::new("true");
    let asked = exec(remote.as_ref(), connect, &script, Privilege::None, Input::Nothing, None);
    let renewed = if remote.renewed { Renewed::Yes } else { Renewed::No };
    let result = match within(RENEWAL_TIMEOUT, asked).await {
        Ok(_) => return Ok(Renewal { renewed, open: Some(remote) }),
        Err(RemoteError::PasswordExpired { .. }) if !remote.renewed => {
            let mut given = 0;
            let work = async { converse(remote.terminal().await?, connect, (old, new), &mut given).await };
            match within(RENEWAL_TIMEOUT, work).await {
                Err(error) if given < 2 || matches!(error, RemoteError::NewPasswordRefused { .. }) => Err(error),
                Err(_) => Ok(Renewed::Unknown),
                Ok(()) => Ok(Renewed::Yes),
            }
        }
        // What fails after the login had renewed it leaves it renewed: the caller's next login meets the same and tells it.
        Err(_) if remote.renewed => Ok(Renewed::Yes),
        Err(error) => Err(error),
    };
    Remote::close(remote.as_ref()).await;
    result.map(|renewed| Renewal { renewed, open: None })
}

/// Answers `passwd` until it ends; `given` is how often the new password was. An end without a status is no refusal.
async fn converse(
    mut running: Running,
    connect: &RusshConnect,
    (old, new): (Option<&SecretString>, &SecretString),
    given: &mut u8,
) -> Result<(), RemoteError> {
    let lost = || RemoteError::Lost { host: connect.host().to_owned() };
    let (mut said, mut asked, mut status) = (String::new(), 0, None);
    while let Some(chunk) = running.output.recv().await {
        match chunk {
            Chunk::Out(bytes) | Chunk::Err(bytes) => said.push_str(&String::from_utf8_lossy(&bytes)),
            Chunk::Exit(code) => status = Some(code),
            Chunk::Signal(_) => {}
            Chunk::Lost => return Err(lost()),
        }
        if said.len() > MAX_SAID {
            return Err(RemoteError::Answer { detail: "passwd says too much".to_owned() });
        }
        let Some(question) = open_question(&said[asked..]) else { continue };
        let answer = match prompted(question) {
            Prompted::NewPassword if *given < 2 => {
                *given += 1;
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
        written.and(running.stdin.flush().await).map_err(|_| lost())?;
    }
    match status {
        Some(0) if *given == 2 => Ok(()),
        None if *given == 2 => Err(lost()),
        _ => Err(RemoteError::NewPasswordRefused { said }),
    }
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
