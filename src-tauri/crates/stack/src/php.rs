//! What is asked of the application itself, in its own language, and the shapes of questions and answers.
//!
//! A script is run as `php -r CODE` inside a container of PHP-FPM's service, in the folder of the code and as the user of PHP-FPM (`www-data`: as root
//! it would leave log and cache files behind that PHP-FPM cannot write, and would find every folder writable). CODE is constant and
//! holds no secret, so it may be in the process list; the input, with passwords, is one JSON object on standard input.
//! The last line of standard output that is a JSON object is the answer. A script answers whatever happens, and exits with 0 or, after a
//! crash, with 255: only the answer counts.
//!
//! There is no script for the scheduler: PHP cannot know whether another container's clock ticks; its log says so. Tenants are migrated by
//! the application's own `artisan tenancy:migrate --force --website_id=N`, which needs `--path=database/migrations/tenant` besides where
//! the application says no path, since it otherwise throws and migrates nothing.

use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::StackError;

/// The user as whom PHP runs in the stack's images (`www-data` of Debian), by number: names differ between host and image.
pub const USER: &str = "33";

/// A script with its input and its answer.
pub trait Question {
    /// What it answers.
    type Answer: DeserializeOwned;

    /// The argument of `php -r`. The same for every input.
    fn code(&self) -> String;

    /// What goes on standard input.
    fn input(&self) -> SecretString;

    /// Finds the answer in what was printed.
    fn answer(&self, output: &str) -> Result<Self::Answer, StackError> {
        let line = output.lines().rev().find(|line| line.starts_with('{')).ok_or(StackError::PhpAnswer)?;
        serde_json::from_str(line).map_err(|_| StackError::PhpAnswer)
    }
}

/// `php -r` takes code without the opening tag, which the files have for the sake of editors.
fn code(script: &str) -> String {
    let bare = |text: &str| text.trim_start_matches("<?php\n").to_owned();
    bare(include_str!("php/start.php")) + &bare(script)
}

/// Asks what state the code, the database and the folders are in. Changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskState {
    /// The administrator's e-mail address, to ask whether there is such a user.
    pub administrator: String,
    /// Whether each tenant's migrations are looked at, a query a tenant.
    pub tenants: bool,
}

impl Question for AskState {
    type Answer = State;

    fn code(&self) -> String {
        code(include_str!("php/probe.php"))
    }

    fn input(&self) -> SecretString {
        json!({"administrator": self.administrator, "tenants": self.tenants}).to_string().into()
    }
}

/// How the application's default database connection fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DatabaseState {
    /// Logged in.
    Ok,
    /// The server is there and refuses the login.
    Refused,
    /// The login is right, and the database does not exist.
    Absent,
    /// No server answers.
    Unreachable,
    /// It did not come to a try: no packages, no connection configured, no driver, or something else went wrong first.
    None,
}

/// The state of the application. `None` means "could not be found out", mostly since something before it failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "answers to independent questions, as they come over the wire")]
pub struct State {
    /// PHP's version.
    pub php: String,
    /// The extensions, in lower case.
    pub extensions: Vec<String>,
    /// Whether the code's packages are installed.
    pub vendor: bool,
    /// Whether Laravel has a key.
    pub app_key_set: Option<bool>,
    /// SHA-256 of the key as it is in `.env`, in hexadecimal: to compare it with the one in the vault.
    pub app_key_sha256: Option<String>,
    /// Whether `.env` is read at all, or a cache made from it.
    pub config_cached: bool,
    /// The database.
    pub database: DatabaseState,
    /// Migrations of the system's database that have not run.
    pub pending_migrations: Option<u32>,
    /// How many tenants there are.
    pub tenants: Option<u32>,
    /// How many tenants have migrations that have not run. Only where it was asked for.
    pub tenants_pending: Option<u32>,
    /// Whether the administrator exists.
    pub administrator: Option<bool>,
    /// Whether the user that ran the script may write wherever Laravel writes.
    pub storage_writable: bool,
    /// Whether uploaded files are reachable below `public/storage`.
    pub storage_link: bool,
    /// What went wrong first, as PHP says it: raw text for the details section.
    pub error: Option<String>,
}

/// Brings the tables of every tenant up to date, one tenant after the other, so that a broken one stops no other. Changes
/// nothing of those that are up to date. Log lines go to standard error.
#[derive(Clone, Copy, Debug)]
pub struct MigrateTenants {
    /// How many seconds the end of a tenant's creation is waited for.
    pub wait: u32,
}

impl Question for MigrateTenants {
    type Answer = TenantsMigrated;

    fn code(&self) -> String {
        code(include_str!("php/tenants.php"))
    }

    fn input(&self) -> SecretString {
        json!({"wait": self.wait}).to_string().into()
    }
}

