//! What is looked at before anything is changed: a file a subject. Pure: facts and a specification in, answers out; each
//! operation chooses which of them it wants.
//!
//! A check is bad only where going on would fail or harm; what could not be found out is unknown, and never good.

mod engine;
mod instance;
mod machine;
mod network;
mod packages;
mod ports;

use model::{Check, Elevation, ErrorCode, InstanceSpec, Problem, Verdict};

use crate::facts::Facts;

/// Who looks.
#[derive(Clone, Copy, Debug)]
pub struct Viewpoint {
    /// How the login becomes root.
    pub elevation: Elevation,
}

/// The checks of a server alone.
pub fn server_checks(facts: &Facts, viewpoint: Viewpoint) -> Vec<Check> {
    all(facts, None, viewpoint)
}

/// The checks before an installation.
pub(crate) fn install_checks(facts: &Facts, spec: &InstanceSpec, viewpoint: Viewpoint) -> Vec<Check> {
    all(facts, Some(spec), viewpoint)
}

fn all(facts: &Facts, spec: Option<&InstanceSpec>, viewpoint: Viewpoint) -> Vec<Check> {
    let mut checks = machine::checks(facts, spec, viewpoint);
    checks.extend(ports::web(facts));
    checks.extend(spec.and_then(|spec| ports::proxy_limits(facts, spec)));
    checks.extend(spec.map(|spec| ports::database(facts, spec)));
    checks.extend(network::checks(facts));
    checks.push(packages::check(facts));
    checks.extend(engine::checks(facts));
    if let Some(spec) = spec {
        checks.extend(instance::checks(facts, spec));
    }
    checks
}

/// The error that says which checks say no, if any does.
pub fn refusal(checks: &[Check]) -> Option<Problem> {
    let bad: Vec<&str> =
        checks.iter().filter(|check| check.verdict == Verdict::Bad).map(|check| check.id.as_str()).collect();
    (!bad.is_empty()).then(|| Problem::new(ErrorCode::ChecksFailed).with("checks", bad.join(", ")))
}

/// Good or bad.
const fn judged(good: bool) -> Verdict {
    if good { Verdict::Good } else { Verdict::Bad }
}

/// The same where the answer is known.
fn judged_if_known(good: Option<bool>) -> Verdict {
    good.map_or(Verdict::Unknown, judged)
}

#[cfg(test)]
mod tests {
    use model::CheckId;

    use super::*;

    #[test]
    fn silent_server_is_unknown_not_good() {
        let viewpoint = Viewpoint { elevation: Elevation::Root };
        for check in server_checks(&Facts::default(), viewpoint) {
            let expected = if check.id == CheckId::Rights { Verdict::Good } else { Verdict::Unknown };
            assert_eq!(check.verdict, expected, "{:?}", check.id);
        }
    }
}
