//! The operation "uninstall": an instance's containers go, its data only on demand.

use model::{Check, InstanceSpec, Request, Role, UninstallRequest};

use crate::checks::Viewpoint;
use crate::facts::Sections;
use crate::operation::{Operation, Remembered};
use crate::plan_input::PlanInput;
use crate::step::Step;
use crate::steps;

/// A removal.
pub(crate) struct Uninstall {
    request: UninstallRequest,
    spec: InstanceSpec,
    /// The server has a record of it. Without one nothing is removed: what is there may be somebody else's by now.
    is_recorded: bool,
}

impl Uninstall {
    /// Of an instance on record there, or one that only this desktop knows.
    pub(crate) fn new(request: UninstallRequest, spec: &InstanceSpec, is_recorded: bool) -> Self {
        Self { request, spec: spec.clone(), is_recorded }
    }

    const fn erases(&self) -> bool {
        self.request.erase_data.is_some()
    }
}

impl Operation for Uninstall {
    fn request(&self) -> Request {
        Request::Uninstall(self.request.clone())
    }

    fn spec(&self) -> &InstanceSpec {
        &self.spec
    }

    fn sections(&self) -> Sections {
        Sections::ENGINE.with(Sections::STORE).with(Sections::CONTAINERS).with(Sections::RECORDS).with(Sections::FILES)
    }

    fn checks(&self, _input: &PlanInput, _viewpoint: Viewpoint) -> Vec<Check> {
        Vec::new()
    }

    fn steps(&self) -> Vec<Box<dyn Step>> {
        if !self.is_recorded {
            return vec![Box::new(steps::ConfirmErased)];
        }
        let mut steps: Vec<Box<dyn Step>> = vec![
            Box::new(steps::StopServices { roles: Role::OF_INSTANCE.into(), abandon_jobs: self.request.abandon_jobs }),
            Box::new(steps::RemoveContainers),
            Box::new(steps::RemoveSite),
            Box::new(steps::RemoveUnusedProxy),
        ];
        if self.erases() {
            steps.push(Box::new(steps::EraseData));
        }
        steps.push(Box::new(steps::RecordRemoval { erased: self.erases() }));
        steps
    }

    fn remembered(&self) -> Remembered {
        if self.erases() { Remembered::Erased } else { Remembered::Uninstalled }
    }
}
