//! Every command that the program prints, or that a document names, is one that the program takes.

use super::*;
use crate::texts::Texts;

const FINGERPRINT: &str = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// One line a command of ours, with whatever it takes.
const TYPED: &[&str] = &[
    "server add vps --host 10.0.0.1 --password-stdin",
    "server add vps --host 10.0.0.1 --accept-host-key=SHA256:x --key 'my keys/id'",
    "server edit vps --accept-host-key SHA256:x",
    "server list",
    "server show vps",
    "server remove vps",
    "server renew-password vps",
    "status",
    "check vps",
    "--json install vps --domain a.pe --git https://git.pe/a/b.git --image proxy=my/proxy:1",
    "install vps --domain a.pe --archive 'my code.zip'",
    "instance list",
    "instance list vps",
    "instance show vps/1",
    "instance start vps/1",
    "instance stop vps/1 --service redis",
    "instance restart vps/1",
    "uninstall vps/1 --erase-data a.pe",
    "attach vps",
    "journal vps",
    "secret list vps/1",
    "secret show vps/1 app-key",
    "secret set vps app-key --value-stdin",
    "recover",
    "server ad vps",
    "install",
    "",
];

/// As a shell splits what the program prints: by single quotes, on Windows by double ones.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in line.split(['\'', '"']).enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Whether the program takes it. Help is an answer, too.
fn is_taken(line: &str) -> Result<(), String> {
    let words = words(line);
    if words.first().is_none_or(|word| word != "smart") || line.contains('…') {
        return Err("no command of ours".to_owned());
    }
    let parsed = match Arguments::try_parse_from(&words) {
        Ok(parsed) => parsed,
        Err(error) if error.kind() == clap::error::ErrorKind::DisplayHelp => return Ok(()),
        Err(error) => return Err(error.to_string()),
    };
    match &parsed.command {
        Command::Install(install) => crate::commands::validate_install(install).map_err(|problem| problem.to_string()),
        _ => Ok(()),
    }
}

/// An error as it would come from that command: what its texts ask for is there.
fn problem(code: ErrorCode) -> Problem {
    Problem::new(code)
        .with("server", "vps")
        .with("instance", 1)
        .with("domain", "a.pe")
        .with("name", "app-key")
        .with("offered", FINGERPRINT)
        .with("fingerprint", FINGERPRINT)
        .with("command", "smart server")
}

#[test]
fn every_printed_command_is_taken_by_the_parser() {
    let mut broken = Vec::new();
    let mut codes = std::collections::BTreeSet::new();
    for line in TYPED {
        for code in ErrorCode::ALL {
            let Some(printed) = remedy_command(&problem(*code), &words(line)) else { continue };
            codes.insert(*code);
            if let Err(error) = is_taken(&printed) {
                broken.push(format!("{code} after {line:?}: {printed}: {error}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    for code in [ErrorCode::ServerLocked, ErrorCode::HostKeyChanged, ErrorCode::SecretMissing, ErrorCode::WorkersBusy] {
        assert!(codes.contains(&code), "{code} has no command");
    }
}

#[test]
fn commands_name_what_was_typed() {
    let after = |code, line: &str| remedy_command(&problem(code), &words(line));
    let is = |text: &str| Some(text.to_owned());
    let edit = format!("smart server edit vps --accept-host-key {FINGERPRINT}");
    assert_eq!(after(ErrorCode::ServerLocked, "check vps"), is("smart attach vps"));
    assert_eq!(after(ErrorCode::HostKeyChanged, "check vps"), is(&edit));
    assert_eq!(after(ErrorCode::HostKeyChanged, "instance show vps/1"), is(&edit));
    assert_eq!(after(ErrorCode::HostKeyChanged, "server edit vps --accept-host-key SHA256:x"), is(&edit));
    assert_eq!(
        after(ErrorCode::HostKeyUnknown, "server add vps --host a.pe --accept-host-key=SHA256:x"),
        is(&format!("smart server add vps --host a.pe --accept-host-key {FINGERPRINT}"))
    );
    assert_eq!(after(ErrorCode::ConfirmationNeeded, "attach vps"), is("smart attach vps --yes"));
    // Nothing is printed where a word of it is not known.
    assert_eq!(after(ErrorCode::ServerLocked, "status"), None);
    assert_eq!(after(ErrorCode::SecretUnknown, "server list"), None);
}

#[test]
fn commands_that_texts_and_documents_name_are_taken_by_the_parser() {
    let mut found = Vec::new();
    for source in Texts::sources() {
        let named = source.split(['«', '»', '“', '”']).filter(|part| part.starts_with("smart "));
        found.extend(named.map(str::to_owned));
    }
    let of_texts = found.len();
    let readme = include_str!("../../../../../README.md").replace("\\\n", " ");
    let lines = readme.lines().filter(|line| line.starts_with("smart ") && !line.contains('…'));
    found.extend(lines.map(|line| line.split('#').next().unwrap_or_default().trim().to_owned()));
    assert!(of_texts >= 4 && found.len() > of_texts + 20, "{found:?}");
    let broken: Vec<String> =
        found.iter().filter_map(|line| is_taken(line).err().map(|error| format!("{line}: {error}"))).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
