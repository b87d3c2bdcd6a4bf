//! Servers on which an instance with three tenants runs already. It is installed once, by the current `smart`; the server
//! is shut down and kept, with the workstation that installed it, and each test starts from copies of both.
//!
//! What is kept is used as long as nothing changed that could have made it another: the lab's images with the
//! application in them, this recipe, and every byte of `smart`. So a test that begins here sees what today's `smart`
//! installs. A developer of what comes after an installation may use one that another `smart` installed, as in the field,
//! with `SMART_LAB_OLDER=1`: then today's `smart` has to find nothing to do there.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, ensure};

use crate::assertions::{self, InstanceUnderTest};
use crate::engine::{Engine, wait};
use crate::home::{Home, write_private};
use crate::server::Snapshot;
use crate::workstation::program;
use crate::{Lab, Scenario, Server, Workstation, disk, process, tenants};

/// An instance that runs, and the workstation from which it was installed.
#[derive(Debug)]
pub struct Installed {
    /// Where it runs. The workstation knows the server as [`Self::NAME`].
    pub server: Server,
    /// The workstation that installed it: it has the record, the login key and the secrets.
    pub workstation: Workstation,
    /// How long it took until every page answered.
    pub took: Duration,
    kept_workstation: PathBuf,
}

impl Installed {
    /// The host name of the server, on its workstation only: it resolves to wherever the copy runs.
    pub const HOST: &str = "servidor.instalado.test";
    /// The server's name on the workstation.
    pub const NAME: &str = "vps";
    /// The instance, as commands want it.
    pub const INSTANCE: &str = "vps/1";
    /// Its number.
    pub const NUMBER: u16 = 1;
    /// Its domain.
    pub const DOMAIN: &str = "instalado.test";
    /// Its tenants, below the domain.
    pub const TENANTS: [&str; 3] = ["norte", "centro", "sur"];

    /// Another workstation with what the first one knew and kept after the installation. The server's name leads nowhere
    /// there yet.
    pub fn other_workstation(&self) -> Result<Workstation> {
        Workstation::copy_of(&self.kept_workstation)
    }

    /// Checks everything about the instance. Its scheduler ticks once a minute, and is waited for.
    pub fn assert_instance_works(&self, lab: &Lab) -> Result<Vec<String>> {
        let password = self.workstation.secret(Self::INSTANCE, "administrator-password")?;
        let instance = InstanceUnderTest {
            server: &self.server,
            number: Self::NUMBER,
            domain: Self::DOMAIN,
            mysql_port: 3306,
            password: &password,
        };
        assertions::wait_for_scheduler(instance)?;
        assertions::assert_instance_works(lab.hub(), instance)
    }
}

/// Enough for what an instance writes and a backup beside it.
const DISK: u32 = 20_000;
/// Several start at once, on machines that do other work, too: this is for what never ends.
const TIMEOUT: Duration = Duration::from_mins(5);
/// As many are kept as were used last.
const MAX_KEPT: usize = 4;

/// A kept server. Its name has the lab that it is of, and the `smart` that installed it.
struct Kept<'a> {
    home: &'a Home,
    engine: &'a Engine,
    name: String,
}

pub fn start(lab: &Lab) -> Result<Installed> {
    let older = std::env::var_os("SMART_LAB_OLDER").is_some();
    let kept = ready(lab, older)?;
    let began = Instant::now();
    let snapshot = kept.read()?;
    let server = Server::start_from(&lab.home, &lab.engine, &snapshot)?;
    let mut workstation = Workstation::copy_of(&kept.computer())?;
    workstation.point(Installed::HOST, server.address())?;
    // A copy is another machine, and is asked about.
    workstation.smart(&["--json", "server", "edit", Installed::NAME, "--accept-machine", "same"], "")?.expect(0)?;
    wait_until_ready(lab, &server)?;
    let installed = Installed { server, workstation, took: began.elapsed(), kept_workstation: kept.computer() };
    if older {
        nothing_to_do(lab, &installed.workstation)?;
    }
    Ok(installed)
}

/// The kept server to start from, made if there is none. Another process waits meanwhile.
fn ready(lab: &Lab, older: bool) -> Result<Kept<'_>> {
    let _lock = lab.home.lock("kept")?;
    let (of_lab, of_smart) = (key_of_lab(lab)?, sum_of_smart()?);
    let exact = Kept { home: &lab.home, engine: &lab.engine, name: format!("{of_lab}-{of_smart}") };
    let all = all(lab)?;
    let fits = |kept: &Kept<'_>| kept.name == exact.name || (older && kept.name.starts_with(&of_lab));
    for kept in all {
        if fits(&kept) && kept.is_whole()? {
            fs::File::open(kept.record())?.set_modified(SystemTime::now())?;
            return Ok(kept);
        }
    }
    exact.remove()?;
    make(lab, &exact).context("installing the instance that is kept")?;
    for kept in self::all(lab)?.into_iter().skip(MAX_KEPT) {
        kept.remove()?;
    }
    Ok(exact)
}

