//! What a step acts with.

use std::path::PathBuf;
use std::sync::Arc;

use docker::{Compose, Engine};
use model::{ErrorCode, Event, LogStream, Problem, ProgressUnit, StepId};
use remote::{Connection, Input, Script, Upload};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::OnceCell;
use vault::{Scope, SecretStore};

use crate::OperationError;
use crate::facts::{FactsRequest, NO_ANSWER};
use crate::plan_input::{PlanInput, TargetFile};

/// Where events go.
pub type EventSink = Arc<dyn Fn(Event) + Send + Sync>;

/// What comes with the specification to fetch the code, and is not written down.
#[derive(Clone, Debug, Default)]
pub struct CodeInput {
    /// The token for the Git server.
    pub git_token: Option<SecretString>,
    /// The archive, checked and repacked by [`crate::prepare_archive`].
    pub archive: Option<PathBuf>,
}

/// What a step acts with.
pub struct Context {
    /// The server.
    pub connection: Arc<Connection>,
    /// Specification and facts, as fresh as the last reading.
    pub input: PlanInput,
    /// What fetches the code.
    pub code: CodeInput,
    /// The keyring.
    pub vault: Arc<dyn SecretStore>,
    /// Under which name the instance's secrets are kept.
    pub scope: Scope,
    /// The operation's id.
    pub operation: String,
    /// Where events go.
    pub events: EventSink,
    /// The current step.
    pub step: StepId,
    pub(crate) engine: OnceCell<Engine>,
}

impl Context {
    /// The engine's API, connected at first use.
    pub async fn engine(&self) -> Result<&Engine, OperationError> {
        Ok(self.engine.get_or_try_init(|| Engine::connect(Arc::clone(&self.connection))).await?)
    }

    /// what the facts are about.
    pub fn request(&self) -> FactsRequest {
        let spec = &self.input.spec;
        FactsRequest { base: spec.base_folder.clone(), instance: spec.instance, domain: Some(spec.domain.clone()) }
    }

    /// Compose in the instance's folder.
    pub fn compose(&self) -> Result<Compose, OperationError> {
        let folder = self.input.layout().instance(self.input.spec.instance);
        self.compose_at(folder)
    }

    /// Compose in a folder.
    pub fn compose_at(&self, folder: String) -> Result<Compose, OperationError> {
        let version = self.input.facts.docker.compose.ok_or_else(|| self.verification_failed("compose"))?;
        Ok(Compose::at(folder, version))
    }

    /// Runs a short script, which has to succeed.
    pub async fn run(&self, script: &Script) -> Result<(), OperationError> {
        self.connection.run(script, Input::Nothing).await?.expect_success()?;
        Ok(())
    }

    /// Emits an event.
    pub fn emit(&self, event: Event) {
        (self.events)(event);
    }

    /// Reports how far the step is.
    pub fn progress(&self, done: u64, total: Option<u64>, unit: ProgressUnit) {
        self.emit(Event::StepProgress { step: self.step, done, total, unit });
    }

    /// Emits a line of the log.
    pub fn line(&self, text: impl Into<String>) {
        self.emit(Event::StepLine { step: self.step, stream: LogStream::Output, text: text.into() });
    }

    /// The error of a step that ran and is not satisfied afterwards.
    pub fn verification_failed(&self, reason: &str) -> OperationError {
        let problem = Problem::new(ErrorCode::VerificationFailed).with("step", self.step).with("reason", reason);
        match &self.input.facts.application_error {
            Some(error_output) if reason == NO_ANSWER => problem.detail(error_output).into(),
            _ => problem.detail(reason).into(),
        }
    }

    /// Puts a file at its place, keeping what was there under `backups/`.
    pub async fn put(&self, file: &TargetFile) -> Result<(), OperationError> {
        let spec = &self.input.spec;
        let kept = format!("{}/kept/{}", self.input.layout().backups(spec.instance), self.operation);
        let content = Input::Bytes(file.content.expose_secret().as_bytes());
        remote::upload_keeping(&self.connection, &upload(file), content, &kept).await?;
        Ok(())
    }

    /// Puts a file at its place over one that this operation knows: nothing is lost by it.
    pub async fn replace(&self, file: &TargetFile) -> Result<(), OperationError> {
        let content = Input::Bytes(file.content.expose_secret().as_bytes());
        remote::upload(&self.connection, &upload(file), content).await?;
        Ok(())
    }

    /// Puts those files at their places that are not there yet. One after another: hardened servers allow only a few
    /// channels per connection.
    pub async fn put_missing(&self, files: &[TargetFile]) -> Result<(), OperationError> {
        for file in files.iter().filter(|file| !file.is_there(&self.input.facts)) {
            self.put(file).await?;
        }
        Ok(())
    }
}

fn upload(file: &TargetFile) -> Upload<'_> {
    Upload { path: &file.path, mode: file.mode, owner: &file.owner }
}
