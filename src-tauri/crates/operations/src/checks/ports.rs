//! The ports of the proxy and of the database, and what a proxy of somebody else's lets through.

use model::{Check, CheckId, InstanceSpec, ListeningPort, Role, Verdict};
use stack::Instance;

use crate::allocation;
use crate::facts::{Facts, ProxyLimits};
use crate::proxy_owner::ProxyOwner;

/// Ports 80 and 443: free, or held by a proxy that serves us.
pub(super) fn web(facts: &Facts) -> [Check; 2] {
    [(CheckId::HttpPort, 80), (CheckId::HttpsPort, 443)].map(|(id, port)| web_port(facts, id, port))
}

fn web_port(facts: &Facts, id: CheckId, port: u16) -> Check {
    let check = |verdict, holder: &str| Check::new(id, verdict).with("port", port).with("holder", holder);
    let Some(listening) = facts.machine.as_ref().and_then(|machine| machine.listening.as_ref()) else {
        return Check::new(id, Verdict::Unknown).with("port", port);
    };
    let Some(holder) = holder(facts, listening, port) else {
        return check(Verdict::Good, "nobody");
    };
    match ProxyOwner::of(facts) {
        ProxyOwner::Ours => check(Verdict::Good, "proxy"),
        ProxyOwner::Reusable(proxy) if proxy.holds_port(port) => {
            check(Verdict::Good, "other-proxy").with("proxy", &proxy.name)
        }
        ProxyOwner::Unusable(container) if container.holds_port(port) => check(Verdict::Bad, &container.name),
        ProxyOwner::Nobody | ProxyOwner::Reusable(_) | ProxyOwner::Unusable(_) => check(Verdict::Bad, holder),
    }
}

/// Who holds a port, `?` where it is held by somebody without a name; `None` where it is free.
fn holder<'a>(facts: &'a Facts, listening: &'a [ListeningPort], port: u16) -> Option<&'a str> {
    if let Some(container) = facts.container_on_port(port) {
        return Some(&container.name);
    }
    let listens = listening.iter().find(|listening| listening.port == port)?;
    Some(listens.holder.as_deref().unwrap_or("?"))
}

/// How long the creation of a client may take: 75 to 103 s were seen on loaded machines (the real application).
const CREATION_SECONDS: u64 = 180;

/// What a visitor may have to send: spreadsheets of products and scanned documents come to some megabytes.
const UPLOAD_BYTES: u64 = 20 << 20;

/// What a proxy of somebody else's lets through; nothing to say of our own. It is not changed and hinders no installation, so
/// that a limit that is too low is advice.
pub(super) fn proxy_limits(facts: &Facts, spec: &InstanceSpec) -> Option<Check> {
    let ProxyOwner::Reusable(proxy) = ProxyOwner::of(facts) else { return None };
    let check = |verdict| Check::new(CheckId::ProxyLimits, verdict).with("proxy", &proxy.name);
    let of_host = |host: String| ProxyLimits::of(proxy.proxy_settings.as_deref()?, &host);
    let (Some(panel), Some(clients)) = (of_host(spec.domain.to_string()), of_host(format!("*.{}", spec.domain))) else {
        return Some(check(Verdict::Unknown).with("limit", "unread"));
    };
    let wait_seconds = panel.wait_seconds.min(clients.wait_seconds);
    let upload_bytes = panel.upload_bytes.min(clients.upload_bytes);
    let limit = match (wait_seconds < CREATION_SECONDS, upload_bytes < UPLOAD_BYTES) {
        (false, false) => return Some(check(Verdict::Good)),
        (true, true) => "both",
        (true, false) => "time",
        (false, true) => "size",
    };
    let check = check(Verdict::Advice).with("limit", limit);
    Some(check.with("seconds", wait_seconds).with("megabytes", upload_bytes >> 20))
}

