//! Archives: whatever is in one, what is packed again stays in its folder, has a time, and brings nothing of another server.
//!
//! With an odd first byte the rest is text that a tar is made of, a line an entry: `f NAME`, `d NAME`, `l NAME>TARGET`, so that
//! hostile names are found and not checksums.

use std::collections::BTreeSet;
use std::io::Write as _;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use operations::{ArchiveLimits, prepare_archive};

use super::{assert_sanitized, assert_sanitized_problem};

/// Small, so that bombs are found early.
const LIMITS: ArchiveLimits = ArchiveLimits { bytes: 4_000_000, entries: 1_000, ratio: 100 };

pub fn enter(bytes: &[u8]) {
    let made = match bytes.split_first() {
        Some((first, text)) if first % 2 == 1 && !bytes.starts_with(&[0x1f, 0x8b]) => tar_of(text),
        _ => bytes.to_vec(),
    };
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("in"), folder.path().join("out"));
    std::fs::write(&from, made).unwrap();
    let prepared = match prepare_archive(&from, &to, LIMITS) {
        Ok(prepared) => prepared,
        Err(problem) => return assert_sanitized_problem(&problem),
    };
    prepared.left_out.iter().flat_map(|left| &left.names).for_each(|name| assert_sanitized(name));
    let mut archive = tar::Archive::new(GzDecoder::new(std::fs::File::open(&to).unwrap()));
    let (mut seen, mut leaves) = (BTreeSet::new(), BTreeSet::new());
    for entry in archive.entries().unwrap() {
        let entry = entry.unwrap();
        let path = String::from_utf8(entry.path_bytes().into_owned()).unwrap();
        let is_folder = entry.header().entry_type().is_dir();
        let path = path.trim_end_matches('/').to_owned();
        assert!(!path.starts_with('/') && path.split('/').all(|part| !matches!(part, "" | "." | "..")), "{path:?}");
        let is_of_storage_link = path == "public/storage" || path.starts_with("public/storage/");
        assert!(path != ".env" && !is_of_storage_link && !path.split('/').any(|part| part == ".git"), "{path:?}");
        assert!(entry.header().mtime().unwrap() > 315_000_000, "{path:?} has no time");
        assert!(path.match_indices('/').all(|(at, _)| !leaves.contains(&path[..at])), "{path:?} is below a file");
        assert!(seen.insert(path.clone()) || is_folder, "{path:?} is there twice");
        if let Some(target) = entry.link_name_bytes() {
            assert!(entry.header().entry_type().is_symlink());
            stays_inside(&path, std::str::from_utf8(&target).unwrap());
        }
        if !is_folder {
            leaves.insert(path);
        }
    }
    for needed in ["artisan", "composer.json", ".env.example", "public/index.php"] {
        assert!(seen.contains(needed), "{needed}");
    }
}

fn stays_inside(path: &str, target: &str) {
    let mut depth = path.matches('/').count();
    assert!(!target.starts_with('/'), "{path:?} -> {target:?}");
    for part in target.split('/') {
        match part {
            ".." => depth = depth.checked_sub(1).unwrap_or_else(|| panic!("{path:?} -> {target:?}")),
            "" | "." => {}
            _ => depth += 1,
        }
    }
}

fn tar_of(text: &[u8]) -> Vec<u8> {
    let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for line in text.split(|&byte| byte == b'\n').take(200) {
        let Some((kind, name)) =
            line.split_first().map(|(kind, rest)| (*kind, rest.strip_prefix(b" ").unwrap_or(rest)))
        else {
            continue;
        };
        let (name, target) = match name.iter().position(|&byte| byte == b'>') {
            Some(at) if kind == b'l' => (&name[..at], &name[at + 1..]),
            _ => (name, &[][..]),
        };
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(match kind {
            b'd' => tar::EntryType::Directory,
            b'l' => tar::EntryType::Symlink,
            b'h' => tar::EntryType::Link,
            _ => tar::EntryType::Regular,
        });
        header.set_size(0);
        header.set_mode(0o644);
        let gnu = header.as_gnu_mut().unwrap();
        let _ = (&mut gnu.name[..]).write(name);
        let _ = (&mut gnu.linkname[..]).write(target);
        header.set_cksum();
        builder.append(&header, &[][..]).unwrap();
    }
    builder.into_inner().unwrap().finish().unwrap()
}
