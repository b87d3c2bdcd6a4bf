//! The engine's API, as far as installations need it.
//!
//! Where the connection to the server breaks during a question, the question is asked again over a new one, up to three
//! times in all. What was asked before may still be running then: only questions that bear it are asked here.

use std::sync::Arc;

use bollard::Docker;
use bollard::container::LogOutput;
use bollard::exec::{CreateExecOptions, StartExecResults};
use bollard::models::{ContainerInspectResponse, HealthStatusEnum, NetworkCreateRequest};
use bollard::query_parameters::{InspectContainerOptions, InspectNetworkOptions, LogsOptions};
use futures_util::StreamExt as _;
use remote::Connection;
use tokio::io::AsyncWriteExt as _;

use crate::DockerError;
use crate::transport::client;

/// The most that is kept of an executed command's output.
const MAX_OUTPUT: usize = 4 * 1024 * 1024;

/// How many times a question is asked at most.
const MAX_ASKED: usize = 3;

/// Docker's engine on one server.
#[derive(Clone)]
pub struct Engine {
    pub(crate) docker: Docker,
    connection: Arc<Connection>,
}

/// What a container's own check says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// It has no check.
    Unchecked,
    /// The check has not come to a result yet.
    Starting,
    /// Well.
    Healthy,
    /// Not well.
    Unhealthy,
}

/// A container as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    /// Whether it runs.
    pub running: bool,
    /// What its check says.
    pub health: Health,
    /// What its last check printed.
    pub last_check: Option<String>,
    /// How often the engine started it again after it had ended, since somebody started it.
    pub restarts: u64,
}

/// A command that ran in a container.
#[derive(Clone, Debug)]
pub struct Executed {
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error.
    pub stderr: Vec<u8>,
    /// The exit status, if the engine knows one.
    pub status: Option<i64>,
}

impl Engine {
    /// Speaks to the engine and agrees on a version of the API.
    pub async fn connect(connection: Arc<Connection>) -> Result<Self, DockerError> {
        let engine = Self { docker: client(Arc::clone(&connection))?, connection };
        let docker = engine.steadily(|| async { Ok(engine.docker.clone().negotiate_version().await?) }).await?;
        Ok(Self { docker, ..engine })
    }

    /// Asks, and asks again over a new connection where the one to the server broke.
    pub(crate) async fn steadily<T, F>(&self, question: impl Fn() -> F) -> Result<T, DockerError>
    where
        F: Future<Output = Result<T, DockerError>>,
    {
        for _ in 1..MAX_ASKED {
            let remote = self.connection.ensure_connected().await?;
            match question().await {
                // An engine that refused was reached; whatever else went wrong may be the way to it.
                Err(error) if !matches!(error, DockerError::Answered { .. }) && remote.is_lost().await => {
                    self.connection.reconnect(&remote).await?;
                }
                other => return other,
            }
        }
        question().await
    }

    /// Makes a network, unless it is there.
    pub async fn ensure_network(&self, name: &str) -> Result<(), DockerError> {
        self.steadily(|| self.ensure_network_once(name)).await
    }

