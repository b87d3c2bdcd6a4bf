//! The hub: the one container that plays the world outside the servers. Name server, Docker's apt repository, Docker
//! Hub and a Git host. This module starts it and hands out its addresses; what runs in it is a recipe.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::engine::{Engine, HUB_ADDRESS, NETWORK, wait};
use crate::home::Home;
use crate::{authority, process};

const CONTAINER: &str = "smart-lab-hub";
const REPOSITORY: &str = "/srv/git/facturador/smart.git";

/// The form of an archive of the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArchiveFormat {
    /// `.zip`
    Zip,
    /// `.tar.gz`
    TarGz,
}

/// The hub of a lab.
#[derive(Debug, Clone)]
pub struct Hub {
    home: Home,
    engine: Engine,
}

impl Hub {
    /// Where the lab itself pushes images to: straight to the registry, without the web server.
    pub(crate) const REGISTRY: &str = "10.99.0.2:5000";

    pub(crate) fn new(home: &Home, engine: &Engine) -> Self {
        Self { home: home.clone(), engine: engine.clone() }
    }

    /// The entry for a hosts file that leads builds to the look-alike of Docker's apt repository.
    pub(crate) fn docker_repository() -> String {
        format!("download.docker.com:{HUB_ADDRESS}")
    }

    /// Where its name server and everything else of it listens.
    pub const fn address(&self) -> &'static str {
        HUB_ADDRESS
    }

    /// Address of the application's repository over https.
    pub fn git_https_url(&self) -> &'static str {
        "https://git.lab.test/facturador/smart.git"
    }

    /// Address of the application's repository over ssh; needs a deploy key.
    pub fn git_ssh_url(&self) -> &'static str {
        "git@git.lab.test:facturador/smart.git"
    }

    /// The user for the repository over https.
    pub fn git_user(&self) -> &'static str {
        "reseller"
    }

    /// The arguments that install the application from there, with the token on standard input.
    pub fn git_arguments(&self) -> [&'static str; 5] {
        ["--git", self.git_https_url(), "--git-user", self.git_user(), "--git-token-stdin"]
    }

    /// The token for the repository over https.
    pub fn git_token(&self) -> Result<String> {
        self.home.secret("git-token")
    }

    /// The certificate of the lab's authority, as PEM.
    pub fn certificate_authority(&self) -> PathBuf {
        authority::certificate(&self.home)
    }

    /// Lets the owner of this public key clone over ssh.
    pub fn authorize_deploy_key(&self, public_key: &str) -> Result<()> {
        let key = public_key.trim();
        if key.is_empty() || key.contains('\n') {
            bail!("a deploy key is one line");
        }
        self.shell_with_input("cat >> /etc/lab/deploy-keys", &format!("{key}\n")).map(drop)
    }

    /// A file with the application's code, as a vendor hands it out.
    pub fn application_archive(&self, format: ArchiveFormat) -> PathBuf {
        self.home.path(match format {
            ArchiveFormat::Zip => "application.zip",
            ArchiveFormat::TarGz => "application.tar.gz",
        })
    }

    /// Adds a branch to the application's repository: what a shell script makes of another reference's code, in which it
    /// runs. A branch of that name that is there already is replaced.
    pub fn branch(&self, name: &str, from: &str, script: &str) -> Result<()> {
        let plain = |word: &str| word.bytes().all(|letter| letter.is_ascii_alphanumeric() || b".-_".contains(&letter));
        if name.is_empty() || !plain(name) || !plain(from) {
            bail!("{name:?} or {from:?} is no name of a branch");
        }
        let commit = "git add --all --force . && git -c user.name=Facturador -c user.email=desarrollo@lab.test \
                      commit --quiet --allow-empty --message";
        self.shell(&format!(
            "set -e\nwork=$(mktemp -d); trap 'rm -rf \"$work\"' EXIT\n\
             git clone --quiet {REPOSITORY} \"$work\" && cd \"$work\" && git checkout --quiet -B {name} {from}\n\
             (\n{script}\n)\n{commit} {name}\ngit push --quiet --force origin {name}\nchown -R git: {REPOSITORY}"
        ))
        .map(drop)
    }

    /// Runs a shell script in the hub as root and returns its output: for tests that change the world outside.
    pub fn shell(&self, script: &str) -> Result<String> {
        self.shell_with_input(script, "")
    }

    /// Makes the lab's name server answer with this address for a name and every name below it: from the return on, so that
    /// an address that an earlier run gave the name is not seen any more.
    pub fn point(&self, domain: &str, address: &str) -> Result<()> {
        if !domain.chars().all(|letter| letter.is_ascii_alphanumeric() || ".-".contains(letter)) {
            bail!("{domain:?} is no domain");
        }
        self.shell(&format!(
            "echo address=/{domain}/{address} > /etc/lab/names/{domain}.conf && touch /run/name-server-restart"
        ))?;
        wait(Duration::from_secs(10), "the name server to start again", || {
            let state =
                "{ [ ! -e /run/name-server-restart ] && [ -s /run/name-server.pid ] && echo answers; } || echo starts";
            Ok((self.shell(state)?.trim() == "answers").then_some(()))
        })
    }

    /// Starts the hub unless it runs.
    pub(crate) fn ensure(&self) -> Result<()> {
        let state = process::text(self.engine.docker().args([
            "container",
            "inspect",
            "--format",
            "{{.State.Running}}",
            CONTAINER,
        ]));
        match state.as_deref().map(str::trim) {
            Ok("true") => return Ok(()),
            Ok(_) => process::text(self.engine.docker().args(["start", CONTAINER])).map(drop)?,
            Err(_) => return self.renew(),
        }
        self.wait_ready()
    }

    /// Replaces the hub by one from the image of now, unless it is that already.
    pub(crate) fn renew(&self) -> Result<()> {
        let docker = || self.engine.docker();
        let image = process::text(docker().args(["image", "inspect", "--format", "{{.Id}}", "lab/hub"]))?;
        let running = process::text(docker().args([
            "container",
            "inspect",
            "--format",
            "{{.Image}} {{.State.Running}}",
            CONTAINER,
        ]));
        if running.is_ok_and(|running| running.trim() == format!("{} true", image.trim())) {
            return Ok(());
        }
        let _ = process::output(docker().args(["rm", "--force", CONTAINER]));
        let secrets = format!("{}:/etc/lab/secrets:ro", authority::hub_folder(&self.home).display());
        process::text(docker().args([
            "run",
            "--detach",
            "--name",
            CONTAINER,
            "--hostname",
            "hub",
            "--network",
            NETWORK,
            "--ip",
            HUB_ADDRESS,
            "--volume",
            &secrets,
            "--volume",
            "smart-lab-registry:/var/lib/docker-registry",
            "lab/hub",
        ]))?;
        self.wait_ready()?;
        self.archive("zip", ArchiveFormat::Zip)?;
        self.archive("tar.gz", ArchiveFormat::TarGz)
    }

    fn wait_ready(&self) -> Result<()> {
        wait(Duration::from_secs(30), "the hub to answer", || {
            let asked = process::output(self.engine.docker().args([
                "exec",
                CONTAINER,
                "sh",
                "-c",
                "curl -sf http://localhost/linux/debian/gpg >/dev/null && curl -s http://localhost:5000/v2/ >/dev/null",
            ]))?;
            Ok(asked.status.success().then_some(()))
        })
    }

    fn archive(&self, name: &str, format: ArchiveFormat) -> Result<()> {
        let path = self.application_archive(format);
        let partial = path.with_extension("partial");
        let status = self
            .engine
            .docker()
            .args(["exec", CONTAINER, "git", "-C", REPOSITORY, "archive", "--prefix=smart-master/"])
            .args([&format!("--format={name}"), "master"])
            .stdin(Stdio::null())
            .stdout(File::create(&partial)?)
            .status()?;
        if !status.success() {
            bail!("the hub made no archive of the application");
        }
        fs::rename(&partial, &path).context("writing the archive of the application")
    }

    fn shell_with_input(&self, script: &str, input: &str) -> Result<String> {
        process::text_with_input(
            self.engine.docker().args(["exec", "--interactive", CONTAINER, "sh", "-c", script]),
            input,
        )
    }
}
