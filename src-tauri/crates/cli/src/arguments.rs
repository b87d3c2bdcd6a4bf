//! What can be typed after `smart`. The words of the help come from the catalogues; values are validated by the model's
//! types, so that a bad one gets the same error here as in the window.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _, Parser, Subcommand};

use crate::texts::Texts;

#[derive(Debug, Parser)]
#[command(name = "smart", version, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    #[arg(long, global = true)]
    pub json: bool,
    #[arg(long, global = true, value_parser = ["es", "en"])]
    pub lang: Option<String>,
    #[arg(long, global = true)]
    pub second_factor_stdin: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    #[command(subcommand)]
    Server(Server),
    Status(Status),
    Check(Check),
    Install(Box<Install>),
    #[command(subcommand)]
    Instance(Instance),
    #[command(subcommand)]
    Tenant(Tenant),
    Uninstall(Uninstall),
    Attach(Attach),
    Journal(Journal),
    #[command(subcommand)]
    Secret(Secret),
    Export(Transfer),
    Import(Transfer),
    Recover,
}

#[derive(Debug, Subcommand)]
pub enum Server {
    Add(Box<AddServer>),
    List,
    Show(OnServer),
    Edit(EditServer),
    Rename(RenameServer),
    Remove(RemoveServer),
    RenewPassword(RenewPassword),
}

#[derive(Debug, Args)]
pub struct RenewPassword {
    pub server: String,
    #[arg(long)]
    pub new_password_stdin: bool,
}

#[derive(Debug, Args)]
pub struct OnServer {
    pub server: String,
}

#[derive(Debug, Args)]
pub struct EditServer {
    pub server: String,
    #[arg(long)]
    pub host: Option<String>,
    #[arg(long)]
    pub port: Option<String>,
    #[arg(long)]
    pub user: Option<String>,
    #[arg(long, conflicts_with_all = ["password_stdin", "key", "agent", "ssh_config"])]
    pub password: bool,
    #[command(flatten)]
    pub login: LoginArguments,
}

#[derive(Debug, Args)]
pub struct RenameServer {
    pub server: String,
    pub new_name: String,
}

#[derive(Debug, Args)]
pub struct RemoveServer {
    pub server: String,
    #[arg(long)]
    pub yes: bool,
}

#[derive(Debug, Args)]
pub struct AddServer {
    pub server: String,
    #[arg(long)]
    pub host: Option<String>,
    #[arg(long, default_value = "22")]
    pub port: String,
    #[arg(long, default_value = "root")]
    pub user: String,
    #[arg(long, conflicts_with_all = ["key", "agent", "ssh_config"])]
    pub renew_password: bool,
    #[command(flatten)]
    pub login: LoginArguments,
}

/// How one logs in, and what the person says of the server that answers.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that can be typed")]
pub struct LoginArguments {
    #[arg(long)]
    pub password_stdin: bool,
    #[arg(long, conflicts_with = "password_stdin")]
    pub key: Option<PathBuf>,
    #[arg(long, requires = "key")]
    pub passphrase_stdin: bool,
    #[arg(long, conflicts_with_all = ["password_stdin", "key"])]
    pub agent: bool,
    #[arg(long, requires = "agent", allow_hyphen_values = true)]
    pub agent_key: Option<String>,
    #[arg(long, conflicts_with_all = ["password_stdin", "key", "agent"])]
    pub ssh_config: Option<String>,
    #[arg(long)]
    pub sudo_password_stdin: bool,
    #[arg(long, conflicts_with = "ssh_config")]
    pub accept_host_key: Option<String>,
    #[arg(long, value_parser = ["same", "other"])]
    pub accept_machine: Option<String>,
}

#[derive(Debug, Args)]
pub struct Status {
    pub servers: Vec<String>,
    #[arg(long)]
    pub watch: bool,
}

#[derive(Debug, Args)]
pub struct Check {
    pub server: String,
}

#[derive(Debug, Args)]
pub struct Install {
    pub server: String,
    #[arg(long)]
    pub domain: String,
    #[arg(long = "instance", value_name = "NUMBER", allow_hyphen_values = true)]
    pub number: Option<String>,
    #[arg(long, allow_hyphen_values = true)]
    pub mysql_port: Option<String>,
    #[arg(long, conflicts_with = "archive")]
    pub git: Option<String>,
    #[arg(long = "ref", requires = "git", allow_hyphen_values = true)]
    pub reference: Option<String>,
    #[arg(long, requires = "git")]
    pub git_user: Option<String>,
    #[arg(long, requires = "git")]
    pub git_token_stdin: bool,
    #[arg(long, requires = "git", conflicts_with = "git_token_stdin")]
    pub deploy_key: bool,
    #[arg(long, requires = "git")]
    pub accept_git_host_key: Option<String>,
    #[arg(long)]
    pub archive: Option<PathBuf>,
    #[arg(long)]
    pub take_env: bool,
    #[arg(long)]
    pub base_folder: Option<String>,
    #[arg(long)]
    pub image: Vec<String>,
    #[command(flatten)]
    pub confirmation: Confirmation,
}

