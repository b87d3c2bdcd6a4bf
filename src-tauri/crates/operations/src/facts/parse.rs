//! Reads what the script printed. A line that means nothing is skipped: what it would have reported stays unknown.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::{Domain, InstanceNumber, Manifest};
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use stack::php::{AskState, Question as _};

use super::{
    ContainerFacts, DockerFacts, Facts, FileFacts, InstanceFacts, NetworkFacts, Sections, ServerRecords, SiteFacts,
};
use crate::spec::InstanceRecord;

/// Replaces what was known of the sections that were asked for.
pub(super) fn read(text: &str, sections: Sections, into: &mut Facts) {
    if sections.has(Sections::HOST) {
        into.host = remote::parse_host_facts(text);
    }
    let lines = || text.lines().filter_map(|line| line.split_once('='));
    if sections.has(Sections::DOCKER) {
        forget_docker(sections, &mut into.docker);
        lines().for_each(|(name, value)| read_docker(name, value, &mut into.docker));
    }
    if sections.has(Sections::FILES) {
        into.records = ServerRecords::default();
        into.instance = InstanceFacts::default();
        lines().for_each(|(name, value)| {
            read_records(name, value, &mut into.records);
            read_instance(name, value, &mut into.instance);
        });
    }
    if sections.has(Sections::APPLICATION) {
        let fact = |wanted: &str| lines().find(|(name, _)| *name == wanted).and_then(|(_, value)| unpack(value));
        into.application = fact("application")
            .and_then(|answer| AskState { administrator: String::new(), tenants: true }.answer(&answer).ok());
        into.application_error = fact("application_error").map(|text| model::sanitize_lines(&text));
    }
    if sections.has(Sections::SITE) {
        into.site = SiteFacts::default();
        lines().for_each(|(name, value)| read_site(name, value, &mut into.site));
    }
    if sections.has(Sections::NETWORK) {
        into.network = NetworkFacts::default();
        lines().for_each(|(name, value)| match name {
            "network_resolves" => into.network.resolves = Some(value == "yes"),
            "network_registry" => into.network.registry = Some(value == "yes"),
            _ => {}
        });
    }
}

/// The statuses of login pages by domain. curl's 000, no answer at all, is kept: the site was asked.
pub(super) fn pages(text: &str) -> BTreeMap<Domain, u16> {
    let pages = text.lines().filter_map(|line| line.strip_prefix("page=")?.split_once(' '));
    pages.filter_map(|(domain, status)| Some((domain.parse().ok()?, status.parse().ok()?))).collect()
}

fn unpack(value: &str) -> Option<String> {
    String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()
}

fn unpack_json<T: DeserializeOwned>(value: &str) -> Option<T> {
    serde_json::from_str(&unpack(value)?).ok()
}

fn forget_docker(sections: Sections, facts: &mut DockerFacts) {
    if sections.has(Sections::ENGINE) {
        (facts.installed, facts.from_snap) = (false, false);
        (facts.engine, facts.compose, facts.daemon) = (None, None, None);
    }
    if sections.has(Sections::STORE) {
        facts.networks.clear();
        facts.volumes.clear();
        facts.images.clear();
    }
    if sections.has(Sections::CONTAINERS) {
        facts.containers.clear();
    }
    if sections.has(Sections::HASHES) {
        facts.wanted_hashes.clear();
    }
}

fn read_docker(name: &str, value: &str, facts: &mut DockerFacts) {
    match name {
        "docker_installed" => facts.installed = value == "yes",
        "docker_from_snap" => facts.from_snap = value == "yes",
        "docker_daemon" => facts.daemon = unpack(value),
        "docker_compose" => facts.compose = value.parse().ok(),
        "docker_engine" => facts.engine = Some(value.to_owned()),
        "docker_network" => drop(facts.networks.insert(value.to_owned())),
        "docker_volume" => drop(facts.volumes.insert(value.to_owned())),
        "docker_image" => {
            let words: Vec<&str> = value.split(' ').collect();
            if let [reference, id, digest] = words[..] {
                let digest = if digest.starts_with("sha256:") { digest } else { "" };
                facts.images.insert(reference.to_owned(), (id.to_owned(), digest.to_owned()));
            }
        }
        "docker_container" => {
            let words: Vec<&str> = value.split('|').collect();
            if let [id, name, running, health, started_at, project, service, config_hash, image_id, virtual_host] =
                words[..]
            {
                facts.containers.push(ContainerFacts {
                    id: id.to_owned(),
                    name: name.trim_start_matches('/').to_owned(),
                    running: running == "true",
                    health: health.to_owned(),
                    started_at: started_at.to_owned(),
                    project: project.to_owned(),
                    service: service.to_owned(),
                    config_hash: config_hash.to_owned(),
                    image_id: image_id.to_owned(),
                    virtual_host: virtual_host.to_owned(),
                });
            }
        }
        "docker_wanted" => {
            if let Some((service, hash)) = value.split_once(' ') {
                facts.wanted_hashes.insert(service.to_owned(), hash.trim().to_owned());
            }
        }
        _ => {}
    }
}

fn read_records(name: &str, value: &str, records: &mut ServerRecords) {
    match name {
        "manifest" => {
            if let Some(manifest) = unpack_json::<Manifest>(value) {
                records.manifests.insert(manifest.instance, manifest);
            }
        }
        "spec" => {
            if let Some(recorded) = unpack_json::<InstanceRecord>(value) {
                let number: InstanceNumber = recorded.spec.instance;
                records.specs.insert(number, recorded);
            }
        }
        "lock" => records.lock = unpack_json(value),
        "lock_age" => records.lock_age = value.parse().ok(),
        _ => {}
    }
}

fn read_instance(name: &str, value: &str, facts: &mut InstanceFacts) {
    let yes = value == "yes";
    match name {
        "folder" => facts.folder = yes,
        "laravel" => facts.laravel = yes,
        "vendor" => facts.vendor = yes,
        "storage_owned" => facts.storage_owned = yes,
        "storage_closed" => facts.storage_closed = yes,
        "config_fresh" => facts.config_fresh = yes,
        "revision" => facts.revision = Some(value.to_owned()),
        "storage_link" => facts.storage_link = Some(value.to_owned()),
        "code_stamp" => facts.code_stamp = unpack(value),
        "environment" => facts.environment = unpack(value).map(SecretString::from),
        "example" => facts.example = unpack(value),
        "lock_file" => facts.lock_file = Some(value.to_owned()),
        "installed_lock" => facts.installed_lock = unpack(value).map(|text| text.trim().to_owned()),
        "proved" => facts.proved_containers = unpack(value).map(|text| text.trim().to_owned()),
        "file" => {
            let words: Vec<&str> = value.splitn(4, ' ').collect();
            if let [sha256, mode, owner, path] = words[..] {
                let file = FileFacts { sha256: sha256.to_owned(), mode: mode.to_owned(), owner: owner.to_owned() };
                facts.files.insert(path.to_owned(), file);
            }
        }
        "extensions" => {
            if let Some((image, names)) = value.split_once(' ') {
                facts.extensions.insert(image.to_owned(), names.split_whitespace().map(str::to_owned).collect());
            }
        }
        _ => {}
    }
}

fn read_site(name: &str, value: &str, site: &mut SiteFacts) {
    // curl prints 000 where there was no answer at all.
    let status = value.parse::<u16>().ok().filter(|status| *status > 0);
    match name {
        "site_domain" => site.domain = status,
        "site_tenant" => site.tenant = status,
        "site_unknown_host" => site.unknown_host = status,
        _ => {}
    }
}
