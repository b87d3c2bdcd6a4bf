//! A person's workstation, sandboxed: a folder, a keyring of its own, and the built `smart`. Tests and the demonstration
//! use it as a person would; of the product it knows the command line.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{Screen, Server, process};

/// A workstation whose keyring is gone when the value is dropped.
#[derive(Debug)]
pub struct Workstation {
    keyring: Child,
    bus: String,
    folder: PathBuf,
    temporary: Option<tempfile::TempDir>,
    hosts: Option<PathBuf>,
}

/// Starts a program that resolves names by the workstation's own hosts file: `$0`. The program keeps the process's number.
const WITH_OWN_HOSTS: &str = "mount --bind \"$0\" /etc/hosts && exec \"$@\"";

/// The result of a run of `smart`.
#[derive(Debug)]
pub struct CommandResult {
    /// The exit status; `None` if a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl CommandResult {
    /// Itself, or an error with both outputs if the status differs.
    pub fn expect(self, code: i32) -> Result<Self> {
        if self.code == Some(code) {
            return Ok(self);
        }
        bail!("exit status {:?} and not {code}\n{}\n{}", self.code, self.out, self.err);
    }

    /// The last JSON object of standard output.
    pub fn json(&self) -> Result<Value> {
        let line = self.out.lines().rev().find(|line| line.starts_with('{')).context("no JSON on standard output")?;
        Ok(serde_json::from_str(line)?)
    }

    /// Every JSON line of standard output.
    pub fn events(&self) -> Result<Vec<Value>> {
        self.out.lines().map(|line| serde_json::from_str(line).with_context(|| line.to_owned())).collect()
    }

    /// The error object of standard error.
    pub fn error(&self) -> Result<Value> {
        let line = self.err.lines().rev().find(|line| line.starts_with('{')).context("no JSON on standard error")?;
        Ok(serde_json::from_str::<Value>(line)?["error"].clone())
    }
}

impl Workstation {
    /// A new workstation in a temporary folder.
    pub fn new() -> Result<Self> {
        let temporary = tempfile::tempdir()?;
        let mut workstation = Self::at(temporary.path().to_owned())?;
        workstation.temporary = Some(temporary);
        Ok(workstation)
    }

    /// A new workstation with the record and the secrets of the one in this folder.
    pub fn copy_of(folder: &Path) -> Result<Self> {
        let temporary = tempfile::tempdir()?;
        let copy = temporary.path().join("computer");
        process::text(Command::new("cp").arg("--archive").arg(folder).arg(&copy))?;
        let mut workstation = Self::at(copy)?;
        workstation.temporary = Some(temporary);
        Ok(workstation)
    }

    /// Makes a name resolve to an address, on this workstation only. Needs root.
    pub fn point(&mut self, name: &str, address: IpAddr) -> Result<()> {
        let hosts = self.folder.join("hosts");
        let known = if hosts.exists() { std::fs::read_to_string(&hosts)? } else { "127.0.0.1 localhost\n".to_owned() };
        let mut lines: Vec<&str> = known.lines().filter(|line| line.split(' ').nth(1) != Some(name)).collect();
        let line = format!("{address} {name}");
        lines.push(&line);
        std::fs::write(&hosts, lines.join("\n") + "\n")?;
        self.hosts = Some(hosts);
        Ok(())
    }

