//! What a server says of itself, in one round trip: a section a file, each with its shell text, its shape and its reader.
//!
//! The script only reads. It prints `name=value` lines, `N/name=value` for instance N, values of several lines in base64.
//! Only the text of the sections that were asked for travels. A section that could not be read is `None`: what is not known
//! is never taken for absent. Nothing here walks a tree of files of any size, or judges what it reads.

mod application;
mod containers;
mod engine;
mod files;
mod hashes;
mod lines;
mod machine;
mod network;
mod proxy_limits;
mod records;
mod resources;
mod script;
mod sections;
mod site;
mod store;
mod tenants;
mod workload;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use model::{BaseFolder, Domain, HostFacts, InstanceNumber, InstanceRecord};
use remote::{Connection, Input, Script};
use secrecy::ExposeSecret as _;
use stack::php::{self, Question as _};

use crate::OperationError;
use crate::identity::MACHINE_FUNCTIONS;
use crate::journal::WRITE_JOURNAL;
use crate::lock::LOCK_FUNCTIONS;

pub use application::ApplicationFacts;
pub use containers::{ContainerFacts, ContainerHealth};
pub use engine::EngineFacts;
pub use files::FilesFacts;
pub use network::NetworkFacts;
#[cfg(test)]
pub(crate) use proxy_limits::ProxyLimit;
pub use proxy_limits::ProxyLimits;
pub use records::ServerRecords;
#[cfg(test)]
pub use resources::ContainerMemory;
pub use resources::ResourceFacts;
pub use sections::{Section, Sections};
pub use site::{SiteFacts, TenantPage, is_login_page};
pub use store::{ImageFacts, StoreFacts};
pub use tenants::{TenantFacts, TenantList};
pub use workload::WorkloadFacts;
#[cfg(test)]
pub use workload::{Errors, Schedule, Waiting};

use lines::Lines;

/// What is missing where the application was asked and nothing came back.
pub const NO_ANSWER: &str = "no-answer";

/// An instance that is asked about. Folder and domain come from its record on the server where they are not given.
#[derive(Clone, Debug)]
pub struct InstanceQuestion {
    /// Its number.
    pub number: InstanceNumber,
    /// The folder below which everything of it lies.
    pub base_folder: Option<BaseFolder>,
    /// Its domain.
    pub domain: Option<Domain>,
}

/// What to ask.
#[derive(Clone, Debug, Default)]
pub struct FactsRequest {
    /// The sections.
    pub sections: Sections,
    /// The instances of which the sections of instances are read; every one on record where none is named.
    pub instances: Vec<InstanceQuestion>,
    /// The folder for what is not of one instance.
    pub base_folder: BaseFolder,
    /// Tenants whose pages are asked for whenever pages of some are, by their host names.
    pub tenants_again: Vec<String>,
}

/// What an instance says of itself.
#[derive(Clone, Debug, Default)]
pub struct InstanceFacts {
    /// Its folder and our notes about it.
    pub files: Option<FilesFacts>,
    /// What the application says through PHP.
    pub application: Option<ApplicationFacts>,
    /// What its pages answer through the proxy.
    pub site: Option<SiteFacts>,
    /// What it works on.
    pub workload: Option<WorkloadFacts>,
    /// Its tenants.
    pub tenants: Option<TenantList>,
}

/// Everything that was read.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The machine.
    pub machine: Option<HostFacts>,
    /// From the question to the answer about the machine, by the desktop's clock, in seconds since 1970.
    pub machine_asked: Option<RangeInclusive<i64>>,
    /// Docker itself.
    pub engine: Option<EngineFacts>,
    /// The engine's images, networks and volumes.
    pub store: Option<StoreFacts>,
    /// The engine's containers.
    pub containers: Option<Vec<ContainerFacts>>,
    /// `project/service` to Compose's hash of the service as its file says it now.
    pub hashes: Option<BTreeMap<String, String>>,
    /// Our records.
    pub records: Option<ServerRecords>,
    /// The instances that were asked about.
    pub instances: BTreeMap<InstanceNumber, InstanceFacts>,
    /// What the server reaches.
    pub network: Option<NetworkFacts>,
    /// What of the machine is used.
    pub resources: Option<ResourceFacts>,
}

