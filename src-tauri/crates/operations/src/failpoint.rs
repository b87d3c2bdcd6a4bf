//! Places where a test can hold an operation still, to do to it there what the world does anywhere: cut, kill, reboot.
//! Builds without debug assertions, and so every release, have no such places.

use model::StepId;

/// Where in a step.
#[derive(Clone, Copy, Debug)]
pub(crate) enum FailpointPosition {
    /// Its check was not satisfied; nothing was done yet.
    Before,
    /// Its action is over; nothing was verified or recorded yet.
    After,
}

/// Waits here where a test wants it: in the folder that `SMART_FAILPOINTS` names, the file `STEP.before` or
/// `STEP.after` asks for it, becomes `….reached`, and is removed by the test to let go.
pub(crate) async fn reach(step: StepId, position: FailpointPosition) {
    let position = match position {
        FailpointPosition::Before => "before",
        FailpointPosition::After => "after",
    };
    hold(&format!("{step}.{position}")).await;
}

/// The same after the plan, before the lock is taken: `lock.before`.
pub(crate) async fn reach_lock() {
    hold("lock.before").await;
}

#[cfg(debug_assertions)]
async fn hold(place: &str) {
    let Some(folder) = std::env::var_os("SMART_FAILPOINTS").map(std::path::PathBuf::from) else { return };
    let held = folder.join(format!("{place}.reached"));
    if std::fs::rename(folder.join(place), &held).is_err() {
        return;
    }
    while held.exists() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

/// Nothing stops in a release.
#[cfg(not(debug_assertions))]
async fn hold(_place: &str) {}
