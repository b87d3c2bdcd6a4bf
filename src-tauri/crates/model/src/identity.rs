//! Who a server is, beyond its address and its host key: a name that it was given once and keeps on its disk, and the
//! machine below that disk. A copy of a server has the name of the original, and another machine.
//!
//! What tells machines apart is read and judged elsewhere; here are the words for it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::address::checked_text;
use crate::stable_words::stable_words;
use crate::{Field, Invalid};

/// The name that a server was given when it was first added, by whichever computer: what belongs to the server is kept under
/// it. Letters, digits, `-`, `_` and `.`, up to 64 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ServerIdentity(String);
checked_text!(ServerIdentity);

impl FromStr for ServerIdentity {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
        let is_good = (1..=64).contains(&text.len()) && text.chars().all(allowed) && !text.starts_with(['-', '.']);
        if is_good { Ok(Self(text.to_owned())) } else { Err(Invalid::new(Field::ServerName, "bad-character")) }
    }
}

/// What tells one machine from another, as far as it can be read. Sums, not the values themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// The serial number that a hypervisor or a maker gave it. A container has none of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The hardware address of its way to the network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

impl Machine {
    /// Whether the other one is another machine; not known where the two have nothing that can be compared. A network card is
    /// replaced more easily than a machine.
    pub fn differs_from(&self, other: &Self) -> Option<bool> {
        let differs = |mine: &Option<String>, theirs: &Option<String>| Some(mine.as_ref()? != theirs.as_ref()?);
        differs(&self.product, &other.product).or_else(|| differs(&self.address, &other.address))
    }
}

/// What is written on a server about itself: `/var/lib/instalador-smart/server.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerRecord {
    /// The version of this form.
    pub version: u32,
    /// Its name.
    pub identity: ServerIdentity,
    /// The machine on which it was written.
    #[serde(default)]
    pub machine: Machine,
}

impl ServerRecord {
    /// The newest form.
    pub const VERSION: u32 = 1;
}

stable_words! {
    /// What a person says of a server that is not quite the one on record.
    ServerClaim {
        /// The same server: it was moved to another machine, or its records were lost.
        Same = "same",
        /// A server of its own: a copy, or one that was set up again.
        Other = "other",
    }
}

impl FromStr for ServerClaim {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|claim| claim.as_str() == text).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine(product: &str, address: &str) -> Machine {
        let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Machine { product: known(product), address: known(address) }
    }

    #[test]
    fn machines_are_compared_by_what_both_have() {
        for (one, other, differs) in [
            (("a", "1"), ("a", "2"), Some(false)),
            (("a", "1"), ("b", "1"), Some(true)),
            (("", "1"), ("", "1"), Some(false)),
            (("", "1"), ("b", "2"), Some(true)),
            (("a", ""), ("", "1"), None),
            (("", ""), ("", ""), None),
        ] {
            let (one, other) = (machine(one.0, one.1), machine(other.0, other.1));
            assert_eq!(one.differs_from(&other), differs, "{one:?} {other:?}");
        }
    }

    #[test]
    fn identity_is_one_plain_word() {
        for good in ["vps-lima", "k3jx2mmnb7qa", "a.b_c"] {
            assert_eq!(good.parse::<ServerIdentity>().unwrap().as_str(), good);
        }
        for bad in ["", "../x", "a/b", "A", "a b", "-x"] {
            assert!(bad.parse::<ServerIdentity>().is_err(), "{bad}");
        }
    }
}
