//! Commands on a server that says anything: the probe of the rights, an answer, and the journal. An error is calm.

use remote::{Connection, Input, Script};
use tokio_util::sync::CancellationToken;

use super::server::{Server, conversations, run};
use super::{assert_sanitized, assert_sanitized_problem};

pub fn enter(bytes: &[u8]) {
    let server = Server::with(conversations(bytes));
    run(async {
        let connect = std::sync::Arc::new(server.clone());
        let password = secrecy::SecretString::from("contraseña");
        let connection = match Connection::open(connect, Some(&password), CancellationToken::new()).await {
            Ok(connection) => connection,
            Err(error) => {
                assert_sanitized_problem(&error.into());
                server.connection()
            }
        };
        match connection.run(&Script::new(":").repeatable(), Input::Nothing).await {
            Ok(finished) => {
                assert!(finished.stdout.len() <= 16 * 1024 * 1024 && finished.stderr.len() <= 64 * 1024);
                if let Err(error) = finished.expect_success() {
                    assert_sanitized_problem(&error.into());
                }
            }
            Err(error) => assert_sanitized_problem(&error.into()),
        }
        match operations::read_journal(&connection, 10).await {
            Ok(journal) => journal.iter().for_each(|entry| {
                assert_sanitized(&entry.by);
                assert_sanitized(&entry.at);
                assert_sanitized(&entry.operation);
                if let model::JournalEntry::Failed { problem, .. } = &entry.entry {
                    assert_sanitized_problem(problem);
                }
            }),
            Err(error) => assert_sanitized_problem(&error.into()),
        }
    });
}
