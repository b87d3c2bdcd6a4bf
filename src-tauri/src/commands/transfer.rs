//! Everything that this computer knows, to a file and from one. The pages hand over the passphrase and see neither the file nor
//! what is in it.

use model::Problem;
use secrecy::SecretString;
use tauri::{AppHandle, State};

use super::shell_integration::pick;
use super::text::pick_place;
use crate::dto::{ExportedDto, ImportedDto};
use crate::state::AppState;

/// The ending that programs for such files know.
const ENDING: &str = "age";

/// Asks where, and writes everything there. Gives nothing if the person changed their mind.
#[tauri::command]
pub async fn export_all(
    app: AppHandle,
    state: State<'_, AppState>,
    passphrase: String,
) -> Result<Option<ExportedDto>, Problem> {
    let passphrase = SecretString::from(passphrase);
    let Some(path) = pick_place(&app, format!("instalador-smart.{ENDING}")).await else { return Ok(None) };
    let exported = state.desktop()?.export(&path, &passphrase, true).await?;
    Ok(Some(ExportedDto {
        path: path.display().to_string(),
        servers: exported.servers,
        instances: exported.instances,
        secrets: exported.secrets,
    }))
}

/// Asks for a file, and takes over what it holds and is not known here. Gives nothing if the person changed their mind.
#[tauri::command]
pub async fn import_all(
    app: AppHandle,
    state: State<'_, AppState>,
    passphrase: String,
) -> Result<Option<ImportedDto>, Problem> {
    let passphrase = SecretString::from(passphrase);
    let Some(path) = pick(&app, Some((ENDING, &[ENDING]))).await else { return Ok(None) };
    Ok(Some(state.desktop()?.import(&path, &passphrase).await?.into()))
}
