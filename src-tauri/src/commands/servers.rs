//! Servers: those on record, a new one, a look at one, and what the world's name servers say of a domain.

use std::sync::Arc;

use model::{
    Check, DomainSight, ErrorCode, Fingerprint, Host, InstanceNumber, LoginUser, Problem, ServerName, SshPort,
};
use operations::{NewLogin, NewServer, Sections, Survey, SurveyRequest, checks, propose, see_domain, survey};
use secrecy::SecretString;
use stack::BaseFolder;
use tauri::State;
use tauri::ipc::Channel;
use tokio_util::sync::CancellationToken;

use super::{parse, with_connection};
use crate::shell::Shell;
use crate::wire::{Identity, InstanceRow, Login, NewServerRequest, ServerLook, ServerRow};

/// The servers on record.
#[tauri::command]
pub async fn servers(shell: State<'_, Shell>) -> Result<Vec<ServerRow>, Problem> {
    let servers = shell.desktop()?.inventory().servers()?;
    Ok(servers.into_iter().map(ServerRow::from).collect())
}

/// The instances on record.
#[tauri::command]
pub async fn instances(shell: State<'_, Shell>) -> Result<Vec<InstanceRow>, Problem> {
    let instances = shell.desktop()?.inventory().instances(None)?;
    Ok(instances.into_iter().map(InstanceRow::from).collect())
}

/// Asks a server who it is, before any credential leaves.
#[tauri::command]
pub async fn fingerprint(
    shell: State<'_, Shell>,
    host: String,
    port: String,
    user: String,
) -> Result<Identity, Problem> {
    let desktop = shell.desktop()?;
    let (host, port, user): (Host, SshPort, LoginUser) = (parse(&host)?, parse(&port)?, parse(&user)?);
    let offered = desktop.fingerprint(&host, port, &user).await?;
    let recorded = desktop.host_fingerprints(&host, port)?.contains(&offered);
    Ok(Identity { fingerprint: offered.to_string(), recorded })
}

/// Logs in to a new server and keeps what is needed to do so again.
#[tauri::command]
pub async fn add_server(shell: State<'_, Shell>, server: NewServerRequest) -> Result<ServerRow, Problem> {
    let secret = |text: String| {
        let secret = SecretString::from(text);
        vault::note(&secret);
        secret
    };
    let login = match server.login {
        Login::Password { password } if password.is_empty() => {
            return Err(Problem::new(ErrorCode::SecretEmpty).with("name", "login-password"));
        }
        Login::Password { password } => NewLogin::Password(secret(password)),
        Login::KeyFile { path, passphrase } => {
            let passphrase = passphrase.filter(|text| !text.is_empty()).map(secret);
            NewLogin::KeyFile { path: path.trim().into(), passphrase }
        }
        Login::Agent => NewLogin::Agent,
        Login::System { alias } => NewLogin::SystemConfiguration { alias: alias.trim().to_owned() },
    };
    let new = NewServer {
        name: parse(&server.name)?,
        host: parse(&server.host)?,
        port: parse(&server.port)?,
        user: parse(&server.user)?,
        login,
        sudo_password: server.sudo_password.filter(|text| !text.is_empty()).map(secret),
        confirmed: server.fingerprint.as_deref().map(parse::<Fingerprint>).transpose()?,
    };
    Ok(shell.desktop()?.add_server(new, CancellationToken::new()).await?.into())
}

/// The person says that a server was set up anew and shows this key rightly.
#[tauri::command]
pub async fn trust_new_key(
    shell: State<'_, Shell>,
    host: String,
    port: String,
    user: String,
    fingerprint: String,
) -> Result<(), Problem> {
    let (host, port, user): (Host, SshPort, LoginUser) = (parse(&host)?, parse(&port)?, parse(&user)?);
    Ok(shell.desktop()?.trust_new_key(&host, port, &user, &parse(&fingerprint)?).await?)
}

/// Looks at a server. `known` hears the checks that need no network, before the others have their answer.
#[tauri::command]
pub async fn check_server(
    shell: State<'_, Shell>,
    server: String,
    known: Channel<Vec<Check>>,
) -> Result<ServerLook, Problem> {
    let desktop = shell.desktop()?;
    let name: ServerName = parse(&server)?;
    let connection = Arc::new(desktop.connect(&name, CancellationToken::new()).await?);
    with_connection(connection, |connection| async move {
        let request = SurveyRequest { base: BaseFolder::default(), instance: InstanceNumber::FIRST, domain: None };
        let elevation = connection.rights().elevation();
        let mut facts = Survey::default();
        let found = |facts: &Survey| checks(facts, None, elevation, jiff::Timestamp::now().as_second());
        let near = Sections::HOST.with(Sections::DOCKER).with(Sections::FILES);
        survey(&connection, &request, near, "", &mut facts).await?;
        let mut first = found(&facts);
        first.retain(|check| !check.id.needs_network());
        let _ = known.send(first);
        survey(&connection, &request, Sections::NETWORK, "", &mut facts).await?;
        let proposal = propose(&facts);
        Ok(ServerLook {
            checks: found(&facts),
            instance: proposal.map(|proposal| proposal.instance.get()),
            mysql_port: proposal.map(|proposal| proposal.mysql_port.get()),
        })
    })
    .await
}

/// What several name servers of the world say of a domain and of a name below it, held against the server's address.
#[tauri::command]
pub async fn look_up_domain(shell: State<'_, Shell>, server: String, domain: String) -> Result<DomainSight, Problem> {
    let server = shell.desktop()?.inventory().server(&parse(&server)?)?;
    Ok(see_domain(&parse(&domain)?, &server.host).await)
}
