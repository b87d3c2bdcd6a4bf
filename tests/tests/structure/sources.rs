//! What the sources may name. They are read as tokens, so that comments and strings are never taken for code. Code of
//! tests is free of these rules: whatever is under `#[cfg(test)]` or in a folder `tests`.

use std::path::PathBuf;

use anyhow::{Result, ensure};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::{PURE, files, is_rust, report, root};

/// Parts of the standard library that reach out of the program. Of `std::net` the addresses are mere values.
const IMPURE_PATHS: [&str; 9] = [
    "std::env",
    "std::fs",
    "std::io",
    "std::net::Tcp",
    "std::net::ToSocketAddrs",
    "std::net::Udp",
    "std::os",
    "std::process",
    "std::thread",
];

/// A source file of the product, without its tests and documentation.
pub struct Source {
    path: PathBuf,
    words: Vec<Word>,
}

/// A path (`std::fs::read`, a lone name too), a macro's name (`println!`) or a literal (`"text"`).
struct Word {
    text: String,
    line: usize,
}

impl Source {
    /// Its path below the root of the project.
    pub fn path(&self) -> &std::path::Path {
        &self.path
    }

    /// The package to which it belongs.
    pub fn package(&self) -> &str {
        let folders = self.path.iter().filter_map(|part| part.to_str());
        folders.skip_while(|part| *part != "crates").nth(1).unwrap_or("instalador-smart")
    }

    /// The places of the words that break a rule.
    pub fn broken(&self, mut is_broken: impl FnMut(&str) -> bool) -> Vec<String> {
        let found = self.words.iter().filter(|word| is_broken(&word.text));
        found.map(|word| format!("{}:{}: {}", self.path.display(), word.line, word.text)).collect()
    }
}

/// Every source file of the product; `testkit` is none of it.
pub fn sources() -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    let mut test_modules = Vec::new();
    for path in files()?.into_iter().filter(|path| is_rust(path) && path.starts_with("src-tauri")) {
        if path.iter().all(|part| part != "src") || path.starts_with("src-tauri/crates/testkit") {
            continue;
        }
        let code: TokenStream = std::fs::read_to_string(root()?.join(&path))?
            .parse()
            .map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
        let names_its_folder =
            ["lib", "main", "mod"].iter().any(|stem| path.file_stem().is_some_and(|own| own == *stem));
        let folder = if names_its_folder { path.with_file_name("") } else { path.with_extension("") };
        let mut words = Vec::new();
        collect_words(&product_code(code, &mut |name| test_modules.push(folder.join(name))), "", &mut words);
        sources.push(Source { path, words });
    }
    sources.retain(|source| !test_modules.iter().any(|module| source.path.with_extension("").starts_with(module)));
    ensure!(sources.len() > 20, "only {} sources of the product were found", sources.len());
    Ok(sources)
}

/// The tokens without documentation and without items for tests; collects the names of test modules with files of their own.
fn product_code(code: TokenStream, test_module: &mut dyn FnMut(String)) -> Vec<TokenTree> {
    let mut kept = Vec::new();
    let mut tokens = code.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let opens_attribute = matches!(&token, TokenTree::Punct(mark) if mark.as_char() == '#');
        if !opens_attribute {
            kept.push(match token {
                TokenTree::Group(group) => {
                    let inner = product_code(group.stream(), test_module).into_iter().collect();
                    TokenTree::Group(proc_macro2::Group::new(group.delimiter(), inner))
                }
                other => other,
            });
            continue;
        }
        tokens.next_if(|next| matches!(next, TokenTree::Punct(mark) if mark.as_char() == '!'));
        let Some(TokenTree::Group(attribute)) = tokens.next() else { continue };
        let mut words = Vec::new();
        collect_words(&attribute.stream().into_iter().collect::<Vec<_>>(), "", &mut words);
        let says = |wanted: &str| words.iter().any(|word| word.text == wanted);
        if says("test") && !says("not") {
            let mut last_name = String::new();
            for skipped in tokens.by_ref() {
                match skipped {
                    TokenTree::Ident(name) => last_name = name.to_string(),
                    TokenTree::Punct(mark) if mark.as_char() == ';' => {
                        test_module(last_name);
                        break;
                    }
                    TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break,
                    _ => {}
                }
            }
        } else if !says("doc") {
            kept.push(TokenTree::Group(attribute));
        }
    }
    kept
}