fn make(lab: &Lab, kept: &Kept<'_>) -> Result<()> {
    let server = lab.start_with_disk(Scenario::DockerReady, DISK)?;
    let mut workstation = Workstation::at(kept.computer())?;
    workstation.point(Installed::HOST, server.address())?;
    workstation.add_by(Installed::NAME, &server, Installed::HOST, server.ssh_port())?;
    workstation.smart(&arguments(lab, "--yes"), &lab.hub().git_token()?)?.expect(0)?;
    tenants::create(&server, Installed::NUMBER, &Installed::TENANTS)?;
    wait_until_ready(lab, &server)?;
    // The keyring is written when it ends.
    drop(workstation);
    let snapshot = server.snapshot(&kept.image(), &kept.disk())?;
    // The last, so that an incomplete one is not used.
    write_private(&kept.record(), &serde_json::to_string_pretty(&snapshot)?)
}

fn arguments<'a>(lab: &'a Lab, last: &'a str) -> Vec<&'a str> {
    let install = ["--json", "install", Installed::NAME, "--domain", Installed::DOMAIN];
    [&install[..], &lab.hub().git_arguments(), &[last]].concat()
}

/// Waits until every page answers and every container is healthy.
fn wait_until_ready(lab: &Lab, server: &Server) -> Result<()> {
    let mut missing = None;
    wait(TIMEOUT, "every page to answer", || {
        missing = what_is_missing(lab, server)?;
        Ok(missing.is_none().then_some(()))
    })
    .with_context(|| {
        format!(
            "{}\n{}",
            missing.unwrap_or_default(),
            assertions::last_words(server).unwrap_or_else(|problem| format!("{problem:#}"))
        )
    })
}

/// The first page that does not answer, or the containers that are not healthy.
fn what_is_missing(lab: &Lab, server: &Server) -> Result<Option<String>> {
    let subdomains = Installed::TENANTS.iter().map(|tenant| format!("{tenant}.{}", Installed::DOMAIN));
    for host in std::iter::once(Installed::DOMAIN.to_owned()).chain(subdomains) {
        match assertions::status(lab.hub(), server, &host) {
            Ok(200) => {}
            Ok(other) => return Ok(Some(format!("{host} answers {other}"))),
            Err(problem) => return Ok(Some(format!("{host}: {problem:#}"))),
        }
    }
    let unhealthy = "docker ps --all --format '{{.Names}} {{.State}} {{.Status}}' | \
                     grep --extended-regexp --invert-match '^[^ ]* running Up [^(]*(\\(healthy\\))?$'; true";
    let unhealthy = assertions::run_on_server(server, unhealthy)?;
    Ok((!unhealthy.is_empty()).then_some(unhealthy))
}

fn nothing_to_do(lab: &Lab, workstation: &Workstation) -> Result<()> {
    let result = workstation.smart(&arguments(lab, "--plan"), &lab.hub().git_token()?)?.expect(0)?;
    let plan = result.json()?;
    let steps =
        plan["plan"]["steps"].as_array().or_else(|| plan["steps"].as_array()).context("no steps in the plan")?;
    let to_do: Vec<_> = steps.iter().filter(|step| step["already"] != true && step["satisfied"] != true).collect();
    ensure!(to_do.is_empty(), "this smart would change what is kept: unset SMART_LAB_OLDER\n{to_do:?}");
    Ok(())
}

/// Every kept server, the one that was used last first.
fn all(lab: &Lab) -> Result<Vec<Kept<'_>>> {
    let folder = lab.home.path("kept");
    fs::create_dir_all(&folder)?;
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kept = Kept { home: &lab.home, engine: &lab.engine, name };
        let used = fs::metadata(kept.record()).and_then(|record| record.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
        found.push((used, kept));
    }
    found.sort_by_key(|(used, _)| std::cmp::Reverse(*used));
    Ok(found.into_iter().map(|(_, kept)| kept).collect())
}

impl Kept<'_> {
    fn folder(&self) -> PathBuf {
        self.home.path("kept").join(&self.name)
    }

    /// What is written last of all.
    fn record(&self) -> PathBuf {
        self.folder().join("server.json")
    }

    fn computer(&self) -> PathBuf {
        self.folder().join("computer")
    }

    fn image(&self) -> String {
        format!("lab/kept:{}", self.name)
    }

    fn disk(&self) -> String {
        format!("kept-{}", self.name)
    }

    fn read(&self) -> Result<Snapshot> {
        Ok(serde_json::from_str(&fs::read_to_string(self.record())?)?)
    }

    fn is_whole(&self) -> Result<bool> {
        let image = process::output(self.engine.docker().args(["image", "inspect", &self.image()]))?;
        Ok(self.record().exists() && image.status.success() && disk::exists(self.home, &self.disk())?)
    }

    /// Servers that started from it have copies of their own, and keep their image for as long as they need it.
    fn remove(&self) -> Result<()> {
        match fs::remove_dir_all(self.folder()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let _ = process::output(self.engine.docker().args(["image", "rm", &self.image()]))?;
        disk::remove(self.home, &self.disk())
    }
}

/// The lab's images, the hub whose packages they trust, and how the instance is made.
fn key_of_lab(lab: &Lab) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    fs::read_to_string(lab.home.path("prepared"))?.hash(&mut hasher);
    process::text(lab.engine.docker().args(["image", "inspect", "--format", "{{.Id}}", "lab/hub"]))?.hash(&mut hasher);
    for recipe in [include_str!("installed.rs"), include_str!("tenants.rs"), include_str!("disk.rs")] {
        recipe.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// What tells one built `smart` from another.
pub fn sum_of_smart() -> Result<String> {
    let sum = process::text(Command::new("sha256sum").arg(program("smart")?))?;
    Ok(sum.chars().take(16).collect())
}
