//! Operations survive what happens to servers, lines and computers: a sample of the matrix that `matrix.rs`
//! has whole. Each test is a tour: one installation that meets the same fault at every step.

mod fault;
#[cfg(feature = "matrix")]
mod matrix;
mod state;
mod tour;

use anyhow::Result;
use lab::Scenario;

use crate::fault::{Fault, Moment};
use crate::tour::tour;

#[test]
fn killed_in_the_middle_of_every_step() -> Result<()> {
    tour(Scenario::DockerReady, Fault::Killed, Moment::Middle)
}

#[test]
fn cut_off_after_every_action() -> Result<()> {
    tour(Scenario::DockerReady, Fault::Cut, Moment::After)
}

#[test]
fn lied_to_by_every_command_of_a_step() -> Result<()> {
    tour(Scenario::DockerReady, Fault::Lie, Moment::Before)
}
