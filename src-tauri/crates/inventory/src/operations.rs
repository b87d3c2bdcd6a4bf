//! The operations of the record: what this desktop began, and how it ended.

use model::{InstanceNumber, ServerName};
use rusqlite::{OptionalExtension, Row, params};

use crate::error::map_missing_server;
use crate::row::{as_json, as_word, json, number, parsed, word};
use crate::{Ended, Error, Inventory, Operation, OperationResult};

impl Inventory {
    /// Writes down that an operation begins, before it does. Its server has to be known.
    pub fn begin_operation(&self, operation: &Operation) -> Result<(), Error> {
        let written = self.with(|connection| {
            connection.execute(
                "INSERT INTO operations (id, server, instance, kind, started_at, ended_at, result, request)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    operation.id,
                    operation.server.as_str(),
                    operation.instance.get(),
                    as_word(&operation.kind)?,
                    operation.started_at,
                    operation.ended.as_ref().map(|ended| &ended.at),
                    operation.ended.as_ref().map(|ended| as_json(&ended.result)).transpose()?,
                    operation.request_json,
                ],
            )
        });
        map_missing_server(written, &operation.server)
    }

    /// Writes down how an operation ended. The last word counts: one that was given up may have been taken up again.
    pub fn end_operation(&self, id: &str, at: &str, result: OperationResult) -> Result<(), Error> {
        let changed = self.with(|connection| {
            connection.execute(
                "UPDATE operations SET ended_at = ?2, result = ?3 WHERE id = ?1",
                params![id, at, as_json(&result)?],
            )
        })?;
        if changed == 1 { Ok(()) } else { Err(Error::OperationUnknown(id.to_owned())) }
    }

    /// Forgets an operation that was refused before it changed anything.
    pub fn forget_operation(&self, id: &str) -> Result<(), Error> {
        let removed = self.with(|connection| connection.execute("DELETE FROM operations WHERE id = ?1", [id]))?;
        if removed == 1 { Ok(()) } else { Err(Error::OperationUnknown(id.to_owned())) }
    }

    /// One operation.
    pub fn operation(&self, id: &str) -> Result<Operation, Error> {
        let found = self.with(|connection| {
            connection.prepare_cached("SELECT * FROM operations WHERE id = ?1")?.query_row([id], read).optional()
        })?;
        found.ok_or_else(|| Error::OperationUnknown(id.to_owned()))
    }

    /// The latest operations of one server, or of all, the last one first.
    pub fn operations(&self, server: Option<&ServerName>, limit: u32) -> Result<Vec<Operation>, Error> {
        self.with(|connection| {
            connection
                .prepare_cached(
                    "SELECT * FROM operations WHERE ?1 IS NULL OR server = ?1 ORDER BY sequence DESC LIMIT ?2",
                )?
                .query_map(params![server.map(ServerName::as_str), limit], read)?
                .collect()
        })
    }

    /// The last operation that was begun on an instance. If no end of it is known, it may be running in another copy of
    /// the program: the server's lock knows.
    pub fn last_operation(&self, server: &ServerName, instance: InstanceNumber) -> Result<Option<Operation>, Error> {
        self.with(|connection| {
            connection
                .prepare_cached(
                    "SELECT * FROM operations WHERE server = ?1 AND instance = ?2 ORDER BY sequence DESC LIMIT 1",
                )?
                .query_row(params![server.as_str(), instance.get()], read)
                .optional()
        })
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Operation> {
    let ended_at: Option<String> = row.get("ended_at")?;
    let ended = ended_at.map(|at| Ok::<_, rusqlite::Error>(Ended { at, result: json(row, "result")? })).transpose()?;
    Ok(Operation {
        id: row.get("id")?,
        server: parsed(row, "server")?,
        instance: number(row, "instance")?,
        kind: word(row, "kind")?,
        started_at: row.get("started_at")?,
        ended,
        request_json: row.get("request")?,
    })
}
