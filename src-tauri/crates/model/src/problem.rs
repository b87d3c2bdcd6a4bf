//! What went wrong, as a code that the catalogues put into words.
//!
//! A code exists only while something distinguishes it from the others: in an exit status, a screen, or a remedy.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

use crate::text::{sanitize_lines, sanitize_value};

/// Named values for the text of an error, a check or a notice. Never a secret.
pub type Params = BTreeMap<String, String>;

/// The most characters of raw text that are kept.
const MAX_DETAIL: usize = 8_000;

/// Which kind of trouble it is. The command line's exit status follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// The operation was begun and failed (1).
    Operation,
    /// What was asked for can't be right (2).
    Input,
    /// The checks say that it must not be begun (3).
    Checks,
    /// The server's identity is not confirmed (4).
    HostKey,
    /// The server refused the login, or the rights (5).
    Login,
    /// There is no way to the server (6).
    Connection,
    /// Another operation is running there (7).
    Locked,
    /// The person stopped it (130).
    Cancelled,
}

macro_rules! error_codes {
    ($($category:ident { $($(#[$meta:meta])* $variant:ident = $text:literal,)+ })+) => {
        /// Every error that this product distinguishes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        pub enum ErrorCode {
            $($($(#[$meta])* #[serde(rename = $text)] $variant,)+)+
        }

        impl ErrorCode {
            /// All of them: the catalogues are proved against this list.
            pub const ALL: &'static [Self] = &[$($(Self::$variant,)+)+];

            /// The stable word for it, on the wire and in the catalogues.
            pub const fn as_str(self) -> &'static str {
                match self { $($(Self::$variant => $text,)+)+ }
            }

            /// Which kind of trouble it is.
            pub const fn category(self) -> Category {
                match self { $($(Self::$variant => Category::$category,)+)+ }
            }
        }
    };
}

error_codes! {
    Input {
        /// The domain can't be used; `reason`.
        DomainInvalid = "domain-invalid",
        /// The instance number can't be used; `reason`.
        InstanceInvalid = "instance-invalid",
        /// The database port can't be used; `reason`.
        MysqlPortInvalid = "mysql-port-invalid",
        /// The server's name can't be used; `reason`.
        ServerNameInvalid = "server-name-invalid",
        /// The server's address can't be used; `reason`.
        HostInvalid = "host-invalid",
        /// The SSH port can't be used; `reason`.
        SshPortInvalid = "ssh-port-invalid",
        /// The user name can't be used; `reason`.
        UserInvalid = "user-invalid",
        /// What was given is no SHA-256 fingerprint; `reason`.
        FingerprintInvalid = "fingerprint-invalid",
        /// The Git address can't be used; `reason`.
        GitUrlInvalid = "git-url-invalid",
        /// The branch or tag can't be used; `reason`.
        GitReferenceInvalid = "git-reference-invalid",
        /// The Git user name can't be used; `reason`.
        GitUserInvalid = "git-user-invalid",
        /// The token for the Git server can't be used; `reason`.
        GitTokenInvalid = "git-token-invalid",
        /// The archive can't be used; `reason`, and `entry` where one is to blame.
        ArchiveInvalid = "archive-invalid",
        /// No server of that name is known; `server`.
        ServerUnknown = "server-unknown",
        /// A server of that name is known already; `server`.
        ServerExists = "server-exists",
        /// No instance of that number is known on the server; `server`, `instance`.
        InstanceUnknown = "instance-unknown",
        /// No secret of that name is kept; `name`.
        SecretUnknown = "secret-unknown",
        /// A secret that was to come in was empty; `name`.
        SecretEmpty = "secret-empty",
        /// The passphrase for a file that holds everything is too short; `length` is the least.
        PassphraseWeak = "passphrase-weak",
        /// The file does not open with this passphrase.
        PassphraseWrong = "passphrase-wrong",
        /// The file is none of ours, or is cut off; `path`.
        TransferUnreadable = "transfer-unreadable",
        /// The file was written by a newer version.
        TransferNewer = "transfer-newer",
        /// The key file can't be read or is no private key; `path`, `reason`: `empty`, `public`, `certificate`, `old-kind`,
        /// `missing` or `unreadable`.
        KeyFileInvalid = "key-file-invalid",
        /// The key file is protected, and its passphrase is missing or wrong; `path`.
        KeyPassphraseNeeded = "key-passphrase-needed",
        /// The SSH agent is of no use for the login; `reason`: `missing`, `empty`, `several`, `key-missing` or `refused`.
        AgentUnusable = "agent-unusable",
        /// What was typed after `smart` can't be understood; `reason`, `what`, `typed`, `other`, `suggestion`, `command`.
        CommandLineInvalid = "command-line-invalid",
        /// The choices do not fit together; `reason`.
        ArgumentsInvalid = "arguments-invalid",
        /// What was typed to confirm that data is erased is not the instance's domain; `domain`, `typed`.
        EraseNotConfirmed = "erase-not-confirmed",
        /// The person has to say yes first, and can't be asked.
        ConfirmationNeeded = "confirmation-needed",
    }
    Checks {
        /// Checks of the server say no; `checks`.
        ChecksFailed = "checks-failed",
        /// The instance exists there with another domain; `instance`, `domain`.
        InstanceTaken = "instance-taken",
        /// Another instance of the server already answers to this domain; `domain`, `instance`.
        DomainTaken = "domain-taken",
        /// The instance is on record and not installed: its installation was not finished, or it was removed; `server`,
        /// `instance`, `domain`.
        InstanceNotInstalled = "instance-not-installed",
        /// Something of an earlier instance is there and is not ours to touch; `instance`, `found`.
        LeftoversFound = "leftovers-found",
        /// Docker's settings file there is not valid and was left alone; `path`.
        DaemonConfigInvalid = "daemon-config-invalid",
        /// A line of the instance's `.env` can't be read by Laravel; `line`, `key`.
        EnvironmentInvalid = "environment-invalid",
        /// Programs of the server would have to be removed; `packages`.
        PackagesConflict = "packages-conflict",
        /// Something else than a file is where a file of ours belongs; `path`.
        PathTaken = "path-taken",
        /// The instance was installed with other code than what is asked for; `instance`, `domain`.
        CodeDiffers = "code-differs",
        /// The secrets of an existing instance are not in this desktop's keyring; `instance`, `name`.
        SecretMissing = "secret-missing",
        /// There is no keyring; see `detail`.
        KeyringMissing = "keyring-missing",
        /// The keyring is locked and was not opened.
        KeyringLocked = "keyring-locked",
        /// The keyring refused; the cause is in `detail`.
        KeyringRefused = "keyring-refused",
        /// The record of this desktop was written by a newer version; `found`, `known`.
        InventoryNewer = "inventory-newer",
        /// The record of this desktop can't be read.
        InventoryDamaged = "inventory-damaged",
        /// A file or folder of this desktop can't be written; `path`, and the `reason` `exists` where another file is there.
        FileUnwritable = "file-unwritable",
    }
    HostKey {
        /// The server is not known yet and its fingerprint was not confirmed; `host`, `fingerprint`.
        HostKeyUnknown = "host-key-unknown",
        /// The server shows another key than the one recorded; `host`, `recorded`, `offered`.
        HostKeyChanged = "host-key-changed",
        /// The server shows another key than the one that was said to be right; `host`, `expected`, `offered`.
        HostKeyMismatch = "host-key-mismatch",
        /// The host key is right, and it is another machine, or its records are another's or gone; `host`, `reason`.
        ServerChanged = "server-changed",
    }
    Login {
        /// User name, password or key were refused; `user`, `host`, `accepted`, and `reason` where the password has `blanks` at an end.
        LoginRefused = "login-refused",
        /// The server takes no login of the kind that was offered; `user`, `host`, `accepted`.
        LoginMethodRefused = "login-method-refused",
        /// The account may not come in, whatever its credential; `user`, `host`, `reason`: `expired`, `maintenance` or `rules`.
        AccountClosed = "account-closed",
        /// The password has expired and has to be changed first; `user`.
        PasswordExpired = "password-expired",
        /// The server did not take the new password.
        NewPasswordRefused = "new-password-refused",
        /// The server asks for more than the credential, and nobody answered; `user`, `host`, `question`.
        SecondFactorNeeded = "second-factor-needed",
        /// The server did not take the answers to its questions; `user`, `host`.
        SecondFactorRefused = "second-factor-refused",
        /// sudo asks for a password and none is known; `user`.
        SudoPasswordNeeded = "sudo-password-needed",
        /// sudo refused the password; `user`.
        SudoPasswordWrong = "sudo-password-wrong",
        /// The user may not use sudo; `user`.
        SudoNotAllowed = "sudo-not-allowed",
        /// sudo there works at a terminal only; `user`.
        SudoNeedsTerminal = "sudo-needs-terminal",
        /// There is no sudo and the user is not root; `user`.
        SudoMissing = "sudo-missing",
        /// The login shell does not run commands; `user`.
        ShellUnusable = "shell-unusable",
    }
    Connection {
        /// The host name leads nowhere; `host`.
        NameNotResolved = "name-not-resolved",
        /// Nothing listens there; `host`, `port`.
        ConnectionRefused = "connection-refused",
        /// No answer in time; `host`, `port`.
        ConnectionTimeout = "connection-timeout",
        /// The server hung up before it greeted; `host`, `port`, `reason`: `penalty`, `busy` or `unknown`.
        ConnectionTurnedAway = "connection-turned-away",
        /// What answers there does not speak SSH as we do; `host`, `port`.
        ProtocolFailed = "protocol-failed",
        /// The connection was there and broke off; `host`.
        ConnectionLost = "connection-lost",
        /// The system's own ssh program failed; `host`.
        SystemSshFailed = "system-ssh-failed",
    }
    Locked {
        /// Another operation is running; `owner`, `from`, `operation`, `since`.
        ServerLocked = "server-locked",
    }
    Cancelled {
        /// The person stopped it.
        Cancelled = "cancelled",
    }
    Operation {
        /// A step's command ended with an error; `step`, `status`.
        CommandFailed = "command-failed",
        /// A step's command ended without an exit status; `step`.
        CommandNoStatus = "command-no-status",
        /// A step ran, and what it should have brought about is not so; `step`, `reason`.
        VerificationFailed = "verification-failed",
        /// The server's answer can't be understood; `step`.
        AnswerUnreadable = "answer-unreadable",
        /// Another program of the server holds the package lock; `holder`.
        PackagesLocked = "packages-locked",
        /// Packages could not be installed.
        PackagesFailed = "packages-failed",
        /// Docker does not run although it is installed.
        DockerNotRunning = "docker-not-running",
        /// The database of an instance did not say which tenants there are; `server`, `instance`.
        TenantsUnread = "tenants-unread",
        /// An image could not be fetched; `image`.
        ImagePullFailed = "image-pull-failed",
        /// The image registry's limit is used up; `image`.
        RegistryLimit = "registry-limit",
        /// The Git server refused the login; `host`.
        GitRefused = "git-refused",
        /// The Git server can't be reached from the server; `host`, `reason`, and `other-way`: an address that may be open, or `none`.
        GitUnreachable = "git-unreachable",
        /// There is no such repository, or not for this login; `host`, `url`.
        GitNotFound = "git-not-found",
        /// The Git server asks for a login, and none was given; `host`.
        GitLoginNeeded = "git-login-needed",
        /// The Git server shows another key than before; `host`, `offered`.
        GitHostKeyChanged = "git-host-key-changed",
        /// The branch, tag or commit is not there; `reference`, and `reason`: `named`, `default` or `empty`.
        GitReferenceMissing = "git-reference-missing",
        /// The deploy key has to be added at the Git server first; `key`, `host`.
        DeployKeyNotAccepted = "deploy-key-not-accepted",
        /// The code is not a Laravel application; `missing`.
        CodeNotLaravel = "code-not-laravel",
        /// Part of the code is kept elsewhere and could not be fetched; `part` (`lfs` or `submodule`), `names`.
        CodeIncomplete = "code-incomplete",
        /// A link in the code leads out of its folder; `entry`.
        CodeUnsafe = "code-unsafe",
        /// Files of the server were changed by hand and are in the way; `path`.
        FilesChanged = "files-changed",
        /// The child image with the missing PHP extensions could not be built; `extensions`.
        ExtensionsFailed = "extensions-failed",
        /// composer could not install the dependencies.
        DependenciesFailed = "dependencies-failed",
        /// Jobs in progress did not end in time, and were not cut off.
        WorkersBusy = "workers-busy",
        /// The proxy does not see the containers behind it; `image`.
        ProxyBlind = "proxy-blind",
        /// A service does not become healthy; `service`.
        ServiceUnhealthy = "service-unhealthy",
        /// The database refuses its own password: an older volume is in place; `service`.
        DatabaseRefused = "database-refused",
        /// A migration failed.
        MigrationFailed = "migration-failed",
        /// Tenants could not be brought up to date; the others were; `tenants`, `migrated`.
        TenantsNotMigrated = "tenants-not-migrated",
        /// The site does not answer through the proxy as it should; `url`, `status`.
        SiteNotAnswering = "site-not-answering",
        /// The disk of the server is full; `path`.
        DiskFull = "disk-full",
        /// A fault of this program's.
        Internal = "internal",
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// An error on its way to a person: what happened as a code, the values for its text, and raw text for the details
/// section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Problem {
    /// What happened.
    pub code: ErrorCode,
    /// Values for the text.
    #[serde(default, deserialize_with = "params_from_elsewhere")]
    pub params: Params,
    /// What a program said, as it said it: unknown text, shown in the details section, never read by code.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "detail_from_elsewhere")]
    #[ts(optional)]
    pub detail: Option<String>,
}

/// Records of problems lie on servers too: what is read there is no more to be trusted than what a program says.
fn params_from_elsewhere<'de, D: Deserializer<'de>>(reader: D) -> Result<Params, D::Error> {
    let params = Params::deserialize(reader)?;
    Ok(params.into_iter().map(|(name, value)| (sanitize_value(&name), sanitize_value(&value))).collect())
}

fn detail_from_elsewhere<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<String>::deserialize(reader)?.and_then(|text| kept_detail(&text)))
}

/// The last 8,000 characters: the end is where programs say what failed.
fn kept_detail(text: &str) -> Option<String> {
    let text = text.trim();
    let start = text.char_indices().rev().nth(MAX_DETAIL - 1).map_or(0, |(at, _)| at);
    let kept = sanitize_lines(&text[start..]);
    let kept = kept.trim();
    (!kept.is_empty()).then(|| kept.to_owned())
}

impl Problem {
    /// A problem without values.
    pub fn new(code: ErrorCode) -> Self {
        Self { code, params: Params::new(), detail: None }
    }

    /// Adds a value for the text: one line without anything that a terminal would obey, wherever it came from.
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.params.insert(name.to_owned(), sanitize_value(&value.to_string()));
        self
    }

    /// Adds raw text: its end, without anything that a terminal would obey.
    pub fn detail(mut self, text: impl AsRef<str>) -> Self {
        self.detail = kept_detail(text.as_ref());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.code)?;
        for (name, value) in &self.params {
            write!(formatter, " {name}={value}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_words_are_stable() {
        for code in ErrorCode::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
    }

    #[test]
    fn detail_keeps_the_end() {
        let long = "ñ".repeat(9_000) + "end";
        let kept = Problem::new(ErrorCode::Internal).detail(long).detail.unwrap();
        assert_eq!(kept.chars().count(), 8_000);
        assert!(kept.ends_with("end"));
    }

    #[test]
    fn problem_has_no_escape_sequence_created_or_deserialized() {
        let made = Problem::new(ErrorCode::Internal)
            .with("holder", "\u{1b}[2Japt\n-get")
            .detail("a\u{1b}]0;x\u{7}\nb\u{9b}31m");
        assert_eq!((made.params["holder"].as_str(), made.detail.as_deref()), ("apt -get", Some("a\nb")));
        let record = r#"{"code":"internal","params":{"holder":"\u001b[2Japt"},"detail":"\u001b[2Ja"}"#;
        let read: Problem = serde_json::from_str(record).unwrap();
        assert_eq!((read.params["holder"].as_str(), read.detail.as_deref()), ("apt", Some("a")));
        assert_eq!(Problem::new(ErrorCode::Internal).detail("\u{1b}[2J").detail, None);
    }
}
