//! The only way by which a string becomes a command on a server.
//!
//! A script's text is written in this program's source (`&'static str`); everything that varies is an argument, which
//! the text reads as `"$1"`, `"$2"`, …. So nothing that a person, a server or a file says is ever parsed by a shell.
//! What goes over the wire is one word of base64 inside fixed text, which every login shell passes on unchanged: dash,
//! bash, zsh, fish and csh differ in quoting, but not in that.
//! Scripts hold no secrets: those travel on standard input.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::RemoteError;
use crate::transport::CommandLine;

/// What a script prints before anything else, so that a banner of the login shell is not taken for an answer.
pub(crate) const BEGIN: &[u8] = b"\x1e\x1esmart\x1e\x1e\n";

/// With sudo's password on standard input, the line that parts it from the script's own input.
pub(crate) const INPUT_FOLLOWS: &str = "--input-follows--";

/// Fixed surroundings for every script: a path that holds the system's tools, answers in one language, and room for
/// temporary files on the disk, since `/tmp` is often small and full.
const PRELUDE: &str = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n\
    LC_ALL=C\nLANGUAGE=C\nTMPDIR=/var/tmp\nexport PATH LC_ALL LANGUAGE TMPDIR\nunset CDPATH ENV\numask 022\ncd /\n";

/// The longest argument that Linux passes to a program (`MAX_ARG_STRLEN`), less what surrounds ours.
const MAX_ARGUMENT_BYTES: usize = 128 * 1024 - 512;

/// How a command becomes root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Privilege {
    /// As the login is.
    None,
    /// By sudo, which asks for nothing.
    Sudo,
    /// By sudo, which reads a password from standard input.
    SudoWithPassword,
}

/// A shell script for a server: POSIX sh, as dash runs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    parts: Vec<&'static str>,
    arguments: Vec<String>,
    repeatable: bool,
}

impl Script {
    /// A script of this text.
    pub fn new(text: &'static str) -> Self {
        Self { parts: vec![text], arguments: Vec::new(), repeatable: false }
    }

    /// Adds more text: functions first, then what uses them.
    pub fn then(mut self, text: &'static str) -> Self {
        self.parts.push(text);
        self
    }

