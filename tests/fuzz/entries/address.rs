//! Addresses, names, ports, fingerprints, folders and Git addresses: what is taken reads as itself, is no option, and
//! needs no quotes.

use std::fmt::Display;
use std::str::FromStr;

use model::{
    BaseFolder, Fingerprint, GitReference, GitUrl, Host, InstanceNumber, LoginUser, MysqlPort, ServerName, SshPort,
};

pub fn enter(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    same_again::<ServerName>(text);
    same_again::<Host>(text);
    same_again::<LoginUser>(text);
    same_again::<Fingerprint>(text);
    same_again::<GitReference>(text);
    same_again::<SshPort>(text);
    same_again::<InstanceNumber>(text);
    same_again::<MysqlPort>(text);
    same_again::<BaseFolder>(text);
    if let Some(url) = same_again::<GitUrl>(text) {
        git(&url);
    }
}

fn same_again<T: FromStr + Display + PartialEq>(text: &str) -> Option<T> {
    let value: T = text.parse().ok()?;
    let shown = value.to_string();
    assert!(!shown.starts_with('-') && !shown.is_empty(), "{shown}");
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@~+=".contains(c);
    assert!(shown.chars().all(plain), "{shown}");
    assert!(shown.parse::<T>().is_ok_and(|again| again == value), "{shown}");
    Some(value)
}

/// The host is the one that Git would connect to.
fn git(url: &GitUrl) {
    let text = url.as_str();
    let (before, rest) = text.split_once("://").unwrap_or(("", text));
    let authority = if before.is_empty() { text.split_once(':').unwrap().0 } else { rest.split('/').next().unwrap() };
    assert!(!authority.contains('/'), "Git takes this for a folder: {text}");
    let host = authority.rsplit('@').next().unwrap().split(':').next().unwrap();
    assert_eq!(url.host(), host, "{text}");
    assert!(!host.is_empty() && !host.starts_with('-'), "{text}");
    let port = authority.rsplit_once(':').map(|(_, port)| port.parse().unwrap());
    assert_eq!(url.port(), port, "{text}");
    assert_eq!(url.is_ssh(), !text.starts_with("https://"));
}
