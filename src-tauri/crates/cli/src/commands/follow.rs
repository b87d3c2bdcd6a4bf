//! `smart attach` and `smart journal`: what happens on a server now, and what happened there.

use std::time::Duration;

use model::{ErrorCode, InstanceNumber, Journal, JournalEntry, Outcome, Problem};
use operations::{
    CodeInput, LOCK_PATIENCE_SECONDS, Sections, Survey, SurveyRequest, attach as follow, read_journal, survey,
};
use remote::Connection;
use serde_json::json;
use stack::BaseFolder;

use super::{Session, install, moment, server_name};
use crate::ask;

/// How often the server's lock is looked at between two jobs of an operation.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Follows an operation that somebody began, and goes on with one that nobody looks after any more.
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
        match follow(&connection, &screen).await.map_err(Problem::from) {
            Ok(_) => {}
            Err(problem) if problem.code == ErrorCode::Cancelled => {
                output.say("cli-attach-left", &[]);
                return Ok(());
            }
            Err(problem) => return Err(problem),
        }
        if facts.records.lock_age.is_some_and(|age| age > LOCK_PATIENCE_SECONDS) {
            let recorded = facts.records.wishes.get(&owner.instance).map(|recorded| recorded.wishes.clone());
            let Some(wishes) = recorded else { return Err(Problem::new(ErrorCode::InstanceUnknown)) };
            let question = output.texts().with("cli-question-take-over", &[("owner", &owner.by)]);
            if !ask::yes(output, &question)? {
                return Ok(());
            }
            let wanted = install::Wanted { wishes, code: CodeInput::default(), plan_only: false, yes: true };
            install::carry_out(session, &name, &connection, wanted).await?;
            output.say("cli-attach-taken-over", &[]);
            return Ok(());
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = session.cancel.cancelled() => {
                output.say("cli-attach-left", &[]);
                return Ok(());
            }
        }
    }
}

async fn records(connection: &Connection) -> Result<Survey, Problem> {
    let request = SurveyRequest { base: BaseFolder::default(), instance: InstanceNumber::FIRST, domain: None };
    let mut facts = Survey::default();
    survey(connection, &request, Sections::FILES, "", &mut facts).await?;
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
        .map(|line| vec![moment(&line.at), line.by.clone(), format!("{}", line.instance), told(session, line)])
        .collect();
    output.table(&rows);
    Ok(())
}

fn told(session: &Session, line: &Journal) -> String {
    let texts = session.output.texts();
    match &line.entry {
        JournalEntry::Started { kind, domain } => {
            texts.with("cli-journal-started", &[("operation", kind.as_str()), ("domain", domain.as_str())])
        }
        JournalEntry::Step { step, outcome: Outcome::Done, milliseconds } => {
            let done = texts.with("cli-journal-step-done", &[("step", step.as_str())]);
            format!("{done} ({})", texts.duration(*milliseconds))
        }
        JournalEntry::Step { step, outcome: Outcome::AlreadySo, .. } => {
            texts.with("cli-journal-step-already", &[("step", step.as_str())])
        }
        JournalEntry::Failed { step, problem } => {
            let failed = texts.with("cli-journal-step-failed", &[("step", step.as_str())]);
            format!("{failed}: {}", texts.tell(problem).title)
        }
        JournalEntry::Finished => texts.plain("cli-journal-finished"),
        JournalEntry::Cancelled => texts.plain("cli-journal-cancelled"),
    }
}
