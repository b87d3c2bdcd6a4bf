//! Whose secret it is, and under which account name the keyring files it.

use model::{InstanceNumber, SecretName, ServerIdentity, ServerName};

/// The owner of a secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// A login to a server, as this computer calls it.
    Server(ServerName),
    /// An instance on a server, which stays the same whatever it is called: one that is called the same is not the same.
    Instance(ServerIdentity, InstanceNumber),
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
        assert_eq!(Scope::Server(server).account(SecretName::LoginKey), "server/vps-lima/login-key");
        let instance = Scope::Instance("vps-lima".parse().unwrap(), InstanceNumber::FIRST);
        assert_eq!(instance.account(SecretName::AppKey), "instance/vps-lima/1/app-key");
    }
}
