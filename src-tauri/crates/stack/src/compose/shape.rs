//! The shape of a compose file: the part of the Compose specification that our files use, and no more.

use std::time::Duration;

use serde::{Serialize, Serializer};

use crate::StackError;

/// A map that is written in the order in which it was made: files are read by people too.
#[derive(Clone, Debug)]
pub(super) struct Ordered<K, V>(pub(super) Vec<(K, V)>);

impl<K, V> Default for Ordered<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K, V> Ordered<K, V> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Serialize, V: Serialize> Serialize for Ordered<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

#[derive(Serialize)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) services: Ordered<String, Service>,
    pub(super) networks: Networks,
    #[serde(skip_serializing_if = "Ordered::is_empty")]
    pub(super) volumes: Ordered<String, Volume>,
}

impl File {
    /// The file as YAML. Text that any reader of YAML 1.1 or 1.2 might take for a number or a truth is quoted.
    pub(super) fn written(&self) -> Result<String, StackError> {
        let options = serde_saphyr::ser_options! { prefer_block_scalars: false, compact_list_indent: false };
        serde_saphyr::to_string_with_options(self, options).map_err(StackError::Yaml)
    }
}

#[derive(Default, Serialize)]
pub(super) struct Service {
    pub(super) image: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) working_dir: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) entrypoint: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) command: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) user: Option<&'static str>,
    #[serde(skip_serializing_if = "Ordered::is_empty")]
    pub(super) environment: Ordered<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) volumes: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) ports: Vec<String>,
    #[serde(skip_serializing_if = "Ordered::is_empty")]
    pub(super) depends_on: Ordered<String, DependsOn>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) networks: Option<ServiceNetworks>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) healthcheck: Option<Health>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) init: Option<bool>,
    pub(super) restart: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stop_grace_period: Option<&'static str>,
    pub(super) logging: Logging,
    pub(super) labels: Ordered<&'static str, String>,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct DependsOn {
    pub(super) condition: Condition,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Condition {
    ServiceHealthy,
}

/// A question that the engine asks again and again inside the container.
#[derive(Serialize)]
pub(super) struct Health {
    test: [String; 2],
    #[serde(serialize_with = "seconds")]
    interval: Duration,
    timeout: &'static str,
    retries: u32,
    #[serde(serialize_with = "seconds")]
    start_period: Duration,
    #[serde(serialize_with = "some_seconds", skip_serializing_if = "Option::is_none")]
    start_interval: Option<Duration>,
}

impl Health {
    /// Asks by a line of shell, in which `$` of the container's own is written `$$`.
    pub(super) fn new(shell: &str) -> Self {
        Self {
            test: ["CMD-SHELL".to_owned(), shell.to_owned()],
            interval: Duration::from_secs(5),
            timeout: "10s",
            retries: 6,
            start_period: Duration::ZERO,
            start_interval: None,
        }
    }

    /// For so long after the start a "no" does not count. A "yes" counts at once.
    pub(super) fn within(self, start: u64) -> Self {
        Self { start_period: Duration::from_secs(start), ..self }
    }

    pub(super) fn every(self, interval: Duration) -> Self {
        Self { interval, ..self }
    }

    /// Five times as often until the first "yes": what depends on a service waits for it no longer than it takes. Then seldom: each
    /// question starts programs, and six services that are asked every five seconds take a tenth of a small server's processor.
    pub(super) fn often_at_first(self) -> Self {
        Self { start_interval: Some(self.interval / 5), interval: Duration::from_secs(30), retries: 3, ..self }
    }
}

fn seconds<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{}s", duration.as_secs()))
}

#[expect(clippy::ref_option, reason = "serde hands a reference to the field")]
fn some_seconds<S: Serializer>(duration: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    seconds(&duration.unwrap_or_default(), serializer)
}

#[derive(Default, Serialize)]
pub(super) struct Logging {
    pub(super) driver: &'static str,
    pub(super) options: LoggingOptions,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct LoggingOptions {
    pub(super) max_size: &'static str,
    pub(super) max_file: &'static str,
}

/// The networks of a file. Without a `default` of its own, Compose makes one for the project.
#[derive(Serialize)]
pub(super) struct Networks {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) default: Option<Network>,
    #[serde(rename = "proxynet", skip_serializing_if = "Option::is_none")]
    pub(super) shared: Option<Network>,
}

/// The networks of a service that is not on the `default` one alone and by its own name alone.
#[derive(Serialize)]
pub(super) struct ServiceNetworks {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) default: Option<Attachment>,
    #[serde(rename = "proxynet", skip_serializing_if = "Option::is_none")]
    pub(super) shared: Option<Attachment>,
}

/// A service on a network, with names beside its own.
#[derive(Default, Serialize)]
pub(super) struct Attachment {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) aliases: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct Network {
    pub(super) name: &'static str,
    pub(super) external: bool,
}

#[derive(Serialize)]
pub(super) struct Volume {
    pub(super) driver: &'static str,
}
