//! The command that helps after an error, made of what was typed: it can be copied and run as it is, or there is none.
//!
//! It knows the command line's grammar only. What happened and why is told by the catalogues.

use clap::Parser as _;
use model::{ErrorCode, Problem};

use crate::arguments::{Arguments, Command, Instance, Secret, Server, Tenant};

/// What a command was about, as far as it was typed.
#[derive(Default)]
struct Subject {
    server: Option<String>,
    /// A server, or an instance as `SERVER/N`: whatever secrets are kept for.
    owner: Option<String>,
}

/// The command that helps. `typed` are the words after the program's name.
pub fn remedy_command(problem: &Problem, typed: &[String]) -> Option<String> {
    let words = ["smart"].into_iter().chain(typed.iter().map(String::as_str));
    let command = Arguments::try_parse_from(words).ok().map(|arguments| arguments.command);
    let subject = command.as_ref().map(subject).unwrap_or_default();
    let param = |name: &str| problem.params.get(name).cloned().filter(|value| !value.is_empty());
    let fixed = |words: &[&str]| Some(words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
    let again = |flag: &str, value: Option<String>| Some(with_flag(typed, flag, value));
    let words = match problem.code {
        ErrorCode::ServerUnknown | ErrorCode::ServerExists => fixed(&["server", "list"]),
        ErrorCode::InstanceUnknown => fixed(&["instance", "list", &param("server").or(subject.server)?]),
        ErrorCode::SecretUnknown => fixed(&["secret", "list", &subject.owner?]),
        ErrorCode::SecretMissing => {
            fixed(&["secret", "set", &format!("{}/{}", subject.server?, param("instance")?), &param("name")?])
        }
        ErrorCode::ServerLocked => fixed(&["attach", &subject.server?]),
        ErrorCode::TenantsUnread => fixed(&["instance", "show", &subject.owner?]),
        ErrorCode::InventoryDamaged => fixed(&["recover"]),
        ErrorCode::HostKeyChanged => accept_host_key(command.as_ref()?, &subject, typed, param("offered")?),
        ErrorCode::HostKeyUnknown => accept_host_key(command.as_ref()?, &subject, typed, param("fingerprint")?),
        ErrorCode::ServerChanged => {
            let was_there = param("reason").is_some_and(|reason| reason == "machine");
            accept_machine(command.as_ref()?, &subject, typed, if was_there { "same" } else { "other" })
        }
        ErrorCode::PasswordExpired if is_known(command.as_ref()?) => {
            fixed(&["server", "renew-password", &subject.server?])
        }
        ErrorCode::PasswordExpired if by_password(command.as_ref()?) => again("--renew-password", None),
        ErrorCode::LoginRefused | ErrorCode::LoginMethodRefused if is_known(command.as_ref()?) => {
            fixed(&["server", "edit", &subject.server?, "--password"])
        }
        ErrorCode::GitHostKeyChanged if matches!(command, Some(Command::Install(_))) => {
            again("--accept-git-host-key", Some(param("offered")?))
        }
        ErrorCode::WorkersBusy if waits_for_jobs(command.as_ref()?) => again("--abandon-jobs", None),
        ErrorCode::ConfirmationNeeded if asks(command.as_ref()?) => again("--yes", None),
        ErrorCode::ArgumentsInvalid | ErrorCode::InstanceNotInstalled | ErrorCode::ProxyBlind => {
            // What it takes is in the help: a value that only the person knows is missing.
            let command = if problem.code == ErrorCode::ArgumentsInvalid { command.as_ref() } else { None };
            fixed(&[command.map_or("install", name), "--help"])
        }
        ErrorCode::CommandLineInvalid => {
            let meant = param("command")?;
            let mut words: Vec<String> = meant.split(' ').skip(1).map(str::to_owned).collect();
            words.push("--help".to_owned());
            Some(words)
        }
        _ => None,
    }?;
    Some(command_text(words.iter().map(String::as_str)))
}

/// A command of ours as a person types it.
pub fn command_text<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = ["smart"].into_iter().chain(words).map(quote).collect();
    quoted.join(" ")
}

