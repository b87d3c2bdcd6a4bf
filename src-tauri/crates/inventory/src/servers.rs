//! The servers of the record.

use model::ServerName;
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use crate::row::{as_json, as_word, json, number, optional_word, parsed};
use crate::{Error, Inventory, Removed, Server, instances};

impl Inventory {
    /// Adds a server. Refused if one of that name is known.
    pub fn add_server(&self, server: &Server) -> Result<(), Error> {
        let added = self.with(|connection| {
            connection.execute(
                "INSERT INTO servers (name, host, port, user, login, elevation, added_at, identity, identity_on_server)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (name) DO NOTHING",
                params![
                    server.name.as_str(),
                    server.host.as_str(),
                    server.port.get(),
                    server.user.as_str(),
                    as_json(&server.login)?,
                    server.elevation.as_ref().map(as_word).transpose()?,
                    server.added_at,
                    server.identity.as_str(),
                    server.identity_on_server,
                ],
            )
        })?;
        if added == 1 { Ok(()) } else { Err(Error::ServerExists(server.name.clone())) }
    }

    /// All servers, by name.
    pub fn servers(&self) -> Result<Vec<Server>, Error> {
        self.with(|connection| {
            connection.prepare_cached("SELECT * FROM servers ORDER BY name")?.query_map([], read)?.collect()
        })
    }

    /// One server.
    pub fn server(&self, name: &ServerName) -> Result<Server, Error> {
        self.with(|connection| find(connection, name))?.ok_or_else(|| Error::ServerUnknown(name.clone()))
    }

    /// Rewrites everything of a server, except since when it is known.
    pub fn update_server(&self, server: &Server) -> Result<(), Error> {
        let changed = self.with(|connection| {
            connection.execute(
                "UPDATE servers SET host = ?2, port = ?3, user = ?4, login = ?5, elevation = ?6, identity = ?7,
                     identity_on_server = ?8 WHERE name = ?1",
                params![
                    server.name.as_str(),
                    server.host.as_str(),
                    server.port.get(),
                    server.user.as_str(),
                    as_json(&server.login)?,
                    server.elevation.as_ref().map(as_word).transpose()?,
                    server.identity.as_str(),
                    server.identity_on_server,
                ],
            )
        })?;
        if changed == 1 { Ok(()) } else { Err(Error::ServerUnknown(server.name.clone())) }
    }

    /// Calls a server by another name, with everything that is known of it. Refused if one of that name is known.
    pub fn rename_server(&self, name: &ServerName, to: &ServerName) -> Result<(), Error> {
        let renamed = self.with(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            if find(&transaction, to)?.is_some() {
                return Ok(Err(Error::ServerExists(to.clone())));
            }
            // What refers to the server follows before the end of the transaction.
            transaction.pragma_update(None, "defer_foreign_keys", true)?;
            let names = [name.as_str(), to.as_str()];
            if transaction.execute("UPDATE servers SET name = ?2 WHERE name = ?1", names)? == 0 {
                return Ok(Err(Error::ServerUnknown(name.clone())));
            }
            for table in ["instances", "operations", "looks"] {
                transaction.execute(&format!("UPDATE {table} SET server = ?2 WHERE server = ?1"), names)?;
            }
            transaction.commit()?;
            Ok(Ok(()))
        });
        renamed?
    }

    /// Forgets a server with its instances and operations, and says what it was: only the record, nothing on the
    /// server.
    pub fn remove_server(&self, name: &ServerName) -> Result<Removed, Error> {
        let removed = self.with(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let Some(server) = find(&transaction, name)? else { return Ok(None) };
            let instances = instances::list(&transaction, Some(name))?;
            // Instances and operations go by ON DELETE CASCADE.
            transaction.execute("DELETE FROM servers WHERE name = ?1", [name.as_str()])?;
            transaction.commit()?;
            Ok(Some(Removed { server, instances }))
        })?;
        removed.ok_or_else(|| Error::ServerUnknown(name.clone()))
    }
}

fn find(connection: &Connection, name: &ServerName) -> rusqlite::Result<Option<Server>> {
    connection.prepare_cached("SELECT * FROM servers WHERE name = ?1")?.query_row([name.as_str()], read).optional()
}

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Server> {
    let has_identity = row.as_ref().column_index("identity").is_ok();
    Ok(Server {
        name: parsed(row, "name")?,
        host: parsed(row, "host")?,
        port: number(row, "port")?,
        user: parsed(row, "user")?,
        login: json(row, "login")?,
        elevation: optional_word(row, "elevation")?,
        added_at: row.get("added_at")?,
        // A damaged file is read as it is, and may be of the first version.
        identity: if has_identity { parsed(row, "identity")? } else { parsed(row, "name")? },
        identity_on_server: has_identity && row.get("identity_on_server")?,
    })
}
