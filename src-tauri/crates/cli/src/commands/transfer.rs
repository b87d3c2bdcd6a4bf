//! `smart export` and `smart import`: everything that this computer knows, in one encrypted file, for another one.

use model::{ErrorCode, Problem, ServerName};
use secrecy::{ExposeSecret as _, SecretString};

use super::Session;
use crate::arguments::Transfer;
use crate::ask;

/// Writes the file. A passphrase that is typed is typed twice: nobody else knows it.
pub async fn export(session: &Session, which: &Transfer) -> Result<(), Problem> {
    let output = &session.output;
    let passphrase = passphrase(session, which)?;
    if !which.file_passphrase_stdin {
        let prompt = output.texts().plain("cli-prompt-passphrase-again");
        let again = ask::secret(output, &prompt, "passphrase")?;
        if again.expose_secret() != passphrase.expose_secret() {
            return Err(Problem::new(ErrorCode::PassphraseWrong));
        }
    }
    let exported = session.desktop.export(&which.file, &passphrase, false).await?;
    if output.is_json() {
        output.value(&serde_json::json!({ "exported": exported }));
        return Ok(());
    }
    let file = which.file.display().to_string();
    let numbers = [exported.servers, exported.instances, exported.secrets].map(|number| number.to_string());
    output.say(
        "transfer-exported",
        &[("path", &file), ("servers", &numbers[0]), ("instances", &numbers[1]), ("secrets", &numbers[2])],
    );
    Ok(())
}

/// Takes over what the file holds and is not known here.
pub async fn import(session: &Session, which: &Transfer) -> Result<(), Problem> {
    let output = &session.output;
    let passphrase = passphrase(session, which)?;
    let imported = session.desktop.import(&which.file, &passphrase).await?;
    if output.is_json() {
        output.value(&serde_json::json!({ "imported": imported }));
        return Ok(());
    }
    let join = |names: &[ServerName]| names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match join(&imported.added) {
        names if names.is_empty() => output.say("transfer-nothing-new", &[]),
        names => output.say("transfer-imported", &[("names", &names)]),
    }
    if !imported.known.is_empty() {
        output.say("transfer-known", &[("names", &join(&imported.known))]);
    }
    for (name, in_file) in &imported.renamed {
        output.say("transfer-renamed", &[("name", name.as_str()), ("server", in_file.as_str())]);
    }
    if !imported.without_login.is_empty() {
        output.say("transfer-without-login", &[("names", &join(&imported.without_login))]);
    }
    Ok(())
}

fn passphrase(session: &Session, which: &Transfer) -> Result<SecretString, Problem> {
    if which.file_passphrase_stdin {
        return ask::secret_from_stdin("passphrase");
    }
    let prompt = session.output.texts().plain("cli-prompt-transfer-passphrase");
    ask::secret(&session.output, &prompt, "passphrase")
}
