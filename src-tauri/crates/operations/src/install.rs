//! The operation "install": from a bare server to an instance that answers through the proxy.

use model::{Check, CodeSource, Images, InstallRequest, InstanceRecord, InstanceSpec, Request, Role};

use crate::checks::{self, Viewpoint};
use crate::facts::{Facts, Sections};
use crate::operation::{Operation, Remembered};
use crate::plan_input::PlanInput;
use crate::step::Step;
use crate::steps;

/// An installation.
pub(crate) struct Install {
    request: InstallRequest,
}

impl Install {
    pub(crate) const fn new(request: InstallRequest) -> Self {
        Self { request }
    }
}

impl Operation for Install {
    fn request(&self) -> Request {
        Request::Install(Box::new(self.request.clone()))
    }

    fn spec(&self) -> &InstanceSpec {
        &self.request.spec
    }

    fn start_from_record(&mut self, facts: &Facts) {
        let Some(record) = facts.records().instance(self.request.spec.number) else { return };
        let usual = Images::default();
        for role in Role::OF_INSTANCE.into_iter().chain([Role::Proxy]) {
            if self.request.spec.images.of(role) == usual.of(role) {
                self.request.spec.images.set(role, record.spec.images.of(role).clone());
            }
        }
    }

    fn code(&self) -> Option<&CodeSource> {
        Some(&self.request.code)
    }

    fn takes_environment(&self) -> bool {
        self.request.take_environment
    }

    fn sections(&self) -> Sections {
        Sections::LOCAL
    }

    fn sections_for_checks(&self) -> Sections {
        Sections::NETWORK
    }

    fn needs_secrets(&self) -> bool {
        true
    }

    fn checks(&self, input: &PlanInput, viewpoint: Viewpoint) -> Vec<Check> {
        checks::install_checks(&input.facts, &input.spec, viewpoint)
    }

    /// The steps stand in the order in which they need each other.
    fn steps(&self) -> Vec<Box<dyn Step>> {
        vec![
            Box::new(steps::DockerEngine),
            Box::new(steps::DockerSettings),
            Box::new(steps::ProxyNetwork),
            Box::new(steps::Proxy),
            Box::new(steps::ProxyProof),
            Box::new(steps::Code),
            Box::new(steps::EnsureSecrets),
            Box::new(steps::Files),
            Box::new(steps::PullImages),
            Box::new(steps::PhpExtensions),
            Box::new(steps::Databases),
            Box::new(steps::Dependencies),
            Box::new(steps::AppKey),
            Box::new(steps::StorageAccess),
            Box::new(steps::Migrations),
            Box::new(steps::Administrator),
            Box::new(steps::ConfigCache),
            // Last: before their tables and settings are there, workers and scheduler only fill logs with errors.
            Box::new(steps::Services),
            Box::new(steps::Workers),
            Box::new(steps::SiteAnswers),
            Box::new(steps::RecordInstalled),
        ]
    }

    fn record_at_start(&self, input: &PlanInput) -> Option<InstanceRecord> {
        Some(InstanceRecord {
            version: InstanceRecord::VERSION,
            spec: self.request.spec.clone(),
            sizing: input.sizing(),
            code: self.request.code.clone(),
            // What stands there stands there until something else was proved.
            installed: input.record().and_then(|record| record.installed.clone()),
            uninstalled_at: input.record().and_then(|record| record.uninstalled_at.clone()),
        })
    }

    fn remembered(&self) -> Remembered {
        Remembered::Installed
    }
}
