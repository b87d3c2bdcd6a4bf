//! The instances of the record.

use model::{InstanceNumber, ServerName};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::map_missing_server;
use crate::row::{as_word, number, parsed, word};
use crate::{Error, Instance, Inventory};

impl Inventory {
    /// Writes an instance down, in place of what was known of it. Its server has to be known.
    pub fn upsert_instance(&self, instance: &Instance) -> Result<(), Error> {
        let written = self.with(|connection| {
            connection.execute(
                "INSERT INTO instances
                     (server, number, domain, mysql_port, base_folder, installed_at, state, last_operation)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT (server, number) DO UPDATE SET
                     domain = excluded.domain, mysql_port = excluded.mysql_port, base_folder = excluded.base_folder,
                     installed_at = excluded.installed_at, state = excluded.state,
                     last_operation = excluded.last_operation",
                params![
                    instance.server.as_str(),
                    instance.number.get(),
                    instance.domain.as_str(),
                    instance.mysql_port.get(),
                    instance.base_folder,
                    instance.installed_at,
                    as_word(&instance.state)?,
                    instance.last_operation,
                ],
            )
        });
        map_missing_server(written, &instance.server)
    }

    /// The instances of one server, or of all, by server and number.
    pub fn instances(&self, server: Option<&ServerName>) -> Result<Vec<Instance>, Error> {
        self.with(|connection| list(connection, server))
    }

    /// One instance.
    pub fn instance(&self, server: &ServerName, number: InstanceNumber) -> Result<Instance, Error> {
        let found = self.with(|connection| {
            connection
                .prepare_cached("SELECT * FROM instances WHERE server = ?1 AND number = ?2")?
                .query_row(params![server.as_str(), number.get()], read)
                .optional()
        })?;
        found.ok_or_else(|| Error::InstanceUnknown(server.clone(), number))
    }

    /// Forgets an instance and says what it was: only the record, nothing on the server.
    pub fn remove_instance(&self, server: &ServerName, number: InstanceNumber) -> Result<Instance, Error> {
        let removed = self.with(|connection| {
            connection
                .prepare_cached("DELETE FROM instances WHERE server = ?1 AND number = ?2 RETURNING *")?
                .query_row(params![server.as_str(), number.get()], read)
                .optional()
        })?;
        removed.ok_or_else(|| Error::InstanceUnknown(server.clone(), number))
    }
}

pub(crate) fn list(connection: &Connection, server: Option<&ServerName>) -> rusqlite::Result<Vec<Instance>> {
    connection
        .prepare_cached("SELECT * FROM instances WHERE ?1 IS NULL OR server = ?1 ORDER BY server, number")?
        .query_map([server.map(ServerName::as_str)], read)?
        .collect()
}

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Instance> {
    Ok(Instance {
        server: parsed(row, "server")?,
        number: number(row, "number")?,
        domain: parsed(row, "domain")?,
        mysql_port: number(row, "mysql_port")?,
        base_folder: row.get("base_folder")?,
        installed_at: row.get("installed_at")?,
        state: word(row, "state")?,
        last_operation: row.get("last_operation")?,
    })
}
