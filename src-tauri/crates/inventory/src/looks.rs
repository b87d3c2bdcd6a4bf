//! What was seen of each server when it was last looked at. Kept as whoever looked wrote it, to be told with its age where the
//! server can't be asked now: it is no truth about the present, and nothing is decided by it.

use model::ServerName;
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::row::parsed;
use crate::{Error, Inventory};

/// What was seen of a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// The server.
    pub server: ServerName,
    /// When, RFC 3339.
    pub at: String,
    /// What, as JSON. Without secrets.
    pub seen_json: String,
}

impl Inventory {
    /// Keeps what was seen, in the place of what was seen before. A server that is known no more is left out.
    pub fn remember_looks(&self, looks: &[Look]) -> Result<(), Error> {
        self.with(|connection| {
            // One transaction: the disk is waited for once, however many servers there are.
            let transaction = connection.transaction()?;
            {
                let mut write = transaction.prepare_cached(
                    "INSERT INTO looks (server, at, seen) SELECT name, ?2, ?3 FROM servers WHERE name = ?1
                     ON CONFLICT (server) DO UPDATE SET at = excluded.at, seen = excluded.seen",
                )?;
                for Look { server, at, seen_json } in looks {
                    write.execute(params![server.as_str(), at, seen_json])?;
                }
            }
            transaction.commit()
        })
    }

    /// What was last seen of each server that was ever looked at.
    pub fn looks(&self) -> Result<Vec<Look>, Error> {
        self.with(|connection| {
            connection
                .prepare_cached("SELECT * FROM looks ORDER BY server")?
                .query_map([], |row| {
                    Ok(Look { server: parsed(row, "server")?, at: row.get("at")?, seen_json: row.get("seen")? })
                })?
                .collect()
        })
    }
}