/// As a terminal takes it for one word. On Windows, `cmd` and PowerShell know double quotes alone in common.
fn quote(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:@=,+%".contains(c) || (cfg!(windows) && c == '\\');
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else if cfg!(windows) {
        format!("\"{word}\"")
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// What was typed, with a flag more, or with another value of it.
fn with_flag(typed: &[String], flag: &str, value: Option<String>) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = typed.iter();
    while let Some(word) = rest.next() {
        if word == flag {
            if value.is_some() {
                rest.next();
            }
        } else if !word.starts_with(&format!("{flag}=")) {
            words.push(word.clone());
        }
    }
    words.push(flag.to_owned());
    words.extend(value);
    words
}

/// A new server is added with the key that it showed; one that is known is told that it rightly has another.
fn accept_host_key(command: &Command, subject: &Subject, typed: &[String], offered: String) -> Option<Vec<String>> {
    if matches!(command, Command::Server(Server::Add(_) | Server::Edit(_))) {
        return Some(with_flag(typed, "--accept-host-key", Some(offered)));
    }
    let server = subject.server.clone()?;
    Some(["server", "edit", &server, "--accept-host-key", &offered].map(str::to_owned).to_vec())
}

/// One that is new here is a server of its own. Of one that is on record `claim` is said.
fn accept_machine(command: &Command, subject: &Subject, typed: &[String], claim: &str) -> Option<Vec<String>> {
    match command {
        Command::Server(Server::Add(_)) => Some(with_flag(typed, "--accept-machine", Some("other".to_owned()))),
        Command::Server(Server::Edit(_)) => Some(with_flag(typed, "--accept-machine", Some(claim.to_owned()))),
        _ => {
            let server = subject.server.clone()?;
            Some(["server", "edit", &server, "--accept-machine", claim].map(str::to_owned).to_vec())
        }
    }
}

/// Whether the command is about a server that is on record.
const fn is_known(command: &Command) -> bool {
    !matches!(command, Command::Server(Server::Add(_)))
}

/// Whether a server is added by its password.
const fn by_password(command: &Command) -> bool {
    match command {
        Command::Server(Server::Add(new)) => {
            new.login.key.is_none() && !new.login.agent && new.login.ssh_config.is_none()
        }
        _ => false,
    }
}

const fn waits_for_jobs(command: &Command) -> bool {
    matches!(
        command,
        Command::Instance(Instance::Start(_) | Instance::Stop(_) | Instance::Restart(_)) | Command::Uninstall(_)
    )
}

/// Whether `--yes` answers what the command asks.
const fn asks(command: &Command) -> bool {
    match command {
        Command::Install(_) | Command::Uninstall(_) | Command::Attach(_) => true,
        Command::Server(server) => matches!(server, Server::Remove(_)),
        Command::Instance(instance) => {
            !matches!(instance, Instance::List(_) | Instance::Show(_) | Instance::Outside(_))
        }
        Command::Secret(secret) => matches!(secret, Secret::Set(_)),
        Command::Status(_)
        | Command::Check(_)
        | Command::Tenant(_)
        | Command::Journal(_)
        | Command::Export(_)
        | Command::Import(_)
        | Command::Recover => false,
    }
}

const fn name(command: &Command) -> &'static str {
    match command {
        Command::Server(_) => "server",
        Command::Status(_) => "status",
        Command::Check(_) => "check",
        Command::Install(_) => "install",
        Command::Instance(_) => "instance",
        Command::Tenant(_) => "tenant",
        Command::Uninstall(_) => "uninstall",
        Command::Attach(_) => "attach",
        Command::Journal(_) => "journal",
        Command::Secret(_) => "secret",
        Command::Export(_) => "export",
        Command::Import(_) => "import",
        Command::Recover => "recover",
    }
}

fn subject(command: &Command) -> Subject {
    let of_server = |server: &str| Subject { server: Some(server.to_owned()), owner: Some(server.to_owned()) };
    let of_owner = |owner: &str| {
        let server = owner.split('/').next().unwrap_or_default();
        Subject { server: Some(server.to_owned()), owner: Some(owner.to_owned()) }
    };
    match command {
        Command::Server(Server::Add(new)) => of_server(&new.server),
        Command::Server(Server::Show(which)) => of_server(&which.server),
        Command::Attach(which) => of_server(&which.server),
        Command::Server(Server::Edit(which)) => of_server(&which.server),
        Command::Server(Server::Rename(which)) => of_server(&which.server),
        Command::Server(Server::Remove(which)) => of_server(&which.server),
        Command::Server(Server::RenewPassword(which)) => of_server(&which.server),
        Command::Check(which) => of_server(&which.server),
        Command::Install(which) => of_server(&which.server),
        Command::Journal(which) => of_server(&which.server),
        Command::Instance(Instance::List(which)) => which.server.as_deref().map(of_server).unwrap_or_default(),
        Command::Instance(Instance::Show(which) | Instance::Outside(which)) | Command::Tenant(Tenant::List(which)) => {
            of_owner(&which.instance)
        }
        Command::Instance(Instance::Start(which) | Instance::Stop(which) | Instance::Restart(which)) => {
            of_owner(&which.instance)
        }
        Command::Uninstall(which) => of_owner(&which.instance),
        Command::Secret(Secret::List(which)) => of_owner(&which.owner),
        Command::Secret(Secret::Show(which)) => of_owner(&which.owner),
        Command::Secret(Secret::Set(which)) => of_owner(&which.owner),
        Command::Server(Server::List)
        | Command::Status(_)
        | Command::Export(_)
        | Command::Import(_)
        | Command::Recover => Subject::default(),
    }
}

#[cfg(test)]
mod tests;
