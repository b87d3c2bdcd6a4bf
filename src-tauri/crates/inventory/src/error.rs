//! What can go wrong with the record of this desktop.

use std::path::Path;

use model::{ErrorCode, InstanceNumber, Problem, ServerName};
use rusqlite::ErrorCode as SqliteCode;
use rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY;

/// Why the record could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A newer version of the program wrote it. It was left as it is.
    #[error("the inventory has version {found}; this program knows {known}")]
    Newer {
        /// The version of the file.
        found: u32,
        /// The newest version that this program reads.
        known: u32,
    },
    /// It is not what we wrote. It was left as it is.
    #[error("the inventory is damaged: {0}")]
    Damaged(String),
    /// The file or its folder can't be written.
    #[error("{path} can't be written: {reason}")]
    Unwritable {
        /// Which file or folder.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// A server of that name is there already.
    #[error("the server {0} is known already")]
    ServerExists(ServerName),
    /// There is no server of that name.
    #[error("the server {0} is not known")]
    ServerUnknown(ServerName),
    /// There is no such instance on the server.
    #[error("instance {1} of the server {0} is not known")]
    InstanceUnknown(ServerName, InstanceNumber),
    /// There is no operation of that id.
    #[error("the operation {0} is not known")]
    OperationUnknown(String),
    /// Anything else that SQLite says: a fault of ours, or another program holding the file for too long.
    #[error("the inventory failed: {0}")]
    Database(rusqlite::Error),
}

impl Error {
    /// Tells a damaged file and an unwritable one apart from faults of ours.
    pub(crate) fn from_sqlite(path: &Path, error: rusqlite::Error) -> Self {
        let unreadable = matches!(
            error,
            rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::Utf8Error(..)
        );
        match error.sqlite_error_code() {
            _ if unreadable => Self::Damaged(error.to_string()),
            Some(SqliteCode::DatabaseCorrupt | SqliteCode::NotADatabase) => Self::Damaged(error.to_string()),
            Some(
                SqliteCode::CannotOpen
                | SqliteCode::ReadOnly
                | SqliteCode::PermissionDenied
                | SqliteCode::DiskFull
                | SqliteCode::SystemIoFailure,
            ) => Self::Unwritable { path: path.display().to_string(), reason: error.to_string() },
            _ => Self::Database(error),
        }
    }

    /// A file or folder that the system did not let us make or protect.
    pub(crate) fn from_io(path: &Path, error: &std::io::Error) -> Self {
        Self::Unwritable { path: path.display().to_string(), reason: error.to_string() }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match &error {
            Error::Newer { found, known } => {
                Self::new(ErrorCode::InventoryNewer).with("found", found).with("known", known)
            }
            Error::Damaged(detail) => Self::new(ErrorCode::InventoryDamaged).detail(detail),
            Error::Unwritable { path, reason } => {
                Self::new(ErrorCode::FileUnwritable).with("path", path).detail(reason)
            }
            Error::ServerExists(server) => Self::new(ErrorCode::ServerExists).with("server", server),
            Error::ServerUnknown(server) => Self::new(ErrorCode::ServerUnknown).with("server", server),
            Error::InstanceUnknown(server, number) => {
                Self::new(ErrorCode::InstanceUnknown).with("server", server).with("instance", number)
            }
            Error::OperationUnknown(_) | Error::Database(_) => Self::new(ErrorCode::Internal).detail(error.to_string()),
        }
    }
}

/// A record that points to an unknown server is refused by the tables; this says so in our words.
pub(crate) fn map_missing_server(written: Result<usize, Error>, server: &ServerName) -> Result<(), Error> {
    match written {
        Ok(_) => Ok(()),
        Err(Error::Database(error)) if error.sqlite_extended_error_code() == Some(SQLITE_CONSTRAINT_FOREIGNKEY) => {
            Err(Error::ServerUnknown(server.clone()))
        }
        Err(error) => Err(error),
    }
}
