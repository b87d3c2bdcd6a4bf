//! The errors of this crate. It does not turn them into codes for people: that is done at the edge.

/// What can go wrong while a file is made or an answer is read. Never holds a secret.
#[derive(Debug, thiserror::Error)]
pub enum StackError {
    /// A name that this crate made of checked parts is not valid.
    #[error(transparent)]
    Name(#[from] model::Invalid),
    /// The name of a PHP extension is not one.
    #[error("the name of the PHP extension is not valid")]
    PhpExtension,
    /// A password holds characters that `.env`, shell or SQL would read as something else.
    #[error("the secret for {key} is not safe in every file")]
    UnsafeSecret {
        /// The key of `.env` that it was for.
        key: &'static str,
    },
    /// The engine's `daemon.json` on the server is not what the engine would accept.
    #[error("daemon.json is not valid: {reason}")]
    Daemon {
        /// What is wrong with it. Holds line and column, and no values.
        reason: String,
    },
    /// A typed file could not be written as YAML.
    #[error("the compose file could not be written")]
    Yaml(#[source] serde_saphyr::SerializeError),
    /// A template of ours is wrong.
    #[error("the template could not be filled in")]
    Template(#[from] minijinja::Error),
    /// A PHP script did not end with the line of JSON that it owes.
    #[error("the PHP script gave no answer that can be read")]
    PhpAnswer,
}
