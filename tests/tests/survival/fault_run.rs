//! A fault run: an operation that meets one fault at one moment of every step, is started again wherever it stopped, and has
//! to come to the state of one that nothing happened to. An operation of several commands comes to that of each.
//!
//! What came of it is written to `target/survival`, a line a step. In the matrix, a run that came to its end with the very
//! same `smart` is not repeated, so that a matrix that was broken off is resumed.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use lab::assertions::{last_words, run_on_server};
use lab::{Lab, Workstation};

use crate::fault::{FAKE_SHELL, Fault, Moment, describe};
use crate::paused::{PAUSE_TIMEOUT, PausedOperation, SmartRun, paused_in, wait};
use crate::state::{differences, state};
use crate::subject::{Setup, Subject, SubjectCommand};

/// How many times one fault may need a new start.
const MAX_STARTS: u32 = 2;
/// The exit status where another operation is running on the server.
const LOCKED: i32 = 7;

/// A step, by its command where there are several, and what came of the fault there.
type Outcomes = Vec<(String, String)>;

/// Runs an operation with a fault at every step, and compares where it ends with where one without faults ends.
pub fn run_with_faults(subject: Subject, fault: Fault, moment: Moment) -> Result<()> {
    let result = results("runs")?.join(subject.name()).join(describe(fault, moment));
    if cfg!(feature = "matrix") && result.exists() {
        return Ok(());
    }
    let lab = Lab::open()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let baseline = baseline(&lab, &runtime, subject, fault)?;
    let setup = runtime.block_on(subject.set_up(&lab, fault))?;
    if fault == Fault::FalseSuccess {
        run_on_server(&setup.server, FAKE_SHELL)?;
    }
    let mut run = FaultRun { setup: &setup, fault, moment, used: 0, outcomes: Vec::new() };
    let commands = subject.commands(&lab)?;
    for (command, expected) in commands.iter().zip(&baseline) {
        run.command(command, commands.len() > 1)?;
        run.comes_to(expected).with_context(|| format!("{} {}", describe(fault, moment), command.name))?;
    }
    let is_working = || subject.assert_works(&lab, &setup, &setup.workstations[run.used]);
    if fault.takes_all_down() {
        // It met the last step too: everything is starting once more.
        let _ = wait(PAUSE_TIMEOUT, "it works again", || Ok(is_working().is_ok()));
    }
    is_working()?;
    let repeated = run_on_server(&setup.server, "sort /var/lib/instalador-smart/journal.jsonl | uniq --repeated")?;
    ensure!(repeated.is_empty(), "{}: the journal has lines twice:\n{repeated}", describe(fault, moment));
    let happened = run.outcomes.iter().filter(|(_, outcome)| outcome != NOTHING_TO_DO).count();
    ensure!(happened >= subject.fewest_faults(), "the fault happened at few steps: {:?}", run.outcomes);
    let lines: Vec<String> = run.outcomes.iter().map(|(step, outcome)| format!("{step}\t{outcome}")).collect();
    fs::create_dir_all(result.parent().context("a folder")?)?;
    Ok(fs::write(result, lines.join("\n"))?)
}

const NOTHING_TO_DO: &str = "nothing to do";

/// An operation that meets its fault.
struct FaultRun<'a> {
    setup: &'a Setup,
    fault: Fault,
    moment: Moment,
    /// Which computer was used last.
    used: usize,
    outcomes: Outcomes,
}

