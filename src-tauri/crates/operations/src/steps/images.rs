//! The images: pulled with their bytes counted, and children of them where PHP lacks extensions.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use model::{ErrorCode, ImageReference, ProgressUnit, Role, StepId};
use remote::Script;
use stack::child_image::{self, PhpExtension};

use crate::OperationError;
use crate::context::Context;
use crate::desired::extensions_record_name;
use crate::facts::Sections;
use crate::plan_input::PlanInput;
use crate::step::{CheckOutcome, Step};

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

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let present = input.spec.images.iter().all(|(_, image)| input.image_id(image).is_some());
        CheckOutcome::satisfied_if(present, "absent")
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let input = &context.input;
        let absent: Vec<String> = input
            .spec
            .images
            .iter()
            .filter(|(_, image)| input.image_id(image).is_none())
            .map(|(_, image)| image.listed())
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

/// `$1` the folder for notes, `$2` what PHP is asked; then an id and an image for each. Asks the PHP of each image what it
/// has, all at once.
const ASK: &str = r#"
set -e
umask 077
mkdir -p "$1"
ask() {
  docker run --rm --entrypoint php "$2" -r "$code" > "$1.new"
  grep -q '^core$' "$1.new"
  mv "$1.new" "$1"
}
notes=$1; code=$2; shift 2
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

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let known = Role::OF_PHP.into_iter().all(|role| input.missing_extensions(role).is_some());
        let built = || {
            Role::OF_PHP.into_iter().all(|role| match input.child_image(role) {
                None => true,
                Some(Ok(child)) => input.image_id(&child).is_some(),
                Some(Err(_)) => false,
            })
        };
        let written = || input.compose_file().is_ok_and(|file| file.is_there(input));
        CheckOutcome::satisfied_if(known, "not-asked")
            .and(|| CheckOutcome::satisfied_if(built(), "not-built"))
            .and(|| CheckOutcome::satisfied_if(written(), "not-written"))
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        self.ask(context).await?;
        for role in Role::OF_PHP {
            let Some(child) = context.input.child_image(role) else { continue };
            let child = child?;
            if context.input.image_id(&child).is_none() {
                let missing = context.input.missing_extensions(role).unwrap_or_default();
                build(context, role, &child, &missing).await?;
            }
        }
        context.put_missing(&[context.input.compose_file()?]).await
    }
}

impl PhpExtensions {
    /// Asks each PHP image once, by its id: another image of the same name is asked again.
    async fn ask(&self, context: &mut Context) -> Result<(), OperationError> {
        let input = &context.input;
        let mut unknown = BTreeMap::new();
        for role in Role::OF_PHP.into_iter().filter(|role| input.missing_extensions(*role).is_none()) {
            let image = input.spec.images.of(role);
            let id = input.image_id(image).ok_or_else(|| context.verification_failed("absent"))?;
            unknown.insert(extensions_record_name(id), image.as_str());
        }
        if unknown.is_empty() {
            return Ok(());
        }
        let folder = stack::layout::extensions();
        let pairs = unknown.into_iter().flat_map(|(id, image)| [id, image]);
        let script = Script::new(ASK).arg(folder).arg(child_image::LOADED).args(pairs).repeatable();
        context.run(&script).await?;
        context.read(Sections::FILES).await
    }
}

async fn build(
    context: &Context,
    role: Role,
    child: &ImageReference,
    missing: &[PhpExtension],
) -> Result<(), OperationError> {
    let base = context.input.spec.images.of(role);
    let dockerfile = child_image::dockerfile(base, missing)?;
    let script = Script::new(BUILD).arg(child.as_str()).arg(dockerfile);
    context.job_or(role.as_str(), &script, None, ErrorCode::ExtensionsFailed).await?;
    Ok(())
}
