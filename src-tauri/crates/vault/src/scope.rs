//! Whose secret it is, and under which account name the keyring files it.

use model::{InstanceNumber, SecretName, ServerName};

/// The owner of a secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// A server as a whole.
    Server(ServerName),
    /// An instance on a server.
    Instance(ServerName, InstanceNumber),
}

impl Scope {
    /// The account name in the keyring. It is read by people in their system's keyring window, and must never change:
    /// what is kept under an old name would be lost.
    pub(crate) fn account(&self, name: SecretName) -> String {
        match self {
            Self::Server(server) => format!("server/{server}/{name}"),
            Self::Instance(server, number) => format!("instance/{server}/{number}/{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_stable() {
        let server: ServerName = "vps-lima".parse().unwrap();
        assert_eq!(Scope::Server(server.clone()).account(SecretName::LoginKey), "server/vps-lima/login-key");
        let instance = Scope::Instance(server, InstanceNumber::FIRST);
        assert_eq!(instance.account(SecretName::AppKey), "instance/vps-lima/1/app-key");
    }
}
