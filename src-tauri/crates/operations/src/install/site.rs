//! The proof by HTTP: through the proxy, with the domain as the host.

use std::time::Duration;

use model::{ErrorCode, Problem, StepId};
use remote::RemoteError;

use crate::OperationError;
use crate::context::Context;
use crate::install::packages::need;
use crate::situation::Situation;
use crate::step::{Answer, Step};
use crate::survey::{Sections, SiteFacts, survey};

/// The login page answers through the proxy.
pub struct SiteAnswers;

/// The proxy learns of new containers by itself, within seconds.
const TRIES: u32 = 30;

#[async_trait::async_trait]
impl Step for SiteAnswers {
    fn id(&self) -> StepId {
        StepId::SiteAnswers
    }

    fn sections(&self) -> Sections {
        // The action itself is to look, until what it sees is right.
        Sections::NONE
    }

    fn check(&self, situation: &Situation) -> Answer {
        let site = &situation.survey.site;
        // The instance's own page for its domain; something of the instance's for a tenant's name, which may not exist
        // yet; nothing of the instance's for a stranger's.
        let tenant_is_served = matches!(site.tenant, Some(200..=499));
        let stranger_is_not = site.stranger.is_none_or(|status| status >= 400);
        Answer::when(is_login_page(site), "login-page")
            .and(|| Answer::when(tenant_is_served, "tenant"))
            .and(|| Answer::when(stranger_is_not, "stranger"))
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        need(context, &[("curl", "curl")]).await?;
        let request = context.request();
        for _ in 0..TRIES {
            survey(&context.connection, &request, Sections::SITE, "", &mut context.situation.survey).await?;
            if self.check(&context.situation) == Answer::So {
                return Ok(());
            }
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
                () = context.connection.cancellation().cancelled() => return Err(RemoteError::Cancelled.into()),
            }
        }
        let site = &context.situation.survey.site;
        let status = site.domain.map_or_else(|| "-".to_owned(), |status| status.to_string());
        Err(Problem::new(ErrorCode::SiteNotAnswering)
            .with("url", format!("http://{}/login", context.situation.wishes.domain))
            .with("status", status)
            .detail(format!("{site:?}"))
            .into())
    }
}

/// 200, or the way to HTTPS where a certificate is there already.
fn is_login_page(site: &SiteFacts) -> bool {
    matches!(site.domain, Some(200 | 301 | 302 | 308))
}
