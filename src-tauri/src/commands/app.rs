//! The program itself: what it is, its record, the practice server, notices, errors of the pages, closing.

use model::Problem;
use model::{BaseFolder, Images};
use operations::{Desktop, desktop_folder};
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use super::internal;
use crate::dto::{About, Notice, Practice, RecoveredDto, images_by_role};
use crate::state::AppState;

/// Names a file with a `Practice` in it, where a practice server runs on this computer.
const PRACTICE: &str = "SMART_PRACTICE";

/// Sets the variable that the web view reads, unless the person did.
#[cfg(target_os = "linux")]
pub fn disable_dmabuf() {
    if let Err(error) = glib::setenv("WEBKIT_DISABLE_DMABUF_RENDERER", "1", false) {
        tracing::warn!(%error, "the variable could not be set");
    }
}

/// What this program is.
#[tauri::command]
pub async fn about(app: AppHandle) -> Result<About, Problem> {
    Ok(About {
        version: app.package_info().version.to_string(),
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        system_ssh: cfg!(unix),
        folder: desktop_folder()?.display().to_string(),
        images: images_by_role(&Images::default()),
        base_folder: BaseFolder::default().to_string(),
    })
}

/// Sets a damaged record of this computer aside, and begins a new one with what can still be read of it.
#[tauri::command]
pub async fn recover_record(state: State<'_, AppState>) -> Result<Option<RecoveredDto>, Problem> {
    let recovered = state.reopen(|| Ok(Desktop::recover_record(&desktop_folder()?)?))?;
    Ok(recovered.map(RecoveredDto::from))
}

/// The practice server of this computer, if one runs.
#[tauri::command]
pub async fn practice() -> Result<Option<Practice>, Problem> {
    let Some(path) = std::env::var_os(PRACTICE).filter(|path| !path.is_empty()) else { return Ok(None) };
    let text = tokio::task::spawn_blocking(move || std::fs::read_to_string(path)).await.map_err(internal)?;
    let Ok(text) = text else { return Ok(None) };
    serde_json::from_str(&text).map(Some).map_err(internal)
}

/// The pages listen for notices from now on.
#[tauri::command]
pub async fn watch(state: State<'_, AppState>, notices: Channel<Notice>) -> Result<(), Problem> {
    state.listen(notices);
    // From here on the person can work.
    tracing::info!("the window is ready");
    Ok(())
}

/// The longest report of an error that is logged.
const MAX_UI_ERROR_CHARACTERS: usize = 500;

/// Logs an error of the pages: in their code, or a violation of their content security policy.
#[tauri::command]
pub async fn report_ui_error(text: String) -> Result<(), Problem> {
    let text: String = text.chars().filter(|character| !character.is_control()).take(MAX_UI_ERROR_CHARACTERS).collect();
    tracing::error!(text, "error in the pages");
    Ok(())
}

/// Ends the program. What runs on servers continues there.
#[tauri::command]
pub async fn close_window(app: AppHandle) -> Result<(), Problem> {
    tracing::info!("closed by the person");
    app.exit(0);
    Ok(())
}
