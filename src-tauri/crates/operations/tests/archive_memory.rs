//! An archive of a real installation's size costs a fixed amount of memory, in either form. Linux tells how much it was.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use operations::{ArchiveLimits, prepare_archive};

/// As many files and bytes as the real one.
const FILES: usize = 40_000;
const BYTES: usize = 157_000_000;
/// What preparing it may add to what the test itself needs.
const MAX_KIB: u64 = 60 * 1024;

/// Bytes that no packer makes smaller.
struct Noise(u64);

impl Read for Noise {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        for piece in buffer.chunks_mut(8) {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            piece.copy_from_slice(&self.0.to_le_bytes()[..piece.len()]);
        }
        Ok(buffer.len())
    }
}

/// Name and size of each file.
fn files() -> impl Iterator<Item = (String, usize)> {
    let needed =
        ["artisan", "composer.json", ".env.example", "public/index.php"].map(|name| (format!("smart/{name}"), 20));
    let library =
        |index| (format!("smart/vendor/package-{}/src/Something/Class{index}.php", index % 140), BYTES / FILES);
    // One that is larger than everything that may be held.
    let large = (String::from("smart/storage/app/large.bin"), 70_000_000);
    needed.into_iter().chain((0..FILES * 5 / 9).map(library)).chain([large])
}

fn write_zip(path: &Path) {
    let mut writer = zip::ZipWriter::new(BufWriter::new(File::create(path).unwrap()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut noise = Noise(7);
    for (name, size) in files() {
        writer.start_file(name, options).unwrap();
        std::io::copy(&mut (&mut noise).take(size as u64), &mut writer).unwrap();
    }
    writer.finish().unwrap().flush().unwrap();
}

fn write_tar(path: &Path) {
    let packed = GzEncoder::new(BufWriter::new(File::create(path).unwrap()), Compression::none());
    let mut builder = tar::Builder::new(packed);
    let mut noise = Noise(7);
    for (name, size) in files() {
        let mut header = tar::Header::new_gnu();
        header.set_size(size as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, (&mut noise).take(size as u64)).unwrap();
    }
    builder.into_inner().unwrap().finish().unwrap().flush().unwrap();
}

/// The most memory that this process had so far, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

fn measure(write: impl Fn(&Path)) {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("in"), folder.path().join("out"));
    write(&from);
    assert!(from.metadata().unwrap().len() > u64::try_from(BYTES).unwrap());
    // From here on the peak is counted again.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = peak();
    let prepared = prepare_archive(&from, &to, ArchiveLimits::default()).unwrap();
    let used = peak() - before;
    assert!(to.metadata().unwrap().len() > u64::try_from(BYTES).unwrap(), "{prepared:?}");
    assert!(used < MAX_KIB, "{used} KiB and not {MAX_KIB}");
}

#[test]
fn zip_of_real_size_is_streamed() {
    measure(write_zip);
}

#[test]
fn tar_of_real_size_is_streamed() {
    measure(write_tar);
}
