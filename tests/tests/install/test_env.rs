//! The environment of every test here: a workstation, a server known there as `vps`, and ways to inspect both.

use std::fs;
use std::io::{BufRead, BufReader, Lines, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use lab::assertions::{self, InstanceUnderTest, run_on_server};
use lab::{CommandResult, Installed, Lab, Scenario, Server, Workstation};
use serde_json::Value;

/// The name under which the server is known.
pub const NAME: &str = "vps";

/// A workstation and a server.
pub struct TestEnv {
    pub lab: Lab,
    pub server: Server,
    pub workstation: Workstation,
}

/// A server on which an instance runs, and the workstation from which it was installed.
pub struct Standing {
    pub lab: Lab,
    pub installed: Installed,
}

impl Standing {
    /// A new one.
    pub fn new() -> Result<Self> {
        let lab = Lab::open()?;
        let installed = lab.start_installed()?;
        Ok(Self { lab, installed })
    }

    /// Runs a script on the server out of band, and returns its output.
    pub fn on_server(&self, script: &str) -> Result<String> {
        run_on_server(&self.installed.server, script)
    }
}

impl TestEnv {
    /// A new server that the workstation does not know yet.
    pub fn with_unknown_server(scenario: Scenario) -> Result<Self> {
        let lab = Lab::open()?;
        let server = lab.start(scenario)?;
        Ok(Self { lab, server, workstation: Workstation::new()? })
    }

    /// A new server that was added.
    pub fn new(scenario: Scenario) -> Result<Self> {
        let env = Self::with_unknown_server(scenario)?;
        env.workstation.add(NAME, &env.server)?;
        Ok(env)
    }

    /// The arguments that install from the Git server with a token on standard input.
    pub fn with_token<'a>(&self, domain: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        let hub = self.lab.hub();
        let git = [&hub.git_arguments()[..], &["--yes"]].concat();
        [&["--json", "install", NAME, "--domain", domain][..], &git, more].concat()
    }

    /// Installs from the Git server, which has to succeed.
    pub fn install(&self, domain: &str, more: &[&str]) -> Result<CommandResult> {
        self.workstation.smart(&self.with_token(domain, more), &self.lab.hub().git_token()?)?.expect(0)
    }

    /// Runs `smart check` on the server.
    pub fn check(&self) -> Result<CommandResult> {
        self.workstation.smart(&["--json", "check", NAME], "")
    }

    /// Begins to install, with this as the token.
    pub fn begin(&self, arguments: &[&str], input: &str) -> Result<Running> {
        Running::start(self.workstation.command(arguments)?, input)
    }

    /// Checks an instance, by what the workstation knows of it.
    pub fn assert_instance_works(&self, number: u16, domain: &str) -> Result<()> {
        let password = self.secret(number, "administrator-password")?;
        let instance = InstanceUnderTest {
            server: &self.server,
            number,
            domain,
            mysql_port: self.mysql_port(number)?,
            password: &password,
        };
        assertions::assert_instance_works(self.lab.hub(), instance).map(drop)
    }

    /// The port of an instance's database, by the workstation's record.
    pub fn mysql_port(&self, number: u16) -> Result<u16> {
        let owner = format!("{NAME}/{number}");
        let shown = self.workstation.smart(&["--json", "instance", "show", &owner], "")?.expect(0)?.json()?;
        let port = shown["instance"]["mysql_port"].as_u64().context("no port on record")?;
        Ok(u16::try_from(port)?)
    }

    /// A secret of an instance.
    pub fn secret(&self, number: u16, name: &str) -> Result<String> {
        self.workstation.secret(&format!("{NAME}/{number}"), name)
    }

    /// Runs a script on the server out of band, and returns its output.
    pub fn run_on_server(&self, script: &str) -> Result<String> {
        run_on_server(&self.server, script)
    }

    /// Every container with its id and the time of its start.
    pub fn containers(&self) -> Result<Vec<String>> {
        let list = "docker ps --all --quiet --no-trunc | \
                    xargs --no-run-if-empty docker inspect --format '{{.Name}} {{.Id}} {{.State.StartedAt}}' | sort";
        Ok(self.run_on_server(list)?.lines().map(str::to_owned).collect())
    }

    /// Everything on the server's disk but what changes by itself: each file with owner, mode, time and SHA-256, and
    /// each package.
    pub fn disk(&self) -> Result<Vec<String>> {
        Ok(self.run_on_server(DISK)?.lines().map(str::to_owned).collect())
    }

    /// Makes the SSH service log every connection, not only logins.
    pub fn log_connections(&self) -> Result<()> {
        self.run_on_server("echo LogLevel VERBOSE > /etc/ssh/sshd_config.d/90-verbose.conf && systemctl restart ssh")?;
        self.server.wait_ready()
    }

    /// What the SSH service wrote into its log so far.
    pub fn ssh_log(&self) -> Result<Vec<String>> {
        Ok(self
            .run_on_server("journalctl --sync; journalctl --unit ssh --output cat")?
            .lines()
            .map(str::to_owned)
            .collect())
    }
}

