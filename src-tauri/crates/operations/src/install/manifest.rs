//! The manifest: what stands there, written down beside it.

use model::{Manifest, StepId};
use remote::{Input, Upload};
use secrecy::ExposeSecret as _;

use crate::OperationError;
use crate::context::Context;
use crate::situation::{Situation, sha256};
use crate::step::{Answer, Step};
use crate::survey::Sections;

/// The manifest says what stands there.
pub struct WriteManifest;

#[async_trait::async_trait]
impl Step for WriteManifest {
    fn id(&self) -> StepId {
        StepId::Manifest
    }

    fn sections(&self) -> Sections {
        Sections::FILES
    }

    fn check(&self, situation: &Situation) -> Answer {
        let Some(found) = situation.survey.records.manifests.get(&situation.wishes.instance) else {
            return Answer::NotSo("absent");
        };
        // When and by which version it was written says nothing about what stands there.
        let wanted = Manifest {
            installed_at: found.installed_at.clone(),
            installer: found.installer.clone(),
            ..manifest(situation)
        };
        Answer::when(*found == wanted, "outdated")
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let text = serde_json::to_string_pretty(&manifest(&context.situation)).unwrap_or_default();
        let path = stack::layout::manifest(context.situation.wishes.instance);
        let upload = Upload { path: &path, mode: "0600", owner: "0:0" };
        remote::upload(&context.connection, &upload, Input::Bytes(text.as_bytes())).await?;
        Ok(())
    }
}

fn manifest(situation: &Situation) -> Manifest {
    let wishes = &situation.wishes;
    let files = situation
        .instance_files()
        .into_iter()
        .flatten()
        .filter(|file| !file.secret)
        .map(|file| (file.path.clone(), sha256(file.content.expose_secret())))
        .collect();
    Manifest {
        version: Manifest::VERSION,
        instance: wishes.instance,
        domain: wishes.domain.clone(),
        mysql_port: wishes.mysql_port,
        base_folder: wishes.base_folder.to_string(),
        code: wishes.code.clone(),
        revision: situation.survey.instance.revision.clone(),
        images: situation.image_digests(),
        files,
        installed_at: jiff::Timestamp::now().to_string(),
        installer: env!("CARGO_PKG_VERSION").to_owned(),
    }
}
