//! The shared network and the server's one proxy.

use docker::Recreate;
use model::{CheckId, ErrorCode, Params, Problem, Role, StepId};
use remote::Script;
use stack::compose::{NETWORK, PROXY_PROJECT, PROXY_SERVICE};

use crate::OperationError;
use crate::context::Context;
use crate::facts::{ContainerFacts, Sections};
use crate::plan_input::PlanInput;
use crate::proxy_owner::ProxyOwner;
use crate::step::{CheckOutcome, Step};
use crate::steps::compose_up::compose_up_with_retry;
use crate::steps::files::changed_files;

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
        CheckOutcome::satisfied_if(
            input.facts.store.as_ref().is_some_and(|store| store.networks.contains(NETWORK)),
            "absent",
        )
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

    fn params(&self, input: &PlanInput) -> Params {
        let changed = input.proxy_files().map(|files| input.changed_by_hand(&files)).unwrap_or_default();
        changed_files(&changed)
    }

    fn sections(&self) -> Sections {
        // The image may have been pulled.
        Sections::SERVICES.with(Sections::STORE).with(Sections::FILES)
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let facts = &input.facts;
        match ProxyOwner::of(facts) {
            // It serves us as it is, and stays as it is.
            ProxyOwner::Reusable(_) => return CheckOutcome::Satisfied,
            ProxyOwner::Unusable(holder) => return CheckOutcome::Blocked(port_taken(holder)),
            ProxyOwner::Ours | ProxyOwner::Nobody => {}
        }
        let Ok(files) = input.proxy_files() else { return CheckOutcome::Unsatisfied("files") };
        if let Some(problem) = input.in_the_way(&files) {
            return CheckOutcome::Blocked(problem);
        }
        CheckOutcome::satisfied_if(files.iter().all(|file| file.is_there(input)), "files")
            .and(|| CheckOutcome::satisfied_if(facts.service_is_current(PROXY_PROJECT, PROXY_SERVICE), "not-running"))
            .and(|| CheckOutcome::satisfied_if(!input.is_older_than_its_files(Role::Proxy), "older-than-its-files"))
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let layout = context.input.layout();
        // The certificates' folder holds private keys.
        let folder = Script::new("set -e; mkdir -p \"$1\"; chmod 0700 \"$1\"").arg(layout.certificates()).repeatable();
        context.run(&folder).await?;
        context.put_missing(&context.input.proxy_files()?).await?;
        let image = context.input.spec.images.of(Role::Proxy).listed();
        if context.input.image_id(context.input.spec.images.of(Role::Proxy)).is_none() {
            super::images::pull(context, &[image]).await?;
        }
        let compose = context.compose_at(layout.proxy_folder(), PROXY_PROJECT)?;
        // The files may have been written just now.
        context.read(Sections::FILES.with(Sections::CONTAINERS)).await?;
        let is_stale = context.input.is_older_than_its_files(Role::Proxy);
        let recreate = if is_stale { Recreate::Always } else { Recreate::WhereChanged };
        let answer = compose_up_with_retry(context, &compose, &[PROXY_SERVICE], recreate, 120).await?;
        if answer.status == 0 { Ok(()) } else { Err(context.failed(ErrorCode::ServiceUnhealthy, answer)) }
    }
}

/// The check says so first, unless the container came after it.
fn port_taken(holder: &ContainerFacts) -> Problem {
    Problem::new(ErrorCode::ChecksFailed).with("checks", CheckId::HttpPort.as_str()).detail(&holder.name)
}
