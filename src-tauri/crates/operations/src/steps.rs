//! The steps that operations are made of, a subject a file. Each is small and knows no operation; what they share is in
//! `context`.

mod administrator;
mod code;
mod compose_up;
mod dependencies;
mod docker_engine;
mod files;
mod images;
mod migrations;
mod packages;
mod proxy;
mod proxy_proof;
mod record_installed;
mod removal;
mod secrets;
mod services;
mod site;
mod start_services;
mod stop_services;
mod storage;
mod workers;

pub(crate) use administrator::Administrator;
pub(crate) use code::Code;
pub(crate) use dependencies::Dependencies;
pub(crate) use docker_engine::{DockerEngine, DockerSettings};
pub(crate) use files::Files;
pub(crate) use images::{PhpExtensions, PullImages};
pub(crate) use migrations::{ConfigCache, Migrations};
pub(crate) use proxy::{Proxy, ProxyNetwork};
pub(crate) use proxy_proof::ProxyProof;
pub(crate) use record_installed::RecordInstalled;
pub(crate) use removal::{ConfirmErased, EraseData, RecordRemoval, RemoveContainers, RemoveSite, RemoveUnusedProxy};
pub(crate) use secrets::{AppKey, EnsureSecrets};
pub(crate) use services::{Databases, Services};
pub(crate) use site::SiteAnswers;
pub(crate) use start_services::StartServices;
pub(crate) use stop_services::StopServices;
pub(crate) use storage::StorageAccess;
pub(crate) use workers::Workers;
