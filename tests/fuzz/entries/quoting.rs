//! Quoting: a reader of POSIX sh's words, written after the standard and not after our code, finds the arguments again.

use remote::Script;

pub fn enter(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let arguments: Vec<&str> = text.split('\u{1f}').collect();
    let script = Script::new(":").args(arguments.iter().copied());
    let Ok(program) = script.program() else {
        assert!(text.contains('\0'), "only what no shell can carry is refused");
        return;
    };
    let at = program.find("set --").unwrap() + "set --".len();
    let (words, rest) = words(&program[at..]);
    assert_eq!(words, arguments);
    assert_eq!(rest, ":\n");
}

/// The words up to the end of the command, and what follows it.
fn words(text: &str) -> (Vec<String>, &str) {
    let (mut all, mut word) = (Vec::new(), None::<String>);
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\'' => {
                let open = word.get_or_insert_default();
                loop {
                    match characters.next().expect("a quote is closed").1 {
                        '\'' => break,
                        other => open.push(other),
                    }
                }
            }
            '\\' => word.get_or_insert_default().push(characters.next().expect("something is quoted").1),
            ' ' => all.extend(word.take()),
            '\n' => {
                all.extend(word.take());
                return (all, &text[at + 1..]);
            }
            other => panic!("{other:?} is outside of quotes"),
        }
    }
    panic!("the command has no end")
}
