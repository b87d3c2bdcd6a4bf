//! Both languages say everything that the product can have to say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Resource, VariantKey};
use model::{AttentionKind, CheckId, ErrorCode, OperationKind, SecretName, StepId};

use crate::sources::sources;
use crate::{files, report, root};

/// What a text refers to: variables, other messages, and the words that it distinguishes.
type Uses = BTreeSet<String>;
/// A language's texts by `message` or `message.attribute`.
type Catalogue = BTreeMap<String, Uses>;

/// A file of texts, by its path below the project's folder.
pub fn resource(path: &Path) -> Result<Resource<String>> {
    let source = std::fs::read_to_string(root()?.join(path)).with_context(|| path.display().to_string())?;
    fluent_syntax::parser::parse(source).map_err(|(_, errors)| anyhow::anyhow!("{}: {errors:?}", path.display()))
}

fn catalogue(language: &str) -> Result<Catalogue> {
    let mut texts = Catalogue::new();
    let folder = Path::new("ui/src/i18n").join(language);
    for path in files()?.iter().filter(|path| path.starts_with(&folder)) {
        let resource = resource(path)?;
        for entry in &resource.body {
            let (name, value, attributes) = match entry {
                Entry::Message(message) => (message.id.name.clone(), message.value.as_ref(), &message.attributes),
                Entry::Term(term) => (format!("-{}", term.id.name), Some(&term.value), &term.attributes),
                _ => continue,
            };
            let value = value.into_iter().map(|value| (name.clone(), value));
            let attributes = attributes.iter().map(|found| (format!("{name}.{}", found.id.name), &found.value));
            for (name, pattern) in value.chain(attributes) {
                let mut uses = Uses::new();
                collect_uses(pattern, &mut uses);
                ensure!(texts.insert(name.clone(), uses).is_none(), "{}: {name} is there twice", path.display());
            }
        }
    }
    ensure!(texts.len() > 100, "the catalogue of {language} is found");
    Ok(texts)
}

fn collect_uses(pattern: &Pattern<String>, uses: &mut Uses) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            collect_expression(expression, uses);
        }
    }
}

fn collect_expression(expression: &Expression<String>, uses: &mut Uses) {
    let (Expression::Inline(inline) | Expression::Select { selector: inline, .. }) = expression;
    match inline {
        InlineExpression::VariableReference { id } => {
            uses.insert(format!("${}", id.name));
        }
        InlineExpression::MessageReference { id, attribute } => {
            let attribute = attribute.as_ref().map(|found| format!(".{}", found.name)).unwrap_or_default();
            uses.insert(format!("{}{attribute}", id.name));
        }
        InlineExpression::TermReference { id, .. } => {
            uses.insert(format!("-{}", id.name));
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                collect_expression(&Expression::Inline(argument.clone()), uses);
            }
        }
        InlineExpression::Placeable { expression } => collect_expression(expression, uses),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
    }
    if let Expression::Select { variants, .. } = expression {
        for variant in variants {
            // languages differ in how they count, and in nothing else
            if let VariantKey::Identifier { name } = &variant.key
                && !["zero", "one", "two", "few", "many", "other"].contains(&name.as_str())
            {
                uses.insert(format!("[{name}]"));
            }
            collect_uses(&variant.value, uses);
        }
    }
}

#[test]
fn languages_have_the_same_texts() -> Result<()> {
    let (spanish, english) = (catalogue("es")?, catalogue("en")?);
    let mut broken = Vec::new();
    for name in spanish.keys().chain(english.keys()).collect::<BTreeSet<_>>() {
        match (spanish.get(name), english.get(name)) {
            (Some(here), Some(there)) => {
                let only = here.symmetric_difference(there).cloned().collect::<Vec<_>>().join(" ");
                if !only.is_empty() {
                    broken.push(format!("{name}: only one language uses {only}"));
                }
                // a `$variable` comes from outside, a `[word]` is one of its values; all else is a text that must be there
                let missing = here.iter().filter(|used| !used.starts_with(['$', '[']) && !spanish.contains_key(*used));
                broken.extend(missing.map(|used| format!("{name}: {used} does not exist")));
            }
            (None, _) => broken.push(format!("{name}: missing in es")),
            (_, None) => broken.push(format!("{name}: missing in en")),
        }
    }
    report("The catalogues in ui/src/i18n/es and en have the same messages, attributes and variables:", &broken);
    Ok(())
}

