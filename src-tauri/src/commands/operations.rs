//! Operations: their plans, their execution, and resuming what was left unfinished, one way for all of them.

use std::sync::{Arc, OnceLock};

use ::operations::{CodeInput, PreparedArchive};
use model::{
    CodeSource, ControlRequest, Event, GitAccess, InstanceNumber, Problem, Request, ServerName, UninstallRequest,
};
use tauri::State;
use tauri::ipc::Channel;
use tokio_util::sync::CancellationToken;

use super::{connect, internal, parse};
use crate::dto::{Batch, BegunOperationDto, InstanceRequest, InstanceSpecDto, OperationDto, PlanDto, UnfinishedDto};
use crate::running::RunningOperation;
use crate::state::{AppState, PreparedPlan};

/// Makes a plan for an instance that stands.
#[tauri::command]
pub async fn plan_request(
    state: State<'_, AppState>,
    server: String,
    instance: u16,
    request: InstanceRequest,
) -> Result<PlanDto, Problem> {
    let server: ServerName = parse(&server)?;
    let instance = InstanceNumber::try_from(instance)?;
    let request = match request {
        InstanceRequest::Control { action, service, abandon_jobs } => {
            let service = service.as_deref().map(parse).transpose()?;
            Request::Control(ControlRequest { instance, action, service, abandon_jobs })
        }
        InstanceRequest::Uninstall { erase_data, abandon_jobs } => {
            let erase_data = erase_data.as_deref().map(parse).transpose()?;
            Request::Uninstall(UninstallRequest { instance, erase_data, abandon_jobs })
        }
    };
    plan(&state, server, request, None).await
}

/// Plans an unfinished operation again, from its recorded request.
#[tauri::command]
pub async fn resume(state: State<'_, AppState>, id: String) -> Result<PlanDto, Problem> {
    let found = state.desktop()?.unfinished()?.into_iter().find(|one| one.id == id);
    let unfinished = found.ok_or_else(|| internal("no such operation"))?;
    plan(&state, unfinished.server, unfinished.request, None).await
}

/// An archive of this computer, packed again, in a folder that goes with it.
pub(super) struct LocalArchive {
    /// The archive.
    pub prepared: PreparedArchive,
    /// Where it lies.
    pub folder: tempfile::TempDir,
}

/// Plans what was asked for, with what fetches the code where it is an installation.
pub(super) async fn plan(
    state: &AppState,
    server: ServerName,
    request: Request,
    archive: Option<LocalArchive>,
) -> Result<PlanDto, Problem> {
    let desktop = state.desktop_for(&server)?;
    let source = request.installation().map(|install| install.code.clone());
    let git_token = match &source {
        Some(CodeSource::Git { url, access: GitAccess::Token { .. }, .. }) => match state.token(&server, url) {
            Some(token) => Some(token),
            None => desktop.kept_git_token(&server, request.instance()).await?,
        },
        Some(CodeSource::Git { .. } | CodeSource::Archive { .. }) | None => None,
    };
    let wants_token = matches!(&source, Some(CodeSource::Git { access: GitAccess::Token { .. }, .. }));
    let wants_archive = matches!(&source, Some(CodeSource::Archive { .. }));
    let lacks = match (wants_token && git_token.is_none(), wants_archive && archive.is_none()) {
        (true, _) => Some("git-token"),
        (_, true) => Some("archive"),
        _ => None,
    };
    let (archive, folder) = archive.map(|LocalArchive { prepared, folder }| (prepared, folder)).unzip();
    let offers_environment = archive.as_ref().is_some_and(PreparedArchive::offers_environment);
    let (left_out, archive, environment) =
        archive.map_or_else(Default::default, |archive| (archive.left_out, Some(archive.path), archive.environment));
    let cancel = CancellationToken::new();
    let connection = connect(&desktop, &server, cancel.clone()).await?;
    let log = Arc::new(OnceLock::<Arc<RunningOperation>>::new());
    let sink = Arc::clone(&log);
    // Nothing is emitted before the plan is made, but for the loss of a connection, of which the plan's own error speaks.
    let events = Arc::new(move |event: Event| {
        if let Some(running) = sink.get() {
            running.push(event);
        }
    });
    let token_follows = lacks == Some("git-token");
    let git_host_key = match &source {
        Some(CodeSource::Git { url, .. }) => state.git_host_key(&server, url),
        Some(CodeSource::Archive { .. }) | None => None,
    };
    let input = CodeInput { git_token, token_follows, git_host_key, archive, environment };
    let planned = desktop.plan(&server, Arc::clone(&connection), request, input, events).await?;
    let fetches = planned.fetches_code();
    let spec = InstanceSpecDto::new(&server, planned.spec(), source.as_ref());
    let operation = planned.request().kind();
    let dto = PlanDto {
        id: planned.id().to_owned(),
        operation,
        spec: spec.clone(),
        checks: planned.checks().to_vec(),
        steps: planned.steps().to_vec(),
        refusal: planned.refusal(),
        missing: lacks.filter(|_| fetches).map(str::to_owned),
        left_out,
        offers_environment,
    };
    let (id, steps, started_at) = (String::new(), Vec::new(), String::new());
    let of_operation = OperationDto { id, operation, spec, steps, started_at, ended: false, problem: None };
    let running = Arc::new(RunningOperation::new(of_operation, cancel));
    let _ = log.set(Arc::clone(&running));
    tracing::info!(server = server.as_str(), operation = dto.id, pending = planned.pending(), "planned");
    state.show_plan(PreparedPlan { planned, connection, running, folder });
    Ok(dto)
}

