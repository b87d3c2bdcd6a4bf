//! The folder in which this desktop keeps its record, the same for the window and for `smart`: `SMART_HOME`, or the place
//! that the system has for such things.

use std::path::PathBuf;

use model::{ErrorCode, Problem};

/// The folder. It need not exist yet.
pub fn desktop_folder() -> Result<PathBuf, Problem> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let below_home = |rest: &str| variable("HOME").map(|home| home.join(rest));
    variable("SMART_HOME")
        .or_else(|| {
            if cfg!(windows) {
                // Not APPDATA, which offices keep on a share and copy from computer to computer: the record and the vault are this
                // computer's, and locks of files do not hold there.
                variable("LOCALAPPDATA").map(|data| data.join("Instalador Smart"))
            } else if cfg!(target_os = "macos") {
                below_home("Library/Application Support/Instalador Smart")
            } else {
                variable("XDG_DATA_HOME")
                    .map(|data| data.join("instalador-smart"))
                    .or_else(|| below_home(".local/share/instalador-smart"))
            }
        })
        .ok_or_else(|| Problem::new(ErrorCode::FileUnwritable).with("path", "$HOME"))
}