/// What every operation takes: to be shown alone, or run without a question.
#[derive(Clone, Copy, Debug, Args)]
pub struct Confirmation {
    #[arg(long)]
    pub plan: bool,
    #[arg(long)]
    pub yes: bool,
}

#[derive(Debug, Subcommand)]
pub enum Instance {
    List(ListInstances),
    Show(OnInstance),
    Outside(OnInstance),
    Start(ControlInstance),
    Stop(ControlInstance),
    Restart(ControlInstance),
}

#[derive(Debug, Subcommand)]
pub enum Tenant {
    List(OnInstance),
}

#[derive(Debug, Args)]
pub struct ControlInstance {
    pub instance: String,
    #[arg(long)]
    pub service: Option<String>,
    #[arg(long)]
    pub abandon_jobs: bool,
    #[command(flatten)]
    pub confirmation: Confirmation,
}

#[derive(Debug, Args)]
pub struct Uninstall {
    pub instance: String,
    #[arg(long, value_name = "DOMAIN")]
    pub erase_data: Option<String>,
    #[arg(long)]
    pub abandon_jobs: bool,
    #[command(flatten)]
    pub confirmation: Confirmation,
}

#[derive(Debug, Args)]
pub struct ListInstances {
    pub server: Option<String>,
}

#[derive(Debug, Args)]
pub struct OnInstance {
    pub instance: String,
}

#[derive(Debug, Args)]
pub struct Attach {
    pub server: String,
    #[arg(long)]
    pub git_token_stdin: bool,
    #[arg(long)]
    pub yes: bool,
}

#[derive(Debug, Args)]
pub struct Journal {
    pub server: String,
    #[arg(long, default_value_t = 200)]
    pub entries: u32,
}

/// A file that holds everything that a computer knows.
#[derive(Debug, Args)]
pub struct Transfer {
    pub file: PathBuf,
    #[arg(long = "passphrase-stdin")]
    pub file_passphrase_stdin: bool,
}

#[derive(Debug, Subcommand)]
pub enum Secret {
    List(ListSecrets),
    Show(ShowSecret),
    Set(SetSecret),
}

#[derive(Debug, Args)]
pub struct ListSecrets {
    pub owner: String,
}

#[derive(Debug, Args)]
pub struct ShowSecret {
    pub owner: String,
    pub name: String,
}

#[derive(Debug, Args)]
pub struct SetSecret {
    pub owner: String,
    pub name: String,
    #[arg(long)]
    pub value_stdin: bool,
    #[arg(long)]
    pub yes: bool,
}

/// The two choices that matter before anything can be said.
#[derive(Debug, Default)]
pub struct GlobalFlags {
    pub json: bool,
    pub language: Option<String>,
}

/// Looks for them without judging the rest.
pub fn scan_global_flags(arguments: impl Iterator<Item = OsString>) -> GlobalFlags {
    let mut flags = GlobalFlags::default();
    let mut arguments = arguments.skip(1).map(|argument| argument.to_string_lossy().into_owned());
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--json" => flags.json = true,
            "--lang" => flags.language = arguments.next(),
            other => {
                if let Some(language) = other.strip_prefix("--lang=") {
                    flags.language = Some(language.to_owned());
                }
            }
        }
    }
    flags
}

/// The commands with their help in the language of `texts`.
pub fn command(texts: &Texts) -> clap::Command {
    // Built first, so that the help's own flag gets its text too.
    let mut command = Arguments::command();
    command.build();
    localize_help(command, "", texts)
}

/// How a command is typed: the parser's own line has English words.
fn usage(command: &clap::Command, texts: &Texts) -> String {
    let mut words = vec![command.get_bin_name().unwrap_or("smart").to_owned()];
    if command.has_subcommands() {
        words.push(texts.plain("help-usage-command"));
    }
    for argument in command.get_arguments().filter(|argument| argument.is_required_set()) {
        words.push(argument.to_string());
    }
    words.extend(command.get_positionals().filter(|argument| !argument.is_required_set()).map(ToString::to_string));
    words.push(texts.plain("help-usage-options"));
    words.join(" ")
}

fn localize_help(command: clap::Command, path: &str, texts: &Texts) -> clap::Command {
    let heading = |name: &str| texts.plain(&format!("help-heading-{name}"));
    let template = format!(
        "{{about}}\n\n{}: {}\n{}{}{}",
        heading("usage"),
        usage(&command, texts),
        if command.has_subcommands() {
            format!("\n{}:\n{{subcommands}}\n", heading("commands"))
        } else {
            String::new()
        },
        if command.get_positionals().next().is_some() {
            format!("\n{}:\n{{positionals}}\n", heading("arguments"))
        } else {
            String::new()
        },
        format_args!("\n{}:\n{{options}}", heading("options")),
    );
    let about = texts.plain(&format!("help-command{path}"));
    let command = command.about(about).help_template(template).mut_args(|argument| {
        let name = format!("help-argument-{}", argument.get_id().as_str().replace('_', "-"));
        let help = texts.plain(&name);
        // The texts say these already, in the person's language.
        argument.help(help).hide_default_value(true).hide_possible_values(true)
    });
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    names.into_iter().fold(command, |command, name| {
        let below = format!("{path}-{name}");
        command.mut_subcommand(name, |sub| localize_help(sub, &below, texts))
    })
}
