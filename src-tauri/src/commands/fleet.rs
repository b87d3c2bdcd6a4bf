//! How the servers are: what was last seen of them, and a look at them now.

use model::{InstanceNumber, OutsideReport, Problem, ServerName, Tenant};
use operations::{LookDepth, ServerStatus};
use tauri::State;
use tauri::ipc::Channel;
use tokio_util::sync::CancellationToken;

use super::parse;
use crate::dto::ServerStateDto;
use crate::state::AppState;

/// What was last seen of each server, without asking any.
#[tauri::command]
pub async fn last_states(state: State<'_, AppState>) -> Result<Vec<ServerStateDto>, Problem> {
    Ok(state.desktop()?.last_looks()?.into_values().map(ServerStateDto::from).collect())
}

/// Looks at these servers, or at all where none is named, at everything or at what is due, and sends each as soon as it is known.
/// Returns when all are. A server that is known no more is left out.
#[tauri::command]
pub async fn look(
    state: State<'_, AppState>,
    servers: Vec<String>,
    whole: bool,
    states: Channel<Vec<ServerStateDto>>,
) -> Result<(), Problem> {
    let desktop = state.desktop()?;
    let names: Vec<ServerName> = servers.iter().map(|name| parse(name)).collect::<Result<_, _>>()?;
    let mut meant = desktop.inventory().servers()?;
    if !names.is_empty() {
        meant.retain(|server| names.contains(&server.name));
    }
    // A page that went away needs no look.
    let cancel = CancellationToken::new();
    let found = |statuses: Vec<ServerStatus>| {
        if states.send(statuses.into_iter().map(ServerStateDto::from).collect()).is_err() {
            cancel.cancel();
        }
    };
    let depth = if whole { LookDepth::Whole } else { LookDepth::Due };
    desktop.look_at(meant, depth, &cancel, found).await;
    Ok(())
}

/// The tenants of an instance, asked of its server.
#[tauri::command]
pub async fn tenants(state: State<'_, AppState>, server: String, instance: u16) -> Result<Vec<Tenant>, Problem> {
    let number = InstanceNumber::try_from(instance)?;
    Ok(state.desktop()?.tenants(&parse(&server)?, number, CancellationToken::new()).await?)
}

/// How an instance looks from this computer, beside what its own server says.
#[tauri::command]
pub async fn outside(state: State<'_, AppState>, server: String, instance: u16) -> Result<OutsideReport, Problem> {
    let number = InstanceNumber::try_from(instance)?;
    Ok(state.desktop()?.outside(&parse(&server)?, number, CancellationToken::new()).await?)
}
