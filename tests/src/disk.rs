//! A disk of a certain size for a server, with a file system of its own: what the stack writes fills it up honestly. It is
//! a file with a loop device on this machine; only what is written to it takes room.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::home::Home;
use crate::process;

/// The folders of the disk, and where a server has them.
pub const PARTS: [(&str, &str); 4] = [
    ("opt", "/opt"),
    ("state", "/var/lib/instalador-smart"),
    ("docker", "/var/lib/docker"),
    ("containerd", "/var/lib/containerd"),
];

fn place(home: &Home, name: &str) -> (PathBuf, PathBuf) {
    let folder = home.path("disks");
    (folder.join(format!("{name}.img")), folder.join(name))
}

/// Makes and mounts a disk, and gives where it is mounted.
pub fn make(home: &Home, name: &str, megabytes: u32) -> Result<PathBuf> {
    let (file, folder) = place(home, name);
    fs::create_dir_all(&folder)?;
    fs::File::create(&file)?.set_len(u64::from(megabytes) * 1024 * 1024)?;
    process::text(Command::new("mkfs.ext4").args(["-q", "-m", "0"]).arg(&file))?;
    process::text(Command::new("mount").args(["-o", "loop"]).arg(&file).arg(&folder))?;
    for (name, _) in PARTS {
        fs::create_dir(folder.join(name))?;
    }
    Ok(folder)
}

/// Unmounts and deletes it.
pub fn remove(home: &Home, name: &str) -> Result<()> {
    let (file, folder) = place(home, name);
    // Not mounted any more after a power cut of this machine.
    let _ = process::output(Command::new("umount").arg(&folder));
    let _ = fs::remove_dir(&folder);
    match fs::remove_file(&file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
