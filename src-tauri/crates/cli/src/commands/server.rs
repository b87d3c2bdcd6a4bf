//! `smart server`: adding, listing, showing and removing servers.

use inventory::LoginMethod;
use model::{ErrorCode, Fingerprint, Host, Invalid, LoginUser, Problem, ServerClaim, SshPort};
use operations::{KnownRenewal, NewLogin, NewServer};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;

use super::{Session, moment, server_name};
use crate::arguments::{AddServer, LoginArguments, RenewPassword};
use crate::ask;

/// Logs in to a server and keeps what is needed to do so again.
pub async fn add(session: &Session, arguments: AddServer) -> Result<(), Problem> {
    let output = &session.output;
    let texts = output.texts();
    let name = server_name(&arguments.server)?;
    let host = arguments.host.as_deref().or(arguments.login.ssh_config.as_deref()).unwrap_or_default();
    let host: Host = host.parse().map_err(|error: Invalid| Problem::from(error))?;
    let port: SshPort = arguments.port.parse().map_err(|error: Invalid| Problem::from(error))?;
    let user: LoginUser = arguments.user.parse().map_err(|error: Invalid| Problem::from(error))?;
    let accepted = arguments.login.accept_host_key.as_deref().map(str::parse::<Fingerprint>).transpose();
    let accepted = accepted.map_err(Problem::from)?;
    if session.desktop.inventory().server(&name).is_ok() {
        return Err(Problem::new(ErrorCode::ServerExists).with("server", &name));
    }
    let by_system = arguments.login.ssh_config.is_some();
    if !output.is_json() {
        output.note_to_stderr(texts.with("cli-connecting", &[("host", host.as_str())]));
    }
    let confirmed = if by_system { None } else { confirm_host_key(session, &host, port, &user, accepted).await? };
    let login = login(session, &arguments, &host, &user)?;
    let sudo_password =
        arguments.login.sudo_password_stdin.then(|| ask::secret_from_stdin("sudo-password")).transpose()?;
    let claim = arguments.login.accept_machine.as_deref().and_then(|claim| claim.parse::<ServerClaim>().ok());
    let by_line = arguments.login.password_stdin;
    let new_password = arguments.renew_password.then(|| new_password(session, by_line, &user)).transpose()?;
    let new = NewServer { name, host, port, user, login, sudo_password, confirmed, claim, new_password };
    let blanks = has_blank_ends(&new.login);
    let added = session.desktop.add_server(new, session.cancel.clone()).await;
    let server = added.map_err(|error| with_blanks(error.into(), blanks))?;
    tracing::info!(server = server.name.as_str(), "server added");
    let instances = session.desktop.inventory().instances(Some(&server.name))?;
    if output.is_json() {
        output.value(&json!({ "server": server, "instances": instances }));
        return Ok(());
    }
    let name = server.name.as_str();
    output.say("cli-server-added", &[("server", name)]);
    for instance in instances {
        let (number, domain) = (instance.number.to_string(), instance.domain.to_string());
        output.say("cli-instance-found", &[("server", name), ("instance", &number), ("domain", &domain)]);
    }
    match server.login {
        LoginMethod::MadeKey => output.say("cli-key-installed", &[("server", name)]),
        LoginMethod::Password => output.say("cli-password-kept", &[("server", name)]),
        LoginMethod::KeyFile { .. } | LoginMethod::Agent { .. } | LoginMethod::SystemConfiguration { .. } => {}
    }
    Ok(())
}

/// Asks the server who it is, before any credential leaves. Returns the fingerprint that the person says is right.
async fn confirm_host_key(
    session: &Session,
    host: &Host,
    port: SshPort,
    user: &LoginUser,
    accepted: Option<Fingerprint>,
) -> Result<Option<Fingerprint>, Problem> {
    // What was said to be right is proved by the login itself, before any credential: a connection less.
    if let Some(expected) = &accepted
        && session.desktop.known_hosts().keys(host, port)?.is_empty()
    {
        return Ok(Some(expected.clone()));
    }
    let offered = match session.desktop.fingerprint(host, port, user).await.map_err(Problem::from) {
        Ok(offered) => offered,
        Err(problem) if problem.code == ErrorCode::HostKeyChanged => {
            return confirm_changed_host_key(session, host, port, accepted, problem).map(Some);
        }
        Err(problem) => return Err(problem),
    };
    let recorded = !session.desktop.known_hosts().keys(host, port)?.is_empty();
    match accepted {
        Some(expected) if expected != offered => {
            return Err(Problem::new(ErrorCode::HostKeyMismatch)
                .with("host", host)
                .with("expected", expected)
                .with("offered", offered));
        }
        Some(expected) => return Ok(Some(expected)),
        None if recorded => return Ok(None),
        None => {}
    }
    let unknown = || Problem::new(ErrorCode::HostKeyUnknown).with("host", host).with("fingerprint", &offered);
    let output = &session.output;
    if output.is_json() || !ask::can_ask() {
        return Err(unknown());
    }
    let texts = output.texts();
    output.note_to_stderr(texts.with("cli-host-key-unknown", &[("host", host.as_str())]));
    output.note_to_stderr(texts.plain("host-key-explanation"));
    let values = [("host", host.as_str()), ("fingerprint", offered.as_str())];
    if ask::yes(output, &texts.with("cli-host-key-question", &values))? { Ok(Some(offered)) } else { Err(unknown()) }
}

