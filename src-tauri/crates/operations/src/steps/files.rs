//! The instance's files: compose file, site, worker settings, `.env`.

use model::{Params, StepId};
use remote::Script;

use crate::OperationError;
use crate::context::Context;
use crate::facts::Sections;
use crate::plan_input::PlanInput;
use crate::step::{CheckOutcome, Step};

/// The files are in place.
pub struct Files;

/// `$1` the folder for keys, `$2` the one for backups.
const FOLDERS: &str = r#"
set -e
mkdir -p "$1" "$2"
chmod 0700 "$1" "$2"
"#;

/// Files that were changed by hand, for a plan.
pub(super) fn changed_files(paths: &[String]) -> Params {
    if paths.is_empty() { Params::new() } else { [("changed".to_owned(), paths.join(", "))].into() }
}

#[async_trait::async_trait]
impl Step for Files {
    fn id(&self) -> StepId {
        StepId::Files
    }

    /// Files that somebody changed by hand are named: they are set aside and written again.
    fn params(&self, input: &PlanInput) -> Params {
        let changed = input.instance_files().map(|files| input.changed_by_hand(&files)).unwrap_or_default();
        changed_files(&changed)
    }

    fn sections(&self) -> Sections {
        // Whether the services are as their files say is asked again.
        Sections::FILES.with(Sections::HASHES)
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let Ok(files) = input.instance_files() else { return CheckOutcome::Unsatisfied("files") };
        if let Some(problem) = input.in_the_way(&files).or_else(|| input.unreadable_environment(&files)) {
            return CheckOutcome::Blocked(problem);
        }
        CheckOutcome::satisfied_if(input.secrets.is_some(), "no-secrets")
            .and(|| CheckOutcome::satisfied_if(files.iter().all(|file| file.is_there(input)), "files"))
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let (layout, number) = (context.input.layout(), context.input.spec.number);
        let folders = Script::new(FOLDERS).arg(layout.ssh(number)).arg(layout.backups(number)).repeatable();
        context.run(&folders).await?;
        context.put_missing(&context.input.instance_files()?).await
    }
}
