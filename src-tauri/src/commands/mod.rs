//! The commands that the pages may call, one file a topic. Each validates what was typed, asks the engine, and returns
//! what the pages draw. An error is a `Problem`: a code with values, never a text.

pub mod app;
pub mod code;
pub mod fleet;
pub mod install;
mod names;
pub mod operations;
pub mod secrets;
pub mod servers;
pub mod shell_integration;
pub mod text;
pub mod transfer;

use std::str::FromStr;
use std::sync::Arc;

use ::operations::Desktop;
use model::{ErrorCode, Invalid, Problem, ServerName};
use remote::Connection;
use secrecy::SecretString;
use tauri::{Builder, Wry};
use tokio_util::sync::CancellationToken;

macro_rules! handler_of_commands {
    ($($topic:ident::$name:ident,)+) => { tauri::generate_handler![$($topic::$name),+] };
}

/// Hands the commands to the window.
pub fn register(builder: Builder<Wry>) -> Builder<Wry> {
    builder.invoke_handler(names::with_commands!(handler_of_commands))
}

/// Something typed, as the engine's own type.
fn parse<T: FromStr<Err = Invalid>>(text: &str) -> Result<T, Problem> {
    text.trim().parse().map_err(Problem::from)
}

/// The same where nothing typed means nothing wanted.
fn parse_unless_empty<T: FromStr<Err = Invalid>>(text: &str) -> Result<Option<T>, Problem> {
    if text.trim().is_empty() { Ok(None) } else { parse(text).map(Some) }
}

/// Something secret that was typed; no log tells it from then on.
fn secret(text: String) -> SecretString {
    let secret = SecretString::from(text);
    vault::register_secret(&secret);
    secret
}

/// The same where nothing typed means that there is none.
fn secret_unless_empty(text: Option<String>) -> Option<SecretString> {
    text.filter(|text| !text.is_empty()).map(secret)
}

/// A fault of this program's.
fn internal(error: impl std::fmt::Display) -> Problem {
    Problem::new(ErrorCode::Internal).detail(error.to_string())
}

/// A file of this computer's that can't be written.
fn unwritable(path: &std::path::Path, error: &std::io::Error) -> Problem {
    Problem::new(ErrorCode::FileUnwritable).with("path", path.display()).detail(error.to_string())
}

/// Connects to a known server. That a password has expired is a question, and says whether the expired one has to be typed.
async fn connect(
    desktop: &Desktop,
    server: &ServerName,
    cancel: CancellationToken,
) -> Result<Arc<Connection>, Problem> {
    match desktop.connect(server, cancel).await.map_err(Problem::from) {
        Ok(connection) => Ok(Arc::new(connection)),
        Err(problem) if problem.code == ErrorCode::PasswordExpired => {
            let is_needed = desktop.needs_expired_password(server).await?;
            Err(problem.with("expired", if is_needed { "unknown" } else { "known" }))
        }
        Err(problem) => Err(problem),
    }
}

/// Does something over a connection, and closes it in any case.
async fn with_connection<T, F>(
    connection: Arc<Connection>,
    work: impl FnOnce(Arc<Connection>) -> F,
) -> Result<T, Problem>
where
    F: Future<Output = Result<T, Problem>>,
{
    let result = work(Arc::clone(&connection)).await;
    connection.close().await;
    result
}

#[cfg(test)]
mod tests {
    use super::names::with_commands;

    macro_rules! names_of_commands {
        ($($topic:ident::$name:ident,)+) => { &[$(stringify!($name)),+] };
    }

    const COMMANDS: &[&str] = with_commands!(names_of_commands);

    #[test]
    fn the_window_may_do_what_the_pages_need_and_no_more() {
        let text = include_str!("../../capabilities/main.json");
        let capability: serde_json::Value = serde_json::from_str(text).unwrap();
        let allowed: Vec<&str> =
            capability["permissions"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
        let ours: Vec<String> = COMMANDS.iter().map(|name| format!("allow-{}", name.replace('_', "-"))).collect();
        assert_eq!(allowed, ours);
    }
}
