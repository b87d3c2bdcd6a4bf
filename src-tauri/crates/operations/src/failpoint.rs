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
#[cfg(debug_assertions)]
pub(crate) async fn reach(step: StepId, position: FailpointPosition) {
    let Some(folder) = std::env::var_os("SMART_FAILPOINTS").map(std::path::PathBuf::from) else { return };
    let position = match position {
        FailpointPosition::Before => "before",
        FailpointPosition::After => "after",
    };
    let held = folder.join(format!("{step}.{position}.reached"));
    if std::fs::rename(folder.join(format!("{step}.{position}")), &held).is_err() {
        return;
    }
    while held.exists() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

/// Nothing stops in a release.
#[cfg(not(debug_assertions))]
pub(crate) async fn reach(_step: StepId, _position: FailpointPosition) {}
