//! `smart install`: from what was typed to a plan, and from the plan to an instance that answers.

use std::sync::Arc;
use std::time::Instant;

use model::{
    CodeSource, Domain, ErrorCode, Event, Field, GitAccess, GitReference, GitUrl, InstanceNumber, Invalid, MysqlPort,
    Problem, ServerName,
};
use operations::{
    ArchiveLimits, CodeInput, Facts, FactsRequest, InstanceSpec, PlannedInstall, Sections, next_free_number_and_port,
    prepare_archive, read_facts,
};
use remote::Connection;
use serde_json::json;
use stack::{BaseFolder, Images, StackError};

use super::{Session, check, server_name};
use crate::arguments::Install;
use crate::ask;

/// What was typed, validated without any server.
struct ParsedInstall {
    server: ServerName,
    domain: Domain,
    instance: Option<InstanceNumber>,
    mysql_port: Option<MysqlPort>,
    base_folder: Option<BaseFolder>,
    git: Option<(GitUrl, Option<GitReference>)>,
}

fn refuse(reason: &str) -> Problem {
    Problem::new(ErrorCode::ArgumentsInvalid).with("reason", reason)
}

/// Refuses what can't be right.
pub fn validate(arguments: &Install) -> Result<(), Problem> {
    parse(arguments).map(drop)
}

fn parse(arguments: &Install) -> Result<ParsedInstall, Problem> {
    let invalid = |error: Invalid| Problem::from(error);
    let git = match &arguments.git {
        Some(url) => {
            let url: GitUrl = url.parse().map_err(invalid)?;
            let reference = arguments.reference.as_deref().map(str::parse).transpose().map_err(invalid)?;
            Some((url, reference))
        }
        None => None,
    };
    match (&git, &arguments.archive) {
        (None, None) => return Err(refuse("code-missing")),
        (Some(_), Some(_)) => return Err(refuse("code-twice")),
        (Some((url, _)), None) if arguments.deploy_key && !url.is_ssh() => return Err(refuse("key-without-ssh")),
        (Some((url, _)), None) if wants_token(arguments) && url.is_ssh() => return Err(refuse("token-without-https")),
        (Some(_), None) | (None, Some(_)) => {}
    }
    if let Some(user) = &arguments.git_user {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | '+');
        if user.is_empty() || user.len() > 100 || !user.chars().all(allowed) {
            return Err(Invalid::new(Field::GitUser, if user.is_empty() { "empty" } else { "bad-character" }).into());
        }
    }
    let base_folder = arguments.base_folder.as_deref().map(str::parse).transpose().map_err(|error| match error {
        StackError::BaseFolder { reason } => refuse(reason),
        other => Problem::new(ErrorCode::Internal).detail(other.to_string()),
    })?;
    Ok(ParsedInstall {
        server: server_name(&arguments.server)?,
        domain: arguments.domain.parse().map_err(invalid)?,
        instance: arguments.instance.as_deref().map(str::parse).transpose().map_err(invalid)?,
        mysql_port: arguments.mysql_port.as_deref().map(str::parse).transpose().map_err(invalid)?,
        base_folder,
        git,
    })
}

const fn wants_token(arguments: &Install) -> bool {
    arguments.git_token_stdin || arguments.git_user.is_some()
}

/// Git servers that identify people by their token alone take any user name; this one is usual.
const ANY_USER: &str = "oauth2";

