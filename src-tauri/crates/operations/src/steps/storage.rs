//! Where Laravel writes, and who may.
//!
//! PHP's user owns the folders that Laravel writes and nothing else; nothing is writable for everybody.

use model::StepId;
use remote::Script;

use crate::OperationError;
use crate::context::Context;
use crate::facts::Sections;
use crate::plan_input::PlanInput;
use crate::step::{CheckOutcome, Step};

/// Laravel can write where it has to.
pub struct StorageAccess;

/// `$1` instance folder, `$2` PHP's user.
///
/// The two PDF libraries keep fonts in their own folders. The link is relative, so that it leads there on the server and
/// in the containers. A real folder in its place is somebody's data and stays.
const FIX_PERMISSIONS: &str = r#"
set -e
cd "$1"
mkdir -p storage/framework/cache/data storage/framework/sessions storage/framework/views storage/logs \
  storage/app/public bootstrap/cache public
chown -Rh "$2:$2" storage bootstrap/cache
chmod -R u=rwX,g=rX,o= storage bootstrap/cache
chmod o+x storage storage/app
chmod -R o+rX storage/app/public
for fonts in vendor/mpdf/mpdf/tmp vendor/mpdf/mpdf/ttfontdata vendor/dompdf/dompdf/lib/fonts; do
  if [ -d "$fonts" ]; then chown -Rh "$2:$2" "$fonts"; chmod -R u=rwX,go=rX "$fonts"; fi
done
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
        let script = Script::new(FIX_PERMISSIONS).arg(folder).arg(stack::php::USER).repeatable();
        context.run(&script).await?;
        Ok(())
    }
}
