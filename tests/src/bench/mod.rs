//! `lab bench`: how fast the product is, each measurement side by side with another program that does the same, in
//! turns (A B A B) on one machine in one run. One table for people, `target/bench.json` for programs.
//!
//! Here are the table, the turns and the medians; what is measured is in the topics, one file each.

mod baseline_server;
mod competitors;
mod fleet;
mod hardened;
mod install;
mod large;
mod measure;
mod rerun;
mod transfer;
mod window;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use lab::Lab;
use serde::Serialize;

/// Measures one topic.
type Measure = fn(&Lab, &mut Bench) -> Result<()>;

/// What is measured together, since it needs the same surroundings.
const TOPICS: [(&str, Measure); 7] = [
    ("install", install::measure),
    ("rerun", rerun::measure),
    ("hardened", hardened::measure),
    ("fleet", fleet::measure),
    ("large", large::measure),
    ("transfer", transfer::measure),
    ("window", window::measure),
];

/// What a measurement should come to.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// Ours is at most so many times the other.
    Ratio(f64),
    /// Ours is at most so much.
    Ours(f64),
}

/// A line of the table. If nothing else was measured, there is ours alone.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    name: String,
    ours: f64,
    other: Option<f64>,
    ratio: Option<f64>,
    unit: &'static str,
    runs: usize,
    #[serde(skip)]
    target: Option<Target>,
}

/// A running bench.
pub struct Bench {
    pairs: usize,
    rows: Vec<Row>,
}

/// Measures the topics whose name one of the words has, or that one of the words begins with; all without words.
pub fn bench(lab: &Lab, words: &[String], pairs: usize) -> Result<()> {
    if pairs == 0 {
        bail!("at least one pair");
    }
    let began = Instant::now();
    let wanted =
        |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word) || word.starts_with(name));
    let topics: Vec<_> = TOPICS.into_iter().filter(|(name, _)| wanted(name)).collect();
    if topics.is_empty() {
        let names = TOPICS.map(|(name, _)| name).join(", ");
        bail!("nothing is measured under that name; there are {names}");
    }
    let mut bench = Bench { pairs, rows: Vec::new() };
    for (name, measure) in topics {
        println!("\n{name}");
        measure(lab, &mut bench).with_context(|| format!("measuring {name}"))?;
    }
    print(&bench.rows);
    let path = report();
    fs::create_dir_all(path.parent().context("no folder")?)?;
    fs::write(&path, serde_json::to_string_pretty(&bench.rows)? + "\n")?;
    println!("\n{:.0} min altogether; also in {}", began.elapsed().as_secs_f64() / 60.0, path.display());
    Ok(())
}

/// The project's folder.
fn project() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

fn report() -> PathBuf {
    project().join("target/bench.json")
}

impl Bench {
    /// How many times each side is measured.
    pub const fn pairs(&self) -> usize {
        self.pairs
    }

    /// Measures both sides in turns.
    pub fn compare(
        &mut self,
        name: &str,
        unit: &'static str,
        target: Option<Target>,
        mut ours: impl FnMut() -> Result<f64>,
        mut other: impl FnMut() -> Result<f64>,
    ) -> Result<()> {
        let (mut one, mut two) = (Vec::new(), Vec::new());
        for _ in 0..self.pairs {
            one.push(ours().with_context(|| format!("{name}, ours"))?);
            two.push(other().with_context(|| format!("{name}, the other"))?);
        }
        self.row(name, unit, target, &one, Some(&two));
        Ok(())
    }

    /// Measures ours alone.
    pub fn alone(
        &mut self,
        name: &str,
        unit: &'static str,
        target: Option<Target>,
        mut ours: impl FnMut() -> Result<f64>,
    ) -> Result<f64> {
        let measured = (0..self.pairs).map(|_| ours()).collect::<Result<Vec<f64>>>().context(name.to_owned())?;
        self.row(name, unit, target, &measured, None);
        Ok(median(&measured))
    }

    /// Adds what was measured elsewhere.
    pub fn row(&mut self, name: &str, unit: &'static str, target: Option<Target>, ours: &[f64], other: Option<&[f64]>) {
        let (mine, theirs) = (median(ours), other.map(median));
        let row = Row {
            name: name.to_owned(),
            ours: mine,
            other: theirs,
            ratio: theirs.filter(|theirs| *theirs > 0.0).map(|theirs| mine / theirs),
            unit,
            runs: ours.len(),
            target,
        };
        println!("  {name}: ours {}, other {}", list(ours), other.map_or_else(|| "-".to_owned(), list));
        self.rows.push(row);
    }
}

fn list(values: &[f64]) -> String {
    values.iter().map(|value| format!("{value:.2}")).collect::<Vec<_>>().join(" ")
}

/// The middle one; of an even number, the mean of the two in the middle.
fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    match (sorted.get(half), sorted.len() % 2) {
        (None, _) => f64::NAN,
        (Some(middle), 1) => *middle,
        (Some(upper), _) => f64::midpoint(sorted[half - 1], *upper),
    }
}

fn print(rows: &[Row]) {
    println!("\n{:<28} {:>10} {:>10} {:>7}  {:<6} {:>4}  target", "", "ours", "other", "ratio", "unit", "runs");
    for row in rows {
        let number =
            |value: Option<f64>, digits: usize| value.map_or_else(String::new, |value| format!("{value:.digits$}"));
        let met = |is: f64, most: f64| if is <= most { "met" } else { "missed" };
        let target = match (row.target, row.ratio) {
            (Some(Target::Ratio(most)), Some(ratio)) => format!("ratio ≤ {most}: {}", met(ratio, most)),
            (Some(Target::Ours(most)), _) => format!("ours ≤ {most}: {}", met(row.ours, most)),
            (Some(Target::Ratio(_)) | None, _) => String::new(),
        };
        println!(
            "{:<28} {:>10} {:>10} {:>7}  {:<6} {:>4}  {target}",
            row.name,
            number(Some(row.ours), 2),
            number(row.other, 2),
            number(row.ratio, 3),
            row.unit,
            row.runs
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(&[4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < f64::EPSILON);
        assert!(median(&[]).is_nan());
    }

    #[test]
    fn sides_alternate_and_row_without_other_side_works() {
        let mut bench = Bench { pairs: 2, rows: Vec::new() };
        let turns = std::cell::RefCell::new(String::new());
        let turn = |letter: char, value: f64| {
            turns.borrow_mut().push(letter);
            Ok(value)
        };
        bench.compare("both", "s", None, || turn('A', 3.0), || turn('B', 2.0)).unwrap();
        bench.alone("one", "MB", None, || turn('A', 7.0)).unwrap();
        assert_eq!(turns.into_inner(), "ABABAA");
        let rows = serde_json::to_value(&bench.rows).unwrap();
        assert_eq!(
            rows,
            serde_json::json!([
                {"name": "both", "ours": 3.0, "other": 2.0, "ratio": 1.5, "unit": "s", "runs": 2},
                {"name": "one", "ours": 7.0, "other": null, "ratio": null, "unit": "MB", "runs": 2}
            ])
        );
    }
}
