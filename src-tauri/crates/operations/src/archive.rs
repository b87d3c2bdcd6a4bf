//! An archive from the person's disk, validated before a byte of it goes to a server.
//!
//! The file is taken as hostile: every entry is read here, and what is sent is a new .tar.gz that holds plain files,
//! folders and harmless links only. Its form is recognised by its first bytes and not by its name.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read, Seek as _, Write};
use std::path::{Component, Path, PathBuf};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use model::{ArchiveFormat, ErrorCode, Problem};
use sha2::{Digest as _, Sha256};

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

/// An archive that was validated and repacked.
#[derive(Clone, Debug)]
pub struct PreparedArchive {
    /// The new .tar.gz.
    pub path: PathBuf,
    /// The form of the person's file.
    pub format: ArchiveFormat,
    /// SHA-256 of the person's file.
    pub sha256: String,
}

fn refuse(reason: &str) -> Problem {
    Problem::new(ErrorCode::ArchiveInvalid).with("reason", reason)
}

fn refuse_entry(reason: &str, entry: &str) -> Problem {
    // The name comes from the archive: cut, and without control characters.
    let name: String = entry.chars().filter(|c| !c.is_control()).take(120).collect();
    refuse(reason).with("entry", name)
}

/// Reads `archive`, validates it, and writes a clean .tar.gz to `target`. Blocking.
pub fn prepare_archive(archive: &Path, target: &Path, limits: ArchiveLimits) -> Result<PreparedArchive, Problem> {
    let unreadable = |error: std::io::Error| {
        let reason = if error.kind() == std::io::ErrorKind::NotFound { "not-found" } else { "unreadable" };
        refuse(reason).detail(error.to_string())
    };
    let mut file = File::open(archive).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    if size == 0 {
        return Err(refuse("empty"));
    }
    let mut head = [0_u8; 4];
    file.read_exact(&mut head).map_err(|_| refuse("unknown-format"))?;
    file.rewind().map_err(unreadable)?;
    let format = match head {
        [b'P', b'K', 3, 4] => ArchiveFormat::Zip,
        [0x1f, 0x8b, ..] => ArchiveFormat::TarGz,
        _ => return Err(refuse("unknown-format")),
    };
    let mut budget = Budget { limits, packed: size, bytes: 0, entries: 0 };
    let mut entries = match format {
        ArchiveFormat::Zip => read_zip(&file, &mut budget)?,
        ArchiveFormat::TarGz => read_tar(&file, &mut budget)?,
    };
    strip_common_folder(&mut entries);
    let names: BTreeSet<&Path> = entries.iter().map(|entry| entry.path.as_path()).collect();
    if names.len() != entries.len() {
        return Err(refuse("damaged"));
    }
    write_clean(target, &entries).map_err(|error| refuse("unreadable").detail(error.to_string()))?;
    file.rewind().map_err(unreadable)?;
    Ok(PreparedArchive { path: target.to_owned(), format, sha256: sum(&mut file).map_err(unreadable)? })
}

/// What was used of the limits.
struct Budget {
    limits: ArchiveLimits,
    packed: u64,
    bytes: u64,
    entries: u64,
}

impl Budget {
    fn entry(&mut self) -> Result<(), Problem> {
        self.entries += 1;
        if self.entries > self.limits.entries { Err(refuse("too-many-entries")) } else { Ok(()) }
    }

    /// Reads an entry to its end. What an archive says of its own sizes is not believed.
    fn read(&mut self, mut from: impl Read) -> Result<Vec<u8>, Problem> {
        let by_ratio = self.packed.saturating_mul(self.limits.ratio).saturating_add(10_000_000);
        let left = self.limits.bytes.min(by_ratio).saturating_sub(self.bytes);
        let mut content = Vec::new();
        from.by_ref()
            .take(left + 1)
            .read_to_end(&mut content)
            .map_err(|error| refuse("damaged").detail(error.to_string()))?;
        if content.len() as u64 > left {
            return Err(refuse("too-large"));
        }
        self.bytes += content.len() as u64;
        Ok(content)
    }
}

enum Kind {
    Folder,
    File { content: Vec<u8>, executable: bool },
    Link { to: PathBuf },
}

struct Entry {
    path: PathBuf,
    kind: Kind,
}

/// A relative path without any step upwards.
fn clean_path(name: &str) -> Result<PathBuf, Problem> {
    if name.contains(['\\', '\0']) || name.chars().any(char::is_control) {
        return Err(refuse_entry("unsafe-path", name));
    }
    let mut path = PathBuf::new();
    for component in Path::new(name).components() {
        match component {
            Component::Normal(part) => path.push(part),
            Component::CurDir => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                return Err(refuse_entry("unsafe-path", name));
            }
        }
    }
    Ok(path)
}

