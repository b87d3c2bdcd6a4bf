//! What Git, ssh and curl say when they can't fetch, as errors that tell the causes apart. They report in text only; the
//! language is fixed by our scripts.

use model::{ErrorCode, GitAccess, GitReference, GitUrl, Problem};

/// The Git server has no such repository, or not for this login: Git servers answer the same to both.
const NOT_FOUND: [&str; 7] = [
    "returned error: 404",
    "could not be found or you don't have permission",
    "Repository not found",
    "repository not found",
    "does not appear to be a git repository",
    "is this a git repository?",
    "not valid: could not determine hash algorithm",
];

/// The login itself.
const REFUSED: [&str; 7] = [
    "Authentication failed",
    "HTTP Basic",
    "returned error: 401",
    "returned error: 403",
    "Access denied",
    "access denied",
    "Invalid username or",
];

/// A login is asked for, and none was given.
const ASKED: [&str; 2] = ["could not read Username", "could not read Password"];

/// The Git server's key is another one than before.
const OTHER_HOST_KEY: [&str; 2] = ["REMOTE HOST IDENTIFICATION HAS CHANGED", "Host key verification failed"];

/// The key is not let in, or not to this repository.
const KEY_REFUSED: [&str; 3] = ["Permission denied (", "Too many authentication failures", "key is not accepted"];

/// Words of the network, and what they mean.
const UNREACHABLE: [(&str, &str); 19] = [
    ("Could not resolve host", "name"),
    ("Temporary failure in name resolution", "name"),
    ("Name or service not known", "name"),
    ("Connection timed out", "timeout"),
    ("Operation timed out", "timeout"),
    ("Timeout was reached", "timeout"),
    ("timed out", "timeout"),
    ("Connection refused", "refused"),
    ("Network is unreachable", "network"),
    ("No route to host", "network"),
    ("SSL certificate problem", "certificate"),
    ("server certificate verification failed", "certificate"),
    ("no alternative certificate subject name", "certificate"),
    ("gnutls_handshake() failed", "certificate"),
    ("kex_exchange_identification", "closed"),
    ("Connection reset by peer", "closed"),
    ("Connection closed by", "closed"),
    ("returned error: 5", "broken"),
    ("Failed to connect", "refused"),
];

/// The error that these words mean; nothing where they mean none of those that are known.
pub(crate) fn classify(said: &str, url: &GitUrl, access: &GitAccess) -> Option<Problem> {
    let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
    let of_host = |code| Problem::new(code).with("host", url.host());
    if says(&OTHER_HOST_KEY) {
        let offered = said.split_whitespace().find(|word| word.starts_with("SHA256:"));
        let offered = offered.map_or("-", |word| word.trim_end_matches('.'));
        return Some(of_host(ErrorCode::GitHostKeyChanged).with("offered", offered));
    }
    if let Some((_, reason)) = UNREACHABLE.iter().find(|(word, _)| said.contains(word)) {
        return Some(unreachable(url, reason));
    }
    if *access == GitAccess::DeployKey {
        // A key that is not added yet sees no repository either.
        let waits = says(&KEY_REFUSED) || says(&NOT_FOUND);
        return waits.then(|| of_host(ErrorCode::DeployKeyNotAccepted).with("key", ""));
    }
    if says(&ASKED) || says(&REFUSED) {
        return Some(of_host(match access {
            // Some Git servers ask for a login where there is no such repository.
            GitAccess::Public => ErrorCode::GitLoginNeeded,
            GitAccess::Token { .. } | GitAccess::DeployKey => ErrorCode::GitRefused,
        }));
    }
    let is_missing = says(&NOT_FOUND) || said.contains("not found") && said.contains("fatal: repository");
    is_missing.then(|| of_host(ErrorCode::GitNotFound).with("url", url))
}

/// The Git server can't be reached. Over SSH, the large ones listen on a port too that nobody shuts.
fn unreachable(url: &GitUrl, reason: &str) -> Problem {
    let is_shut = url.is_ssh() && reason != "name";
    let other_way = url.over_port_443().filter(|_| is_shut);
    Problem::new(ErrorCode::GitUnreachable)
        .with("host", url.host())
        .with("reason", reason)
        .with("other-way", other_way.as_deref().unwrap_or("none"))
}

/// Words that mean nothing known.
pub(crate) fn unknown(url: &GitUrl) -> Problem {
    unreachable(url, "unknown")
}

/// `named`: no such branch, tag or commit. `default`: the repository's main branch is missing. `empty`: there are none at all.
pub(crate) fn reference_missing(reference: Option<&GitReference>, kind: &str) -> Problem {
    Problem::new(ErrorCode::GitReferenceMissing)
        .with("reason", kind)
        .with("reference", reference.map_or("", GitReference::as_str))
}
