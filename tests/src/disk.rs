//! A disk of a certain size for a server, with a file system of its own: what the stack writes fills it up honestly. It is
//! a file with a loop device on this machine; only what is written to it takes room. A disk can be put away, and servers
//! begin with copies of it; its content does not matter here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::home::Home;
use crate::process;

/// The folders of the disk, and where a server has them.
pub const PARTS: [(&str, &str); 4] = [
    ("opt", "/opt"),
    ("state", "/var/lib/instalador-smart"),
    ("docker", "/var/lib/docker"),
    ("containerd", "/var/lib/containerd"),
];

fn place(home: &Home, name: &str) -> Result<(PathBuf, PathBuf)> {
    Ok((pool(home)?.join(format!("{name}.img")), home.path("disks").join(name)))
}

/// The folder of the files. A copy of one is made at once if the file system can note that two files are the same (XFS
/// and btrfs can, ext4 cannot). If it can't, the folder gets an XFS of its own, in a file that takes the room of what is
/// in it. Where this kernel has none, copies are real ones, and all else is the same.
fn pool(home: &Home) -> Result<PathBuf> {
    let folder = home.path("disk-files");
    let _lock = home.lock("disk-files")?;
    fs::create_dir_all(&folder)?;
    let file = home.path("disk-files.xfs");
    if !shares(&folder)? && (file.exists() || process::text(&mut make_pool(&file)?).is_ok()) {
        let _ = process::output(Command::new("mount").args(["-o", "loop,discard"]).arg(&file).arg(&folder))?;
    }
    Ok(folder)
}

/// Larger than anything that is put there. It grows with what is in it.
const POOL: u64 = 200 << 30;

fn make_pool(file: &Path) -> Result<Command> {
    fs::File::create(file)?.set_len(POOL)?;
    let mut command = Command::new("mkfs.xfs");
    command.args(["-q", "-f"]).arg(file);
    Ok(command)
}

/// What a server writes until its instance runs, and no more than that of a run with faults.
const ROOM_KIB: u64 = 4 << 20;

/// Fails where this machine has too little left: a disk whose file can't grow would break the server in ways that look like
/// faults of the product's.
fn expect_room(home: &Home) -> Result<()> {
    let said = process::text(Command::new("df").args(["-k", "--output=avail"]).arg(home.path("")))?;
    let left: u64 = said.lines().last().unwrap_or_default().trim().parse().context("df said something else")?;
    ensure!(left >= ROOM_KIB, "only {} MB are left on this machine for the disk of a server", left / 1024);
    Ok(())
}

/// Whether two files in this folder can share what is the same in them.
fn shares(folder: &Path) -> Result<bool> {
    let (one, other) = (folder.join("probe"), folder.join("probe-copy"));
    fs::write(&one, "x")?;
    let copied = process::output(Command::new("cp").arg("--reflink=always").arg(&one).arg(&other))?;
    Ok(copied.status.success())
}

/// Makes and mounts a disk, and returns where it is mounted.
pub fn make(home: &Home, name: &str, megabytes: u32) -> Result<PathBuf> {
    expect_room(home)?;
    let (file, folder) = place(home, name)?;
    fs::File::create(&file)?.set_len(u64::from(megabytes) * 1024 * 1024)?;
    process::text(Command::new("mkfs.ext4").args(["-q", "-m", "0"]).arg(&file))?;
    mount(&file, &folder)?;
    for (name, _) in PARTS {
        fs::create_dir(folder.join(name))?;
    }
    Ok(folder)
}

/// Mounts a copy of a disk that was put away, and returns where it is mounted.
pub fn copy(home: &Home, from: &str, name: &str) -> Result<PathBuf> {
    expect_room(home)?;
    let (source, _) = place(home, from)?;
    let (file, folder) = place(home, name)?;
    process::text(Command::new("cp").args(["--reflink=auto", "--sparse=always"]).arg(&source).arg(&file))?;
    mount(&file, &folder)?;
    Ok(folder)
}

/// Puts the disk of a server that was shut down away under another name.
pub fn put_away(home: &Home, name: &str, to: &str) -> Result<()> {
    let (file, folder) = place(home, name)?;
    process::text(Command::new("umount").arg(&folder))?;
    fs::remove_dir(&folder)?;
    fs::rename(&file, place(home, to)?.0).map_err(Into::into)
}

/// Whether a disk of this name is there.
pub fn exists(home: &Home, name: &str) -> Result<bool> {
    Ok(place(home, name)?.0.exists())
}

fn mount(file: &Path, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    process::text(Command::new("mount").args(["-o", "loop"]).arg(file).arg(folder)).map(drop)
}

/// Unmounts and deletes it.
pub fn remove(home: &Home, name: &str) -> Result<()> {
    let (file, folder) = place(home, name)?;
    // Not mounted any more after a power cut of this machine, or if it was put away.
    let _ = process::output(Command::new("umount").arg(&folder));
    let _ = fs::remove_dir(&folder);
    match fs::remove_file(&file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
