//! The engine's containers, whoever made them. Not known where the engine does not answer, and none where there is no
//! engine. Of their environment, which may hold passwords, only what proxies read is taken.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::lines::Lines;
use super::proxy_limits::{self, ProxyLimit};

/// A container.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ContainerFacts {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it runs.
    pub running: bool,
    /// What its check says: `healthy`, `unhealthy`, `starting`, or nothing.
    pub check: String,
    /// When it was started.
    pub started_at: String,
    /// The image as its maker named it.
    pub image: String,
    /// The id of the image that it runs.
    pub image_id: String,
    /// Its labels.
    labels: Option<BTreeMap<String, String>>,
    /// The values of its variable `VIRTUAL_HOST`: the names for which a proxy sends requests to it.
    virtual_host: Vec<String>,
    /// Network to what it is there.
    networks: Option<BTreeMap<String, Attachment>>,
    /// The ports that it holds on the machine.
    ports: Option<BTreeMap<String, Option<Vec<Binding>>>>,
    /// Where it sees folders of the machine: its own path to the machine's.
    pub mounts: BTreeMap<String, String>,
    /// Compose's hash of the service as it was when the container was made.
    #[serde(skip)]
    pub config_hash: String,
    /// Where it serves by the names of other containers: the limits in its settings. Not known of others.
    #[serde(skip)]
    pub proxy_settings: Option<Vec<ProxyLimit>>,
}

/// A container on a network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Attachment {
    /// The names to which it answers there, beside its own and its id.
    #[serde(rename = "Aliases", default)]
    aliases: Option<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Binding {
    #[serde(rename = "HostPort", default)]
    port: String,
}

/// The one judgement of a container's health.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContainerHealth {
    /// It runs, and its check is content or it has none.
    Healthy,
    /// It runs, and its check has come to no result yet.
    Starting,
    /// It does not run, or its check says no.
    Unhealthy,
}

impl ContainerFacts {
    /// Whether it is healthy.
    pub fn health(&self) -> ContainerHealth {
        match (self.running, self.check.as_str()) {
            (true, "" | "none" | "healthy") => ContainerHealth::Healthy,
            (true, "starting") => ContainerHealth::Starting,
            (true | false, _) => ContainerHealth::Unhealthy,
        }
    }

    /// A label; empty without it.
    pub fn label(&self, name: &str) -> &str {
        self.labels.as_ref().and_then(|labels| labels.get(name)).map_or("", String::as_str)
    }

    /// Its compose project.
    pub fn project(&self) -> &str {
        self.label("com.docker.compose.project")
    }

    /// Its service there.
    pub fn service(&self) -> &str {
        self.label("com.docker.compose.service")
    }

    /// The folder of its compose file.
    pub fn working_folder(&self) -> &str {
        self.label("com.docker.compose.project.working_dir")
    }

    /// Whether it is the container of this service, and not one that was run once beside it.
    pub fn is_service(&self, project: &str, service: &str) -> bool {
        self.project() == project
            && self.service() == service
            && !self.label("com.docker.compose.oneoff").eq_ignore_ascii_case("true")
    }

    /// The names for which a proxy sends requests to it.
    pub fn virtual_hosts(&self) -> impl Iterator<Item = &str> {
        self.virtual_host.iter().flat_map(|value| value.split(',')).map(str::trim).filter(|name| !name.is_empty())
    }

    /// The networks that it is on.
    pub fn networks(&self) -> impl Iterator<Item = &str> {
        self.networks.iter().flat_map(BTreeMap::keys).map(String::as_str)
    }

    /// The names to which it answers on a network, its own among them.
    pub fn names_on<'a>(&'a self, network: &str) -> impl Iterator<Item = &'a str> {
        let attachment = self.networks.as_ref().and_then(|networks| networks.get(network));
        let aliases = attachment.and_then(|attachment| attachment.aliases.as_deref()).unwrap_or_default();
        attachment.map(|_| self.name.as_str()).into_iter().chain(aliases.iter().map(String::as_str))
    }

    /// Whether it holds a port of the machine.
    pub fn holds_port(&self, port: u16) -> bool {
        let port = port.to_string();
        let bindings = self.ports.iter().flat_map(BTreeMap::values).flatten().flatten();
        self.running && bindings.into_iter().any(|binding| binding.port == port)
    }

    /// A running container of a service, for tests.
    #[cfg(test)]
    pub(crate) fn of_service(project: &str, service: &str) -> Self {
        let labels = [("com.docker.compose.project", project), ("com.docker.compose.service", service)];
        Self {
            name: format!("{project}-{service}-1"),
            running: true,
            check: "healthy".to_owned(),
            labels: Some(labels.map(|(name, value)| (name.to_owned(), value.to_owned())).into()),
            ..Self::default()
        }
    }

    /// The same with another label.
    #[cfg(test)]
    pub(crate) fn labelled(mut self, name: &str, value: &str) -> Self {
        self.labels.get_or_insert_default().insert(name.to_owned(), value.to_owned());
        self
    }

    /// The same, served for these names.
    #[cfg(test)]
    pub(crate) fn serving(mut self, names: &str) -> Self {
        self.virtual_host = vec![names.to_owned()];
        self
    }

    /// The same, holding a port of the machine.
    #[cfg(test)]
    pub(crate) fn on_port(mut self, port: u16) -> Self {
        let binding = Binding { port: port.to_string() };
        self.ports.get_or_insert_default().insert(format!("{port}/tcp"), Some(vec![binding]));
        self
    }

    /// The same, on a network under these names.
    #[cfg(test)]
    pub(crate) fn on_network(mut self, network: &str, aliases: &[&str]) -> Self {
        let aliases = Some(aliases.iter().map(|&alias| alias.to_owned()).collect());
        self.networks.get_or_insert_default().insert(network.to_owned(), Attachment { aliases });
        self
    }
}

