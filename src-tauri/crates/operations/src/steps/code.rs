//! The application's code: by Git with a token, by Git with a deploy key, or from an archive.
//!
//! New code is made beside its place and takes it in one move (`place`). Code that is installed is never replaced by this
//! step: that is an upgrade. Code of an installation that was never finished is, if nobody changed it by hand.

mod archived;
mod checkout;
mod deploy_key;
mod place;

use model::{CodeSource, ErrorCode, GitAccess, Params, Problem, StepId};

use crate::OperationError;
use crate::context::Context;
use crate::facts::Sections;
use crate::plan_input::PlanInput;
use crate::step::{CheckOutcome, Step};
use crate::steps::packages::ensure_packages;

/// The code is in its folder.
pub struct Code;

#[async_trait::async_trait]
impl Step for Code {
    fn id(&self) -> StepId {
        StepId::Code
    }

    fn params(&self, input: &PlanInput) -> Params {
        match &input.code {
            Some(CodeSource::Git { url, .. }) => [("host".to_owned(), url.host().to_owned())].into(),
            Some(CodeSource::Archive { .. }) | None => Params::new(),
        }
    }

    fn sections(&self) -> Sections {
        Sections::FILES.with(Sections::CONTAINERS)
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let Some(facts) = input.files() else { return CheckOutcome::Unsatisfied("not-read") };
        match &facts.code_stamp {
            None if facts.folder && facts.laravel => CheckOutcome::Blocked(
                Problem::new(ErrorCode::LeftoversFound)
                    .with("instance", input.spec.number)
                    .with("found", input.layout().instance(input.spec.number)),
            ),
            None => CheckOutcome::Unsatisfied("absent"),
            Some(stamp) if *stamp != input.code_stamp() && was_installed(input) => CheckOutcome::Blocked(
                Problem::new(ErrorCode::CodeDiffers)
                    .with("instance", input.spec.number)
                    .with("domain", &input.spec.domain),
            ),
            Some(stamp) if *stamp != input.code_stamp() => CheckOutcome::Unsatisfied("other-code"),
            Some(_) => CheckOutcome::satisfied_if(facts.laravel, "absent")
                .and(|| CheckOutcome::satisfied_if(!facts.replaced_code, "replaced-code")),
        }
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let is_in_place = context
            .input
            .files()
            .is_some_and(|facts| facts.laravel && facts.code_stamp.as_deref() == Some(&*context.input.code_stamp()));
        if is_in_place {
            return place::set_replaced_code_aside(context).await;
        }
        let Some(source) = context.input.code.clone() else { return Err(context.verification_failed("no-source")) };
        if let CodeSource::Git { url, .. } = &source {
            let ssh: &[(&str, &str)] = if url.is_ssh() { &[("ssh", "openssh-client")] } else { &[] };
            ensure_packages(context, &[&[("git", "git"), ("update-ca-certificates", "ca-certificates")], ssh].concat())
                .await?;
        }
        match source {
            CodeSource::Git { url, reference, access } => {
                let key = match &access {
                    GitAccess::DeployKey => Some(deploy_key::wait_until_accepted(context, &url).await?),
                    GitAccess::Public | GitAccess::Token { .. } => None,
                };
                let checkout = checkout::Checkout { url: &url, reference: reference.as_ref(), access: &access };
                checkout.fetch(context, key.as_deref()).await
            }
            CodeSource::Archive { .. } => archived::unpack(context).await,
        }
    }
}

/// Whether this code, or its data, has been in use: also of an instance whose containers were removed and whose data was kept.
fn was_installed(input: &PlanInput) -> bool {
    input.record().is_some_and(|record| record.installed.is_some())
}
