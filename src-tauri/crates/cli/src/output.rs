//! Where things are printed: results on standard output, everything else on standard error.
//!
//! Whatever got this far, no terminal obeys it: the last door before the screen lets text through only.

use std::io::{IsTerminal as _, Stderr, Stdout, Write as _};

use model::{Problem, sanitize_lines};
use serde::Serialize;

use crate::texts::Texts;

/// The last lines of raw text that are shown below an error.
const DETAIL_LINES: usize = 25;

/// Standard output and standard error, in words or in JSON.
pub struct Output {
    texts: Texts,
    json: bool,
    out: Stdout,
    err: Stderr,
}

impl Output {
    /// Prints in the language of `texts`, or as JSON.
    pub fn new(texts: Texts, json: bool) -> Self {
        Self { texts, json, out: std::io::stdout(), err: std::io::stderr() }
    }

    /// The words.
    pub const fn texts(&self) -> &Texts {
        &self.texts
    }

    /// Whether programs read along.
    pub const fn is_json(&self) -> bool {
        self.json
    }

    /// Whether a person looks at standard error at a terminal.
    pub fn is_terminal() -> bool {
        std::io::stderr().is_terminal()
    }

    /// Prints a line of the result. A reader that went away is no trouble of ours.
    pub fn line(&self, text: impl AsRef<str>) {
        let _ = writeln!(&self.out, "{}", sanitize_lines(text.as_ref()));
    }

    /// Prints a secret as it is.
    pub fn secret(&self, secret: &str) {
        let _ = writeln!(&self.out, "{secret}");
    }

    /// Prints a line for the person, beside the result.
    pub fn note_to_stderr(&self, text: impl AsRef<str>) {
        let _ = writeln!(&self.err, "{}", sanitize_lines(text.as_ref()));
    }

    /// Prints a text of the catalogue.
    pub fn say(&self, id: &str, values: &[(&str, &str)]) {
        if !self.json {
            self.line(self.texts.with(id, values));
        }
    }

    /// Prints a value as one line of JSON.
    pub fn value(&self, value: &impl Serialize) {
        if let Ok(text) = serde_json::to_string(value) {
            self.line(text);
        }
    }

    /// Prints rows with columns as wide as they have to be.
    pub fn table(&self, rows: &[Vec<String>]) {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns)
            .map(|column| {
                rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
            })
            .collect();
        for row in rows {
            let cells: Vec<String> = row
                .iter()
                .zip(&widths)
                .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.chars().count())))
                .collect();
            self.line(cells.join("  ").trim_end());
        }
    }

    /// Prints an error: what happened, why probably, what to do, and the end of what the programs said.
    ///
    /// `command` is what helps on the command line, if a command does.
    pub fn problem(&self, problem: &Problem, command: Option<&str>) {
        if self.json {
            let error = serde_json::json!({"error": problem, "command": command});
            self.note_to_stderr(error.to_string());
            return;
        }
        let text = self.texts.error_text(problem);
        self.note_to_stderr(format!("✗ {}", text.title));
        if problem.params.contains_key("renewed") {
            let renewed = self.texts.with_params("password-renewed", &problem.params).unwrap_or_default();
            self.note_to_stderr(format!("  {renewed}"));
        }
        let command = command.map(str::to_owned);
        let labelled =
            [("cli-label-cause", text.cause), ("cli-label-remedy", text.remedy), ("cli-label-command", command)];
        for (label, text) in labelled {
            if let Some(text) = text {
                self.note_to_stderr(format!("  {}: {text}", self.texts.plain(label)));
            }
        }
        if let Some(detail) = &problem.detail {
            self.note_to_stderr(format!("  {}:", self.texts.plain("cli-label-detail")));
            let lines: Vec<&str> = detail.lines().collect();
            for line in &lines[lines.len().saturating_sub(DETAIL_LINES)..] {
                self.note_to_stderr(format!("  │ {line}"));
            }
        }
    }
}
