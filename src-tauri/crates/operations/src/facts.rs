//! What a server says of itself in one round trip: the machine, its Docker, our files and records, the application, the
//! site.
//!
//! The script only reads. It prints `name=value` lines, values of several lines in base64; what could not be found out
//! is omitted. The sections are read together before a plan, and one by one as proofs after a step.

mod parse;
mod script;

use std::collections::{BTreeMap, BTreeSet};

use docker::ComposeVersion;
use model::{Domain, HostFacts, InstanceNumber, LockOwner, Manifest};
use remote::{Connection, Input, Script};
use secrecy::{ExposeSecret as _, SecretString};
use stack::php::Question as _;
use stack::{BaseFolder, php};

use crate::OperationError;
use crate::journal::WRITE_JOURNAL;
use crate::spec::InstanceRecord;

/// What is missing if the application was asked and nothing came back.
pub const NO_ANSWER: &str = "no-answer";

/// Which sections are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sections(u16);

impl Sections {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// The machine.
    pub const HOST: Self = Self(1);
    /// Docker itself: program, engine, Compose, settings.
    pub const ENGINE: Self = Self(2);
    /// Our records and the instance's files.
    pub const FILES: Self = Self(4);
    /// What the application says through PHP.
    pub const APPLICATION: Self = Self(8);
    /// What the site answers through the proxy.
    pub const SITE: Self = Self(16);
    /// Name resolution and the registry; slow if they are not well.
    pub const NETWORK: Self = Self(32);
    /// The engine's images, networks and volumes.
    pub const STORE: Self = Self(64);
    /// The engine's containers.
    pub const CONTAINERS: Self = Self(128);
    /// Compose's hashes of the services, as the files of proxy and instance say them now.
    pub const HASHES: Self = Self(256);
    /// Containers, and what they should be.
    pub const SERVICES: Self = Self::CONTAINERS.with(Self::HASHES);
    /// Everything of Docker's.
    pub const DOCKER: Self = Self::ENGINE.with(Self::STORE).with(Self::SERVICES);
    /// Everything but the network.
    pub const LOCAL: Self = Self::HOST.with(Self::DOCKER).with(Self::FILES).with(Self::APPLICATION).with(Self::SITE);

    /// Both.
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any part of the other is among these.
    const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The names of the sections, separated by spaces, as the script asks for them.
    fn as_flags(self) -> String {
        let all = [
            (Self::HOST, "host"),
            (Self::ENGINE, "engine"),
            (Self::STORE, "store"),
            (Self::CONTAINERS, "containers"),
            (Self::HASHES, "hashes"),
            (Self::FILES, "files"),
            (Self::APPLICATION, "application"),
            (Self::SITE, "site"),
            (Self::NETWORK, "network"),
        ];
        let names: Vec<&str> =
            all.into_iter().filter(|(section, _)| self.has(*section)).map(|(_, name)| name).collect();
        names.join(" ")
    }
}

/// What to ask about.
#[derive(Clone, Debug)]
pub struct FactsRequest {
    /// The folder below which everything lies.
    pub base: BaseFolder,
    /// The instance.
    pub instance: InstanceNumber,
    /// Its domain, for the site and the administrator. Without one those parts stay unknown.
    pub domain: Option<Domain>,
}

/// A container, as far as plans ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContainerFacts {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it runs.
    pub running: bool,
    /// What its check says: `healthy`, `unhealthy`, `starting`, or nothing.
    pub health: String,
    /// When it was started.
    pub started_at: String,
    /// The compose project.
    pub project: String,
    /// The service in it.
    pub service: String,
    /// Compose's hash of the service as it was when the container was made.
    pub config_hash: String,
    /// The id of the image that it runs.
    pub image_id: String,
    /// The host names for which the proxy sends requests to it.
    pub virtual_host: String,
}

/// Docker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DockerFacts {
    /// Whether the program `docker` is there.
    pub installed: bool,
    /// The version of the engine, if it answers.
    pub engine: Option<String>,
    /// The version of the Compose plugin.
    pub compose: Option<ComposeVersion>,
    /// Whether it came as a snap, which can't see most folders.
    pub from_snap: bool,
    /// The text of `daemon.json`.
    pub daemon: Option<String>,
    /// Networks.
    pub networks: BTreeSet<String>,
    /// Volumes.
    pub volumes: BTreeSet<String>,
    /// Containers.
    pub containers: Vec<ContainerFacts>,
    /// Image reference to id and digest (`sha256:…`, empty if it was built here).
    pub images: BTreeMap<String, (String, String)>,
    /// `project/service` to Compose's hash of the service as its file says it now.
    pub wanted_hashes: BTreeMap<String, String>,
}

/// A file of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// SHA-256 of its content.
    pub sha256: String,
    /// Permission bits in octal.
    pub mode: String,
    /// Owner and group as numbers.
    pub owner: String,
}

