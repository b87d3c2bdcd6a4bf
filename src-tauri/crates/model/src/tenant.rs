//! A tenant of an instance, as people see it: a client company with an address and a database of its own.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::stable_words::stable_words;

stable_words! {
    /// How a tenant is. The catalogues hold its words.
    TenantState {
        /// Its page was served when it was last asked for.
        Served = "served",
        /// It was not.
        NotServed = "not-served",
        /// Its page was not asked for yet.
        NotAsked = "not-asked",
        /// It has a database and no address yet, and was begun just now.
        BeingCreated = "being-created",
        /// The same, and it was begun long ago: its creation was cut off.
        CutOff = "cut-off",
    }
}

/// A tenant. What is not known is `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Tenant {
    /// Its host name; the first one, where it has several.
    pub host: Option<String>,
    /// The company's name, as the central panel has it.
    pub name: Option<String>,
    /// The number under which it pays taxes (RUC).
    pub tax_number: Option<String>,
    /// The name of its database.
    pub database: String,
    /// How it is.
    pub state: TenantState,
    /// The HTTP status of its login page when it was last asked for.
    pub page_status: Option<u16>,
    /// When that was, RFC 3339.
    pub page_at: Option<String>,
    /// When its creation began, RFC 3339.
    pub created_at: Option<String>,
    /// What its database takes on the disk, in KiB.
    pub database_kib: Option<u64>,
    /// When anything was last written to its database, RFC 3339.
    pub written_at: Option<String>,
    /// Series and number of the last document that it issued.
    pub last_document: Option<String>,
    /// When that was, RFC 3339.
    pub last_document_at: Option<String>,
}