#[test]
fn every_code_has_its_text() -> Result<()> {
    let errors: Vec<&str> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
    let kinds: [(&str, Vec<&str>, &[&str]); 6] = [
        ("error", errors, &["cause", "remedy"]),
        ("check", CheckId::ALL.iter().map(|id| id.as_str()).collect(), &["good", "bad", "advice", "unknown", "remedy"]),
        ("operation", OperationKind::ALL.iter().map(|id| id.as_str()).collect(), &[]),
        ("attention", AttentionKind::ALL.iter().map(|kind| kind.as_str()).collect(), &["action"]),
        ("step", StepId::ALL.iter().map(|id| id.as_str()).collect(), &["doing", "already", "done", "why"]),
        ("secret", SecretName::ALL.iter().map(|name| name.as_str()).collect(), &[]),
    ];
    let texts = catalogue("es")?;
    let mut broken = Vec::new();
    // Advice says what can be done where it says what was found.
    let part = |id: &CheckId, part| format!("check-{}.{part}", id.as_str());
    let unneeded: BTreeSet<String> = CheckId::ALL
        .iter()
        .flat_map(
            |id| if id.only_advises() { vec![part(id, "bad"), part(id, "remedy")] } else { vec![part(id, "advice")] },
        )
        .collect();
    let never_shown = unneeded.iter().filter(|name| texts.contains_key(*name));
    broken.extend(never_shown.map(|name| format!("{name}: never shown; remove it")));
    for (kind, words, attributes) in &kinds {
        for word in words {
            let names = attributes.iter().map(|attribute| format!("{kind}-{word}.{attribute}"));
            let names = names.filter(|name| !unneeded.contains(name));
            let missing = names.chain([format!("{kind}-{word}")]).filter(|name| !texts.contains_key(name));
            broken.extend(missing.map(|name| format!("{name}: missing")));
            if texts.get(&format!("name-of-{kind}")).is_some_and(|uses| !uses.contains(&format!("[{word}]"))) {
                broken.push(format!("name-of-{kind}: [{word}] is missing"));
            }
        }
        let left_over = texts.keys().filter_map(|name| name.strip_prefix(&format!("{kind}-")));
        let left_over = left_over.filter(|name| !name.contains('.') && !words.contains(name));
        broken.extend(left_over.map(|name| format!("{kind}-{name}: no such {kind} in the crate model; remove it")));
    }
    report("Each error code, check, step and secret has its text, and no other has:", &broken);
    Ok(())
}

/// How the names of texts begin that the sources name: those of the command line, and words of both programs.
const TEXTS: [&str; 11] = [
    "cli-",
    "word-",
    "label-",
    "state-",
    "verdict-",
    "unit-",
    "host-key-",
    "checks-",
    "plan-",
    "deploy-key-",
    "result-",
];

#[test]
fn texts_named_in_the_sources_exist() -> Result<()> {
    let texts = catalogue("es")?;
    let is_name = |word: &str| {
        word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte))
    };
    let mut broken = Vec::new();
    for source in sources()? {
        broken.extend(source.broken(|word| {
            let name = word.trim_matches('"');
            // a name that ends with a dash is the beginning of one that is put together
            let is_text = TEXTS.iter().any(|prefix| name.starts_with(prefix)) && !name.ends_with('-');
            // an error's code may begin like a text
            let is_there = texts.contains_key(name) || texts.contains_key(&format!("error-{name}"));
            word.starts_with('"') && is_text && is_name(name) && !is_there
        }));
    }
    report("Add these to ui/src/i18n/es and en:", &broken);
    Ok(())
}