/// Our records and the instance's files.
#[derive(Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "answers to independent questions, as the server gives them")]
pub struct InstanceFacts {
    /// The instance's folder holds something.
    pub folder: bool,
    /// It holds a Laravel application.
    pub laravel: bool,
    /// What was put there as code, as our record says.
    pub code_stamp: Option<String>,
    /// The commit that is checked out.
    pub revision: Option<String>,
    /// Path to file, for the files of ours.
    pub files: BTreeMap<String, FileFacts>,
    /// The text of `.env`.
    pub environment: Option<SecretString>,
    /// The text of `.env.example`.
    pub example: Option<String>,
    /// SHA-256 of composer.lock, as the file is now.
    pub lock_file: Option<String>,
    /// SHA-256 of the composer.lock from which the libraries were installed.
    pub installed_lock: Option<String>,
    /// The libraries' loader is there.
    pub vendor: bool,
    /// The folders that Laravel writes exist and are its own.
    pub storage_owned: bool,
    /// Nothing in them is writable for everybody.
    pub storage_closed: bool,
    /// Where `public/storage` leads.
    pub storage_link: Option<String>,
    /// Laravel's compiled settings are newer than `.env`.
    pub config_fresh: bool,
    /// What PHP of an image has, by the image's id.
    pub extensions: BTreeMap<String, Vec<String>>,
    /// The containers for which queue and clock were proved.
    pub proved_containers: Option<String>,
}

impl std::fmt::Debug for InstanceFacts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("InstanceFacts").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// Our records of the server as a whole.
#[derive(Clone, Debug, Default)]
pub struct ServerRecords {
    /// Finished instances.
    pub manifests: BTreeMap<InstanceNumber, Manifest>,
    /// Instances whose installation was begun.
    pub specs: BTreeMap<InstanceNumber, InstanceRecord>,
    /// Who holds the lock.
    pub lock: Option<LockOwner>,
    /// The age of the heartbeat in seconds.
    pub lock_age: Option<u64>,
}

/// What the site answers through the proxy: HTTP statuses of the login page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteFacts {
    /// For the domain.
    pub domain: Option<u16>,
    /// For a name below the domain.
    pub tenant: Option<u16>,
    /// For an unknown host name.
    pub unknown_host: Option<u16>,
}

/// What the server reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkFacts {
    /// It can look up the registry's name.
    pub resolves: Option<bool>,
    /// The registry answers.
    pub registry: Option<bool>,
}

/// Everything that was read.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The machine.
    pub host: HostFacts,
    /// Docker.
    pub docker: DockerFacts,
    /// The server's records.
    pub records: ServerRecords,
    /// The instance.
    pub instance: InstanceFacts,
    /// What the application says; `None` if it could not be asked.
    pub application: Option<php::State>,
    /// What was said instead of an answer, for people who look for the cause.
    pub application_error: Option<String>,
    /// What the site answers.
    pub site: SiteFacts,
    /// What the server reaches.
    pub network: NetworkFacts,
}

impl Facts {
    /// The container of a service.
    pub fn container(&self, project: &str, service: &str) -> Option<&ContainerFacts> {
        self.docker.containers.iter().find(|container| container.project == project && container.service == service)
    }

    /// Forgets what application and site said, since what they run on is about to change.
    pub fn invalidate_live_sections(&mut self) {
        (self.application, self.application_error) = (None, None);
        self.site = SiteFacts::default();
    }

    /// Whether a service runs, is healthy, and is as its compose file says.
    pub fn service_is_healthy(&self, project: &str, service: &str) -> bool {
        let wanted = self.docker.wanted_hashes.get(&format!("{project}/{service}"));
        self.container(project, service).is_some_and(|container| {
            container.running
                && (container.health.is_empty() || container.health == "healthy")
                && wanted == Some(&container.config_hash)
        })
    }
}

/// Reads the sections asked for into `into`; the other sections stay as they were.
///
/// `journal` lines, each ending with a line end, are appended to the server's journal in the same round trip.
pub async fn read_facts(
    connection: &Connection,
    request: &FactsRequest,
    sections: Sections,
    journal: &str,
    into: &mut Facts,
) -> Result<(), OperationError> {
    let domain = request.domain.as_ref().map_or("", Domain::as_str);
    let probe = php::AskState { administrator: format!("admin@{domain}"), tenants: true };
    let script = Script::new(remote::HOST_FACTS_FUNCTIONS)
        .then(script::FUNCTIONS)
        .then(WRITE_JOURNAL)
        .then(script::READ)
        .repeatable()
        .arg(request.base.as_str())
        .arg(request.instance.to_string())
        .arg(sections.as_flags())
        .arg(domain)
        .arg(probe.code())
        .arg(probe.input().expose_secret())
        .arg(journal);
    let answer = connection.run(&script, Input::Nothing).await?.expect_success()?;
    parse::read(&answer.text(), sections, into);
    Ok(())
}

/// Reads the state of a server, all instances at once, on the connection as it is. Beside the facts, of which only
/// the machine, the engine, its containers and the records are filled: the status of each finished instance's login
/// page, by its domain.
pub(crate) async fn read_server_state(
    connection: &Connection,
    base: &BaseFolder,
) -> Result<(Facts, BTreeMap<Domain, u16>), OperationError> {
    let script = Script::new(remote::HOST_FACTS_FUNCTIONS)
        .then(script::FUNCTIONS)
        .then(script::STATE)
        .arg(base.as_str())
        .repeatable();
    let text = connection.run_once(&script).await?.expect_success()?.text();
    let mut facts = Facts::default();
    parse::read(
        &text,
        Sections::HOST.with(Sections::ENGINE).with(Sections::CONTAINERS).with(Sections::FILES),
        &mut facts,
    );
    Ok((facts, parse::pages(&text)))
}
