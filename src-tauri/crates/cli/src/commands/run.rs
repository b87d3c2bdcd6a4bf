//! From a request to its plan, from the plan to a question, and from the answer to the operation: the same for every kind.

use std::sync::Arc;
use std::time::Instant;

use model::{CodeSource, ErrorCode, Event, GitAccess, OperationKind, Problem, Request, SecretName, ServerName};
use operations::{CodeInput, Done, Planned};
use remote::Connection;
use serde_json::json;

use super::{Session, check};
use crate::arguments::Confirmation;
use crate::ask;
use crate::remedy_command::command_text;

/// What is to be run, and how far.
pub struct RunOptions {
    /// What was asked for.
    pub request: Request,
    /// What fetches the code.
    pub code: CodeInput,
    /// Whether only the plan is shown, and whether a question comes before the operation.
    pub confirmation: Confirmation,
}

/// Plan, question, and the operation.
pub async fn plan_and_run(
    session: &Session,
    server: &ServerName,
    connection: &Arc<Connection>,
    options: RunOptions,
) -> Result<(), Problem> {
    let RunOptions { request, mut code, confirmation } = options;
    let output = &session.output;
    if let Request::Install(install) = &request {
        code.git_token = git_token(session, server, &request, &install.code, code.git_token).await?;
    }
    let planned = session.desktop.plan(server, Arc::clone(connection), request, code, session.screen()).await?;
    let number = planned.spec().number.get();
    tracing::info!(server = server.as_str(), instance = number, pending = planned.pending(), "planned");
    show_plan(session, server, &planned, confirmation.plan);
    if let Some(refusal) = planned.refusal() {
        return Err(refusal);
    }
    if confirmation.plan {
        output.say("cli-plan-only", &[]);
        return Ok(());
    }
    if planned.pending() > 0 && !confirmation.yes && !ask::yes(output, &output.texts().plain("cli-question-start"))? {
        return Err(Problem::new(ErrorCode::Cancelled));
    }
    let began = Instant::now();
    let (request, spec) = (planned.request(), planned.spec().clone());
    let done = planned.run().await?;
    if !output.is_json() {
        let took = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        show_result(session, server, &request, &spec, &done, took);
    }
    Ok(())
}

/// The token that was given, the one that is kept, or the one that the person types now.
async fn git_token(
    session: &Session,
    server: &ServerName,
    request: &Request,
    code: &CodeSource,
    given: Option<secrecy::SecretString>,
) -> Result<Option<secrecy::SecretString>, Problem> {
    let CodeSource::Git { url, access: GitAccess::Token { user }, .. } = code else { return Ok(given) };
    if given.is_some() {
        return Ok(given);
    }
    let kept = session.desktop.kept_git_token(server, request.instance()).await?;
    let output = &session.output;
    if kept.is_some() || !ask::can_ask() || output.is_json() {
        return Ok(kept);
    }
    let prompt = output.texts().with("cli-prompt-git-token", &[("user", user), ("host", url.host())]);
    Ok(Some(super::install::git_token(&ask::secret(output, &prompt, "git-token")?)?))
}

fn show_plan(session: &Session, server: &ServerName, planned: &Planned, plan_only: bool) {
    let output = &session.output;
    let (spec, request) = (planned.spec(), planned.request());
    if output.is_json() {
        if plan_only {
            let (checks, steps) = (planned.checks(), planned.steps());
            output.value(&json!({ "request": request, "spec": spec, "checks": checks, "steps": steps }));
        } else {
            for check in planned.checks() {
                output.value(&Event::CheckFinished { check: check.clone() });
            }
        }
        return;
    }
    if !planned.checks().is_empty() {
        check::print(output, planned.checks(), server.as_str());
        output.line("");
    }
    if planned.refusal().is_some() {
        return;
    }
    let texts = output.texts();
    let number = spec.number.to_string();
    let values = [
        ("operation", request.kind().as_str()),
        ("instance", number.as_str()),
        ("domain", spec.domain.as_str()),
        ("server", server.as_str()),
    ];
    output.say("cli-plan-heading", &values);
    for step in planned.steps() {
        let id = format!("step-{}", step.step);
        let (mark, text) = if step.satisfied {
            ("=", texts.with_params(&format!("{id}.already"), &step.params))
        } else {
            ("•", texts.with_params(&id, &step.params))
        };
        output.line(format!("  {mark} {}", text.unwrap_or_default()));
        if let Some(changed) = step.params.get("changed").filter(|_| !step.satisfied) {
            output.line(format!("    ! {}", texts.with("plan-changed-by-hand", &[("changed", changed)])));
        }
    }
    if planned.pending() == 0 {
        output.say("plan-nothing-to-do", &[]);
    } else {
        let (changed, total) = (planned.pending().to_string(), planned.steps().len().to_string());
        output.say("cli-plan-count", &[("changed", &changed), ("total", &total)]);
        output.say(plan_note(&request), &values);
    }
    output.line("");
}

/// What a person has to know before saying yes.
fn plan_note(request: &Request) -> &'static str {
    match request.kind() {
        OperationKind::Install => "plan-nothing-erased",
        OperationKind::Start | OperationKind::Stop | OperationKind::Restart => "plan-note-control",
        OperationKind::Uninstall if request.erases_data() => "plan-note-erase",
        OperationKind::Uninstall => "plan-note-uninstall",
    }
}

fn show_result(
    session: &Session,
    server: &ServerName,
    request: &Request,
    spec: &model::InstanceSpec,
    done: &Done,
    took: u64,
) {
    let output = &session.output;
    let (domain, number) = (spec.domain.as_str(), spec.number.to_string());
    output.line("");
    if request.kind() != OperationKind::Install {
        let id = format!("result-{}", request.kind());
        output.say(&id, &[("domain", domain), ("instance", &number), ("server", server.as_str())]);
        output.say("cli-result-duration", &[("duration", &output.texts().duration(took))]);
        return;
    }
    output.say(if done.changed == 0 { "cli-result-unchanged" } else { "cli-result-heading" }, &[]);
    output.say("cli-result-duration", &[("duration", &output.texts().duration(took))]);
    if let Some(url) = &done.login_url {
        output.say("cli-result-address", &[("url", url)]);
    }
    output.say("cli-result-email", &[("email", &operations::administrator(&spec.domain))]);
    output.say("cli-result-secrets", &[]);
    let (owner, secret) = (format!("{server}/{number}"), SecretName::AdministratorPassword);
    output.line(format!("    {}", command_text(["secret", "show", &owner, secret.as_str()])));
    if done.changed == 0 {
        return;
    }
    let host = session.desktop.inventory().server(server).map(|server| server.host.to_string()).unwrap_or_default();
    output.line("");
    output.say("result-next-heading", &[]);
    let next = output.texts().with("result-next-dns", &[("domain", domain), ("address", &host)]);
    output.line(format!("  1. {next}"));
}
