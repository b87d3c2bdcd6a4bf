//! The instance's files: compose file, site, worker settings, `.env`.

use model::StepId;
use remote::Script;

use crate::OperationError;
use crate::context::Context;
use crate::situation::Situation;
use crate::step::{Answer, Step};
use crate::survey::Sections;

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
        // Whether the services are as their files say is asked anew.
        Sections::FILES.with(Sections::HASHES)
    }

    fn check(&self, situation: &Situation) -> Answer {
        let Ok(files) = situation.instance_files() else { return Answer::NotSo("files") };
        Answer::when(situation.secrets.is_some(), "no-secrets")
            .and(|| Answer::when(files.iter().all(|file| file.is_there(&situation.survey)), "files"))
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let (layout, number) = (context.situation.layout(), context.situation.wishes.instance);
        let folders = Script::new(FOLDERS).arg(layout.ssh(number)).arg(layout.backups(number)).repeatable();
        context.run(&folders).await?;
        context.put_missing(&context.situation.instance_files()?).await
    }
}
