//! What of a server or an instance needs a person, as a look at it found: a kind with what was seen. It is gone when the next
//! look does not find it any more. What to do is said by the catalogues, and done by operations.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::stable_words::stable_words;
use crate::text::sanitize_value;
use crate::{Params, Verdict};

stable_words! {
    /// What is the matter. The catalogues hold its words.
    AttentionKind {
        /// Docker does not answer.
        EngineSilent = "engine-silent",
        /// No room is left on the disk: `free`, `percent` used.
        DiskFull = "disk-full",
        /// Little is left.
        DiskLow = "disk-low",
        /// Hardly any memory is left: `free`, `percent` used.
        MemoryLow = "memory-low",
        /// Updates of the system wait for a restart of the server.
        RestartNeeded = "restart-needed",
        /// The instance is on record here, and not on its server.
        NotFound = "not-found",
        /// Its login page does not answer: `status`, or `none`.
        SiteSilent = "site-silent",
        /// Pages of these `tenants` are not served.
        TenantsSilent = "tenants-silent",
        /// Services do not run well: `services`.
        ServicesDown = "services-down",
        /// Jobs wait and nobody works: `waiting`, `minutes` since the oldest should have begun.
        QueueStuck = "queue-stuck",
        /// Jobs failed and were not tried again: `count`.
        JobsFailed = "jobs-failed",
        /// The scheduler does not run, or what it runs fails: `minutes` since it last ran well.
        ScheduleSilent = "schedule-silent",
        /// A service was ended for want of memory: `service`, `count`.
        OutOfMemory = "out-of-memory",
        /// The application wrote many errors within an hour: `count`, and the `database` that most of them name, or `none`.
        ErrorsMany = "errors-many",
    }
}

/// Something that needs a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Attention {
    /// What.
    pub kind: AttentionKind,
    /// Bad where something does not work; advice where it does, and won't for long.
    pub verdict: Verdict,
    /// What was seen.
    #[serde(default)]
    pub params: Params,
}

impl Attention {
    /// Something that does not work.
    pub fn bad(kind: AttentionKind) -> Self {
        Self { kind, verdict: Verdict::Bad, params: Params::new() }
    }

    /// Something that works, and needs a person all the same.
    pub fn advice(kind: AttentionKind) -> Self {
        Self { verdict: Verdict::Advice, ..Self::bad(kind) }
    }

    /// Adds something that was seen: one line without anything that a terminal would obey.
    pub fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.params.insert(name.to_owned(), sanitize_value(&value.to_string()));
        self
    }
}
