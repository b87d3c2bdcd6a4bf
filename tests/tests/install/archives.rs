//! Invalid and hostile archives, as they come by mistake or on purpose, made here byte by byte if the libraries refuse to.
//! They are small on the disk; one of them is not when it is unpacked.

use std::io::{Cursor, Write};

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;
use tar::EntryType;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Name, content, and the reason for which it has to be refused.
pub fn hostile() -> Result<Vec<(&'static str, Vec<u8>, &'static str)>> {
    let file = |name: &str| tar_gz(name, EntryType::Regular, "", b"x");
    let link = |kind: EntryType, to: &str| tar_gz("app/link", kind, to, b"");
    Ok(vec![
        ("up.tar.gz", file("../../etc/cron.d/x")?, "unsafe-path"),
        ("up.zip", zipped("../../etc/cron.d/x", b"x")?, "unsafe-path"),
        ("hidden-up.tar.gz", file("app/../../x")?, "unsafe-path"),
        ("windows-up.zip", zipped("..\\..\\x", b"x")?, "unsafe-path"),
        ("absolute.tar.gz", file("/etc/cron.d/x")?, "unsafe-path"),
        ("absolute.zip", zipped("/etc/cron.d/x", b"x")?, "unsafe-path"),
        ("link-out.tar.gz", link(EntryType::Symlink, "../../etc/passwd")?, "unsafe-link"),
        ("link-absolute.tar.gz", link(EntryType::Symlink, "/etc/passwd")?, "unsafe-link"),
        ("link-out.zip", zipped_link("app/link", "../../etc/passwd")?, "unsafe-link"),
        ("hard-link.tar.gz", link(EntryType::Link, "/etc/passwd")?, "special-file"),
        ("device.tar.gz", link(EntryType::Block, "")?, "special-file"),
        ("bomb.zip", zipped("artisan", &vec![0; BOMB])?, "too-large"),
        ("bomb.tar.gz", tar_gz("artisan", EntryType::Regular, "", &vec![0; BOMB])?, "too-large"),
        ("wordpress.zip", zipped("wordpress/index.php", b"<?php")?, "not-laravel"),
        ("twice.zip", zipped("smart.tar.gz", b"x")?, "packed-twice"),
        ("drive.zip", zipped("C:\\windows\\x", b"x")?, "unsafe-path"),
        ("letter.zip", b"Estimado cliente, adjunto el sistema.".to_vec(), "unknown-format"),
        ("cut.zip", zipped("artisan", b"<?php")?.into_iter().take(40).collect(), "damaged"),
        ("cut.tar.gz", file("artisan")?.into_iter().take(40).collect(), "damaged"),
        ("empty.zip", Vec::new(), "empty"),
    ])
}

/// So many zeros: next to nothing when packed.
const BOMB: usize = 200_000_000;

fn tar_gz(name: &str, kind: EntryType, link: &str, content: &[u8]) -> Result<Vec<u8>> {
    let mut header = tar::Header::new_ustar();
    header.set_entry_type(kind);
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    // Directly into the header: the library itself refuses hostile names.
    let bytes = header.as_mut_bytes();
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    bytes[157..157 + link.len()].copy_from_slice(link.as_bytes());
    header.set_cksum();
    let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::best()));
    builder.append(&header, content)?;
    Ok(builder.into_inner()?.finish()?)
}

fn zipped(name: &str, content: &[u8]) -> Result<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(name, SimpleFileOptions::default())?;
    writer.write_all(content)?;
    Ok(writer.finish()?.into_inner())
}

fn zipped_link(name: &str, to: &str) -> Result<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink(name, to, SimpleFileOptions::default())?;
    Ok(writer.finish()?.into_inner())
}
