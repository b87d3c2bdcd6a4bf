//! `lab survival-table`: what came of every fault at every step, as a table in Markdown, from what the tours of
//! `tests/tests/survival` left in `target/survival/tours`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Prints the table.
pub fn table() -> Result<()> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/survival/tours"));
    let mut tours = BTreeMap::new();
    let mut steps: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder).context("no tour was made yet")? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).context("a name")?.to_owned();
        let lines = fs::read_to_string(&path)?;
        let outcomes: BTreeMap<String, String> = lines
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|(step, what)| (step.into(), what.into()))
            .collect();
        if steps.is_empty() {
            steps = lines.lines().filter_map(|line| line.split_once('\t')).map(|(step, _)| step.to_owned()).collect();
        }
        tours.insert(name, outcomes);
    }
    println!("# What an installation survives\n");
    println!(
        "A fault at every step of an installation, at a moment of it; written by `./dev test --matrix`. A column is a tour that\n\
         came to its end: one installation that meets its fault at each step in turn and is started again wherever it\n\
         stopped, from the databases on at a second computer. It then is in the same state as one that nothing happened to:\n\
         files, owners, modes, containers, images, networks, volumes, rows. \u{ab}on\u{bb}: the same run went on by itself. A code:\n\
         it stopped with that error, and the same command went on. \u{ab}–\u{bb}: the step had nothing to do. {} tours, {} faults.\n",
        tours.len(),
        tours.values().flat_map(BTreeMap::values).filter(|what| *what != "nothing to do").count(),
    );
    println!("| step | {} |", tours.keys().cloned().collect::<Vec<_>>().join(" | "));
    println!("|---{}|", "|---".repeat(tours.len()));
    for step in &steps {
        let cells = tours.values().map(|outcomes| short(outcomes.get(step).map_or("", String::as_str)));
        println!("| {step} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    Ok(())
}

fn short(outcome: &str) -> &str {
    match outcome {
        "went on" => "on",
        "nothing to do" | "" => "–",
        other => other.split(',').next().unwrap_or(other),
    }
}
