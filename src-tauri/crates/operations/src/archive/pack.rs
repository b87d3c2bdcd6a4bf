//! The new .tar.gz: only what was selected, written entry by entry while the person's archive is read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{File, Metadata};
use std::io::{Read, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use flate2::Compression;
use flate2::write::GzEncoder;
use model::{LeftOut, LeftOutKind, Problem};
use secrecy::SecretString;
use sha2::{Digest as _, Sha256};

use super::entry::{Entry, Kind};
use super::reader::{Source, damaged};
use super::selection::{Selection, Taken};
use super::{refuse, refuse_entry};

/// What was written.
pub(super) struct Packed {
    /// SHA-256 of names and contents, whatever the order, the times and the rights in the archive.
    pub sha256: String,
    pub left_out: Vec<LeftOut>,
    pub environment: Option<SecretString>,
}

/// No `.env` is longer.
const MAX_ENVIRONMENT: u64 = 256 * 1024;

/// With this a file begins that Git LFS keeps elsewhere.
const LFS_POINTER: &[u8] = b"version https://git-lfs.github.com/spec/v1";

/// The first moment that an archive means: zeros stand for no time, and what packers without one write.
const FIRST_TIME: i64 = 315_619_200;

/// No file may be newer than its archive or than now: PHP keeps no file in its cache that comes from the future.
pub(super) fn latest_time(archive: &Metadata) -> i64 {
    let seconds =
        |time: SystemTime| time.duration_since(UNIX_EPOCH).ok().and_then(|since| i64::try_from(since.as_secs()).ok());
    let now = seconds(SystemTime::now()).unwrap_or(FIRST_TIME);
    let archive = archive.modified().ok().and_then(seconds).unwrap_or(now);
    archive.clamp(FIRST_TIME, now.max(FIRST_TIME))
}

pub(super) fn write(target: &Path, source: &mut Source, selection: Selection, latest: i64) -> Result<Packed, Problem> {
    let unwritable = |error: std::io::Error| refuse("unreadable").detail(error.to_string());
    let mut writer = Writer::create(target, selection, latest).map_err(unwritable)?;
    source.visit(&mut |entry, content| writer.add(&entry, content))?;
    writer.finish()
}

struct Writer {
    builder: tar::Builder<GzEncoder<File>>,
    selection: Selection,
    latest: i64,
    /// Nothing may be written through a link: links come last.
    links: Vec<(String, String)>,
    contents: BTreeMap<String, [u8; 32]>,
    left_out: BTreeMap<LeftOutKind, LeftOut>,
    environment: Option<SecretString>,
    modules: Vec<String>,
    pointers: Vec<String>,
}

impl Writer {
    fn create(target: &Path, selection: Selection, latest: i64) -> std::io::Result<Self> {
        let mut options = File::options();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(Self {
            builder: tar::Builder::new(GzEncoder::new(options.open(target)?, Compression::default())),
            selection,
            latest,
            links: Vec::new(),
            contents: BTreeMap::new(),
            left_out: BTreeMap::new(),
            environment: None,
            modules: Vec::new(),
            pointers: Vec::new(),
        })
    }

    fn add(&mut self, entry: &Entry, content: &mut dyn Read) -> Result<(), Problem> {
        let path = match self.selection.take(&entry.path, &entry.kind) {
            Taken::Around => return Ok(()),
            Taken::As(path) => path,
            Taken::Not(kind) => return self.leave_out(kind, entry, content),
        };
        match &entry.kind {
            Kind::Folder => {
                self.append(path, tar::EntryType::Directory, 0o755, entry.modified, 0, &mut std::io::empty())
            }
            Kind::Link { to } => {
                self.links.push((path.to_owned(), to.clone()));
                Ok(())
            }
            Kind::File { executable } => {
                self.add_file(path, if *executable { 0o755 } else { 0o644 }, entry.modified, content)
            }
        }
    }

    /// A file's size is known once it was read: small ones are held for a moment, large ones go through a file of their own.
    fn add_file(
        &mut self,
        path: &str,
        mode: u32,
        modified: Option<i64>,
        content: &mut dyn Read,
    ) -> Result<(), Problem> {
        let mut spooled = Spooled::of(content)?;
        let head = spooled.head();
        if head.starts_with(LFS_POINTER) && head.len() < 1_024 {
            self.pointers.push(path.to_owned());
        }
        if path == ".gitmodules" {
            self.modules = module_paths(&String::from_utf8_lossy(head));
        }
        self.contents.insert(path.to_owned(), spooled.sha256);
        let size = spooled.size;
        self.append(path, tar::EntryType::Regular, mode, modified, size, &mut spooled.reader()?)
    }

    fn append(
        &mut self,
        path: &str,
        kind: tar::EntryType,
        mode: u32,
        modified: Option<i64>,
        size: u64,
        content: &mut dyn Read,
    ) -> Result<(), Problem> {
        let mut header = tar::Header::new_gnu();
        let time = modified.filter(|time| *time > FIRST_TIME).unwrap_or(self.latest).min(self.latest);
        header.set_mtime(u64::try_from(time).unwrap_or_default());
        header.set_entry_type(kind);
        header.set_mode(mode);
        header.set_size(size);
        self.builder.append_data(&mut header, path, content).map_err(|error| damaged(&error))
    }

    fn leave_out(&mut self, kind: LeftOutKind, entry: &Entry, content: &mut dyn Read) -> Result<(), Problem> {
        if entry.kind == Kind::Folder && kind != LeftOutKind::StorageLink {
            return Ok(());
        }
        let is_environment = kind == LeftOutKind::Environment && entry.path.rsplit('/').next() == Some(".env");
        if is_environment && matches!(entry.kind, Kind::File { .. }) {
            let mut text = Vec::new();
            content.take(MAX_ENVIRONMENT).read_to_end(&mut text).map_err(|error| damaged(&error))?;
            self.environment =
                String::from_utf8(text).ok().filter(|text| !text.trim().is_empty()).map(SecretString::from);
        }
        self.left_out.entry(kind).or_insert_with(|| LeftOut::new(kind)).add(&entry.path);
        Ok(())
    }

    fn finish(mut self) -> Result<Packed, Problem> {
        self.refuse_incomplete()?;
        let mut hash = Sha256::new();
        for (path, content) in &self.contents {
            hash.update(path.as_bytes());
            hash.update([0]);
            hash.update(content);
        }
        let mut links = std::mem::take(&mut self.links);
        links.sort_unstable();
        for (path, to) in &links {
            hash.update(format!("{path}\0{to}\0"));
            let mut header = tar::Header::new_gnu();
            header.set_entry_type(tar::EntryType::Symlink);
            header.set_mode(0o777);
            header.set_mtime(u64::try_from(self.latest).unwrap_or_default());
            header.set_size(0);
            self.builder.append_link(&mut header, path, to).map_err(|error| damaged(&error))?;
        }
        let written = self.builder.into_inner().and_then(GzEncoder::finish).and_then(|mut file| file.flush());
        written.map_err(|error| refuse("unreadable").detail(error.to_string()))?;
        let left_out = self.left_out.into_values().collect();
        Ok(Packed { sha256: hexadecimal(&hash.finalize()), left_out, environment: self.environment })
    }

    /// What Git keeps elsewhere is not in an archive that a Git server made.
    fn refuse_incomplete(&self) -> Result<(), Problem> {
        if let Some(first) = self.pointers.first() {
            return Err(refuse_entry("lfs-pointer", first).with("count", self.pointers.len()));
        }
        let is_there = |module: &str| {
            let below = format!("{module}/");
            self.contents.range(below.clone()..).next().is_some_and(|(path, _)| path.starts_with(&below))
        };
        match self.modules.iter().find(|module| !is_there(module)) {
            Some(module) => Err(refuse_entry("submodule-missing", module)),
            None => Ok(()),
        }
    }
}

/// The folders that `.gitmodules` names.
fn module_paths(text: &str) -> Vec<String> {
    let value = |line: &str| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "path").then(|| value.trim().trim_matches('/').to_owned())
    };
    text.lines().filter_map(value).filter(|path| !path.is_empty()).collect()
}

