//! The server on which installations are measured: Docker, images and small programs are there, nothing else; it can be
//! restored to that state, which is verified each time. Also what all installers have in common.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use lab::assertions::{self, InstanceUnderTest, run_on_server};
use lab::{Lab, Scenario, Server, Workstation};
use serde_json::{Value, json};

use super::competitors::{Competitors, recipe};

/// The server's name, for the product and its competitors.
pub const NAME: &str = "vps";
/// The domain of the instance.
pub const DOMAIN: &str = "bench.test";
/// The administrator's password when a competitor installs.
const PASSWORD: &str = "Contrasena-de-la-prueba-1";

/// A prepared server.
pub struct BaselineServer {
    /// The server.
    pub server: Server,
    /// The competitors, which know it.
    pub competitors: Competitors,
    /// The workstation from which it was installed first.
    pub workstation: Workstation,
    folder: tempfile::TempDir,
    state: String,
}

/// Removes everything that the product, or a competitor, put there. The images stay, also those that were built.
const RESTORE: &str = r"
set -e
base=/opt/stack-facturador-smart
docker ps --all --quiet | xargs --no-run-if-empty docker rm --force --volumes > /dev/null
docker volume ls --quiet | xargs --no-run-if-empty docker volume rm > /dev/null
docker network rm proxynet > /dev/null 2>&1 || true
# Who the server is stays in writing: without it, it would be another one.
find /var/lib/instalador-smart -mindepth 1 -maxdepth 1 ! -name server.json -exec rm -rf {} +
rm -rf $base /run/instalador-smart /etc/docker/daemon.json* /root/.ansible
systemctl reset-failed docker
systemctl restart docker
until docker version > /dev/null 2>&1; do sleep 0.2; done
";

/// What has to be the same before each run.
const STATE: &str = r"
docker ps --all --quiet
docker volume ls --quiet
docker network ls --format 'network {{.Name}}' | sort
docker image ls --no-trunc --format 'image {{.Repository}}:{{.Tag}} {{.ID}}' | sort
ls -A /opt /etc/docker /root
ls -A /var/lib/instalador-smart | grep -v '^server.json$' || echo no records
ss -Hltn | awk '{ print $4 }' | sort -u
systemctl is-active docker
";

/// The files that make the installation what it is.
const FILES: &str = "etc/docker/daemon.json opt/stack-facturador-smart/proxy/docker-compose.yml \
    opt/stack-facturador-smart/proxy/vhost.d/default opt/stack-facturador-smart/proxy/fpms/smart1/default \
    opt/stack-facturador-smart/smart1/docker-compose.yml opt/stack-facturador-smart/smart1/supervisor.conf \
    opt/stack-facturador-smart/smart1/php/instalador-smart.ini opt/stack-facturador-smart/smart1/php/gitconfig \
    opt/stack-facturador-smart/smart1/.env";

impl BaselineServer {
    /// Starts and prepares a server. A first installation by the product fetches and builds the images, and yields the
    /// files that the competitors put there too. The instance still runs afterwards.
    pub fn prepare(lab: &Lab) -> Result<Self> {
        println!("  preparing a server");
        let server = lab.start(Scenario::DockerReady)?;
        run_on_server(
            &server,
            "apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends git ca-certificates curl python3-requests",
        )?;
        let folder = tempfile::Builder::new().prefix("b").tempdir()?;
        let mut competitors = Competitors::new(lab, folder.path());
        competitors.add_server(NAME, &server, SocketAddr::new(server.address(), server.ssh_port()))?;
        let workstation = Workstation::new()?;
        let baseline = Self { server, competitors, workstation, folder, state: String::new() };
        baseline.add_to(lab, &baseline.workstation)?;
        baseline.workstation.smart(&Self::arguments(lab, NAME), &lab.hub().git_token()?)?.expect(0)?;
        run_on_server(
            &baseline.server,
            &format!("tar --create --gzip --file /root/files.tar.gz --directory / {FILES}"),
        )?;
        let files = baseline.server.run("cat /root/files.tar.gz; rm /root/files.tar.gz")?.stdout;
        fs::write(baseline.folder.path().join("files.tar.gz"), files)?;
        fs::create_dir(baseline.files())?;
        let status = Command::new("tar")
            .args(["--extract", "--gzip", "--file"])
            .arg(baseline.folder.path().join("files.tar.gz"))
            .arg("--directory")
            .arg(baseline.files())
            .status()?;
        ensure!(status.success(), "the files of the first installation could not be unpacked");
        Ok(baseline)
    }

    /// Removes everything again; what is left is the state before each run.
    pub fn clear(&mut self) -> Result<()> {
        run_on_server(&self.server, RESTORE)?;
        self.state = run_on_server(&self.server, STATE)?;
        ensure!(self.state.contains("no records") && self.state.matches("image ").count() >= 7, "{}", self.state);
        Ok(())
    }

