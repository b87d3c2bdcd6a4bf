//! Questions to the person: at the terminal, or answered by a line of standard input where a flag says so.

use std::io::{BufRead as _, BufReader, IsTerminal as _, Stdin, Write as _};
use std::sync::{Mutex, PoisonError};

use model::{ErrorCode, Problem};
use secrecy::SecretString;

use crate::output::Output;
use crate::piped::PipedLines;

/// Whether a person can be asked.
pub fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks yes or no until one of them is answered.
pub fn yes(output: &Output, question: &str) -> Result<bool, Problem> {
    if output.is_json() || !can_ask() {
        return Err(Problem::new(ErrorCode::ConfirmationNeeded));
    }
    let texts = output.texts();
    let (yes, no) = (texts.plain("cli-answers-yes"), texts.plain("cli-answers-no"));
    loop {
        let mut error = std::io::stderr();
        let _ = write!(error, "{question} {} ", texts.plain("cli-question-choices"));
        let _ = error.flush();
        let answer = read_line()?.to_lowercase();
        if yes.split(' ').any(|word| word == answer) {
            return Ok(true);
        }
        if no.split(' ').any(|word| word == answer) {
            return Ok(false);
        }
        output.note_to_stderr(texts.plain("cli-question-again"));
    }
}

fn read_line() -> Result<String, Problem> {
    let mut line = String::new();
    match std::io::stdin().lock().read_line(&mut line) {
        Ok(0) | Err(_) => Err(Problem::new(ErrorCode::ConfirmationNeeded)),
        Ok(_) => Ok(line.trim().to_owned()),
    }
}

/// Standard input, where secrets are piped in: how it is encoded shows at its beginning alone.
static PIPED: Mutex<Option<PipedLines<BufReader<Stdin>>>> = Mutex::new(None);

/// A secret from the next line of standard input.
pub fn secret_from_stdin(name: &str) -> Result<SecretString, Problem> {
    let mut lines = PIPED.lock().unwrap_or_else(PoisonError::into_inner);
    let lines = lines.get_or_insert_with(|| PipedLines::new(BufReader::new(std::io::stdin())));
    match lines.next_line() {
        Some(secret) if !secret.is_empty() => Ok(SecretString::from(secret.as_str())),
        _ => Err(Problem::new(ErrorCode::SecretEmpty).with("name", name)),
    }
}

/// The answer to a server's question, seen while it is typed or not. An empty one is none.
pub fn answer(output: &Output, question: &str, shown: bool) -> Option<SecretString> {
    if !shown {
        return secret(output, question, "second-factor").ok();
    }
    let mut error = std::io::stderr();
    let _ = write!(error, "{question} ");
    let _ = error.flush();
    read_line().ok().filter(|line| !line.is_empty()).map(SecretString::from)
}

/// A secret that the person types without seeing it.
pub fn secret(output: &Output, prompt: &str, name: &str) -> Result<SecretString, Problem> {
    if output.is_json() || !can_ask() {
        return Err(Problem::new(ErrorCode::SecretEmpty).with("name", name));
    }
    output.note_to_stderr(output.texts().plain("cli-prompt-hidden"));
    let typed = rpassword::prompt_password(format!("{prompt}: "))
        .map_err(|_| Problem::new(ErrorCode::SecretEmpty).with("name", name))?;
    if typed.is_empty() {
        return Err(Problem::new(ErrorCode::SecretEmpty).with("name", name));
    }
    Ok(SecretString::from(typed))
}