    /// Adds an argument, which the text reads as `"$1"`, `"$2"`, … in the order of adding.
    pub fn arg(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// Adds several arguments.
    pub fn args<I: IntoIterator<Item = S>, S: Into<String>>(mut self, arguments: I) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// Says that the script may be run again when the connection broke off in the middle of it.
    pub fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    pub(crate) const fn is_repeatable(&self) -> bool {
        self.repeatable
    }

    /// The whole program, for a shell that reads it from a file or through `eval`. Public for the fuzz target alone.
    #[doc(hidden)]
    pub fn program(&self) -> Result<String, RemoteError> {
        let mut program = String::from(PRELUDE);
        program.push_str("set --");
        for argument in &self.arguments {
            if argument.contains('\0') {
                return Err(RemoteError::Script("an argument has a NUL byte"));
            }
            program.push(' ');
            push_quoted(&mut program, argument);
        }
        program.push('\n');
        for part in &self.parts {
            program.push_str(part);
            program.push('\n');
        }
        Ok(program)
    }

    /// Git's own question for a repository, which Git servers take instead of a script. A [`model::GitUrl`] has no
    /// quotes.
    pub(crate) fn git_upload_pack(path: &str) -> CommandLine {
        CommandLine::new(format!("git-upload-pack '{}'", path.replace('\'', "")))
    }

    /// What is sent to the login shell.
    pub(crate) fn command_line(&self, privilege: Privilege) -> Result<CommandLine, RemoteError> {
        let mut text = String::from("printf '\\036\\036smart\\036\\036\\n'\n");
        if privilege == Privilege::SudoWithPassword {
            // `read` takes byte by byte, so it leaves what follows the line to the script.
            text.push_str("while IFS= read -r line; do [ \"$line\" = ");
            push_quoted(&mut text, INPUT_FOLLOWS);
            text.push_str(" ] && break; done\nunset line\n");
        }
        text.push_str(&self.program()?);
        let encoded = STANDARD.encode(text);
        if encoded.len() > MAX_ARGUMENT_BYTES {
            return Err(RemoteError::Script("it is too long"));
        }
        // The login shell is replaced and not asked to wait: what its files told it to do at its end (a trap, a farewell) would
        // be taken for the end of the answer.
        let elevate = match privilege {
            Privilege::None => "exec ",
            Privilege::Sudo => "exec env LC_ALL=C sudo -n -- ",
            // -k: never by a remembered login, so that the password is always read and never reaches the script.
            Privilege::SudoWithPassword => "exec env LC_ALL=C sudo -k -S -p '' -- ",
        };
        Ok(CommandLine::new(format!("{elevate}/bin/sh -c 'eval \"$(echo {encoded} | base64 -d)\"'")))
    }
}

/// Appends `argument` as one word of POSIX sh.
fn push_quoted(text: &mut String, argument: &str) {
    text.push('\'');
    for (index, piece) in argument.split('\'').enumerate() {
        if index > 0 {
            text.push_str("'\\''");
        }
        text.push_str(piece);
    }
    text.push('\'');
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use proptest::prelude::*;

    use super::*;

    const PRINT: &str = "for argument; do printf '%s\\0' \"$argument\"; done";

    /// Runs a command line as a login shell would and returns what came after the mark.
    fn run_by(shell: &str, line: &str) -> Vec<u8> {
        let output = Command::new(shell).arg("-c").arg(line).output().expect(shell);
        assert!(output.status.success(), "{output:?}");
        output.stdout.strip_prefix(BEGIN).expect("the mark comes first").to_vec()
    }

    fn survives(shell: &str, arguments: &[String]) -> bool {
        let script = Script::new(PRINT).args(arguments.to_vec());
        let line = script.command_line(Privilege::None).expect("a script");
        let mut expected = Vec::new();
        for argument in arguments {
            expected.extend_from_slice(argument.as_bytes());
            expected.push(0);
        }
        run_by(shell, line.as_str()) == expected
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn arguments_survive_a_real_shell(arguments in proptest::collection::vec("[^\\x00]{0,40}", 0..5)) {
            prop_assert!(survives("/bin/sh", &arguments));
            prop_assert!(survives("/bin/bash", &arguments));
        }
    }

    #[test]
    fn hostile_arguments_stay_words() {
        let hostile = ["$(reboot)", "`id`", "'; rm -rf /; '", "\\", "a\nb", "!x", "*", "~", "-n", "\"$1\"", "ñ€"];
        assert!(survives("/bin/sh", &hostile.map(String::from)));
    }

    #[test]
    fn arguments_that_no_shell_can_carry_refused() {
        assert!(Script::new("").arg("a\0b").command_line(Privilege::None).is_err());
        assert!(Script::new("").arg("x".repeat(200_000)).command_line(Privilege::None).is_err());
    }

    #[test]
    fn command_has_no_shell_dependent_character() {
        let line = Script::new("echo \\\\ ! $x\n").arg("'").command_line(Privilege::SudoWithPassword).unwrap();
        assert!(!line.as_str().contains(['\\', '!', '\n', '`']), "{line:?}");
    }

    #[test]
    fn input_after_the_password_reaches_the_script_whole() {
        let line = Script::new("cat").command_line(Privilege::SudoWithPassword).unwrap();
        // Without sudo: whether sudo read the password or left it, the script sees the input alone.
        let line = line.as_str().trim_start_matches("exec env LC_ALL=C sudo -k -S -p '' -- ");
        let mut child = Command::new("/bin/sh")
            .args(["-c", line])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(
            child.stdin.as_mut().unwrap(),
            format!("left-over password\n{INPUT_FOLLOWS}\none\ntwo").as_bytes(),
        )
        .unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.stdout.strip_prefix(BEGIN).unwrap(), b"one\ntwo");
    }
}
