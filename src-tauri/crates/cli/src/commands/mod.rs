//! The commands, one file a topic. Each reads its arguments, calls the engine, and prints the answer.

mod check;
mod control;
mod edit_server;
mod follow;
mod install;
mod instance;
mod outside;
mod recover;
mod run;
mod secret;
mod server;
mod status;
mod tenant;
mod transfer;

use std::sync::Arc;

use model::{ControlAction, InstanceNumber, Invalid, Problem, ServerName};
use operations::{Desktop, EventSink, desktop_folder, init_logging};
use remote::{Answering, Connection};
use tokio_util::sync::CancellationToken;
use vault::KeyringStore;

use crate::answers::AtTerminal;
use crate::arguments::{Arguments, Command, Instance, Secret, Server, Tenant};
use crate::events::Screen;
use crate::output::Output;

#[cfg(test)]
pub use install::validate as validate_install;

/// What every command works with.
struct Session {
    output: Arc<Output>,
    desktop: Desktop,
    cancel: CancellationToken,
}

/// Does what was asked for.
pub async fn run(arguments: Arguments, output: &Arc<Output>) -> Result<(), Problem> {
    // Before the desktop's folder is made: what is typed wrong leaves no trace.
    if let Command::Install(install) = &arguments.command {
        install::validate(install)?;
    }
    // Before the record is opened, which is what fails.
    if matches!(arguments.command, Command::Recover) {
        return recover::recover(output);
    }
    let session = Session::open(Arc::clone(output), arguments.second_factor_stdin)?;
    match arguments.command {
        Command::Server(Server::Add(new)) => server::add(&session, *new).await,
        Command::Server(Server::List) => server::list(&session),
        Command::Server(Server::Show(which)) => server::show(&session, &which.server),
        Command::Server(Server::Edit(which)) => edit_server::edit(&session, &which).await,
        Command::Server(Server::Rename(which)) => server::rename(&session, &which.server, &which.new_name).await,
        Command::Server(Server::Remove(which)) => server::remove(&session, &which.server, which.yes).await,
        Command::Server(Server::RenewPassword(which)) => server::renew_password(&session, &which).await,
        Command::Status(which) => status::status(&session, &which.servers, which.watch).await,
        Command::Check(which) => check::check(&session, &which.server).await,
        Command::Install(install) => Box::pin(install::install(&session, *install)).await,
        Command::Instance(Instance::List(which)) => instance::list(&session, which.server.as_deref()),
        Command::Instance(Instance::Show(which)) => instance::show(&session, &which.instance).await,
        Command::Instance(Instance::Outside(which)) => outside::outside(&session, &which.instance).await,
        Command::Instance(Instance::Start(which)) => control::control(&session, ControlAction::Start, &which).await,
        Command::Instance(Instance::Stop(which)) => control::control(&session, ControlAction::Stop, &which).await,
        Command::Instance(Instance::Restart(which)) => control::control(&session, ControlAction::Restart, &which).await,
        Command::Tenant(Tenant::List(which)) => tenant::list(&session, &which.instance).await,
        Command::Uninstall(which) => control::uninstall(&session, &which).await,
        Command::Attach(which) => Box::pin(follow::attach(&session, &which)).await,
        Command::Journal(which) => follow::journal(&session, &which.server, which.entries).await,
        Command::Secret(Secret::List(which)) => secret::list(&session, &which.owner).await,
        Command::Secret(Secret::Set(which)) => secret::set(&session, &which).await,
        Command::Secret(Secret::Show(which)) => secret::show(&session, &which.owner, &which.name).await,
        Command::Export(which) => transfer::export(&session, &which).await,
        Command::Import(which) => transfer::import(&session, &which).await,
        Command::Recover => recover::recover(output),
    }
}

impl Session {
    fn open(output: Arc<Output>, second_factor_stdin: bool) -> Result<Self, Problem> {
        let home = desktop_folder()?;
        init_logging(&home, "smart");
        let vault = Arc::new(KeyringStore::new(None)?);
        let person = AtTerminal::new(Arc::clone(&output), second_factor_stdin);
        let desktop = Desktop::open(&home, vault)?.answering(Answering(Arc::new(person)));
        let cancel = CancellationToken::new();
        stop_when_asked(Arc::clone(&output), cancel.clone());
        Ok(Self { output, desktop, cancel })
    }

    async fn connect(&self, server: &ServerName) -> Result<Arc<Connection>, Problem> {
        Ok(Arc::new(self.desktop.connect(server, self.cancel.clone()).await?))
    }

    /// Where the events of an operation are drawn.
    fn screen(&self) -> EventSink {
        let screen = Screen::new(Arc::clone(&self.output));
        Arc::new(move |event| screen.draw(&event))
    }
}

/// The first Ctrl+C stops the operation in good order; the second ends the program at once.
fn stop_when_asked(output: Arc<Output>, cancel: CancellationToken) {
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_err() {
            return;
        }
        if !output.is_json() {
            output.note_to_stderr(output.texts().plain("cli-cancelling"));
        }
        cancel.cancel();
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(130);
        }
    });
}

fn server_name(text: &str) -> Result<ServerName, Problem> {
    text.parse().map_err(|error: Invalid| error.into())
}

/// `SERVER/N`
fn server_and_instance(text: &str) -> Result<(ServerName, InstanceNumber), Problem> {
    let (server, number) = text.split_once('/').unwrap_or((text, ""));
    Ok((server_name(server)?, number.parse().map_err(|error: Invalid| Problem::from(error))?))
}

/// Without the fractions of a second.
fn moment(timestamp: &str) -> String {
    timestamp.parse::<jiff::Timestamp>().map_or_else(
        |_| timestamp.to_owned(),
        |at| jiff::ZonedDateTime::new(at, jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string(),
    )
}
