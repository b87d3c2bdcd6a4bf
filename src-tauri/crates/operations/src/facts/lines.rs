//! The `name=value` lines that a server printed. A line that means nothing is skipped: what it would have told stays
//! unknown.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::InstanceNumber;
use serde::de::DeserializeOwned;

/// Lines, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Lines<'a> {
    lines: Vec<(&'a str, &'a str)>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { lines: text.lines().filter_map(|line| line.split_once('=')).collect() }
    }

    /// Each with its name.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.lines.iter().copied()
    }

    /// All values of a name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.iter().filter(move |(found, _)| *found == name).map(|(_, value)| value)
    }

    /// The value of a name.
    pub(super) fn value(&self, name: &str) -> Option<&'a str> {
        self.all(name).next()
    }

    /// Whether the value is yes.
    pub(super) fn is_yes(&self, name: &str) -> bool {
        self.value(name) == Some("yes")
    }

    /// Yes, no, or neither.
    pub(super) fn answer(&self, name: &str) -> Option<bool> {
        match self.value(name)? {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        }
    }

    /// A value of several lines.
    pub(super) fn unpacked(&self, name: &str) -> Option<String> {
        unpack(self.value(name)?)
    }

    /// A value that is a JSON document.
    pub(super) fn json<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_str(&self.unpacked(name)?).ok()
    }

    /// The lines of each instance, without its number.
    pub(super) fn instances(&self) -> BTreeMap<InstanceNumber, Lines<'a>> {
        let mut instances: BTreeMap<_, Lines<'a>> = BTreeMap::new();
        for (name, value) in self.iter() {
            if let Some((number, name)) = name.split_once('/')
                && let Ok(number) = number.parse::<InstanceNumber>()
            {
                instances.entry(number).or_default().lines.push((name, value));
            }
        }
        instances
    }
}

/// A value in base64, as text.
pub(super) fn unpack(value: &str) -> Option<String> {
    String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()
}
