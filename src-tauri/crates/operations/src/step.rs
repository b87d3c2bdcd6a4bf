//! What a step is.

use model::{Params, Problem, StepId};

use crate::OperationError;
use crate::context::Context;
use crate::facts::Sections;
use crate::plan_input::PlanInput;

/// The answer to "is it satisfied?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckOutcome {
    /// Yes.
    Satisfied,
    /// No, and this is what is missing: a stable word for the journal and the error text.
    Unsatisfied(&'static str),
    /// No, and the step can't repair it.
    Blocked(Problem),
}

impl CheckOutcome {
    /// `Satisfied` if the condition holds, else what is missing.
    pub const fn satisfied_if(condition: bool, reason: &'static str) -> Self {
        if condition { Self::Satisfied } else { Self::Unsatisfied(reason) }
    }

    /// This answer if it is not `Satisfied`, else the other.
    pub fn and(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::Satisfied => other(),
            unsatisfied => unsatisfied,
        }
    }
}

/// One step: a check, an action, and, by the same check again, a proof.
#[async_trait::async_trait]
pub trait Step: Send + Sync {
    /// Its name.
    fn id(&self) -> StepId;

    /// Values for its text in a plan: only what the catalogue uses.
    fn params(&self, _input: &PlanInput) -> Params {
        Params::new()
    }

    /// Which sections of the facts the action may have changed, for this check or a later one. They are read again after
    /// it. What application and site said before any action counts no more after it, and is asked by whoever needs it.
    fn sections(&self) -> Sections;

    /// The check. Asked of what was read, so that it costs nothing and changes nothing.
    fn check(&self, input: &PlanInput) -> CheckOutcome;

    /// The action. May be run again after it was interrupted anywhere.
    async fn apply(&self, context: &mut Context) -> Result<(), OperationError>;
}