impl FaultRun<'_> {
    fn workstation(&self) -> &Workstation {
        &self.setup.workstations[self.used]
    }

    /// Runs a command until it succeeds.
    fn command(&mut self, command: &SubjectCommand, is_one_of_several: bool) -> Result<()> {
        let steps = steps(self.workstation(), command)?;
        let failpoints = tempfile::tempdir()?;
        for step in &steps {
            fs::write(failpoints.path().join(format!("{step}.{}", self.moment.failpoint())), "")?;
        }
        let mut met = Outcomes::new();
        self.meet_at_every_step(command, &steps, failpoints.path(), &mut met)
            .with_context(|| format!("{} {}", describe(self.fault, self.moment), command.name))?;
        for step in steps {
            let outcome = met.iter().rev().find(|(name, _)| *name == step);
            let outcome = outcome.map_or(NOTHING_TO_DO, |(_, outcome)| outcome).to_owned();
            let name = if is_one_of_several { format!("{}: {step}", command.name) } else { step };
            self.outcomes.push((name, outcome));
        }
        Ok(())
    }

    /// Has the fault happen at every step that has something to do.
    fn meet_at_every_step(
        &mut self,
        command: &SubjectCommand,
        steps: &[String],
        failpoints: &Path,
        met: &mut Outcomes,
    ) -> Result<()> {
        let late = steps.iter().position(|step| step == command.other_workstation_from).unwrap_or(steps.len());
        let mut last: Option<String> = None;
        let mut starts = 0;
        let mut run = SmartRun::start(self.workstation(), command, failpoints)?;
        loop {
            wait(PAUSE_TIMEOUT, "the next pause or the end", || run.is_ended_or_paused(failpoints))
                .with_context(|| format!("after {last:?}: {}", run.output().unwrap_or_default()))?;
            if let Some(status) = run.end()? {
                // A program that died while it was paused leaves its mark behind.
                if let Some(left) = paused_in(failpoints)? {
                    fs::remove_file(left)?;
                }
                if status.success() {
                    return Ok(());
                }
                let step = last
                    .clone()
                    .with_context(|| format!("it ended by itself: {}", run.output().unwrap_or_default()))?;
                let word = if status.code().is_none() { "killed".to_owned() } else { run.error_code()? };
                starts += 1;
                ensure!(starts <= MAX_STARTS, "{step}: it does not go on: {}", run.output()?);
                let changes = self.used == 0 && steps[late..].contains(&step);
                run = if changes {
                    self.start_at_other_workstation(command, failpoints)?
                } else {
                    SmartRun::start(self.workstation(), command, failpoints)?
                };
                met.push((step, format!("{word}, went on when started again")));
                continue;
            }
            let Some(mark) = paused_in(failpoints)? else { continue };
            let mut paused = PausedOperation::at(mark, &mut run, failpoints, &self.setup.server, &self.setup.proxy)?;
            let step = paused.step().to_owned();
            if self.fault.happen(self.moment, &mut paused).with_context(|| format!("at {step}"))? {
                met.push((step.clone(), "went on".to_owned()));
            }
            (last, starts) = (Some(step), 0);
        }
    }

    /// What died at the first computer counts as running until it has been silent for a while.
    fn start_at_other_workstation(&mut self, command: &SubjectCommand, failpoints: &Path) -> Result<SmartRun> {
        self.used = 1;
        let mut run = SmartRun::start(self.workstation(), command, failpoints)?;
        wait(PAUSE_TIMEOUT, "the other computer may start", || {
            wait(PAUSE_TIMEOUT, "it is paused or ends", || run.is_ended_or_paused(failpoints))?;
            if run.end()?.is_none_or(|status| status.code() != Some(LOCKED)) {
                return Ok(true);
            }
            run = SmartRun::start(self.workstation(), command, failpoints)?;
            Ok(false)
        })?;
        Ok(run)
    }

    /// Compares the server's state.
    fn comes_to(&self, expected: &[String]) -> Result<()> {
        let mut changed = differences(expected, &state(&self.setup.server)?);
        if self.fault.takes_all_down() && !changed.is_empty() {
            // Containers are healthy some seconds after they run.
            let _ = wait(PAUSE_TIMEOUT, "all is well again", || {
                changed = differences(expected, &state(&self.setup.server)?);
                Ok(changed.is_empty())
            });
        }
        if !changed.is_empty() {
            let said = last_words(&self.setup.server).unwrap_or_else(|error| format!("{error:#}"));
            bail!("it came to another state:\n{}\n{said}", changed.join("\n"));
        }
        Ok(())
    }
}

/// Every step of a command, in the words of its plan.
fn steps(workstation: &Workstation, command: &SubjectCommand) -> Result<Vec<String>> {
    let arguments: Vec<&str> =
        ["--json"].into_iter().chain(command.arguments.iter().map(String::as_str)).chain(["--plan"]).collect();
    let plan = workstation.smart(&arguments, &command.input)?.expect(0)?.json()?;
    let steps =
        plan["plan"]["steps"].as_array().or_else(|| plan["steps"].as_array()).context("no steps in the plan")?;
    steps.iter().map(|step| Ok(step["step"].as_str().context("a step")?.to_owned())).collect()
}

/// The state of a server after each command of an operation that met nothing. Whoever needs the same one waits for it.
fn baseline(lab: &Lab, runtime: &tokio::runtime::Runtime, subject: Subject, fault: Fault) -> Result<Vec<Vec<String>>> {
    let folder = results("baselines")?;
    let name = subject.baseline_name(fault);
    let known = folder.join(&name).with_extension("json");
    let lock = fs::File::create(folder.join(&name).with_extension("lock"))?;
    lock.lock()?;
    if let Ok(lines) = fs::read_to_string(&known) {
        return Ok(serde_json::from_str(&lines)?);
    }
    let setup = runtime.block_on(subject.set_up(lab, fault))?;
    let mut states = Vec::new();
    for command in subject.commands(lab)? {
        let workstation = &setup.workstations[0];
        let mut run = SmartRun::start(workstation, &command, workstation.folder())?;
        wait(Duration::from_mins(10), "the operation without faults ends", || Ok(run.end()?.is_some()))?;
        ensure!(
            run.end()?.is_some_and(|status| status.success()),
            "{} without faults: {}",
            command.name,
            run.output()?
        );
        states.push(state(&setup.server)?);
    }
    subject.assert_works(lab, &setup, &setup.workstations[0])?;
    fs::write(known, serde_json::to_string_pretty(&states)?)?;
    Ok(states)
}

/// The folder of one kind of results of this `smart`.
fn results(kind: &str) -> Result<PathBuf> {
    let target = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/survival"));
    let folder = target.join(lab::sum_of_smart()?).join(kind);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
