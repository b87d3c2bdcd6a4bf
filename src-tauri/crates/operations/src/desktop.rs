//! This desktop: its record of servers and instances, its keyring, its host keys. The command line and the window both stand
//! on it: a topic a file. What is done to servers is done by operations; nothing here decides how.

mod activity;
mod checks;
mod deploy_key;
mod edit;
mod identity;
mod installation;
mod limits;
mod login;
mod look;
mod operations;
mod outside;
mod renewal;
mod servers;
mod tenants;
mod transfer;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use inventory::{Inventory, Recovered};
use remote::{Answering, KnownHosts};
use vault::SecretStore;

use crate::OperationError;

pub use activity::{BegunOperation, Outcome};
pub use checks::ServerCheckReport;
pub use edit::ServerEdit;
pub use installation::InstallDraft;
pub use login::{NewLogin, NewServer};
pub use look::LookDepth;
pub use operations::{HeldLock, Planned, Unfinished};
pub use renewal::KnownRenewal;
pub use transfer::{Exported, Imported};

/// This desktop.
pub struct Desktop {
    home: PathBuf,
    inventory: Arc<Inventory>,
    vault: Arc<dyn SecretStore>,
    answering: Answering,
}

impl Desktop {
    /// Opens the desktop's folder, or makes it.
    pub fn open(home: &Path, vault: Arc<dyn SecretStore>) -> Result<Self, OperationError> {
        let inventory = Arc::new(Inventory::open(home)?);
        Ok(Self { home: home.to_owned(), inventory, vault, answering: Answering::default() })
    }

    /// Says who is asked what servers ask in the middle of a login, and who hears that one is put off.
    pub fn answering(self, answering: Answering) -> Self {
        Self { answering, ..self }
    }

    /// The same desktop, with somebody else who is asked.
    #[must_use]
    pub fn answered_by(&self, answering: Answering) -> Self {
        let (home, inventory, vault) = (self.home.clone(), Arc::clone(&self.inventory), Arc::clone(&self.vault));
        Self { home, inventory, vault, answering }
    }

    /// Sets a damaged record aside and begins a new one with what can still be read of it. Gives nothing where the record is
    /// whole.
    pub fn recover_record(home: &Path) -> Result<Option<Recovered>, OperationError> {
        let moment = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
        let recovered = Inventory::recover(home, &moment)?;
        if let Some(recovered) = &recovered {
            let kept = recovered.kept.display().to_string();
            tracing::warn!(kept, recovered.servers, recovered.instances, "a damaged record was set aside");
        }
        Ok(recovered)
    }

    /// The record of servers, instances and operations. Its calls block, for milliseconds.
    pub fn inventory(&self) -> &Inventory {
        &self.inventory
    }

    /// The keyring.
    pub fn vault(&self) -> &Arc<dyn SecretStore> {
        &self.vault
    }

    /// The host keys on record.
    pub fn known_hosts(&self) -> KnownHosts {
        KnownHosts::at(self.home.join("known_hosts"))
    }
}
