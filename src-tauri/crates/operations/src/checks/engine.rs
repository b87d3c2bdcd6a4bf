//! Docker's engine and Compose.

use docker::ComposeVersion;
use model::{Check, CheckId, Verdict};

use super::judged;
use crate::facts::Facts;

/// The word for a program that is not there.
const ABSENT: &str = "absent";
/// The oldest major version of the engine that is used.
const OLDEST_MAJOR: u32 = 20;

pub(super) fn checks(facts: &Facts) -> [Check; 2] {
    let Some(found) = &facts.engine else {
        return [CheckId::Docker, CheckId::Compose]
            .map(|id| Check::new(id, Verdict::Unknown).with("needed", needed(id)));
    };
    let engine = match (&found.version, found.installed) {
        _ if found.from_snap => Check::new(CheckId::Docker, Verdict::Bad).with("seen", "snap"),
        (Some(version), _) => {
            let major = version.split('.').next().and_then(|major| major.parse::<u32>().ok());
            let good = major.is_none_or(|major| major >= OLDEST_MAJOR);
            Check::new(CheckId::Docker, judged(good)).with("seen", version)
        }
        // Installed and not running: the step starts it.
        (None, true) => Check::new(CheckId::Docker, Verdict::Unknown).with("seen", ""),
        (None, false) => Check::new(CheckId::Docker, Verdict::Good).with("seen", ABSENT),
    };
    // An old or missing plugin is replaced by the step.
    let compose = Check::new(CheckId::Compose, Verdict::Good)
        .with("seen", found.compose.map_or_else(|| ABSENT.to_owned(), |version| version.to_string()));
    [engine.with("needed", needed(CheckId::Docker)), compose.with("needed", needed(CheckId::Compose))]
}

fn needed(id: CheckId) -> String {
    if id == CheckId::Docker { "20.10".to_owned() } else { ComposeVersion::OLDEST.to_string() }
}
