//! The server's package manager.

use model::{Check, CheckId, Verdict};

use crate::facts::Facts;

/// The word for an installation of packages that was interrupted.
const INTERRUPTED: &str = "interrupted";

/// A held lock is waited for, and what was interrupted is finished first, so neither is bad; nor are they good.
pub(super) fn check(facts: &Facts) -> Check {
    let (verdict, holder) = match &facts.machine {
        Some(machine) => match &machine.packages_locked_by {
            Some(holder) => (Verdict::Advice, holder.trim()),
            None if machine.packages_interrupted => (Verdict::Advice, INTERRUPTED),
            None if machine.packages_asked => (Verdict::Good, ""),
            None => (Verdict::Unknown, "unknown"),
        },
        None => (Verdict::Unknown, "unknown"),
    };
    Check::new(CheckId::Packages, verdict).with("holder", holder)
}
