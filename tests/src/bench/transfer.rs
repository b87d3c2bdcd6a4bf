//! Bytes to a server and from it: an upload against scp, and following a job's log against `ssh tail` of the same file.
//! The product's side is the example `transfer` of the crate `remote`, which does what an installation does with archives
//! and logs, and nothing else.

use std::io::Read as _;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use lab::assertions::run_on_server;
use lab::{Lab, Scenario, Server, program};

use super::Bench;
use super::competitors::Competitors;

const MEGABYTES: u64 = 256;
const NAME: &str = "t1";
const JOB: &str = "bench-log";
const LOG: &str = "/var/lib/instalador-smart/jobs/bench-log/log";

pub fn measure(lab: &Lab, bench: &mut Bench) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("t").tempdir()?;
    let server = lab.start(Scenario::KeyOnly)?;
    let at = SocketAddr::new(server.address(), server.ssh_port());
    let mut competitors = Competitors::new(lab, folder.path());
    competitors.add_server(NAME, &server, at)?;
    let file = folder.path().join("file");
    fill(&file)?;
    let sum = sum_of(Command::new("sha256sum").arg(&file))?;
    let program = program("examples/transfer")?;
    let ours = |words: &[&str]| -> Result<Command> {
        let mut command = Command::new(&program);
        command.arg(at.ip().to_string()).arg(at.port().to_string()).arg(lab.client_key());
        command.arg(server.host_key_sha256()?).args(words);
        Ok(command)
    };
    let arrived = |server: &Server, path: &str| -> Result<()> {
        let there = run_on_server(server, &format!("sha256sum < {path} | cut -d ' ' -f 1; rm {path}"))?;
        ensure!(there == sum, "{path} is not what was sent");
        Ok(())
    };
    let path = file.display().to_string();
    bench.compare(
        "upload-vs-scp",
        "s",
        None,
        || {
            let seconds = wall(&mut ours(&["upload", &path, "/root/ours"])?, None)?;
            arrived(&server, "/root/ours")?;
            Ok(seconds)
        },
        || {
            let seconds = wall(&mut competitors.scp(&file, NAME, "/root/theirs"), None)?;
            arrived(&server, "/root/theirs")?;
            Ok(seconds)
        },
    )?;
    // The first time, the job runs; later its log is read again, from its beginning.
    wall(&mut ours(&["follow", JOB])?, Some(0))?;
    let length: u64 = run_on_server(&server, &format!("stat -c %s {LOG}"))?.parse()?;
    ensure!(length > 100_000_000, "a log of {length} bytes");
    bench.compare(
        "log-vs-tail",
        "s",
        None,
        || wall(&mut ours(&["follow", JOB])?, Some(length)),
        || wall(competitors.ssh(NAME).args(["tail", "--bytes=+1", LOG]), Some(length)),
    )
}

/// Bytes that can't be compressed.
fn fill(path: &Path) -> Result<()> {
    let mut source = std::fs::File::open("/dev/urandom")?.take(MEGABYTES * 1024 * 1024);
    std::io::copy(&mut source, &mut std::fs::File::create(path)?)?;
    Ok(())
}

fn sum_of(command: &mut Command) -> Result<String> {
    let output = command.output()?;
    let text = String::from_utf8(output.stdout)?;
    text.split_whitespace().next().map(str::to_owned).context("no sum")
}

/// How long a program takes whose output is read away. With a length, the output has it at least.
fn wall(command: &mut Command, length: Option<u64>) -> Result<f64> {
    let began = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let mut out = child.stdout.take().context("no standard output")?;
    let count = std::io::copy(&mut out, &mut std::io::sink())?;
    let status = child.wait()?;
    let seconds = began.elapsed().as_secs_f64();
    ensure!(status.success(), "{status}");
    ensure!(length.is_none_or(|length| count >= length), "{count} bytes");
    Ok(seconds)
}
