//! What a server asks in the middle of a login, beyond the one credential: a code from a telephone, a new password.
//!
//! Who answers is said by the program; here is only what is asked. Nothing is remembered.

use std::fmt;
use std::sync::Arc;

use secrecy::SecretString;

/// A question of the server's, in its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What it asks. Unknown text: to be shown, never to be read by code.
    pub text: String,
    /// Whether the answer may be seen while it is typed.
    pub shown: bool,
}

/// Somebody who can be asked while a login waits.
#[async_trait::async_trait]
pub trait Answers: Send + Sync {
    /// Whether there is somebody at all. Then the server is asked for its questions first: where it puts them all through
    /// one method, the plain password alone is refused.
    fn is_expecting(&self) -> bool;

    /// The answer to a question; `None` if nobody can give one.
    async fn answer(&self, question: &Question) -> Option<SecretString>;

    /// Hears that a login is put off by so many seconds, since the server limits how often one may come.
    fn hear_wait(&self, _seconds: u64) {}
}

/// Nobody.
struct Nobody;

#[async_trait::async_trait]
impl Answers for Nobody {
    fn is_expecting(&self) -> bool {
        false
    }

    async fn answer(&self, _: &Question) -> Option<SecretString> {
        None
    }
}

/// What was typed beforehand, if anything was, and who hears of a wait. An answer is given once: a second question gets none.
struct Prepared<W> {
    is_expecting: bool,
    answer: std::sync::Mutex<Option<SecretString>>,
    on_wait: W,
}

#[async_trait::async_trait]
impl<W: Fn(u64) + Send + Sync> Answers for Prepared<W> {
    fn is_expecting(&self) -> bool {
        self.is_expecting
    }

    async fn answer(&self, _: &Question) -> Option<SecretString> {
        self.answer.lock().ok()?.take()
    }

    fn hear_wait(&self, seconds: u64) {
        (self.on_wait)(seconds);
    }
}

/// Who is asked during a login.
#[derive(Clone)]
pub struct Answering(pub Arc<dyn Answers>);

impl Answering {
    /// What was typed beforehand, if anything was, and who hears that a login is put off by so many seconds.
    pub fn prepared(answer: Option<SecretString>, on_wait: impl Fn(u64) + Send + Sync + 'static) -> Self {
        let is_expecting = answer.is_some();
        Self(Arc::new(Prepared { is_expecting, answer: std::sync::Mutex::new(answer), on_wait }))
    }
}

impl Default for Answering {
    fn default() -> Self {
        Self(Arc::new(Nobody))
    }
}

impl fmt::Debug for Answering {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Answering")
    }
}
