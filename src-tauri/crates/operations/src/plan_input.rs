//! A specification and facts seen together: what steps and checks judge, and what files are computed from (`desired`).
//!
//! Nothing here is remembered: it is computed again whenever facts or secrets change.

use model::{CodeSource, InstanceRecord, InstanceSpec, Role, Sizing};
use secrecy::SecretString;
use stack::environment::InstanceSecrets;
use stack::{Instance, Layout, php};

use crate::facts::{EngineFacts, Facts, FilesFacts, InstanceFacts, SiteFacts};

/// The secrets of an instance.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// The database's passwords.
    pub database: InstanceSecrets,
    /// Laravel's key.
    pub app_key: SecretString,
}

/// A specification and facts.
#[derive(Clone, Debug)]
pub struct PlanInput {
    /// The instance as it should be.
    pub spec: InstanceSpec,
    /// Where its code comes from, where the operation fetches code.
    pub code: Option<CodeSource>,
    /// What is there.
    pub facts: Facts,
    /// The instance's secrets, once they are in the vault.
    pub secrets: Option<Secrets>,
    /// Whether the `.env` of another installation is used, if the code brings one.
    pub takes_environment: bool,
    /// That `.env`, if an archive brings it.
    pub archived_environment: Option<SecretString>,
}

impl PlanInput {
    /// The folders.
    pub fn layout(&self) -> Layout {
        Layout::new(self.spec.base_folder.clone())
    }

    /// The compose project of the instance.
    pub fn project(&self) -> String {
        self.spec.number.project()
    }

    /// Docker itself, where it was looked at.
    pub fn engine(&self) -> Option<&EngineFacts> {
        self.facts.engine.as_ref()
    }

    fn instance_facts(&self) -> Option<&InstanceFacts> {
        self.facts.instances.get(&self.spec.number)
    }

    /// The instance's folder and our notes, where they were looked at.
    pub fn files(&self) -> Option<&FilesFacts> {
        self.instance_facts()?.files.as_ref()
    }

    /// What the application said, where it gave an answer.
    pub fn application(&self) -> Option<&php::State> {
        self.instance_facts()?.application.as_ref()?.state.as_ref()
    }

    /// What the application said instead of an answer.
    pub fn application_error(&self) -> Option<&str> {
        self.instance_facts()?.application.as_ref()?.error_output.as_deref()
    }

    /// What the pages answer, where they were asked.
    pub fn site(&self) -> Option<&SiteFacts> {
        self.instance_facts()?.site.as_ref()
    }

    /// Where the login page is served, where its pages were asked.
    pub fn login_url(&self) -> Option<String> {
        let site = self.site().filter(|site| site.asked)?;
        let https = site.leads_to_https || self.files().is_some_and(|files| files.https_served);
        let scheme = if https { "https" } else { "http" };
        Some(format!("{scheme}://{}/login", self.spec.domain))
    }

    /// The `.env` of another installation from which this one's is to begin: the archive's, or the one that a checkout
    /// brought. Only where the person said so.
    pub fn brought_environment(&self) -> Option<&SecretString> {
        let of_checkout = || self.files()?.brought_environment.as_ref();
        self.archived_environment.as_ref().or_else(of_checkout).filter(|_| self.takes_environment)
    }

    /// The instance's record on its server.
    pub fn record(&self) -> Option<&InstanceRecord> {
        self.facts.records().instance(self.spec.number)
    }

    /// The sizes: those decided at the first installation, else those that fit the machine now.
    pub fn sizing(&self) -> Sizing {
        if let Some(record) = self.record() {
            return record.sizing;
        }
        let others = self.facts.records().instances.keys().filter(|number| **number != self.spec.number).count();
        let machine = self.facts.machine.as_ref();
        Sizing::for_machine(
            machine.and_then(|machine| machine.memory_kib).unwrap_or(0),
            machine.and_then(|machine| machine.processors).unwrap_or(1),
            u16::try_from(others + 1).unwrap_or(u16::MAX),
        )
    }

    /// The names of the instance's services for these roles.
    pub fn services(&self, roles: &[Role]) -> Vec<String> {
        roles.iter().map(|role| Instance::service_name(*role, self.spec.number)).collect()
    }

    /// The ids of the containers that work on queue and schedule, as one word.
    pub fn working_containers(&self) -> Option<String> {
        let project = self.project();
        let id = |role| {
            let service = Instance::service_name(role, self.spec.number);
            self.facts.container(&project, &service).map(|container| container.id.clone())
        };
        Some(format!("{} {}", id(Role::Supervisor)?, id(Role::Scheduling)?))
    }
}
