//! An archive from the person's disk, judged on the desktop before a byte of it goes to a server.
//!
//! The file is taken as hostile. It is read twice: once for the names alone, which tell where the application is and what
//! is not part of it, and once to write a new .tar.gz that holds plain files, folders and harmless links only. Nothing but
//! names is held in memory. How names are read is `entry`'s business, the two formats are `reader`'s, what is taken is
//! `selection`'s, and what is written is `pack`'s.

mod entry;
mod pack;
mod reader;
mod selection;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::path::{Path, PathBuf};

use model::{ArchiveFormat, ErrorCode, LeftOut, Problem};
use secrecy::{ExposeSecret as _, SecretString};

use self::entry::sanitize_entry;
use self::reader::Source;
use self::selection::Selection;

/// What an archive may hold.
#[derive(Clone, Copy, Debug)]
pub struct ArchiveLimits {
    /// Bytes, unpacked.
    pub bytes: u64,
    /// Entries.
    pub entries: u64,
    /// Unpacked bytes for one packed byte, beyond the first ten million: code packs by a factor of ten.
    pub ratio: u64,
}

impl Default for ArchiveLimits {
    fn default() -> Self {
        Self { bytes: 2 * 1024 * 1024 * 1024, entries: 300_000, ratio: 100 }
    }
}

impl ArchiveLimits {
    /// The most bytes that a file of this size may unpack to.
    fn unpacked(&self, packed: u64) -> u64 {
        self.bytes.min(packed.saturating_mul(self.ratio).saturating_add(10_000_000))
    }
}

/// An archive that was judged and packed again.
#[derive(Debug)]
pub struct PreparedArchive {
    /// The new .tar.gz.
    pub path: PathBuf,
    /// The form of the person's file.
    pub format: ArchiveFormat,
    /// SHA-256 of the code in it: names and contents. The same code packed or downloaded again has the same one.
    pub sha256: String,
    /// What the archive holds and is not taken.
    pub left_out: Vec<LeftOut>,
    /// The `.env` of another installation, if the archive brings one. It is used only if the person says so.
    pub environment: Option<SecretString>,
}

impl PreparedArchive {
    /// Whether the `.env` of another installation that it brings can be used.
    pub fn offers_environment(&self) -> bool {
        self.environment.as_ref().is_some_and(has_usable_key)
    }

    /// Says no where that `.env` is wanted and is not there, or has no key of Laravel's.
    pub fn accept_environment(&self) -> Result<(), Problem> {
        match &self.environment {
            None => Err(refuse("environment-missing")),
            Some(environment) if !has_usable_key(environment) => Err(refuse("environment-key")),
            Some(_) => Ok(()),
        }
    }
}

fn refuse(reason: &str) -> Problem {
    Problem::new(ErrorCode::ArchiveInvalid).with("reason", reason)
}

fn refuse_entry(reason: &str, entry: &str) -> Problem {
    refuse(reason).with("entry", sanitize_entry(entry))
}

fn unreadable(error: &std::io::Error) -> Problem {
    let reason = if error.kind() == std::io::ErrorKind::NotFound { "not-found" } else { "unreadable" };
    refuse(reason).detail(error.to_string())
}

/// Reads `archive`, judges it, and writes the application that is in it to `target`, a .tar.gz. Blocking.
pub fn prepare_archive(archive: &Path, target: &Path, limits: ArchiveLimits) -> Result<PreparedArchive, Problem> {
    let mut file = File::open(archive).map_err(|error| unreadable(&error))?;
    let metadata = file.metadata().map_err(|error| unreadable(&error))?;
    let format = format_of(&mut file, metadata.len())?;
    let mut source = Source::open(file, format, metadata.len(), limits)?;
    let selection = Selection::of(&source.list()?)?;
    let packed = pack::write(target, &mut source, selection, pack::latest_time(&metadata))?;
    Ok(PreparedArchive {
        path: target.to_owned(),
        format,
        sha256: packed.sha256,
        left_out: packed.left_out,
        environment: packed.environment,
    })
}

/// A file's form is recognised by its first bytes and not by its name.
fn format_of(file: &mut File, size: u64) -> Result<ArchiveFormat, Problem> {
    if size == 0 {
        return Err(refuse("empty"));
    }
    let mut head = [0_u8; 4];
    file.read_exact(&mut head).map_err(|_| refuse("unknown-format"))?;
    file.rewind().map_err(|error| unreadable(&error))?;
    match head {
        [b'P', b'K', 3, 4] => Ok(ArchiveFormat::Zip),
        [b'P', b'K', 5, 6] => Err(refuse("empty")),
        [0x1f, 0x8b, ..] => Ok(ArchiveFormat::TarGz),
        _ => Err(refuse("unknown-format")),
    }
}

/// Whether Laravel can use the key of an `.env` that an archive brought.
fn has_usable_key(environment: &SecretString) -> bool {
    stack::environment::app_key(environment.expose_secret())
        .is_some_and(|key| stack::environment::is_app_key(key.expose_secret()))
}
