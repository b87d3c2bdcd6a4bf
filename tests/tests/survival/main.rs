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
