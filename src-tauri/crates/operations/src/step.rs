//! What a step is.

use model::{Problem, StepId};

use crate::OperationError;
use crate::context::Context;
use crate::situation::Situation;
use crate::survey::Sections;

/// The answer to "is it so?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes.
    So,
    /// No, and this is what is missing: a stable word for the journal and the error text.
    NotSo(&'static str),
    /// No, and the step can't mend it.
    Blocked(Problem),
}

impl Answer {
    /// `So` where the condition holds, else what is missing.
    pub const fn when(holds: bool, missing: &'static str) -> Self {
        if holds { Self::So } else { Self::NotSo(missing) }
    }

    /// This answer where it is not `So`, else the other.
    pub fn and(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::So => other(),
            not_so => not_so,
        }
    }
}

/// One step: a question, an action, and, by asking the question again, a proof.
#[async_trait::async_trait]
pub trait Step: Send + Sync {
    /// Its name.
    fn id(&self) -> StepId;

    /// Which parts of the survey the action may have changed, for this question or a later one. They are read anew after
    /// it. What application and site said before any action counts no more after it, and is asked by whoever needs it.
    fn sections(&self) -> Sections;

    /// The question. Asked of what was read, so that it costs nothing and changes nothing.
    fn check(&self, situation: &Situation) -> Answer;

    /// The action. May be run again after it broke off anywhere.
    async fn apply(&self, context: &mut Context) -> Result<(), OperationError>;
}
