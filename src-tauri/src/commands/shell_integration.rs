//! What the desktop environment does for the window: picking a file, opening the browser, and telling a person whose eyes are
//! elsewhere how operations are. What is told is the pages' business.

use std::path::PathBuf;

use model::{Domain, InstanceNumber, Problem, ServerName};
use tauri::window::{ProgressBarState, ProgressBarStatus};
use tauri::{AppHandle, State, UserAttentionType, WebviewWindow};
use tauri_plugin_dialog::DialogExt as _;
use tauri_plugin_opener::OpenerExt as _;

use super::{internal, parse};
use crate::state::AppState;

/// Lets the person pick a file. Gives nothing if they changed their mind.
#[tauri::command]
pub async fn pick_file(app: AppHandle, archive: bool) -> Result<Option<String>, Problem> {
    let kinds = archive.then_some(("zip, tar.gz", &["zip", "gz", "tgz"][..]));
    Ok(pick(&app, kinds).await.map(|path| path.display().to_string()))
}

/// The same for the program itself: a file of these kinds, where they are named.
pub(super) async fn pick(app: &AppHandle, kinds: Option<(&str, &[&str])>) -> Option<PathBuf> {
    let (answer, answered) = tokio::sync::oneshot::channel();
    let mut dialog = app.dialog().file();
    if let Some((name, endings)) = kinds {
        dialog = dialog.add_filter(name, endings);
    }
    dialog.pick_file(move |path| {
        let _ = answer.send(path);
    });
    answered.await.ok().flatten().and_then(|path| path.into_path().ok())
}

/// Opens an instance's login page in the browser, or that of one of its tenants. The pages name the instance and the tenant's
/// label, not an address.
#[tauri::command]
pub async fn open_site(
    app: AppHandle,
    state: State<'_, AppState>,
    server: String,
    instance: u16,
    tenant: Option<String>,
) -> Result<(), Problem> {
    let server: ServerName = parse(&server)?;
    let instance = state.desktop()?.inventory().instance(&server, InstanceNumber::try_from(instance)?)?;
    let host: Domain = match tenant {
        Some(label) => parse(&instance.domain.tenant(&label))?,
        None => instance.domain,
    };
    app.opener().open_url(format!("http://{host}/login"), None::<&str>).map_err(internal)
}

/// Shows in the taskbar how much of what is running is done, in percent; nothing where nothing runs.
#[tauri::command]
pub async fn show_progress(window: WebviewWindow, percent: Option<u64>) -> Result<(), Problem> {
    let status = if percent.is_some() { ProgressBarStatus::Normal } else { ProgressBarStatus::None };
    let progress = percent.map(|percent| percent.min(100));
    window.set_progress_bar(ProgressBarState { status: Some(status), progress }).map_err(internal)
}

/// Tells something by a notification of the system, unless the window is in front: there the pages have said it.
#[tauri::command]
pub async fn notify(app: AppHandle, window: WebviewWindow, text: String) -> Result<(), Problem> {
    if window.is_focused().map_err(internal)? {
        return Ok(());
    }
    window.request_user_attention(Some(UserAttentionType::Informational)).map_err(internal)?;
    let (name, identifier) = (app.package_info().name.clone(), app.config().identifier.clone());
    let shown = tokio::task::spawn_blocking(move || show_notification(&name, &identifier, &text)).await;
    // A desktop may have no notifications: the toast and the list of operations are there all the same.
    match shown.map_err(internal)? {
        Ok(()) => {}
        Err(error) => tracing::warn!(%error, "no notification"),
    }
    Ok(())
}

/// The text is the notification's title, which is never read as markup.
fn show_notification(name: &str, identifier: &str, text: &str) -> Result<(), notify_rust::error::Error> {
    let mut notification = notify_rust::Notification::new();
    notification.appname(name).summary(text);
    // Windows shows it as the program's whose shortcut in the start menu has this name, and opens that when it is clicked.
    #[cfg(windows)]
    notification.app_id(identifier);
    // The file that the package installs in the list of programs.
    #[cfg(target_os = "linux")]
    notification.icon(env!("CARGO_PKG_NAME"));
    #[cfg(not(windows))]
    let _ = identifier;
    notification.show().map(drop)
}
