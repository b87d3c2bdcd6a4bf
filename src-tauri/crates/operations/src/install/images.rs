//! The images: pulled with their bytes counted, and children of them where PHP lacks extensions.

use model::{ErrorCode, ProgressUnit, StepId};
use remote::{Input, Script};
use stack::child_image::{self, PhpExtension};
use stack::{ImageReference, Role};

use crate::OperationError;
use crate::context::Context;
use crate::situation::{Situation, record_name};
use crate::step::{Answer, Step};
use crate::survey::Sections;

/// The images are on the server.
pub struct PullImages;

#[async_trait::async_trait]
impl Step for PullImages {
    fn id(&self) -> StepId {
        StepId::Images
    }

    fn sections(&self) -> Sections {
        Sections::DOCKER
    }

    fn check(&self, situation: &Situation) -> Answer {
        let present = situation.wishes.images.iter().all(|(_, image)| situation.image_id(image).is_some());
        Answer::when(present, "absent")
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let situation = &context.situation;
        let absent: Vec<String> = situation
            .wishes
            .images
            .iter()
            .filter(|(_, image)| situation.image_id(image).is_none())
            .map(|(_, image)| image.to_string())
            .collect();
        pull(context, &absent).await
    }
}

/// Pulls images one after another: layers that they share are fetched once.
pub async fn pull(context: &Context, images: &[String]) -> Result<(), OperationError> {
    let engine = context.engine().await?;
    let cancel = context.connection.cancellation();
    let mut before = 0;
    for image in images {
        context.line(image.clone());
        let mut fetched = 0;
        let mut progress = |progress: docker::PullProgress| {
            fetched = progress.done;
            context.progress(before + progress.done, Some(before + progress.total), ProgressUnit::Bytes);
        };
        tokio::select! {
            result = engine.pull(image, &mut progress) => result?,
            () = cancel.cancelled() => return Err(remote::RemoteError::Cancelled.into()),
        }
        before += fetched;
    }
    Ok(())
}

/// PHP has the extensions that the application asks for.
pub struct PhpExtensions;

/// `$1` where to note it, `$2` the image. Asks the image's own PHP what it has.
const ASK: &str = r#"
set -e
umask 077
mkdir -p "${1%/*}"
docker run --rm --entrypoint php "$2" -m | tr 'A-Z ' 'a-z_' > "$1.new"
grep -q '^core$' "$1.new"
mv "$1.new" "$1"
"#;

/// `$1` tag, `$2` Dockerfile. Builds without any folder of the server's.
const BUILD: &str = r#"
set -e
printf '%s' "$2" | docker build --tag "$1" -
"#;

#[async_trait::async_trait]
impl Step for PhpExtensions {
    fn id(&self) -> StepId {
        StepId::PhpExtensions
    }

    fn sections(&self) -> Sections {
        Sections::DOCKER.with(Sections::FILES)
    }

    fn check(&self, situation: &Situation) -> Answer {
        let known = Role::OF_PHP.into_iter().all(|role| situation.missing_extensions(role).is_some());
        let built = || {
            Role::OF_PHP.into_iter().all(|role| match situation.child_image(role) {
                None => true,
                Some(Ok(child)) => situation.image_id(&child).is_some(),
                Some(Err(_)) => false,
            })
        };
        let written = || situation.compose_file().is_ok_and(|file| file.is_there(&situation.survey));
        Answer::when(known, "not-asked")
            .and(|| Answer::when(built(), "not-built"))
            .and(|| Answer::when(written(), "not-written"))
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        self.ask(context).await?;
        for role in Role::OF_PHP {
            let Some(child) = context.situation.child_image(role) else { continue };
            let child = child?;
            if context.situation.image_id(&child).is_none() {
                let missing = context.situation.missing_extensions(role).unwrap_or_default();
                build(context, role, &child, &missing).await?;
            }
        }
        context.put_missing(&[context.situation.compose_file()?]).await
    }
}

impl PhpExtensions {
    /// Asks each PHP image once, by its id: another image of the same name is asked anew.
    async fn ask(&self, context: &mut Context) -> Result<(), OperationError> {
        for role in Role::OF_PHP {
            if context.situation.missing_extensions(role).is_some() {
                continue;
            }
            let image = context.situation.wishes.images.of(role).clone();
            let Some(id) = context.situation.image_id(&image) else {
                return Err(context.not_proved("absent"));
            };
            let record = format!("{}/extensions/{}", stack::layout::STATE_FOLDER, record_name(id));
            let script = Script::new(ASK).arg(record).arg(image.as_str()).repeatable();
            context.connection.run(&script, Input::Nothing).await?.expect_success()?;
        }
        let request = context.request();
        crate::survey::survey(&context.connection, &request, Sections::FILES, "", &mut context.situation.survey).await
    }
}

async fn build(
    context: &Context,
    role: Role,
    child: &ImageReference,
    missing: &[PhpExtension],
) -> Result<(), OperationError> {
    let base = context.situation.wishes.images.of(role);
    let dockerfile = child_image::dockerfile(base, missing)?;
    let script = Script::new(BUILD).arg(child.as_str()).arg(dockerfile);
    context.job_or(role.as_str(), &script, None, ErrorCode::ExtensionsFailed).await?;
    Ok(())
}
