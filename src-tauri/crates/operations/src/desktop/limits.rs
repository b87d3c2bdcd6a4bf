//! A server that limits how often one may come, and the one time that this is waited for.
//!
//! `ufw limit` refuses the sixth connection within 30 seconds, sshd turns away whoever failed too often. Both look like a
//! server that is off or another service, except that this desktop was let in a moment ago, or that the server says so.
//! Then one pause is made and the person is told; a second one is not.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use model::{Host, SshPort};
use remote::{Answering, RemoteError};
use tokio_util::sync::CancellationToken;

/// How long such limits look back, and a second more.
const PAUSE: Duration = Duration::from_secs(31);

/// How long ago a connection may have been made to count as just now.
const JUST_NOW: Duration = Duration::from_mins(1);

/// When this desktop was last let in where: an empty file for each server, whose time is the moment. Other runs of the
/// program see it, too.
pub(super) struct LetIn {
    file: PathBuf,
}

impl LetIn {
    pub(super) fn at(home: &Path, host: &Host, port: SshPort) -> Self {
        let plain = |character: char| if character.is_ascii_alphanumeric() { character } else { '-' };
        let name: String = format!("{host}-{port}").chars().map(plain).collect();
        Self { file: home.join("let-in").join(name) }
    }

    /// Notes that a connection was made now. That it can't be noted costs a pause at most.
    pub(super) fn note(&self) {
        if let Some(folder) = self.file.parent() {
            let _ = fs::create_dir_all(folder);
        }
        let _ = File::create(&self.file).and_then(|file| file.set_modified(SystemTime::now()));
    }

    fn was_just_now(&self) -> bool {
        let since = fs::metadata(&self.file).and_then(|about| about.modified()).ok();
        since.and_then(|since| since.elapsed().ok()).is_some_and(|ago| ago < JUST_NOW)
    }

    pub(super) fn forget(&self) {
        let _ = fs::remove_file(&self.file);
    }
}

/// What a login may be repeated after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repeatable {
    /// Whatever looks like a limit.
    Login,
    /// That the server did not even listen: this login changes a password, and may have done so.
    Renewal,
}

/// Connects; where the server seems to limit that, once more after a pause. `answering` hears of the pause.
pub(super) async fn connect_within_limits<T, W>(
    let_in: &LetIn,
    answering: &Answering,
    cancel: &CancellationToken,
    repeatable: Repeatable,
    connect: impl Fn() -> W,
) -> Result<T, RemoteError>
where
    W: Future<Output = Result<T, RemoteError>>,
{
    let result = match connect().await {
        Err(error) if is_limit(&error, let_in, repeatable) => {
            tracing::info!(%error, "waiting: the server seems to limit how often one may come");
            answering.0.hear_wait(PAUSE.as_secs());
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                () = cancel.cancelled() => return Err(RemoteError::Cancelled),
            }
            connect().await
        }
        result => result,
    };
    if result.is_ok() {
        let_in.note();
    }
    result
}

fn is_limit(error: &RemoteError, let_in: &LetIn, repeatable: Repeatable) -> bool {
    match error {
        RemoteError::TurnedAway { .. } => true,
        RemoteError::Refused { .. } => let_in.was_just_now(),
        RemoteError::Timeout { .. } => repeatable == Repeatable::Login && let_in.was_just_now(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

    use remote::{Answers, Question, TurnedAway};
    use secrecy::SecretString;

    use super::*;

    #[derive(Default)]
    struct Listener(AtomicU64);

    #[async_trait::async_trait]
    impl Answers for Listener {
        fn is_expecting(&self) -> bool {
            false
        }

        async fn answer(&self, _: &Question) -> Option<SecretString> {
            None
        }

        fn hear_wait(&self, seconds: u64) {
            self.0.fetch_add(seconds, Ordering::SeqCst);
        }
    }

    /// Connects to a server that answers with this error so many times. Returns the attempts and the seconds of waiting.
    async fn attempts(home: &Path, error: fn() -> RemoteError, times: usize) -> (bool, usize, u64) {
        let let_in = LetIn::at(home, &"203.0.113.7".parse().unwrap(), SshPort::DEFAULT);
        let (asked, listener) = (AtomicUsize::new(0), Arc::new(Listener::default()));
        let answering = Answering(Arc::<Listener>::clone(&listener));
        let connect = || async { if asked.fetch_add(1, Ordering::SeqCst) < times { Err(error()) } else { Ok(()) } };
        let result =
            connect_within_limits(&let_in, &answering, &CancellationToken::new(), Repeatable::Login, connect).await;
        (result.is_ok(), asked.load(Ordering::SeqCst), listener.0.load(Ordering::SeqCst))
    }

    fn refused() -> RemoteError {
        RemoteError::Refused { host: "203.0.113.7".to_owned(), port: 22 }
    }

    #[tokio::test(start_paused = true)]
    async fn limit_is_waited_for_once_and_said() {
        let home = tempfile::tempdir().unwrap();
        // A server that never let us in is off, or elsewhere: that is said at once.
        assert_eq!(attempts(home.path(), refused, 1).await, (false, 1, 0));
        // After a connection that worked, the same is a limit.
        assert_eq!(attempts(home.path(), refused, 0).await, (true, 1, 0));
        assert_eq!(attempts(home.path(), refused, 1).await, (true, 2, PAUSE.as_secs()));
        assert_eq!(attempts(home.path(), refused, 9).await, (false, 2, PAUSE.as_secs()));
        // What is no limit is never waited for.
        let lost = || RemoteError::LoginInterrupted { host: "203.0.113.7".to_owned() };
        assert_eq!(attempts(home.path(), lost, 1).await, (false, 1, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn server_that_turns_away_is_waited_for_once() {
        let home = tempfile::tempdir().unwrap();
        let turned_away = || RemoteError::TurnedAway { host: "vps.pe".to_owned(), port: 22, why: TurnedAway::Penalty };
        assert_eq!(attempts(home.path(), turned_away, 1).await, (true, 2, PAUSE.as_secs()));
    }
}
