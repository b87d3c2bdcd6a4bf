//! Whose proxy holds the web's ports. Ours is told by its label and by the folder of its compose file, never by the names of
//! project and service: every installer of the family calls them `proxy`.
//!
//! Pure: containers in, a judgement out. A proxy that is not ours is never changed.

use model::Role;
use stack::compose::{NETWORK, ROLE_LABEL};

use crate::facts::{ContainerFacts, Facts};

/// Who receives visitors on this server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyOwner<'a> {
    /// No container holds the ports.
    Nobody,
    /// The proxy that this program made.
    Ours,
    /// A proxy of somebody else's that serves our instances as it is.
    Reusable(&'a ContainerFacts),
    /// A container of somebody else's that does not.
    Unusable(&'a ContainerFacts),
}

impl<'a> ProxyOwner<'a> {
    /// Judges a server's containers.
    pub fn of(facts: &'a Facts) -> Self {
        let containers = facts.containers();
        if containers.iter().any(is_ours) {
            return Self::Ours;
        }
        let Some(holder) = [80, 443].into_iter().find_map(|port| containers.iter().find(|one| one.holds_port(port)))
        else {
            return Self::Nobody;
        };
        if is_reusable(holder) { Self::Reusable(holder) } else { Self::Unusable(holder) }
    }
}

/// Our label is on it, and no file of somebody else's made it.
pub(crate) fn is_ours(container: &ContainerFacts) -> bool {
    container.label(ROLE_LABEL) == Role::Proxy.as_str()
}

/// It writes its sites from the containers that run (it sees the engine's socket), holds both ports, and is on the network
/// on which it reaches our web servers.
fn is_reusable(container: &ContainerFacts) -> bool {
    let sees_the_engine = container.mounts.values().any(|source| source.ends_with("/docker.sock"));
    let serves_by_name = container.mounts.contains_key("/tmp/docker.sock");
    sees_the_engine
        && serves_by_name
        && container.holds_port(80)
        && container.holds_port(443)
        && container.networks().any(|network| network == NETWORK)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field_proxy() -> ContainerFacts {
        let mut proxy = ContainerFacts::of_service("proxy", "proxy")
            .labelled("com.docker.compose.project.working_dir", "/root/proxy")
            .on_port(80)
            .on_port(443)
            .on_network(NETWORK, &["proxy"]);
        proxy.mounts.insert("/tmp/docker.sock".to_owned(), "/var/run/docker.sock".to_owned());
        proxy.mounts.insert("/etc/nginx/certs".to_owned(), "/root/certs".to_owned());
        proxy
    }

    fn server(container: ContainerFacts) -> Facts {
        Facts { containers: Some(vec![container]), ..Facts::default() }
    }

    #[test]
    fn proxy_of_the_family_is_reused_and_never_taken_for_ours() {
        let facts = server(field_proxy());
        assert!(matches!(ProxyOwner::of(&facts), ProxyOwner::Reusable(proxy) if proxy.name == "proxy-proxy-1"));
    }

    #[test]
    fn own_proxy_identified_by_label() {
        let facts = server(field_proxy().labelled(ROLE_LABEL, "proxy"));
        assert_eq!(ProxyOwner::of(&facts), ProxyOwner::Ours);
    }

    #[test]
    fn web_server_of_another_kind_is_not_reused() {
        let traefik = ContainerFacts::of_service("edge", "traefik").on_port(80).on_port(443);
        assert!(matches!(ProxyOwner::of(&server(traefik)), ProxyOwner::Unusable(_)));
        let without_our_network = ContainerFacts::of_service("p", "p").on_port(80).on_port(443).on_network("web", &[]);
        assert!(matches!(ProxyOwner::of(&server(without_our_network)), ProxyOwner::Unusable(_)));
        assert_eq!(ProxyOwner::of(&Facts::default()), ProxyOwner::Nobody);
    }

    #[test]
    fn stopped_container_holds_no_port() {
        let mut stopped = field_proxy();
        stopped.running = false;
        let facts = server(stopped);
        assert_eq!(ProxyOwner::of(&facts), ProxyOwner::Nobody);
    }
}
