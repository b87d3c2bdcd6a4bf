//! What was typed about an installation, judged, and the plan that is made of it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use model::{
    CodeSource, ErrorCode, GitAccess, GitReference, GitUrl, Images, InstanceSpec, Problem, Request, ServerName,
};
use operations::{ArchiveLimits, prepare_archive};
use secrecy::SecretString;
use tauri::State;

use super::operations::{LocalArchive, plan};
use super::{internal, parse, parse_unless_empty, text, unwritable};
use crate::dto::{CodeRequest, InstallRequest, PlanDto};
use crate::state::AppState;

/// Git servers that identify people by their token alone take any user name; this one is usual.
const ANY_USER: &str = "oauth2";

/// Makes a plan of what was typed. Nothing is changed yet.
#[tauri::command]
pub async fn plan_install(state: State<'_, AppState>, request: InstallRequest) -> Result<PlanDto, Problem> {
    let server: ServerName = parse(&request.server)?;
    let (domain, number, mysql_port) =
        (parse(&request.domain)?, parse(&request.instance)?, parse(&request.mysql_port)?);
    let base_folder = text::base_folder(&request.base_folder)?;
    let images = images(request.images)?;
    let take_environment = request.take_environment;
    let (code, archive) = code(&state, &server, request.code).await?;
    if let Some(LocalArchive { prepared, .. }) = archive.as_ref().filter(|_| take_environment) {
        prepared.accept_environment()?;
    }
    let spec = InstanceSpec { number, domain, mysql_port, base_folder, images };
    let request = Request::Install(Box::new(model::InstallRequest { spec, code, take_environment }));
    plan(&state, server, request, archive).await
}

/// Where the code comes from, with the archive where it comes from one.
async fn code(
    state: &AppState,
    server: &ServerName,
    request: CodeRequest,
) -> Result<(CodeSource, Option<LocalArchive>), Problem> {
    let git = |url, reference, access| (CodeSource::Git { url, reference, access }, None);
    match request {
        CodeRequest::GitToken { url, user, token, reference } => {
            let (url, reference): (GitUrl, _) = (parse(&url)?, parse_unless_empty::<GitReference>(&reference)?);
            if url.is_ssh() {
                return Err(refuse("token-without-https"));
            }
            if !token.is_empty() {
                let token = SecretString::from(GitAccess::token(&token)?);
                vault::register_secret(&token);
                state.remember_token(server, &url, token);
            }
            // A public repository needs neither; a user name alone says that a token exists.
            let access = match (GitAccess::user_name(&user).map_err(Problem::from), state.token(server, &url)) {
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
            let source = CodeSource::Archive { sha256: prepared.sha256.clone(), format: prepared.format };
            Ok((source, Some(LocalArchive { prepared, folder })))
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
