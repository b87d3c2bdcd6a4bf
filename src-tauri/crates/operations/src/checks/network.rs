//! What the server reaches.

use model::{Check, CheckId};

use super::judged_if_known;
use crate::facts::Facts;

pub(super) fn checks(facts: &Facts) -> [Check; 2] {
    let network = facts.network.as_ref();
    [
        Check::new(CheckId::NameResolution, judged_if_known(network.and_then(|network| network.resolves))),
        Check::new(CheckId::Registry, judged_if_known(network.and_then(|network| network.registry))),
    ]
}
