//! Code from an archive: the desktop judged and packed it, here it is sent and unpacked.

use model::{ErrorCode, Problem, ProgressUnit};
use remote::{Input, Script, Upload};

use super::place;
use crate::OperationError;
use crate::context::Context;

/// `$1` archive. Files keep their times: PHP's cache keeps no file without one.
const UNPACK: &str = r#"
mkdir -p "$new"
tar --extract --gzip --no-same-owner --no-same-permissions --file "$1" --directory "$new"
rm -f "$1"
"#;

pub(super) async fn unpack(context: &Context) -> Result<(), OperationError> {
    // Taken up without the person's archive: it has to be chosen again.
    let Some(path) = &context.code.archive else {
        return Err(Problem::new(ErrorCode::ArchiveInvalid).with("reason", "not-found").into());
    };
    let number = context.input.spec.number;
    let uploads = stack::layout::uploads();
    let folder_script = Script::new("umask 077; mkdir -p \"$1\"").arg(&uploads).repeatable();
    context.connection.run(&folder_script, Input::Nothing).await?.expect_success()?;
    let target = format!("{uploads}/{number}.tar.gz");
    let upload = Upload { path: &target, mode: "0600", owner: "0:0" };
    let total = tokio::fs::metadata(path).await.map_or(0, |metadata| metadata.len());
    let watch = |sent| context.progress(sent, Some(total), ProgressUnit::Bytes);
    remote::upload_file(&context.connection, &upload, path, &watch).await?;
    let answer = context.job("", &place::script(context, &[UNPACK]).arg(target), None).await?;
    if answer.status == 0 {
        return Ok(());
    }
    let problem = place::failure(context, &answer).unwrap_or_else(|| place::command_failed(&answer));
    Err(problem.detail(&answer.tail).into())
}
