//! The images: pulled with their bytes counted, and children of them where PHP lacks extensions.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use model::{ErrorCode, ProgressUnit, StepId};
use remote::Script;
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
        Sections::STORE
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
        let fetched = AtomicU64::new(0);
        let progress = |progress: docker::PullProgress| {
            fetched.store(progress.done, Ordering::Relaxed);
            context.progress(before + progress.done, Some(before + progress.total), ProgressUnit::Bytes);
        };
        tokio::select! {
            result = engine.pull(image, &progress) => result?,
            () = cancel.cancelled() => return Err(remote::RemoteError::Cancelled.into()),
        }
        before += fetched.into_inner();
    }
    Ok(())
}

/// PHP has the extensions that the application asks for.
pub struct PhpExtensions;

/// `$1` the folder for notes; then an id and an image for each. Asks the PHP of each image what it has, all at once.
const ASK: &str = r#"
set -e
umask 077
mkdir -p "$1"
ask() {
  docker run --rm --entrypoint php "$2" -m | tr 'A-Z ' 'a-z_' > "$1.new"
  grep -q '^core$' "$1.new"
  mv "$1.new" "$1"
}
notes=$1; shift
asked=
while [ $# -gt 0 ]; do
  ask "$notes/$1" "$2" &
  asked="$asked $!"
  shift 2
done
failed=
for one in $asked; do wait "$one" || failed=yes; done
[ -z "$failed" ]
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
        Sections::STORE.with(Sections::FILES).with(Sections::HASHES)
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
        let situation = &context.situation;
        let mut unknown = BTreeMap::new();
        for role in Role::OF_PHP.into_iter().filter(|role| situation.missing_extensions(*role).is_none()) {
            let image = situation.wishes.images.of(role);
            let id = situation.image_id(image).ok_or_else(|| context.not_proved("absent"))?;
            unknown.insert(record_name(id), image.as_str());
        }
        if unknown.is_empty() {
            return Ok(());
        }
        let folder = format!("{}/extensions", stack::layout::STATE_FOLDER);
        let pairs = unknown.into_iter().flat_map(|(id, image)| [id, image]);
        let script = Script::new(ASK).arg(folder).args(pairs).repeatable();
        context.run(&script).await?;
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
