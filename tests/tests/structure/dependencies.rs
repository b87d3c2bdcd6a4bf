//! Who may use whom: packages of the workspace, and libraries that have an owner.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::{PURE, output, report};

/// Which package may use which others of the workspace. `lab` plays the world around the product and knows nothing of it;
/// it simulates many servers, and slow or cut connections, with `testkit`, which knows as little.
const LAYERS: [(&str, &[&str]); 11] = [
    ("model", &[]),
    ("stack", &["model"]),
    ("remote", &["model"]),
    ("vault", &["model"]),
    ("inventory", &["model"]),
    ("docker", &["model", "remote"]),
    ("operations", &["model", "stack", "remote", "vault", "inventory", "docker"]),
    // The programs ask the engine; what stands on a server and how it is made is not their business.
    ("cli", &["model", "remote", "vault", "inventory", "operations"]),
    ("instalador-smart", &["model", "remote", "vault", "inventory", "operations"]),
    ("testkit", &["model", "remote"]),
    ("lab", &["testkit"]),
];

/// Libraries, with their families (`tauri` and `tauri-…`), and the only packages that may use them.
const OWNERS: [(&str, &[&str]); 7] = [
    ("tauri", &["instalador-smart"]),
    ("russh", &["remote", "testkit"]),
    ("openssh", &["remote"]),
    ("bollard", &["docker"]),
    ("keyring", &["vault"]),
    ("rand", &["vault"]),
    ("rusqlite", &["inventory"]),
];

/// Libraries that reach files, the network, the clock or chance.
const IMPURE_LIBRARIES: [&str; 12] = [
    "async-io",
    "chrono",
    "getrandom",
    "hyper",
    "jiff",
    "mio",
    "reqwest",
    "rustix",
    "socket2",
    "tempfile",
    "time",
    "tokio",
];

/// A dependency as a package's Cargo.toml declares it.
struct Dependency {
    package: String,
    on: String,
    /// `normal`, `dev` or `build`.
    kind: String,
    in_workspace: bool,
    features: Vec<String>,
}

/// What the Cargo.toml files of the workspace say.
fn declared_packages() -> Result<Vec<Value>> {
    let metadata = output(env!("CARGO"), &["metadata", "--format-version", "1", "--locked", "--no-deps"])?;
    let mut metadata: Value = serde_json::from_slice(&metadata)?;
    serde_json::from_value(metadata["packages"].take()).context("packages")
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value[key].as_array().into_iter().flatten()
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn declared_dependencies() -> Result<Vec<Dependency>> {
    let mut found = Vec::new();
    for package in declared_packages()? {
        for dependency in list(&package, "dependencies") {
            found.push(Dependency {
                package: text(&package, "name"),
                on: text(dependency, "name"),
                kind: dependency["kind"].as_str().unwrap_or("normal").to_owned(),
                in_workspace: dependency["path"].is_string(),
                features: list(dependency, "features").filter_map(Value::as_str).map(str::to_owned).collect(),
            });
        }
    }
    ensure!(found.len() > 20, "cargo metadata lists the dependencies of the workspace");
    Ok(found)
}

/// The names of all packages that these arguments of `cargo tree` show.
fn tree(arguments: &[&str]) -> Result<BTreeSet<String>> {
    let fixed = ["tree", "--locked", "--prefix", "none", "--format", "{p}"];
    let listed = String::from_utf8(output(env!("CARGO"), &[&fixed, arguments].concat())?)?;
    Ok(listed.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect())
}

fn is_of_family(library: &str, family: &str) -> bool {
    library.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
}

#[test]
fn packages_use_only_those_below_them() -> Result<()> {
    let mut broken = Vec::new();
    for Dependency { package, on, kind, in_workspace, .. } in declared_dependencies()? {
        let Some((_, below)) = LAYERS.iter().find(|(name, _)| *name == package) else {
            broken.push(format!("{package} is new: give it its place in LAYERS"));
            continue;
        };
        let for_tests = kind == "dev" && (package == "lab" || on == "testkit");
        if in_workspace && !for_tests && !below.contains(&on.as_str()) {
            broken.push(format!("{package} → {on} ({kind} dependency)"));
        }
    }
    report(
        "Nothing imports upward, and no product uses lab or (but in tests) testkit. Move what is shared down:",
        &broken,
    );
    Ok(())
}

#[test]
fn libraries_stay_with_their_owners() -> Result<()> {
    let mut broken = Vec::new();
    for Dependency { package, on, kind, .. } in declared_dependencies()? {
        for (family, owners) in OWNERS {
            let for_tests = package == "lab" && kind == "dev";
            if is_of_family(&on, family) && !for_tests && !owners.contains(&package.as_str()) {
                broken.push(format!("{package} → {on}: only in {}", owners.join(", ")));
            }
        }
    }
    report("A library with an owner is used through its owner:", &broken);
    Ok(())
}

#[test]
fn no_release_has_the_vault_in_memory() -> Result<()> {
    let mut broken = declared_dependencies()?;
    broken.retain(|dependency| dependency.kind != "dev" && dependency.features.iter().any(|name| name == "fake"));
    let broken: Vec<String> = broken.into_iter().map(|found| format!("{} → {}", found.package, found.on)).collect();
    report("The feature `fake` belongs to dev-dependencies:", &broken);
    Ok(())
}

#[test]
fn pure_packages_are_built_from_pure_libraries() -> Result<()> {
    let mut broken = Vec::new();
    for package in PURE {
        let tree = tree(&["--package", package, "--edges", "normal", "--target", "all"])?;
        ensure!(tree.contains("serde"), "the tree of {package} is read");
        broken.extend(tree.iter().filter(|name| IMPURE_LIBRARIES.contains(&name.as_str())).map(|name| {
            format!("{package} → {name}; `cargo tree -p {package} -e normal --target all -i {name}` shows the way")
        }));
    }
    report("model and stack reach no file, network, clock or chance; pass in what they need:", &broken);
    Ok(())
}

#[test]
fn windows_is_built_without_openssh() -> Result<()> {
    let everywhere = tree(&["--workspace", "--target", "all"])?;
    let windows = tree(&["--workspace", "--target", "x86_64-pc-windows-gnu"])?;
    ensure!(everywhere.contains("openssh") && windows.contains("russh"), "the trees are read");
    let broken: Vec<String> = windows.into_iter().filter(|name| is_of_family(name, "openssh")).collect();
    report("openssh does not compile on Windows: name it under [target.\"cfg(unix)\".dependencies] only:", &broken);
    Ok(())
}

#[test]
fn every_package_takes_the_lints_of_the_workspace() -> Result<()> {
    let mut broken = Vec::new();
    for package in declared_packages()? {
        if !std::fs::read_to_string(text(&package, "manifest_path"))?.contains("[lints]\nworkspace = true\n") {
            broken.push(text(&package, "name"));
        }
    }
    report("Add `[lints]` with `workspace = true` to the Cargo.toml of:", &broken);
    Ok(())
}
