//! The catalogues, in one language. Every word that `smart` prints comes from here.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use model::{Params, Problem};
use unic_langid::LanguageIdentifier;

const SPANISH: [&str; 5] = [
    include_str!("../../../../ui/src/i18n/es/words.ftl"),
    include_str!("../../../../ui/src/i18n/es/errors.ftl"),
    include_str!("../../../../ui/src/i18n/es/checks.ftl"),
    include_str!("../../../../ui/src/i18n/es/steps.ftl"),
    include_str!("../../../../ui/src/i18n/es/cli.ftl"),
];

const ENGLISH: [&str; 5] = [
    include_str!("../../../../ui/src/i18n/en/words.ftl"),
    include_str!("../../../../ui/src/i18n/en/errors.ftl"),
    include_str!("../../../../ui/src/i18n/en/checks.ftl"),
    include_str!("../../../../ui/src/i18n/en/steps.ftl"),
    include_str!("../../../../ui/src/i18n/en/cli.ftl"),
];

/// The texts of one language.
pub struct Texts {
    bundle: FluentBundle<FluentResource>,
}

/// A problem in words.
pub struct ErrorText {
    pub title: String,
    pub cause: Option<String>,
    pub remedy: Option<String>,
}

impl Texts {
    /// Texts in the language chosen, or else in that of the system; Spanish where it is neither Spanish nor English.
    pub fn new(chosen: Option<&str>) -> Self {
        let system = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
        let wanted = chosen.map(str::to_owned).or(system).unwrap_or_default();
        let english = wanted.starts_with("en");
        let (name, sources) = if english { ("en", ENGLISH) } else { ("es-PE", SPANISH) };
        let language: LanguageIdentifier = name.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // The marks around values are for windows that mix directions of writing; terminals show them as rubbish.
        bundle.set_use_isolating(false);
        for source in sources {
            // A part that can't be read is left out: the test of the catalogues proves that none is.
            let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
            let _ = bundle.add_resource(resource);
        }
        Self { bundle }
    }

    /// The texts of both languages, as they are written.
    #[cfg(test)]
    pub fn sources() -> impl Iterator<Item = &'static str> {
        SPANISH.into_iter().chain(ENGLISH)
    }

    /// A text without values.
    pub fn plain(&self, id: &str) -> String {
        self.with(id, &[])
    }

    /// A text with values.
    pub fn with(&self, id: &str, values: &[(&str, &str)]) -> String {
        self.message(id, values).unwrap_or_else(|| id.to_owned())
    }

    /// A text that may be absent.
    pub fn message(&self, id: &str, values: &[(&str, &str)]) -> Option<String> {
        let (id, attribute) = match id.split_once('.') {
            Some((id, attribute)) => (id, Some(attribute)),
            None => (id, None),
        };
        let message = self.bundle.get_message(id)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let unknown = if id == "unknown-value" { String::new() } else { self.plain("unknown-value") };
        let mut arguments = FluentArgs::new();
        for name in PARAMETERS {
            arguments.set(*name, FluentValue::from(unknown.clone()));
        }
        arguments.set("place", FluentValue::from("terminal"));
        for (name, value) in values.iter().filter(|(_, value)| !value.is_empty()) {
            arguments.set((*name).to_owned(), FluentValue::from((*value).to_owned()));
        }
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned())
    }

    /// A text with the values of an error or a check.
    pub fn with_params(&self, id: &str, params: &Params) -> Option<String> {
        let values: Vec<(&str, &str)> = params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.message(id, &values)
    }

    /// An error in words.
    pub fn error_text(&self, problem: &Problem) -> ErrorText {
        let id = format!("error-{}", problem.code);
        let part = |attribute: &str| self.with_params(&format!("{id}.{attribute}"), &problem.params);
        ErrorText {
            title: self.with_params(&id, &problem.params).unwrap_or_else(|| problem.code.to_string()),
            cause: part("cause"),
            remedy: part("remedy"),
        }
    }

    /// How long something took, in words.
    pub fn duration(&self, milliseconds: u64) -> String {
        let seconds = milliseconds / 1000;
        let text = |number: u64| number.to_string();
        match seconds {
            0..60 => {
                let tenths = format!("{}.{}", seconds, milliseconds % 1000 / 100);
                self.with("unit-seconds", &[("seconds", if seconds < 10 { &tenths } else { &tenths[..2] })])
            }
            60..3600 => {
                self.with("unit-minutes", &[("minutes", &text(seconds / 60)), ("seconds", &text(seconds % 60))])
            }
            _ => self
                .with("cli-unit-hours", &[("hours", &text(seconds / 3600)), ("minutes", &text(seconds % 3600 / 60))]),
        }
    }
}

/// Every value that a text may ask for: one that is not given is said to be unknown, and not printed as `{$name}`.
const PARAMETERS: &[&str] = &[
    "accepted",
    "address",
    "addresses",
    "amount",
    "attempt",
    "changed",
    "count",
    "database",
    "domain",
    "done",
    "duration",
    "email",
    "entry",
    "expected",
    "extensions",
    "fingerprint",
    "folder",
    "found",
    "free",
    "holder",
    "host",
    "hours",
    "image",
    "instance",
    "instances",
    "kept",
    "key",
    "known",
    "length",
    "line",
    "megabytes",
    "minutes",
    "missing",
    "moment",
    "name",
    "names",
    "needed",
    "number",
    "offered",
    "open",
    "other",
    "other-way",
    "owner",
    "packages",
    "path",
    "percent",
    "port",
    "proposed",
    "proxy",
    "question",
    "recorded",
    "reference",
    "seconds",
    "secrets",
    "seen",
    "server",
    "servers",
    "service",
    "services",
    "since",
    "state",
    "status",
    "suggestion",
    "tenant",
    "tenants",
    "total",
    "typed",
    "url",
    "user",
    "waiting",
    "what",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_value_that_a_text_asks_for_is_said_to_be_unknown_without_it() {
        let asked: BTreeSet<&str> = Texts::sources()
            .flat_map(|source| source.split("{ $").skip(1))
            .filter_map(|rest| rest.split_once(" }").map(|(name, _)| name))
            .filter(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'))
            .collect();
        assert_eq!(asked, PARAMETERS.iter().copied().collect());
    }

    #[test]
    fn remedy_names_the_ways_of_the_terminal() {
        let problem = Problem::new(model::ErrorCode::InventoryDamaged);
        for (language, other) in [("es", "«Recuperar la lista»"), ("en", "“Recover the list”")] {
            let remedy = Texts::new(Some(language)).error_text(&problem).remedy.unwrap();
            assert!(remedy.contains("smart recover") && !remedy.contains(other), "{remedy}");
        }
    }
}