/// After [`proxy_limits::TEXT`]. A line of JSON a container: names may hold whatever a format of our own would use to part them.
pub(super) const TEXT: &str = r#"
read_containers() {
  if ! command -v docker >/dev/null 2>&1; then fact containers_read yes; return; fi
  containers=$(docker ps --all --quiet 2>/dev/null) || return 0
  fact containers_read yes
  [ -n "$containers" ] || return 0
  inspected=$(docker inspect --format 'docker_container={"id":{{json .Id}},"name":{{json .Name}},"running":{{json .State.Running}},"check":{{with index .State "Health"}}{{json .Status}}{{else}}""{{end}},"started_at":{{json .State.StartedAt}},"image":{{json .Config.Image}},"image_id":{{json .Image}},"labels":{{json .Config.Labels}},"networks":{{json .NetworkSettings.Networks}},"ports":{{json .NetworkSettings.Ports}},"mounts":{ {{- range $index, $mount := .Mounts}}{{if $index}},{{end}}{{json $mount.Destination}}:{{json $mount.Source}}{{end -}} },"virtual_host":[{{range $index, $entry := .Config.Env}}{{$pair := split $entry "="}}{{if eq (index $pair 0) "VIRTUAL_HOST"}}{{json (index $pair 1)}},{{end}}{{end}}""]}{{if .State.Running}}{{range .Mounts}}{{if eq .Destination "/tmp/docker.sock"}}
docker_proxy={{$.Id}} {{$.State.Pid}}{{end}}{{end}}{{end}}' $containers 2>/dev/null)
  printf '%s\n' "$inspected"
  printf '%s\n' "$inspected" | sed -n 's/^docker_proxy=//p' | proxy_settings
  return 0
}
run_in_background read_containers
"#;

pub(super) fn read(lines: &Lines<'_>) -> Option<Vec<ContainerFacts>> {
    let mut settings = proxy_limits::read(lines);
    let container = |line: &str| {
        let mut container: ContainerFacts = serde_json::from_str(line).ok()?;
        container.name = container.name.trim_start_matches('/').to_owned();
        container.config_hash = container.label("com.docker.compose.config-hash").to_owned();
        container.proxy_settings = settings.remove(container.id.as_str());
        Some(container)
    };
    lines.is_yes("containers_read").then(|| lines.all("docker_container").filter_map(container).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn container_is_read_whatever_its_names_hold() {
        let line = r#"docker_container={"id":"ab","name":"/p-web-1","running":true,"check":"","started_at":"","image":"x","image_id":"sha256:1","labels":{"com.docker.compose.project":"p","com.docker.compose.service":"web","com.docker.compose.config-hash":"h","note":"a|b=c"},"networks":{"proxynet":{"Aliases":["web","ab"],"IPAddress":"1"}},"ports":{"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"80"}],"443/tcp":null},"mounts":{"/etc/nginx/certs":"/root/certs"},"virtual_host":["a.pe, *.a.pe|b.pe",""]}"#;
        let text = format!("containers_read=yes\n{line}\ndocker_container=rubbish\n");
        let found = read(&Lines::new(&text)).unwrap();
        let [container] = &found[..] else { panic!("{found:?}") };
        assert!(container.is_service("p", "web") && container.holds_port(80) && !container.holds_port(443));
        assert_eq!(container.virtual_hosts().collect::<Vec<_>>(), ["a.pe", "*.a.pe|b.pe"]);
        assert_eq!(container.names_on("proxynet").collect::<Vec<_>>(), ["p-web-1", "web", "ab"]);
        assert_eq!(container.names_on("other").count(), 0);
        assert_eq!((container.config_hash.as_str(), container.health()), ("h", ContainerHealth::Healthy));
        assert_eq!(container.mounts["/etc/nginx/certs"], "/root/certs");
    }

    #[test]
    fn one_off_container_is_no_service() {
        let once = ContainerFacts::of_service("p", "web").labelled("com.docker.compose.oneoff", "True");
        assert!(!once.is_service("p", "web"));
    }

    #[test]
    fn health_is_judged_once_and_unknown_is_not_healthy() {
        let container =
            |running, check: &str| ContainerFacts { running, check: check.to_owned(), ..Default::default() };
        assert_eq!(container(true, "").health(), ContainerHealth::Healthy);
        assert_eq!(container(true, "starting").health(), ContainerHealth::Starting);
        for bad in [container(true, "unhealthy"), container(false, "healthy"), container(true, "?")] {
            assert_eq!(bad.health(), ContainerHealth::Unhealthy);
        }
    }
}
