//! The shared network and the server's one proxy.

use model::{ErrorCode, StepId};
use remote::Script;
use stack::Role;
use stack::compose::{NETWORK, PROXY_PROJECT, PROXY_SERVICE};

use crate::OperationError;
use crate::context::Context;
use crate::facts::Sections;
use crate::install::compose_up::compose_up_with_retry;
use crate::plan_input::PlanInput;
use crate::step::{CheckOutcome, Step};

/// The network that the proxy and all instances share.
pub struct ProxyNetwork;

#[async_trait::async_trait]
impl Step for ProxyNetwork {
    fn id(&self) -> StepId {
        StepId::ProxyNetwork
    }

    fn sections(&self) -> Sections {
        Sections::STORE
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        CheckOutcome::satisfied_if(input.facts.docker.networks.contains(NETWORK), "absent")
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        Ok(context.engine().await?.ensure_network(NETWORK).await?)
    }
}

/// The proxy on ports 80 and 443.
pub struct Proxy;

#[async_trait::async_trait]
impl Step for Proxy {
    fn id(&self) -> StepId {
        StepId::Proxy
    }

    fn sections(&self) -> Sections {
        // The image may have been pulled.
        Sections::SERVICES.with(Sections::STORE).with(Sections::FILES)
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let facts = &input.facts;
        let Ok(files) = input.proxy_files() else { return CheckOutcome::Unsatisfied("files") };
        CheckOutcome::satisfied_if(files.iter().all(|file| file.is_there(facts)), "files")
            .and(|| CheckOutcome::satisfied_if(facts.service_is_healthy(PROXY_PROJECT, PROXY_SERVICE), "not-running"))
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let layout = context.input.layout();
        // The certificates' folder holds private keys.
        let folder = Script::new("set -e; mkdir -p \"$1\"; chmod 0700 \"$1\"").arg(layout.certificates()).repeatable();
        context.run(&folder).await?;
        context.put_missing(&context.input.proxy_files()?).await?;
        let image = context.input.spec.images.of(Role::Proxy).to_string();
        if context.input.image_id(context.input.spec.images.of(Role::Proxy)).is_none() {
            super::images::pull(context, &[image]).await?;
        }
        let compose = context.compose_at(layout.proxy_folder())?;
        let answer = compose_up_with_retry(context, &compose, &[PROXY_SERVICE], 120).await?;
        if answer.status == 0 { Ok(()) } else { Err(context.failed(ErrorCode::ServiceUnhealthy, answer)) }
    }
}
