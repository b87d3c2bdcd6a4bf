//! What goes between the pages and the program, beside the types of `model`. `bindings.rs` writes their TypeScript.
//!
//! What a person typed travels as text and is judged here by `model`'s types, so that each error names its field.

use std::collections::BTreeMap;

use inventory::{Instance, InstanceState, LoginMethod, Recovered, Server};
use model::{Check, CodeSource, Event, GitAccess, PlannedStep, Problem};
use operations::{InstallWishes, Unfinished};
use serde::{Deserialize, Serialize};
use stack::Images;
use ts_rs::TS;

/// A server of this desktop's record.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ServerRow {
    /// What the person calls it.
    pub name: String,
    /// Where it is.
    pub host: String,
    /// The port of its SSH service.
    pub port: u16,
    /// Who logs in.
    pub user: String,
    /// How: `password`, `key-file`, `agent`, `made-key` or `system-configuration`.
    pub login: String,
}

impl From<Server> for ServerRow {
    fn from(server: Server) -> Self {
        let login = match server.login {
            LoginMethod::Password => "password",
            LoginMethod::KeyFile { .. } => "key-file",
            LoginMethod::Agent => "agent",
            LoginMethod::MadeKey => "made-key",
            LoginMethod::SystemConfiguration { .. } => "system-configuration",
        };
        Self {
            name: server.name.to_string(),
            host: server.host.to_string(),
            port: server.port.get(),
            user: server.user.to_string(),
            login: login.to_owned(),
        }
    }
}

/// An instance of this desktop's record.
#[derive(Clone, Debug, Serialize, TS)]
pub struct InstanceRow {
    /// Its server.
    pub server: String,
    /// Its number there.
    pub number: u16,
    /// Its domain.
    pub domain: String,
    /// The port of its database.
    pub mysql_port: u16,
    /// Whether its installation was finished.
    pub installed: bool,
    /// When it was, RFC 3339.
    pub installed_at: Option<String>,
}

impl From<Instance> for InstanceRow {
    fn from(instance: Instance) -> Self {
        Self {
            server: instance.server.to_string(),
            number: instance.number.get(),
            domain: instance.domain.to_string(),
            mysql_port: instance.mysql_port.get(),
            installed: instance.state == InstanceState::Installed,
            installed_at: instance.installed_at,
        }
    }
}

/// Who a server says it is.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Identity {
    /// The fingerprint of its key.
    pub fingerprint: String,
    /// Whether a person confirmed it before.
    pub recorded: bool,
}

/// How one logs in to a new server.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Login {
    /// With a password.
    Password {
        /// It.
        password: String,
    },
    /// With a key file.
    KeyFile {
        /// Where it lies.
        path: String,
        /// Its passphrase.
        #[ts(optional)]
        passphrase: Option<String>,
    },
    /// With the keys of the person's SSH agent.
    Agent,
    /// As the system's own ssh is configured.
    System {
        /// The `Host` there.
        alias: String,
    },
}

/// A server that is to be known, as it was typed.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct NewServerRequest {
    /// What the person calls it.
    pub name: String,
    /// Where it is.
    pub host: String,
    /// The port of its SSH service.
    pub port: String,
    /// Who logs in.
    pub user: String,
    /// How.
    pub login: Login,
    /// The password for sudo, where it is not the login's.
    #[ts(optional)]
    pub sudo_password: Option<String>,
    /// The fingerprint that the person said is right.
    #[ts(optional)]
    pub fingerprint: Option<String>,
}

/// What a server has free, and what was begun on it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ServerLook {
    /// Every check with its answer.
    pub checks: Vec<Check>,
    /// The next free instance number.
    pub instance: Option<u16>,
    /// The next free database port.
    pub mysql_port: Option<u16>,
}

/// How the code comes, as it was typed.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum CodeRequest {
    /// By Git, with a token or without any login.
    GitToken {
        /// Its address.
        url: String,
        /// The user name; any will do for Git servers that tell people by their token.
        user: String,
        /// The token; empty where it was given before, or none is needed.
        token: String,
        /// The branch or tag; empty for the repository's own.
        reference: String,
    },
    /// By Git, with a deploy key.
    GitDeployKey {
        /// Its address.
        url: String,
        /// The branch or tag; empty for the repository's own.
        reference: String,
    },
    /// From an archive of this computer.
    Archive {
        /// Where it lies.
        path: String,
    },
}

/// What a person wants installed, as it was typed.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct InstallRequest {
    /// The server.
    pub server: String,
    /// The domain.
    pub domain: String,
    /// The number of the instance.
    pub instance: String,
    /// The port of its database.
    pub mysql_port: String,
    /// The folder on the server; empty for the usual one.
    pub base_folder: String,
    /// Images other than the usual ones, by their role (`php_fpm`, `mariadb`, …).
    #[ts(type = "Record<string, string>")]
    pub images: BTreeMap<String, String>,
    /// Where the code comes from.
    pub code: CodeRequest,
}

/// What was asked for, as the plan understands it. No secret is in it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct WishRow {
    /// The server.
    pub server: String,
    /// The domain.
    pub domain: String,
    /// The number of the instance.
    pub instance: u16,
    /// The port of its database.
    pub mysql_port: u16,
    /// The folder on the server.
    pub base_folder: String,
    /// The images other than the usual ones, by their role.
    #[ts(type = "Record<string, string>")]
    pub images: BTreeMap<String, String>,
    /// How the code comes: `git-token`, `git-deploy-key` or `archive`.
    pub code: String,
    /// The address of the code, where it comes by Git.
    pub git_url: Option<String>,
    /// The user at the Git server.
    pub git_user: Option<String>,
    /// The branch or tag.
    pub git_reference: Option<String>,
}

