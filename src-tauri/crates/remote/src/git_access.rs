//! Whether a Git server lets a key read a repository, asked from this desktop before anything is put on a server.
//!
//! The question is the first line of Git's own protocol: `git-upload-pack` answers with the repository's branches, or not
//! at all. The Git server's key is taken as it comes: a signature is all that is given away, and nothing is believed that
//! the server will not be asked again.

use std::time::Duration;

use model::{GitUrl, SshAddress};
use secrecy::SecretString;
use tokio::time::timeout;

use crate::{
    Chunk, Connect as _, Endpoint, HostKeyPolicy, KnownHosts, Login, RemoteError, RusshConnect, Script, probe_host_key,
};

/// How long the Git server may take to answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);

/// What the Git server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GitAnswer {
    /// The repository can be read.
    Readable,
    /// The key is not let in, or not to this repository; what the server said.
    Refused(String),
}

/// Asks the Git server of an SSH address. `known_hosts` keeps its key for this question only.
pub async fn try_git_access(
    url: &GitUrl,
    key: &SecretString,
    known_hosts: &KnownHosts,
) -> Result<GitAnswer, RemoteError> {
    let Some(address) = address(url) else {
        return Err(RemoteError::Protocol {
            host: url.host().to_owned(),
            port: 22,
            detail: "no SSH address".to_owned(),
        });
    };
    let policy = |confirmed| HostKeyPolicy { known_hosts: known_hosts.clone(), confirmed };
    let offered = probe_host_key(&address.endpoint, &policy(None)).await?;
    let login = Login::Key { text: key.clone(), passphrase: None };
    let connect = RusshConnect::new(address.endpoint, login, policy(Some(offered)));
    let remote = match connect.connect().await {
        Ok(remote) => remote,
        Err(RemoteError::LoginRefused { .. } | RemoteError::LoginMethod { .. }) => {
            return Ok(GitAnswer::Refused(String::new()));
        }
        Err(error) => return Err(error),
    };
    let question = async {
        let mut running = remote.exec(&Script::git_upload_pack(&address.path)).await?;
        let mut said = String::new();
        while let Some(chunk) = running.output.recv().await {
            match chunk {
                // `003f` or so, and then the name of a revision.
                Chunk::Out(bytes) if bytes.len() >= 4 && bytes[..4].iter().all(u8::is_ascii_hexdigit) => {
                    return Ok(GitAnswer::Readable);
                }
                Chunk::Out(bytes) | Chunk::Err(bytes) => said.push_str(&String::from_utf8_lossy(&bytes)),
                Chunk::Exit(_) | Chunk::Signal(_) | Chunk::Lost => {}
            }
            if said.len() > 4_000 {
                break;
            }
        }
        Ok(GitAnswer::Refused(said))
    };
    let host = connect.endpoint.host.to_string();
    let port = connect.endpoint.port.get();
    let answer = timeout(ANSWER_TIMEOUT, question).await.unwrap_or(Err(RemoteError::Timeout { host, port }));
    remote.close().await;
    answer
}

/// Forgets the key of an SSH address's Git server, which the person said has another one now.
pub fn forget_git_host(url: &GitUrl, known_hosts: &KnownHosts) -> Result<(), RemoteError> {
    address(url).map_or(Ok(()), |Address { endpoint, .. }| known_hosts.forget(&endpoint.host, endpoint.port))
}

struct Address {
    endpoint: Endpoint,
    path: String,
}

/// The pieces of an SSH address, each as a valid value.
fn address(url: &GitUrl) -> Option<Address> {
    let SshAddress { user, host, port, path } = url.ssh_address()?;
    let endpoint =
        Endpoint { host: host.parse().ok()?, port: port.to_string().parse().ok()?, user: user.parse().ok()? };
    Some(Address { endpoint, path })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn accepted_address_leads_to_named_host(
            text in "(ssh://)?([a-z.-]{1,6}@)?[a-z0-9_.-]{1,12}(:[0-9]{0,6})?[:/][a-z@:/.~+-]{0,12}",
        ) {
            let Ok(url) = text.parse::<GitUrl>() else { return Ok(()) };
            if let Some(found) = address(&url) {
                prop_assert_eq!(found.endpoint.host.as_str(), url.host().to_lowercase());
                let line = Script::git_upload_pack(&found.path);
                prop_assert_eq!(line.as_str().matches('\'').count(), 2);
            }
        }
    }

    #[test]
    fn addresses_parsed() {
        for (text, user, host, port, path) in [
            ("git@gitlab.com:perucaos/smart.git", "git", "gitlab.com", 22, "perucaos/smart.git"),
            ("ssh://git@git.ejemplo.pe:2222/a/b.git", "git", "git.ejemplo.pe", 2222, "/a/b.git"),
            ("ssh://git.ejemplo.pe/a", "git", "git.ejemplo.pe", 22, "/a"),
        ] {
            let found = address(&text.parse().unwrap()).unwrap();
            let Endpoint { user: found_user, host: found_host, port: found_port } = found.endpoint;
            assert_eq!((found_user.as_str(), found_host.as_str(), found_port.get()), (user, host, port), "{text}");
            assert_eq!(found.path, path);
        }
    }
}
