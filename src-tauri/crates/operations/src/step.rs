//! What a step is.

use model::{Problem, StepId};

use crate::OperationError;
use crate::context::Context;
use crate::facts::Sections;
use crate::plan_input::PlanInput;

/// The outcome of a step's check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckOutcome {
    /// Yes.
    Satisfied,
    /// No, and this is what is missing: a stable word for the journal and the error text.
    Unsatisfied(&'static str),
    /// No, and the step can't fix it.
    Blocked(Problem),
}

impl CheckOutcome {
    /// `Satisfied` if the condition is true, else the reason.
    pub const fn satisfied_if(condition: bool, reason: &'static str) -> Self {
        if condition { Self::Satisfied } else { Self::Unsatisfied(reason) }
    }

    /// This outcome if it is not `Satisfied`, else the other.
    pub fn and(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::Satisfied => other(),
            unsatisfied => unsatisfied,
        }
    }
}

/// One step: a check, an action, and, by checking again, a proof.
#[async_trait::async_trait]
pub trait Step: Send + Sync {
    /// Its name.
    fn id(&self) -> StepId;

    /// Which sections of the facts the action may have changed, for this question or a later one. They are read again
    /// after it. What application and site said before any action counts no more after it, and is asked by the step
    /// that needs it.
    fn sections(&self) -> Sections;

    /// The question. Asked of what was read, so that it costs nothing and changes nothing.
    fn check(&self, input: &PlanInput) -> CheckOutcome;

    /// The action. May be run again after it broke off anywhere.
    async fn apply(&self, context: &mut Context) -> Result<(), OperationError>;
}
