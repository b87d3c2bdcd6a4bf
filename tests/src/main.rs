//! `lab`: the lab on the command line. Prepares it, starts and removes standing servers, opens a shell on one. Tests use
//! the library instead.
#![expect(clippy::print_stdout, reason = "a command line prints on standard output")]

mod bench;
mod demo;
mod survival;

use std::io::Write;
use std::process::Command;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use lab::{Lab, Scenario, Server};

#[derive(Parser)]
#[command(name = "lab", about = "Real servers on one machine, for tests, benches and practice", version)]
struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Build every image and start the hub
    Prepare,
    /// Start the standing server of a scenario
    Up { scenario: Scenario },
    /// Remove standing servers, by scenario, or any by name
    Down {
        servers: Vec<String>,
        /// Every server, those of tests too
        #[arg(long)]
        all: bool,
    },
    /// Show every server
    List,
    /// Log in over SSH, or run a command there
    Ssh {
        /// A standing server's scenario, or any server's name
        server: String,
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<String>,
    },
    /// Install an instance on a fresh practice server, and check that it works
    Demo {
        /// Begin with a new server, and not with the existing one
        #[arg(long)]
        recreate: bool,
        /// In the window, and not on the command line
        #[arg(long)]
        window: bool,
    },
    /// Measure the product beside others, in turns; with words, only what has one in its name
    Bench {
        names: Vec<String>,
        /// How many times each side is measured
        #[arg(long, default_value_t = 5)]
        pairs: usize,
    },
    /// Run `smart` as the demonstration did, with its record and its keyring
    Smart {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Print what installations survived, from the tours that were made
    SurvivalTable,
    /// End the lab's engine
    Stop,
}

fn main() -> Result<()> {
    let action = Arguments::parse().action;
    match action {
        Action::Stop => return Lab::stop(),
        Action::SurvivalTable => return survival::table(),
        _ => {}
    }
    let lab = Lab::open_with(&|line| println!("{line}"))?;
    match action {
        Action::Prepare => println!("ready"),
        Action::Up { scenario } => show(&lab.up(scenario)?)?,
        Action::Down { servers, all } => {
            for server in lab.servers()? {
                if all || servers.iter().any(|name| is_called(&server, name)) {
                    println!("{}: removed", server.name());
                    server.remove()?;
                }
            }
        }
        Action::List => lab.servers()?.iter().try_for_each(show)?,
        Action::Ssh { server: name, command } => {
            let server = lab.servers()?.into_iter().find(|server| is_called(server, &name));
            return log_in(&server.with_context(|| format!("no such server; lab list names all: {name}"))?, &command);
        }
        Action::Demo { recreate, window } => return demo::demo(&lab, recreate, window),
        Action::Bench { names, pairs } => return bench::bench(&lab, &names, pairs),
        Action::Smart { arguments } => return demo::smart(&lab, &arguments),
        Action::SurvivalTable | Action::Stop => {}
    }
    Ok(())
}

/// A server is called by its name, and a standing one by its scenario.
fn is_called(server: &Server, name: &str) -> bool {
    [name, &format!("smart-lab-{name}")].contains(&server.name())
}

fn show(server: &Server) -> Result<()> {
    let login = match (server.password(), server.private_key()) {
        (Some(password), _) => format!("password {password}"),
        (None, Some(key)) => format!("key {}", key.display()),
        (None, None) => "no login".to_owned(),
    };
    println!("{:<36} {}@{}  {login}", server.name(), server.user(), server.address());
    std::io::stdout().flush().map_err(Into::into)
}

/// Becomes the machine's own ssh; the password goes through its asking program, never through an argument.
fn log_in(server: &Server, words: &[String]) -> Result<()> {
    let mut command = Command::new("ssh");
    command.args(["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR"]);
    if let Some(key) = server.private_key() {
        command.arg("-i").arg(key).args(["-o", "IdentitiesOnly=yes"]);
    }
    let folder = tempfile::tempdir()?;
    if let Some(password) = server.password() {
        let script = folder.path().join("answer");
        std::fs::write(&script, "#!/bin/sh\nprintf '%s\\n' \"$LAB_ANSWER\"\n")?;
        std::fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
        command.env("SSH_ASKPASS", &script).env("SSH_ASKPASS_REQUIRE", "force").env("LAB_ANSWER", password);
        command.args(["-o", "PubkeyAuthentication=no"]);
    }
    command.arg(format!("{}@{}", server.user(), server.address())).args(words);
    let status = command.status()?;
    drop(folder);
    std::process::exit(status.code().unwrap_or(255));
}