/// Begins to run a plan. It continues whether or not the pages listen.
#[tauri::command]
pub async fn run_plan(state: State<'_, AppState>, id: String) -> Result<(), Problem> {
    let PreparedPlan { planned, connection, running, folder } = state.take_plan(&id)?;
    running.begin(planned.steps().to_vec(), jiff::Timestamp::now().to_string());
    state.begin(&id, Arc::clone(&running));
    tauri::async_runtime::spawn(async move {
        let result = planned.run().await.map(drop).map_err(Problem::from);
        if let Err(problem) = &result {
            tracing::warn!(operation = id, code = problem.code.as_str(), "ended");
        }
        connection.close().await;
        drop(folder);
        running.end(result);
    });
    Ok(())
}

/// The operations that were begun since the program started.
#[tauri::command]
pub async fn operations(state: State<'_, AppState>) -> Result<Vec<OperationDto>, Problem> {
    Ok(state.operations().into_iter().map(|(id, running)| running.dto(&id)).collect())
}

/// How many of the past are told: more than anybody reads in a list.
const MAX_BEGUN: u32 = 200;

/// The latest operations that were begun from this computer, whenever that was, the last one first.
#[tauri::command]
pub async fn begun_operations(state: State<'_, AppState>) -> Result<Vec<BegunOperationDto>, Problem> {
    Ok(state.desktop()?.begun_operations(MAX_BEGUN)?.into_iter().map(BegunOperationDto::from).collect())
}

/// Sends the events of an operation from a number on, and then new ones until it ends. Returns its result.
#[tauri::command]
pub async fn follow_operation(
    state: State<'_, AppState>,
    id: String,
    from: u64,
    batches: Channel<Batch>,
) -> Result<(), Problem> {
    let running = state.operation(&id)?;
    running.follow(from, |batch| batches.send(batch).is_ok()).await
}

/// Asks an operation to stop in good order.
#[tauri::command]
pub async fn cancel_operation(state: State<'_, AppState>, id: String) -> Result<(), Problem> {
    state.operation(&id)?.cancel();
    Ok(())
}

/// The operations that can be resumed.
#[tauri::command]
pub async fn unfinished(state: State<'_, AppState>) -> Result<Vec<UnfinishedDto>, Problem> {
    Ok(state.desktop()?.unfinished()?.into_iter().map(UnfinishedDto::from).collect())
}

/// The person postpones an interrupted one.
#[tauri::command]
pub async fn postpone(state: State<'_, AppState>, id: String) -> Result<(), Problem> {
    Ok(state.desktop()?.postpone(&id)?)
}
