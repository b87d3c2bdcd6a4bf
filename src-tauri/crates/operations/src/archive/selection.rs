//! What of an archive is the application, and what is not taken: what lies beside its folder, whatever it is, and what
//! belongs to the computer or the server on which the archive was made.

use std::collections::{BTreeSet, HashSet};

use model::{LeftOutKind, Problem};

use super::entry::{Entry, Kind, check_link, check_tree};
use super::{refuse, refuse_entry};

/// What every copy of the application has.
pub(super) const NEEDED: [&str; 4] = ["artisan", "composer.json", ".env.example", "public/index.php"];

/// The application's folder in an archive.
#[derive(Debug)]
pub(super) struct Selection {
    /// With a slash at its end; empty if the application lies in the archive's own folder.
    root: String,
}

/// What is done with an entry.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Taken<'a> {
    /// It is taken, under this name.
    As(&'a str),
    /// It is left out.
    Not(LeftOutKind),
    /// It is a folder around the application.
    Around,
}

impl Selection {
    /// Finds the application and refuses what would do harm.
    pub(super) fn of(entries: &[Entry]) -> Result<Self, Problem> {
        for entry in entries {
            if let Kind::Link { to } = &entry.kind
                && !is_storage_link(&entry.path)
            {
                check_link(&entry.path, to)?;
            }
        }
        check_tree(entries.iter().map(|entry| (entry.path.as_str(), &entry.kind)))?;
        let selection = Self { root: root(entries)? };
        for entry in entries {
            if let (Kind::Link { to }, Taken::As(path)) = (&entry.kind, selection.take(&entry.path, &entry.kind)) {
                check_link(path, to)?;
            }
        }
        Ok(selection)
    }

    pub(super) fn take<'a>(&self, path: &'a str, kind: &Kind) -> Taken<'a> {
        let Some(inner) = path.strip_prefix(&self.root).filter(|inner| !inner.is_empty()) else {
            let is_around = *kind == Kind::Folder && (path.is_empty() || self.root.starts_with(&format!("{path}/")));
            return if is_around { Taken::Around } else { Taken::Not(LeftOutKind::Beside) };
        };
        left_out(inner, kind).map_or(Taken::As(inner), Taken::Not)
    }
}

/// The folder that has everything that the application has. A copy inside of another one is part of that one.
fn root(entries: &[Entry]) -> Result<String, Problem> {
    let files: HashSet<&str> =
        entries.iter().filter(|entry| entry.kind != Kind::Folder).map(|entry| entry.path.as_str()).collect();
    let candidates: BTreeSet<(usize, &str)> = files
        .iter()
        .filter_map(|path| path.strip_suffix("artisan"))
        .filter(|root| (root.is_empty() || root.ends_with('/')) && !is_of_others(root))
        .map(|root| (root.matches('/').count(), root))
        .collect();
    let missing = |root: &str| NEEDED.into_iter().find(|needed| !files.contains(format!("{root}{needed}").as_str()));
    let whole: Vec<_> = candidates.iter().filter(|(_, root)| missing(root).is_none()).collect();
    let Some((depth, root)) = whole.first() else {
        return Err(no_application(&files, candidates.first().and_then(|(_, root)| missing(root))));
    };
    match whole.iter().find(|(other, name)| other == depth && name != root) {
        Some((_, second)) => Err(refuse_entry("several-applications", &format!("{root}, {second}"))),
        None => Ok((*root).to_owned()),
    }
}

/// Folders of libraries, and what packers of a Mac add: an `artisan` in them is not the application's.
fn is_of_others(root: &str) -> bool {
    root.split('/').any(|part| matches!(part, "vendor" | "node_modules" | "__MACOSX"))
}

fn no_application(files: &HashSet<&str>, missing: Option<&str>) -> Problem {
    let is_packed = |path: &&&str| {
        let path = path.to_ascii_lowercase();
        [".zip", ".tar.gz", ".tgz", ".rar", ".7z"].iter().any(|end| path.ends_with(end)) && !path.contains("vendor/")
    };
    match (missing, files.iter().filter(is_packed).min()) {
        (None, Some(inner)) => refuse_entry("packed-twice", inner),
        (missing, _) => refuse("not-laravel").with("missing", missing.unwrap_or("artisan")),
    }
}

fn is_storage_link(path: &str) -> bool {
    path == "public/storage" || path.ends_with("/public/storage")
}

/// Why an entry of the application's folder is not taken, if it is not.
fn left_out(path: &str, kind: &Kind) -> Option<LeftOutKind> {
    if path.split('/').any(is_of_a_desktop) {
        return Some(LeftOutKind::Desktop);
    }
    if path.split('/').any(|part| matches!(part, ".git" | ".svn" | ".hg")) {
        return Some(LeftOutKind::History);
    }
    if is_environment(path) {
        return Some(LeftOutKind::Environment);
    }
    if is_storage_link(path) || path.starts_with("public/storage/") {
        return Some(LeftOutKind::StorageLink);
    }
    if is_compose_file(path) {
        return Some(LeftOutKind::Containers);
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    // Folders stay, and what keeps an empty folder in Git.
    if *kind == Kind::Folder || matches!(name, ".gitignore" | ".gitkeep") {
        return None;
    }
    if path.starts_with("bootstrap/cache/") {
        return Some(LeftOutKind::Compiled);
    }
    let is_run = ["storage/framework/", "storage/logs/", "storage/debugbar/"].iter().any(|top| path.starts_with(top));
    (is_run || path == "public/hot").then_some(LeftOutKind::Runtime)
}

/// What Windows and macOS leave in folders.
fn is_of_a_desktop(part: &str) -> bool {
    part.starts_with("._")
        || matches!(
            part.to_ascii_lowercase().as_str(),
            "__macosx"
                | ".ds_store"
                | ".spotlight-v100"
                | ".trashes"
                | ".fseventsd"
                | "thumbs.db"
                | "desktop.ini"
                | "$recycle.bin"
        )
}

/// `.env` and its copies. Examples are part of the code.
fn is_environment(path: &str) -> bool {
    let Some(rest) = path.strip_prefix(".env") else { return false };
    let is_example = ["example", "sample", "dist", "testing"].iter().any(|word| rest.contains(word));
    !is_example && (rest.is_empty() || rest.starts_with(['.', '-', '_', '~', ' ']))
}

/// Compose reads one of several names, and adds what an override says: ours has to be the only one.
fn is_compose_file(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    let is_yaml = matches!(path.rsplit_once('.'), Some((_, "yml" | "yaml")));
    is_yaml && !path.contains('/') && (path.starts_with("docker-compose") || path.starts_with("compose"))
}
