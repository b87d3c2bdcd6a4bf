//! A record that can't be read: it is set aside as it is, and what can still be read of it begins a new one.
//!
//! Operations are not carried over: what happened on a server is in the server's own journal. Nor is what was last seen of it:
//! another look tells.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Row};
use serde::Serialize;

use crate::open::{connect_as_it_is, private_folder};
use crate::{Error, FILE_NAME, Inventory, instances, servers};

/// What came of a damaged record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recovered {
    /// The folder in which the damaged file lies now, unchanged.
    pub kept: PathBuf,
    /// How many servers could still be read.
    pub servers: usize,
    /// How many instances.
    pub instances: usize,
}

impl Inventory {
    /// Sets a damaged record in `folder` aside and begins a new one with those servers and instances that can still be
    /// read. A whole record is left as it is; then there is nothing to report. `moment` becomes a part of a file name.
    pub fn recover(folder: &Path, moment: &str) -> Result<Option<Recovered>, Error> {
        match Self::open(folder).and_then(|inventory| inventory.read_all()) {
            Err(Error::Damaged(_)) => {}
            other => return other.map(|()| None),
        }
        let kept = folder.join(format!("damaged-{moment}"));
        let unwritable = |error: std::io::Error| Error::from_io(&kept, &error);
        private_folder(&kept).map_err(unwritable)?;
        let reading = kept.join("reading");
        private_folder(&reading).map_err(unwritable)?;
        // The log goes first: beside a new file, it would be taken for that file's.
        for ending in ["-wal", "-shm", ""] {
            let name = format!("{FILE_NAME}{ending}");
            let (from, to) = (folder.join(&name), kept.join(&name));
            if !from.exists() {
                continue;
            }
            fs::rename(from, &to).map_err(unwritable)?;
            fs::copy(&to, reading.join(&name)).map_err(unwritable)?;
        }
        let (found_servers, found_instances) = connect_as_it_is(&reading.join(FILE_NAME))
            .map(|connection| {
                (rows(&connection, "servers", servers::read), rows(&connection, "instances", instances::read))
            })
            .unwrap_or_default();
        fs::remove_dir_all(&reading).map_err(unwritable)?;

        let inventory = Self::open(folder)?;
        let mut recovered = Recovered { kept, servers: 0, instances: 0 };
        for server in &found_servers {
            match inventory.add_server(server) {
                Ok(()) => recovered.servers += 1,
                Err(Error::ServerExists(_)) => {}
                Err(error) => return Err(error),
            }
        }
        for instance in &found_instances {
            match inventory.upsert_instance(instance) {
                // One whose server could not be read; its server reports it when it is added again.
                Ok(()) | Err(Error::ServerUnknown(_)) => {}
                Err(error) => return Err(error),
            }
        }
        recovered.instances = inventory.instances(None)?.len();
        Ok(Some(recovered))
    }

    /// Reads everything, to see whether it can be read.
    fn read_all(&self) -> Result<(), Error> {
        self.servers()?;
        self.instances(None)?;
        self.looks()?;
        self.operations(None, u32::MAX).map(drop)
    }
}

/// The rows of a table that can be read, from its beginning and from its end: what is behind a damaged page is not
/// reached from the beginning. A row that is found twice is given twice.
fn rows<T>(connection: &Connection, table: &str, read: fn(&Row<'_>) -> rusqlite::Result<T>) -> Vec<T> {
    let mut found = Vec::new();
    for order in ["ASC", "DESC"] {
        let Ok(mut all) = connection.prepare(&format!("SELECT * FROM {table} ORDER BY rowid {order}")) else {
            continue;
        };
        let Ok(mut rows) = all.query([]) else { continue };
        while let Ok(Some(row)) = rows.next() {
            found.extend(read(row));
        }
    }
    found
}
