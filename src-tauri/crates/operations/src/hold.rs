//! Places where a test can hold an operation still, to do to it there what the world does anywhere: cut, kill, reboot.
//! Builds without debug assertions, and so every release, have no such places.

use model::StepId;

/// Where in a step.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Moment {
    /// Its question was answered with no; nothing was done yet.
    Before,
    /// Its action is over; nothing was proved or written down yet.
    After,
}

/// Waits here where a test wants it: in the folder that `SMART_HOLD` names, the file `STEP.before` or `STEP.after` asks for
/// it, becomes `….held`, and is removed by the test to let go.
#[cfg(debug_assertions)]
pub(crate) async fn at(step: StepId, moment: Moment) {
    let Some(folder) = std::env::var_os("SMART_HOLD").map(std::path::PathBuf::from) else { return };
    let moment = match moment {
        Moment::Before => "before",
        Moment::After => "after",
    };
    let held = folder.join(format!("{step}.{moment}.held"));
    if std::fs::rename(folder.join(format!("{step}.{moment}")), &held).is_err() {
        return;
    }
    while held.exists() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

/// Nothing is held in a release.
#[cfg(not(debug_assertions))]
pub(crate) async fn at(_step: StepId, _moment: Moment) {}
