//! Measures a program while it runs: how long it takes, how much of that it waits for the clock's minute, and how much
//! memory it takes. It knows no particular program.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};

/// A run that succeeded.
pub struct Timed {
    /// From the start to the end.
    pub seconds: f64,
    /// Of that, until the minute that was waited for.
    pub waited: f64,
    /// Standard output.
    pub out: String,
}

impl Timed {
    /// The time that it worked.
    pub fn work(&self) -> f64 {
        self.seconds - self.waited
    }
}

/// The lines between which a program waits for a whole minute of the clock to begin.
#[derive(Clone, Copy)]
pub struct Wait {
    /// A part of the line after which it waits.
    pub begins: &'static str,
    /// A part of the line that says that it has waited.
    pub ends: &'static str,
}

/// Runs a program, which has to succeed. The scheduler ticks with the clock's minute, so up to a minute of a run is chance:
/// if a minute began between the lines of `wait`, the time until then is counted separately.
pub fn timed(command: &mut Command, input: &str, wait: Option<Wait>) -> Result<Timed> {
    let began = Instant::now();
    let mut child = start(command, input)?;
    let mut stderr = child.stderr.take().context("no standard error")?;
    let errors = std::thread::spawn(move || {
        let mut text = String::new();
        let _ = stderr.read_to_string(&mut text);
        text
    });
    let (mut from, mut until) = (None, None);
    let mut out = String::new();
    for line in BufReader::new(child.stdout.take().context("no standard output")?).lines() {
        let line = line?;
        if let Some(wait) = wait {
            if from.is_none() && line.contains(wait.begins) {
                from = Some(clock()?);
            } else if from.is_some() && until.is_none() && line.contains(wait.ends) {
                until = Some(clock()?);
            }
        }
        out.push_str(&line);
        out.push('\n');
    }
    let status = child.wait()?;
    let seconds = began.elapsed().as_secs_f64();
    let errors = errors.join().unwrap_or_default();
    if !status.success() {
        bail!("{status}\n{out}\n{errors}");
    }
    let waited = match (wait, from, until) {
        (None, ..) => 0.0,
        (Some(_), Some(from), Some(until)) => minute_between(from, until).map_or(0.0, |minute| minute - from),
        (Some(wait), ..) => bail!("it did not say {:?} and {:?}\n{out}\n{errors}", wait.begins, wait.ends),
    };
    Ok(Timed { seconds, waited, out })
}

/// The first whole minute after `from`, if it began before `until`.
fn minute_between(from: f64, until: f64) -> Option<f64> {
    let minute = (from / 60.0).ceil() * 60.0;
    (minute <= until).then_some(minute)
}

fn clock() -> Result<f64> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs_f64())
}

fn start(command: &mut Command, input: &str) -> Result<Child> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("starting {}", command.get_program().display()))?;
    if let Some(mut stdin) = child.stdin.take() {
        let _ = stdin.write_all(input.as_bytes());
    }
    Ok(child)
}

/// How long a program took, and the most memory that it held, in MB.
pub fn with_peak_memory(command: &mut Command) -> Result<(f64, f64, String)> {
    let began = Instant::now();
    let mut child = start(command, "")?;
    let status = format!("/proc/{}/status", child.id());
    let mut out = child.stdout.take().context("no standard output")?;
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        let _ = out.read_to_string(&mut text);
        text
    });
    // The kernel keeps the highest mark, and forgets it with the process: the last value before its end counts.
    let mut most = 0.0_f64;
    let ended = loop {
        if let Some(kib) = std::fs::read_to_string(&status).ok().and_then(|text| kibibytes(&text, "VmHWM:")) {
            most = most.max(kib);
        }
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let seconds = began.elapsed().as_secs_f64();
    let text = reader.join().unwrap_or_default();
    if !ended.success() {
        bail!("{ended}\n{text}");
    }
    Ok((seconds, most / 1024.0, text))
}

/// A number of the kernel's about a process, by its name: `VmHWM:   10240 kB`.
pub fn kibibytes(text: &str, name: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes() {
        assert_eq!(minute_between(59.0, 61.0), Some(60.0));
        assert_eq!(minute_between(61.0, 119.0), None);
        assert_eq!(minute_between(61.0, 121.0), Some(120.0));
    }

    #[test]
    fn kernel_memory_parsed() {
        assert_eq!(kibibytes("Name:\tsmart\nVmHWM:\t   10240 kB\n", "VmHWM:"), Some(10240.0));
    }

    #[test]
    fn failed_program_is_an_error() {
        assert!(timed(Command::new("sh").args(["-c", "exit 3"]), "", None).is_err());
        let slow = timed(Command::new("sh").args(["-c", "cat; sleep 0.1"]), "text", None).unwrap();
        assert!(slow.out == "text\n" && slow.work() >= 0.1);
    }
}
