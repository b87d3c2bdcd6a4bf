//! `smart attach` and `smart journal`: what happens on a server now, and what happened there.

use std::time::Duration;

use model::{ErrorCode, InstanceNumber, Journal, JournalEntry, Outcome, Problem};
use operations::{
    CodeInput, Facts, FactsRequest, LOCK_STALE_AFTER_SECONDS, Sections, follow_running, read_facts, read_journal,
};
use remote::Connection;
use serde_json::json;
use stack::BaseFolder;

use super::{Session, install, moment, server_name};
use crate::ask;

/// How often the server's lock is read between two jobs of an operation.
const POLL_INTERVAL: Duration = Duration::from_secs(2);

/// Follows a running operation, and resumes an abandoned one.
pub async fn attach(session: &Session, server: &str) -> Result<(), Problem> {
    let output = &session.output;
    let name = server_name(server)?;
    let connection = session.connect(&name).await?;
    let screen = session.screen();
    let mut announced = false;
    loop {
        let facts = records(&connection).await?;
        let Some(owner) = facts.records.lock.clone() else {
            output.say(
                if announced { "cli-attach-finished" } else { "cli-attach-nothing" },
                &[("server", name.as_str())],
            );
            return Ok(());
        };
        if !announced {
            let (number, since) = (owner.instance.to_string(), moment(&owner.since));
            let values = [
                ("operation", owner.kind.as_str()),
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
        if facts.records.lock_age.is_some_and(|age| age > LOCK_STALE_AFTER_SECONDS) {
            let recorded = facts.records.specs.get(&owner.instance).map(|recorded| recorded.spec.clone());
            let Some(spec) = recorded else { return Err(Problem::new(ErrorCode::InstanceUnknown)) };
            let question = output.texts().with("cli-question-take-over", &[("owner", &owner.by)]);
            if !ask::yes(output, &question)? {
                return Ok(());
            }
            let options = install::RunOptions { spec, code: CodeInput::default(), plan_only: false, yes: true };
            install::plan_and_run(session, &name, &connection, options).await?;
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

async fn records(connection: &Connection) -> Result<Facts, Problem> {
    let request = FactsRequest { base: BaseFolder::default(), instance: InstanceNumber::FIRST, domain: None };
    let mut facts = Facts::default();
    read_facts(connection, &request, Sections::FILES, "", &mut facts).await?;
    Ok(facts)
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
        .map(|line| vec![moment(&line.at), line.by.clone(), format!("{}", line.instance), describe(session, line)])
        .collect();
    output.table(&rows);
    Ok(())
}

fn describe(session: &Session, line: &Journal) -> String {
    let texts = session.output.texts();
    match &line.entry {
        JournalEntry::Started { kind, domain } => {
            texts.with("cli-journal-started", &[("operation", kind.as_str()), ("domain", domain.as_str())])
        }
        JournalEntry::Step { step, outcome: Outcome::Done, milliseconds } => {
            let done = texts.with("cli-journal-step-done", &[("step", step.as_str())]);
            format!("{done} ({})", texts.duration(*milliseconds))
        }
        JournalEntry::Step { step, outcome: Outcome::AlreadySatisfied, .. } => {
            texts.with("cli-journal-step-already", &[("step", step.as_str())])
        }
        JournalEntry::Failed { step, problem } => {
            let failed = texts.with("cli-journal-step-failed", &[("step", step.as_str())]);
            format!("{failed}: {}", texts.error_text(problem).title)
        }
        JournalEntry::Finished => texts.plain("cli-journal-finished"),
        JournalEntry::Cancelled => texts.plain("cli-journal-cancelled"),
    }
}
