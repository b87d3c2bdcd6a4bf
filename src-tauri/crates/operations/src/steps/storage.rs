//! Where Laravel writes, and who may.
//!
//! PHP's user owns the folders that the application writes and nothing else. Nobody else enters those that are not for the web
//! server: what the application makes there is writable for everybody. Users of the server don't come near any of it, where
//! nothing of theirs is in the base folder.

use model::{ErrorCode, StepId};
use remote::Script;

use crate::OperationError;
use crate::context::Context;
use crate::facts::Sections;
use crate::plan_input::PlanInput;
use crate::step::{CheckOutcome, Step};

/// Laravel can write where it has to.
pub struct StorageAccess;

/// After `WRITABLE_FOLDERS`: `$1` instance folder. Runs as a job: there may be millions of files.
///
/// The folders come first: from then on nobody else sees what is in them, and modes below need no care. A visitor's request
/// may remove a file while it is looked at; that the folders are right is checked afterwards. The link is relative, so that
/// it leads there on the server and in the containers. A real folder in its place is somebody's data and stays.
const FIX_PERMISSIONS: &str = r#"
set -e
cd "$1"
if is_ours_alone "${1%/*}"; then chmod o= "${1%/*}"; fi
mkdir -p storage/framework/cache/data storage/framework/sessions storage/framework/views $open_folders $closed_folders
chown -h "$php_user:$php_user" $open_folders $closed_folders
# Where one is a link, somebody keeps it elsewhere, and its mode is theirs to choose.
mode() { if [ ! -L "$2" ]; then chmod "$1" "$2"; fi; }
for folder in $closed_folders; do mode 0750 "$folder"; done
for folder in $open_folders; do mode 0755 "$folder"; done
for folder in storage storage/app; do mode 0751 "$folder"; done
for folder in storage/app/*; do
  if [ -d "$folder" ] && [ "$folder" != storage/app/public ]; then mode o= "$folder"; fi
done
for fonts in $font_folders; do
  if [ -d "${fonts%/*}" ]; then mkdir -p "$fonts"; chown -Rh "$php_user:$php_user" "$fonts"; chmod -R u=rwX,go=rX "$fonts"; fi
done
written='storage bootstrap/cache public/uploads public/payments'
find $written ! -uid "$php_user" -exec chown -h "$php_user:$php_user" {} + 2>/dev/null || :
find $written ! -type l ! -perm -u=rw -exec chmod u+rwX {} + 2>/dev/null || :
find storage/app/public public/uploads public/payments ! -type l ! -perm -o=r -exec chmod go+rX {} + 2>/dev/null || :
if [ -L public/storage ] || [ ! -e public/storage ]; then
  ln -sfn ../storage/app/public public/storage
fi
"#;

#[async_trait::async_trait]
impl Step for StorageAccess {
    fn id(&self) -> StepId {
        StepId::StorageAccess
    }

    fn sections(&self) -> Sections {
        Sections::FILES
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let Some(facts) = input.files() else { return CheckOutcome::Unsatisfied("not-read") };
        let linked =
            matches!(facts.storage_link.as_deref(), Some("../storage/app/public" | "/var/www/html/storage/app/public"));
        CheckOutcome::satisfied_if(facts.storage_owned, "owner")
            .and(|| CheckOutcome::satisfied_if(facts.storage_closed, "mode"))
            .and(|| CheckOutcome::satisfied_if(linked, "link"))
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let folder = context.input.layout().instance(context.input.spec.number);
        let script = Script::new(stack::layout::WRITABLE_FOLDERS).then(FIX_PERMISSIONS).arg(folder);
        context.job_or("", &script, None, ErrorCode::CommandFailed).await?;
        Ok(())
    }
}
