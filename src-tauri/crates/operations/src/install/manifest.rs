//! The manifest: what is installed, recorded beside it.

use model::{Manifest, StepId};
use remote::{Input, Upload};
use secrecy::ExposeSecret as _;

use crate::OperationError;
use crate::context::Context;
use crate::facts::Sections;
use crate::plan_input::{PlanInput, sha256};
use crate::step::{CheckOutcome, Step};

/// The manifest describes what is there.
pub struct WriteManifest;

#[async_trait::async_trait]
impl Step for WriteManifest {
    fn id(&self) -> StepId {
        StepId::Manifest
    }

    fn sections(&self) -> Sections {
        Sections::FILES
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let Some(found) = input.facts.records.manifests.get(&input.spec.instance) else {
            return CheckOutcome::Unsatisfied("absent");
        };
        // When and by which version it was written says nothing about what is installed.
        let wanted = Manifest {
            installed_at: found.installed_at.clone(),
            installer: found.installer.clone(),
            ..manifest(input)
        };
        CheckOutcome::satisfied_if(*found == wanted, "outdated")
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let text = serde_json::to_string_pretty(&manifest(&context.input)).unwrap_or_default();
        let path = stack::layout::manifest(context.input.spec.instance);
        let upload = Upload { path: &path, mode: "0600", owner: "0:0" };
        remote::upload(&context.connection, &upload, Input::Bytes(text.as_bytes())).await?;
        Ok(())
    }
}

fn manifest(input: &PlanInput) -> Manifest {
    let spec = &input.spec;
    let files = input
        .instance_files()
        .into_iter()
        .flatten()
        .filter(|file| !file.secret)
        .map(|file| (file.path.clone(), sha256(file.content.expose_secret())))
        .collect();
    Manifest {
        version: Manifest::VERSION,
        instance: spec.instance,
        domain: spec.domain.clone(),
        mysql_port: spec.mysql_port,
        base_folder: spec.base_folder.to_string(),
        code: spec.code.clone(),
        revision: input.facts.instance.revision.clone(),
        images: input.image_digests(),
        files,
        installed_at: jiff::Timestamp::now().to_string(),
        installer: env!("CARGO_PKG_VERSION").to_owned(),
    }
}
