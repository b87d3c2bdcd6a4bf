//! What goes between the pages and the program, beside the types of `model`. `bindings.rs` writes their TypeScript.
//!
//! What a person typed travels as text and is validated here by `model`'s types, so that each error names its field.

mod fleet;
mod transfer;

use std::collections::BTreeMap;

use inventory::{Instance, InstanceState, LoginMethod, Recovered, Server};
use model::{
    Check, CodeSource, ControlAction, Event, GitAccess, Images, InstanceSpec, LeftOut, OperationKind, PlannedStep,
    Problem, ServerClaim,
};
use operations::{BegunOperation, Outcome, Unfinished};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use fleet::ServerStateDto;
pub use transfer::{ExportedDto, ImportedDto};

/// A server of this desktop's record.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ServerDto {
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

impl From<Server> for ServerDto {
    fn from(server: Server) -> Self {
        let login = match server.login {
            LoginMethod::Password => "password",
            LoginMethod::KeyFile { .. } => "key-file",
            LoginMethod::Agent { .. } => "agent",
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
pub struct InstanceDto {
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
    /// Whether its containers were removed and its data kept.
    pub uninstalled: bool,
    /// When it was, RFC 3339.
    pub installed_at: Option<String>,
}

impl From<Instance> for InstanceDto {
    fn from(instance: Instance) -> Self {
        Self {
            server: instance.server.to_string(),
            number: instance.number.get(),
            domain: instance.domain.to_string(),
            mysql_port: instance.mysql_port.get(),
            installed: instance.state == InstanceState::Installed,
            uninstalled: instance.state == InstanceState::Uninstalled,
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
    /// With a key of the person's SSH agent.
    Agent {
        /// Its fingerprint; without it, each of few.
        #[ts(optional)]
        key: Option<String>,
    },
    /// As the system's own ssh is configured.
    System {
        /// The `Host` there.
        alias: String,
    },
}

/// A key of the person's SSH agent, to choose from.
#[derive(Clone, Debug, Serialize, TS)]
pub struct AgentKeyDto {
    /// Its fingerprint.
    pub fingerprint: String,
    /// What the person called it.
    pub comment: String,
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
    /// The password for sudo, if it is not the login's.
    #[ts(optional)]
    pub sudo_password: Option<String>,
    /// The fingerprint that the person said is right.
    #[ts(optional)]
    pub fingerprint: Option<String>,
    /// What takes the password's place, where it has expired.
    #[ts(optional)]
    pub new_password: Option<String>,
    /// The answer to what the server asks beyond the password or key.
    #[ts(optional)]
    pub second_factor: Option<String>,
    /// What the person said of a copy, or of a server that was moved.
    #[ts(optional)]
    pub claim: Option<ServerClaim>,
}

/// What is to be changed of how a known server is reached, as it was typed.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct EditServerRequest {
    /// Which server.
    pub server: String,
    /// Where it is now.
    pub host: String,
    /// The port of its SSH service.
    pub port: String,
    /// Who logs in.
    pub user: String,
    /// How, if no longer as before.
    #[ts(optional)]
    pub login: Option<Login>,
    /// The password for sudo, if it is not the login's.
    #[ts(optional)]
    pub sudo_password: Option<String>,
    /// What takes the typed password's place, where it has expired.
    #[ts(optional)]
    pub new_password: Option<String>,
    /// The fingerprint that the person said is right.
    #[ts(optional)]
    pub fingerprint: Option<String>,
    /// What the person said of a server that is not quite the one on record.
    #[ts(optional)]
    pub claim: Option<ServerClaim>,
}

/// What a server has free, and what was begun on it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ServerCheckReport {
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
        /// The user name; any will do for Git servers that identify people by their token.
        user: String,
        /// The token; empty if it was given before, or none is needed.
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

/// What is to be done to an instance that stands.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum InstanceRequest {
    /// Start, stop or restart it, or one of its services.
    Control {
        /// Which of them.
        action: ControlAction,
        /// The service: `nginx`, `fpm`, `mariadb`, `redis`, `scheduling` or `supervisor`; all of them without it.
        #[ts(optional)]
        service: Option<String>,
        /// Jobs in progress are not waited for.
        abandon_jobs: bool,
    },
    /// Remove it.
    Uninstall {
        /// Its domain, typed by the person, if its data is to go too.
        #[ts(optional)]
        erase_data: Option<String>,
        /// Jobs in progress are not waited for.
        abandon_jobs: bool,
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
    /// Whether the `.env` of another installation is used that an archive brings.
    pub take_environment: bool,
}

/// What was asked for, as the plan understands it. No secret is in it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct InstanceSpecDto {
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
    /// How the code comes: `git-token`, `git-deploy-key` or `archive`; nothing if no code is fetched.
    pub code: Option<String>,
    /// The address of the code, if it comes by Git.
    pub git_url: Option<String>,
    /// The user at the Git server.
    pub git_user: Option<String>,
    /// The branch or tag.
    pub git_reference: Option<String>,
}

impl InstanceSpecDto {
    /// What a person sees of a specification.
    pub fn new(server: &model::ServerName, spec: &InstanceSpec, code: Option<&CodeSource>) -> Self {
        let (code, url, user, reference) = match code {
            Some(CodeSource::Git { url, reference, access }) => {
                let (kind, user) = match access {
                    GitAccess::Public => ("git-token", None),
                    GitAccess::Token { user } => ("git-token", Some(user.clone())),
                    GitAccess::DeployKey => ("git-deploy-key", None),
                };
                (Some(kind), Some(url.to_string()), user, reference.as_ref().map(ToString::to_string))
            }
            Some(CodeSource::Archive { .. }) => (Some("archive"), None, None, None),
            None => (None, None, None, None),
        };
        Self {
            server: server.to_string(),
            domain: spec.domain.to_string(),
            instance: spec.number.get(),
            mysql_port: spec.mysql_port.get(),
            base_folder: spec.base_folder.to_string(),
            images: unusual_images(&spec.images),
            code: code.map(str::to_owned),
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
pub struct PlanDto {
    /// Its id, which the operation will have.
    pub id: String,
    /// What is to be done.
    pub operation: OperationKind,
    /// What was asked for.
    pub spec: InstanceSpecDto,
    /// The checks; none if nothing is to be done.
    pub checks: Vec<Check>,
    /// The steps.
    pub steps: Vec<PlannedStep>,
    /// Why it may not be begun, if checks say no.
    pub refusal: Option<Problem>,
    /// What has to be given again before it can be begun: `git-token` or `archive`.
    pub missing: Option<String>,
    /// What the code's archive holds and is not taken.
    pub left_out: Vec<LeftOut>,
    /// Whether the archive brings the `.env` of another installation that can be used.
    pub offers_environment: bool,
}

/// An operation that was begun since the program started.
#[derive(Clone, Debug, Serialize, TS)]
pub struct OperationDto {
    /// Its id.
    pub id: String,
    /// What is done.
    pub operation: OperationKind,
    /// What was asked for.
    pub spec: InstanceSpecDto,
    /// Its steps.
    pub steps: Vec<PlannedStep>,
    /// When it began, RFC 3339.
    pub started_at: String,
    /// Whether it has ended.
    pub ended: bool,
    /// Why it failed.
    pub problem: Option<Problem>,
}

#[cfg(test)]
impl OperationDto {
    /// One for tests.
    pub fn for_test() -> Self {
        let spec = InstanceSpecDto {
            server: "vps".to_owned(),
            domain: "facturas.ejemplo.pe".to_owned(),
            instance: 1,
            mysql_port: 3306,
            base_folder: "/opt".to_owned(),
            images: BTreeMap::new(),
            code: Some("archive".to_owned()),
            git_url: None,
            git_user: None,
            git_reference: None,
        };
        Self {
            id: String::new(),
            operation: OperationKind::Install,
            spec,
            steps: Vec::new(),
            started_at: String::new(),
            ended: false,
            problem: None,
        }
    }
}

/// An operation that was begun from this computer, whenever that was.
#[derive(Clone, Debug, Serialize, TS)]
pub struct BegunOperationDto {
    /// Its id.
    pub id: String,
    /// What was done.
    pub operation: OperationKind,
    /// The server.
    pub server: String,
    /// The number of the instance.
    pub instance: u16,
    /// Its domain, if that is known.
    pub domain: Option<String>,
    /// When it began, RFC 3339.
    pub started_at: String,
    /// When it ended, RFC 3339, if that is known.
    pub ended_at: Option<String>,
    /// How it ended.
    pub outcome: OutcomeDto,
}

/// How far an operation has come.
#[derive(Clone, Copy, Debug, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeDto {
    /// It runs.
    Running,
    /// All of it was done and proved.
    Done,
    /// A step failed.
    Failed,
    /// The person stopped it, or put it off.
    Cancelled,
    /// The program or the computer ended in the middle of it.
    Interrupted,
}

impl From<BegunOperation> for BegunOperationDto {
    fn from(begun: BegunOperation) -> Self {
        let BegunOperation { id, kind, server, instance, domain, started_at, ended_at, outcome } = begun;
        let outcome = match outcome {
            Outcome::Running => OutcomeDto::Running,
            Outcome::Succeeded => OutcomeDto::Done,
            Outcome::Failed(_) => OutcomeDto::Failed,
            Outcome::Cancelled => OutcomeDto::Cancelled,
            Outcome::Interrupted => OutcomeDto::Interrupted,
        };
        let (server, instance) = (server.to_string(), instance.get());
        Self { id, operation: kind, server, instance, domain, started_at, ended_at, outcome }
    }
}

/// The last operation on an instance, if it did not do what it was begun for.
#[derive(Clone, Debug, Serialize, TS)]
pub struct UnfinishedDto {
    /// Its id.
    pub id: String,
    /// What was to be done.
    pub operation: OperationKind,
    /// Whether it was interrupted. Otherwise it failed, was stopped, or was postponed.
    pub interrupted: bool,
    /// When it began, RFC 3339.
    pub started_at: String,
    /// The server.
    pub server: String,
    /// The number of the instance.
    pub instance: u16,
    /// Its domain.
    pub domain: String,
    /// What was asked for, if it is an installation.
    pub spec: Option<InstanceSpecDto>,
}

impl From<Unfinished> for UnfinishedDto {
    fn from(unfinished: Unfinished) -> Self {
        let Unfinished { id, interrupted, server, domain, started_at, request } = unfinished;
        let installation = request.installation();
        let spec = installation.map(|install| InstanceSpecDto::new(&server, &install.spec, Some(&install.code)));
        let (operation, instance) = (request.kind(), request.instance().get());
        Self { id, operation, interrupted, started_at, server: server.to_string(), instance, domain, spec }
    }
}

/// An event with its number, counted from 0 in each operation.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SequencedEvent {
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
    pub events: Vec<SequencedEvent>,
}

/// Something that is sent to the pages without having been asked for.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "notice", rename_all = "kebab-case")]
pub enum Notice {
    /// The person wants to close the window while an operation is running.
    CloseAsked,
    /// A server limits how often one may come, and is tried once more after so many seconds.
    Waiting {
        /// The server, or its address where it has no name yet.
        server: String,
        /// How long.
        seconds: u64,
    },
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
pub struct RecoveredDto {
    /// The folder in which it lies now.
    pub kept: String,
    /// How many servers could still be read.
    pub servers: usize,
    /// How many instances.
    pub instances: usize,
}

impl From<Recovered> for RecoveredDto {
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
