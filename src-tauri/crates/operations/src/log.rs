//! The log file: what happened, for engineers. It holds codes and names, never secrets or what servers print.
//!
//! Nothing in this product hands the log a secret, or what a server says. Should a library do so one day, what the
//! keyring knows is redacted on the way to the file, escape sequences are taken out, and the file never outgrows its
//! bound.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

/// At which size the log is rotated; the one before is kept beside it.
const MAX_LOG_BYTES: u64 = 2 * 1024 * 1024;

/// Begins to write the log `NAME.log`. A log that can't be written is no reason to stop.
pub fn init(home: &Path, name: &str) {
    let folder = home.join("logs");
    if fs::create_dir_all(&folder).is_err() {
        return;
    }
    let Ok(file) = LogFile::at(folder.join(format!("{name}.log"))) else { return };
    // These libraries print whole requests, passwords among them, at lower levels: no setting may ask for that.
    let filter = std::env::var("SMART_LOG").unwrap_or_else(|_| "info".to_owned());
    let pinned = ["bollard=info", "hyper=info", "hyper_util=info", "russh=info", "openssh=info"];
    let filter = pinned
        .into_iter()
        .filter_map(|directive| directive.parse().ok())
        .fold(EnvFilter::builder().parse_lossy(filter), EnvFilter::add_directive);
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(Mutex::new(file)).try_init();
}

/// A file of bounded size that gets no secret that is known and nothing that a terminal obeys. A line of the log comes
/// in one piece.
struct LogFile {
    path: PathBuf,
    file: File,
    size: u64,
}

impl LogFile {
    fn at(path: PathBuf) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        let size = file.metadata()?.len();
        Ok(Self { path, file, size })
    }
}

impl Write for LogFile {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.size > MAX_LOG_BYTES {
            fs::rename(&self.path, self.path.with_extension("log.1"))?;
            *self = Self::at(self.path.clone())?;
        }
        let text = model::sanitize_lines(&vault::redact(&String::from_utf8_lossy(line)));
        self.file.write_all(text.as_bytes())?;
        self.size += text.len() as u64;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_has_no_escape_sequence_and_bounded_size() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = LogFile::at(folder.path().join("smart.log")).unwrap();
        let line = format!("\u{1b}[2Jwarned: {}\u{9b}31m\n", "x".repeat(1_000));
        for _ in 0..10_000 {
            log.write_all(line.as_bytes()).unwrap();
        }
        let files: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(files.len(), 2, "{files:?}");
        for file in files {
            let text = fs::read_to_string(file).unwrap();
            assert!(text.len() as u64 <= MAX_LOG_BYTES + 2_000 && text.starts_with("warned: x"));
            assert!(!text.contains(|c: char| c.is_control() && c != '\n'));
        }
        drop(log);
        let again = LogFile::at(folder.path().join("smart.log")).unwrap();
        assert!(again.size > 0, "the existing size is not counted");
    }
}
