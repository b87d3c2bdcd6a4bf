//! How an instance looks from outside: from this computer, by way of the internet, beside what its own server says.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::DnsReport;
use crate::stable_words::stable_words;

stable_words! {
    /// What a port of the server said to somebody who knocked.
    PortState {
        /// Something listens.
        Open = "open",
        /// The machine, or something in front of it, said no.
        Refused = "refused",
        /// Nobody said anything.
        Silent = "silent",
        /// It could not be asked.
        Unknown = "unknown",
    }
}

stable_words! {
    /// What both views come to. The catalogues hold its words, and what to do.
    OutsideFinding {
        /// It is reached from here, and its domain leads to it.
        Reached = "reached",
        /// It works on the server, and nothing of it is reached from here: something in between shuts the port.
        Blocked = "blocked",
        /// It works on the server, and from here something else answers: `status`.
        OtherAnswer = "other-answer",
        /// It is reached by the server's address, and its domain does not exist.
        DomainMissing = "domain-missing",
        /// The same, and its domain leads to another machine.
        DomainElsewhere = "domain-elsewhere",
        /// The same, and not everybody knows yet where its domain leads.
        DomainPropagating = "domain-propagating",
        /// It does not work on the server itself.
        DownInside = "down-inside",
        /// Neither view is complete enough to say.
        Unknown = "unknown",
    }
}

/// How an instance looks from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutsideReport {
    /// What it comes to.
    pub finding: OutsideFinding,
    /// The server's port 80.
    pub http: PortState,
    /// The server's port 443, which nobody listens on where there is no certificate.
    pub https: PortState,
    /// The port of the instance's database, which nobody but the server itself should reach.
    pub database: PortState,
    /// The HTTP status of the login page as it was answered here, by the server's address.
    pub page_status: Option<u16>,
    /// Where the domain leads.
    pub dns: DnsReport,
}
