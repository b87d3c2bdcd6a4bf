//! The proof by HTTP: through the proxy, with the domain as the host.

use std::time::Duration;

use model::{ErrorCode, Params, Problem, StepId};
use remote::RemoteError;

use crate::OperationError;
use crate::context::Context;
use crate::facts::{Sections, TenantPage, is_login_page};
use crate::plan_input::PlanInput;
use crate::step::{CheckOutcome, Step};
use crate::steps::packages::ensure_packages;

/// The login page answers through the proxy.
pub struct SiteAnswers;

/// The proxy learns of new containers by itself, within seconds.
const TRIES: u32 = 30;

#[async_trait::async_trait]
impl Step for SiteAnswers {
    fn id(&self) -> StepId {
        StepId::SiteAnswers
    }

    fn params(&self, input: &PlanInput) -> Params {
        [("domain".to_owned(), input.spec.domain.to_string())].into()
    }

    fn sections(&self) -> Sections {
        // The action itself is to look, until what it sees is right.
        Sections::NONE
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let Some(site) = input.site() else { return CheckOutcome::Unsatisfied("not-read") };
        // The instance's own page for its domain; those of tenants, if not all of them are broken; where there is none yet,
        // something of the instance's for a name below the domain; nothing of the instance's for an unknown host name.
        let tenants = site.tenants.as_deref().unwrap_or_default();
        let tenant_is_served = match tenants {
            [] => matches!(site.below, Some(200..=499)),
            tenants => tenants.iter().any(TenantPage::is_served),
        };
        let unknown_host_is_refused = site.unknown_host.is_none_or(|status| status >= 400);
        // The way to HTTPS is the login page only where HTTPS is.
        let is_answered = |status| status == 200 || is_login_page(status) && input.keeps_https();
        CheckOutcome::satisfied_if(site.domain.is_some_and(is_answered), "login-page")
            .and(|| CheckOutcome::satisfied_if(tenant_is_served, "tenant"))
            .and(|| CheckOutcome::satisfied_if(unknown_host_is_refused, "unknown-host"))
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        ensure_packages(context, &[("curl", "curl")]).await?;
        for _ in 0..TRIES {
            context.read(Sections::SITE).await?;
            if self.check(&context.input) == CheckOutcome::Satisfied {
                return Ok(());
            }
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
                () = context.connection.cancellation().cancelled() => return Err(RemoteError::Cancelled.into()),
            }
        }
        let site = context.input.site().cloned().unwrap_or_default();
        let status = site.domain.map_or_else(|| "-".to_owned(), |status| status.to_string());
        Err(Problem::new(ErrorCode::SiteNotAnswering)
            .with("url", format!("http://{}/login", context.input.spec.domain))
            .with("status", status)
            .detail(site.in_words())
            .into())
    }
}
