//! What an installation does with archives and logs, alone: for the bench, beside scp and `ssh tail`.
//!
//! `transfer HOST PORT KEY FINGERPRINT upload FILE PATH` puts a file on a server;
//! `transfer HOST PORT KEY FINGERPRINT follow JOB` follows a job's log to its end, and starts a talkative one first where
//! there is none. The log goes to standard output.
#![expect(clippy::print_stderr, reason = "an example reports on standard error")]

use std::error::Error;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use remote::{
    Connection, Endpoint, HostKeyPolicy, JobEnd, JobId, KnownHosts, Login, RusshConnect, Script, Upload, run_job,
    upload_file,
};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

/// A log of about 110 MB.
const TALK: &str = "seq -f 'a line of a log as programs write them, number %.0f' 1 2000000";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = tokio::runtime::Runtime::new()
        .map_err(Box::<dyn Error>::from)
        .and_then(|runtime| runtime.block_on(transfer(&words)));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn transfer(words: &[&str]) -> Result<(), Box<dyn Error>> {
    let [host, port, key, fingerprint, rest @ ..] = words else { return Err("too few words".into()) };
    let folder = tempfile::tempdir()?;
    let connect = RusshConnect::new(
        Endpoint { host: host.parse()?, port: port.parse()?, user: "root".parse()? },
        Login::Key { text: SecretString::from(std::fs::read_to_string(key)?), passphrase: None },
        HostKeyPolicy {
            known_hosts: KnownHosts::at(folder.path().join("known_hosts")),
            confirmed: Some(fingerprint.parse()?),
        },
    );
    let connection = Connection::open(Arc::new(connect), None, CancellationToken::new()).await?;
    match rest {
        ["upload", file, path] => {
            let target = Upload { path, mode: "0600", owner: "0:0" };
            upload_file(&connection, &target, Path::new(file), &|_| {}).await?;
        }
        ["follow", job] => {
            let id = JobId::new(*job).ok_or("no name of a job")?;
            let mut out = std::io::stdout();
            let mut failed = None;
            let mut sink = |bytes: &[u8]| {
                if let Err(error) = out.write_all(bytes) {
                    failed = Some(error);
                }
            };
            let end = run_job(&connection, &id, &Script::new(TALK), None, &mut sink).await?;
            if let Some(error) = failed {
                return Err(error.into());
            }
            if end != JobEnd::Exited(0) {
                return Err(format!("the job ended with {end:?}").into());
            }
        }
        _ => return Err("upload or follow".into()),
    }
    connection.close().await;
    Ok(())
}
