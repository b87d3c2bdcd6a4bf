//! The window itself: its making, its closing, and what is settled before it opens.
//!
//! It shows our own pages and nothing else: any other address is refused. Which commands the pages may call is in
//! `capabilities/main.json`.

use std::sync::Arc;

use model::Problem;
use operations::{Desktop, desktop_folder, init_logging};
use tauri::{App, AppHandle, Manager as _, RunEvent, WebviewUrl, WebviewWindowBuilder, WindowEvent};
use tauri_plugin_window_state::StateFlags;
use vault::KeyringStore;

use crate::commands;
use crate::dto::Notice;
use crate::state::AppState;

/// The window's name, for the capability.
const MAIN: &str = "main";

/// Settles what must be so before anything else runs.
pub fn prepare() {
    // WebKit's way of sharing pictures with the graphics card shows an empty window on many Linux computers.
    #[cfg(target_os = "linux")]
    commands::app::disable_dmabuf();
    if let Ok(home) = desktop_folder() {
        init_logging(&home, "window");
    }
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a fault of the program's");
        usual(panic);
    }));
}

/// Opens the window and returns when it is closed.
pub fn open() -> tauri::Result<()> {
    let app = commands::register(tauri::Builder::default())
        .plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| show(app)))
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
                .build(),
        )
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_clipboard_manager::init())
        .setup(|app| Ok(make(app)?))
        .build(tauri::generate_context!())?;
    app.run(|app, event| {
        if let RunEvent::WindowEvent { event: WindowEvent::CloseRequested { api, .. }, .. } = event {
            let state = app.state::<AppState>();
            // The pages ask the person; if no page listens, the window closes.
            if state.has_running_operation() && state.emit(&Notice::CloseAsked) {
                api.prevent_close();
            }
        }
    });
    Ok(())
}

fn open_desktop() -> Result<Desktop, Problem> {
    let vault = Arc::new(KeyringStore::new(None)?);
    Ok(Desktop::open(&desktop_folder()?, vault)?)
}

fn make(app: &App) -> tauri::Result<()> {
    let data = desktop_folder().ok().map(|home| home.join("window"));
    app.manage(AppState::new(open_desktop));
    let mut window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title(&app.package_info().name)
        .inner_size(1280.0, 800.0)
        .min_inner_size(640.0, 440.0)
        .center()
        // The page's title tells how far an operation is, and is read where the window is not.
        .on_document_title_changed(|window, title| drop(window.set_title(&title)))
        .on_navigation(|address| is_ours(address.scheme(), address.host_str()));
    if let Some(data) = data {
        window = window.data_directory(data);
    }
    window.build()?;
    Ok(())
}

/// The pages' own address: `tauri://localhost`, or `http://tauri.localhost` on Windows.
fn is_ours(scheme: &str, host: Option<&str>) -> bool {
    matches!((scheme, host), ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost")))
}

/// Brings the window that is open to the front.
fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn only_our_own_pages_are_shown() {
        assert!(is_ours("tauri", Some("localhost")) && is_ours("http", Some("tauri.localhost")));
        for (scheme, host) in [("https", Some("example.com")), ("file", None), ("tauri", Some("example.com"))] {
            assert!(!is_ours(scheme, host), "{scheme} {host:?}");
        }
    }
}