/// A file's content on its way, in memory up to a size and beyond it in a file without a name.
struct Spooled {
    start: Vec<u8>,
    rest: Option<File>,
    size: u64,
    sha256: [u8; 32],
}

impl Spooled {
    const IN_MEMORY: usize = 1024 * 1024;

    fn of(content: &mut dyn Read) -> Result<Self, Problem> {
        let unwritable = |error: std::io::Error| refuse("unreadable").detail(error.to_string());
        let mut spooled = Self { start: Vec::new(), rest: None, size: 0, sha256: [0; 32] };
        let mut hash = Sha256::new();
        let mut buffer = vec![0_u8; 64 * 1024];
        loop {
            let count = content.read(&mut buffer).map_err(|error| damaged(&error))?;
            let piece = &buffer[..count];
            if piece.is_empty() {
                break;
            }
            hash.update(piece);
            spooled.size += count as u64;
            match &mut spooled.rest {
                None if spooled.start.len() + count <= Self::IN_MEMORY => spooled.start.extend_from_slice(piece),
                Some(file) => file.write_all(piece).map_err(unwritable)?,
                rest => {
                    let mut file = tempfile::tempfile().map_err(unwritable)?;
                    file.write_all(piece).map_err(unwritable)?;
                    *rest = Some(file);
                }
            }
        }
        spooled.sha256.copy_from_slice(&hash.finalize());
        Ok(spooled)
    }

    fn head(&self) -> &[u8] {
        &self.start
    }

    fn reader(&mut self) -> Result<impl Read + '_, Problem> {
        if let Some(file) = &mut self.rest {
            std::io::Seek::rewind(file).map_err(|error| refuse("unreadable").detail(error.to_string()))?;
        }
        let rest: Box<dyn Read> = match &self.rest {
            Some(file) => Box::new(file),
            None => Box::new(std::io::empty()),
        };
        Ok(self.start.as_slice().chain(rest))
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
