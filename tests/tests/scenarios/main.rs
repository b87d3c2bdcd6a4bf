//! The servers of the field that differ from the lab's usual ones: each is what its scenario says, and `smart` reports it
//! correctly. What an installation does in general is tested elsewhere.

mod bullseye;
mod field;
mod hardened;
mod modern;
mod scenario_env;