/// Adds the words of `tokens`; a `use` tree yields one path for each of its leaves.
fn collect_words(tokens: &[TokenTree], prefix: &str, found: &mut Vec<Word>) {
    let is_mark =
        |at: usize, wanted: char| matches!(tokens.get(at), Some(TokenTree::Punct(mark)) if mark.as_char() == wanted);
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        let line = token.span().start().line;
        match token {
            TokenTree::Group(group) => collect_words(&group.stream().into_iter().collect::<Vec<_>>(), "", found),
            TokenTree::Literal(literal) => found.push(Word { text: literal.to_string(), line }),
            TokenTree::Punct(_) => {}
            TokenTree::Ident(name) => {
                let mut path = format!("{prefix}{name}");
                while is_mark(at, ':') && is_mark(at + 1, ':') {
                    match tokens.get(at + 2) {
                        Some(TokenTree::Ident(next)) => path = format!("{path}::{next}"),
                        Some(TokenTree::Group(leaves)) => {
                            let leaves: Vec<_> = leaves.stream().into_iter().collect();
                            collect_words(&leaves, &format!("{path}::"), found);
                        }
                        _ => break,
                    }
                    at += 3;
                }
                if is_mark(at, '!') && matches!(tokens.get(at + 1), Some(TokenTree::Group(_))) {
                    path.push('!');
                }
                found.push(Word { text: path, line });
            }
        }
    }
}

fn has_segment(path: &str, wanted: &[&str]) -> bool {
    path.split("::").any(|segment| wanted.contains(&segment))
}

#[test]
fn pure_packages_reach_nothing_outside() -> Result<()> {
    let mut broken = Vec::new();
    for source in sources()?.iter().filter(|source| PURE.contains(&source.package())) {
        broken.extend(source.broken(|word| {
            IMPURE_PATHS.iter().any(|path| word.starts_with(path)) || has_segment(word, &["SystemTime", "Instant"])
        }));
    }
    report("model and stack know no file, clock, environment, process or network; pass in what they need:", &broken);
    Ok(())
}

/// Where the library has no other name for it than its debug text: a signal, `TERM`.
const SIGNALS: &str = "remote/src/russh_adapter.rs";

#[test]
fn no_debug_text_is_told_to_people() -> Result<()> {
    let mut broken = Vec::new();
    for source in sources()?.iter().filter(|source| !source.path.ends_with(SIGNALS)) {
        broken.extend(
            source.broken(|word| word.starts_with(['"', 'r']) && (word.contains(":?}") || word.contains("{?}"))),
        );
    }
    report("What Rust prints for debugging is no text for people; write each part out:", &broken);
    Ok(())
}

#[test]
fn only_scripts_become_commands() -> Result<()> {
    let mut broken = Vec::new();
    for source in sources()? {
        let is_script = source.path.ends_with("remote/src/script.rs");
        // leaked text would be `&'static str`, which is how Script distinguishes source text from input
        broken.extend(source.broken(|word| {
            has_segment(word, &["leak"])
                || word.contains("process::Command")
                || (word.ends_with("CommandLine::new") && !is_script)
        }));
    }
    report(
        "A string becomes shell only through remote::Script, its text written in the source, the rest as .arg():",
        &broken,
    );
    Ok(())
}

#[test]
fn rust_holds_no_text_for_people() -> Result<()> {
    let mut broken = Vec::new();
    for source in sources()? {
        let is_spanish = |letter: char| "áéíóúüñ¿¡«»".contains(letter.to_lowercase().next().unwrap_or(letter));
        broken.extend(source.broken(|word| word.contains(['"', '\'']) && word.contains(is_spanish)));
    }
    report("Text for people is in ui/src/i18n, as an error code or a message with parameters:", &broken);
    Ok(())
}

#[test]
fn only_the_command_line_prints() -> Result<()> {
    let mut broken = Vec::new();
    for source in sources()?.iter().filter(|source| source.package() != "cli") {
        broken.extend(source.broken(|word| ["print!", "println!", "eprint!", "eprintln!", "dbg!"].contains(&word)));
    }
    report("Return it, send it as an event, or record it with tracing:", &broken);
    Ok(())
}

/// PHP's limit is for visitors: a migration or a report of a year may need more. Workers have Laravel's own limit, and to ask
/// them to end needs nothing.
#[test]
fn commands_of_the_application_have_no_memory_limit() -> Result<()> {
    let mut found = 0;
    let mut limited = |text: &str| {
        let called = text.match_indices("artisan ").filter(|(at, word)| {
            let command = &text[at + word.len()..];
            command.starts_with(|letter: char| letter.is_ascii_lowercase()) && !command.starts_with("queue:")
        });
        let before = called.map(|(at, _)| text[..at].rsplit('\n').next().unwrap_or_default());
        let lines: Vec<_> = before.filter(|line| line.contains("php ")).collect();
        found += lines.len();
        lines.iter().any(|line| !line.ends_with("php -d memory_limit=-1 "))
    };
    let mut broken: Vec<String> = sources()?.iter().flat_map(|source| source.broken(&mut limited)).collect();
    let php = std::fs::read_to_string(root()?.join("src-tauri/crates/stack/src/php/tenants.php"))?;
    if !php.contains("[PHP_BINARY, '-d', 'memory_limit=-1', 'artisan', ") || php.matches("'artisan'").count() > 1 {
        broken.push("tenants.php calls artisan with a limit".to_owned());
    }
    ensure!(found >= 3, "commands of the application are found in the sources, not {found}");
    report("Commands of the application are called with memory_limit=-1:", &broken);
    Ok(())
}
