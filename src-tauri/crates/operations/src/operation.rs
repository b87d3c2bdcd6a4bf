//! What an operation is to everything that carries operations out: the window, the command line, the lock, the journal, the
//! events and the tests of survival know this trait and no operation in particular.

use model::{Check, CodeSource, InstanceRecord, InstanceSpec, Request};

use crate::checks::Viewpoint;
use crate::facts::{Facts, Sections};
use crate::plan_input::PlanInput;
use crate::step::Step;

/// One operation on an instance.
///
/// It ends in one of three ways: nothing begun, done whole, or stopped between two steps with what was done kept, so that
/// starting it again goes on.
pub trait Operation: Send + Sync {
    /// What was asked for.
    fn request(&self) -> Request;

    /// The instance as it should be. Of an instance on record it is the record's.
    fn spec(&self) -> &InstanceSpec;

    /// Learns from the facts what was not said: an instance on record stays as it is but for what was asked for.
    fn start_from_record(&mut self, _facts: &Facts) {}

    /// Where its code comes from, where the operation fetches code.
    fn code(&self) -> Option<&CodeSource> {
        None
    }

    /// Whether the `.env` of another installation is used that the code brings.
    fn takes_environment(&self) -> bool {
        false
    }

    /// The sections that its plan is made from.
    fn sections(&self) -> Sections;

    /// The sections that only its checks need. They are read where something is to be done.
    fn sections_for_checks(&self) -> Sections {
        Sections::NONE
    }

    /// Whether it uses the instance's secrets, and so can't do without a keyring.
    fn needs_secrets(&self) -> bool {
        false
    }

    /// What has to be looked at before anything is changed, and again under the lock.
    fn checks(&self, input: &PlanInput, viewpoint: Viewpoint) -> Vec<Check>;

    /// Its steps, in order. A step may come twice.
    fn steps(&self) -> Vec<Box<dyn Step>>;

    /// What is recorded of the instance on the server before the first step; `None` where the record stays as it is.
    fn record_at_start(&self, _input: &PlanInput) -> Option<InstanceRecord> {
        None
    }

    /// What this desktop remembers once it is done.
    fn remembered(&self) -> Remembered;
}

/// What a desktop remembers of an instance after an operation on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remembered {
    /// It is installed.
    Installed,
    /// What was remembered before.
    Unchanged,
    /// It is removed, and its data is kept.
    Uninstalled,
    /// Nothing of it is left, and its secrets are of no use any more.
    Erased,
}
