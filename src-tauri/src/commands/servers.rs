//! Servers: those on record, a new one, another way to reach one, a look at one, and what the world's name servers say of a
//! domain.

use model::{
    Check, DnsReport, ErrorCode, Fingerprint, Host, LoginUser, Problem, ServerClaim, ServerName, SshPort, sanitize_line,
};
use operations::{NewLogin, NewServer, ServerEdit, check_dns};
use remote::AgentKey;
use tauri::State;
use tauri::ipc::Channel;
use tokio_util::sync::CancellationToken;

use super::{connect, parse, secret, secret_unless_empty, with_connection};
use crate::dto::{
    AgentKeyDto, EditServerRequest, Identity, InstanceDto, Login, NewServerRequest, ServerCheckReport, ServerDto,
};
use crate::state::AppState;

/// The servers on record.
#[tauri::command]
pub async fn servers(state: State<'_, AppState>) -> Result<Vec<ServerDto>, Problem> {
    let servers = state.desktop()?.inventory().servers()?;
    Ok(servers.into_iter().map(ServerDto::from).collect())
}

/// The instances on record.
#[tauri::command]
pub async fn instances(state: State<'_, AppState>) -> Result<Vec<InstanceDto>, Problem> {
    let instances = state.desktop()?.inventory().instances(None)?;
    Ok(instances.into_iter().map(InstanceDto::from).collect())
}

/// Asks a server who it is, before any credential leaves.
#[tauri::command]
pub async fn fingerprint(
    state: State<'_, AppState>,
    host: String,
    port: String,
    user: String,
) -> Result<Identity, Problem> {
    let (host, port, user): (Host, SshPort, LoginUser) = (parse(&host)?, parse(&port)?, parse(&user)?);
    let desktop = state.desktop_at(&host)?;
    let offered = desktop.fingerprint(&host, port, &user).await?;
    let recorded = desktop.host_fingerprints(&host, port)?.contains(&offered);
    Ok(Identity { fingerprint: offered.to_string(), recorded })
}

/// The keys that the person's SSH agent holds.
#[tauri::command]
pub async fn agent_keys() -> Result<Vec<AgentKeyDto>, Problem> {
    let keys = remote::agent_keys().await?;
    // The comment is somebody's text: shown as it is, less what a terminal would obey.
    let dto = |AgentKey { fingerprint, comment }: AgentKey| AgentKeyDto {
        fingerprint: fingerprint.to_string(),
        comment: sanitize_line(&comment),
    };
    Ok(keys.into_iter().map(dto).collect())
}

/// How the person wants to log in.
fn typed_login(login: Login) -> Result<NewLogin, Problem> {
    Ok(match login {
        Login::Password { password } if password.is_empty() => {
            return Err(Problem::new(ErrorCode::SecretEmpty).with("name", "login-password"));
        }
        Login::Password { password } => NewLogin::Password(secret(password)),
        Login::KeyFile { path, passphrase } => {
            NewLogin::KeyFile { path: path.trim().into(), passphrase: secret_unless_empty(passphrase) }
        }
        Login::Agent { key } => NewLogin::Agent {
            key: key.filter(|text| !text.trim().is_empty()).as_deref().map(parse::<Fingerprint>).transpose()?,
        },
        Login::System { alias } => NewLogin::SystemConfiguration { alias: alias.trim().to_owned() },
    })
}

/// Logs in to a new server and keeps what is needed to do so again.
#[tauri::command]
pub async fn add_server(state: State<'_, AppState>, server: NewServerRequest) -> Result<ServerDto, Problem> {
    let new = NewServer {
        name: parse(&server.name)?,
        host: parse(&server.host)?,
        port: parse(&server.port)?,
        user: parse(&server.user)?,
        login: typed_login(server.login)?,
        sudo_password: secret_unless_empty(server.sudo_password),
        confirmed: server.fingerprint.as_deref().map(parse::<Fingerprint>).transpose()?,
        new_password: secret_unless_empty(server.new_password),
        claim: server.claim,
    };
    if let Some(answer) = secret_unless_empty(server.second_factor) {
        state.keep_answer(new.name.clone(), answer);
    }
    Ok(state.desktop_for(&new.name)?.add_server(new, CancellationToken::new()).await?.into())
}

