//! The servers of the field that differ from the lab's usual ones: each is what its scenario says, and `smart` tells the
//! truth about it. What an installation does in general is tested elsewhere.

mod bullseye;
mod field;
mod ground;
mod hardened;
mod modern;
