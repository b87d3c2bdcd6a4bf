//! The operations "start", "stop" and "restart" of an instance, or of one of its services.

use model::{Check, ControlAction, ControlRequest, InstanceRecord, InstanceSpec, Request, Role};

use crate::checks::Viewpoint;
use crate::facts::Sections;
use crate::operation::{Operation, Remembered};
use crate::plan_input::PlanInput;
use crate::step::Step;
use crate::steps;

/// A start, stop or restart.
pub(crate) struct Control {
    request: ControlRequest,
    spec: InstanceSpec,
}

impl Control {
    /// Of an instance on record.
    pub(crate) fn new(request: ControlRequest, record: &InstanceRecord) -> Self {
        Self { request, spec: record.spec.clone() }
    }

    fn roles(&self) -> Vec<Role> {
        self.request.service.map_or_else(|| Role::OF_INSTANCE.into(), |role| vec![role])
    }

    fn stop(&self) -> Box<dyn Step> {
        Box::new(steps::StopServices { roles: self.roles(), abandon_jobs: self.request.abandon_jobs })
    }
}

impl Operation for Control {
    fn request(&self) -> Request {
        Request::Control(self.request.clone())
    }

    fn spec(&self) -> &InstanceSpec {
        &self.spec
    }

    fn sections(&self) -> Sections {
        Sections::ENGINE.with(Sections::CONTAINERS).with(Sections::RECORDS).with(Sections::SITE)
    }

    fn checks(&self, _input: &PlanInput, _viewpoint: Viewpoint) -> Vec<Check> {
        Vec::new()
    }

    fn steps(&self) -> Vec<Box<dyn Step>> {
        let mut steps: Vec<Box<dyn Step>> = match self.request.action {
            ControlAction::Stop => return vec![self.stop()],
            ControlAction::Start => vec![Box::new(steps::StartServices::new(self.roles()))],
            ControlAction::Restart => vec![self.stop(), Box::new(steps::StartServices::again(self.roles()))],
        };
        // One service alone may be started while another that the pages need is stopped on purpose.
        if self.request.service.is_none() {
            steps.push(Box::new(steps::SiteAnswers));
        }
        steps
    }

    fn remembered(&self) -> Remembered {
        Remembered::Unchanged
    }
}
