//! The folder of our own records on a server: instances, journal, jobs and lock. Only root gets in. Its name stands here and
//! nowhere else.

macro_rules! state_folder {
    () => {
        "/var/lib/instalador-smart"
    };
}

/// The folder.
pub const STATE_FOLDER: &str = state_folder!();

/// Begins a shell text that uses it, as `$state`.
pub const STATE_VARIABLE: &str = concat!("state=", state_folder!(), "\n");
