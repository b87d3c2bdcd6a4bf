//! The log file: what happened, for engineers. It holds codes and names, never secrets or what servers print.
//!
//! Nothing in this product hands the log a secret. Should a library do so one day, what the keyring knows is blotted out
//! on the way to the file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

/// At which size the log begins anew; the one before is kept beside it.
const LARGEST: u64 = 2 * 1024 * 1024;

/// Begins to write the log `NAME.log`. A log that can't be written is no reason to stop.
pub fn begin(home: &Path, name: &str) {
    let folder = home.join("logs");
    let file = folder.join(format!("{name}.log"));
    if fs::create_dir_all(&folder).is_err() {
        return;
    }
    if fs::metadata(&file).is_ok_and(|found| found.len() > LARGEST) {
        let _ = fs::rename(&file, folder.join(format!("{name}.log.1")));
    }
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let Ok(file) = options.open(&file) else { return };
    // These libraries print whole requests, passwords among them, at lower levels: no setting may ask for that.
    let filter = std::env::var("SMART_LOG").unwrap_or_else(|_| "info".to_owned());
    let pinned = ["bollard=info", "hyper=info", "hyper_util=info", "russh=info", "openssh=info"];
    let filter = pinned
        .into_iter()
        .filter_map(|directive| directive.parse().ok())
        .fold(EnvFilter::builder().parse_lossy(filter), EnvFilter::add_directive);
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(Mutex::new(Blotted(file)))
        .try_init();
}

/// A file that gets no secret that is known. A line of the log comes in one piece.
struct Blotted(File);

impl Write for Blotted {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.write_all(vault::blot(&String::from_utf8_lossy(line)).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
