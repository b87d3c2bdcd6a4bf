//! A run of `smart` that is paused at chosen places: `SMART_FAILPOINTS` names the folder that says where, and builds with
//! debug assertions know it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use lab::{Server, Workstation};
use serde_json::Value;
use testkit::NetworkProxy;

use crate::subject::SubjectCommand;

/// How long anything may take between two pauses.
pub const PAUSE_TIMEOUT: Duration = Duration::from_mins(5);
/// Steps that ask the server for nothing, so that no false success of its can mislead them.
const ON_THE_WORKSTATION: [&str; 1] = ["secrets"];

/// Asks until the answer is yes.
pub fn wait(limit: Duration, what: &str, mut ask: impl FnMut() -> Result<bool>) -> Result<()> {
    let started = Instant::now();
    while !ask()? {
        ensure!(started.elapsed() < limit, "timed out after {} s: {what}", limit.as_secs());
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// The running program.
pub struct SmartRun {
    child: Child,
    out: PathBuf,
}

impl SmartRun {
    /// Starts a command, to be paused where the folder says.
    pub fn start(workstation: &Workstation, command: &SubjectCommand, failpoints: &Path) -> Result<Self> {
        let arguments: Vec<&str> =
            ["--json"].into_iter().chain(command.arguments.iter().map(String::as_str)).chain(["--yes"]).collect();
        let out = workstation.folder().join("out");
        let mut smart = workstation.command(&arguments)?;
        smart.env("SMART_FAILPOINTS", failpoints).stdin(Stdio::piped()).stdout(File::create(&out)?);
        let error = File::create(workstation.folder().join("err"))?;
        let mut child = smart.stderr(error).spawn().context("starting smart")?;
        let mut stdin = child.stdin.take().context("its input")?;
        // A command that takes no input may have ended its reading already.
        let _ = std::io::Write::write_all(&mut stdin, command.input.as_bytes());
        Ok(Self { child, out })
    }

    /// Whether it ended, or is paused.
    pub fn is_ended_or_paused(&mut self, failpoints: &Path) -> Result<bool> {
        Ok(self.end()?.is_some() || paused_in(failpoints)?.is_some())
    }

    /// How it ended, if it did.
    pub fn end(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// All that it printed.
    pub fn output(&self) -> Result<String> {
        Ok(fs::read_to_string(&self.out)? + &fs::read_to_string(self.out.with_file_name("err"))?)
    }

    /// The code of the error with which it ended.
    pub fn error_code(&self) -> Result<String> {
        let output = fs::read_to_string(self.out.with_file_name("err"))?;
        let last =
            output.lines().rev().find(|line| line.starts_with('{')).with_context(|| format!("no error: {output}"))?;
        let error: Value = serde_json::from_str(last)?;
        Ok(error["error"]["code"].as_str().context("an error without a code")?.to_owned())
    }
}

impl Drop for SmartRun {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An operation that is paused at a step.
pub struct PausedOperation<'a> {
    pub server: &'a Server,
    pub proxy: &'a NetworkProxy,
    failpoints: &'a Path,
    run: &'a mut SmartRun,
    step: String,
    mark: PathBuf,
}

impl<'a> PausedOperation<'a> {
    /// At the failpoint that left this mark.
    pub fn at(
        mark: PathBuf,
        run: &'a mut SmartRun,
        failpoints: &'a Path,
        server: &'a Server,
        proxy: &'a NetworkProxy,
    ) -> Result<Self> {
        let name = mark.file_name().and_then(|name| name.to_str()).context("a name")?;
        let step = name.split('.').next().context("a step")?.to_owned();
        Ok(Self { server, proxy, failpoints, run, step, mark })
    }

    /// The step at which it is paused.
    pub fn step(&self) -> &str {
        &self.step
    }

    /// Lets it go on, if it is still paused here.
    pub fn resume(&self) -> Result<()> {
        match fs::remove_file(&self.mark) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    pub fn signal(&self, name: &str) -> Result<()> {
        let id = self.run.child.id().to_string();
        ensure!(std::process::Command::new("kill").args(["-s", name, &id]).status()?.success(), "no process {id}");
        Ok(())
    }

    pub fn has_ended(&mut self) -> Result<bool> {
        Ok(self.run.end()?.is_some())
    }

    /// Its exit status; none where it still runs, or a signal ended it.
    pub fn status(&mut self) -> Result<Option<i32>> {
        Ok(self.run.end()?.and_then(|status| status.code()))
    }

    /// Whether it ended well after this step, with no other one begun.
    pub fn came_to_its_end(&self) -> Result<bool> {
        let output = self.run.output()?;
        let last = output.lines().rfind(|line| line.contains(r#""step-started""#));
        let is_this = last.is_some_and(|line| line.contains(&format!(r#""step":"{}""#, self.step)));
        Ok(is_this && output.contains(r#""operation-finished""#))
    }

    /// Has it paused again as soon as this step's action is over.
    pub fn pause_after_action(&self) -> Result<()> {
        Ok(fs::write(self.failpoints.join(format!("{}.after", self.step)), "")?)
    }

    /// Waits until it is paused elsewhere, or ends.
    pub fn wait_for_next_or_end(&mut self) -> Result<()> {
        wait(PAUSE_TIMEOUT, "it goes on or ends", || Ok(self.has_ended()? || self.is_paused_elsewhere()?))
    }

    /// Whether it went on to where it is paused next.
    pub fn is_paused_elsewhere(&self) -> Result<bool> {
        Ok(paused_in(self.failpoints)?.is_some_and(|path| path != self.mark))
    }

    /// After a false success: it ended because it noticed, or it is paused after its action and resumed to notice.
    pub fn notices_false_success(&mut self) -> Result<()> {
        let after = self.failpoints.join(format!("{}.after", self.step));
        let mark = self.failpoints.join(format!("{}.after.reached", self.step));
        let _ = fs::remove_file(after);
        if mark.exists() {
            fs::remove_file(mark)?;
            wait(PAUSE_TIMEOUT, "the step is verified", || self.run.is_ended_or_paused(self.failpoints))?;
        }
        let asks_the_server = !ON_THE_WORKSTATION.contains(&self.step.as_str());
        ensure!(self.run.end()?.is_some() == asks_the_server, "{}: a false success was believed", self.step);
        Ok(())
    }
}

/// Where the program is paused, if it is.
pub fn paused_in(failpoints: &Path) -> Result<Option<PathBuf>> {
    let mut paths = fs::read_dir(failpoints)?.filter_map(|entry| Some(entry.ok()?.path()));
    Ok(paths.find(|path| path.extension().is_some_and(|ending| ending == "reached")))
}
