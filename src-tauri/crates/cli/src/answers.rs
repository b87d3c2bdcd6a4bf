//! What a server asks in the middle of a login, put to the person at the terminal, or answered by a line of standard input
//! where a flag says so.
//!
//! The question is the server's and is shown as it is, less what a terminal would obey.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use model::sanitize_line;
use remote::{Answers, Question};
use secrecy::SecretString;

use crate::ask;
use crate::output::Output;

/// Who sits at the terminal.
pub struct AtTerminal {
    output: Arc<Output>,
    /// Whether the answer is the next line of standard input, and was not read yet.
    next_line: AtomicBool,
}

impl AtTerminal {
    /// With `by_line`, one answer is read from standard input.
    pub const fn new(output: Arc<Output>, by_line: bool) -> Self {
        Self { output, next_line: AtomicBool::new(by_line) }
    }

    fn can_ask(&self) -> bool {
        !self.output.is_json() && ask::can_ask()
    }
}

#[async_trait::async_trait]
impl Answers for AtTerminal {
    fn is_expecting(&self) -> bool {
        self.next_line.load(Ordering::SeqCst)
    }

    async fn answer(&self, question: &Question) -> Option<SecretString> {
        let by_line = self.next_line.swap(false, Ordering::SeqCst);
        if !by_line && !self.can_ask() {
            return None;
        }
        let (output, question) = (Arc::clone(&self.output), question.clone());
        // Reading waits for the person; the connection must go on meanwhile.
        let read = tokio::task::spawn_blocking(move || {
            if by_line {
                return ask::secret_from_stdin("second-factor").ok();
            }
            output.note_to_stderr(output.texts().plain("cli-second-factor"));
            ask::answer(&output, &sanitize_line(&question.text), question.shown)
        });
        read.await.ok()?
    }

    fn hear_wait(&self, seconds: u64) {
        if !self.output.is_json() {
            let seconds = seconds.to_string();
            self.output.note_to_stderr(self.output.texts().with("cli-waiting-for-limit", &[("seconds", &seconds)]));
        }
    }
}
