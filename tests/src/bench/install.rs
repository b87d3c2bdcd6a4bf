//! A whole installation on a server with Docker and images: ours, the same commands in one shell script over one ssh (the
//! limit), and a playbook of Ansible's. All three wait for healthy services, a job that a worker did, the scheduler's
//! tick and the pages, and are checked from outside before they count.
//!
//! When the scheduler ticks is the clock's doing: the time until the minute begins is left out of the comparison. What a
//! person waits, with it, is in a row of its own.

use anyhow::{Context, Result};
use lab::Lab;

use super::baseline_server::{BaselineServer, NAME};
use super::measure::{Timed, Wait, timed};
use super::{Bench, Target};

/// The proof that waits for the scheduler's minute.
pub const OURS: Wait =
    Wait { begins: r#""event":"step-started","step":"workers""#, ends: r#""event":"step-finished","step":"workers""# };
const SCRIPT: Wait = Wait { begins: "@proof begins", ends: "@proof ends" };
const PLAYBOOK: Wait = Wait { begins: "TASK [Proof begins]", ends: "TASK [Proof ends]" };

pub fn measure(lab: &Lab, bench: &mut Bench) -> Result<()> {
    let mut baseline = BaselineServer::prepare(lab)?;
    baseline.clear()?;
    let token = lab.hub().git_token()?;
    let (script, variables) = (baseline.script(lab)?, baseline.variables(lab)?);
    let (mut ours, mut shell, mut ansible) = (Vec::new(), Vec::new(), Vec::new());
    let report =
        |who: &str, run: &Timed| println!("  {who}: {:.1} s, and {:.1} s until the minute", run.work(), run.waited);
    for _ in 0..bench.pairs() {
        baseline.restore()?;
        let workstation = baseline.workstation(lab)?;
        let run = timed(&mut workstation.command(&BaselineServer::arguments(lab, NAME))?, &token, Some(OURS))
            .context("ours")?;
        baseline.assert_instance_works(lab, Some(&workstation)).context("what we installed")?;
        report("ours", &run);
        println!("    {}", steps(&run.out));
        ours.push(run);

        baseline.restore()?;
        let run = timed(baseline.competitors.ssh(NAME).args(["/bin/sh", "-s"]), &script, Some(SCRIPT))
            .context("the script")?;
        baseline.assert_instance_works(lab, None).context("what the script installed")?;
        report("one script", &run);
        println!("    {}", marks(&run.out)?);
        shell.push(run);

        baseline.restore()?;
        let mut playbook = baseline.competitors.playbook(lab, NAME, &variables)?;
        let run = timed(&mut playbook, "", Some(PLAYBOOK)).context("the playbook")?;
        baseline.assert_instance_works(lab, None).context("what Ansible installed")?;
        report("Ansible", &run);
        ansible.push(run);
    }
    let work = |runs: &[Timed]| runs.iter().map(Timed::work).collect::<Vec<f64>>();
    let whole = |runs: &[Timed]| runs.iter().map(|run| run.seconds).collect::<Vec<f64>>();
    bench.row("install-vs-script", "s", Some(Target::Ratio(1.05)), &work(&ours), Some(&work(&shell)));
    bench.row("install-vs-ansible", "s", Some(Target::Ratio(0.75)), &work(&ours), Some(&work(&ansible)));
    bench.row("install-with-minute", "s", None, &whole(&ours), Some(&whole(&shell)));
    Ok(())
}

/// Where ours spent its time, in the program's own words.
fn steps(out: &str) -> String {
    let step = |line: &str| {
        let event: serde_json::Value = serde_json::from_str(line).ok()?;
        let seconds = event["milliseconds"].as_f64()? / 1000.0;
        Some(format!("{} {seconds:.1}", event["step"].as_str()?))
    };
    out.lines().filter_map(step).collect::<Vec<_>>().join(", ")
}

/// The same of the script, which says when each of our steps begins.
fn marks(out: &str) -> Result<String> {
    let marks = out.lines().filter_map(|line| line.strip_prefix("@at ")?.split_once(' '));
    let marks = marks.map(|(at, step)| Ok((at.parse::<f64>()?, step))).collect::<Result<Vec<_>>>()?;
    let step = |pair: &[(f64, &str)]| match pair {
        [(from, step), (until, _)] => Some(format!("{step} {:.1}", until - from)),
        _ => None,
    };
    Ok(marks.windows(2).filter_map(step).collect::<Vec<_>>().join(", "))
}
