//! `smart server edit`: what this computer knows of a server is changed, and nothing is lost by it.

use model::{ErrorCode, Fingerprint, Invalid, Problem, ServerClaim};
use operations::ServerEdit;
use serde_json::json;

use super::server::{ask_password, has_blank_ends, typed_login, with_blanks};
use super::{Session, server_name};
use crate::arguments::EditServer;
use crate::ask;

/// Changes what is known of a server, once it was reached that way.
pub async fn edit(session: &Session, arguments: &EditServer) -> Result<(), Problem> {
    let output = &session.output;
    let invalid = |error: Invalid| Problem::from(error);
    let known = session.desktop.inventory().server(&server_name(&arguments.server)?)?;
    let mut edit = ServerEdit {
        host: arguments
            .host
            .as_deref()
            .or(arguments.login.ssh_config.as_deref())
            .map(str::parse)
            .transpose()
            .map_err(invalid)?,
        port: arguments.port.as_deref().map(str::parse).transpose().map_err(invalid)?,
        user: arguments.user.as_deref().map(str::parse).transpose().map_err(invalid)?,
        confirmed: arguments.login.accept_host_key.as_deref().map(str::parse).transpose().map_err(invalid)?,
        claim: arguments.login.accept_machine.as_deref().and_then(|claim| claim.parse::<ServerClaim>().ok()),
        ..ServerEdit::nothing(known.name.clone())
    };
    let (host, user) = (edit.host.as_ref().unwrap_or(&known.host), edit.user.as_ref().unwrap_or(&known.user));
    edit.login = match typed_login(&arguments.login)? {
        None if arguments.password => Some(ask_password(session, host, user)?),
        typed => typed,
    };
    if arguments.login.sudo_password_stdin {
        edit.sudo_password = Some(ask::secret_from_stdin("sudo-password")?);
    }
    let blanks = edit.login.as_ref().is_some_and(has_blank_ends);
    let server = loop {
        match session.desktop.edit_server(edit.clone(), session.cancel.clone()).await.map_err(Problem::from) {
            Ok(server) => break server,
            Err(problem) => {
                let answer = answer(session, &problem, edit.confirmed.is_none())?;
                edit.confirmed = Some(answer.ok_or_else(|| with_blanks(problem, blanks))?);
            }
        }
    };
    if output.is_json() {
        output.value(&json!({ "server": server }));
    } else {
        output.say("cli-server-edited", &[("server", server.name.as_str())]);
    }
    Ok(())
}

/// The fingerprint that the person confirms, where that is the question.
fn answer(session: &Session, problem: &Problem, is_open: bool) -> Result<Option<Fingerprint>, Problem> {
    let output = &session.output;
    if !is_open || output.is_json() || !ask::can_ask() {
        return Ok(None);
    }
    let param = |name: &str| problem.params.get(name).cloned().unwrap_or_default();
    let (question, offered) = match problem.code {
        ErrorCode::HostKeyUnknown => ("cli-host-key-question", param("fingerprint")),
        ErrorCode::HostKeyChanged => ("cli-host-key-changed-question", param("offered")),
        _ => return Ok(None),
    };
    let (host, recorded) = (param("host"), param("recorded"));
    let values = [("host", host.as_str()), ("fingerprint", &offered), ("offered", &offered), ("recorded", &recorded)];
    let texts = output.texts();
    if problem.code == ErrorCode::HostKeyChanged {
        output.note_to_stderr(texts.with("cli-host-key-changed", &values));
    } else {
        output.note_to_stderr(texts.plain("host-key-explanation"));
    }
    if !ask::yes(output, &texts.with(question, &values))? {
        return Ok(None);
    }
    Ok(Some(offered.parse().map_err(|error: Invalid| Problem::from(error))?))
}
