//! The keys that an installation needs, and when each is set. `APP_KEY` is not among them: it is made once and never again.

use model::Role;
use secrecy::{ExposeSecret, SecretString};

use super::is_safe_everywhere;
use crate::{Instance, StackError};

/// The database's passwords.
#[derive(Clone, Debug)]
pub struct InstanceSecrets {
    /// Of the root user, as whom the application must log in: it makes a database and a user for each tenant.
    pub mysql_root: SecretString,
    /// Of the plain user, which the database's image creates and nothing uses.
    pub mysql: SecretString,
}

/// When a key is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Whenever it has another value.
    Always,
    /// Unless it already has the first of one of these pairs, which mean that the instance has come further (to HTTPS) than a
    /// first installation: then it has the second.
    Unless(Vec<(String, String)>),
}

impl Rule {
    /// What it is to have in the place of the wanted value, if that is not wanted.
    pub fn instead(&self, present: &str) -> Option<&str> {
        match self {
            Self::Always => None,
            Self::Unless(values) => values.iter().find(|(value, _)| value == present).map(|(_, kept)| kept.as_str()),
        }
    }
}

/// A key and the value it is to have.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The key.
    pub key: &'static str,
    /// The value. All of them are held as secrets, since some are.
    pub value: SecretString,
    /// When it is set.
    pub rule: Rule,
}

/// What the `.env` of an instance must say.
///
/// `APP_URL` and `FORCE_HTTPS` stay where they already say HTTPS if `keeps_https`, so that running an installation again does not
/// undo a certificate. Without it they say HTTP, whatever an example says: forms would lead to where nothing answers.
/// A secret that is not safe in every file is refused.
pub fn wanted(instance: &Instance, secrets: &InstanceSecrets, keeps_https: bool) -> Result<Vec<Wanted>, StackError> {
    let project = instance.number.project();
    let domain = instance.domain.as_str();
    // The domain itself, since not every reader follows one name to another.
    let url = format!("https://{domain}");
    let https =
        || Rule::Unless(["https://${APP_URL_BASE}", &url].map(|present| (present.to_owned(), url.clone())).into());
    let forced = ["true", "TRUE", "True", "(true)", "1"].map(|yes| (yes.to_owned(), yes.to_owned()));
    let forced = || Rule::Unless(forced.clone().into());
    let if_served = |rule: Rule| if keeps_https { rule } else { Rule::Always };
    let plain = |key, value: &str| Wanted { key, value: SecretString::from(value), rule: Rule::Always };
    let secret = |key, value: &SecretString| {
        if is_safe_everywhere(value.expose_secret()) {
            Ok(Wanted { key, value: value.clone(), rule: Rule::Always })
        } else {
            Err(StackError::UnsafeSecret { key })
        }
    };
    Ok(vec![
        plain("APP_ENV", "production"),
        plain("APP_DEBUG", "false"),
        plain("APP_URL_BASE", domain),
        Wanted { rule: if_served(https()), ..plain("APP_URL", &format!("http://{domain}")) },
        Wanted { rule: if_served(forced()), ..plain("FORCE_HTTPS", "false") },
        plain("DB_HOST", &instance.service(Role::Mariadb)),
        plain("DB_PORT", "3306"),
        plain("DB_DATABASE", &project),
        plain("DB_USERNAME", "root"),
        secret("DB_PASSWORD", &secrets.mysql_root)?,
        plain("QUEUE_CONNECTION", "database"),
        plain("REDIS_HOST", &instance.service(Role::Redis)),
        plain("MYSQL_USER", &project),
        secret("MYSQL_PASSWORD", &secrets.mysql)?,
        plain("MYSQL_DATABASE", &project),
        secret("MYSQL_ROOT_PASSWORD", &secrets.mysql_root)?,
        plain("MYSQL_PORT_HOST", &instance.mysql_port.to_string()),
    ])
}
