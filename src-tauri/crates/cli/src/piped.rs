//! Lines that another program pipes in, as Windows' shells write them: PowerShell puts a byte order mark before the first and
//! may write UTF-16, `cmd` ends lines with CR and LF. Read line by line: whoever writes need not have ended.
//!
//! What a line means is the caller's business, and so are blanks at its end: a password may have them.

use std::io::{BufRead, ErrorKind};

use zeroize::Zeroizing;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16 { is_little: bool },
}

/// Lines of one input. How it is encoded shows at its beginning.
pub struct PipedLines<R> {
    input: R,
    encoding: Option<Encoding>,
}

impl<R: BufRead> PipedLines<R> {
    pub const fn new(input: R) -> Self {
        Self { input, encoding: None }
    }

    /// The next line without its end; nothing where the input has ended or is no text.
    pub fn next_line(&mut self) -> Option<Zeroizing<String>> {
        let mut bytes = Zeroizing::new(Vec::new());
        loop {
            match self.next_byte() {
                Some(byte) => bytes.push(byte),
                None if bytes.is_empty() => return None,
                None => break,
            }
            if bytes.len() == 2 && self.encoding.is_none() {
                self.encoding = Some(encoding_of([bytes[0], bytes[1]]));
            }
            let ends = match self.encoding {
                Some(Encoding::Utf16 { is_little }) => {
                    let end = if is_little { [b'\n', 0] } else { [0, b'\n'] };
                    bytes.len().is_multiple_of(2) && bytes.ends_with(&end)
                }
                // After one byte alone nothing is known; a line end of UTF-16 begins like one of UTF-8, and never comes first.
                Some(Encoding::Utf8) | None => bytes.ends_with(b"\n"),
            };
            if ends {
                break;
            }
        }
        let text = match self.encoding {
            Some(Encoding::Utf16 { is_little }) => {
                let unit = |pair: &[u8]| {
                    let pair = [pair[0], pair.get(1).copied().unwrap_or_default()];
                    if is_little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
                };
                let units: Zeroizing<Vec<u16>> = Zeroizing::new(bytes.chunks(2).map(unit).collect());
                Zeroizing::new(String::from_utf16(&units).ok()?)
            }
            _ => Zeroizing::new(String::from_utf8(bytes.to_vec()).ok()?),
        };
        let text = text.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r']);
        Some(Zeroizing::new(text.to_owned()))
    }

    fn next_byte(&mut self) -> Option<u8> {
        let mut byte = [0];
        loop {
            match self.input.read(&mut byte) {
                Ok(0) => return None,
                Ok(_) => return Some(byte[0]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return None,
            }
        }
    }
}

/// By the mark, or by the zero in every letter of a Latin alphabet.
const fn encoding_of(first: [u8; 2]) -> Encoding {
    match first {
        [0xff, 0xfe] => Encoding::Utf16 { is_little: true },
        [0xfe, 0xff] => Encoding::Utf16 { is_little: false },
        [0, other] if other != 0 => Encoding::Utf16 { is_little: false },
        [other, 0] if other != 0 => Encoding::Utf16 { is_little: true },
        _ => Encoding::Utf8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<String> {
        let mut lines = PipedLines::new(bytes);
        std::iter::from_fn(|| lines.next_line()).map(|line| line.to_string()).collect()
    }

    fn utf16(text: &str, is_little: bool) -> Vec<u8> {
        let bytes = |unit: u16| if is_little { unit.to_le_bytes() } else { unit.to_be_bytes() };
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn password_is_read_as_windows_pipes_it() {
        // A letter whose bytes hold a line end in UTF-16, on either side.
        let (first, second) = ("clave-ñ10Ċ਀ ", "x");
        let text = format!("{first}\r\n{second}\r\n");
        let marked = format!("\u{feff}{text}");
        let inputs = [
            text.clone().into_bytes(),
            text.replace('\r', "").into_bytes(),
            marked.clone().into_bytes(),
            utf16(&marked, true),
            utf16(&marked, false),
            utf16(&text, true),
            utf16(&text, false),
        ];
        for bytes in inputs {
            assert_eq!(lines(&bytes), [first, second], "{bytes:x?}");
        }
    }

    #[test]
    fn empty_short_and_broken_input_is_no_secret_of_another_form() {
        assert_eq!(lines(b""), Vec::<String>::new());
        assert_eq!(lines(b"\n"), [""]);
        assert_eq!(lines(b"x"), ["x"]);
        assert_eq!(lines(b"x\n"), ["x"]);
        assert_eq!(lines(b"\xef\xbb\xbf"), [""]);
        // What is no text is not guessed.
        assert_eq!(lines(b"\xe9\xe9\n"), Vec::<String>::new());
    }

    #[test]
    fn line_is_there_before_the_input_ends() {
        let (reader, mut writer) = std::io::pipe().unwrap();
        std::io::Write::write_all(&mut writer, b"clave\n").unwrap();
        let mut lines = PipedLines::new(std::io::BufReader::new(reader));
        assert_eq!(lines.next_line().unwrap().as_str(), "clave");
    }
}
