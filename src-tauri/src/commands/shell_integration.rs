//! What the desktop environment does for the window: picking a file, opening the browser.

use model::{InstanceNumber, Problem, ServerName};
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt as _;
use tauri_plugin_opener::OpenerExt as _;

use super::{internal, parse};
use crate::state::AppState;

/// Lets the person pick a file. Gives nothing if they changed their mind.
#[tauri::command]
pub async fn pick_file(app: AppHandle, archive: bool) -> Result<Option<String>, Problem> {
    let (answer, answered) = tokio::sync::oneshot::channel();
    let mut dialog = app.dialog().file();
    if archive {
        dialog = dialog.add_filter("zip, tar.gz", &["zip", "gz", "tgz"]);
    }
    dialog.pick_file(move |path| {
        let _ = answer.send(path);
    });
    let path = answered.await.ok().flatten().and_then(|path| path.into_path().ok());
    Ok(path.map(|path| path.display().to_string()))
}

/// Opens an instance's login page in the browser. The pages name the instance, not the address.
#[tauri::command]
pub async fn open_site(
    app: AppHandle,
    state: State<'_, AppState>,
    server: String,
    instance: u16,
) -> Result<(), Problem> {
    let server: ServerName = parse(&server)?;
    let instance = state.desktop()?.inventory().instance(&server, InstanceNumber::try_from(instance)?)?;
    app.opener().open_url(format!("http://{}/login", instance.domain), None::<&str>).map_err(internal)
}
