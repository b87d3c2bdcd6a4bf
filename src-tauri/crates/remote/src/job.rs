//! Long commands that outlive the connection.
//!
//! A job runs on the server under systemd (or in a session of its own where there is no systemd), with its log and its
//! exit status in a root-only folder. The desktop follows the log from any offset; when the connection breaks, the job
//! goes on, and this computer or another one follows it again. Starting a job that was started before only follows it.
//!
//! What a job reads as its standard input lies for a moment in `/run` (memory, not disk) and is removed before the
//! job's first command runs. It begins only with all of it: a line that breaks ends the input like a file's end.

use std::fmt;
use std::time::{Duration, Instant};

use bytes::Bytes;
use secrecy::{ExposeSecret as _, SecretBox};

use crate::{Chunk, Connection, Input, RemoteError, Script};

/// The name of a job: letters, digits and dashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobId(String);

impl JobId {
    /// The name, if it is one.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let good = !text.is_empty()
            && text.len() <= 80
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        good.then_some(Self(text))
    }
}

impl fmt::Display for JobId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// How a job ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobEnd {
    /// With this exit status.
    Exited(u32),
    /// Without one: killed, or the server was switched off.
    NoExitStatus,
}

/// A job on the server, as another computer finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobState {
    /// Its name.
    pub id: JobId,
    /// How it ended; `None` while it runs.
    pub end: Option<JobEnd>,
}

/// Shell functions that all job scripts share. `alive` compares the start time too: process numbers come round again.
const FUNCTIONS: &str = r#"
jobs=$state/jobs
started_at() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }
alive() {
  [ -s "$1/process" ] || return 1
  read -r pid since < "$1/process"
  [ "$(started_at "$pid")" = "$since" ]
}
"#;

/// What systemd runs: `$1` the job's folder, `$2` its input in memory.
const JOB_WRAPPER: &str = r#"#!/bin/sh
folder=$1
cd /
exec >>"$folder/log" 2>&1 <"$2"
rm -f "$2"
HOME=/root; export HOME
since=$(sed 's/.*) //' "/proc/$$/stat" | cut -d' ' -f20)
echo "$$ $since" > "$folder/process.new" && mv "$folder/process.new" "$folder/process"
sh "$folder/program"
status=$?
echo "$status" > "$folder/status.new" && sync "$folder/status.new" && mv "$folder/status.new" "$folder/status"
"#;

/// Ends a script that has `state` set: jobs that nobody will ask for any more are forgotten. A resumed operation asks for those of
/// days ago at most.
pub const FORGET_OLD_JOBS: &str = r#"
find "$state/jobs" -mindepth 1 -maxdepth 1 -type d -mtime +30 -exec rm -rf {} + 2>/dev/null || true
"#;

/// `$1` id, `$2` offset, `$3` program, `$4` wrapper, `$5` bytes of input; the job's input on standard input.
/// Exit 65: it did not come whole. The log comes on standard output, the end as the last line of standard error.
const START_AND_FOLLOW: &str = r#"
set -e
folder=$jobs/$1
if [ ! -e "$folder/started" ]; then
  umask 077
  mkdir -p "$folder" /run/instalador-smart
  # A name of its own: an earlier attempt, whose line broke, may still be waiting for more.
  input=$(mktemp "/run/instalador-smart/$1.XXXXXXXX")
  trap '[ -z "$input" ] || rm -f "$input"' EXIT
  trap 'exit 1' HUP TERM PIPE
  cat > "$input"
  [ "$(wc -c < "$input")" -eq "$5" ] || exit 65
fi
if [ -e "$folder/started" ]; then
  # Another attempt was faster, and its input is the job's.
  if [ -n "${input-}" ]; then rm -f "$input"; input=; fi