impl Facts {
    /// The containers; none where they are not known.
    pub fn containers(&self) -> &[ContainerFacts] {
        self.containers.as_deref().unwrap_or_default()
    }

    /// The container of a service. One-off containers of a service are none of its own.
    pub fn container(&self, project: &str, service: &str) -> Option<&ContainerFacts> {
        self.containers().iter().find(|container| container.is_service(project, service))
    }

    /// The container that holds a port of the machine. Without a program of Docker's in between (`userland-proxy: false`) nobody
    /// is seen listening there.
    pub fn container_on_port(&self, port: u16) -> Option<&ContainerFacts> {
        self.containers().iter().find(|container| container.holds_port(port))
    }

    /// The records, empty where they could not be read.
    pub fn records(&self) -> &ServerRecords {
        static NONE: ServerRecords = ServerRecords::NONE;
        self.records.as_ref().unwrap_or(&NONE)
    }

    /// Whether a service runs, is healthy, and is as its compose file says.
    pub fn service_is_current(&self, project: &str, service: &str) -> bool {
        let desired = self.hashes.as_ref().and_then(|hashes| hashes.get(&format!("{project}/{service}")));
        self.container(project, service).is_some_and(|container| {
            container.health() == ContainerHealth::Healthy && desired == Some(&container.config_hash)
        })
    }

    /// Forgets what applications and sites said, since what they run on is about to change.
    pub fn invalidate_live_sections(&mut self) {
        for instance in self.instances.values_mut() {
            (instance.application, instance.site) = (None, None);
        }
    }

    /// Those of these sections of an instance that were forgotten and not read since.
    pub(crate) fn forgotten(&self, number: InstanceNumber, sections: Sections) -> Sections {
        let instance = self.instances.get(&number);
        let lacks = |section, is_read: bool| {
            if sections.has(section) && !is_read { Sections::of(section) } else { Sections::NONE }
        };
        let application = lacks(Section::Application, instance.is_some_and(|facts| facts.application.is_some()));
        application.with(lacks(Section::Site, instance.is_some_and(|facts| facts.site.is_some())))
    }

    /// Takes in a record that was just written.
    pub(crate) fn remember_record(&mut self, record: InstanceRecord) {
        self.records.get_or_insert_default().instances.insert(record.spec.number, record);
    }

    /// Puts what was printed in the place of what was known of these sections.
    fn read(&mut self, text: &str, sections: Sections) {
        let lines = Lines::new(text);
        for section in sections.iter() {
            match section {
                Section::Machine => self.machine = Some(machine::read(text)),
                Section::Engine => self.engine = Some(engine::read(&lines)),
                Section::Store => self.store = store::read(&lines),
                Section::Containers => self.containers = containers::read(&lines),
                Section::Hashes => self.hashes = Some(hashes::read(&lines)),
                Section::Records => self.records = Some(records::read(&lines)),
                Section::Files => self.read_instances(&lines, |into, lines| into.files = lines.and_then(files::read)),
                Section::Application => {
                    self.read_instances(&lines, |into, lines| into.application = lines.map(application::read));
                }
                Section::Site | Section::Page | Section::TenantPages => {
                    self.read_instances(&lines, |into, lines| into.site = lines.map(site::read));
                }
                Section::Network => self.network = Some(network::read(&lines)),
                Section::Resources => self.resources = Some(resources::read(&lines)),
                Section::Workload => {
                    self.read_instances(&lines, |into, lines| into.workload = lines.map(workload::read));
                }
                Section::Tenants => {
                    self.read_instances(&lines, |into, lines| into.tenants = lines.and_then(tenants::read));
                }
            }
        }
    }

    /// Instances of which nothing was printed said nothing: what they said before counts no more.
    fn read_instances(&mut self, lines: &Lines<'_>, read: impl Fn(&mut InstanceFacts, Option<&Lines<'_>>)) {
        for instance in self.instances.values_mut() {
            read(instance, None);
        }
        for (number, lines) in lines.instances() {
            read(self.instances.entry(number).or_default(), Some(&lines));
        }
    }
}