/// A server with another key than the one on record: the person has to say that it was reinstalled.
fn confirm_changed_host_key(
    session: &Session,
    host: &Host,
    port: SshPort,
    accepted: Option<Fingerprint>,
    problem: Problem,
) -> Result<Fingerprint, Problem> {
    let value = |name: &str| problem.params.get(name).cloned().unwrap_or_default();
    let (recorded, offered) = (value("recorded"), value("offered"));
    let fingerprint: Fingerprint = offered.parse().map_err(|error: Invalid| Problem::from(error))?;
    let output = &session.output;
    let agreed = match accepted {
        Some(expected) => expected == fingerprint,
        None if output.is_json() || !ask::can_ask() => false,
        None => {
            let values = [("host", host.as_str()), ("recorded", recorded.as_str()), ("offered", offered.as_str())];
            output.note_to_stderr(output.texts().with("cli-host-key-changed", &values));
            ask::yes(output, &output.texts().with("cli-host-key-changed-question", &values))?
        }
    };
    if !agreed {
        return Err(problem);
    }
    session.desktop.known_hosts().forget(host, port)?;
    Ok(fingerprint)
}

/// What takes an expired password's place: the next line of standard input, or typed twice.
fn new_password(session: &Session, by_line: bool, user: &LoginUser) -> Result<SecretString, Problem> {
    if by_line {
        return ask::secret_from_stdin("new-password");
    }
    let output = &session.output;
    let ask = |text: &str| {
        let prompt = output.texts().with(text, &[("user", user.as_str())]);
        ask::secret(output, &prompt, "new-password")
    };
    loop {
        let password = ask("cli-prompt-new-password")?;
        if password.expose_secret() == ask("cli-prompt-new-password-again")?.expose_secret() {
            return Ok(password);
        }
        output.note_to_stderr(output.texts().plain("cli-passwords-differ"));
    }
}

/// Renews the expired password of a known server's user. The expired one comes first where nobody else knows it.
pub async fn renew_password(session: &Session, arguments: &RenewPassword) -> Result<(), Problem> {
    let output = &session.output;
    let name = server_name(&arguments.server)?;
    let server = session.desktop.inventory().server(&name)?;
    let by_line = arguments.new_password_stdin;
    let is_needed = session.desktop.needs_expired_password(&name).await?;
    let old = if is_needed && by_line {
        Some(ask::secret_from_stdin("login-password")?)
    } else if is_needed {
        let values = [("user", server.user.as_str()), ("host", server.host.as_str())];
        let prompt = output.texts().with("cli-prompt-login-password", &values);
        Some(ask::secret(output, &prompt, "login-password")?)
    } else {
        session.desktop.kept_password(&name).await?
    };
    let new = new_password(session, by_line, &server.user)?;
    let renewed = session.desktop.renew_password(&name, old.as_ref(), &new, session.cancel.clone()).await?;
    if output.is_json() {
        output.value(&json!({ "server": server.name, "renewed": renewed != KnownRenewal::NotExpired }));
    } else {
        let text = match renewed {
            KnownRenewal::NotExpired => "cli-password-not-expired",
            KnownRenewal::Renewed => "cli-password-renewed",
            KnownRenewal::RenewedUnproved => "cli-password-renewed-code-next",
        };
        output.say(text, &[("server", name.as_str()), ("user", server.user.as_str())]);
    }
    Ok(())
}

fn login(session: &Session, arguments: &AddServer, host: &Host, user: &LoginUser) -> Result<NewLogin, Problem> {
    typed_login(&arguments.login)?.map_or_else(|| ask_password(session, host, user), Ok)
}

/// The password, typed without being seen.
pub(super) fn ask_password(session: &Session, host: &Host, user: &LoginUser) -> Result<NewLogin, Problem> {
    let values = [("user", user.as_str()), ("host", host.as_str())];
    let prompt = session.output.texts().with("cli-prompt-login-password", &values);
    Ok(NewLogin::Password(ask::secret(&session.output, &prompt, "login-password")?))
}

/// Whether a password begins or ends with a blank: `cmd` sends one along, and nobody sees it.
pub(super) fn has_blank_ends(login: &NewLogin) -> bool {
    let NewLogin::Password(password) = login else { return false };
    let password = password.expose_secret();
    password.trim() != password
}

/// A refusal, with the blanks as its probable cause.
pub(super) fn with_blanks(problem: Problem, blanks: bool) -> Problem {
    let is_probable = blanks && problem.code == ErrorCode::LoginRefused && !problem.params.contains_key("renewed");
    if is_probable { problem.with("reason", "blanks") } else { problem }
}

