//! The whole matrix: every fault at every moment of every step, on a bare server. `./dev test --matrix` runs it, for hours;
//! what `main.rs` names is a sample of it.

use anyhow::Result;
use lab::Scenario;

use crate::fault::{Fault, Moment};
use crate::tour::tour;

/// A test a tour.
macro_rules! tours {
    ($($name:ident: $fault:ident $moment:ident),* $(,)?) => {
        $(
            #[test]
            fn $name() -> Result<()> {
                tour(Scenario::Fresh, Fault::$fault, Moment::$moment)
            }
        )*
    };
}

tours! {
    cut_before: Cut Before,
    cut_middle: Cut Middle,
    cut_after: Cut After,
    hole_before: Hole Before,
    hole_middle: Hole Middle,
    hole_after: Hole After,
    killed_before: Killed Before,
    killed_middle: Killed Middle,
    killed_after: Killed After,
    stopped_before: Stopped Before,
    stopped_middle: Stopped Middle,
    stopped_after: Stopped After,
    reboot_before: Reboot Before,
    reboot_middle: Reboot Middle,
    reboot_after: Reboot After,
    engine_before: Engine Before,
    engine_middle: Engine Middle,
    engine_after: Engine After,
    full_before: Full Before,
    full_middle: Full Middle,
    full_after: Full After,
    lie: Lie Before,
}
