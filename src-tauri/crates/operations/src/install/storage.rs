//! Where Laravel writes, and who may.
//!
//! PHP's user owns the folders that Laravel writes and nothing else; nothing is writable for everybody.

use model::StepId;
use remote::Script;

use crate::OperationError;
use crate::context::Context;
use crate::situation::{PHP_USER, Situation};
use crate::step::{Answer, Step};
use crate::survey::Sections;

/// Laravel can write where it has to.
pub struct StorageAccess;

/// `$1` instance folder, `$2` PHP's user.
///
/// The two PDF libraries keep fonts in their own folders. The link is relative, so that it leads there on the server and
/// in the containers. A real folder in its place is somebody's data and stays.
const ARRANGE: &str = r#"
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

    fn check(&self, situation: &Situation) -> Answer {
        let facts = &situation.survey.instance;
        let linked =
            matches!(facts.storage_link.as_deref(), Some("../storage/app/public" | "/var/www/html/storage/app/public"));
        Answer::when(facts.storage_owned, "owner")
            .and(|| Answer::when(facts.storage_closed, "mode"))
            .and(|| Answer::when(linked, "link"))
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let folder = context.situation.layout().instance(context.situation.wishes.instance);
        let script = Script::new(ARRANGE).arg(folder).arg(PHP_USER).repeatable();
        context.run(&script).await?;
        Ok(())
    }
}
