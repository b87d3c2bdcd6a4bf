//! A tour: an installation that meets one fault at one moment of every step, is started again wherever it stopped, and has
//! to come to the state of one that nothing happened to.
//!
//! The program is held at the moment by `SMART_FAILPOINTS`, which builds with debug assertions know. What happens there, and what
//! came of it, is written to `target/survival`, a line a step.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use lab::assertions::{self, InstanceUnderTest};
use lab::{Lab, Scenario, Server, Workstation};
use serde_json::Value;
use testkit::NetworkProxy;

use crate::fault::{Fault, LIAR, Moment, describe, wire};
use crate::state::{differences, state};

const NAME: &str = "vps";
const DOMAIN: &str = "gira.test";
/// How long anything may take between two holds.
const PATIENCE: Duration = Duration::from_mins(5);
/// Steps that ask the server for nothing, so that no lie of its can mislead them.
const ON_THE_DESKTOP: [&str; 1] = ["secrets"];
/// How many times one fault may need a new start.
const MOST_STARTS: u32 = 2;
/// The exit status where another operation is at work on the server.
const LOCKED: i32 = 7;
/// Whatever stops at this step or later is started again at another computer, which has neither the record nor the
/// keyring of the first.
const ANOTHER_COMPUTER_FROM: &str = "databases";

