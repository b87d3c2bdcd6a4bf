//! `smart recover`: a damaged record of this computer is set aside, and a new one begun with what can be read of it.

use model::Problem;
use operations::{Desktop, desktop_folder, init_logging};
use serde_json::json;

use crate::output::Output;

/// Recovers the record, if it is damaged.
pub fn recover(output: &Output) -> Result<(), Problem> {
    let home = desktop_folder()?;
    init_logging(&home, "smart");
    let recovered = Desktop::recover_record(&home)?;
    if output.is_json() {
        output.value(&json!({ "recovered": recovered }));
        return Ok(());
    }
    match recovered {
        Some(found) => {
            let (servers, instances) = (found.servers.to_string(), found.instances.to_string());
            let kept = found.kept.display().to_string();
            output.say("recovered", &[("servers", &servers), ("instances", &instances), ("kept", &kept)]);
        }
        None => output.say("cli-nothing-to-recover", &[]),
    }
    Ok(())
}
