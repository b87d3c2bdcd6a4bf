//! The operation "install": from a bare server to an instance that answers through the proxy.
//!
//! The steps are in the order in which they need each other. Each is small; what they share is in `context`.

mod administrator;
mod code;
mod compose_up;
mod dependencies;
mod docker_engine;
mod files;
mod images;
mod manifest;
mod migrations;
mod packages;
mod proxy;
mod secrets;
mod services;
mod site;
mod storage;
mod workers;

pub(crate) use secrets::load as load_secrets;

use crate::step::Step;

/// The steps of an installation, in order.
pub fn install_steps() -> Vec<Box<dyn Step>> {
    vec![
        Box::new(docker_engine::DockerEngine),
        Box::new(docker_engine::DockerSettings),
        Box::new(proxy::ProxyNetwork),
        Box::new(proxy::Proxy),
        Box::new(code::Code),
        Box::new(secrets::EnsureSecrets),
        Box::new(files::Files),
        Box::new(images::PullImages),
        Box::new(images::PhpExtensions),
        Box::new(services::Databases),
        Box::new(dependencies::Dependencies),
        Box::new(secrets::AppKey),
        Box::new(storage::StorageAccess),
        Box::new(migrations::Migrations),
        Box::new(administrator::Administrator),
        Box::new(migrations::ConfigCache),
        // Last: before their tables and settings are there, workers and scheduler only fill logs with errors.
        Box::new(services::Services),
        Box::new(workers::Workers),
        Box::new(site::SiteAnswers),
        Box::new(manifest::WriteManifest),
    ]
}
