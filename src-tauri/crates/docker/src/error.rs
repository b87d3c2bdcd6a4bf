//! What can go wrong with Docker.

use std::sync::Arc;

use model::{ErrorCode, Problem};
use remote::{RemoteError, tells_full_disk};

/// An error of Docker or of the way to it.
#[derive(Debug, thiserror::Error)]
pub enum DockerError {
    /// The connection to the server.
    #[error(transparent)]
    Remote(#[from] RemoteError),
    /// The way to the engine could not be had: that says nothing of the engine.
    #[error(transparent)]
    Way(WayError),
    /// The engine answered with an error.
    #[error("docker answered {status}: {message}")]
    Answered {
        /// The HTTP status.
        status: u16,
        /// What the engine said.
        message: String,
    },
    /// The engine can't be reached: not installed, not running, or the way to it broke off.
    #[error("docker can't be reached: {0}")]
    Unreachable(String),
    /// An image could not be fetched.
    #[error("{image}: {message}")]
    Pull {
        /// The image.
        image: String,
        /// What the engine said.
        message: String,
    },
    /// An answer that can't be understood.
    #[error("docker's answer can't be understood: {0}")]
    Unreadable(String),
}

/// What happened on the way to the engine, kept as it was through the libraries between it and us.
#[derive(Clone, Debug, thiserror::Error)]
#[error(transparent)]
pub struct WayError(pub Arc<RemoteError>);

impl From<bollard::errors::Error> for DockerError {
    fn from(error: bollard::errors::Error) -> Self {
        use bollard::errors::Error as E;
        if let Some(way) = causes(&error).find_map(|cause| cause.downcast_ref::<WayError>()) {
            return Self::Way(way.clone());
        }
        match error {
            E::DockerResponseServerError { status_code, message } => Self::Answered { status: status_code, message },
            E::DockerStreamError { error } => Self::Answered { status: 500, message: error },
            E::JsonDataError { message, .. } => Self::Unreadable(message),
            other => Self::Unreachable(chain(&other)),
        }
    }
}

/// An error with its causes: the outermost often says only "client error".
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    causes(error).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn causes<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |error| error.source())
}

impl DockerError {
    /// Whether the engine said that the thing asked for is not there.
    pub const fn is_not_found(&self) -> bool {
        matches!(self, Self::Answered { status: 404, .. })
    }
}

impl From<DockerError> for Problem {
    fn from(error: DockerError) -> Self {
        match error {
            DockerError::Remote(error) => error.into(),
            DockerError::Way(WayError(error)) => error.as_ref().into(),
            DockerError::Pull { message, .. } | DockerError::Answered { message, .. } if tells_full_disk(&message) => {
                Self::new(ErrorCode::DiskFull).with("path", "/").detail(message)
            }
            DockerError::Pull { image, message } => {
                let limit = message.contains("toomanyrequests") || message.contains("pull rate limit");
                let code = if limit { ErrorCode::RegistryLimit } else { ErrorCode::ImagePullFailed };
                Self::new(code).with("image", image).detail(message)
            }
            DockerError::Unreachable(detail) => Self::new(ErrorCode::DockerNotRunning).detail(detail),
            other @ (DockerError::Answered { .. } | DockerError::Unreadable(_)) => {
                Self::new(ErrorCode::AnswerUnreadable).with("step", "").detail(other.to_string())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_disk_reported_from_every_engine_message() {
        let code = |error: DockerError| Problem::from(error).code;
        let pull = |message: &str| DockerError::Pull { image: "redis:7".to_owned(), message: message.to_owned() };
        let answer = |message: &str| DockerError::Answered { status: 500, message: message.to_owned() };
        let full = "failed to register layer: write /usr/lib/x: no space left on device";
        assert_eq!([code(pull(full)), code(answer(full))], [ErrorCode::DiskFull, ErrorCode::DiskFull]);
        assert_eq!(code(pull("connection reset by peer")), ErrorCode::ImagePullFailed);
        assert_eq!(code(answer("no such container")), ErrorCode::AnswerUnreadable);
    }
}
