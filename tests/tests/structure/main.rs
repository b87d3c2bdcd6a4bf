//! The rules that keep the parts of the product apart and its words plain, each as a test that fails when it is broken. They
//! read what cargo reports of the dependencies, the sources as tokens, the catalogues and the commits; nothing of the product
//! is run.

mod cases;
mod catalogues;
mod commits;
mod dependencies;
mod engine;
mod files;
mod remedies;
mod sources;
mod words;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// The packages that compute and do nothing else.
const PURE: [&str; 2] = ["model", "stack"];

/// The folder of the workspace.
fn root() -> Result<&'static Path> {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the package is not in a workspace")
}

/// What a program prints when run there.
fn output(program: &str, arguments: &[&str]) -> Result<Vec<u8>> {
    let output = Command::new(program).args(arguments).current_dir(root()?).output().context(program.to_owned())?;
    ensure!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(output.stdout)
}

/// Fails with the rule and the places where it is broken, if there are any.
fn report(rule: &str, broken: &[String]) {
    assert!(broken.is_empty(), "\n{rule}\n  {}\n", broken.join("\n  "));
}

/// Paths below the root of all files of the project, those not yet committed too.
pub fn files() -> Result<Vec<PathBuf>> {
    // the workspace may belong to another user than the tests, which run as root on some machines
    let listed = ["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let listed = String::from_utf8(output("git", &listed)?)?;
    let root = root()?;
    let paths = listed.split_terminator('\0').map(PathBuf::from).filter(|path| root.join(path).is_file());
    Ok(paths.collect::<BTreeSet<_>>().into_iter().collect())
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}
