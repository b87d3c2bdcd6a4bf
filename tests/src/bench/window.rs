//! The window of the release build on a screen of its own: from its start until a person can work, how much memory it takes
//! when it is idle, how large its package is, and how long a hundred thousand lines of a log block its pages.
//!
//! Compared with the bare web view: the same engine's own small browser with a page that has nothing on it. It is the
//! least that any window of this kind can take.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use lab::{Lab, Screen, Workstation, released};
use serde_json::Value;

use super::measure::kibibytes;
use super::{Bench, Target, project};

/// How long a window may take to show itself, and to become idle.
const WINDOW_TIMEOUT: Duration = Duration::from_secs(30);

/// The pause between two checks.
const POLL_INTERVAL: Duration = Duration::from_millis(5);

/// A page that sends a request as soon as it is drawn.
const EMPTY_PAGE: &str = "<!doctype html><title>bare</title><p>bare</p><script>\
    requestAnimationFrame(() => requestAnimationFrame(() => fetch('/drawn')))</script>";

pub fn measure(_lab: &Lab, bench: &mut Bench) -> Result<()> {
    let setup = Setup {
        workstation: Workstation::new()?,
        screen: Screen::new(1280, 800)?,
        pages: TcpListener::bind("127.0.0.1:0")?,
    };
    let (ours, bare) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
    let keep = |kept: &RefCell<Vec<Weight>>, (seconds, weight): (f64, Weight)| {
        kept.borrow_mut().push(weight);
        Ok(seconds)
    };
    bench.compare(
        "window-start-vs-bare",
        "s",
        Some(Target::Ours(1.0)),
        || keep(&ours, setup.ours()?),
        || keep(&bare, setup.bare()?),
    )?;
    let column = |kept: &RefCell<Vec<Weight>>, of: fn(&Weight) -> f64| kept.borrow().iter().map(of).collect::<Vec<_>>();
    for (name, target, of) in [
        ("window-memory-vs-bare", Some(Target::Ours(150.0)), (|weight| weight.own) as fn(&Weight) -> f64),
        ("window-memory-all-vs-bare", None, |weight| weight.all),
    ] {
        bench.row(name, "MB", target, &column(&ours, of), Some(&column(&bare, of)));
    }
    bench.row("window-package", "MB", Some(Target::Ours(15.0)), &[package_size()?], None);
    let pages = (0..bench.pairs()).map(|_| in_a_browser()).collect::<Result<Vec<_>>>()?;
    let column = |of: fn(&InBrowser) -> f64| pages.iter().map(of).collect::<Vec<_>>();
    bench.row("log-100000-lines", "ms", Some(Target::Ours(100.0)), &column(|seen| seen.log_block), None);
    bench.row("fleet-200-picture", "ms", Some(Target::Ours(150.0)), &column(|seen| seen.fleet_picture), None);
    bench.row("fleet-200-change", "ms", Some(Target::Ours(16.0)), &column(|seen| seen.fleet_change), None);
    Ok(())
}

/// What a window takes of the memory when it is at rest, in MB. What several processes share counts for each in part.
struct Weight {
    /// Its own process.
    own: f64,
    /// And those that the engine starts for it.
    all: f64,
}

struct Setup {
    workstation: Workstation,
    screen: Screen,
    pages: TcpListener,
}

/// A program that ends with its measurement, and its children with it.
struct Shown(Child);

impl Drop for Shown {
    fn drop(&mut self) {
        for id in family(self.0.id()).unwrap_or_default() {
            let _ = Command::new("kill").args(["-s", "KILL", &id.to_string()]).stderr(Stdio::null()).status();
        }
        let _ = self.0.wait();
    }
}

impl Setup {
    fn show(&self, program: PathBuf) -> Command {
        let mut command = self.workstation.command_on_screen(program, &self.screen);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// From the start until the pages listen, which is when a person can work.
    fn ours(&self) -> Result<(f64, Weight)> {
        let before = self.times_ready();
        let began = Instant::now();
        let shown = Shown(self.show(released("instalador-smart")?).spawn().context("starting the window")?);
        while self.times_ready() == before {
            ensure!(began.elapsed() < WINDOW_TIMEOUT, "the window does not become ready");
            std::thread::sleep(POLL_INTERVAL);
        }
        Ok((began.elapsed().as_secs_f64(), at_rest(shown.0.id())?))
    }

    /// How many times the log says that a window was ready. At first there is no log.
    fn times_ready(&self) -> usize {
        let log = fs::read_to_string(self.workstation.home().join("logs/window.log")).unwrap_or_default();
        log.matches("the window is ready").count()
    }

    /// From the start until an empty page is drawn.
    fn bare(&self) -> Result<(f64, Weight)> {
        let address = format!("http://{}/", self.pages.local_addr()?);
        let began = Instant::now();
        let shown = Shown(self.show(bare_program()?).arg(address).spawn().context("starting the bare web view")?);
        loop {
            let (mut stream, _) = self.pages.accept()?;
            if request(&mut stream)?.starts_with("GET /drawn ") {
                break;
            }
            let length = EMPTY_PAGE.len();
            write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{EMPTY_PAGE}"
            )?;
        }
        Ok((began.elapsed().as_secs_f64(), at_rest(shown.0.id())?))
    }
}