    /// The workstation in this folder, with the record and the secrets that it had.
    pub fn at(folder: PathBuf) -> Result<Self> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../src-tauri/crates/vault/tests/with-keyring.sh");
        std::fs::create_dir_all(&folder)?;
        let log = std::fs::File::create(folder.join("keyring.log"))?;
        let mut keyring = Command::new(script)
            .args(["sh", "-c", "printf '%s\\n' \"$DBUS_SESSION_BUS_ADDRESS\"; exec cat > /dev/null"])
            .env("KEYRING_HOME", folder.join("person"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .with_context(|| format!("starting {script}"))?;
        let mut bus = String::new();
        let stdout = keyring.stdout.take().context("the keyring has no standard output")?;
        BufReader::new(stdout).read_line(&mut bus)?;
        let bus = bus.trim().to_owned();
        if bus.is_empty() {
            bail!("the keyring did not start: see {}", folder.join("keyring.log").display());
        }
        Ok(Self { keyring, bus, folder, temporary: None, hosts: None })
    }

    /// Where `smart` keeps its record.
    pub fn home(&self) -> PathBuf {
        self.folder.join("home")
    }

    /// The folder of everything that belongs to this workstation.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs `smart` with these arguments and this on its standard input.
    pub fn smart<A: AsRef<OsStr>>(&self, arguments: &[A], input: &str) -> Result<CommandResult> {
        self.run(&mut self.command(arguments)?, input)
    }

    /// Runs a command of [`Self::command`]'s, changed as a test wants it.
    pub fn run(&self, command: &mut Command, input: &str) -> Result<CommandResult> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("starting smart")?;
        if let Some(mut stdin) = child.stdin.take() {
            // After a refusal, `smart` does not read it.
            let _ = stdin.write_all(input.as_bytes());
        }
        let output = child.wait_with_output()?;
        Ok(CommandResult {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    /// Runs `smart` with this on its standard input and its output on ours.
    pub fn show<A: AsRef<OsStr>>(&self, arguments: &[A], input: &str) -> Result<ExitStatus> {
        let mut child = self.command(arguments)?.stdin(Stdio::piped()).spawn().context("starting smart")?;
        if let Some(mut stdin) = child.stdin.take() {
            let _ = stdin.write_all(input.as_bytes());
        }
        Ok(child.wait()?)
    }

    /// The command, ready to be started.
    pub fn command<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Result<Command> {
        let mut command = self.command_for(program("smart")?);
        command.args(arguments);
        Ok(command)
    }

    /// Any program, in the environment of this workstation: it finds the record and the keyring.
    pub fn command_for(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = match &self.hosts {
            None => Command::new(program),
            Some(hosts) => {
                let mut command = Command::new("unshare");
                command.args(["--mount", "sh", "-c", WITH_OWN_HOSTS]).arg(hosts).arg(program);
                command
            }
        };
        command.env("SMART_HOME", self.home()).env("DBUS_SESSION_BUS_ADDRESS", &self.bus);
        command
    }

    /// The same for a program with a window, on this screen.
    pub fn command_on_screen(&self, program: impl AsRef<OsStr>, screen: &Screen) -> Command {
        let mut command = self.command_for(program);
        command.env("DISPLAY", screen.display()).env("GDK_BACKEND", "x11").env("NO_AT_BRIDGE", "1");
        command.env("HOME", self.folder.join("person")).env_remove("XDG_DATA_HOME");
        command
    }

    /// Adds a server under a name, with the login of its scenario.
    pub fn add(&self, name: &str, server: &Server) -> Result<CommandResult> {
        self.add_at(name, server, SocketAddr::new(server.address(), server.ssh_port()))
    }

    /// The same at another address, that of a proxy to the server.
    pub fn add_at(&self, name: &str, server: &Server, address: SocketAddr) -> Result<CommandResult> {
        self.add_by(name, server, &address.ip().to_string(), address.port())
    }

    /// The same by a host name.
    pub fn add_by(&self, name: &str, server: &Server, host: &str, port: u16) -> Result<CommandResult> {
        let port = port.to_string();
        let fingerprint = server.host_key_sha256()?;
        let key = server.private_key().map(|key| key.display().to_string());
        let mut arguments = vec!["--json", "server", "add", name, "--host", host, "--port", &port];
        arguments.extend(["--user", server.user()]);
        arguments.extend(["--accept-host-key", &fingerprint]);
        match &key {
            Some(key) => arguments.extend(["--key", key]),
            None => arguments.push("--password-stdin"),
        }
        self.smart(&arguments, server.password().unwrap_or_default())?.expect(0)
    }

    /// A secret that the keyring keeps.
    pub fn secret(&self, owner: &str, name: &str) -> Result<String> {
        Ok(self.smart(&["secret", "show", owner, name], "")?.expect(0)?.out.trim_end().to_owned())
    }
}

impl Drop for Workstation {
    fn drop(&mut self) {
        // The end of its input is the keyring's end.
        drop(self.keyring.stdin.take());
        let _ = self.keyring.wait();
        drop(self.temporary.take());
    }
}

/// The folder of what was built with this program, below `target`. A test is elsewhere: in cargo's own build folder.
fn built() -> Result<PathBuf> {
    let here = std::env::current_exe()?;
    let folder = here.parent().context("no folder")?;
    if !folder.ends_with("deps") {
        return Ok(folder.to_owned());
    }
    let profile = folder.parent().and_then(Path::file_name).context("no profile")?;
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"), PathBuf::from);
    Ok(std::path::absolute(target)?.join(profile))
}

/// A program of the product that was built beside this one.
pub fn program(name: &str) -> Result<PathBuf> {
    let program = built()?.join(name);
    if !program.is_file() {
        bail!("{} is not there: build it first, with `cargo build --workspace`", program.display());
    }
    Ok(program)
}

/// A program or package of the release build.
pub fn released(path: &str) -> Result<PathBuf> {
    let released = built()?.parent().context("no folder")?.join("release").join(path);
    if !released.exists() {
        bail!("{} is not there: build it first, with `./dev build`", released.display());
    }
    Ok(released)
}

/// The Debian package of the release build.
pub fn package() -> Result<PathBuf> {
    let mut found = std::fs::read_dir(released("bundle/deb")?)?.filter_map(|entry| Some(entry.ok()?.path()));
    found.find(|path| path.extension().is_some_and(|extension| extension == "deb")).context("no .deb was built")
}
