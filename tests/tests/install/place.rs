//! What every test here works with: a computer, a server known there as `vps`, and eyes on both. It judges nothing.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use lab::proofs::{self, Claim, said};
use lab::{Desk, Lab, Ran, Scenario, Server};
use serde_json::Value;

/// The name under which the server is known.
pub const NAME: &str = "vps";

/// A computer and a server.
pub struct Place {
    pub lab: Lab,
    pub server: Server,
    pub desk: Desk,
}

impl Place {
    /// A new server that the computer does not know yet.
    pub fn unacquainted(scenario: Scenario) -> Result<Self> {
        let lab = Lab::open()?;
        let server = lab.start(scenario)?;
        Ok(Self { lab, server, desk: Desk::new()? })
    }

    /// A new server that was added.
    pub fn new(scenario: Scenario) -> Result<Self> {
        let place = Self::unacquainted(scenario)?;
        place.desk.add(NAME, &place.server)?;
        Ok(place)
    }

    /// The arguments that install from the Git server with a token on standard input.
    pub fn with_token<'a>(&self, domain: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        let hub = self.lab.hub();
        let git = ["--git", hub.git_https_url(), "--git-user", hub.git_user(), "--git-token-stdin", "--yes"];
        [&["--json", "install", NAME, "--domain", domain][..], &git, more].concat()
    }

    /// Installs from the Git server, to a good end.
    pub fn install(&self, domain: &str, more: &[&str]) -> Result<Ran> {
        self.desk.smart(&self.with_token(domain, more), &self.lab.hub().git_token()?)?.expect(0)
    }

    /// Looks at the server, before anything is done there.
    pub fn check(&self) -> Result<Ran> {
        self.desk.smart(&["--json", "check", NAME], "")
    }

    /// Begins to install, with this as the token.
    pub fn begin(&self, arguments: &[&str], input: &str) -> Result<Running> {
        Running::start(self.desk.command(arguments)?, input)
    }

    /// Every proof of an instance, by what the computer knows of it.
    pub fn prove(&self, number: u16, domain: &str) -> Result<()> {
        let password = self.secret(number, "administrator-password")?;
        let claim =
            Claim { server: &self.server, number, domain, mysql_port: self.mysql_port(number)?, password: &password };
        proofs::prove(self.lab.hub(), claim).map(drop)
    }

    /// The port of an instance's database, by the computer's record.
    pub fn mysql_port(&self, number: u16) -> Result<u16> {
        let owner = format!("{NAME}/{number}");
        let shown = self.desk.smart(&["--json", "instance", "show", &owner], "")?.expect(0)?.json()?;
        let port = shown["instance"]["mysql_port"].as_u64().context("no port on record")?;
        Ok(u16::try_from(port)?)
    }

    /// A secret of an instance.
    pub fn secret(&self, number: u16, name: &str) -> Result<String> {
        self.desk.secret(&format!("{NAME}/{number}"), name)
    }

    /// What a script says on the server, seen from behind.
    pub fn said(&self, script: &str) -> Result<String> {
        said(&self.server, script)
    }

    /// Every container with its id and the time of its start.
    pub fn containers(&self) -> Result<Vec<String>> {
        let list = "docker ps --all --quiet --no-trunc | \
                    xargs --no-run-if-empty docker inspect --format '{{.Name}} {{.Id}} {{.State.StartedAt}}' | sort";
        Ok(self.said(list)?.lines().map(str::to_owned).collect())
    }

    /// Everything on the server's disk but what changes by itself: each file with owner, mode, time and SHA-256, and
    /// each package.
    pub fn disk(&self) -> Result<Vec<String>> {
        Ok(self.said(DISK)?.lines().map(str::to_owned).collect())
    }

    /// Makes the SSH service tell of every connection, and not of logins alone.
    pub fn tell_connections(&self) -> Result<()> {
        self.said("echo LogLevel VERBOSE > /etc/ssh/sshd_config.d/90-verbose.conf && systemctl restart ssh")?;
        self.server.wait_ready()
    }

    /// What the SSH service wrote into its log so far.
    pub fn ssh_log(&self) -> Result<Vec<String>> {
        Ok(self.said("journalctl --sync; journalctl --unit ssh --output cat")?.lines().map(str::to_owned).collect())
    }
}

