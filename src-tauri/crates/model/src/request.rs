//! What a person wants done, as data: the inventory, the server's lock and its journal keep it, so that any operation can be
//! shown, followed and taken up again, by this computer or another. How it is done is the crate `operations`'s business.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::stable_words::stable_words;
use crate::{CodeSource, Domain, InstanceNumber, InstanceSpec, Role};

/// What an operation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// The server as a whole.
    Server,
    /// One of its instances.
    #[ts(type = "number")]
    Instance(InstanceNumber),
}

/// A request. Without secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Request {
    /// From a bare server to an instance that answers.
    Install(Box<InstallRequest>),
    /// Start, stop or restart an instance or one of its services.
    Control(ControlRequest),
    /// Remove an instance; its data only on demand.
    Uninstall(UninstallRequest),
}

/// What is to be installed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstallRequest {
    /// The instance as it should be.
    pub spec: InstanceSpec,
    /// Where the code comes from.
    pub code: CodeSource,
    /// The key and the settings of the `.env` are used that the code brings from another installation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub take_environment: bool,
}

/// What is to be started or stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlRequest {
    /// The instance.
    pub instance: InstanceNumber,
    /// What is to happen to it.
    pub action: ControlAction,
    /// The one service that is meant; all six without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Role>,
    /// Workers are stopped without waiting for the jobs that they are doing.
    #[serde(default)]
    pub abandon_jobs: bool,
}

/// Start, stop or restart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ControlAction {
    /// What does not run is started.
    Start,
    /// What runs is stopped, workers after their job.
    Stop,
    /// Stopped and started again.
    Restart,
}

/// What is to be removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UninstallRequest {
    /// The instance.
    pub instance: InstanceNumber,
    /// Databases, code, uploads and keys go too. The domain has to be the instance's own: whoever types it knows what goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erase_data: Option<Domain>,
    /// Workers are stopped without waiting for the jobs that they are doing.
    #[serde(default)]
    pub abandon_jobs: bool,
}

impl Request {
    /// What it is called.
    pub const fn kind(&self) -> OperationKind {
        match self {
            Self::Install(_) => OperationKind::Install,
            Self::Control(control) => match control.action {
                ControlAction::Start => OperationKind::Start,
                ControlAction::Stop => OperationKind::Stop,
                ControlAction::Restart => OperationKind::Restart,
            },
            Self::Uninstall(_) => OperationKind::Uninstall,
        }
    }

    /// The installation, if it is one.
    pub fn installation(&self) -> Option<&InstallRequest> {
        if let Self::Install(install) = self { Some(install) } else { None }
    }

    /// Whether data of an instance is gone for good afterwards.
    pub const fn erases_data(&self) -> bool {
        matches!(self, Self::Uninstall(uninstall) if uninstall.erase_data.is_some())
    }

    /// The instance that it is about.
    pub const fn instance(&self) -> InstanceNumber {
        match self {
            Self::Install(install) => install.spec.number,
            Self::Control(control) => control.instance,
            Self::Uninstall(uninstall) => uninstall.instance,
        }
    }

    /// What it is about.
    pub const fn target(&self) -> Target {
        Target::Instance(self.instance())
    }
}

stable_words! {
    /// The name of an operation, for texts and records.
    OperationKind {
        /// From a bare server to an instance that answers.
        Install = "install",
        /// An instance, or a service of it, is started.
        Start = "start",
        /// … stopped.
        Stop = "stop",
        /// … stopped and started.
        Restart = "restart",
        /// An instance is removed.
        Uninstall = "uninstall",
    }
}

impl fmt::Display for OperationKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn request_is_read_back_as_it_was_written() {
        let control = |action| ControlRequest {
            instance: InstanceNumber::FIRST,
            action,
            service: Some(Role::Redis),
            abandon_jobs: false,
        };
        let erase_data = Some("a.pe".parse().unwrap());
        let requests = [
            Request::Control(control(ControlAction::Restart)),
            Request::Uninstall(UninstallRequest { instance: InstanceNumber::FIRST, erase_data, abandon_jobs: true }),
        ];
        for request in requests {
            let text = serde_json::to_string(&request).unwrap();
            assert_eq!(serde_json::from_str::<Request>(&text).unwrap(), request, "{text}");
            assert_eq!(request.target(), Target::Instance(InstanceNumber::FIRST));
        }
    }

    #[test]
    fn target_is_one_word_or_a_number() {
        assert_eq!(serde_json::to_string(&Target::Server).unwrap(), r#""server""#);
        assert_eq!(serde_json::to_string(&Target::Instance(InstanceNumber::FIRST)).unwrap(), r#"{"instance":1}"#);
    }
}
