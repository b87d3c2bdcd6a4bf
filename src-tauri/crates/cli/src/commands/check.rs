//! `smart check`: what a server is like, before anything is changed on it.

use model::{Check, Problem, Verdict};
use operations::refusal;
use serde_json::json;

use super::{Session, server_name};
use crate::events::verdict;
use crate::output::Output;

/// Checks a server as for a first installation.
pub async fn check(session: &Session, server: &str) -> Result<(), Problem> {
    let output = &session.output;
    let name = server_name(server)?;
    let connection = session.connect(&name).await?;
    if !output.is_json() {
        output.note_to_stderr(output.texts().plain("checks-running"));
    }
    let found = session.desktop.check_server(&name, &connection, drop).await?.checks;
    connection.close().await;
    if output.is_json() {
        output.value(&json!({ "checks": found }));
    } else {
        print(output, &found, name.as_str());
    }
    refusal(&found).map_or(Ok(()), Err)
}

/// Prints checks with what was seen and, if they are bad, what to do.
pub fn print(output: &Output, checks: &[Check], server: &str) {
    let texts = output.texts();
    output.say("cli-checks-heading", &[("server", server)]);
    for check in checks {
        let part = match check.verdict {
            Verdict::Good => "good",
            Verdict::Bad => "bad",
            Verdict::Advice => "advice",
            Verdict::Unknown => "unknown",
        };
        let id = format!("check-{}", check.id.as_str());
        let seen = texts.with_params(&format!("{id}.{part}"), &check.params).unwrap_or_default();
        output.line(format!("  {} · {}: {seen}", verdict(texts, check.verdict), texts.plain(&id)));
        let remedy = texts.with_params(&format!("{id}.remedy"), &check.params);
        if let (Verdict::Bad, Some(remedy)) = (check.verdict, remedy) {
            output.line(format!("      {}: {remedy}", texts.plain("cli-label-remedy")));
        }
    }
    let any = |verdict| checks.iter().any(|check| check.verdict == verdict);
    output.say(
        if any(Verdict::Bad) {
            "checks-bad"
        } else if any(Verdict::Unknown) {
            "checks-unknown"
        } else if any(Verdict::Advice) {
            "checks-advice"
        } else {
            "checks-good"
        },
        &[],
    );
}
