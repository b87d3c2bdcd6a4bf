//! The subjects of the commits: one imperative line that fits into every list. Only what a machine can tell is checked;
//! whether a commit is one change and its reason is given is left to the review.

use anyhow::{Result, ensure};

use crate::{output, report, root};

/// The last commit before the rule. The subjects up to it are history, and stay as they are.
const BASE: &str = "865f42fb65e04808823715f72901f307109a96bd";

const MAX_CHARACTERS: usize = 72;

/// Words that begin a statement, not an imperative.
const NO_VERBS: [&str; 16] = [
    "A", "All", "An", "Each", "Every", "How", "It", "Its", "No", "Not", "That", "The", "This", "What", "When", "Where",
];

/// Imperatives that end like another form of a verb.
const IMPERATIVES: [&str; 14] = [
    "Address", "Bring", "Bypass", "Compress", "Discuss", "Embed", "Express", "Feed", "Focus", "Pass", "Press",
    "Process", "Seed", "Suppress",
];

/// Which part of the rule a subject breaks, if any.
fn violation(subject: &str) -> Option<&'static str> {
    let verb = subject.split([' ', ',', ':']).next().unwrap_or_default();
    if subject.chars().count() > MAX_CHARACTERS {
        return Some("more than 72 characters");
    }
    if !subject.starts_with(|first: char| first.is_uppercase()) {
        return Some("does not start with a capital letter");
    }
    if subject.ends_with('.') {
        return Some("ends with a period");
    }
    if subject.contains(';') {
        return Some("has a semicolon: one commit is one change");
    }
    let is_other_form = ["ed", "ing", "s"].iter().any(|ending| verb.ends_with(ending)) && !IMPERATIVES.contains(&verb);
    (is_other_form || NO_VERBS.contains(&verb)).then_some("does not start with an imperative")
}

/// Runs git on this repository, which may belong to another user than the tests.
fn git(arguments: &[&str]) -> Result<String> {
    let all = [&["-c", "safe.directory=*"], arguments].concat();
    Ok(String::from_utf8(output("git", &all)?)?.trim_end().to_owned())
}

fn has_base() -> Result<bool> {
    let object = format!("{BASE}^{{commit}}");
    let mut command = std::process::Command::new("git");
    command.args(["-c", "safe.directory=*", "cat-file", "-e", &object]).current_dir(root()?);
    Ok(command.output()?.status.success())
}

#[test]
fn commit_subjects_are_short_imperatives() -> Result<()> {
    if !has_base()? {
        let is_shallow = git(&["rev-parse", "--is-shallow-repository"])? == "true";
        ensure!(is_shallow, "the history is complete and has no commit {BASE}");
        eprintln!("skipped: the history is shallow and has no commit {BASE}");
        return Ok(());
    }
    // The subjects of merges are git's own.
    let commits = git(&["log", "--no-merges", "--format=%h %s", &format!("{BASE}..HEAD")])?;
    let mut broken = Vec::new();
    for (commit, subject) in commits.lines().filter_map(|line| line.split_once(' ')) {
        broken.extend(violation(subject).map(|violation| format!("{commit} {violation}: {subject}")));
    }
    report("A commit's subject is one imperative of at most 72 characters; the reason is below it:", &broken);
    Ok(())
}

#[test]
fn subjects_of_other_forms_are_found() {
    for good in ["Read the facts in one script", "Pass the port on", "Seed the demo", "Bring Compose up with a retry"] {
        assert_eq!(violation(good), None, "{good}");
    }
    let long = format!("Read {}", "a".repeat(MAX_CHARACTERS));
    for bad in
        ["read the facts", "Read the facts.", "Read; write", "Reads the facts", "Added a check", "The lock", &long]
    {
        assert!(violation(bad).is_some(), "{bad} passes as an imperative");
    }
}
