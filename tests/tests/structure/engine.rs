//! The cuts of the engine: operations are known in one place, the programs know none of their steps, and lists of stable words
//! are written once.

use anyhow::{Result, ensure};
use model::{CheckId, ErrorCode, Request, StepId};

use crate::report;
use crate::sources::sources;

const PROGRAMS: [&str; 2] = ["cli", "instalador-smart"];

/// The variants of [`Request`]. The function below does not compile where there is another.
const REQUESTS: [&str; 3] = ["Install", "Control", "Uninstall"];
const _: fn(&Request) = |request| match request {
    Request::Install(_) | Request::Control(_) | Request::Uninstall(_) => {}
};

/// The variant of an enum that a path names, if it names one.
fn variant<'a>(path: &'a str, of: &str) -> Option<&'a str> {
    let mut segments = path.split("::").skip_while(|segment| *segment != of);
    segments.next()?;
    segments.next().filter(|name| *name != "ALL" && name.starts_with(char::is_uppercase))
}

#[test]
fn programs_know_no_step_and_no_check_in_particular() -> Result<()> {
    let mut broken = Vec::new();
    for source in sources()?.iter().filter(|source| PROGRAMS.contains(&source.package())) {
        broken.extend(source.broken(|path| ["StepId", "CheckId"].iter().any(|id| variant(path, id).is_some())));
    }
    report("What depends on a step or a check is asked of the engine (operations):", &broken);
    Ok(())
}

#[test]
fn programs_send_no_script_to_a_server() -> Result<()> {
    let mut broken = Vec::new();
    for source in sources()?.iter().filter(|source| PROGRAMS.contains(&source.package())) {
        broken.extend(source.broken(|path| path.split("::").any(|segment| segment == "Script")));
    }
    report("Operations, and so scripts, are the engine's (operations):", &broken);
    Ok(())
}

#[test]
fn all_operations_are_known_in_one_place() -> Result<()> {
    let mut found = Vec::new();
    for source in sources()? {
        let names = |name: &&str| !source.broken(|path| variant(path, "Request") == Some(name)).is_empty();
        if REQUESTS.iter().all(names) {
            found.push(source.path().display().to_string());
        }
    }
    assert_eq!(found, ["src-tauri/crates/operations/src/planning.rs"], "one file tells operations apart");
    Ok(())
}

#[test]
fn stable_words_are_written_once() -> Result<()> {
    let steps = StepId::ALL.iter().map(|word| word.as_str());
    let checks = CheckId::ALL.iter().map(|word| word.as_str());
    let codes = ErrorCode::ALL.iter().map(|word| word.as_str());
    // A word without a hyphen is also an ordinary one.
    let words: Vec<String> =
        steps.chain(checks).chain(codes).filter(|word| word.contains('-')).map(|word| format!("\"{word}\"")).collect();
    ensure!(words.len() > 100, "only {} words", words.len());
    let mut broken = Vec::new();
    for source in sources()?.iter().filter(|source| source.package() != "model") {
        broken.extend(source.broken(|literal| words.iter().any(|word| word == literal)));
    }
    report("Use the enum and its as_str() or Display:", &broken);
    Ok(())
}