/// A link may lead anywhere inside the tree, and nowhere else.
fn clean_link(at: &Path, to: &str) -> Result<PathBuf, Problem> {
    let bad = || refuse_entry("unsafe-link", &at.display().to_string());
    if to.is_empty() || to.chars().any(char::is_control) {
        return Err(bad());
    }
    let mut depth = at.components().count().saturating_sub(1);
    for component in Path::new(to).components() {
        match component {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir => depth = depth.checked_sub(1).ok_or_else(bad)?,
            Component::RootDir | Component::Prefix(_) => return Err(bad()),
        }
    }
    Ok(PathBuf::from(to))
}

fn read_zip(file: &File, budget: &mut Budget) -> Result<Vec<Entry>, Problem> {
    let damaged = |error: zip::result::ZipError| refuse("damaged").detail(error.to_string());
    let mut archive = zip::ZipArchive::new(file).map_err(damaged)?;
    let mut entries = Vec::new();
    for index in 0..archive.len() {
        budget.entry()?;
        let raw = archive.by_index_raw(index).map_err(damaged)?;
        if raw.encrypted() {
            return Err(refuse("encrypted"));
        }
        drop(raw);
        let entry = archive.by_index(index).map_err(damaged)?;
        let name = entry.name().map_err(damaged)?.into_owned();
        let path = clean_path(&name)?;
        if path.as_os_str().is_empty() {
            continue;
        }
        let mode = entry.unix_mode().unwrap_or(0);
        let kind = if entry.is_dir() {
            Kind::Folder
        } else if mode & 0o170_000 == 0o120_000 {
            let content = budget.read(entry)?;
            let to = String::from_utf8(content).map_err(|_| refuse_entry("unsafe-link", &name))?;
            Kind::Link { to: clean_link(&path, &to)? }
        } else if matches!(mode & 0o170_000, 0 | 0o100_000) {
            Kind::File { content: budget.read(entry)?, executable: mode & 0o100 != 0 }
        } else {
            return Err(refuse_entry("special-file", &name));
        };
        entries.push(Entry { path, kind });
    }
    Ok(entries)
}

fn read_tar(file: &File, budget: &mut Budget) -> Result<Vec<Entry>, Problem> {
    let damaged = |error: std::io::Error| refuse("damaged").detail(error.to_string());
    let mut archive = tar::Archive::new(GzDecoder::new(file));
    let mut entries = Vec::new();
    for entry in archive.entries().map_err(damaged)? {
        budget.entry()?;
        let entry = entry.map_err(damaged)?;
        let name = String::from_utf8(entry.path_bytes().into_owned()).map_err(|_| refuse("damaged"))?;
        let header = entry.header();
        let kind = header.entry_type();
        if matches!(kind, tar::EntryType::XGlobalHeader) {
            continue;
        }
        let path = clean_path(&name)?;
        let executable = header.mode().is_ok_and(|mode| mode & 0o100 != 0);
        let target = entry.link_name_bytes().map(std::borrow::Cow::into_owned);
        let kind = match kind {
            tar::EntryType::Directory => Kind::Folder,
            tar::EntryType::Regular | tar::EntryType::Continuous => {
                Kind::File { content: budget.read(entry)?, executable }
            }
            tar::EntryType::Symlink => {
                let to = target.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
                Kind::Link { to: clean_link(&path, &to)? }
            }
            _ => return Err(refuse_entry("special-file", &name)),
        };
        if !path.as_os_str().is_empty() {
            entries.push(Entry { path, kind });
        }
    }
    Ok(entries)
}

/// Archives that Git servers make hold one folder with everything in it.
fn strip_common_folder(entries: &mut Vec<Entry>) {
    let first = |entry: &Entry| entry.path.components().next().map(|part| part.as_os_str().to_owned());
    let Some(top) = entries.first().and_then(first) else { return };
    let alone = entries.iter().all(|entry| first(entry).as_ref() == Some(&top))
        && entries.iter().all(|entry| entry.path.components().count() > 1 || matches!(entry.kind, Kind::Folder));
    if !alone {
        return;
    }
    for entry in entries.iter_mut() {
        entry.path = entry.path.components().skip(1).collect();
    }
    entries.retain(|entry| !entry.path.as_os_str().is_empty());
}

fn write_clean(target: &Path, entries: &[Entry]) -> std::io::Result<()> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut builder = tar::Builder::new(GzEncoder::new(options.open(target)?, Compression::default()));
    // Nothing may be written through a link: links come last.
    let (links, plain): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| matches!(entry.kind, Kind::Link { .. }));
    for entry in plain.into_iter().chain(links) {
        let mut header = tar::Header::new_gnu();
        header.set_mtime(0);
        match &entry.kind {
            Kind::Folder => {
                header.set_entry_type(tar::EntryType::Directory);
                header.set_mode(0o755);
                header.set_size(0);
                builder.append_data(&mut header, &entry.path, std::io::empty())?;
            }
            Kind::File { content, executable } => {
                header.set_entry_type(tar::EntryType::Regular);
                header.set_mode(if *executable { 0o755 } else { 0o644 });
                header.set_size(content.len() as u64);
                builder.append_data(&mut header, &entry.path, content.as_slice())?;
            }
            Kind::Link { to } => {
                header.set_entry_type(tar::EntryType::Symlink);
                header.set_mode(0o777);
                header.set_size(0);
                builder.append_link(&mut header, &entry.path, to)?;
            }
        }
    }
    builder.into_inner()?.finish()?.flush()
}

