//! The TypeScript of everything that goes between the pages and the program. `ui/src/backend/types.ts` is written by
//! the test below when `UPDATE_BINDINGS` is set, and has to be what this says otherwise.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use model::{DnsReport, Field, OutsideReport, SecretName, Tenant};
use ts_rs::{Config, TS, TypeVisitor};

use crate::dto;

struct Collected {
    config: Config,
    declared: BTreeMap<String, String>,
    seen: Vec<TypeId>,
}

impl TypeVisitor for Collected {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if self.seen.contains(&TypeId::of::<T>()) {
            return;
        }
        self.seen.push(TypeId::of::<T>());
        T::visit_dependencies(self);
        // Types of the language itself have no file of their own.
        if T::output_path().is_some() {
            let docs = T::docs().map(|docs| one_line(&docs)).unwrap_or_default();
            let declaration = one_line(&without_comments(&T::decl(&self.config)));
            self.declared.insert(T::ident(&self.config), format!("{docs}\nexport {declaration}\n"));
        }
    }
}

/// The Rust types say what each part is; here the shapes are enough.
fn without_comments(declaration: &str) -> String {
    let mut kept = String::new();
    let mut rest = declaration;
    while let Some((before, comment)) = rest.split_once("/**") {
        kept.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    kept + rest
}

fn one_line(text: &str) -> String {
    text.lines()
        .map(|line| line.trim().trim_start_matches("* "))
        .flat_map(str::split_whitespace)
        .collect::<Vec<_>>()
        .join(" ")
}

fn bindings() -> String {
    let config = Config::new().with_large_int("number");
    let mut found = Collected { config, declared: BTreeMap::new(), seen: Vec::new() };
    found.visit::<dto::ServerDto>();
    found.visit::<dto::InstanceDto>();
    found.visit::<dto::InstanceRequest>();
    found.visit::<dto::ServerStateDto>();
    found.visit::<Tenant>();
    found.visit::<OutsideReport>();
    found.visit::<dto::ExportedDto>();
    found.visit::<dto::ImportedDto>();
    found.visit::<dto::Identity>();
    found.visit::<dto::AgentKeyDto>();
    found.visit::<dto::NewServerRequest>();
    found.visit::<dto::EditServerRequest>();
    found.visit::<dto::ServerCheckReport>();
    found.visit::<dto::InstallRequest>();
    found.visit::<dto::PlanDto>();
    found.visit::<dto::OperationDto>();
    found.visit::<dto::BegunOperationDto>();
    found.visit::<dto::UnfinishedDto>();
    found.visit::<dto::Batch>();
    found.visit::<dto::Notice>();
    found.visit::<dto::About>();
    found.visit::<dto::Practice>();
    found.visit::<dto::RecoveredDto>();
    found.visit::<DnsReport>();
    found.visit::<Field>();
    found.visit::<SecretName>();
    let mut text =
        "// Written from the Rust types by a test of the window's program; `./dev bindings` regenerates it.\n\n"
            .to_owned();
    for declaration in found.declared.values() {
        let _ = writeln!(text, "{declaration}");
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

#[test]
fn the_pages_have_the_types_of_the_commands() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/backend/types.ts");
    let wanted = bindings();
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == wanted, "{} is not current: ./dev bindings", path.display());
}
