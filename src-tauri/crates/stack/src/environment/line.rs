//! The lines of an `.env`: which are assignments, and what is where in them. Knows no key by name.

/// A line, or several where a quoted value goes over line ends.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// A comment, an empty line, or something that is no assignment.
    Other(String),
    /// An assignment.
    Entry(Entry),
}

impl Line {
    pub(super) fn render(&self, text: &mut String) {
        match self {
            Self::Other(line) => text.push_str(line),
            Self::Entry(entry) => {
                text.push_str(&entry.before);
                text.push_str(&entry.raw);
                text.push_str(&entry.after);
            }
        }
    }
}

/// An assignment, in the pieces in which it is written: `export KEY=` · `"value"` · ` # comment`.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: String,
    before: String,
    raw: String,
    after: String,
}

impl Entry {
    pub(super) fn new(key: &str, value: &str) -> Self {
        Self { key: key.to_owned(), before: format!("{key}="), raw: encode(value), after: String::new() }
    }

    /// The value without quotes and escapes.
    pub(super) fn value(&self) -> String {
        if let Some(inner) = quoted(&self.raw, '"') {
            decode(inner)
        } else {
            quoted(&self.raw, '\'').unwrap_or(&self.raw).to_owned()
        }
    }

    /// Whether Laravel refuses it, and with it the whole file: a value with blanks and without quotes.
    pub(super) fn is_refused(&self) -> bool {
        !self.raw.starts_with(['"', '\'']) && self.raw.contains([' ', '\t'])
    }

    /// Whether its two readers take it for two values: `a#b` is `a` for one and `a#b` for the other.
    pub(super) fn is_ambiguous(&self) -> bool {
        self.after.starts_with('#')
    }

    /// How many lines it takes.
    pub(super) fn line_count(&self) -> usize {
        1 + [&self.before, &self.raw, &self.after].iter().map(|piece| piece.matches('\n').count()).sum::<usize>()
    }

    pub(super) fn set(&mut self, value: &str) {
        // Single quotes keep `${…}` from being followed, so there the same text would not be the same value.
        let same = self.value() == value && !(value.contains('$') && self.raw != encode(value));
        if !same || self.is_ambiguous() {
            self.raw = encode(value);
            let comment = self.after.starts_with([' ', '\t']) && self.after.trim_start().starts_with('#');
            if !comment {
                self.after.clear();
            }
        }
    }
}

/// What is between the quotes, if `raw` is quoted.
fn quoted(raw: &str, quote: char) -> Option<&str> {
    raw.strip_prefix(quote)?.strip_suffix(quote)
}

fn decode(inner: &str) -> String {
    let mut value = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            value.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => value.push('\n'),
            Some('r') => value.push('\r'),
            Some('t') => value.push('\t'),
            Some('f') => value.push('\u{c}'),
            Some('v') => value.push('\u{b}'),
            Some(other) => value.push(other),
            None => value.push('\\'),
        }
    }
    value
}

fn encode(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/+=@%,~{}$".contains(c);
    if value.chars().all(plain) {
        return value.to_owned();
    }
    let mut raw = String::with_capacity(value.len() + 2);
    raw.push('"');
    for character in value.chars() {
        match character {
            '"' | '\\' => raw.extend(['\\', character]),
            '\n' => raw.push_str("\\n"),
            '\r' => raw.push_str("\\r"),
            _ => raw.push(character),
        }
    }
    raw.push('"');
    raw
}

/// Takes a text with plain line ends apart.
pub(super) fn parse(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find('\n').unwrap_or(rest.len());
        let (line, length) = match entry(rest, &rest[..end]) {
            Some((entry, length)) => (Line::Entry(entry), length),
            None => (Line::Other(rest[..end].to_owned()), end),
        };
        lines.push(line);
        rest = &rest[length..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    lines
}

/// Reads `first`, the line with which `rest` begins, as an assignment, and says how much of `rest` it takes.
fn entry(rest: &str, first: &str) -> Option<(Entry, usize)> {
    let blank = [' ', '\t'];
    let (name, _) = first.split_once('=')?;
    let key = name.trim_matches(blank);
    let key = key.strip_prefix("export").filter(|rest| rest.starts_with(blank)).map_or(key, |rest| rest.trim_start());
    if key.is_empty() || !key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.')) {
        return None;
    }
    let written = &first[name.len() + 1..];
    let value_at = first.len() - written.trim_start_matches(blank).len();
    let (value_end, end) = closing_quote(&rest[value_at..]).map_or_else(
        || (value_at + unquoted(&first[value_at..]).len(), first.len()),
        |length| {
            let value_end = value_at + length;
            (value_end, rest[value_end..].find('\n').map_or(rest.len(), |at| value_end + at))
        },
    );
    let entry = Entry {
        key: key.to_owned(),
        before: rest[..value_at].to_owned(),
        raw: rest[value_at..value_end].to_owned(),
        after: rest[value_end..end].to_owned(),
    };
    Some((entry, end))
}

/// The length of a quoted value with its quotes, where `text` begins with one that is closed somewhere.
fn closing_quote(text: &str) -> Option<usize> {
    let mut characters = text.char_indices();
    let (_, quote @ ('"' | '\'')) = characters.next()? else {
        return None;
    };
    while let Some((at, character)) = characters.next() {
        if character == quote {
            return Some(at + 1);
        }
        if character == '\\' && quote == '"' {
            characters.next();
        }
    }
    None
}

/// An unquoted value: up to a comment, without the blanks in front of it.
fn unquoted(text: &str) -> &str {
    // Blanks of other kinds, which come along with pasted text, are part of the value for every reader.
    text.split('#').next().unwrap_or_default().trim_end_matches([' ', '\t'])
}