fn sum(file: &mut File) -> std::io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0_u8; 64 * 1024];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            count => hash.update(&buffer[..count]),
        }
    }
    Ok(hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    }))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn tar_gz(build: impl FnOnce(&mut tar::Builder<GzEncoder<Vec<u8>>>)) -> Vec<u8> {
        let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::best()));
        build(&mut builder);
        builder.into_inner().unwrap().finish().unwrap()
    }

    fn entry(
        builder: &mut tar::Builder<GzEncoder<Vec<u8>>>,
        name: &str,
        kind: tar::EntryType,
        link: &str,
        content: &[u8],
    ) {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        // By hand: the library itself refuses hostile names.
        header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
        header.as_gnu_mut().unwrap().linkname[..link.len()].copy_from_slice(link.as_bytes());
        header.set_cksum();
        builder.append(&header, content).unwrap();
    }

    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, content) in files {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn prepare(bytes: &[u8]) -> Result<Vec<String>, String> {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("in"), folder.path().join("out"));
        std::fs::write(&from, bytes).unwrap();
        prepare_archive(&from, &to, ArchiveLimits::default()).map_err(|problem| problem.params["reason"].clone())?;
        let mut archive = tar::Archive::new(GzDecoder::new(File::open(&to).unwrap()));
        Ok(archive.entries().unwrap().map(|e| e.unwrap().path().unwrap().display().to_string()).collect())
    }

    #[test]
    fn both_formats_accepted_and_single_top_folder_dropped() {
        assert_eq!(
            prepare(&zip(&[("smart-1/artisan", b"x"), ("smart-1/app/A.php", b"y")])).unwrap(),
            ["artisan", "app/A.php"]
        );
        assert_eq!(prepare(&zip(&[("artisan", b"x"), ("app/A.php", b"y")])).unwrap(), ["artisan", "app/A.php"]);
        let tar = tar_gz(|b| {
            entry(b, "./", tar::EntryType::Directory, "", b"");
            entry(b, "./artisan", tar::EntryType::Regular, "", b"x");
            entry(b, "./public/storage", tar::EntryType::Symlink, "../storage/app/public", b"");
        });
        assert_eq!(prepare(&tar).unwrap(), ["artisan", "public/storage"]);
    }

    #[test]
    fn paths_out_of_tree_refused() {
        for name in ["../x", "a/../../x", "/etc/passwd"] {
            let tar = tar_gz(|b| entry(b, name, tar::EntryType::Regular, "", b"x"));
            assert_eq!(prepare(&tar).unwrap_err(), "unsafe-path", "{name}");
            assert_eq!(prepare(&zip(&[(name, b"x")])).unwrap_err(), "unsafe-path", "{name}");
        }
        assert_eq!(prepare(&zip(&[("a\\..\\x", b"x")])).unwrap_err(), "unsafe-path");
        for to in ["/etc/passwd", "../../x", "a/../../../x"] {
            let tar = tar_gz(|b| entry(b, "dir/link", tar::EntryType::Symlink, to, b""));
            assert_eq!(prepare(&tar).unwrap_err(), "unsafe-link", "{to}");
        }
        for kind in [tar::EntryType::Link, tar::EntryType::Char, tar::EntryType::Fifo] {
            let tar = tar_gz(|b| entry(b, "x", kind, "artisan", b""));
            assert_eq!(prepare(&tar).unwrap_err(), "special-file");
        }
    }

    #[test]
    fn bombs_and_invalid_archives_refused() {
        let bomb = tar_gz(|b| entry(b, "x", tar::EntryType::Regular, "", &vec![0; 40_000_000]));
        assert!(bomb.len() < 100_000);
        assert_eq!(prepare(&bomb).unwrap_err(), "too-large");
        assert_eq!(prepare(&zip(&[("x", &vec![0; 40_000_000])])).unwrap_err(), "too-large");
        assert_eq!(prepare(b"").unwrap_err(), "empty");
        assert_eq!(prepare(b"hello, world").unwrap_err(), "unknown-format");
        assert_eq!(prepare(b"PK\x03\x04 and nothing else").unwrap_err(), "damaged");
        assert_eq!(prepare(b"\x1f\x8b and nothing else").unwrap_err(), "damaged");
    }
}
