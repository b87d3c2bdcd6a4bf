//! What both programs show names only ways that exist where the person is. A way of one place is said in its own variant of
//! `$place`, and exists there: the window's label is a text that a page uses, the terminal's flag is one that is taken.

use std::path::Path;

use anyhow::{Result, ensure};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Resource, VariantKey};

use crate::catalogues::resource;
use crate::{files, report, root};

/// The catalogues that both programs read.
const SHARED: [&str; 4] = ["words", "errors", "checks", "steps"];

/// How a text speaks of the terminal, and of the window.
const OF_TERMINAL: [&str; 5] = ["línea de órdenes", "línea de comandos", "command line", "«smart ", "“smart "];
const OF_WINDOW: [&str; 4] = ["la ventana ", "esta ventana", "the window ", "this window"];
/// Windows of others' that are no way of ours.
const OF_OTHERS: [&str; 2] = ["la ventana del sistema", "the system's window"];

/// A piece of a text, and the place for which it is.
struct Piece {
    name: String,
    place: Option<String>,
    text: String,
}

fn catalogue(language: &str, file: &str) -> Result<Resource<String>> {
    resource(&Path::new("ui/src/i18n").join(language).join(format!("{file}.ftl")))
}

fn pieces(language: &str, file: &str) -> Result<Vec<Piece>> {
    let mut found = Vec::new();
    for entry in &catalogue(language, file)?.body {
        let Entry::Message(message) = entry else { continue };
        let name = format!("{language}: {}", message.id.name);
        let attributes = message.attributes.iter().map(|one| (format!("{name}.{}", one.id.name), &one.value));
        for (name, pattern) in message.value.iter().map(|value| (name.clone(), value)).chain(attributes) {
            collect(pattern, &name, None, &mut found);
        }
    }
    Ok(found)
}

fn collect(pattern: &Pattern<String>, name: &str, place: Option<&str>, found: &mut Vec<Piece>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => {
                let (name, place, text) = (name.to_owned(), place.map(str::to_owned), value.clone());
                found.push(Piece { name, place, text });
            }
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                let by_place = matches!(selector, InlineExpression::VariableReference { id } if id.name == "place");
                for variant in variants {
                    let VariantKey::Identifier { name: key } = &variant.key else { continue };
                    collect(&variant.value, name, if by_place { Some(key) } else { place }, found);
                }
            }
            PatternElement::Placeable { expression: Expression::Inline(_) } => {}
        }
    }
}

/// What stands in quotation marks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split(['«', '“']).skip(1).filter_map(|rest| rest.split_once(['»', '”']).map(|(inside, _)| inside))
}

/// The words of a text that begin with two dashes.
fn flags(text: &str) -> impl Iterator<Item = &str> {
    let is_of_flag = |letter: char| letter.is_ascii_lowercase() || letter == '-';
    let words = text.split(move |letter| !is_of_flag(letter));
    words.filter(|word| word.len() > 3 && word.starts_with("--")).map(|word| word.trim_end_matches('-'))
}

/// The window's texts that a page uses.
fn labels(language: &str, pages: &str) -> Result<Vec<String>> {
    let found = catalogue(language, "window")?.body.into_iter().filter_map(|entry| {
        let Entry::Message(message) = entry else { return None };
        let [PatternElement::TextElement { value }] = &message.value?.elements[..] else { return None };
        pages.contains(&format!("\"{}\"", message.id.name)).then(|| value.clone())
    });
    Ok(found.collect())
}

/// Why a piece names a way that is not there.
fn broken(piece: &Piece, labels: &[String], arguments: &str) -> Option<String> {
    let Piece { name, place, text } = piece;
    let mut own = text.clone();
    for others in OF_OTHERS {
        own = own.replace(others, "");
    }
    if place.as_deref() == Some("terminal") {
        let is_taken =
            |flag: &&str| arguments.contains(&format!("{}:", flag.trim_start_matches('-').replace('-', "_")));
        if let Some(flag) = flags(text).find(|flag| !is_taken(flag)) {
            return Some(format!("{name}: {flag} is no flag"));
        }
    } else if OF_TERMINAL.iter().any(|word| own.contains(word)) || flags(text).next().is_some() {
        return Some(format!("{name}: a way of the terminal's outside of its variant: {text}"));
    }
    if place.as_deref() == Some("window") {
        if let Some(label) = quoted(text).find(|label| !labels.iter().any(|known| known == label)) {
            return Some(format!("{name}: no page of the window has «{label}»"));
        }
    } else if OF_WINDOW.iter().any(|word| own.contains(word)) {
        return Some(format!("{name}: a way of the window's outside of its variant: {text}"));
    }
    None
}

#[test]
fn remedy_names_only_ways_that_exist_where_the_person_is() -> Result<()> {
    let read = |wanted: &dyn Fn(&Path) -> bool| -> Result<String> {
        let mut texts = String::new();
        for path in files()?.iter().filter(|path| wanted(path)) {
            texts.push_str(&std::fs::read_to_string(root()?.join(path))?);
        }
        Ok(texts)
    };
    let pages = read(&|path| {
        path.starts_with("ui/src") && path.extension().is_some_and(|kind| kind == "svelte" || kind == "ts")
    })?;
    let arguments = read(&|path| path.ends_with("cli/src/arguments.rs"))?;
    let (mut wrong, mut by_place) = (Vec::new(), 0);
    for language in ["es", "en"] {
        let labels = labels(language, &pages)?;
        for file in SHARED {
            let pieces = pieces(language, file)?;
            by_place += pieces.iter().filter(|piece| piece.place.is_some()).count();
            wrong.extend(pieces.iter().filter_map(|piece| broken(piece, &labels, &arguments)));
        }
    }
    ensure!(by_place >= 4, "texts that differ by place are found");
    report("Say in variants of $place what exists in the window or at the terminal alone:", &wrong);
    Ok(())
}