/// Reaches a known server in another way, and then changes what is on record of it.
#[tauri::command]
pub async fn edit_server(state: State<'_, AppState>, edit: EditServerRequest) -> Result<ServerDto, Problem> {
    let edit = ServerEdit {
        name: parse(&edit.server)?,
        host: Some(parse(&edit.host)?),
        port: Some(parse(&edit.port)?),
        user: Some(parse(&edit.user)?),
        login: edit.login.map(typed_login).transpose()?,
        sudo_password: secret_unless_empty(edit.sudo_password),
        new_password: secret_unless_empty(edit.new_password),
        confirmed: edit.fingerprint.as_deref().map(parse::<Fingerprint>).transpose()?,
        claim: edit.claim,
    };
    Ok(state.desktop_for(&edit.name)?.edit_server(edit, CancellationToken::new()).await?.into())
}

/// Calls a server by another name on this computer.
#[tauri::command]
pub async fn rename_server(state: State<'_, AppState>, server: String, name: String) -> Result<ServerDto, Problem> {
    Ok(state.desktop()?.rename_server(&parse(&server)?, &parse(&name)?).await?.into())
}

/// Forgets a server with its login; the server itself is not touched.
#[tauri::command]
pub async fn forget_server(state: State<'_, AppState>, server: String) -> Result<(), Problem> {
    Ok(state.desktop()?.remove_server(&parse(&server)?).await.map(drop)?)
}

/// The answer to what a known server asks beyond the password or key. It is given at the next login, which the pages ask for.
#[tauri::command]
pub async fn answer_server(state: State<'_, AppState>, server: String, answer: String) -> Result<(), Problem> {
    state.keep_answer(parse(&server)?, secret(answer));
    Ok(())
}

/// Gives the user of a known server a new password in the expired one's place, which is typed where it is not known.
#[tauri::command]
pub async fn renew_password(
    state: State<'_, AppState>,
    server: String,
    expired: Option<String>,
    password: String,
) -> Result<(), Problem> {
    let name: ServerName = parse(&server)?;
    let desktop = state.desktop_for(&name)?;
    let expired = match secret_unless_empty(expired) {
        Some(typed) => Some(typed),
        None => desktop.kept_password(&name).await?,
    };
    let renewed = desktop.renew_password(&name, expired.as_ref(), &secret(password), CancellationToken::new()).await;
    renewed.map(drop).map_err(|error| {
        let problem = Problem::from(error);
        // It is still said to be expired where the server asked for it and nobody knew it.
        if problem.code == ErrorCode::PasswordExpired { problem.with("expired", "unknown") } else { problem }
    })
}

/// The person says that a server was reinstalled and rightly shows this key.
#[tauri::command]
pub async fn trust_new_key(
    state: State<'_, AppState>,
    host: String,
    port: String,
    user: String,
    fingerprint: String,
) -> Result<(), Problem> {
    let (host, port, user): (Host, SshPort, LoginUser) = (parse(&host)?, parse(&port)?, parse(&user)?);
    Ok(state.desktop_at(&host)?.trust_new_key(&host, port, &user, &parse(&fingerprint)?).await?)
}

/// The person says what a server is that is not quite the one on record.
#[tauri::command]
pub async fn claim_server(state: State<'_, AppState>, server: String, claim: ServerClaim) -> Result<(), Problem> {
    let edit = ServerEdit { claim: Some(claim), ..ServerEdit::nothing(parse(&server)?) };
    state.desktop_for(&edit.name)?.edit_server(edit, CancellationToken::new()).await?;
    Ok(())
}

/// Looks at a server. `known` hears the checks that need no network, before the others have their answer.
#[tauri::command]
pub async fn check_server(
    state: State<'_, AppState>,
    server: String,
    known: Channel<Vec<Check>>,
) -> Result<ServerCheckReport, Problem> {
    let name: ServerName = parse(&server)?;
    let desktop = state.desktop_for(&name)?;
    let connection = connect(&desktop, &name, CancellationToken::new()).await?;
    with_connection(connection, |connection| async move {
        let report = desktop.check_server(&name, &connection, |first| drop(known.send(first))).await?;
        Ok(ServerCheckReport {
            checks: report.checks,
            instance: report.free.map(|free| free.number.get()),
            mysql_port: report.free.map(|free| free.mysql_port.get()),
        })
    })
    .await
}

/// What several name servers of the world say of a domain and of a name below it, compared with the server's address.
#[tauri::command]
pub async fn look_up_domain(state: State<'_, AppState>, server: String, domain: String) -> Result<DnsReport, Problem> {
    let server = state.desktop()?.inventory().server(&parse(&server)?)?;
    Ok(check_dns(&parse(&domain)?, &server.host).await)
}
