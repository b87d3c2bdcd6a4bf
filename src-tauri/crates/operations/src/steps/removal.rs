//! Taking an instance away: its containers and network, its web site, and, only on demand, its data. Other instances, and a
//! proxy that others use, are not touched; nor are backups.

use model::{ErrorCode, InstanceRecord, Problem, StepId};
use remote::Script;
use stack::compose::{INSTANCE_LABEL, PROXY_PROJECT};

use crate::OperationError;
use crate::context::Context;
use crate::facts::Sections;
use crate::plan_input::PlanInput;
use crate::proxy_owner;
use crate::run::write_record;
use crate::step::{CheckOutcome, Step};

/// No container and no network of the instance is there.
pub struct RemoveContainers;

/// `$1` our label with its value, `$2` project. What carries the label was made by us; a network goes where nothing is on it.
const REMOVE_CONTAINERS: &str = r#"
set -e
for container in $(docker ps --all --quiet --filter "label=$1"); do docker rm --force "$container" >/dev/null; done
for network in $(docker network ls --quiet --filter "label=com.docker.compose.project=$2"); do
  docker network rm "$network" >/dev/null
done
"#;

#[async_trait::async_trait]
impl Step for RemoveContainers {
    fn id(&self) -> StepId {
        StepId::RemoveContainers
    }

    fn sections(&self) -> Sections {
        Sections::CONTAINERS.with(Sections::STORE)
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let (Some(containers), Some(store)) = (&input.facts.containers, &input.facts.store) else {
            return CheckOutcome::Unsatisfied("not-read");
        };
        let number = input.spec.number.to_string();
        let gone = !containers.iter().any(|container| container.label(INSTANCE_LABEL) == number);
        let network = format!("{}_default", input.project());
        CheckOutcome::satisfied_if(gone, "containers")
            .and(|| CheckOutcome::satisfied_if(!store.networks.contains(&network), "network"))
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let label = format!("{INSTANCE_LABEL}={}", context.input.spec.number);
        let script = Script::new(REMOVE_CONTAINERS).arg(label).arg(context.input.project()).repeatable();
        context.run(&script).await
    }
}

/// The instance's web site is set aside, and images that were built for it alone are gone.
pub struct RemoveSite;

/// `$1` the site's folder, `$2` where it is kept, `$3` project.
const REMOVE_SITE: &str = r#"
set -e
if [ -d "$1" ]; then
  mkdir -p "$2"
  kept=$2/site; number=0
  while [ -e "$kept" ]; do number=$((number + 1)); kept=$2/site.$number; done
  mv "$1" "$kept"
fi
docker image ls --format '{{.Repository}}:{{.Tag}}' --filter "reference=$3-*:ext-*" | while read -r image; do
  docker image rm "$image" >/dev/null 2>&1 || true
done
"#;

#[async_trait::async_trait]
impl Step for RemoveSite {
    fn id(&self) -> StepId {
        StepId::RemoveSite
    }

    fn sections(&self) -> Sections {
        Sections::FILES.with(Sections::STORE)
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let Some(files) = input.files() else { return CheckOutcome::Unsatisfied("not-read") };
        let site = input.layout().site(input.spec.number);
        CheckOutcome::satisfied_if(!files.files.contains_key(&site), "site")
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let (layout, number) = (context.input.layout(), context.input.spec.number);
        let script = Script::new(REMOVE_SITE)
            .arg(layout.site_folder(number))
            .arg(layout.kept(number, &context.operation))
            .arg(context.input.project())
            .repeatable();
        context.run(&script).await
    }
}

/// The proxy that we made is gone, unless another site is behind it.
pub struct RemoveUnusedProxy;

/// `$1` project of the proxy. The certificates stay.
const REMOVE_PROXY: &str = r#"
set -e
for container in $(docker ps --all --quiet --filter "label=com.docker.compose.project=$1"); do
  docker rm --force "$container" >/dev/null
done
docker network rm proxynet >/dev/null 2>&1 || true
"#;

impl RemoveUnusedProxy {
    /// Whether nothing but this instance is behind it, as far as is known.
    fn is_unused(input: &PlanInput) -> bool {
        let Some(containers) = &input.facts.containers else { return false };
        let number = input.spec.number;
        let others = input
            .facts
            .records()
            .instances
            .values()
            .any(|record| record.spec.number != number && record.uninstalled_at.is_none());
        let unreadable = !input.facts.records().unreadable.is_empty() || input.facts.records.is_none();
        let served = containers.iter().any(|container| {
            container.label(INSTANCE_LABEL) != number.to_string() && container.virtual_hosts().next().is_some()
        });
        !others && !unreadable && !served
    }
}

#[async_trait::async_trait]
impl Step for RemoveUnusedProxy {
    fn id(&self) -> StepId {
        StepId::RemoveUnusedProxy
    }