/// Installs an instance, or shows the plan.
pub async fn install(session: &Session, arguments: Install) -> Result<(), Problem> {
    let typed = parse(&arguments)?;
    let server = typed.server.clone();
    session.desktop.inventory().server(&server)?;
    // Read before the connection is made: a slow hand at the prompt must not let it time out.
    let git_token = match &typed.git {
        Some(_) if arguments.git_token_stdin => Some(ask::secret_from_stdin("git-token")?),
        _ => None,
    };
    let folder = tempfile::tempdir()
        .map_err(|error| Problem::new(ErrorCode::FileUnwritable).with("path", "/tmp").detail(error.to_string()))?;
    let (code, archive) = if let Some((url, reference)) = &typed.git {
        let access = git_access(url, &arguments);
        (CodeSource::Git { url: url.clone(), reference: reference.clone(), access }, None)
    } else {
        let from = arguments.archive.clone().unwrap_or_default();
        let target = folder.path().join("code.tar.gz");
        let prepared = tokio::task::spawn_blocking(move || prepare_archive(&from, &target, ArchiveLimits::default()))
            .await
            .map_err(|error| Problem::new(ErrorCode::Internal).detail(error.to_string()))??;
        (CodeSource::Archive { sha256: prepared.sha256, format: prepared.format }, Some(prepared.path))
    };
    let connection = session.connect(&server).await?;
    let spec = fill_defaults(session, typed, code, &connection).await?;
    let input = CodeInput { git_token, archive };
    let options = RunOptions { spec, code: input, plan_only: arguments.plan, yes: arguments.yes };
    let result = plan_and_run(session, &server, &connection, options).await;
    connection.close().await;
    result
}

fn git_access(url: &GitUrl, arguments: &Install) -> GitAccess {
    if url.is_ssh() {
        GitAccess::DeployKey
    } else if wants_token(arguments) {
        GitAccess::Token { user: arguments.git_user.clone().unwrap_or_else(|| ANY_USER.to_owned()) }
    } else {
        GitAccess::Public
    }
}

/// Fills in what was not typed: from this desktop's record, else from the server.
async fn fill_defaults(
    session: &Session,
    typed: ParsedInstall,
    code: CodeSource,
    connection: &Connection,
) -> Result<InstanceSpec, Problem> {
    let known = session
        .desktop
        .inventory()
        .instances(Some(&typed.server))?
        .into_iter()
        .find(|instance| instance.domain == typed.domain && typed.instance.is_none_or(|n| n == instance.number));
    let known_folder = known.as_ref().and_then(|instance| instance.base_folder.parse().ok());
    let base_folder = typed.base_folder.or(known_folder).unwrap_or_default();
    let mut instance = typed.instance.or(known.as_ref().map(|instance| instance.number));
    let mut mysql_port = typed.mysql_port.or(known.as_ref().map(|instance| instance.mysql_port));
    if instance.is_none() || mysql_port.is_none() {
        let request = FactsRequest { base: base_folder.clone(), instance: InstanceNumber::FIRST, domain: None };
        let sections = Sections::HOST.with(Sections::DOCKER).with(Sections::FILES);
        let mut facts = Facts::default();
        read_facts(connection, &request, sections, "", &mut facts).await?;
        let recorded = facts
            .records
            .specs
            .values()
            .map(|recorded| &recorded.spec)
            .find(|spec| spec.domain == typed.domain && instance.is_none_or(|number| number == spec.instance));
        let free = next_free_number_and_port(&facts);
        instance = instance.or(recorded.map(|spec| spec.instance)).or(free.map(|free| free.instance));
        mysql_port = mysql_port.or(recorded.map(|spec| spec.mysql_port)).or(free.map(|free| free.mysql_port));
    }
    let none_free = |field| Problem::from(Invalid::new(field, "too-large"));
    Ok(InstanceSpec {
        domain: typed.domain,
        instance: instance.ok_or_else(|| none_free(Field::Instance))?,
        mysql_port: mysql_port.ok_or_else(|| none_free(Field::MysqlPort))?,
        base_folder,
        code,
        images: Images::default(),
    })
}

/// What is to be run, and how far.
pub struct RunOptions {
    /// The instance as it should be.
    pub spec: InstanceSpec,
    /// What fetches the code.
    pub code: CodeInput,
    /// Only the plan is shown.
    pub plan_only: bool,
    /// No confirmation is asked for.
    pub yes: bool,
}

