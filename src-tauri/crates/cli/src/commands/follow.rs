//! `smart attach` and `smart journal`: what happens on a server now, and what happened there.

use std::time::Duration;

use model::{ErrorCode, Journal, JournalEntry, Outcome, Problem, Target};
use operations::{CodeInput, HeldLock, follow_running, read_journal};
use serde_json::json;

use super::{Session, install, moment, run, server_name};
use crate::arguments::{Attach, Confirmation};
use crate::ask;

/// How often the server's lock is read between two jobs of an operation.
const POLL_INTERVAL: Duration = Duration::from_secs(2);

/// Follows a running operation, and resumes an abandoned one.
pub async fn attach(session: &Session, arguments: &Attach) -> Result<(), Problem> {
    let output = &session.output;
    let name = server_name(&arguments.server)?;
    let git_token = arguments.git_token_stdin.then(|| ask::secret_from_stdin("git-token")).transpose()?;
    let connection = session.connect(&name).await?;
    let screen = session.screen();
    let mut announced = false;
    loop {
        let lock = session.desktop.lock_of(&name, &connection).await?;
        let Some(HeldLock { owner, is_stale }) = lock else {
            output.say(
                if announced { "cli-attach-finished" } else { "cli-attach-nothing" },
                &[("server", name.as_str())],
            );
            return Ok(());
        };
        if !announced {
            let (number, since) = (owner.request.instance().to_string(), moment(&owner.since));
            let values = [
                ("operation", owner.request.kind().as_str()),
                ("instance", number.as_str()),
                ("server", name.as_str()),
                ("owner", owner.by.as_str()),
                ("since", since.as_str()),
            ];
            output.say("cli-attach-following", &values);
            output.say("cli-attach-leave", &[]);
            announced = true;
        }
        match follow_running(&connection, &screen).await.map_err(Problem::from) {
            Ok(_) => {}
            Err(problem) if problem.code == ErrorCode::Cancelled => {
                output.say("cli-attach-left", &[]);
                return Ok(());
            }
            Err(problem) => return Err(problem),
        }
        if is_stale {
            let question = output.texts().with("cli-question-take-over", &[("owner", &owner.by)]);
            if !arguments.yes && !ask::yes(output, &question)? {
                return Ok(());
            }
            let git_token = git_token.as_ref().map(install::git_token).transpose()?;
            let (request, code) = (owner.request, CodeInput { git_token, ..CodeInput::default() });
            let confirmation = Confirmation { plan: false, yes: true };
            let options = run::RunOptions { request, code, confirmation };
            run::plan_and_run(session, &name, &connection, options).await?;
            output.say("cli-attach-taken-over", &[]);
            return Ok(());
        }
        tokio::select! {
            () = tokio::time::sleep(POLL_INTERVAL) => {}
            () = session.cancel.cancelled() => {
                output.say("cli-attach-left", &[]);
                return Ok(());
            }
        }
    }
}

/// Prints the server's journal, oldest entry first.
pub async fn journal(session: &Session, server: &str, entries: u32) -> Result<(), Problem> {
    let output = &session.output;
    let name = server_name(server)?;
    let connection = session.connect(&name).await?;
    let journal = read_journal(&connection, entries).await?;
    connection.close().await;
    if output.is_json() {
        output.value(&json!({ "journal": journal }));
        return Ok(());
    }
    if journal.is_empty() {
        output.say("cli-journal-empty", &[("server", name.as_str())]);
        return Ok(());
    }
    output.say("cli-journal-heading", &[("server", name.as_str())]);
    let rows: Vec<Vec<String>> = journal
        .iter()
        .map(|line| vec![moment(&line.at), line.by.clone(), target(line.target), describe(session, line)])
        .collect();
    output.table(&rows);
    Ok(())
}

/// The instance's number; nothing for the server as a whole.
fn target(target: Target) -> String {
    match target {
        Target::Server => String::new(),
        Target::Instance(number) => number.to_string(),
    }
}

fn describe(session: &Session, line: &Journal) -> String {
    let texts = session.output.texts();
    match &line.entry {
        JournalEntry::Started { request, domain } => {
            let operation = request.kind().as_str();
            texts.with("cli-journal-started", &[("operation", operation), ("domain", domain.as_str())])
        }
        JournalEntry::Step { step, outcome: Outcome::Done, milliseconds, .. } => {
            let done = texts.with("cli-journal-step-done", &[("step", step.as_str())]);
            format!("{done} ({})", texts.duration(*milliseconds))
        }
        JournalEntry::Step { step, outcome: Outcome::AlreadySatisfied, .. } => {
            texts.with("cli-journal-step-already", &[("step", step.as_str())])
        }
        JournalEntry::Failed { step, problem, .. } => {
            let failed = texts.with("cli-journal-step-failed", &[("step", step.as_str())]);
            format!("{failed}: {}", texts.error_text(problem).title)
        }
        JournalEntry::Finished => texts.plain("cli-journal-finished"),
        JournalEntry::Cancelled => texts.plain("cli-journal-cancelled"),
    }
}
