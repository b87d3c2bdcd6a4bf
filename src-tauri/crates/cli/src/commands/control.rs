//! `smart instance start|stop|restart` and `smart uninstall`: what is done to an instance that stands.

use model::{ControlAction, ControlRequest, Domain, Invalid, Problem, Request, Role, UninstallRequest};
use operations::CodeInput;

use super::run::{RunOptions, plan_and_run};
use super::{Session, server_and_instance};
use crate::arguments::{Confirmation, ControlInstance, Uninstall};

/// Starts, stops or restarts an instance, or one of its services.
pub async fn control(session: &Session, action: ControlAction, arguments: &ControlInstance) -> Result<(), Problem> {
    let (_, instance) = server_and_instance(&arguments.instance)?;
    let service = arguments.service.as_deref().map(str::parse::<Role>).transpose()?;
    let abandon_jobs = arguments.abandon_jobs;
    let request = Request::Control(ControlRequest { instance, action, service, abandon_jobs });
    run(session, &arguments.instance, request, arguments.confirmation).await
}

/// Removes an instance; its data only where its domain was typed for that.
pub async fn uninstall(session: &Session, arguments: &Uninstall) -> Result<(), Problem> {
    let (_, instance) = server_and_instance(&arguments.instance)?;
    let typed = arguments.erase_data.as_deref().map(str::parse::<Domain>);
    let erase_data = typed.transpose().map_err(|error: Invalid| Problem::from(error))?;
    let abandon_jobs = arguments.abandon_jobs;
    let request = Request::Uninstall(UninstallRequest { instance, erase_data, abandon_jobs });
    run(session, &arguments.instance, request, arguments.confirmation).await
}

async fn run(session: &Session, which: &str, request: Request, confirmation: Confirmation) -> Result<(), Problem> {
    let (server, _) = server_and_instance(which)?;
    session.desktop.inventory().server(&server)?;
    let connection = session.connect(&server).await?;
    let options = RunOptions { request, code: CodeInput::default(), confirmation };
    let result = plan_and_run(session, &server, &connection, options).await;
    connection.close().await;
    result
}
