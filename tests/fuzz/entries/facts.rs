//! A plan on a server that answers the reading of facts with anything: every reader of facts, every question of a step
//! and every check sees it. What people are shown of it is sanitized.
//!
//! So that bytes reach the readers of what comes in base64, `name~text` in the input stands for `name=` and the text
//! packed, with carriage returns for line ends.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::{
    BaseFolder, CodeSource, GitAccess, Images, InstallRequest, InstanceNumber, InstanceSpec, MysqlPort, Request,
    SecretName,
};
use operations::{CodeInput, OperationError, Plan, Session, plan_request};
use remote::Connection;
use secrecy::SecretString;
use vault::{Error, Scope, SecretStore};

use super::server::{Server, answer, run};
use super::{assert_sanitized, assert_sanitized_problem};

pub fn enter(bytes: &[u8]) {
    let (odd, bytes) = bytes.split_first().map_or((false, bytes), |(first, rest)| (first % 2 == 1, rest));
    let mut output = Vec::with_capacity(bytes.len() * 2);
    for line in bytes.split(|&byte| byte == b'\n') {
        match line.iter().position(|&byte| byte == b'~') {
            Some(at) => {
                let text: Vec<u8> = line[at + 1..].iter().map(|&b| if b == b'\r' { b'\n' } else { b }).collect();
                output.extend_from_slice(&line[..at]);
                output.push(b'=');
                output.extend_from_slice(STANDARD.encode(text).as_bytes());
            }
            None => output.extend_from_slice(line),
        }
        output.push(b'\n');
    }
    let server = Server::with([answer(&output), answer(&output), answer(&output)].into());
    let planned = run(plan(server.connection(), odd));
    match planned {
        Ok(plan) => {
            plan.steps.iter().flat_map(|step| step.params.values()).for_each(|value| assert_sanitized(value));
            plan.checks.iter().flat_map(|check| check.params.values()).for_each(|value| assert_sanitized(value));
            if let Some(problem) = plan.refusal() {
                assert_sanitized_problem(&problem);
            }
        }
        Err(error) => assert_sanitized_problem(&error.into()),
    }
}

/// The plan of an installation over this connection, for a workstation whose keyring has every secret, or none.
pub async fn plan(connection: Connection, has_secrets: bool) -> Result<Plan, OperationError> {
    let server = "vps".parse().unwrap();
    let request = Request::Install(Box::new(InstallRequest {
        spec: InstanceSpec {
            number: InstanceNumber::FIRST,
            domain: "fact.rog.pe".parse().unwrap(),
            mysql_port: MysqlPort::DEFAULT,
            base_folder: BaseFolder::default(),
            images: Images::default(),
        },
        code: CodeSource::Git {
            url: "https://gitlab.com/perucaos/smart.git".parse().unwrap(),
            reference: None,
            access: GitAccess::Public,
        },
        take_environment: has_secrets,
    }));
    let session = Session {
        connection: Arc::new(connection),
        vault: Arc::new(Drawer(has_secrets)),
        scope: Scope::Instance("vps".parse().unwrap(), InstanceNumber::FIRST),
        code: CodeInput::default(),
        id: "k3j2".to_owned(),
        by: "yo@aqui".to_owned(),
        host: "vps.test".parse().unwrap(),
        identity: None,
        known: None,
        stale: Vec::new(),
        events: Arc::new(drop),
    };
    plan_request(&server, request, session).await
}

/// A keyring that has every secret, or none.
struct Drawer(bool);

#[async_trait::async_trait]
impl SecretStore for Drawer {
    async fn get(&self, _: &Scope, _: SecretName) -> Result<Option<SecretString>, Error> {
        Ok(self.0.then(|| SecretString::from("base64:c2VjcmV0")))
    }

    async fn put(&self, _: &Scope, _: SecretName, _: &SecretString) -> Result<(), Error> {
        Ok(())
    }

    async fn delete(&self, _: &Scope, _: SecretName) -> Result<bool, Error> {
        Ok(self.0)
    }

    async fn available(&self) -> Result<(), Error> {
        Ok(())
    }
}
