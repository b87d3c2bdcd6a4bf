//! What a server says in words during a login: banners, instructions of its prompts, its last words.
//!
//! SSH has no code for an account that has expired or a password that must be changed: sshd and PAM say so in words, in
//! English, and hang up or refuse as they do after a wrong password. What is recognized here is told as what it is; what is
//! not, stays what it was.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How much is kept of everything together.
const MAX_KEPT: usize = 16 * 1024;

/// Why an account may not come in, though its credential may be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountClosed {
    /// It has expired.
    Expired,
    /// Nobody but root may come in now: the server is starting, stopping or being maintained.
    Maintenance,
    /// Its rules do not let it in here or now.
    Rules,
}

impl AccountClosed {
    /// The word for it in the catalogues.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Maintenance => "maintenance",
            Self::Rules => "rules",
        }
    }
}

/// Everything that was said during one login.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heard {
    said: Arc<Mutex<String>>,
    endless: Arc<AtomicBool>,
    renewed: Arc<AtomicBool>,
}

impl Heard {
    /// Keeps what was said, up to a limit.
    pub(crate) fn note(&self, said: &str) {
        let said = said.trim();
        let mut heard = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if !said.is_empty() && heard.len() + said.len() < MAX_KEPT {
            heard.push_str(said);
            heard.push('\n');
        }
    }

    /// Keeps that the server's banners do not end.
    pub(crate) fn note_endless(&self) {
        self.endless.store(true, Ordering::SeqCst);
    }

    /// Whether they did not end.
    pub(crate) fn is_endless(&self) -> bool {
        self.endless.load(Ordering::SeqCst)
    }

    /// Keeps that a new password was given and may have been taken.
    pub(crate) fn note_renewal(&self) {
        self.renewed.store(true, Ordering::SeqCst);
    }

    /// Whether one was given.
    pub(crate) fn is_renewed(&self) -> bool {
        self.renewed.load(Ordering::SeqCst)
    }

    /// All of it.
    pub(crate) fn text(&self) -> String {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether it says that the account is closed.
    pub(crate) fn account_closed(&self) -> Option<AccountClosed> {
        closed(&self.text())
    }

    /// Whether the server ended the login because too much was tried.
    pub(crate) fn tells_too_many_tries(&self) -> bool {
        self.text().to_lowercase().contains("too many authentication failures")
    }
}

/// `pam_unix` and shadow, `pam_nologin` and `/etc/nologin`, `pam_access` and `pam_time`, in sshd's own words or PAM's.
fn closed(said: &str) -> Option<AccountClosed> {
    let said = said.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|words| said.contains(words));
    if has(&[
        "account has expired",
        "account is expired",
        "account expired",
        "cuenta ha caducado",
        "cuenta ha expirado",
    ]) {
        Some(AccountClosed::Expired)
    } else if has(&[
        "unprivileged users are not permitted to log in",
        "system is booting up",
        "system is going down",
        "logins are disabled",
    ]) {
        Some(AccountClosed::Maintenance)
    } else if has(&[
        "access denied by pam",
        "not allowed to log in",
        "not permitted to log in",
        "permission denied by pam",
    ]) {
        Some(AccountClosed::Rules)
    } else {
        None
    }
}

/// Whether it says that the password has to be changed before anything else.
pub(crate) fn tells_expired_password(said: &str) -> bool {
    let said = said.to_lowercase();
    ["password change required", "required to change your password", "your password has expired"]
        .iter()
        .any(|words| said.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_sshd_and_pam_recognized() {
        for (said, expected) in [
            ("Your account has expired; please contact your system administrator.", Some(AccountClosed::Expired)),
            (
                "System is going down. Unprivileged users are not permitted to log in anymore.",
                Some(AccountClosed::Maintenance),
            ),
            ("Authorized access only. Your account is watched.", None),
            ("", None),
        ] {
            assert_eq!(closed(said), expected, "{said}");
        }
        for said in [
            "WARNING: Your password has expired.\nPassword change required but no TTY available.\n",
            "You are required to change your password immediately (administrator enforced).",
        ] {
            assert!(tells_expired_password(said), "{said}");
            assert_eq!(closed(said), None);
        }
        assert!(!tells_expired_password("Change your password often."));
    }
}
