//! Where a domain leads, asked of several name servers of the world, since each may remember an older answer for hours.
//!
//! It informs and never decides: an installation works before its domain does.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use futures_util::future::join_all;
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{NameServerConfig, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use model::{DnsReport, Domain, Host, NameReport, NameVerdict};

/// Public name servers of different houses: Cloudflare, Google, Quad9.
const PUBLIC: [IpAddr; 3] = [
    IpAddr::V4(Ipv4Addr::new(1, 1, 1, 1)),
    IpAddr::V4(Ipv4Addr::new(8, 8, 8, 8)),
    IpAddr::V4(Ipv4Addr::new(9, 9, 9, 9)),
];
/// How long one of them may take.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(3);
/// An unused name below the domain: only a wildcard answers it.
const BELOW: &str = "comprobacion-smart";

/// Cloudflare's addresses, from the list that it publishes at www.cloudflare.com/ips-v4.
const CLOUDFLARE: [(Ipv4Addr, u32); 15] = [
    (Ipv4Addr::new(173, 245, 48, 0), 20),
    (Ipv4Addr::new(103, 21, 244, 0), 22),
    (Ipv4Addr::new(103, 22, 200, 0), 22),
    (Ipv4Addr::new(103, 31, 4, 0), 22),
    (Ipv4Addr::new(141, 101, 64, 0), 18),
    (Ipv4Addr::new(108, 162, 192, 0), 18),
    (Ipv4Addr::new(190, 93, 240, 0), 20),
    (Ipv4Addr::new(188, 114, 96, 0), 20),
    (Ipv4Addr::new(197, 234, 240, 0), 22),
    (Ipv4Addr::new(198, 41, 128, 0), 17),
    (Ipv4Addr::new(162, 158, 0, 0), 15),
    (Ipv4Addr::new(104, 16, 0, 0), 13),
    (Ipv4Addr::new(104, 24, 0, 0), 14),
    (Ipv4Addr::new(172, 64, 0, 0), 13),
    (Ipv4Addr::new(131, 0, 72, 0), 22),
];

/// What one name server says of a name: its addresses, none where there is no such name; nothing where it gave no
/// answer.
type LookupResult = Option<BTreeSet<IpAddr>>;

/// Asks this computer's own name server and the public ones.
pub async fn check_dns(domain: &Domain, server: &Host) -> DnsReport {
    let own = TokioResolver::builder_tokio().ok().and_then(|builder| builder.build().ok());
    let mut resolvers: Vec<_> = own.into_iter().collect();
    resolvers.extend(PUBLIC.into_iter().filter_map(|address| resolver(SocketAddr::new(address, 53))));
    check_dns_with(&resolvers, domain, server).await
}

/// A resolver that asks one name server.
fn resolver(address: SocketAddr) -> Option<TokioResolver> {
    let mut server = NameServerConfig::udp(address.ip());
    for connection in &mut server.connections {
        connection.port = address.port();
    }
    let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
    let mut builder = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
    builder.options_mut().timeout = LOOKUP_TIMEOUT;
    builder.options_mut().attempts = 1;
    builder.options_mut().use_hosts_file = hickory_resolver::config::ResolveHosts::Never;
    builder.build().ok()
}

async fn check_dns_with(resolvers: &[TokioResolver], domain: &Domain, server: &Host) -> DnsReport {
    let below = format!("{BELOW}.{domain}");
    let name = server.as_str();
    let (ours, at_domain, at_below) = tokio::join!(
        async {
            match name.parse::<IpAddr>() {
                Ok(address) => BTreeSet::from([address]),
                Err(_) => ask_all(resolvers, name).await.into_iter().flatten().flatten().collect(),
            }
        },
        ask_all(resolvers, domain.as_str()),
        ask_all(resolvers, &below),
    );
    let shown = |addresses: &BTreeSet<IpAddr>| addresses.iter().map(ToString::to_string).collect::<Vec<_>>();
    let report = |name: String, answers: &[LookupResult]| {
        let answered: BTreeSet<IpAddr> = answers.iter().flatten().flatten().copied().collect();
        let elsewhere = shown(&answered.difference(&ours).copied().collect());
        NameReport { name, verdict: classify(&ours, answers), addresses: shown(&answered), elsewhere }
    };
    DnsReport { server: shown(&ours), domain: report(domain.to_string(), &at_domain), below: report(below, &at_below) }
}

async fn ask_all(resolvers: &[TokioResolver], name: &str) -> Vec<LookupResult> {
    join_all(resolvers.iter().map(|resolver| ask(resolver, name))).await
}

async fn ask(resolver: &TokioResolver, name: &str) -> LookupResult {
    // With a point at its end a name is whole: nothing of this computer's own domain is added.
    let question = resolver.lookup_ip(format!("{name}."));
    match tokio::time::timeout(LOOKUP_TIMEOUT, question).await {
        Ok(Ok(found)) => Some(found.iter().collect()),
        // A name server that failed or refused says nothing of the name.
        Ok(Err(NetError::Dns(DnsError::NoRecordsFound(none))))
            if matches!(none.response_code, ResponseCode::NXDomain | ResponseCode::NoError) =>
        {
            Some(BTreeSet::new())
        }
        Ok(Err(_)) | Err(_) => None,
    }
}

/// What the answers come to. Those that were not given count neither way.
fn classify(server: &BTreeSet<IpAddr>, answers: &[LookupResult]) -> NameVerdict {
    let given: Vec<&BTreeSet<IpAddr>> = answers.iter().flatten().collect();
    let right = |answer: &BTreeSet<IpAddr>| !answer.is_disjoint(server);
    if given.is_empty() {
        NameVerdict::Unknown
    } else if given.iter().all(|answer| answer.is_empty()) {
        NameVerdict::Missing
    } else if given.iter().any(|answer| answer.iter().any(is_cloudflare)) {
        NameVerdict::BehindCdn
    } else if server.is_empty() {
        NameVerdict::Unknown
    } else if given.iter().all(|answer| right(answer) && answer.is_subset(server)) {
        NameVerdict::Correct
    } else if given.iter().all(|answer| right(answer)) {
        // An old AAAA beside a new A, or an A of the old house: each visitor takes one of them.
        NameVerdict::AlsoElsewhere
    } else if given.iter().any(|answer| right(answer)) {
        NameVerdict::Propagating
    } else {
        NameVerdict::PointsElsewhere
    }
}

fn is_cloudflare(address: &IpAddr) -> bool {
    let IpAddr::V4(address) = address else { return false };
    CLOUDFLARE.iter().any(|(network, bits)| {
        let mask = u32::MAX << (32 - bits);
        u32::from(*address) & mask == u32::from(*network)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(texts: &[&str]) -> BTreeSet<IpAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn answers_yield_verdict() {
        let server = addresses(&["203.0.113.10", "2001:db8::10"]);
        let right = || Some(addresses(&["203.0.113.10"]));
        let wrong = || Some(addresses(&["198.51.100.7"]));
        let none = || Some(BTreeSet::new());
        for (answers, verdict) in [
            (vec![], NameVerdict::Unknown),
            (vec![None, None], NameVerdict::Unknown),
            (vec![right(), right(), None], NameVerdict::Correct),
            (vec![Some(addresses(&["2001:db8::10"]))], NameVerdict::Correct),
            (vec![right(), wrong()], NameVerdict::Propagating),
            (vec![none(), right()], NameVerdict::Propagating),
            (vec![wrong(), None], NameVerdict::PointsElsewhere),
            (vec![wrong(), none()], NameVerdict::PointsElsewhere),
            (vec![none(), none(), None], NameVerdict::Missing),
            (vec![Some(addresses(&["104.21.3.9"])), None], NameVerdict::BehindCdn),
        ] {
            assert_eq!(classify(&server, &answers), verdict, "{answers:?}");
        }
        assert_eq!(classify(&BTreeSet::new(), &[right()]), NameVerdict::Unknown);
    }

    #[test]
    fn second_address_of_another_house_is_not_correct() {
        let server = addresses(&["203.0.113.10"]);
        for also in ["2001:db8:dead::1", "198.51.100.7"] {
            let both = || Some(addresses(&["203.0.113.10", also]));
            assert_eq!(classify(&server, &[both(), both(), None]), NameVerdict::AlsoElsewhere, "{also}");
        }
        let six = addresses(&["203.0.113.10", "2001:db8::10"]);
        assert_eq!(classify(&six, &[Some(six.clone())]), NameVerdict::Correct);
    }

    #[test]
    fn network_boundaries_are_exact() {
        for (text, inside) in
            [("104.15.255.255", false), ("104.16.0.0", true), ("104.27.255.255", true), ("104.28.0.0", false)]
        {
            assert_eq!(is_cloudflare(&text.parse().unwrap()), inside, "{text}");
        }
    }

    #[tokio::test]
    async fn unresponsive_name_server_counts_as_no_answer() {
        let nobody = resolver("127.0.0.1:9".parse().unwrap()).unwrap();
        let (domain, server) = ("facturas.ejemplo.pe".parse().unwrap(), "203.0.113.10".parse().unwrap());
        let seen = check_dns_with(&[nobody], &domain, &server).await;
        assert_eq!((seen.domain.verdict, seen.below.verdict), (NameVerdict::Unknown, NameVerdict::Unknown));
        assert_eq!(seen.server, ["203.0.113.10"]);
    }
}