/// Plan, question, and the work.
pub async fn plan_and_run(
    session: &Session,
    server: &ServerName,
    connection: &Arc<Connection>,
    options: RunOptions,
) -> Result<(), Problem> {
    let RunOptions { spec, mut code, plan_only, yes } = options;
    let output = &session.output;
    let screen = session.screen();
    if let (CodeSource::Git { url, access: GitAccess::Token { user }, .. }, None) = (&spec.code, &code.git_token) {
        code.git_token = session.desktop.kept_git_token(server, spec.instance).await?;
        if code.git_token.is_none() && ask::can_ask() && !output.is_json() {
            let prompt = output.texts().with("cli-prompt-git-token", &[("user", user), ("host", url.host())]);
            code.git_token = Some(ask::secret(output, &prompt, "git-token")?);
        }
    }
    let planned =
        session.desktop.plan_install(server, Arc::clone(connection), spec.clone(), code, Arc::clone(&screen)).await?;
    tracing::info!(
        server = server.as_str(),
        instance = spec.instance.get(),
        pending = planned.plan.pending(),
        "planned"
    );
    show_plan(session, server, &spec, &planned, plan_only);
    if let Some(refusal) = planned.plan.refusal() {
        return Err(refusal);
    }
    if plan_only {
        if !output.is_json() {
            output.say("cli-plan-only", &[]);
        }
        return Ok(());
    }
    let pending = planned.plan.pending();
    if pending > 0 && !yes && !ask::yes(output, &output.texts().plain("cli-question-start"))? {
        return Err(Problem::new(ErrorCode::Cancelled));
    }
    let began = Instant::now();
    let installed = planned.run().await?;
    if !output.is_json() {
        let took = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        show_result(session, server, &spec, installed.changed, took);
    }
    Ok(())
}

fn show_plan(session: &Session, server: &ServerName, spec: &InstanceSpec, planned: &PlannedInstall, plan_only: bool) {
    let output = &session.output;
    let plan = &planned.plan;
    if output.is_json() {
        if plan_only {
            output.value(&json!({ "spec": spec, "checks": plan.checks, "steps": plan.steps }));
        } else {
            for check in &plan.checks {
                output.value(&Event::CheckFinished { check: check.clone() });
            }
        }
        return;
    }
    if !plan.checks.is_empty() {
        check::print(output, &plan.checks, server.as_str());
        output.line("");
    }
    if plan.refusal().is_some() {
        return;
    }
    let texts = output.texts();
    let number = spec.instance.to_string();
    let values = [("instance", number.as_str()), ("domain", spec.domain.as_str()), ("server", server.as_str())];
    output.say("cli-plan-heading", &values);
    for step in &plan.steps {
        let id = format!("step-{}", step.step);
        let (mark, text) = if step.satisfied {
            ("=", texts.with_params(&format!("{id}.already"), &step.params))
        } else {
            ("•", texts.with_params(&id, &step.params))
        };
        output.line(format!("  {mark} {}", text.unwrap_or_default()));
    }
    if plan.pending() == 0 {
        output.say("plan-nothing-to-do", &[]);
    } else {
        let (changed, total) = (plan.pending().to_string(), plan.steps.len().to_string());
        output.say("cli-plan-count", &[("changed", &changed), ("total", &total)]);
        output.say("plan-nothing-erased", &[]);
    }
    output.line("");
}

fn show_result(session: &Session, server: &ServerName, spec: &InstanceSpec, changed: usize, took: u64) {
    let output = &session.output;
    let domain = spec.domain.as_str();
    let number = spec.instance.to_string();
    output.line("");
    output.say(if changed == 0 { "cli-result-unchanged" } else { "cli-result-heading" }, &[]);
    output.say("cli-result-duration", &[("duration", &output.texts().duration(took))]);
    output.say("cli-result-address", &[("url", &format!("http://{domain}/login"))]);
    output.say("cli-result-email", &[("email", &format!("admin@{domain}"))]);
    output.say("cli-result-secrets", &[]);
    let values = [("server", server.as_str()), ("instance", number.as_str())];
    output.line(format!("    {}", output.texts().with("cli-result-secrets-command", &values)));
    if changed == 0 {
        return;
    }
    let host = session.desktop.inventory().server(server).map(|server| server.host.to_string()).unwrap_or_default();
    output.line("");
    output.say("result-next-heading", &[]);
    let next = output.texts().with("result-next-dns", &[("domain", domain), ("address", &host)]);
    output.line(format!("  1. {next}"));
}
