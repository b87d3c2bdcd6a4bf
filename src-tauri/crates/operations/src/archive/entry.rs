//! Names in an archive as they are read, and links: what leads out of the archive's own folder is refused.
//!
//! Names are text with `/` between their parts on every desktop, never paths of the desktop's own system.

use model::Problem;

use super::{refuse, refuse_entry};

/// What an entry is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Folder,
    File { executable: bool },
    Link { to: String },
}

/// An entry, without its content.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Relative, without `.` and `..`; empty for the archive's own folder.
    pub path: String,
    pub kind: Kind,
    /// Seconds since 1970, if the archive says so.
    pub modified: Option<i64>,
}

/// The longest target of a link.
pub(super) const MAX_LINK: u64 = 4_096;

/// A name for a text: cut, and without control characters.
pub(super) fn sanitize_entry(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(120).collect()
}

/// Names that are no UTF-8 come from old systems: a wrong letter in a manual's name is harmless.
pub(super) fn decode(name: &[u8]) -> String {
    std::str::from_utf8(name).map_or_else(|_| name.iter().map(|&byte| char::from(byte)).collect(), str::to_owned)
}

/// A relative path without any step upwards. Windows' own packer writes `\` between the parts of a name.
pub(super) fn clean_path(name: &str) -> Result<String, Problem> {
    if name.chars().any(char::is_control) {
        return Err(refuse_entry("bad-name", name));
    }
    let turned = name.replace('\\', "/");
    let has_drive = turned.as_bytes().get(1) == Some(&b':') && turned.as_bytes()[0].is_ascii_alphabetic();
    if turned.starts_with('/') || has_drive {
        return Err(refuse_entry("unsafe-path", name));
    }
    let mut parts = Vec::new();
    for part in turned.split('/') {
        match part {
            "" | "." => {}
            ".." => return Err(refuse_entry("unsafe-path", name)),
            part if part.len() > 255 => return Err(refuse_entry("bad-name", name)),
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

/// A link may lead anywhere inside the tree, and nowhere else.
pub(super) fn check_link(at: &str, to: &str) -> Result<(), Problem> {
    let bad = || refuse_entry("unsafe-link", at);
    if to.is_empty() || to.starts_with('/') || to.contains('\\') || to.chars().any(char::is_control) {
        return Err(bad());
    }
    let mut depth = at.split('/').count() - 1;
    for part in to.split('/') {
        match part {
            "" | "." => {}
            ".." => depth = depth.checked_sub(1).ok_or_else(bad)?,
            _ => depth += 1,
        }
    }
    Ok(())
}

/// Two entries of one name, or an entry below a file or a link: no packer makes those.
pub(super) fn check_tree<'a>(entries: impl Iterator<Item = (&'a str, &'a Kind)>) -> Result<(), Problem> {
    let mut entries: Vec<_> = entries.collect();
    entries.sort_unstable_by_key(|(path, _)| *path);
    let mut leaves = std::collections::HashSet::new();
    for pair in entries.windows(2) {
        if pair[0].0 == pair[1].0 && !(pair[0].1 == &Kind::Folder && pair[1].1 == &Kind::Folder) {
            return Err(refuse("damaged"));
        }
    }
    leaves.extend(entries.iter().filter(|(_, kind)| **kind != Kind::Folder).map(|(path, _)| *path));
    let is_below_leaf = |path: &str| path.match_indices('/').any(|(at, _)| leaves.contains(&path[..at]));
    if entries.iter().any(|(path, _)| is_below_leaf(path)) {
        return Err(refuse("damaged"));
    }
    Ok(())
}
