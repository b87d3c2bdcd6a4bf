//! The lab's own folder: where its engine, keys, secrets and records of servers lie, and the locks that let several
//! processes use it at once. It starts nothing and knows nothing of Docker.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The lab's folder on this machine.
#[derive(Debug, Clone)]
pub struct Home {
    root: PathBuf,
}

/// Held while one process changes what all of them share; given back on drop.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "closing the file releases the lock")] File);

impl Home {
    /// Opens the folder named by `SMART_LAB_HOME`, else the one in the user's cache, and makes it if need be.
    pub fn open() -> Result<Self> {
        let root = match std::env::var_os("SMART_LAB_HOME") {
            Some(path) => PathBuf::from(path),
            None => std::env::var_os("XDG_CACHE_HOME")
                .map(PathBuf::from)
                .or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache")))
                .context("neither SMART_LAB_HOME nor HOME is set")?
                .join("instalador-smart/lab"),
        };
        let home = Self { root: std::path::absolute(root)? };
        for folder in ["authority", "keys", "logs", "locks", "secrets", "servers", "tarballs"] {
            fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(home.path(folder))
                .with_context(|| format!("making {}", home.path(folder).display()))?;
        }
        Ok(home)
    }

    /// A path inside the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Waits for the lock of this name.
    pub fn lock(&self, name: &str) -> Result<Lock> {
        let path = self.path("locks").join(name);
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        file.lock().with_context(|| format!("locking {}", path.display()))?;
        Ok(Lock(file))
    }

    /// A secret made at its first use and the same ever after.
    pub fn secret(&self, name: &str) -> Result<String> {
        let path = self.path("secrets").join(name);
        if let Ok(text) = fs::read_to_string(&path) {
            return Ok(text);
        }
        let secret = random_text(24)?;
        write_private(&path, &secret)?;
        Ok(secret)
    }
}

/// Letters and digits from the system's random source.
pub fn random_text(length: usize) -> Result<String> {
    const ALPHABET: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut source = File::open("/dev/urandom")?;
    let mut text = String::with_capacity(length);
    while text.len() < length {
        let mut byte = [0_u8];
        source.read_exact(&mut byte)?;
        // a byte beyond the alphabet is thrown away: folding it back would favour some letters
        if let Some(letter) = ALPHABET.get(usize::from(byte[0])) {
            text.push(char::from(*letter));
        }
    }
    Ok(text)
}

/// Writes a file that only its owner reads, whole or not at all.
pub fn write_private(path: &Path, text: &str) -> Result<()> {
    let partial = path.with_extension(format!("partial-{}", std::process::id()));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&partial)?;
    file.write_all(text.as_bytes())?;
    fs::rename(&partial, path).with_context(|| format!("writing {}", path.display()))
}