/// Reads sections into `into`; the others stay as they were.
///
/// `journal` lines, each ending with a line end, are appended to the server's journal in the same round trip.
pub async fn read_facts(
    connection: &Connection,
    request: &FactsRequest,
    journal: &str,
    into: &mut Facts,
) -> Result<(), OperationError> {
    let began = now();
    let answer = connection.run(&script_for(request, journal), Input::Nothing).await?.expect_success()?;
    into.read(&answer.text(), request.sections);
    if request.sections.has(Section::Machine) {
        into.machine_asked = Some(began..=now());
    }
    Ok(())
}

/// The same on the connection as it is: a server that does not answer is not tried again.
pub(crate) async fn read_facts_once(connection: &Connection, request: &FactsRequest) -> Result<Facts, OperationError> {
    let answer = connection.run_once(&script_for(request, "")).await?.expect_success()?;
    let mut facts = Facts::default();
    facts.read(&answer.text(), request.sections);
    Ok(facts)
}

/// The desktop's clock, in seconds since 1970.
fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

fn script_for(request: &FactsRequest, journal: &str) -> Script {
    let probe = |domain: Option<&Domain>| php::AskState {
        administrator: domain.map(stack::administrator).unwrap_or_default(),
        tenants: true,
    };
    let code = if request.sections.has(Section::Application) { probe(None).code() } else { String::new() };
    let mut script = Script::new(remote::HOST_FACTS_FUNCTIONS)
        .then(model::STATE_VARIABLE)
        .then(stack::layout::WRITABLE_FOLDERS)
        .then(docker::OWN_VALUES)
        .then(WRITE_JOURNAL)
        .then(LOCK_FUNCTIONS)
        .then(MACHINE_FUNCTIONS)
        .then(script::BEGIN);
    for text in request.sections.iter().flat_map(Section::texts) {
        script = script.then(text);
    }
    script = script.then(script::END).arg(request.base_folder.as_str()).arg(journal).arg(code);
    script = script.arg(request.tenants_again.join(" "));
    for instance in &request.instances {
        script = script
            .arg(instance.number.to_string())
            .arg(instance.base_folder.as_ref().map_or("", BaseFolder::as_str))
            .arg(instance.domain.as_ref().map_or("", Domain::as_str))
            .arg(probe(instance.domain.as_ref()).input().expose_secret());
    }
    script.repeatable()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn arbitrary_text_parsed_without_panic(text in "(([a-z_]{1,12}|[0-9]/[a-z_]{1,12})=[ -~|{}\":\n]{0,40}\n){0,12}") {
            let mut facts = Facts::default();
            facts.read(&text, Sections::ALL);
            prop_assert!(facts.machine.is_some());
        }
    }

    #[test]
    fn unrequested_section_unchanged() {
        let mut facts = Facts::default();
        facts.read("containers_read=yes\ndocker_installed=yes\n", Sections::ALL);
        assert_eq!(facts.containers, Some(Vec::new()));
        facts.read("", Sections::ENGINE);
        assert_eq!((facts.containers.is_some(), facts.engine.as_ref().unwrap().installed), (true, false));
        facts.read("", Sections::CONTAINERS);
        assert_eq!(facts.containers, None, "containers that could not be listed are not known");
    }

    /// The shell reads it whole and runs nothing of it.
    #[cfg(unix)]
    #[test]
    fn every_section_is_a_script_that_a_shell_reads() {
        for section in Sections::ALL.iter() {
            let request = FactsRequest { sections: Sections::of(section), ..FactsRequest::default() };
            let program = script_for(&request, "").program().unwrap();
            let read = std::process::Command::new("/bin/sh").args(["-n", "-c", &program]).output().unwrap();
            assert!(read.status.success(), "{section:?}: {}", String::from_utf8_lossy(&read.stderr));
        }
    }

    #[test]
    fn only_requested_sections_are_sent() {
        let request = FactsRequest { sections: Sections::ENGINE, ..FactsRequest::default() };
        let program = script_for(&request, "").program().unwrap();
        assert!(program.contains("read_engine") && !program.contains("registry-1"), "{program}");
    }
}
