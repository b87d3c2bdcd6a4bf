//! The events of a running operation. The command line prints it, the window draws it, `--json` passes it on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Check, LeftOut, OperationKind, Outcome, PlannedStep, Problem, StepId, Target};

/// Where a line of a step's log came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum LogStream {
    /// What the command printed.
    Output,
    /// What the command complained about.
    Error,
}

/// What a step's progress counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ProgressUnit {
    /// Bytes.
    Bytes,
    /// Things: services, images, tenants.
    Items,
}

/// One message of a running operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// A check has its answer.
    CheckFinished {
        /// The check.
        check: Check,
    },
    /// The plan is made, and the operation begins.
    OperationStarted {
        /// The operation's id.
        id: String,
        /// What it is.
        operation: OperationKind,
        /// What it is about.
        target: Target,
        /// What will be done.
        steps: Vec<PlannedStep>,
    },
    /// A step begins.
    StepStarted {
        /// Its place in the plan.
        position: usize,
        /// Which.
        step: StepId,
    },
    /// A step got on.
    StepProgress {
        /// Its place in the plan.
        position: usize,
        /// Which.
        step: StepId,
        /// How much is done.
        done: u64,
        /// How much there is, if that is known.
        total: Option<u64>,
        /// Of what.
        unit: ProgressUnit,
    },
    /// A line of a step's log, without terminal escapes.
    StepLine {
        /// Its place in the plan.
        position: usize,
        /// Which.
        step: StepId,
        /// Where it came from.
        stream: LogStream,
        /// The line.
        text: String,
    },
    /// A step waits for something that is not ours; the operation can be cancelled meanwhile.
    StepWaits {
        /// Its place in the plan.
        position: usize,
        /// Which.
        step: StepId,
        /// For what.
        reason: Problem,
    },
    /// The person has to add this key at the Git server before the code can be fetched.
    DeployKey {
        /// The public key, one line.
        public_key: String,
        /// The Git server.
        host: String,
    },
    /// The code brings what is not taken.
    LeftOut {
        /// What, by the reason.
        left_out: Vec<LeftOut>,
    },
    /// A step ended well.
    StepFinished {
        /// Its place in the plan.
        position: usize,
        /// Which.
        step: StepId,
        /// How.
        outcome: Outcome,
        /// How long it took.
        milliseconds: u64,
    },
    /// A step failed. The steps before it remain, and the operation can be started again.
    StepFailed {
        /// Its place in the plan.
        position: usize,
        /// Which.
        step: StepId,
        /// Why.
        problem: Problem,
    },
    /// The connection was lost and is being restored; jobs continue meanwhile.
    ConnectionLost {
        /// How many times it was tried.
        attempt: u32,
    },
    /// The connection is back.
    ConnectionBack,
    /// The operation ended well.
    OperationFinished {
        /// The operation's id.
        id: String,
        /// How many steps had something to do.
        changed: usize,
        /// Where the instance's login page is served, where the operation looked.
        login_url: Option<String>,
    },
    /// The operation ended, and not well.
    OperationFailed {
        /// The operation's id.
        id: String,
        /// Why.
        problem: Problem,
    },
}
