//! The computer around the window: files to pick, the browser, the practice server, closing.

use model::{InstanceNumber, Problem, ServerName};
use operations::{Desktop, desktop_folder};
use stack::{BaseFolder, Images};
use tauri::ipc::Channel;
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt as _;
use tauri_plugin_opener::OpenerExt as _;

use super::{internal, parse};
use crate::shell::Shell;
use crate::wire::{About, Notice, Practice, RecoveredRow, images_by_role};

/// Names a file with a `Practice` in it, where a practice server runs on this computer.
const PRACTICE: &str = "SMART_PRACTICE";

/// Sets the variable that the web view reads, unless the person did.
#[cfg(target_os = "linux")]
pub fn disable_dmabuf() {
    if let Err(error) = glib::setenv("WEBKIT_DISABLE_DMABUF_RENDERER", "1", false) {
        tracing::warn!(%error, "the variable could not be set");
    }
}

/// Lets the person pick a file. Gives nothing where they changed their mind.
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
pub async fn open_site(app: AppHandle, shell: State<'_, Shell>, server: String, instance: u16) -> Result<(), Problem> {
    let server: ServerName = parse(&server)?;
    let instance = shell.desktop()?.inventory().instance(&server, InstanceNumber::try_from(instance)?)?;
    app.opener().open_url(format!("http://{}/login", instance.domain), None::<&str>).map_err(internal)
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
pub async fn recover_record(shell: State<'_, Shell>) -> Result<Option<RecoveredRow>, Problem> {
    let recovered = shell.reopen(|| Ok(Desktop::recover_record(&desktop_folder()?)?))?;
    Ok(recovered.map(RecoveredRow::from))
}

/// The practice server of this computer, where one runs.
#[tauri::command]
pub async fn practice() -> Result<Option<Practice>, Problem> {
    let Some(path) = std::env::var_os(PRACTICE).filter(|path| !path.is_empty()) else { return Ok(None) };
    let text = tokio::task::spawn_blocking(move || std::fs::read_to_string(path)).await.map_err(internal)?;
    let Ok(text) = text else { return Ok(None) };
    serde_json::from_str(&text).map(Some).map_err(internal)
}

/// The pages listen for notices from now on.
#[tauri::command]
pub async fn watch(shell: State<'_, Shell>, notices: Channel<Notice>) -> Result<(), Problem> {
    shell.listen(notices);
    // From here on the person can work.
    tracing::info!("the window is ready");
    Ok(())
}

/// The longest report of a fault that goes into the log.
const LONGEST_FAULT: usize = 500;

/// A fault of the pages', for the log: an error in their code, or something that their policy forbade.
#[tauri::command]
pub async fn report_fault(text: String) -> Result<(), Problem> {
    let text: String = text.chars().filter(|character| !character.is_control()).take(LONGEST_FAULT).collect();
    tracing::error!(text, "a fault of the pages");
    Ok(())
}

/// Ends the program. What is at work on servers goes on there.
#[tauri::command]
pub async fn close_window(app: AppHandle) -> Result<(), Problem> {
    tracing::info!("closed by the person");
    app.exit(0);
    Ok(())
}
