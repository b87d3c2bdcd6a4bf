//! Text: validating what is typed, and letting texts out to the clipboard or to a file, without the secrets that are
//! known.

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::{
    BaseFolder, Domain, Field, Fingerprint, GitAccess, GitReference, GitUrl, Host, ImageReference, InstanceNumber,
    LoginUser, MysqlPort, Problem, Role, ServerName, SshPort,
};
use tauri::AppHandle;
use tauri_plugin_clipboard_manager::ClipboardExt as _;
use tauri_plugin_dialog::DialogExt as _;

use super::{internal, parse, unwritable};

/// What is wrong with something typed, if anything is.
#[tauri::command]
pub async fn validate(field: Field, text: String) -> Result<(), Problem> {
    match field {
        Field::Domain => parse::<Domain>(&text).map(drop),
        Field::Instance => parse::<InstanceNumber>(&text).map(drop),
        Field::MysqlPort => parse::<MysqlPort>(&text).map(drop),
        Field::ServerName => parse::<ServerName>(&text).map(drop),
        Field::Host => parse::<Host>(&text).map(drop),
        Field::SshPort => parse::<SshPort>(&text).map(drop),
        Field::User => parse::<LoginUser>(&text).map(drop),
        Field::Fingerprint => parse::<Fingerprint>(&text).map(drop),
        Field::GitUrl => parse::<GitUrl>(&text).map(drop),
        Field::GitReference => parse::<GitReference>(&text).map(drop),
        Field::GitUser => Ok(GitAccess::user_name(&text).map(drop)?),
        Field::GitToken => Ok(GitAccess::token(&text).map(drop)?),
        Field::BaseFolder => base_folder(&text).map(drop),
        Field::Image => parse::<ImageReference>(&text).map(drop),
        Field::Service => parse::<Role>(&text).map(drop),
    }
}

/// The folder on a server; empty for the usual one.
pub fn base_folder(text: &str) -> Result<BaseFolder, Problem> {
    if text.trim().is_empty() {
        return Ok(BaseFolder::default());
    }
    parse(text)
}

/// Copies a text.
#[tauri::command]
pub async fn copy_text(app: AppHandle, text: String) -> Result<(), Problem> {
    app.clipboard().write_text(vault::redact(&text)).map_err(internal)
}

/// Saves a text where the person wants it. Returns the file; nothing if the person changed their mind.
#[tauri::command]
pub async fn save_text(app: AppHandle, name: String, text: String) -> Result<Option<String>, Problem> {
    save(&app, name, vault::redact(&text).into_owned().into_bytes()).await
}

/// The largest document that the pages may have saved: a plan has a few pages.
const MAX_DOCUMENT: usize = 4 * 1024 * 1024;

/// Saves a document that the pages composed, given in base64, where the person wants it. What is in it is what the
/// pages show; they have no secrets to put there.
#[tauri::command]
pub async fn save_document(app: AppHandle, name: String, base64: String) -> Result<Option<String>, Problem> {
    if base64.len() > MAX_DOCUMENT {
        return Err(internal("the document is too large"));
    }
    save(&app, name, STANDARD.decode(base64).map_err(internal)?).await
}

/// Asks where. What is there already the system's dialog asks about.
pub(super) async fn pick_place(app: &AppHandle, name: String) -> Option<PathBuf> {
    let (answer, answered) = tokio::sync::oneshot::channel();
    app.dialog().file().set_file_name(name).save_file(move |path| {
        let _ = answer.send(path);
    });
    answered.await.ok().flatten().and_then(|path| path.into_path().ok())
}

/// Asks where, and writes it there.
async fn save(app: &AppHandle, name: String, content: Vec<u8>) -> Result<Option<String>, Problem> {
    let Some(path) = pick_place(app, name).await else { return Ok(None) };
    tokio::task::spawn_blocking({
        let path = path.clone();
        move || std::fs::write(path, content)
    })
    .await
    .map_err(internal)?
    .map_err(|error| unwritable(&path, &error))?;
    Ok(Some(path.display().to_string()))
}