/// The login that was typed, if one was.
pub(super) fn typed_login(arguments: &LoginArguments) -> Result<Option<NewLogin>, Problem> {
    if let Some(alias) = &arguments.ssh_config {
        return Ok(Some(NewLogin::SystemConfiguration { alias: alias.clone() }));
    }
    if arguments.agent {
        let key = arguments.agent_key.as_deref().map(str::parse::<Fingerprint>).transpose();
        return Ok(Some(NewLogin::Agent { key: key.map_err(Problem::from)? }));
    }
    if let Some(path) = &arguments.key {
        let passphrase: Option<SecretString> =
            arguments.passphrase_stdin.then(|| ask::secret_from_stdin("key-passphrase")).transpose()?;
        return Ok(Some(NewLogin::KeyFile { path: path.clone(), passphrase }));
    }
    if arguments.password_stdin {
        return Ok(Some(NewLogin::Password(ask::secret_from_stdin("login-password")?)));
    }
    Ok(None)
}

/// Lists the servers of this desktop.
pub fn list(session: &Session) -> Result<(), Problem> {
    let output = &session.output;
    let servers = session.desktop.inventory().servers()?;
    if output.is_json() {
        output.value(&json!({ "servers": servers }));
        return Ok(());
    }
    if servers.is_empty() {
        output.say("cli-server-list-empty", &[]);
        return Ok(());
    }
    let texts = output.texts();
    let heading = ["cli-label-name", "cli-label-address", "cli-label-user", "cli-label-login"];
    let mut rows = vec![heading.iter().map(|id| texts.plain(id)).collect::<Vec<_>>()];
    for server in servers {
        rows.push(vec![
            server.name.to_string(),
            format!("{}:{}", server.host, server.port),
            server.user.to_string(),
            texts.plain(login_text(&server.login)),
        ]);
    }
    output.table(&rows);
    Ok(())
}

const fn login_text(login: &LoginMethod) -> &'static str {
    match login {
        LoginMethod::Password => "cli-login-password",
        LoginMethod::MadeKey => "cli-login-key",
        LoginMethod::KeyFile { .. } => "cli-login-key-file",
        LoginMethod::Agent { .. } => "cli-login-agent",
        LoginMethod::SystemConfiguration { .. } => "cli-login-system",
    }
}

/// Shows one server, as this desktop knows it.
pub fn show(session: &Session, name: &str) -> Result<(), Problem> {
    let output = &session.output;
    let server = session.desktop.inventory().server(&server_name(name)?)?;
    let instances = session.desktop.inventory().instances(Some(&server.name))?;
    let fingerprints = session.desktop.host_fingerprints(&server.host, server.port)?;
    if output.is_json() {
        output.value(&json!({ "server": server, "fingerprints": fingerprints, "instances": instances }));
        return Ok(());
    }
    let texts = output.texts();
    output.say("cli-server-show-heading", &[("server", server.name.as_str())]);
    let mut rows = vec![
        ("cli-label-address", format!("{}:{}", server.host, server.port)),
        ("cli-label-user", server.user.to_string()),
        ("cli-label-login", texts.plain(login_text(&server.login))),
        ("cli-label-added", moment(&server.added_at)),
    ];
    rows.extend(fingerprints.iter().map(|fingerprint| ("cli-label-fingerprint", fingerprint.to_string())));
    rows.extend(
        instances.iter().map(|instance| ("label-instance", format!("{} · {}", instance.number, instance.domain))),
    );
    output.table(&rows.into_iter().map(|(label, value)| vec![texts.plain(label), value]).collect::<Vec<_>>());
    Ok(())
}

/// Calls a server by another name. Nothing on it is changed.
pub async fn rename(session: &Session, name: &str, new_name: &str) -> Result<(), Problem> {
    let output = &session.output;
    let (name, new_name) = (server_name(name)?, server_name(new_name)?);
    let renamed = session.desktop.rename_server(&name, &new_name).await?;
    if output.is_json() {
        output.value(&json!({ "renamed": renamed, "from": name }));
    } else {
        output.say("cli-server-renamed", &[("server", name.as_str()), ("name", new_name.as_str())]);
    }
    Ok(())
}

/// Forgets a server. Nothing on it is changed.
pub async fn remove(session: &Session, name: &str, yes: bool) -> Result<(), Problem> {
    let output = &session.output;
    let name = server_name(name)?;
    session.desktop.inventory().server(&name)?;
    let question = output.texts().with("cli-question-remove-server", &[("server", name.as_str())]);
    if !yes && !ask::yes(output, &question)? {
        return Err(Problem::new(ErrorCode::Cancelled));
    }
    let removed = session.desktop.remove_server(&name).await?;
    if output.is_json() {
        output.value(&json!({ "removed": removed.server, "instances": removed.instances }));
    } else {
        output.say("cli-server-removed", &[("server", name.as_str())]);
    }
    Ok(())
}
