//! What the product is compared with: the system's own ssh and scp, and Ansible in an environment of its own. They log in
//! with the lab's key and check host keys as the product does. What they run is in the recipes.

use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use lab::assertions::run_on_server;
use lab::{Lab, Server};
use serde_json::Value;

/// The distribution on `PyPI` that has the modules for Docker.
const ANSIBLE: &str = "12.3.0";

/// Files of this bench in the recipes.
pub fn recipe(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("recipes/bench").join(name)
}

/// The competitors, with the servers that they know.
pub struct Competitors {
    folder: PathBuf,
    key: PathBuf,
    hosts: Vec<String>,
    runs: std::cell::Cell<u32>,
}

impl Competitors {
    /// Keeps its files in this folder.
    pub fn new(lab: &Lab, folder: &Path) -> Self {
        Self { folder: folder.to_owned(), key: lab.client_key(), hosts: Vec::new(), runs: std::cell::Cell::new(0) }
    }

    /// Adds a server under a name, at its own address or that of a proxy. The server accepts the lab's key from now on.
    pub fn add_server(&mut self, name: &str, server: &Server, at: SocketAddr) -> Result<()> {
        let public = fs::read_to_string(self.key.with_extension("pub"))?;
        let public = public.trim();
        run_on_server(
            server,
            &format!(
                "mkdir -p -m 700 /root/.ssh; cd /root/.ssh; grep -qxF '{public}' authorized_keys 2>/dev/null || echo '{public}' >> authorized_keys"
            ),
        )?;
        let host_key = run_on_server(server, "cut -d ' ' -f 1,2 /etc/ssh/ssh_host_ed25519_key.pub")?;
        let (address, port) = (at.ip(), at.port());
        let entry = if port == 22 { address.to_string() } else { format!("[{address}]:{port}") };
        append(&self.folder.join("known_hosts"), &format!("{entry} {host_key}\n"))?;
        let config = format!(
            "Host {name}\n  HostName {address}\n  Port {port}\n  User {}\n  IdentityFile {}\n  IdentitiesOnly yes\n  UserKnownHostsFile {}\n  StrictHostKeyChecking yes\n  HostKeyAlgorithms ssh-ed25519\n  BatchMode yes\n",
            server.user(),
            self.key.display(),
            self.folder.join("known_hosts").display()
        );
        append(&self.config(), &config)?;
        self.hosts.push(name.to_owned());
        Ok(())
    }

    fn config(&self) -> PathBuf {
        self.folder.join("ssh_config")
    }

    /// The system's ssh to a server.
    pub fn ssh(&self, name: &str) -> Command {
        let mut command = Command::new("ssh");
        command.arg("-F").arg(self.config()).arg(name);
        command
    }

    /// The system's scp of a file to a server.
    pub fn scp(&self, from: &Path, name: &str, to: &str) -> Command {
        let mut command = Command::new("scp");
        command.arg("-q").arg("-F").arg(self.config()).arg(from).arg(format!("{name}:{to}"));
        command
    }

    /// A program of Ansible's, for these servers, over a new connection.
    pub fn ansible(&self, lab: &Lab, program: &str, names: &[&str]) -> Result<Command> {
        let run = self.runs.get() + 1;
        self.runs.set(run);
        let folder = self.folder.join(format!("a{run}"));
        fs::create_dir_all(&folder)?;
        if let Some(unknown) = names.iter().find(|name| !self.hosts.iter().any(|known| known == *name)) {
            bail!("{unknown} is not known");
        }
        let login = format!("ansible_ssh_common_args='-F {}'", self.config().display());
        let lines: Vec<String> = names.iter().map(|name| format!("{name} {login}\n")).collect();
        fs::write(folder.join("inventory"), format!("[servers]\n{}", lines.concat()))?;
        let mut command = Command::new(environment(lab)?.join("bin").join(program));
        command
            .env("ANSIBLE_CONFIG", recipe("ansible.cfg"))
            .env("ANSIBLE_HOME", self.folder.join("ansible"))
            .env("ANSIBLE_SSH_CONTROL_PATH_DIR", &folder)
            .env("LC_ALL", "C.UTF-8")
            .arg("--inventory")
            .arg(folder.join("inventory"));
        Ok(command)
    }

    /// The playbook with these variables.
    pub fn playbook(&self, lab: &Lab, name: &str, variables: &Value) -> Result<Command> {
        let file = self.folder.join("variables.json");
        let _ = fs::remove_file(&file);
        append(&file, &variables.to_string())?;
        let mut command = self.ansible(lab, "ansible-playbook", &[name])?;
        command.arg("--extra-vars").arg(format!("@{}", file.display())).arg(recipe("playbook.yml"));
        Ok(command)
    }
}

/// Adds to a file that only its owner reads.
fn append(path: &Path, text: &str) -> Result<()> {
    let mut file = fs::OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes()).with_context(|| path.display().to_string())
}

/// Where Ansible is installed; made at first use.
fn environment(lab: &Lab) -> Result<PathBuf> {
    let folder = lab.folder(&format!("ansible-{ANSIBLE}"));
    let whole = folder.join("whole");
    if whole.exists() {
        return Ok(folder);
    }
    println!("  installing Ansible {ANSIBLE}");
    let _ = fs::remove_dir_all(&folder);
    run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    run(Command::new(folder.join("bin/pip"))
        .args(["install", "--quiet", "--disable-pip-version-check"])
        .arg(format!("ansible=={ANSIBLE}")))?;
    fs::write(whole, "")?;
    Ok(folder)
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("starting {}", command.get_program().display()))?;
    if !output.status.success() {
        bail!("{}\n{}", command.get_program().display(), String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}
