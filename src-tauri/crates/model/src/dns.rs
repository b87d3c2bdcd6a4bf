//! What the world's name servers say of a domain, compared with the address of its server.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the answers come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum NameVerdict {
    /// The name leads to the server.
    Correct,
    /// It leads to the server, and by another record to another address too: some visitors go there.
    AlsoElsewhere,
    /// Some name servers say the right address already, and others do not: a change is on its way.
    Propagating,
    /// It leads to another machine.
    PointsElsewhere,
    /// It leads to a service in between that hides the server, such as Cloudflare.
    BehindCdn,
    /// There is no such name.
    Missing,
    /// No name server answered, or the server's own address is not known.
    Unknown,
}

/// A name and where it leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NameReport {
    /// The name.
    pub name: String,
    /// What the answers come to.
    pub verdict: NameVerdict,
    /// The addresses that were answered, each once.
    pub addresses: Vec<String>,
    /// Those of them that are not the server's.
    pub elsewhere: Vec<String>,
}

/// The domain, and one name below it as the clients' companies will have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DnsReport {
    /// The server's own addresses.
    pub server: Vec<String>,
    /// The domain itself.
    pub domain: NameReport,
    /// An unused name below it.
    pub below: NameReport,
}
