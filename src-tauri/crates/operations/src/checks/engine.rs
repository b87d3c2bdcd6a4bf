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
    let refused = if found.is_podman {
        Some("podman")
    } else if found.from_snap {
        Some("snap")
    } else if found.is_masked {
        Some("masked")
    } else if found.has_no_firewall_rules() {
        Some("no-iptables")
    } else {
        found.foreign_users()
    };
    let engine = match (&found.version, found.installed) {
        _ if refused.is_some() => Check::new(CheckId::Docker, Verdict::Bad).with("seen", refused.unwrap_or_default()),
        (Some(version), _) => {
            let major = version.split('.').next().and_then(|major| major.parse::<u32>().ok());
            let good = major.is_none_or(|major| major >= OLDEST_MAJOR);
            Check::new(CheckId::Docker, judged(good)).with("seen", version)
        }
        // Installed and not running: the step starts it, and puts no other one in its place.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::EngineFacts;

    #[test]
    fn engine_that_can_not_serve_is_refused_for_what_it_is() {
        let seen = |engine: EngineFacts| {
            let facts = Facts { engine: Some(engine), ..Facts::default() };
            let [engine, _] = checks(&facts);
            (engine.verdict, engine.params.get("seen").cloned().unwrap_or_default())
        };
        let running = || EngineFacts { installed: true, version: Some("28.1".to_owned()), ..EngineFacts::default() };
        assert_eq!(seen(running()), (Verdict::Good, "28.1".to_owned()));
        for (engine, word) in [
            (EngineFacts { is_podman: true, ..running() }, "podman"),
            (EngineFacts { from_snap: true, ..running() }, "snap"),
            (EngineFacts { is_masked: true, installed: true, ..EngineFacts::default() }, "masked"),
            (EngineFacts { options: vec!["iptables=false".to_owned()], ..running() }, "no-iptables"),
            (EngineFacts { security: vec!["name=userns".to_owned()], ..running() }, "userns"),
            (EngineFacts { security: vec!["name=rootless".to_owned()], ..running() }, "rootless"),
        ] {
            assert_eq!(seen(engine), (Verdict::Bad, word.to_owned()));
        }
        let stopped = EngineFacts { installed: true, has_daemon: true, ..EngineFacts::default() };
        assert_eq!(seen(stopped).0, Verdict::Unknown);
    }
}