/// The database's port is free, or this instance's.
pub(super) fn database(facts: &Facts, spec: &InstanceSpec) -> Check {
    let port = spec.mysql_port;
    let check = |verdict| Check::new(CheckId::DatabasePort, verdict).with("port", port);
    let bad = |holder: &str| {
        let check = check(Verdict::Bad).with("holder", holder);
        match allocation::next_free(facts) {
            Some(free) => check.with("proposed", free.mysql_port),
            None => check,
        }
    };
    if allocation::port_is_promised(facts, port, Some(spec.number)) {
        return bad("smart");
    }
    let Some(listening) = facts.machine.as_ref().and_then(|machine| machine.listening.as_ref()) else {
        return check(Verdict::Unknown);
    };
    let Some(holder) = holder(facts, listening, port.get()) else {
        return check(Verdict::Good).with("holder", "nobody");
    };
    let recorded = facts.records().instance(spec.number).is_some_and(|record| record.spec.mysql_port == port);
    let service = Instance::service_name(Role::Mariadb, spec.number);
    let ours = recorded && facts.container(&spec.number.project(), &service).is_some();
    if ours { check(Verdict::Good).with("holder", "instance") } else { bad(holder) }
}

#[cfg(test)]
mod tests {
    use model::HostFacts;

    use super::*;
    use crate::facts::{ContainerFacts, ProxyLimit, ServerRecords};

    #[test]
    fn limits_of_a_proxy_of_somebody_elses_are_told() {
        let mut proxy =
            ContainerFacts::of_service("proxy", "proxy").on_port(80).on_port(443).on_network("proxynet", &[]);
        proxy.mounts = [("/tmp/docker.sock".to_owned(), "/var/run/docker.sock".to_owned())].into();
        let spec: InstanceSpec = serde_json::from_str(r#"{"number":1,"domain":"a.pe","mysql_port":3306}"#).unwrap();
        let check = |settings: Option<&str>| {
            let lines = settings.map(|lines| lines.lines().flat_map(ProxyLimit::in_line).collect());
            let mut proxy = proxy.clone();
            proxy.proxy_settings = lines;
            let check = proxy_limits(&Facts { containers: Some(vec![proxy]), ..Facts::default() }, &spec).unwrap();
            (check.verdict, check.params.get("limit").cloned().unwrap_or_default())
        };
        assert_eq!(check(None), (Verdict::Unknown, "unread".to_owned()));
        assert_eq!(check(Some("")), (Verdict::Advice, "both".to_owned()));
        let time = "./conf.d/my.conf:proxy_read_timeout 3600s;";
        assert_eq!(check(Some(time)), (Verdict::Advice, "size".to_owned()));
        let both = format!("{time}\n./conf.d/my.conf:client_max_body_size 100m;");
        assert_eq!(check(Some(&both)), (Verdict::Good, String::new()));
        let for_clients = format!("{both}\n./vhost.d/*.a.pe:proxy_read_timeout 30s;");
        assert_eq!(check(Some(&for_clients)), (Verdict::Advice, "time".to_owned()));
        assert_eq!(proxy_limits(&Facts { containers: Some(Vec::new()), ..Facts::default() }, &spec), None);
    }

    #[test]
    fn port_of_a_container_is_taken_though_nobody_listens() {
        let container = |port| vec![ContainerFacts::of_service("otro", "web").on_port(port)];
        let facts = |port| Facts {
            machine: Some(HostFacts { listening: Some(Vec::new()), ..HostFacts::default() }),
            containers: Some(container(port)),
            records: Some(ServerRecords::NONE),
            ..Facts::default()
        };
        let spec: InstanceSpec = serde_json::from_str(r#"{"number":1,"domain":"a.pe","mysql_port":3306}"#).unwrap();
        let check = database(&facts(3306), &spec);
        assert_eq!((check.verdict, check.params["holder"].as_str()), (Verdict::Bad, "otro-web-1"));
        assert_eq!(check.params["proposed"], "3307");
        assert_eq!(database(&facts(3307), &spec).verdict, Verdict::Good);
        let [http, https] = web(&facts(443));
        assert_eq!((http.verdict, https.verdict), (Verdict::Good, Verdict::Bad));
        assert_eq!(https.params["holder"], "otro-web-1");
    }
}
