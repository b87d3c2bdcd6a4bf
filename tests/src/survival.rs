//! `lab survival-table`: what came of every fault at every step of every operation, as tables in Markdown, from what the
//! fault runs of `tests/tests/survival` left in `target/survival` for the `smart` that is built.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use lab::sum_of_smart;

/// Operations, what they are called in the text, and from where they are resumed at another computer.
const OPERATIONS: [(&str, &str, &str); 3] = [
    ("install", "An installation", "The second computer comes in at the databases."),
    ("control", "A stop, a start and a restart", "The second computer comes in at the start."),
    ("uninstall", "A removal, and one that erases the data", "The second computer comes in at the site's files."),
];

/// Outcomes of a fault run by step, in the order of the steps.
type Outcomes = Vec<(String, String)>;

/// Prints the tables.
pub fn table() -> Result<()> {
    let folder =
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/survival")).join(sum_of_smart()?).join("runs");
    println!("# What operations survive\n");
    println!(
        "A fault at every step of an operation, at a moment of it; written by `./dev test --matrix`. A column is a run that came to\n\
         its end: one operation that meets its fault at each step in turn and is started again wherever it stopped, late ones at a\n\
         second computer. After each command the server is in the same state as one to which nothing happened: files, owners,\n\
         modes, containers, images, networks, volumes, tables, rows. \u{ab}on\u{bb}: the same run went on by itself. A code: it stopped\n\
         with that error, and the same command was started again and succeeded. \u{ab}–\u{bb}: the step had nothing to do."
    );
    for (name, title, second) in OPERATIONS {
        let Ok(runs) = runs(&folder.join(name)) else { continue };
        let faults = runs.values().flatten().filter(|(_, outcome)| short(outcome) != "–").count();
        println!("\n## {title}\n\n{} runs, {faults} faults. {second}\n", runs.len());
        print(&runs);
    }
    Ok(())
}

fn runs(folder: &Path) -> Result<BTreeMap<String, Outcomes>> {
    let mut runs = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).context("a name")?.to_owned();
        let lines = fs::read_to_string(&path)?;
        let outcomes = lines.lines().filter_map(|line| line.split_once('\t'));
        runs.insert(name, outcomes.map(|(step, outcome)| (step.to_owned(), outcome.to_owned())).collect());
    }
    Ok(runs)
}

fn print(runs: &BTreeMap<String, Outcomes>) {
    println!("| step | {} |", runs.keys().cloned().collect::<Vec<_>>().join(" | "));
    println!("|---{}|", "|---".repeat(runs.len()));
    let Some(steps) = runs.values().next() else { return };
    for (at, (step, _)) in steps.iter().enumerate() {
        let cells = runs.values().map(|outcomes| outcomes.get(at).map_or("–", |(_, outcome)| short(outcome)));
        println!("| {step} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
}

fn short(outcome: &str) -> &str {
    match outcome {
        "went on" => "on",
        "nothing to do" | "" => "–",
        other => other.split(',').next().unwrap_or(other),
    }
}
