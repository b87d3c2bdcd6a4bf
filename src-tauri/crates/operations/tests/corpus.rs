//! Replays what fuzzing kept: every file of every corpus in `tests/fuzz/corpus` goes through the function that the fuzz
//! target of that name calls. It searches for nothing new; `./dev fuzz` does.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

#[path = "../../../../tests/fuzz/entries/mod.rs"]
mod entries;

use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

/// So that cloning stays quick, and replaying too.
const MAX_FILES: usize = 200;
const MAX_BYTES: u64 = 300_000;

fn corpora() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fuzz/corpus")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn fuzz_corpus_replays_without_failure() {
    std::thread::scope(|scope| {
        for (name, enter) in entries::ALL {
            scope.spawn(move || {
                let files = files(&corpora().join(name));
                assert!(files.len() > 3, "the corpus of {name} is missing");
                for file in files {
                    let bytes = std::fs::read(&file).unwrap();
                    assert!(catch_unwind(|| enter(&bytes)).is_ok(), "{}", file.display());
                }
            });
        }
    });
}

#[test]
fn every_fuzz_target_has_a_small_corpus_and_vice_versa() {
    let names: Vec<_> = files(&corpora()).into_iter().map(|path| path.file_name().unwrap().to_owned()).collect();
    assert_eq!(names, entries::ALL.map(|(name, _)| name));
    for (name, _) in entries::ALL {
        let files = files(&corpora().join(name));
        let bytes: u64 = files.iter().map(|file| file.metadata().unwrap().len()).sum();
        assert!(files.len() < MAX_FILES && bytes < MAX_BYTES, "{name}: {} files, {bytes} bytes", files.len());
        assert!(corpora().join("../targets").join(name).with_extension("rs").is_file(), "{name}");
    }
}