/// Asks until it is so.
pub fn wait(limit: Duration, what: &str, mut ask: impl FnMut() -> Result<bool>) -> Result<()> {
    let began = Instant::now();
    while !ask()? {
        ensure!(began.elapsed() < limit, "waited {} s in vain: {what}", limit.as_secs());
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// The program at work.
struct Run {
    child: Child,
    out: PathBuf,
}

impl Run {
    fn start(desk: &Workstation, lab: &Lab, holds: &Path) -> Result<Self> {
        let hub = lab.hub();
        let arguments = ["--json", "install", NAME, "--domain", DOMAIN, "--git", hub.git_https_url(), "--git-user"];
        let arguments = [&arguments[..], &[hub.git_user(), "--git-token-stdin", "--yes"]].concat();
        let out = desk.folder().join("out");
        let mut command = desk.command(&arguments)?;
        command.env("SMART_FAILPOINTS", holds).stdin(Stdio::piped()).stdout(File::create(&out)?);
        let mut child = command.stderr(File::create(desk.folder().join("err"))?).spawn().context("starting smart")?;
        let mut stdin = child.stdin.take().context("its input")?;
        std::io::Write::write_all(&mut stdin, hub.git_token()?.as_bytes())?;
        Ok(Self { child, out })
    }

    /// Whether it ended, or is held.
    fn is_settled(&mut self, holds: &Path) -> Result<bool> {
        Ok(self.end()?.is_some() || held_in(holds)?.is_some())
    }

    /// How it ended, if it did.
    fn end(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    fn said(&self) -> Result<String> {
        Ok(fs::read_to_string(&self.out)? + &fs::read_to_string(self.out.with_file_name("err"))?)
    }

    /// The code of the problem with which it ended.
    fn problem(&self) -> Result<String> {
        let said = fs::read_to_string(self.out.with_file_name("err"))?;
        let last =
            said.lines().rev().find(|line| line.starts_with('{')).with_context(|| format!("no error: {said}"))?;
        let error: Value = serde_json::from_str(last)?;
        Ok(error["error"]["code"].as_str().context("an error without a code")?.to_owned())
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An installation that is held at a step.
pub struct At<'a> {
    pub server: &'a Server,
    pub wire: &'a NetworkProxy,
    holds: &'a Path,
    run: &'a mut Run,
    step: String,
    held: PathBuf,
}

impl At<'_> {
    /// Lets it go on, if it is still held here.
    pub fn let_go(&self) -> Result<()> {
        match fs::remove_file(&self.held) {
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

    /// Has it held again as soon as this step's action is over.
    pub fn hold_after(&self) -> Result<()> {
        Ok(fs::write(self.holds.join(format!("{}.after", self.step)), "")?)
    }

    /// Waits until it is held elsewhere, or ends.
    pub fn wait_for_next_or_end(&mut self) -> Result<()> {
        wait(PATIENCE, "it goes on or ends", || Ok(self.has_ended()? || self.is_held_elsewhere()?))
    }

    /// Whether it went on to where it is held next.
    pub fn is_held_elsewhere(&self) -> Result<bool> {
        Ok(held_in(self.holds)?.is_some_and(|path| path != self.held))
    }

    /// After a lie: it ended because it noticed, or it is held after its action and is let go to notice.
    pub fn caught_or_held(&mut self) -> Result<()> {
        let after = self.holds.join(format!("{}.after", self.step));
        let held = self.holds.join(format!("{}.after.reached", self.step));
        let _ = fs::remove_file(after);
        if held.exists() {
            fs::remove_file(held)?;
            wait(PATIENCE, "the proof is made", || Ok(self.run.end()?.is_some() || held_in(self.holds)?.is_some()))?;
        }
        let asks_the_server = !ON_THE_DESKTOP.contains(&self.step.as_str());
        ensure!(self.run.end()?.is_some() == asks_the_server, "{}: a lie was taken for the truth", self.step);
        Ok(())
    }
}

/// Where the program is held, if it is.
fn held_in(holds: &Path) -> Result<Option<PathBuf>> {
    let mut paths = fs::read_dir(holds)?.filter_map(|entry| Some(entry.ok()?.path()));
    Ok(paths.find(|path| path.extension().is_some_and(|ending| ending == "reached")))
}

/// Every step, in the words of the plan.
fn steps(desk: &Workstation, lab: &Lab) -> Result<Vec<String>> {
    let hub = lab.hub();
    let arguments = ["--json", "install", NAME, "--domain", DOMAIN, "--git", hub.git_https_url(), "--git-user"];
    let arguments = [&arguments[..], &[hub.git_user(), "--git-token-stdin", "--plan"]].concat();
    let plan = desk.smart(&arguments, &hub.git_token()?)?.expect(0)?.json()?;
    let steps =
        plan["plan"]["steps"].as_array().or_else(|| plan["steps"].as_array()).context("no steps in the plan")?;
    steps.iter().map(|step| Ok(step["step"].as_str().context("a step")?.to_owned())).collect()
}

/// What came of each fault, by its step.
type Outcomes = BTreeMap<String, String>;

/// Goes on the tour, and compares where it ends with where an undisturbed installation ends.
pub fn tour(scenario: Scenario, fault: Fault, moment: Moment) -> Result<()> {
    let lab = Lab::open()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let undisturbed = undisturbed(&lab, scenario, fault)?;
    let server = start(&lab, scenario, fault)?;
    if fault == Fault::Lie {
        assertions::run_on_server(&server, LIAR)?;
    }
    let wire = runtime.block_on(wire(&server))?;
    let desks = [Workstation::new()?, Workstation::new()?];
    for desk in &desks {
        desk.add_at(NAME, &server, wire.address())?;
    }
    let steps = steps(&desks[0], &lab)?;
    let (outcomes, desk) =
        meet(&lab, &server, &wire, &desks, &steps, fault, moment).with_context(|| describe(fault, moment))?;
    ensure!(outcomes.len() > 10, "the fault happened at few steps: {outcomes:?}");
    // Who made the administrator knows the password: the computer where it ended, or the first one.
    let known = |desk: &Workstation| desk.secret(&format!("{NAME}/1"), "administrator-password");
    let password = known(desk).or_else(|_| known(&desks[0]))?;
    let claim =
        || InstanceUnderTest { server: &server, number: 1, domain: DOMAIN, mysql_port: 3306, password: &password };
    let took_all_down = matches!(fault, Fault::Engine | Fault::Reboot);
    if took_all_down {
        // It met the last step too: everything is starting once more.
        let _ =
            wait(PATIENCE, "the site is back", || Ok(assertions::assert_instance_works(lab.hub(), claim()).is_ok()));
    }
    assertions::assert_instance_works(lab.hub(), claim())?;
    let mut changed = differences(&undisturbed, &state(&server)?);
    if took_all_down && !changed.is_empty() {
        // The workers are well some seconds after the site is.
        let _ = wait(PATIENCE, "all is well again", || {
            changed = differences(&undisturbed, &state(&server)?);
            Ok(changed.is_empty())
        });
    }
    ensure!(changed.is_empty(), "{}: it came to another state:\n{}", describe(fault, moment), changed.join("\n"));
    let twice = assertions::run_on_server(&server, "sort /var/lib/instalador-smart/journal.jsonl | uniq --repeated")?;
    ensure!(twice.is_empty(), "{}: the journal tells something twice:\n{twice}", describe(fault, moment));
    write(fault, moment, &steps, &outcomes)
}

/// The state of a server on which an installation met nothing. The tours of the matrix share it.
fn undisturbed(lab: &Lab, scenario: Scenario, fault: Fault) -> Result<Vec<String>> {
    let suffix = if fault == Fault::Full { "-with-disk" } else { "" };
    let known = results("undisturbed")?.join(format!("{scenario:?}{suffix}").to_lowercase());
    if cfg!(feature = "matrix")
        && let Ok(lines) = fs::read_to_string(&known)
    {
        return Ok(lines.lines().map(str::to_owned).collect());
    }
    let server = start(lab, scenario, fault)?;
    let desk = Workstation::new()?;
    desk.add(NAME, &server)?;
    let mut run = Run::start(&desk, lab, desk.folder())?;
    wait(PATIENCE, "the undisturbed installation ends", || Ok(run.end()?.is_some()))?;
    ensure!(run.end()?.is_some_and(|status| status.success()), "undisturbed: {}", run.said()?);
    let lines = state(&server)?;
    fs::write(known, lines.join("\n"))?;
    Ok(lines)
}

/// The folder in which one kind of results is written down.
fn results(kind: &str) -> Result<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/survival")).join(kind);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn start(lab: &Lab, scenario: Scenario, fault: Fault) -> Result<Server> {
    if fault == Fault::Full { lab.start_with_disk(scenario, 12_000) } else { lab.start(scenario) }
}

/// Installs, with the fault at every step that has something to do, to a good end; gives the computer where that was.
fn meet<'a>(
    lab: &Lab,
    server: &Server,
    wire: &NetworkProxy,
    [desk, other]: &'a [Workstation; 2],
    steps: &[String],
    fault: Fault,
    moment: Moment,
) -> Result<(Outcomes, &'a Workstation)> {
    let mut desk = desk;
    let late = steps.iter().position(|step| step == ANOTHER_COMPUTER_FROM).context("no such step")?;
    let late = steps.split_at(late).1;
    let holds = tempfile::tempdir()?;
    let holds = holds.path();
    for step in steps {
        fs::write(holds.join(format!("{step}.{}", moment.held())), "")?;
    }
    let mut outcomes = Outcomes::new();
    let mut last: Option<String> = None;
    let mut starts = 0;
    let mut run = Run::start(desk, lab, holds)?;
    loop {
        wait(PATIENCE, "the next hold or the end", || run.is_settled(holds))
            .with_context(|| format!("after {last:?}: {}", run.said().unwrap_or_default()))?;
        // A program that died at a hold leaves its mark behind.
        if let Some(status) = run.end()? {
            if let Some(left) = held_in(holds)? {
                fs::remove_file(left)?;
            }
            if status.success() {
                return Ok((outcomes, desk));
            }
            let step =
                last.clone().with_context(|| format!("it ended by itself: {}", run.said().unwrap_or_default()))?;
            let word = if status.code().is_none() { "killed".to_owned() } else { run.problem()? };
            starts += 1;
            ensure!(starts <= MOST_STARTS, "{step}: it does not go on: {}", run.said()?);
            if late.contains(&step) && !std::ptr::eq(desk, other) {
                desk = other;
                // What died at the first computer counts as alive until it has been silent for a while.
                wait(PATIENCE, "the other computer may begin", || {
                    run = Run::start(desk, lab, holds)?;
                    wait(PATIENCE, "it is held or ends", || run.is_settled(holds))?;
                    Ok(run.end()?.is_none_or(|status| status.code() != Some(LOCKED)))
                })?;
            } else {
                run = Run::start(desk, lab, holds)?;
            }
            outcomes.insert(step, format!("{word}, went on when started again"));
            continue;
        }
        let Some(held) = held_in(holds)? else { continue };
        let name = held.file_name().and_then(|name| name.to_str()).context("a name")?;
        let step = name.split('.').next().context("a step")?.to_owned();
        let mut at = At { server, wire, holds, run: &mut run, step: step.clone(), held: held.clone() };
        if fault.happen(moment, &mut at).with_context(|| format!("at {step}"))? {
            outcomes.insert(step.clone(), "went on".to_owned());
        }
        (last, starts) = (Some(step), 0);
    }
}

fn write(fault: Fault, moment: Moment, steps: &[String], outcomes: &Outcomes) -> Result<()> {
    let line = |step: &String| format!("{step}\t{}\n", outcomes.get(step).map_or("nothing to do", String::as_str));
    fs::write(results("tours")?.join(describe(fault, moment)), steps.iter().map(line).collect::<String>())?;
    if outcomes.is_empty() {
        bail!("nothing happened");
    }
    Ok(())
}