else
  # By cat, which says why it can't write; a shell's own printf says only that it can't.
  printf '%s' "$3" | cat > "$folder/program"
  printf '%s' "$4" | cat > "$folder/wrapper"
  : > "$folder/log"
  if [ -d /run/systemd/system ]; then
    systemd-run --quiet --collect --unit="instalador-smart-$1" --property=KillMode=control-group \
      --property=TimeoutStopSec=10 /bin/sh "$folder/wrapper" "$folder" "$input" >/dev/null
  else
    setsid /bin/sh "$folder/wrapper" "$folder" "$input" </dev/null >/dev/null 2>&1 &
  fi
  # The job removes it.
  input=
  : > "$folder/started"
fi
tries=0
while [ ! -e "$folder/process" ] && [ ! -e "$folder/status" ] && [ $tries -lt 500 ]; do
  tries=$((tries + 1)); sleep 0.02
done
if alive "$folder"; then
  tail -c "+$(($2 + 1))" -s 0.03 --pid="$pid" -f "$folder/log"
else
  tail -c "+$(($2 + 1))" "$folder/log"
fi
if [ -e "$folder/status" ]; then echo "ended $(cat "$folder/status")" >&2; else echo "no-status" >&2; fi
"#;

/// `$1` id. Ends every process of the job, gently first.
const CANCEL: &str = r#"
folder=$jobs/$1
if systemctl --quiet is-active "instalador-smart-$1" 2>/dev/null; then
  systemctl stop "instalador-smart-$1"
elif alive "$folder"; then
  kill -TERM -- "-$pid"; tries=0
  while alive "$folder" && [ $tries -lt 100 ]; do tries=$((tries + 1)); sleep 0.1; done
  alive "$folder" && kill -KILL -- "-$pid"
fi
rm -f "/run/instalador-smart/$1".*
exit 0
"#;

/// Prints a line a job: its name, and `running`, `ended N` or `no-status`.
const STATES: &str = r#"
for folder in "$jobs"/*/; do
  folder=${folder%/}
  [ -e "$folder/started" ] || continue
  if [ -e "$folder/status" ]; then end="ended $(cat "$folder/status")"
  elif alive "$folder"; then end=running
  else end=no-status; fi
  echo "${folder##*/} $end"
done
exit 0
"#;

/// Following a log that broke off sooner than this, with nothing read, got nowhere.
const MIN_FOLLOW: Duration = Duration::from_secs(10);

/// How many attempts in a row may get nowhere before the connection counts as lost for good. The job continues.
const MAX_SHORT_FOLLOWS: u32 = 8;

/// Runs a script as a job to its end, or follows it where it was started before.
///
/// `sink` gets the log as it grows, each byte once. A broken connection is restored in between.
pub async fn run_job(
    connection: &Connection,
    id: &JobId,
    script: &Script,
    input: Option<&SecretBox<Vec<u8>>>,
    sink: &mut (dyn FnMut(&[u8]) + Send),
) -> Result<JobEnd, RemoteError> {
    let mut offset = 0_u64;
    let mut short_follows = 0;
    loop {
        let (begin, before) = (Instant::now(), offset);
        let remote = connection.ensure_connected().await?;
        match follow(connection, id, script, input, &mut offset, sink).await {
            Err(error) if error.is_loss() => {
                short_follows = if offset == before && begin.elapsed() < MIN_FOLLOW { short_follows + 1 } else { 0 };
                if short_follows == MAX_SHORT_FOLLOWS {
                    return Err(error);
                }
                connection.reconnect(&remote).await?;
            }
            other => return other,
        }
    }
}

