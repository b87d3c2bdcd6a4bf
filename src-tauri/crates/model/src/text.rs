//! Text that came from elsewhere, made harmless where it enters: no terminal obeys it, no reader is misled by it.
//!
//! What a server or a program says may hold escape sequences that move cursors, rename windows or type commands, and
//! marks that turn the direction of writing, so that one thing is read and another is there. None of that is text.
//! Where the words come from and how many are kept is for others to say.

use serde::{Deserialize as _, Deserializer};

/// The longest value of an error's or a check's text: an RSA key is shorter, and nothing that people read is longer.
const MAX_VALUE: usize = 2_000;

/// One line: line ends and tabs become spaces, everything that is no text goes.
pub fn sanitize_line(text: &str) -> String {
    sanitize(text, false)
}

/// The same for several lines, which stay lines.
pub fn sanitize_lines(text: &str) -> String {
    sanitize(text, true)
}

/// One line of bounded length, for the place of a value in a text.
pub(crate) fn sanitize_value(text: &str) -> String {
    match text.char_indices().nth(MAX_VALUE) {
        Some((end, _)) => sanitize_line(&text[..end]),
        None => sanitize_line(text),
    }
}

/// Reads a value of a record that another program may have written.
pub(crate) fn deserialize_value<'de, D: Deserializer<'de>>(reader: D) -> Result<String, D::Error> {
    Ok(sanitize_value(&String::deserialize(reader)?))
}

/// The same for one that may be absent.
pub(crate) fn deserialize_some<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<String>::deserialize(reader)?.map(|text| sanitize_value(&text)))
}

fn sanitize(text: &str, keeps_lines: bool) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\n' if keeps_lines => kept.push('\n'),
            '\n' | '\t' => kept.push(' '),
            '\u{1b}' => match rest.next_if(|c| !c.is_control()) {
                Some('[') => skip_sequence(&mut rest),
                Some(']' | 'P' | 'X' | '^' | '_') => skip_string(&mut rest),
                // Others have one more character, and some before it that choose among tables.
                Some(' '..='/') => while rest.next_if(|c| (' '..='~').contains(c)).is_some_and(|c| c < '0') {},
                Some(_) | None => {}
            },
            '\u{9b}' => skip_sequence(&mut rest),
            '\u{90}' | '\u{98}' | '\u{9d}' | '\u{9e}' | '\u{9f}' => skip_string(&mut rest),
            other if other.is_control() || turns_writing(other) => {}
            other => kept.push(other),
        }
    }
    kept
}

type Rest<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// Numbers and signs up to a final letter. A control character ends it too, and is looked at for itself.
fn skip_sequence(rest: &mut Rest<'_>) {
    while rest.next_if(|c| (' '..='?').contains(c)).is_some() {}
    rest.next_if(|c| ('@'..='~').contains(c));
}

/// Anything up to its terminator or the end of the line: a string without an end must not swallow what comes after.
fn skip_string(rest: &mut Rest<'_>) {
    while let Some(character) = rest.next_if(|&c| c != '\n') {
        match character {
            '\u{7}' | '\u{9c}' => return,
            '\u{1b}' if rest.next_if_eq(&'\\').is_some() => return,
            _ => {}
        }
    }
}

const fn turns_writing(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escape_sequences_removed_whole() {
        for (wild, sanitized) in [
            ("\u{1b}[1;31mred\u{1b}[0m", "red"),
            ("\u{1b}]0;title\u{7}text", "text"),
            ("\u{1b}]8;;http://x\u{1b}\\link\u{1b}]8;;\u{1b}\\", "link"),
            ("\u{1b}P1$r\u{1b}\\a\u{1b}_x\u{9c}b", "ab"),
            ("\u{1b}(Ba\u{1b}c\u{1b}#8b", "ab"),
            ("\u{9b}31mred\u{9d}0;t\u{7}!", "red!"),
            ("a\u{8}\u{0}b\u{7f}\u{85}", "ab"),
            ("\u{1b}", ""),
            ("\u{1b}[\u{1b}[2Ja", "a"),
            ("\u{202e}gnp.exe\u{202c}", "gnp.exe"),
            ("año, 10 €\t→ bien", "año, 10 € → bien"),
        ] {
            assert_eq!(sanitize_line(wild), sanitized, "{wild:?}");
        }
    }

    #[test]
    fn unterminated_sequence_removes_its_line_only() {
        assert_eq!(sanitize_lines("a\n\u{1b}]0;never ended\nb\u{1b}[\nc"), "a\n\nb\nc");
        assert_eq!(sanitize_line("a\r\nb"), "a b");
    }

    #[test]
    fn values_are_bounded() {
        assert_eq!(sanitize_value(&"ñ".repeat(1_000_000)).chars().count(), MAX_VALUE);
    }

    proptest! {
        #[test]
        fn sanitized_text_is_harmless_and_sanitizing_again_changes_nothing(text in proptest::collection::vec(
            prop_oneof![any::<char>(), prop::sample::select("\u{1b}\u{9b}\u{9d}[];\\\u{7}\u{9c}\n\t(BmP_".chars().collect::<Vec<_>>())],
            0..60,
        )) {
            let text: String = text.into_iter().collect();
            let line = sanitize_line(&text);
            prop_assert!(!line.contains(|c: char| c.is_control() || turns_writing(c)), "{:?}", line);
            let lines = sanitize_lines(&text);
            prop_assert!(!lines.contains(|c: char| (c.is_control() && c != '\n') || turns_writing(c)), "{:?}", lines);
            prop_assert_eq!(lines.matches('\n').count(), text.matches('\n').count());
            prop_assert_eq!(sanitize_line(&line), line);
        }

        #[test]
        fn plain_text_stays_as_it_is(text in "[^\\p{C}\u{2028}\u{2029}]{0,60}") {
            prop_assert_eq!(sanitize_line(&text), text.clone());
            prop_assert_eq!(sanitize_lines(&text), text);
        }
    }
}
