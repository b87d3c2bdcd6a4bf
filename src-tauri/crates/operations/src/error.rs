//! The error of an operation: any part's error, or a problem with a code of its own.

use docker::DockerError;
use model::{ErrorCode, Problem};
use remote::RemoteError;
use stack::StackError;

/// Why an operation, or a part of one, did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum OperationError {
    /// Something with a code.
    #[error(transparent)]
    Problem(#[from] Problem),
    /// The connection.
    #[error(transparent)]
    Remote(#[from] RemoteError),
    /// Docker.
    #[error(transparent)]
    Docker(#[from] DockerError),
    /// The keyring.
    #[error(transparent)]
    Vault(#[from] vault::Error),
    /// The record of this desktop.
    #[error(transparent)]
    Inventory(#[from] inventory::Error),
    /// A file for the server could not be made.
    #[error(transparent)]
    Stack(#[from] StackError),
}

impl OperationError {
    /// A problem without values.
    pub fn code(code: ErrorCode) -> Self {
        Self::Problem(Problem::new(code))
    }
}

impl OperationError {
    /// Whether it is the person who stopped it.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Remote(RemoteError::Cancelled))
            || matches!(self, Self::Problem(problem) if problem.code == ErrorCode::Cancelled)
    }
}

impl From<OperationError> for Problem {
    fn from(error: OperationError) -> Self {
        match error {
            OperationError::Problem(problem) => problem,
            OperationError::Remote(error) => error.into(),
            OperationError::Docker(error) => error.into(),
            OperationError::Vault(error) => error.into(),
            OperationError::Inventory(error) => error.into(),
            OperationError::Stack(StackError::Daemon { reason }) => {
                Self::new(ErrorCode::DaemonConfigInvalid).with("path", stack::layout::DAEMON).detail(reason)
            }
            OperationError::Stack(error) => Self::new(ErrorCode::Internal).detail(error.to_string()),
        }
    }
}
