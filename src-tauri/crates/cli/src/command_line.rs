//! What was typed and can't be understood, as an error of ours: the parser's own words are English, and stay out.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use model::{ErrorCode, Problem};

/// What the parser answered.
#[derive(Debug)]
pub enum Refused {
    /// Help or version was asked for, or nothing at all was typed after the program's or a group's name.
    Help(String),
    /// It can't be understood.
    Problem(Box<Problem>),
}

/// Reads the parser's refusal. `typed` are the words after the program's name.
pub fn refused(error: &clap::Error, command: &clap::Command, typed: &[String]) -> Refused {
    if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return Refused::Help(error.render().to_string().trim_end().to_owned());
    }
    let (reason, what) = match error.kind() {
        ErrorKind::InvalidSubcommand => ("unknown-command", value(error, ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand => ("no-command", None),
        ErrorKind::UnknownArgument => ("unknown-argument", value(error, ContextKind::InvalidArg)),
        ErrorKind::MissingRequiredArgument => ("missing", value(error, ContextKind::InvalidArg)),
        ErrorKind::ArgumentConflict => ("conflict", value(error, ContextKind::InvalidArg)),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => match value(error, ContextKind::InvalidValue) {
            None => ("value-missing", value(error, ContextKind::InvalidArg)),
            Some(_) => ("value-invalid", value(error, ContextKind::InvalidArg)),
        },
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            ("value-missing", value(error, ContextKind::InvalidArg))
        }
        _ => ("other", value(error, ContextKind::InvalidArg)),
    };
    let problem = Problem::new(ErrorCode::CommandLineInvalid)
        .with("reason", reason)
        .with("what", what.unwrap_or_default())
        .with("typed", value(error, ContextKind::InvalidValue).unwrap_or_default())
        .with("other", value(error, ContextKind::PriorArg).unwrap_or_default())
        .with("suggestion", suggestion(error).unwrap_or_else(|| "none".to_owned()))
        .with("command", command_of(command, typed));
    Refused::Problem(Box::new(problem))
}

/// A value of the parser's, without the marks of its grammar.
fn value(error: &clap::Error, kind: ContextKind) -> Option<String> {
    let text = match error.get(kind)? {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStr(text) => text.to_string(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// The nearest word that exists, where there is one.
fn suggestion(error: &clap::Error) -> Option<String> {
    let near = |kind| match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        // The last one is the nearest.
        ContextValue::Strings(texts) => texts.last().cloned(),
        _ => None,
    };
    near(ContextKind::SuggestedSubcommand).or_else(|| near(ContextKind::SuggestedArg)).or_else(|| {
        match error.get(ContextKind::ValidValue)? {
            ContextValue::Strings(texts) => Some(texts.join(", ")).filter(|texts| !texts.is_empty()),
            _ => None,
        }
    })
}

/// The command that was meant, as far as its words exist: `smart server add`.
fn command_of(command: &clap::Command, typed: &[String]) -> String {
    let mut path = vec![command.get_name().to_owned()];
    let mut here = command;
    for word in typed {
        let Some(next) = here.find_subcommand(word) else { break };
        path.push(next.get_name().to_owned());
        here = next;
    }
    path.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Texts;

    fn refuse(line: &str) -> Refused {
        let command = crate::arguments::command(&Texts::new(Some("es")));
        let typed: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let words = std::iter::once("smart".to_owned()).chain(typed.iter().cloned());
        let error = command.clone().try_get_matches_from(words).unwrap_err();
        refused(&error, &command, &typed)
    }

    fn problem(line: &str) -> (String, String, String, String) {
        let Refused::Problem(problem) = refuse(line) else { panic!("{line}: help") };
        let param = |name: &str| problem.params.get(name).cloned().unwrap_or_default();
        (param("reason"), param("what"), param("suggestion"), param("command"))
    }

    #[test]
    fn nothing_typed_is_help() {
        for line in ["", "server", "instance", "--help", "install --help"] {
            assert!(matches!(refuse(line), Refused::Help(text) if text.contains("Uso:")), "{line:?}");
        }
    }

    #[test]
    fn typo_missing_and_conflicting_arguments_are_told_apart() {
        let expect = |line, reason: &str, what: &str, suggestion: &str, command: &str| {
            let wanted = (reason.to_owned(), what.to_owned(), suggestion.to_owned(), command.to_owned());
            assert_eq!(problem(line), wanted, "{line}");
        };
        expect("instal vps", "unknown-command", "instal", "install", "smart");
        expect("server ad", "unknown-command", "ad", "add", "smart server");
        expect("install vps --domian a.pe", "unknown-argument", "--domian", "--domain", "smart install");
        expect("install", "missing", "--domain <DOMAIN>, <SERVER>", "none", "smart install");
        expect("install vps --domain", "value-missing", "--domain <DOMAIN>", "none", "smart install");
        expect("--lang fr status", "value-invalid", "--lang <LANG>", "es, en", "smart");
        expect("install vps --domain a --git b --archive c", "conflict", "--git <GIT>", "none", "smart install");
    }
}
