//! Installing: the plan, its execution, and resuming what was left unfinished.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use model::{CodeSource, ErrorCode, Event, GitAccess, GitReference, GitUrl, Problem, ServerName, StepId};
use operations::{ArchiveLimits, CodeInput, InstanceSpec, prepare_archive};
use secrecy::SecretString;
use stack::Images;
use tauri::State;
use tauri::ipc::Channel;
use tokio_util::sync::CancellationToken;

use super::{internal, parse, parse_unless_empty, text, unwritable};
use crate::dto::{Batch, CodeRequest, InstallRequest, InstanceSpecDto, OperationDto, PlanDto, UnfinishedDto};
use crate::running::RunningOperation;
use crate::state::{AppState, PreparedPlan};

/// Git servers that identify people by their token alone take any user name; this one is usual.
const ANY_USER: &str = "oauth2";

/// Makes a plan of what was typed. Nothing is changed yet.
#[tauri::command]
pub async fn plan_install(state: State<'_, AppState>, request: InstallRequest) -> Result<PlanDto, Problem> {
    let server: ServerName = parse(&request.server)?;
    let (domain, instance, mysql_port) =
        (parse(&request.domain)?, parse(&request.instance)?, parse(&request.mysql_port)?);
    let base_folder = text::base_folder(&request.base_folder)?;
    let images = images(request.images)?;
    let Code { source, archive, folder } = code(&state, &server, request.code).await?;
    let spec = InstanceSpec { domain, instance, mysql_port, base_folder, code: source, images };
    plan(&state, server, spec, archive, folder).await
}

/// Plans an unfinished operation again, from its recorded request.
#[tauri::command]
pub async fn resume(state: State<'_, AppState>, id: String) -> Result<PlanDto, Problem> {
    let found = state.desktop()?.unfinished()?.into_iter().find(|one| one.id == id);
    let unfinished = found.ok_or_else(|| internal("no such operation"))?;
    plan(&state, unfinished.server, unfinished.spec, None, None).await
}

async fn plan(
    state: &AppState,
    server: ServerName,
    spec: InstanceSpec,
    archive: Option<PathBuf>,
    folder: Option<tempfile::TempDir>,
) -> Result<PlanDto, Problem> {
    let desktop = state.desktop()?;
    let git_token = match &spec.code {
        CodeSource::Git { url, access: GitAccess::Token { .. }, .. } => match state.token(&server, url) {
            Some(token) => Some(token),
            None => desktop.kept_git_token(&server, spec.instance).await?,
        },
        CodeSource::Git { .. } | CodeSource::Archive { .. } => None,
    };
    let wants_token = matches!(&spec.code, CodeSource::Git { access: GitAccess::Token { .. }, .. });
    let wants_archive = matches!(&spec.code, CodeSource::Archive { .. });
    let lacks = match (wants_token && git_token.is_none(), wants_archive && archive.is_none()) {
        (true, _) => Some("git-token"),
        (_, true) => Some("archive"),
        _ => None,
    };
    let cancel = CancellationToken::new();
    let connection = Arc::new(desktop.connect(&server, cancel.clone()).await?);
    let shown = InstanceSpecDto::new(&server, &spec);
    let dto = OperationDto {
        id: String::new(),
        spec: shown.clone(),
        steps: Vec::new(),
        started_at: String::new(),
        ended: false,
        problem: None,
    };
    let running = Arc::new(RunningOperation::new(dto, cancel));
    let log = Arc::clone(&running);
    let events = Arc::new(move |event: Event| log.push(event));
    let input = CodeInput { git_token, archive };
    let planned = desktop.plan_install(&server, Arc::clone(&connection), spec, input, events).await?;
    let plan = &planned.plan;
    let fetches = plan.steps.iter().any(|step| step.step == StepId::Code && !step.satisfied);
    let dto = PlanDto {
        id: planned.operation().to_owned(),
        spec: shown,
        checks: plan.checks.clone(),
        steps: plan.steps.clone(),
        refusal: plan.refusal(),
        missing: lacks.filter(|_| fetches).map(str::to_owned),
    };
    tracing::info!(server = server.as_str(), operation = dto.id, pending = plan.pending(), "planned");
    state.show_plan(PreparedPlan { planned, connection, running, folder });
    Ok(dto)
}

/// Where the code comes from, with what has to be at hand for it.
struct Code {
    source: CodeSource,
    archive: Option<PathBuf>,
    folder: Option<tempfile::TempDir>,
}

async fn code(state: &AppState, server: &ServerName, request: CodeRequest) -> Result<Code, Problem> {
    let git = |url, reference, access| Code {
        source: CodeSource::Git { url, reference, access },
        archive: None,
        folder: None,
    };
    match request {
        CodeRequest::GitToken { url, user, token, reference } => {
            let (url, reference): (GitUrl, _) = (parse(&url)?, parse_unless_empty::<GitReference>(&reference)?);
            if url.is_ssh() {
                return Err(refuse("token-without-https"));
            }
            if !token.is_empty() {
                let token = SecretString::from(token.trim());
                vault::register_secret(&token);
                state.remember_token(server, &url, token);
            }
            // A public repository needs neither; a user name alone says that a token exists.
            let access = match (text::git_user(&user), state.token(server, &url)) {
                (Ok(user), _) => GitAccess::Token { user },
                (Err(problem), _) if !user.trim().is_empty() => return Err(problem),
                (Err(_), Some(_)) => GitAccess::Token { user: ANY_USER.to_owned() },
                (Err(_), None) => GitAccess::Public,
            };
            Ok(git(url, reference, access))
        }
        CodeRequest::GitDeployKey { url, reference } => {
            let (url, reference): (GitUrl, _) = (parse(&url)?, parse_unless_empty::<GitReference>(&reference)?);
            if !url.is_ssh() {
                return Err(refuse("key-without-ssh"));
            }
            Ok(git(url, reference, GitAccess::DeployKey))
        }
        CodeRequest::Archive { path } => {
            let folder = tempfile::tempdir().map_err(|error| unwritable(&std::env::temp_dir(), &error))?;
            let target = folder.path().join("code.tar.gz");
            let from = PathBuf::from(path.trim());
            let limits = ArchiveLimits::default();
            let prepared = tokio::task::spawn_blocking(move || prepare_archive(&from, &target, limits))
                .await
                .map_err(internal)??;
            let source = CodeSource::Archive { sha256: prepared.sha256, format: prepared.format };
            Ok(Code { source, archive: Some(prepared.path), folder: Some(folder) })
        }
    }
}

fn refuse(reason: &str) -> Problem {
    Problem::new(ErrorCode::ArgumentsInvalid).with("reason", reason)
}

/// The usual images, with those that the person wants instead.
fn images(wanted: BTreeMap<String, String>) -> Result<Images, Problem> {
    let wanted: BTreeMap<_, _> = wanted.into_iter().filter(|(_, name)| !name.trim().is_empty()).collect();
    let value = serde_json::to_value(wanted).map_err(internal)?;
    serde_json::from_value(value).map_err(|error| refuse("image").detail(error.to_string()))
}

/// Begins to run a plan. It continues whether or not the pages listen.
#[tauri::command]
pub async fn run_plan(state: State<'_, AppState>, id: String) -> Result<(), Problem> {
    let PreparedPlan { planned, connection, running, folder } = state.take_plan(&id)?;
    running.begin(planned.plan.steps.clone(), jiff::Timestamp::now().to_string());
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
