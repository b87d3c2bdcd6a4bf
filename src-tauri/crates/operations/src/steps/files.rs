//! The instance's files: compose file, site, worker settings, `.env`.

use model::StepId;
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

#[async_trait::async_trait]
impl Step for Files {
    fn id(&self) -> StepId {
        StepId::Files
    }

    fn sections(&self) -> Sections {
        // Whether the services are as their files say is asked again.
        Sections::FILES.with(Sections::HASHES)
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let Ok(files) = input.instance_files() else { return CheckOutcome::Unsatisfied("files") };
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