/// Logs, caches of packages and the records of systemd and of logins change by themselves.
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

/// Waits until `holds` returns true, and fails with `what` if it does not in time.
pub fn wait(limit: Duration, what: &str, mut holds: impl FnMut() -> Result<bool>) -> Result<()> {
    let began = Instant::now();
    while !holds()? {
        if began.elapsed() > limit {
            bail!("timed out after {} s waiting for: {what}", limit.as_secs());
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

/// Runs a command until a failpoint, and kills it there, as a computer that is switched off. Returns the events until there.
pub fn broken_off(workstation: &Workstation, words: &[&str], token: &str, failpoint: &str) -> Result<Vec<Value>> {
    let folder = tempfile::tempdir()?;
    let (out, err) = (folder.path().join("out"), folder.path().join("err"));
    fs::write(folder.path().join(failpoint), "")?;
    let mut command = workstation.command(words)?;
    command.env("SMART_FAILPOINTS", folder.path()).stdin(Stdio::piped());
    let mut smart = command.stdout(fs::File::create(&out)?).stderr(fs::File::create(&err)?).spawn()?;
    if let Some(mut stdin) = smart.stdin.take() {
        // One that takes no token does not read it.
        let _ = writeln!(stdin, "{token}");
    }
    let reached = folder.path().join(format!("{failpoint}.reached"));
    let waited = wait(Duration::from_mins(5), failpoint, || Ok(reached.exists() || smart.try_wait()?.is_some()));
    let is_there = reached.exists();
    let _ = smart.kill();
    smart.wait()?;
    waited?;
    let out = fs::read_to_string(&out)?;
    ensure!(is_there, "it ended before {failpoint}: {out}\n{}", fs::read_to_string(&err)?);
    out.lines().map(|line| serde_json::from_str(line).with_context(|| line.to_owned())).collect()
}

/// A running `smart --json`, whose events are read as they come.
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

    /// Reads events until one is as wanted, and returns that one.
    pub fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
        while let Some(event) = self.next()? {
            if wanted(&event) {
                return Ok(event);
            }
        }
        bail!("it ended before: {:?}\n{}", self.events.last(), self.error_output()?);
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

    fn error_output(&self) -> Result<String> {
        Ok(std::fs::read_to_string(self.errors.path())?)
    }

    /// Sends it a signal, by its name.
    pub fn signal(&self, name: &str) -> Result<()> {
        let status = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status()?;
        ensure!(status.success(), "no process to send SIG{name} to");
        Ok(())
    }

    /// Waits for its end. Returns all of its events, and the result as of a command that was waited for from the start.
    pub fn end(mut self) -> Result<(Vec<Value>, CommandResult)> {
        while self.next()?.is_some() {}
        let status = self.child.wait()?;
        let result =
            CommandResult { code: status.code(), out: std::mem::take(&mut self.out), err: self.error_output()? };
        Ok((std::mem::take(&mut self.events), result))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // A test that failed leaves no process running.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
