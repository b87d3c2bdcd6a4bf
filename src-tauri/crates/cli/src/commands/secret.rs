//! `smart secret`: what the keyring keeps for a server or an instance.

use model::{ErrorCode, Problem, SecretName};
use secrecy::ExposeSecret as _;
use serde_json::json;
use vault::Scope;

use super::{Session, server_and_instance, server_name};
use crate::arguments::SetSecret;
use crate::ask;

fn scope(session: &Session, owner: &str) -> Result<Scope, Problem> {
    let inventory = session.desktop.inventory();
    if owner.contains('/') {
        let (server, number) = server_and_instance(owner)?;
        inventory.server(&server)?;
        inventory.instance(&server, number)?;
        Ok(session.desktop.instance_scope(&server, number)?)
    } else {
        let server = server_name(owner)?;
        inventory.server(&server)?;
        Ok(Scope::Server(server))
    }
}

fn names(scope: &Scope) -> Vec<SecretName> {
    let of_server = matches!(scope, Scope::Server(_));
    SecretName::ALL.iter().copied().filter(|name| name.belongs_to_server() == of_server).collect()
}

/// Lists names, and whether something is kept under each. Never a value.
pub async fn list(session: &Session, owner: &str) -> Result<(), Problem> {
    let output = &session.output;
    let scope = scope(session, owner)?;
    let mut kept = Vec::new();
    for name in names(&scope) {
        kept.push((name, session.desktop.vault().get(&scope, name).await?.is_some()));
    }
    if output.is_json() {
        let secrets: Vec<_> = kept.iter().map(|(name, kept)| json!({ "name": name, "kept": kept })).collect();
        output.value(&json!({ "secrets": secrets }));
        return Ok(());
    }
    let texts = output.texts();
    output.say("cli-secret-list-heading", &[]);
    let rows: Vec<Vec<String>> = kept
        .into_iter()
        .map(|(name, kept)| {
            let answer = texts.plain(if kept { "cli-secret-kept-yes" } else { "cli-secret-kept-no" });
            vec![name.as_str().to_owned(), answer, texts.plain(&format!("secret-{}", name.as_str()))]
        })
        .collect();
    output.table(&rows);
    Ok(())
}

fn find(scope: &Scope, name: &str) -> Result<SecretName, Problem> {
    let known = names(scope).into_iter().find(|known| known.as_str() == name);
    known.ok_or_else(|| Problem::new(ErrorCode::SecretUnknown).with("name", name))
}

/// Prints one secret, and nothing else, on standard output.
pub async fn show(session: &Session, owner: &str, name: &str) -> Result<(), Problem> {
    let scope = scope(session, owner)?;
    let wanted = find(&scope, name)?;
    let secret = session.desktop.vault().get(&scope, wanted).await?;
    let secret = secret.ok_or_else(|| Problem::new(ErrorCode::SecretUnknown).with("name", name))?;
    if session.output.is_json() {
        session.output.value(&json!({ "name": wanted, "value": secret.expose_secret() }));
    } else {
        session.output.secret(secret.expose_secret());
    }
    Ok(())
}

/// Keeps a secret that the person has from elsewhere, such as the database password of a server set up by hand.
pub async fn set(session: &Session, arguments: &SetSecret) -> Result<(), Problem> {
    let output = &session.output;
    let texts = output.texts();
    let scope = scope(session, &arguments.owner)?;
    let wanted = find(&scope, &arguments.name)?;
    let values = [("name", wanted.as_str())];
    let replaces = session.desktop.vault().get(&scope, wanted).await?.is_some();
    if replaces && !arguments.yes && !ask::yes(output, &texts.with("cli-question-replace-secret", &values))? {
        return Err(Problem::new(ErrorCode::Cancelled));
    }
    let secret = if arguments.value_stdin {
        ask::secret_from_stdin(wanted.as_str())?
    } else {
        ask::secret(output, &texts.with("cli-prompt-secret", &values), wanted.as_str())?
    };
    session.desktop.vault().put(&scope, wanted, &secret).await?;
    if output.is_json() {
        output.value(&json!({ "name": wanted }));
    } else {
        output.say("cli-secret-saved", &values);
    }
    Ok(())
}
