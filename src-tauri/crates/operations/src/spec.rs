//! What a person wants installed. No secret is in it, so it may be written down on both sides.

use model::{CodeSource, Domain, InstanceNumber, MysqlPort};
use serde::{Deserialize, Serialize};
use stack::{BaseFolder, Images, Sizing};

/// An instance as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceSpec {
    /// The domain.
    pub domain: Domain,
    /// The number of the instance.
    pub instance: InstanceNumber,
    /// The port of its database on 127.0.0.1.
    pub mysql_port: MysqlPort,
    /// The folder below which everything lies.
    #[serde(default)]
    pub base_folder: BaseFolder,
    /// Where the code comes from.
    pub code: CodeSource,
    /// The images.
    #[serde(default)]
    pub images: Images,
}

/// The same as it is kept on the server, with what was decided once for this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceRecord {
    /// The form of this record.
    pub version: u32,
    /// The instance as it should be.
    #[serde(flatten)]
    pub spec: InstanceSpec,
    /// The sizes, decided at the first installation: a later instance must not change an earlier one's files.
    pub sizing: Sizing,
}

impl InstanceRecord {
    /// The form of the record that this version writes.
    pub const VERSION: u32 = 1;
}