/// Logs, caches of packages and the records of systemd and of logins change without anybody's doing.
const DISK: &str = r"
cd /
roots=/; [ -d /var/lib/docker ] && roots='/ /var/lib/docker'
skipped() {
  find $roots -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp -o -path /var/tmp \
    -o -path /var/log -o -path /var/cache -o -path /var/lib/systemd -o -path /var/lib/apt -o -path /var/lib/lastlog \
    -o -path /var/lib/wtmpdb -o -path /var/lib/private \) -prune -o $1
}
skipped '-type f -print0' | xargs -0 sha256sum
skipped '-type f -printf %p|%m|%U:%G|%T@\n'
skipped '-type d -printf %p|%m|%U:%G\n'
skipped '-type l -printf %p|%l\n'
dpkg --list
";

/// What differs between two lists.
pub fn differences(before: &[String], after: &[String]) -> Vec<String> {
    let only = |these: &[String], those: &[String], sign: &str| {
        let those: std::collections::BTreeSet<&String> = those.iter().collect();
        these.iter().filter(|line| !those.contains(line)).map(|line| format!("{sign} {line}")).collect::<Vec<_>>()
    };
    [only(before, after, "-"), only(after, before, "+")].concat()
}

/// Fails with what was changed, if anything was.
pub fn unchanged(before: &[String], after: &[String]) -> Result<()> {
    let changed = differences(before, after);
    ensure!(changed.is_empty(), "changed:\n{}", changed.join("\n"));
    Ok(())
}

/// Asks until it is so, and fails with `what` when it is not so in time.
pub fn wait(limit: Duration, what: &str, mut ask: impl FnMut() -> Result<bool>) -> Result<()> {
    let began = Instant::now();
    while !ask()? {
        if began.elapsed() > limit {
            bail!("waited {} s in vain: {what}", limit.as_secs());
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}

/// The outcome of every step that ended, by its name.
pub fn outcomes(events: &[Value]) -> Vec<(String, String)> {
    let text = |event: &Value, key: &str| event[key].as_str().unwrap_or_default().to_owned();
    let ended = events.iter().filter(|event| event["event"] == "step-finished");
    ended.map(|event| (text(event, "step"), text(event, "outcome"))).collect()
}

/// A `smart --json` at work, whose events are read as they come.
pub struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    errors: tempfile::NamedTempFile,
    out: String,
    events: Vec<Value>,
}

impl Running {
    /// Starts it, with this on its standard input.
    pub fn start(mut command: Command, input: &str) -> Result<Self> {
        let errors = tempfile::NamedTempFile::new()?;
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(errors.reopen()?)
            .spawn()
            .context("starting smart")?;
        if let Some(mut stdin) = child.stdin.take() {
            std::io::Write::write_all(&mut stdin, input.as_bytes())?;
        }
        let out = child.stdout.take().context("no standard output")?;
        Ok(Self { child, lines: BufReader::new(out).lines(), errors, out: String::new(), events: Vec::new() })
    }

    /// Reads events until one is as wanted, and gives that one.
    pub fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
        while let Some(event) = self.next()? {
            if wanted(&event) {
                return Ok(event);
            }
        }
        bail!("it ended before: {:?}\n{}", self.events.last(), self.complaint()?);
    }

    fn next(&mut self) -> Result<Option<Value>> {
        let Some(line) = self.lines.next() else { return Ok(None) };
        let line = line?;
        self.out.push_str(&line);
        self.out.push('\n');
        let event: Value = serde_json::from_str(&line)?;
        self.events.push(event.clone());
        Ok(Some(event))
    }

    fn complaint(&self) -> Result<String> {
        Ok(std::fs::read_to_string(self.errors.path())?)
    }

    /// Sends it a signal, by its name.
    pub fn signal(&self, name: &str) -> Result<()> {
        let status = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status()?;
        ensure!(status.success(), "no process to send SIG{name} to");
        Ok(())
    }

    /// Waits for its end. Gives all of its events, and what it would have given to somebody who waited from the start.
    pub fn end(mut self) -> Result<(Vec<Value>, Ran)> {
        while self.next()?.is_some() {}
        let status = self.child.wait()?;
        let ran = Ran { code: status.code(), out: std::mem::take(&mut self.out), err: self.complaint()? };
        Ok((std::mem::take(&mut self.events), ran))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // A test that failed leaves nobody at work.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
