//! The record of what was installed and proved.

use model::{Installed, InstanceRecord, StepId};
use secrecy::ExposeSecret as _;

use crate::OperationError;
use crate::context::Context;
use crate::desired::sha256;
use crate::facts::Sections;
use crate::plan_input::PlanInput;
use crate::proxy_owner::ProxyOwner;
use crate::run::write_record;
use crate::step::{CheckOutcome, Step};

/// The record says what stands there.
pub struct RecordInstalled;

#[async_trait::async_trait]
impl Step for RecordInstalled {
    fn id(&self) -> StepId {
        StepId::RecordInstalled
    }

    fn sections(&self) -> Sections {
        Sections::RECORDS
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let Some(record) = input.record() else { return CheckOutcome::Unsatisfied("absent") };
        let Some(found) = record.installed.as_ref().filter(|_| record.is_installed()) else {
            return CheckOutcome::Unsatisfied("unfinished");
        };
        // When and by which version it was written says nothing about what stands there.
        let now = Installed { at: found.at.clone(), by_version: found.by_version.clone(), ..installed(input) };
        let same = *found == now && record.spec == input.spec && Some(&record.code) == input.code.as_ref();
        CheckOutcome::satisfied_if(same, "outdated")
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let Some(record) = context.input.record().cloned() else { return Err(context.verification_failed("absent")) };
        let record = InstanceRecord { installed: Some(installed(&context.input)), uninstalled_at: None, ..record };
        write_record(&context.connection, &record).await
    }
}

fn installed(input: &PlanInput) -> Installed {
    let of_proxy = matches!(ProxyOwner::of(&input.facts), ProxyOwner::Ours).then(|| input.proxy_files());
    let files = [Some(input.instance_files()), of_proxy]
        .into_iter()
        .flatten()
        .flatten()
        .flatten()
        .filter(|file| !file.secret)
        .map(|file| (file.path.clone(), sha256(file.content.expose_secret())))
        .collect();
    Installed {
        revision: input.files().and_then(|files| files.revision.clone()),
        images: input.image_digests(),
        files,
        at: jiff::Timestamp::now().to_string(),
        by_version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}