    /// Restores the server to the state before each run.
    pub fn restore(&self) -> Result<()> {
        run_on_server(&self.server, RESTORE)?;
        let state = run_on_server(&self.server, STATE)?;
        ensure!(state == self.state, "the server is not as it was before:\n{}\n---\n{state}", self.state);
        Ok(())
    }

    /// A new workstation that knows the server.
    pub fn workstation(&self, lab: &Lab) -> Result<Workstation> {
        let workstation = Workstation::new()?;
        self.add_to(lab, &workstation)?;
        Ok(workstation)
    }

    fn add_to(&self, lab: &Lab, workstation: &Workstation) -> Result<()> {
        add(lab, workstation, NAME, &self.server, SocketAddr::new(self.server.address(), self.server.ssh_port()))
    }

    /// The product's way: its arguments; the token goes on standard input.
    pub fn arguments<'a>(lab: &Lab, name: &'a str) -> Vec<&'a str> {
        let hub = lab.hub();
        let git = [&hub.git_arguments()[..], &["--yes"]].concat();
        [&["--json", "install", name, "--domain", DOMAIN][..], &git].concat()
    }

    fn files(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    /// The shell script with everything that it needs before it.
    pub fn script(&self, lab: &Lab) -> Result<String> {
        let archive = Command::new("base64").arg("--wrap=0").arg(self.folder.path().join("files.tar.gz")).output()?;
        let hub = lab.hub();
        let values = [
            ("FILES", String::from_utf8(archive.stdout)?),
            ("DOMAIN", DOMAIN.to_owned()),
            ("GIT_URL", hub.git_https_url().to_owned()),
            ("GIT_USER", hub.git_user().to_owned()),
            ("GIT_TOKEN", hub.git_token()?),
            ("PASSWORD", PASSWORD.to_owned()),
            ("MAKE_ADMINISTRATOR", php("administrator")?),
            ("ASK_LOGIN", php("verify_login")?),
            ("PROVE_QUEUE", php("queue_proof")?),
        ];
        with_values(&values, "install.sh")
    }

    /// The playbook's variables.
    pub fn variables(&self, lab: &Lab) -> Result<Value> {
        let hub = lab.hub();
        Ok(json!({
            "files": self.files(),
            "domain": DOMAIN,
            "git_url": hub.git_https_url(),
            "git_user": hub.git_user(),
            "git_token": hub.git_token()?,
            "password": PASSWORD,
            "make_administrator": php("administrator")?,
            "ask_login": php("verify_login")?,
            "prove_queue": php("queue_proof")?,
        }))
    }

    /// The lab's checks of the instance. Without a workstation, a competitor installed it.
    pub fn assert_instance_works(&self, lab: &Lab, workstation: Option<&Workstation>) -> Result<()> {
        let password = match workstation {
            Some(workstation) => workstation.secret(&format!("{NAME}/1"), "administrator-password")?,
            None => PASSWORD.to_owned(),
        };
        let instance = InstanceUnderTest {
            server: &self.server,
            number: 1,
            domain: DOMAIN,
            mysql_port: 3306,
            password: &password,
        };
        assertions::assert_instance_works(lab.hub(), instance).map(drop)
    }
}

/// Adds a server to a workstation, by the lab's key.
pub fn add(lab: &Lab, workstation: &Workstation, name: &str, server: &Server, at: SocketAddr) -> Result<()> {
    add_with_fingerprint(lab, workstation, name, server.user(), at, &server.host_key_sha256()?)
}

/// The same for a host whose fingerprint is known.
pub fn add_with_fingerprint(
    lab: &Lab,
    workstation: &Workstation,
    name: &str,
    user: &str,
    at: SocketAddr,
    fingerprint: &str,
) -> Result<()> {
    let (host, port, key) = (at.ip().to_string(), at.port().to_string(), lab.client_key().display().to_string());
    let arguments = ["--json", "server", "add", name, "--host", &host, "--port", &port, "--user", user, "--key", &key];
    workstation.smart(&[&arguments[..], &["--accept-host-key", fingerprint]].concat(), "")?.expect(0).map(drop)
}

/// What the product asks the application by PHP, for the competitors to ask the same.
pub fn php(name: &str) -> Result<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/crates/stack/src/php");
    let read = |name: &str| -> Result<String> {
        let path = folder.join(format!("{name}.php"));
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        Ok(text.trim_start_matches("<?php\n").to_owned())
    };
    Ok(read("start")? + &read(name)?)
}

/// A script of the recipes after lines that set variables.
pub fn with_values(values: &[(&str, String)], name: &str) -> Result<String> {
    let mut text = String::new();
    for (variable, value) in values {
        if value.contains('\0') {
            bail!("{variable} has a NUL byte");
        }
        text.push_str(variable);
        text.push_str("='");
        text.push_str(&value.replace('\'', r"'\''"));
        text.push_str("'\n");
    }
    Ok(text + &fs::read_to_string(recipe(name))?)
}