/// What came of the tenants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantsMigrated {
    /// Whether the application has tenants at all.
    pub tenancy: Option<bool>,
    /// How many were brought up to date.
    pub migrated: u32,
    /// Host names of those that could not be.
    pub failed: Vec<String>,
    /// Databases of those whose creation had not ended, which were left out.
    pub unfinished: Vec<String>,
    /// What went wrong before any tenant was tried.
    pub error: Option<String>,
}

/// Makes the administrator, and the rows without which the panel is of no use: the kinds of documents, the plan without limits, the first
/// row of the settings. Each only if it is not there.
#[derive(Clone, Debug)]
pub struct MakeAdministrator {
    /// The e-mail address.
    pub email: String,
    /// The name that is shown.
    pub name: String,
    /// The password.
    pub password: SecretString,
    /// Whether an administrator who is there already gets this password.
    pub reset: bool,
}

impl Question for MakeAdministrator {
    type Answer = AdministratorMade;

    fn code(&self) -> String {
        code(include_str!("php/administrator.php"))
    }

    fn input(&self) -> SecretString {
        json!({"email": self.email, "name": self.name, "password": self.password.expose_secret(), "reset": self.reset})
            .to_string()
            .into()
    }
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "answers to independent questions, as they come over the wire")]
pub struct AdministratorMade {
    /// The administrator was not there.
    pub created: bool,
    /// The administrator's password was changed.
    pub updated: bool,
    /// Kinds of documents or the plan were added.
    pub plans: bool,
    /// The first row of the settings was added. `false` is no failure.
    pub configuration: bool,
    /// What went wrong: then nothing was made.
    pub error: Option<String>,
}

/// Asks whether a user can log in with a password.
#[derive(Clone, Debug)]
pub struct AskLogin {
    /// The e-mail address.
    pub email: String,
    /// The password.
    pub password: SecretString,
}

impl Question for AskLogin {
    type Answer = Login;

    fn code(&self) -> String {
        code(include_str!("php/verify_login.php"))
    }

    fn input(&self) -> SecretString {
        json!({"email": self.email, "password": self.password.expose_secret()}).to_string().into()
    }
}

/// Whether the user can log in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// There is such a user.
    pub exists: bool,
    /// The password is that user's.
    pub ok: bool,
    /// What went wrong.
    pub error: Option<String>,
}

/// Queues a harmless job of Laravel's own and waits until a worker has done it.
///
/// In maintenance mode (`artisan down`) workers do nothing, and this says "not done". A job that comes too late does no harm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProveQueue {
    /// A word of this operation's alone: letters, digits and `-`. A proof that is asked for again keeps it.
    pub nonce: String,
    /// How long to wait, 1 to 300 seconds.
    pub seconds: u16,
}

impl Question for ProveQueue {
    type Answer = QueueProof;

    fn code(&self) -> String {
        code(include_str!("php/queue_proof.php"))
    }

    fn input(&self) -> SecretString {
        json!({"nonce": self.nonce, "seconds": self.seconds}).to_string().into()
    }
}

/// Whether a worker did the job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueueProof {
    /// It was done.
    pub done: bool,
    /// How long that took, or how long was waited.
    pub seconds: f64,
    /// The queue's connection by the application's name for it.
    pub connection: Option<String>,
    /// Why it could not be tried.
    pub error: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "hunter\"two'\\$";

    #[test]
    fn secrets_go_on_standard_input_only() {
        let question = MakeAdministrator {
            email: "admin@a.pe".to_owned(),
            name: "A".to_owned(),
            password: SecretString::from(SECRET),
            reset: false,
        };
        assert!(!question.code().contains("hunter"), "the code depends on the input");
        assert!(!format!("{question:?}").contains("hunter"));
        let input: serde_json::Value = serde_json::from_str(question.input().expose_secret()).unwrap();
        assert_eq!(input["password"], SECRET);
        let login = AskLogin { email: "a".to_owned(), password: SecretString::from(SECRET) };
        let input: serde_json::Value = serde_json::from_str(login.input().expose_secret()).unwrap();
        assert_eq!(input["password"], SECRET);
    }

    #[test]
    fn code_fits_into_an_argument_and_has_no_tag() {
        let state = AskState { administrator: String::new(), tenants: false };
        let proof = ProveQueue { nonce: String::new(), seconds: 1 };
        for code in [state.code(), proof.code(), MigrateTenants { wait: 1 }.code()] {
            assert!(code.len() < 60_000 && !code.contains("<?php"));
        }
    }

    #[test]
    fn the_last_line_of_json_is_the_answer() {
        let question = AskLogin { email: String::new(), password: SecretString::from("") };
        let login = question.answer("{\"a\":1}\nnoise\n\n{\"error\":null,\"exists\":true,\"ok\":false}\n").unwrap();
        assert_eq!(login, Login { exists: true, ok: false, error: None });
        for bad in ["", "noise", "{", "{}"] {
            assert!(matches!(question.answer(bad), Err(StackError::PhpAnswer)), "{bad}");
        }
    }
}
