//! The `.env` of an instance, which two programs read: Laravel (by phpdotenv) and Compose.
//!
//! It is the person's file: merging changes the values that an installation needs and leaves every other line, comment and place as it
//! is. Only line ends are made one kind, and a byte order mark is dropped, since both readers stumble over them.
//! Values are read as phpdotenv reads them, without following `${…}`. Compose differs where an unquoted value holds a `#` (a comment for
//! phpdotenv anywhere, for Compose after a space); the values written here hold none, nor anything else that needs quotes.

mod line;
#[cfg(test)]
mod tests;
mod wanted;

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use self::line::{Entry, Line};
pub use self::wanted::{InstanceSecrets, Rule, Wanted, wanted};

/// Laravel's key.
const APP_KEY: &str = "APP_KEY";

/// An `.env` that can be asked and changed. What it prints for debugging are the keys alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Environment {
    lines: Vec<Line>,
}

impl Environment {
    /// Reads a file. There is no error: a line that is no assignment is kept as it is.
    pub fn parse(text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
        Self { lines: line::parse(&text) }
    }

    fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.lines.iter().filter_map(|line| match line {
            Line::Entry(entry) => Some(entry),
            Line::Other(_) => None,
        })
    }

    /// The value of a key without its quotes, or `None` if the key is absent. If it is there twice the last one counts, as it does for
    /// both readers.
    pub fn get(&self, key: &str) -> Option<String> {
        self.entries().filter(|entry| entry.key == key).last().map(Entry::value)
    }

    /// The first line that Laravel refuses, and the whole file with it: its number, from 1, and its key.
    pub fn refused_line(&self) -> Option<(usize, String)> {
        let mut number = 1;
        for line in &self.lines {
            match line {
                Line::Entry(entry) if entry.is_refused() => return Some((number, entry.key.clone())),
                Line::Entry(entry) => number += entry.line_count(),
                Line::Other(_) => number += 1,
            }
        }
        None
    }

    /// Sets a key's value, and adds the key at the end if it is absent. `${…}` in the value stays alive.
    ///
    /// If the key is there more than once every occurrence is set: a reader that takes the first one sees the same, no old password
    /// stays behind, and no line is lost.
    pub fn set(&mut self, key: &str, value: &str) {
        let mut found = false;
        for line in &mut self.lines {
            if let Line::Entry(entry) = line
                && entry.key == key
            {
                entry.set(value);
                found = true;
            }
        }
        if !found {
            self.lines.push(Line::Entry(Entry::new(key, value)));
        }
    }

    /// The file. It ends with a line end unless it is empty.
    pub fn render(&self) -> String {
        let mut text = String::new();
        for line in &self.lines {
            line.render(&mut text);
            text.push('\n');
        }
        text
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.entries().map(|entry| &entry.key)).finish()
    }
}

/// The file with everything that is wanted in it. Doing it twice is doing it once.
pub fn merge(text: &str, wanted: &[Wanted]) -> SecretString {
    let mut environment = Environment::parse(text);
    for setting in wanted {
        let present = environment.get(setting.key).unwrap_or_default();
        let kept = setting.rule.instead(&present);
        environment.set(setting.key, kept.unwrap_or_else(|| setting.value.expose_secret()));
    }
    SecretString::from(environment.render())
}

/// Whether merging would change nothing at all, line ends among it.
pub fn is_merged(text: &str, wanted: &[Wanted]) -> bool {
    merge(text, wanted).expose_secret() == text
}

/// Laravel's key, if the file has one that is not empty.
///
/// A file that was just made from `.env.example` may have a key that is public, for everybody's example has the same: see [`without_app_key`].
pub fn app_key(text: &str) -> Option<SecretString> {
    Environment::parse(text).get(APP_KEY).filter(|key| !key.is_empty()).map(SecretString::from)
}

/// The file with this key of Laravel's. Nothing asks whether there was another: losing a key locks every tenant out of its database.
pub fn with_app_key(text: &str, key: &SecretString) -> SecretString {
    let mut environment = Environment::parse(text);
    environment.set(APP_KEY, key.expose_secret());
    SecretString::from(environment.render())
}

/// The text of an `.env.example` as a new `.env`: its key of Laravel's is public and is emptied.
pub fn without_app_key(example: &str) -> String {
    let mut environment = Environment::parse(example);
    if environment.get(APP_KEY).is_some() {
        environment.set(APP_KEY, "");
    }
    environment.render()
}

/// An `.env` that came with the code from another installation, as the beginning of a new one: its key and its settings,
/// without what is true of the other server alone. What an installation needs is merged in afterwards.
pub fn from_another_installation(text: &str) -> String {
    let mut environment = Environment::parse(text);
    environment.lines.retain(|line| !matches!(line, Line::Entry(entry) if is_of_its_server(&entry.key)));
    environment.render()
}

/// Addresses and logins of programs beside the application, and what Compose would obey.
fn is_of_its_server(key: &str) -> bool {
    const KEYS: [&str; 12] = [
        "DB_SOCKET",
        "DB_URL",
        "DATABASE_URL",
        "REDIS_URL",
        "REDIS_PASSWORD",
        "REDIS_PORT",
        "MEMCACHED_HOST",
        "ASSET_URL",
        "SESSION_DOMAIN",
        "APP_URL",
        "FORCE_HTTPS",
        "PATH",
    ];
    KEYS.contains(&key) || ["COMPOSE_", "DOCKER_", "LD_"].iter().any(|start| key.starts_with(start))
}

/// Whether this is a key that Laravel can use: 32 bytes in base64, as it makes them itself.
pub fn is_app_key(key: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
    key.strip_prefix("base64:")
        .and_then(|key| key.strip_suffix('='))
        .is_some_and(|key| key.len() == 43 && key.bytes().all(plain))
}

/// Whether a password means the same, unquoted, to phpdotenv, Compose, a shell, SQL, JSON and a URL: letters, digits, `-`, `_` and `.`.
pub fn is_safe_everywhere(secret: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    // Not a dash in front: it would be read as an option where it is pasted.
    !secret.is_empty() && !secret.starts_with('-') && secret.bytes().all(allowed)
}
