//! What fetches an instance's code: the deploy key that this desktop makes, and the token that was used before.

use model::{ErrorCode, Fingerprint, GitUrl, InstanceNumber, Problem, SecretName, ServerName};
use remote::{GitAnswer, KnownHosts, RemoteError, forget_git_host, make_key, public_part, try_git_access};
use secrecy::SecretString;
use vault::generate;

use crate::{Desktop, OperationError};

impl Desktop {
    /// The public part of the key with which an instance's server fetches its code, made at the first question.
    pub async fn deploy_key(&self, server: &ServerName, instance: InstanceNumber) -> Result<String, OperationError> {
        let private = self.private_deploy_key(server, instance).await?;
        Ok(public_part(&private)?)
    }

    async fn private_deploy_key(
        &self,
        server: &ServerName,
        instance: InstanceNumber,
    ) -> Result<SecretString, OperationError> {
        let scope = self.instance_scope(server, instance)?;
        if let Some(kept) = self.vault.get(&scope, SecretName::DeployKey).await? {
            return Ok(kept);
        }
        let made = make_key(&generate::seed32()?, &format!("instalador-smart {server}/{instance}"))?;
        self.vault.put(&scope, SecretName::DeployKey, &made.private).await?;
        Ok(made.private)
    }

    /// Whether the Git server lets the deploy key of an instance read the code. `confirmed` is the key of the Git server that the
    /// person said is right, in the place of an earlier one.
    pub async fn try_deploy_key(
        &self,
        server: &ServerName,
        instance: InstanceNumber,
        url: &GitUrl,
        confirmed: Option<&Fingerprint>,
    ) -> Result<(), OperationError> {
        let private = self.private_deploy_key(server, instance).await?;
        let known_hosts = KnownHosts::at(self.home.join("known_git_hosts"));
        let mut answer = try_git_access(url, &private, &known_hosts).await;
        if let Err(RemoteError::HostKeyChanged { offered, .. }) = &answer
            && confirmed == Some(offered)
        {
            forget_git_host(url, &known_hosts)?;
            answer = try_git_access(url, &private, &known_hosts).await;
        }
        match answer {
            Ok(GitAnswer::Readable) => Ok(()),
            // Of the Git server, and not of the one that is installed on.
            Err(RemoteError::HostKeyChanged { recorded, offered, .. }) => {
                let problem = Problem::new(ErrorCode::GitHostKeyChanged).with("host", url.host());
                Err(problem.with("recorded", recorded).with("offered", offered).into())
            }
            Err(error) => Err(error.into()),
            Ok(GitAnswer::Refused(said)) => {
                let key = self.deploy_key(server, instance).await?;
                let problem = Problem::new(ErrorCode::DeployKeyNotAccepted).with("host", url.host()).with("key", key);
                Err(if said.is_empty() { problem } else { problem.detail(said) }.into())
            }
        }
    }

    /// The token with which the code of an instance was fetched, where it was by one.
    pub async fn kept_git_token(
        &self,
        server: &ServerName,
        instance: InstanceNumber,
    ) -> Result<Option<SecretString>, OperationError> {
        Ok(self.vault.get(&self.instance_scope(server, instance)?, SecretName::GitToken).await?)
    }
}