    async fn ensure_network_once(&self, name: &str) -> Result<(), DockerError> {
        match self.docker.inspect_network(name, None::<InspectNetworkOptions>).await {
            Ok(_) => return Ok(()),
            Err(error) => {
                let error = DockerError::from(error);
                if !error.is_not_found() {
                    return Err(error);
                }
            }
        }
        let request = NetworkCreateRequest {
            name: name.to_owned(),
            driver: Some("bridge".to_owned()),
            ..NetworkCreateRequest::default()
        };
        match self.docker.create_network(request).await.map_err(DockerError::from) {
            // Another client was faster.
            Ok(_) | Err(DockerError::Answered { status: 409, .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// A container by name or id; `None` if there is none.
    pub async fn container(&self, name: &str) -> Result<Option<Container>, DockerError> {
        let ask = || async { Ok(self.docker.inspect_container(name, None::<InspectContainerOptions>).await?) };
        match self.steadily(ask).await {
            Ok(inspected) => Ok(Some(read_container(inspected))),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Runs a command in a container, writes to its input, and returns what it printed. `input` may hold secrets;
    /// `command` may not. Where the connection breaks it runs again, perhaps beside the first.
    pub async fn exec(
        &self,
        container: &str,
        user: &str,
        command: &[&str],
        input: &[u8],
    ) -> Result<Executed, DockerError> {
        self.steadily(|| self.exec_once(container, user, command, input)).await
    }

    async fn exec_once(
        &self,
        container: &str,
        user: &str,
        command: &[&str],
        input: &[u8],
    ) -> Result<Executed, DockerError> {
        let options = CreateExecOptions::<String> {
            attach_stdin: Some(true),
            attach_stdout: Some(true),
            attach_stderr: Some(true),
            user: Some(user.to_owned()),
            cmd: Some(command.iter().map(|&word| word.to_owned()).collect()),
            ..CreateExecOptions::default()
        };
        let created = self.docker.create_exec(container, options).await?;
        let StartExecResults::Attached { mut output, input: mut stdin } =
            self.docker.start_exec(&created.id, None).await?
        else {
            return Err(DockerError::Unreadable("the command was detached".to_owned()));
        };
        let feed = async {
            // A command that does not read its input is no error.
            if stdin.write_all(input).await.is_ok() {
                let _ = stdin.flush().await;
            }
            let _ = stdin.shutdown().await;
        };
        let mut executed = Executed { stdout: Vec::new(), stderr: Vec::new(), status: None };
        let read = async {
            while let Some(piece) = output.next().await {
                let (kept, message) = match piece? {
                    LogOutput::StdErr { message } => (&mut executed.stderr, message),
                    LogOutput::StdOut { message } | LogOutput::StdIn { message } | LogOutput::Console { message } => {
                        (&mut executed.stdout, message)
                    }
                };
                if kept.len() + message.len() > MAX_OUTPUT {
                    return Err(DockerError::Unreadable("the command printed too much".to_owned()));
                }
                kept.extend_from_slice(&message);
            }
            Ok(())
        };
        let ((), read) = tokio::join!(feed, read);
        read?;
        executed.status = self.docker.inspect_exec(&created.id).await?.exit_code;
        Ok(executed)
    }

    /// The last lines that a container printed.
    pub async fn last_lines(&self, container: &str, lines: u32) -> Result<String, DockerError> {
        self.steadily(|| self.last_lines_once(container, lines, false)).await
    }

    /// The same, each after the time at which it was printed by the server's clock, and a blank. The times sort as text.
    pub async fn last_lines_with_times(&self, container: &str, lines: u32) -> Result<String, DockerError> {
        self.steadily(|| self.last_lines_once(container, lines, true)).await
    }

    async fn last_lines_once(&self, container: &str, lines: u32, timestamps: bool) -> Result<String, DockerError> {
        let tail = lines.to_string();
        let options = LogsOptions { stdout: true, stderr: true, timestamps, tail, ..LogsOptions::default() };
        let mut stream = self.docker.logs(container, Some(options));
        let mut text = String::new();
        while let Some(piece) = stream.next().await {
            text.push_str(&String::from_utf8_lossy(&piece?.into_bytes()));
            if text.len() > MAX_OUTPUT {
                break;
            }
        }
        Ok(text)
    }
}

fn read_container(inspected: ContainerInspectResponse) -> Container {
    let restarts = inspected.restart_count.and_then(|count| u64::try_from(count).ok()).unwrap_or_default();
    let state = inspected.state.unwrap_or_default();
    let health = state.health.as_ref().and_then(|health| health.status);
    let last_check = state.health.and_then(|health| health.log).and_then(|log| log.into_iter().last()?.output);
    Container {
        running: state.running.unwrap_or(false),
        health: match health {
            Some(HealthStatusEnum::HEALTHY) => Health::Healthy,
            Some(HealthStatusEnum::UNHEALTHY) => Health::Unhealthy,
            Some(HealthStatusEnum::STARTING) => Health::Starting,
            Some(HealthStatusEnum::NONE | HealthStatusEnum::EMPTY) | None => Health::Unchecked,
        },
        last_check,
        restarts,
    }
}