    fn sections(&self) -> Sections {
        Sections::CONTAINERS.with(Sections::STORE)
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let Some(containers) = &input.facts.containers else { return CheckOutcome::Unsatisfied("not-read") };
        let there = containers.iter().any(proxy_owner::is_ours);
        CheckOutcome::satisfied_if(!there || !Self::is_unused(input), "unused")
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        context.run(&Script::new(REMOVE_PROXY).arg(PROXY_PROJECT).repeatable()).await
    }
}

/// Databases, code, uploads and keys are gone.
pub struct EraseData;

/// `$1` the instance's folder, `$2` project, `$3` number. Runs as a job: there may be millions of files.
const ERASE: &str = r#"
set -e
for volume in $(docker volume ls --quiet --filter "label=com.docker.compose.project=$2"); do
  docker volume rm "$volume" >/dev/null
done
# In one move first: a folder half removed would look like an instance.
if [ -d "$1" ]; then mv "$1" "${1%/*}/.${1##*/}.erased"; fi
rm -rf "${1%/*}/.${1##*/}.erased" "${1%/*}/.${1##*/}.new" "${1%/*}/.${1##*/}.old"
rm -rf "$state/code/$3.json" "$state/code/$3.sums" "$state/code/$3.env" "$state/dependencies/$3" "$state/proved/$3" "$state/keys/$3" "$state/uploads/$3.tar.gz"
"#;

#[async_trait::async_trait]
impl Step for EraseData {
    fn id(&self) -> StepId {
        StepId::EraseData
    }

    fn sections(&self) -> Sections {
        Sections::STORE.with(Sections::FILES)
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let (Some(store), Some(files)) = (&input.facts.store, input.files()) else {
            return CheckOutcome::Unsatisfied("not-read");
        };
        let prefix = format!("{}_", input.project());
        CheckOutcome::satisfied_if(!store.volumes.iter().any(|volume| volume.starts_with(&prefix)), "volumes")
            .and(|| CheckOutcome::satisfied_if(!files.folder && files.code_stamp.is_none(), "folder"))
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let number = context.input.spec.number;
        let script = Script::new(model::STATE_VARIABLE)
            .then(ERASE)
            .arg(context.input.layout().instance(number))
            .arg(context.input.project())
            .arg(number.to_string());
        context.job_or("", &script, None, ErrorCode::CommandFailed).await?;
        Ok(())
    }
}

/// Nothing is left of an instance that is not on record any more. It removes nothing: whatever is there under the number may
/// be somebody else's by now.
pub struct ConfirmErased;

#[async_trait::async_trait]
impl Step for ConfirmErased {
    fn id(&self) -> StepId {
        StepId::EraseData
    }

    fn sections(&self) -> Sections {
        Sections::CONTAINERS.with(Sections::STORE).with(Sections::FILES)
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let facts = &input.facts;
        if facts.containers.is_none() || facts.store.is_none() || input.files().is_none() {
            return CheckOutcome::Unsatisfied("not-read");
        }
        match (RemoveContainers.check(input), EraseData.check(input)) {
            (CheckOutcome::Satisfied, CheckOutcome::Satisfied) => CheckOutcome::Satisfied,
            _ => CheckOutcome::Blocked(Self::refusal(input)),
        }
    }

    /// Reached only where the server could not be read: then nothing is known, and nothing is done.
    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        Err(context.verification_failed("not-read"))
    }
}

impl ConfirmErased {
    fn refusal(input: &PlanInput) -> Problem {
        let problem = Problem::new(ErrorCode::LeftoversFound).with("instance", input.spec.number);
        problem.with("found", input.layout().instance(input.spec.number))
    }
}

/// The record says that the instance is gone: it is removed with the data, and names the data that is kept otherwise.
pub struct RecordRemoval {
    /// The data is erased too.
    pub erased: bool,
}

#[async_trait::async_trait]
impl Step for RecordRemoval {
    fn id(&self) -> StepId {
        StepId::RecordRemoval
    }

    fn sections(&self) -> Sections {
        Sections::RECORDS
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        if input.facts.records.is_none() {
            return CheckOutcome::Unsatisfied("not-read");
        }
        let recorded = match input.record() {
            None => true,
            Some(record) => !self.erased && record.uninstalled_at.is_some(),
        };
        CheckOutcome::satisfied_if(recorded, "recorded")
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let path = stack::layout::instance_record(context.input.spec.number);
        if self.erased {
            return context.run(&Script::new("rm -f \"$1\"").arg(path).repeatable()).await;
        }
        let Some(record) = context.input.record().cloned() else { return Ok(()) };
        let uninstalled_at = Some(jiff::Timestamp::now().to_string());
        write_record(&context.connection, &InstanceRecord { uninstalled_at, ..record }).await
    }
}
