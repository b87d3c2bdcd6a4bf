//! Which operations of this desktop are running: each holds a lock on a file of its own in `running/` for as long as
//! its program runs, and the system lets go of it however the program ends. What other computers do is not known here.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The marker of a running operation. Dropped with it.
pub(crate) struct RunningMarker {
    path: PathBuf,
    _locked: File,
}

fn path_of(home: &Path, operation: &str) -> PathBuf {
    home.join("running").join(operation)
}

impl RunningMarker {
    /// Marks an operation as running.
    pub(crate) fn create(home: &Path, operation: &str) -> io::Result<Self> {
        let path = path_of(home, operation);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        let file = File::create(&path)?;
        file.try_lock()?;
        Ok(Self { path, _locked: file })
    }
}

impl Drop for RunningMarker {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether an operation left its file behind without holding it: its program was killed. Without a file nothing is
/// known.
pub(crate) fn is_stale(home: &Path, operation: &str) -> bool {
    File::open(path_of(home, operation)).is_ok_and(|file| file.try_lock().is_ok())
}

/// Whether an operation is running in a copy of this program.
pub(crate) fn is_running(home: &Path, operation: &str) -> bool {
    File::open(path_of(home, operation)).is_ok_and(|file| file.try_lock().is_err())
}

/// Forgets a stale one.
pub(crate) fn remove_stale(home: &Path, operation: &str) {
    if is_stale(home, operation) {
        let _ = fs::remove_file(path_of(home, operation));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_operations_lock_their_file_and_stale_ones_do_not() {
        let home = tempfile::tempdir().unwrap();
        let here = home.path();
        assert!(!is_stale(here, "a") && !is_running(here, "a"));
        let marker = RunningMarker::create(here, "a").unwrap();
        assert!(is_running(here, "a") && !is_stale(here, "a"));
        // A killed program: the file stays, the lock does not.
        let path = path_of(here, "b");
        fs::write(&path, "").unwrap();
        assert!(is_stale(here, "b") && !is_running(here, "b"));
        remove_stale(here, "a");
        remove_stale(here, "b");
        assert!(is_running(here, "a") && !path.exists());
        drop(marker);
        assert!(!is_running(here, "a") && !is_stale(here, "a"));
    }
}
