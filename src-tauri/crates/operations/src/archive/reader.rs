//! The two formats, each read entry by entry. What an archive says of its own sizes is not believed: what comes out of it is
//! counted, and too much ends the reading.

use std::fs::File;
use std::io::{Error, Read, Seek as _};

use flate2::read::GzDecoder;
use model::{ArchiveFormat, Problem};

use super::entry::{Entry, Kind, MAX_LINK, clean_path, decode};
use super::{ArchiveLimits, refuse, refuse_entry, unreadable};

/// An archive that can be read any number of times.
pub(super) struct Source {
    limits: ArchiveLimits,
    packed: u64,
    form: Form,
}

enum Form {
    Zip(Box<zip::ZipArchive<File>>),
    TarGz(File),
}

/// What is done with an entry. Its content is what can be read, for as long as the call lasts.
type Visit<'a> = &'a mut dyn FnMut(Entry, &mut dyn Read) -> Result<(), Problem>;

impl Source {
    pub(super) fn open(file: File, format: ArchiveFormat, packed: u64, limits: ArchiveLimits) -> Result<Self, Problem> {
        let form = match format {
            ArchiveFormat::Zip => Form::Zip(Box::new(zip::ZipArchive::new(file).map_err(|error| damaged(&error))?)),
            ArchiveFormat::TarGz => Form::TarGz(file),
        };
        Ok(Self { limits, packed, form })
    }

    /// Every entry, without contents.
    pub(super) fn list(&mut self) -> Result<Vec<Entry>, Problem> {
        let mut entries = Vec::new();
        let mut keep = |entry: Entry, _: &mut dyn Read| {
            entries.push(entry);
            Ok(())
        };
        match &mut self.form {
            Form::Zip(archive) => list_zip(archive, self.limits, self.packed, &mut keep)?,
            Form::TarGz(_) => self.visit(&mut keep)?,
        }
        Ok(entries)
    }

    /// Every entry with its content, in the archive's order.
    pub(super) fn visit(&mut self, visit: Visit<'_>) -> Result<(), Problem> {
        let left = self.limits.unpacked(self.packed);
        match &mut self.form {
            Form::Zip(archive) => visit_zip(archive, left, visit),
            Form::TarGz(file) => {
                file.rewind().map_err(|error| unreadable(&error))?;
                visit_tar(file, left, self.limits.entries, visit)
            }
        }
    }
}

/// Reads no further than the archive may unpack to.
struct Bounded<R> {
    inner: R,
    left: u64,
}

/// The text of the error that ends a reading: it passes through other libraries' errors.
const TOO_LARGE: &str = "more comes out of it than an archive may hold";

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(count as u64).ok_or_else(|| Error::other(TOO_LARGE))?;
        Ok(count)
    }
}

pub(super) fn damaged(error: &dyn std::fmt::Display) -> Problem {
    let text = error.to_string();
    refuse(if text.contains(TOO_LARGE) { "too-large" } else { "damaged" }).detail(text)
}

fn count_entry(seen: &mut u64, most: u64) -> Result<(), Problem> {
    *seen += 1;
    if *seen > most { Err(refuse("too-many-entries")) } else { Ok(()) }
}

/// From the table of contents alone: nothing is unpacked but the targets of links.
fn list_zip(
    archive: &mut zip::ZipArchive<File>,
    limits: ArchiveLimits,
    packed: u64,
    visit: Visit<'_>,
) -> Result<(), Problem> {
    let (mut seen, mut bytes) = (0, 0_u64);
    for index in 0..archive.len() {
        count_entry(&mut seen, limits.entries)?;
        let raw = archive.by_index_data(index).map_err(|error| damaged(&error))?;
        if raw.encrypted() {
            return Err(refuse("encrypted"));
        }
        bytes = bytes.saturating_add(raw.size());
        if bytes > limits.unpacked(packed) {
            return Err(refuse("too-large"));
        }
        let (name, mode) =
            (raw.name().map_or_else(|_| decode(raw.name_raw()), std::borrow::Cow::into_owned), raw.unix_mode());
        let entry = if let Some(kind) = zip_kind(&name, mode)? {
            Entry { path: clean_path(&name)?, kind, modified: None }
        } else {
            let mut link = archive.by_index(index).map_err(|error| damaged(&error))?;
            zip_link(&name, &mut link)?
        };
        visit(entry, &mut std::io::empty())?;
    }
    Ok(())
}