impl WishRow {
    /// What a person sees of wishes.
    pub fn new(server: &model::ServerName, wishes: &InstallWishes) -> Self {
        let (code, url, user, reference) = match &wishes.code {
            CodeSource::Git { url, reference, access } => {
                let (kind, user) = match access {
                    GitAccess::Public => ("git-token", None),
                    GitAccess::Token { user } => ("git-token", Some(user.clone())),
                    GitAccess::DeployKey => ("git-deploy-key", None),
                };
                (kind, Some(url.to_string()), user, reference.as_ref().map(ToString::to_string))
            }
            CodeSource::Archive { .. } => ("archive", None, None, None),
        };
        Self {
            server: server.to_string(),
            domain: wishes.domain.to_string(),
            instance: wishes.instance.get(),
            mysql_port: wishes.mysql_port.get(),
            base_folder: wishes.base_folder.to_string(),
            images: unusual_images(&wishes.images),
            code: code.to_owned(),
            git_url: url,
            git_user: user,
            git_reference: reference,
        }
    }
}

/// Images by their role, as the pages know them.
pub fn images_by_role(images: &Images) -> BTreeMap<String, String> {
    let value = serde_json::to_value(images).unwrap_or_default();
    serde_json::from_value(value).unwrap_or_default()
}

fn unusual_images(images: &Images) -> BTreeMap<String, String> {
    let usual = images_by_role(&Images::default());
    images_by_role(images).into_iter().filter(|(role, name)| usual.get(role) != Some(name)).collect()
}

/// A plan, to be shown before anything is done.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PlanRow {
    /// Its id, which the operation will have.
    pub id: String,
    /// What was asked for.
    pub wishes: WishRow,
    /// The checks; none where nothing is to be done.
    pub checks: Vec<Check>,
    /// The steps.
    pub steps: Vec<PlannedStep>,
    /// Why it may not be begun, where checks say no.
    pub refusal: Option<Problem>,
    /// What has to be given again before it can be begun: `git-token` or `archive`.
    pub missing: Option<String>,
}

/// An operation that was begun since the program started.
#[derive(Clone, Debug, Serialize, TS)]
pub struct WorkRow {
    /// Its id.
    pub id: String,
    /// What was asked for.
    pub wishes: WishRow,
    /// Its steps.
    pub steps: Vec<PlannedStep>,
    /// When it began, RFC 3339.
    pub started_at: String,
    /// Whether it came to its end.
    pub ended: bool,
    /// Why it came to no good one.
    pub problem: Option<Problem>,
}

#[cfg(test)]
impl WorkRow {
    /// One for tests.
    pub fn for_test() -> Self {
        let wishes = WishRow {
            server: "vps".to_owned(),
            domain: "facturas.ejemplo.pe".to_owned(),
            instance: 1,
            mysql_port: 3306,
            base_folder: "/opt".to_owned(),
            images: BTreeMap::new(),
            code: "archive".to_owned(),
            git_url: None,
            git_user: None,
            git_reference: None,
        };
        Self { id: String::new(), wishes, steps: Vec::new(), started_at: String::new(), ended: false, problem: None }
    }
}

/// The last operation on an instance, where it did not do what it was begun for.
#[derive(Clone, Debug, Serialize, TS)]
pub struct UnfinishedRow {
    /// Its id.
    pub id: String,
    /// Whether it was cut off. Otherwise it failed, was stopped, or the person left it for later.
    pub cut_off: bool,
    /// When it began, RFC 3339.
    pub started_at: String,
    /// What was asked for.
    pub wishes: WishRow,
}

impl From<Unfinished> for UnfinishedRow {
    fn from(unfinished: Unfinished) -> Self {
        let wishes = WishRow::new(&unfinished.server, &unfinished.wishes);
        Self { id: unfinished.id, cut_off: unfinished.cut_off, started_at: unfinished.started_at, wishes }
    }
}

/// An event with its number, counted from 0 in each operation.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Numbered {
    /// Its number.
    pub number: u64,
    /// It.
    #[serde(flatten)]
    pub event: Event,
}

/// Events that go to the pages together.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Batch {
    /// They, in order.
    pub events: Vec<Numbered>,
}

/// Something that the pages are told without having asked.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "notice", rename_all = "kebab-case")]
pub enum Notice {
    /// The person wants to close the window while an operation is at work.
    CloseAsked,
}

/// What this program is, for the page about it and for reports.
#[derive(Clone, Debug, Serialize, TS)]
pub struct About {
    /// Its version.
    pub version: String,
    /// The system it runs on.
    pub system: String,
    /// Whether the system's own ssh can be used.
    pub system_ssh: bool,
    /// Where its record and log lie.
    pub folder: String,
    /// The usual images, by their role.
    #[ts(type = "Record<string, string>")]
    pub images: BTreeMap<String, String>,
    /// The usual folder on a server.
    pub base_folder: String,
}

/// What came of a damaged record.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RecoveredRow {
    /// The folder in which it lies now.
    pub kept: String,
    /// How many servers could still be read.
    pub servers: usize,
    /// How many instances.
    pub instances: usize,
}

impl From<Recovered> for RecoveredRow {
    fn from(recovered: Recovered) -> Self {
        let Recovered { kept, servers, instances } = recovered;
        Self { kept: kept.display().to_string(), servers, instances }
    }
}

/// A practice server, with everything that the wizard asks for.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Practice {
    /// What to call it.
    pub name: String,
    /// Where it is.
    pub host: String,
    /// The port of its SSH service.
    pub port: String,
    /// Who logs in.
    pub user: String,
    /// The password.
    pub password: String,
    /// A domain.
    pub domain: String,
    /// The address of the code.
    pub git_url: String,
    /// The user at the Git server.
    pub git_user: String,
    /// The token.
    pub git_token: String,
}
