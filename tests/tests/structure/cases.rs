//! `tests/CASES.md` names a test of its own for each case from the field, and each of those tests exists.

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use crate::{files, is_rust, report, root};

/// A row: the case, and where its test is.
struct Row {
    case: String,
    file: String,
    test: String,
}

fn rows() -> Result<Vec<Row>> {
    let table = std::fs::read_to_string(root()?.join("tests/CASES.md"))?;
    let rows = table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| case |"));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [case, _, place] = cells[..] else { anyhow::bail!("{line}: three cells, without | in them") };
        let (file, test) = place.trim_matches('`').split_once("::").with_context(|| format!("{line}: file::test"))?;
        Ok(Row { case: case.to_owned(), file: file.to_owned(), test: test.to_owned() })
    })
    .collect()
}

#[test]
fn every_case_has_a_test_of_its_own() -> Result<()> {
    let known: BTreeSet<String> = files()?
        .iter()
        .filter(|path| is_rust(path) || path.extension().is_some_and(|kind| kind == "ts"))
        .map(|path| path.display().to_string())
        .collect();
    let mut broken = Vec::new();
    let (mut cases, mut tests) = (BTreeSet::new(), BTreeSet::new());
    for Row { case, file, test } in rows()? {
        if !known.contains(&file) {
            broken.push(format!("{case}: there is no {file}"));
            continue;
        }
        let text = std::fs::read_to_string(root()?.join(&file))?;
        if !text.contains(&format!("fn {test}(")) && !text.contains(&format!("\"{test}\"")) {
            broken.push(format!("{case}: no test {test} in {file}"));
        }
        if !cases.insert(case.clone()) {
            broken.push(format!("{case}: twice"));
        }
        if !tests.insert((file, test)) {
            broken.push(format!("{case}: its test is another case's too"));
        }
    }
    report("tests/CASES.md names for each case a test of its own:", &broken);
    Ok(())
}
