//! An instance: as it should be, and as it is on record on its server. No secret is in either, so both may be written
//! down anywhere. What its files say is the crate `stack`'s business.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::text::{deserialize_some, deserialize_value};
use crate::{BaseFolder, CodeSource, Domain, Images, InstanceNumber, MysqlPort, Sizing};

/// An instance as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceSpec {
    /// The number of the instance on its server.
    pub number: InstanceNumber,
    /// The domain.
    pub domain: Domain,
    /// The port of its database on 127.0.0.1.
    pub mysql_port: MysqlPort,
    /// The folder below which everything lies.
    #[serde(default)]
    pub base_folder: BaseFolder,
    /// The images.
    #[serde(default)]
    pub images: Images,
}

/// The record of an instance on its server: what every operation on it starts from, and enough for another computer to
/// pick it up. It is there from the moment at which an operation begins to make the instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceRecord {
    /// The form of this record. Readers refuse a higher one.
    pub version: u32,
    /// The instance as it should be.
    pub spec: InstanceSpec,
    /// The sizes, decided at the first installation: a later instance must not change an earlier one's files.
    pub sizing: Sizing,
    /// Where the code comes from.
    pub code: CodeSource,
    /// What was installed and proved. `None`: an installation was begun and has not come to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installed: Option<Installed>,
    /// When its containers were removed and its data kept, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "deserialize_some")]
    pub uninstalled_at: Option<String>,
}

impl InstanceRecord {
    /// The form of the record that this version writes.
    pub const VERSION: u32 = 1;

    /// Whether it is installed, and not removed since.
    pub const fn is_installed(&self) -> bool {
        self.installed.is_some() && self.uninstalled_at.is_none()
    }
}

/// What was installed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Installed {
    /// The commit that is checked out, where the code came by Git.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "deserialize_some")]
    pub revision: Option<String>,
    /// Image reference to the digest that was pulled.
    pub images: BTreeMap<String, String>,
    /// File to the SHA-256 of what was written there, to tell later changes by hand. Files that hold secrets are not listed.
    pub files: BTreeMap<String, String>,
    /// When the installation was finished, RFC 3339.
    #[serde(deserialize_with = "deserialize_value")]
    pub at: String,
    /// The version of this program.
    #[serde(deserialize_with = "deserialize_value")]
    pub by_version: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = r#"{"version":1,"spec":{"number":1,"domain":"a.pe","mysql_port":3306},
        "sizing":{"workers":2,"buffer_pool_mib":128},"code":{"kind":"archive","sha256":"0","format":"zip"},
        "installed":{"revision":"\u001b[2Jabc","images":{},"files":{},"at":"\u001b[2Jnow","by_version":"1"}}"#;

    #[test]
    fn escape_sequences_of_a_record_are_removed() {
        let record: InstanceRecord = serde_json::from_str(RECORD).unwrap();
        let installed = record.installed.unwrap();
        assert_eq!((installed.at.as_str(), installed.revision.as_deref()), ("now", Some("abc")));
    }

    #[test]
    fn a_removed_instance_is_not_installed() {
        let mut record: InstanceRecord = serde_json::from_str(RECORD).unwrap();
        assert!(record.is_installed());
        record.uninstalled_at = Some("2026-11-27T00:00:00Z".to_owned());
        let read: InstanceRecord = serde_json::from_str(&serde_json::to_string(&record).unwrap()).unwrap();
        assert!(!read.is_installed() && read == record);
        record.installed = None;
        assert!(!record.is_installed());
    }
}