fn visit_zip(archive: &mut zip::ZipArchive<File>, mut left: u64, visit: Visit<'_>) -> Result<(), Problem> {
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(|error| damaged(&error))?;
        let name = file.name().map_or_else(|_| decode(file.name_raw()), std::borrow::Cow::into_owned);
        let modified = zip_time(&file);
        let entry = match zip_kind(&name, file.unix_mode())? {
            Some(kind) => Entry { path: clean_path(&name)?, kind, modified },
            None => zip_link(&name, &mut file)?,
        };
        let mut content = Bounded { inner: file, left };
        visit(entry, &mut content)?;
        left = content.left;
    }
    Ok(())
}

/// Nothing for a link, whose target is its content.
fn zip_kind(name: &str, mode: Option<u32>) -> Result<Option<Kind>, Problem> {
    let mode = mode.unwrap_or(0);
    if name.ends_with(['/', '\\']) {
        return Ok(Some(Kind::Folder));
    }
    match mode & 0o170_000 {
        0o040_000 => Ok(Some(Kind::Folder)),
        0o120_000 => Ok(None),
        0 | 0o100_000 => Ok(Some(Kind::File { executable: mode & 0o100 != 0 })),
        _ => Err(refuse_entry("special-file", name)),
    }
}

fn zip_link(name: &str, content: &mut impl Read) -> Result<Entry, Problem> {
    let mut to = Vec::new();
    content.take(MAX_LINK).read_to_end(&mut to).map_err(|error| damaged(&error))?;
    let to = String::from_utf8(to).map_err(|_| refuse_entry("unsafe-link", name))?;
    Ok(Entry { path: clean_path(name)?, kind: Kind::Link { to }, modified: None })
}

/// The packer's own moment if it is there; else the date of DOS, which knows no time zone.
fn zip_time(file: &zip::read::ZipFile<'_, File>) -> Option<i64> {
    let exact = file.extra_data_fields().find_map(|field| match field {
        zip::ExtraField::ExtendedTimestamp(times) => times.mod_time(),
        _ => None,
    });
    if let Some(seconds) = exact {
        return Some(i64::from(seconds));
    }
    let date = file.last_modified()?;
    let part = |value: u8| i8::try_from(value).ok();
    let date = jiff::civil::DateTime::new(
        i16::try_from(date.year()).ok()?,
        part(date.month())?,
        part(date.day())?,
        part(date.hour())?,
        part(date.minute())?,
        part(date.second())?,
        0,
    );
    Some(jiff::tz::TimeZone::UTC.to_timestamp(date.ok()?).ok()?.as_second())
}

fn visit_tar(file: &File, left: u64, most: u64, visit: Visit<'_>) -> Result<(), Problem> {
    let mut archive = tar::Archive::new(Bounded { inner: GzDecoder::new(file), left });
    let mut seen = 0;
    for entry in archive.entries().map_err(|error| damaged(&error))? {
        count_entry(&mut seen, most)?;
        let mut entry = entry.map_err(|error| damaged(&error))?;
        let kind = entry.header().entry_type();
        if matches!(kind, tar::EntryType::XGlobalHeader) {
            continue;
        }
        let name = decode(&entry.path_bytes());
        let path = clean_path(&name)?;
        let executable = entry.header().mode().is_ok_and(|mode| mode & 0o100 != 0);
        let modified = entry.header().mtime().ok().and_then(|seconds| i64::try_from(seconds).ok());
        let kind = match kind {
            tar::EntryType::Directory => Kind::Folder,
            // The oldest form of tar tells a folder by the slash alone.
            tar::EntryType::Regular if name.ends_with('/') => Kind::Folder,
            tar::EntryType::Regular | tar::EntryType::Continuous => Kind::File { executable },
            tar::EntryType::Symlink => {
                let to = entry.link_name_bytes().map(|to| decode(&to)).unwrap_or_default();
                Kind::Link { to }
            }
            _ => return Err(refuse_entry("special-file", &name)),
        };
        visit(Entry { path, kind, modified }, &mut entry)?;
    }
    Ok(())
}
