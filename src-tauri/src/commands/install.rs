//! Installing: the plan, its carrying out, and going on with what was left unfinished.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use model::{CodeSource, ErrorCode, Event, GitAccess, GitReference, GitUrl, Problem, ServerName, StepId};
use operations::{ArchiveLimits, CodeInput, InstallWishes, prepare_archive};
use secrecy::SecretString;
use stack::Images;
use tauri::State;
use tauri::ipc::Channel;
use tokio_util::sync::CancellationToken;

use super::{internal, parse, parse_unless_empty, text, unwritable};
use crate::shell::{Pending, Shell};
use crate::wire::{Batch, CodeRequest, InstallRequest, PlanRow, UnfinishedRow, WishRow, WorkRow};
use crate::work::Work;

/// Git servers that tell people by their token alone take any user name; this one is usual.
const ANY_USER: &str = "oauth2";

/// Makes a plan of what was typed. Nothing is changed yet.
#[tauri::command]
pub async fn plan_install(shell: State<'_, Shell>, request: InstallRequest) -> Result<PlanRow, Problem> {
    let server: ServerName = parse(&request.server)?;
    let (domain, instance, mysql_port) =
        (parse(&request.domain)?, parse(&request.instance)?, parse(&request.mysql_port)?);
    let base_folder = text::base_folder(&request.base_folder)?;
    let images = images(request.images)?;
    let Code { source, archive, folder } = code(&shell, &server, request.code).await?;
    let wishes = InstallWishes { domain, instance, mysql_port, base_folder, code: source, images };
    plan(&shell, server, wishes, archive, folder).await
}

/// Plans an operation that did not do its work anew, from what was written down then.
#[tauri::command]
pub async fn resume(shell: State<'_, Shell>, id: String) -> Result<PlanRow, Problem> {
    let found = shell.desktop()?.unfinished()?.into_iter().find(|one| one.id == id);
    let unfinished = found.ok_or_else(|| internal("no such operation"))?;
    plan(&shell, unfinished.server, unfinished.wishes, None, None).await
}

async fn plan(
    shell: &Shell,
    server: ServerName,
    wishes: InstallWishes,
    archive: Option<PathBuf>,
    folder: Option<tempfile::TempDir>,
) -> Result<PlanRow, Problem> {
    let desktop = shell.desktop()?;
    let git_token = match &wishes.code {
        CodeSource::Git { url, access: GitAccess::Token { .. }, .. } => match shell.token(&server, url) {
            Some(token) => Some(token),
            None => desktop.kept_git_token(&server, wishes.instance).await?,
        },
        CodeSource::Git { .. } | CodeSource::Archive { .. } => None,
    };
    let wants_token = matches!(&wishes.code, CodeSource::Git { access: GitAccess::Token { .. }, .. });
    let wants_archive = matches!(&wishes.code, CodeSource::Archive { .. });
    let lacks = match (wants_token && git_token.is_none(), wants_archive && archive.is_none()) {
        (true, _) => Some("git-token"),
        (_, true) => Some("archive"),
        _ => None,
    };
    let cancel = CancellationToken::new();
    let connection = Arc::new(desktop.connect(&server, cancel.clone()).await?);
    let shown = WishRow::new(&server, &wishes);
    let row = WorkRow {
        id: String::new(),
        wishes: shown.clone(),
        steps: Vec::new(),
        started_at: String::new(),
        ended: false,
        problem: None,
    };
    let work = Arc::new(Work::new(row, cancel));
    let told = Arc::clone(&work);
    let events = Arc::new(move |event: Event| told.tell(event));
    let input = CodeInput { git_token, archive };
    let planned = desktop.plan_install(&server, Arc::clone(&connection), wishes, input, events).await?;
    let plan = &planned.plan;
    let fetches = plan.steps.iter().any(|step| step.step == StepId::Code && !step.already);
    let row = PlanRow {
        id: planned.operation().to_owned(),
        wishes: shown,
        checks: plan.checks.clone(),
        steps: plan.steps.clone(),
        refusal: plan.refusal(),
        missing: lacks.filter(|_| fetches).map(str::to_owned),
    };
    tracing::info!(server = server.as_str(), operation = row.id, pending = plan.pending(), "planned");
    shell.show_plan(Pending { planned, connection, work, folder });
    Ok(row)
}

/// Where the code comes from, with what has to be at hand for it.
struct Code {
    source: CodeSource,
    archive: Option<PathBuf>,
    folder: Option<tempfile::TempDir>,
}

async fn code(shell: &Shell, server: &ServerName, request: CodeRequest) -> Result<Code, Problem> {
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
                vault::note(&token);
                shell.remember_token(server, &url, token);
            }
            // A public repository needs neither; a user name alone says that a token exists.
            let access = match (text::git_user(&user), shell.token(server, &url)) {
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

/// Begins to carry a plan out. It goes on whether or not the pages listen.
#[tauri::command]
pub async fn run_plan(shell: State<'_, Shell>, id: String) -> Result<(), Problem> {
    let Pending { planned, connection, work, folder } = shell.take_plan(&id)?;
    work.begin(planned.plan.steps.clone(), jiff::Timestamp::now().to_string());
    shell.begin(&id, Arc::clone(&work));
    tauri::async_runtime::spawn(async move {
        let result = planned.run().await.map(drop).map_err(Problem::from);
        if let Err(problem) = &result {
            tracing::warn!(operation = id, code = problem.code.as_str(), "ended");
        }
        connection.close().await;
        drop(folder);
        work.end(result);
    });
    Ok(())
}

/// The operations that were begun since the program started.
#[tauri::command]
pub async fn works(shell: State<'_, Shell>) -> Result<Vec<WorkRow>, Problem> {
    Ok(shell.works().into_iter().map(|(id, work)| work.row(&id)).collect())
}

/// Tells what an operation told from a number on, and what it tells, until it ends. The answer is its result.
#[tauri::command]
pub async fn follow_work(
    shell: State<'_, Shell>,
    id: String,
    from: u64,
    batches: Channel<Batch>,
) -> Result<(), Problem> {
    let work = shell.work(&id)?;
    work.follow(from, |batch| batches.send(batch).is_ok()).await
}

/// Asks an operation to stop in good order.
#[tauri::command]
pub async fn cancel_work(shell: State<'_, Shell>, id: String) -> Result<(), Problem> {
    shell.work(&id)?.cancel();
    Ok(())
}

/// The operations that can be gone on with.
#[tauri::command]
pub async fn unfinished(shell: State<'_, Shell>) -> Result<Vec<UnfinishedRow>, Problem> {
    Ok(shell.desktop()?.unfinished()?.into_iter().map(UnfinishedRow::from).collect())
}

/// The person does not go on now with one that was cut off.
#[tauri::command]
pub async fn leave_for_later(shell: State<'_, Shell>, id: String) -> Result<(), Problem> {
    Ok(shell.desktop()?.leave_for_later(&id)?)
}
