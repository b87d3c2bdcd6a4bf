//! The key with which a server will fetch the code: made here, added by the person at the Git server, and tried; and the key by
//! which the Git server itself is known.

use model::{ErrorCode, GitUrl, InstanceNumber, Problem, ServerName};
use tauri::State;

use super::parse;
use crate::state::AppState;

/// The public part of the deploy key of an instance, made at the first question.
#[tauri::command]
pub async fn deploy_key(state: State<'_, AppState>, server: String, instance: String) -> Result<String, Problem> {
    let (server, instance): (ServerName, InstanceNumber) = (parse(&server)?, parse(&instance)?);
    Ok(state.desktop()?.deploy_key(&server, instance).await?)
}

/// Reads the repository's list of branches with the deploy key. That it can is the answer.
#[tauri::command]
pub async fn try_deploy_key(
    state: State<'_, AppState>,
    server: String,
    instance: String,
    url: String,
) -> Result<(), Problem> {
    let (server, instance): (ServerName, InstanceNumber) = (parse(&server)?, parse(&instance)?);
    let url: GitUrl = parse(&url)?;
    if !url.is_ssh() {
        return Err(Problem::new(ErrorCode::ArgumentsInvalid).with("reason", "key-without-ssh"));
    }
    let confirmed = state.git_host_key(&server, &url);
    Ok(state.desktop()?.try_deploy_key(&server, instance, &url, confirmed.as_ref()).await?)
}

/// The person says that a Git server rightly has another key than before. It has to show this very one.
#[tauri::command]
pub async fn accept_git_host_key(
    state: State<'_, AppState>,
    server: String,
    url: String,
    fingerprint: String,
) -> Result<(), Problem> {
    let (server, url): (ServerName, GitUrl) = (parse(&server)?, parse(&url)?);
    state.remember_git_host_key(&server, &url, parse(&fingerprint)?);
    Ok(())
}