async fn follow(
    connection: &Connection,
    id: &JobId,
    script: &Script,
    input: Option<&SecretBox<Vec<u8>>>,
    offset: &mut u64,
    sink: &mut (dyn FnMut(&[u8]) + Send),
) -> Result<JobEnd, RemoteError> {
    let start = Script::new(model::STATE_VARIABLE)
        .then(FUNCTIONS)
        .then(START_AND_FOLLOW)
        .arg(id.to_string())
        .arg(offset.to_string())
        .arg(script.program()?)
        .arg(JOB_WRAPPER)
        .arg(input.map_or(0, |input| input.expose_secret().len()).to_string());
    let (mut running, began) = connection.start(&start, input.map_or(Input::Nothing, Input::Secret)).await?;
    let mut take = |bytes: &Bytes| {
        *offset += bytes.len() as u64;
        if !bytes.is_empty() {
            sink(bytes);
        }
    };
    take(&began.output);
    let mut said = began.stderr;
    let mut status = began.status;
    loop {
        let chunk = tokio::select! {
            chunk = running.output.recv() => chunk,
            () = connection.cancellation().cancelled() => return Err(RemoteError::Cancelled),
        };
        match chunk {
            Some(Chunk::Out(bytes)) => take(&bytes),
            Some(Chunk::Err(bytes)) => {
                said.extend_from_slice(&bytes);
                let excess = said.len().saturating_sub(8_192);
                said.drain(..excess);
            }
            Some(Chunk::Exit(code)) => status = Some(code),
            Some(Chunk::Signal(_)) => {}
            Some(Chunk::Lost) => return Err(RemoteError::Lost { host: connection.host().to_owned() }),
            None => break,
        }
    }
    let said = String::from_utf8_lossy(&said);
    match said.lines().last().and_then(parse_end) {
        Some(end) if status == Some(0) => Ok(end),
        _ => Err(RemoteError::Command { status, detail: said.into_owned() }),
    }
}

fn parse_end(line: &str) -> Option<JobEnd> {
    match line.split_once(' ') {
        Some(("ended", status)) => status.trim().parse().ok().map(JobEnd::Exited),
        None if line == "no-status" => Some(JobEnd::NoExitStatus),
        _ => None,
    }
}

/// Ends a job and everything that it started.
pub async fn cancel_job(connection: &Connection, id: &JobId) -> Result<(), RemoteError> {
    let script = Script::new(model::STATE_VARIABLE).then(FUNCTIONS).then(CANCEL).arg(id.to_string()).repeatable();
    connection.run(&script, Input::Nothing).await?;
    Ok(())
}

/// All jobs that the server remembers.
pub async fn job_states(connection: &Connection) -> Result<Vec<JobState>, RemoteError> {
    let script = Script::new(model::STATE_VARIABLE).then(FUNCTIONS).then(STATES).repeatable();
    let answer = connection.run(&script, Input::Nothing).await?.expect_success()?;
    Ok(answer.text().lines().filter_map(parse_state).collect())
}

fn parse_state(line: &str) -> Option<JobState> {
    let (id, end) = line.split_once(' ')?;
    let id = JobId::new(id)?;
    let end = if end == "running" { None } else { Some(parse_end(end)?) };
    Some(JobState { id, end })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn job_ends_and_states_parsed() {
        assert_eq!(parse_end("ended 0"), Some(JobEnd::Exited(0)));
        assert_eq!(parse_end("no-status"), Some(JobEnd::NoExitStatus));
        assert_eq!(parse_end("ended"), None);
        assert_eq!(parse_state("abc-code running").unwrap().end, None);
        assert_eq!(parse_state("../x ended 0"), None);
    }

    proptest! {
        #[test]
        fn arbitrary_job_states_read_or_ignored(line in "(?s)[a-z0-9./ -]{0,20}( (running|no-status|ended ?[0-9+-]{0,12}))?.{0,4}") {
            if let Some(state) = parse_state(&line) {
                let name = state.id.to_string();
                prop_assert!(line.starts_with(&name) && JobId::new(name).is_some());
            }
            let _ = parse_end(&line);
        }
    }

    #[test]
    fn job_names() {
        assert!(JobId::new("k3j2-migrations").is_some());
        for bad in ["", "A", "a/b", "a b", "..", "ñ"] {
            assert!(JobId::new(bad).is_none(), "{bad}");
        }
    }
}