fn request(stream: &mut TcpStream) -> Result<String> {
    stream.set_read_timeout(Some(WINDOW_TIMEOUT))?;
    let mut buffer = [0; 4096];
    let read = stream.read(&mut buffer)?;
    Ok(String::from_utf8_lossy(&buffer[..read]).into_owned())
}

/// The engine's small browser. Debian keeps it in the folder of its release.
fn bare_program() -> Result<PathBuf> {
    let libraries = fs::read_dir("/usr/lib")?.filter_map(|entry| Some(entry.ok()?.path()));
    libraries
        .map(|folder| folder.join("webkit2gtk-4.1/MiniBrowser"))
        .find(|path| path.is_file())
        .context("MiniBrowser is not there: it comes with libwebkit2gtk-4.1-0")
}

/// A process and all that came of it.
fn family(id: u32) -> Result<Vec<u32>> {
    let mut parents = HashMap::new();
    for entry in fs::read_dir("/proc")? {
        let Some(child) = entry?.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        // After the name, which may hold anything, come the state and the parent.
        let parent = fs::read_to_string(format!("/proc/{child}/stat")).ok().and_then(|stat| {
            stat.rsplit_once(") ").and_then(|(_, rest)| rest.split(' ').nth(1)).and_then(|parent| parent.parse().ok())
        });
        if let Some(parent) = parent {
            parents.insert(child, parent);
        }
    }
    let mut family = vec![id];
    let mut next = 0;
    while let Some(one) = family.get(next).copied() {
        family.extend(parents.iter().filter(|(_, parent): &(&u32, &u32)| **parent == one).map(|(child, _)| *child));
        next += 1;
    }
    Ok(family)
}

/// The proportional share of a process in the memory, in MB.
fn share(id: u32) -> Result<f64> {
    let text = fs::read_to_string(format!("/proc/{id}/smaps_rollup"))?;
    Ok(kibibytes(&text, "Pss:").context("no share")? / 1024.0)
}

/// The weight once it no longer changes.
fn at_rest(id: u32) -> Result<Weight> {
    let weigh = || -> Result<Weight> {
        let all = family(id)?.into_iter().map(|one| share(one).unwrap_or_default()).sum();
        Ok(Weight { own: share(id)?, all })
    };
    let began = Instant::now();
    let mut last = weigh()?;
    loop {
        std::thread::sleep(Duration::from_secs(1));
        let now = weigh()?;
        if (now.all - last.all).abs() < 1.0 || began.elapsed() > WINDOW_TIMEOUT {
            return Ok(now);
        }
        last = now;
    }
}

/// The size of the Debian package, in MB.
#[expect(clippy::cast_precision_loss, reason = "packages are far below what a float counts exactly")]
fn package_size() -> Result<f64> {
    Ok(fs::metadata(lab::package()?)?.len() as f64 / 1e6)
}

/// How long the pages did not answer at a stretch while a hundred thousand lines came, and were searched, in a browser, as
/// What the pages take in a browser, in milliseconds.
struct InBrowser {
    /// The longest task while a hundred thousand lines of a log arrive and are searched.
    log_block: f64,
    /// From a click until 200 servers with 800 systems are drawn.
    fleet_picture: f64,
    /// The longest task when one of them changed.
    fleet_change: f64,
}

fn in_a_browser() -> Result<InBrowser> {
    let result = Command::new("npx")
        .args(["playwright", "test", "--workers=1"])
        .env("BENCH", "1")
        .current_dir(project().join("ui"))
        .output()
        .context("starting the browser")?;
    ensure!(result.status.success(), "{}", String::from_utf8_lossy(&result.stdout));
    let written =
        |file: &str| -> Result<Value> { Ok(serde_json::from_slice(&fs::read(project().join("target").join(file))?)?) };
    let (log, fleet) = (written("log-bench.json")?, written("fleet-bench.json")?);
    let number = |of: &Value, name: &str| of[name].as_f64().with_context(|| format!("no {name}"));
    Ok(InBrowser {
        log_block: number(&log, "longest_block_ms")?,
        fleet_picture: number(&fleet, "first_picture_ms")?,
        fleet_change: number(&fleet, "change_ms")?,
    })
}
