//! Operations survive what happens to servers, lines and computers: a sample of the matrix that `matrix.rs`
//! has whole. Each test is a fault run: one operation that meets the same fault at every step.

mod fault;
mod fault_run;
#[cfg(feature = "matrix")]
mod matrix;
mod paused;
mod state;
mod subject;

use anyhow::Result;
use lab::Scenario;

use crate::fault::{Fault, Moment};
use crate::fault_run::run_with_faults;
use crate::subject::Subject;

#[test]
fn install_killed_in_the_middle_of_every_step() -> Result<()> {
    run_with_faults(Subject::Install(Scenario::DockerReady), Fault::Killed, Moment::Middle)
}

#[test]
fn control_killed_in_the_middle_of_every_step() -> Result<()> {
    run_with_faults(Subject::Control, Fault::Killed, Moment::Middle)
}

#[test]
fn uninstall_killed_in_the_middle_of_every_step() -> Result<()> {
    run_with_faults(Subject::Uninstall, Fault::Killed, Moment::Middle)
}
