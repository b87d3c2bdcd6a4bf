//! Which operations of this desktop are alive: each holds a lock on a file of its own in `running/` for as long as its
//! program runs, and the system lets go of it however the program ends. What other computers do is not known here.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// A living operation. Dropped with it.
pub(crate) struct Alive {
    path: PathBuf,
    _locked: File,
}

fn path_of(home: &Path, operation: &str) -> PathBuf {
    home.join("running").join(operation)
}

impl Alive {
    /// Shows that an operation lives.
    pub(crate) fn begin(home: &Path, operation: &str) -> io::Result<Self> {
        let path = path_of(home, operation);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        let file = File::create(&path)?;
        file.try_lock()?;
        Ok(Self { path, _locked: file })
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether an operation left its file behind without holding it: its program was killed. Without a file nothing is known.
pub(crate) fn is_dead(home: &Path, operation: &str) -> bool {
    File::open(path_of(home, operation)).is_ok_and(|file| file.try_lock().is_ok())
}

/// Whether an operation is at work in a copy of this program.
pub(crate) fn is_alive(home: &Path, operation: &str) -> bool {
    File::open(path_of(home, operation)).is_ok_and(|file| file.try_lock().is_err())
}

/// Forgets a dead one.
pub(crate) fn bury(home: &Path, operation: &str) {
    if is_dead(home, operation) {
        let _ = fs::remove_file(path_of(home, operation));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_living_hold_their_file_and_the_dead_do_not() {
        let home = tempfile::tempdir().unwrap();
        let here = home.path();
        assert!(!is_dead(here, "a") && !is_alive(here, "a"));
        let alive = Alive::begin(here, "a").unwrap();
        assert!(is_alive(here, "a") && !is_dead(here, "a"));
        // A killed program: the file stays, the lock does not.
        let path = path_of(here, "b");
        fs::write(&path, "").unwrap();
        assert!(is_dead(here, "b") && !is_alive(here, "b"));
        bury(here, "a");
        bury(here, "b");
        assert!(is_alive(here, "a") && !path.exists());
        drop(alive);
        assert!(!is_alive(here, "a") && !is_dead(here, "a"));
    }
}
