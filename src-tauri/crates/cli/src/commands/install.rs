//! `smart install`: from what was typed to a plan, and from the plan to an instance that answers.

use model::{
    BaseFolder, CodeSource, Domain, ErrorCode, Event, Fingerprint, GitAccess, GitReference, GitUrl, Images,
    InstanceNumber, Invalid, MysqlPort, Problem, Request, Role, ServerName,
};
use operations::{ArchiveLimits, CodeInput, InstallDraft, PreparedArchive, prepare_archive};

use secrecy::{ExposeSecret as _, SecretString};

use super::run::{RunOptions, plan_and_run};
use super::{Session, server_name};
use crate::arguments::Install;
use crate::ask;

/// What was typed, validated without any server.
struct ParsedInstall {
    server: ServerName,
    domain: Domain,
    instance: Option<InstanceNumber>,
    mysql_port: Option<MysqlPort>,
    base_folder: Option<BaseFolder>,
    images: Images,
    git: Option<(GitUrl, Option<GitReference>)>,
    git_host_key: Option<Fingerprint>,
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
        GitAccess::user_name(user).map_err(invalid)?;
    }
    Ok(ParsedInstall {
        server: server_name(&arguments.server)?,
        domain: arguments.domain.parse().map_err(invalid)?,
        instance: arguments.number.as_deref().map(str::parse).transpose().map_err(invalid)?,
        mysql_port: arguments.mysql_port.as_deref().map(str::parse).transpose().map_err(invalid)?,
        base_folder: arguments.base_folder.as_deref().map(str::parse).transpose().map_err(invalid)?,
        images: images(&arguments.image)?,
        git,
        git_host_key: arguments.accept_git_host_key.as_deref().map(str::parse).transpose().map_err(invalid)?,
    })
}

/// `ROLE=IMAGE`, each in the place of the usual one.
fn images(typed: &[String]) -> Result<Images, Problem> {
    let mut images = Images::default();
    for one in typed {
        let (role, image) = one.split_once('=').ok_or_else(|| refuse("image"))?;
        images.set(role.parse::<Role>()?, image.parse().map_err(|error: Invalid| Problem::from(error))?);
    }
    Ok(images)
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
        Some(_) if arguments.git_token_stdin => Some(git_token(&ask::secret_from_stdin("git-token")?)?),
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
        (CodeSource::Archive { sha256: prepared.sha256.clone(), format: prepared.format }, Some(prepared))
    };
    let take_environment = match &archive {
        Some(prepared) => takes_environment(session, &arguments, prepared)?,
        None => arguments.take_env,
    };
    let connection = session.connect(&server).await?;
    let draft = InstallDraft {
        domain: typed.domain,
        number: typed.instance,
        mysql_port: typed.mysql_port,
        base_folder: typed.base_folder,
        images: typed.images,
        code,
        take_environment,
    };
    let request = Request::Install(Box::new(session.desktop.complete_install(&server, &connection, draft).await?));
    let (archive, environment) = archive.map_or((None, None), |archive| (Some(archive.path), archive.environment));
    let code = CodeInput { git_token, token_follows: false, git_host_key: typed.git_host_key, archive, environment };
    let options = RunOptions { request, code, confirmation: arguments.confirmation };
    let result = plan_and_run(session, &server, &connection, options).await;
    connection.close().await;
    result
}

/// Says what of an archive is not taken, and whether the `.env` of another installation is: only if the person wants it.
fn takes_environment(session: &Session, arguments: &Install, archive: &PreparedArchive) -> Result<bool, Problem> {
    if !archive.left_out.is_empty() {
        session.screen()(Event::LeftOut { left_out: archive.left_out.clone() });
    }
    if arguments.take_env {
        archive.accept_environment()?;
    }
    if archive.environment.is_none() {
        return Ok(false);
    }
    let (output, confirmation) = (&session.output, &arguments.confirmation);
    let is_asked =
        !arguments.take_env && !confirmation.yes && !confirmation.plan && !output.is_json() && ask::can_ask();
    let is_taken = arguments.take_env || is_asked && ask::yes(output, &output.texts().plain("cli-question-take-env"))?;
    if is_taken {
        archive.accept_environment()?;
    }
    output.say(if is_taken { "plan-environment-taken" } else { "plan-environment-left" }, &[]);
    Ok(is_taken)
}

/// A token without what was pasted along with it.
pub fn git_token(typed: &SecretString) -> Result<SecretString, Problem> {
    Ok(SecretString::from(GitAccess::token(typed.expose_secret())?))
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
