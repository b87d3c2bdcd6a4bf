//! Secrets of the keyring: shown once more, copied past the pages, or given because something asked for one.

use std::time::Duration;

use model::{ErrorCode, InstanceNumber, Problem, SecretName, ServerName};
use secrecy::{ExposeSecret as _, SecretString};
use tauri::{AppHandle, State};
use tauri_plugin_clipboard_manager::ClipboardExt as _;
use vault::Scope;

use super::internal;
use crate::state::AppState;

/// How long a copied secret stays in the clipboard.
const CLIPBOARD: Duration = Duration::from_secs(45);

fn scope(state: &AppState, server: &str, instance: Option<u16>) -> Result<Scope, Problem> {
    let server: ServerName = super::parse(server)?;
    Ok(match instance {
        Some(number) => state.desktop()?.instance_scope(&server, InstanceNumber::try_from(number)?)?,
        None => Scope::Server(server),
    })
}

async fn read(state: &AppState, scope: &Scope, name: SecretName) -> Result<SecretString, Problem> {
    let found = state.desktop()?.vault().get(scope, name).await?;
    found.ok_or_else(|| Problem::new(ErrorCode::SecretUnknown).with("name", name))
}

/// The secrets that a person may look at. The others serve the program alone.
const fn may_be_shown(name: SecretName) -> bool {
    matches!(name, SecretName::AdministratorPassword | SecretName::MysqlRootPassword | SecretName::MysqlPassword)
}

fn refuse_hidden(name: SecretName) -> Result<(), Problem> {
    if may_be_shown(name) { Ok(()) } else { Err(Problem::new(ErrorCode::SecretUnknown).with("name", name)) }
}

/// A secret of an instance, to be shown.
#[tauri::command]
pub async fn reveal_secret(
    state: State<'_, AppState>,
    server: String,
    instance: u16,
    name: SecretName,
) -> Result<String, Problem> {
    refuse_hidden(name)?;
    Ok(read(&state, &scope(&state, &server, Some(instance))?, name).await?.expose_secret().to_owned())
}

/// Copies a secret of an instance without the pages seeing it. After a while the clipboard is emptied, if it still
/// holds it.
#[tauri::command]
pub async fn copy_secret(
    app: AppHandle,
    state: State<'_, AppState>,
    server: String,
    instance: u16,
    name: SecretName,
) -> Result<(), Problem> {
    refuse_hidden(name)?;
    let secret = read(&state, &scope(&state, &server, Some(instance))?, name).await?;
    app.clipboard().write_text(secret.expose_secret()).map_err(internal)?;
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(CLIPBOARD).await;
        let clipboard = app.clipboard();
        if clipboard.read_text().is_ok_and(|text| text == secret.expose_secret()) {
            let _ = clipboard.clear();
        }
    });
    Ok(())
}

/// Keeps a secret that something asked for: a passphrase, or the password for sudo.
#[tauri::command]
pub async fn keep_secret(
    state: State<'_, AppState>,
    server: String,
    instance: Option<u16>,
    name: SecretName,
    value: String,
) -> Result<(), Problem> {
    if value.is_empty() {
        return Err(Problem::new(ErrorCode::SecretEmpty).with("name", name));
    }
    let scope = scope(&state, &server, instance)?;
    Ok(state.desktop()?.vault().put(&scope, name, &SecretString::from(value)).await?)
}
