//! The key with which a server will fetch the code: made here, added by the person at the Git server, and tried.

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
    Ok(state.desktop()?.try_deploy_key(&server, instance, &url).await?)
}
