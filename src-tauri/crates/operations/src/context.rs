//! What a step acts with.

use std::path::PathBuf;
use std::sync::Arc;

use docker::{Compose, Engine};
use model::{ErrorCode, Event, Fingerprint, InstanceSpec, LogStream, Problem, ProgressUnit, StepId};
use remote::{Connection, Input, Script, Upload};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::OnceCell;
use vault::{Scope, SecretStore};

use crate::OperationError;
use crate::desired::TargetFile;
use crate::facts::{FactsRequest, InstanceQuestion, NO_ANSWER, Sections, read_facts};
use crate::plan_input::PlanInput;

/// Where events go.
pub type EventSink = Arc<dyn Fn(Event) + Send + Sync>;

/// What comes with the specification to fetch the code, and is not written down.
#[derive(Clone, Debug, Default)]
pub struct CodeInput {
    /// The token for the Git server.
    pub git_token: Option<SecretString>,
    /// The token is not known yet, and the plan is only to be shown: the source can't be tried.
    pub token_follows: bool,
    /// The key of the Git server that a person confirmed, in the place of an earlier one.
    pub git_host_key: Option<Fingerprint>,
    /// The archive, checked and packed again by [`crate::prepare_archive`].
    pub archive: Option<PathBuf>,
    /// The `.env` of another installation that the archive brings.
    pub environment: Option<SecretString>,
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
    /// The step in progress, and its position.
    pub step: StepId,
    /// Counted from 0.
    pub position: usize,
    pub(crate) engine: OnceCell<Engine>,
}

impl Context {
    /// The engine's API, connected at first use.
    pub async fn engine(&self) -> Result<&Engine, OperationError> {
        Ok(self.engine.get_or_try_init(|| Engine::connect(Arc::clone(&self.connection))).await?)
    }

    /// Reads sections of the instance again, in the middle of an action.
    pub async fn read(&mut self, sections: Sections) -> Result<(), OperationError> {
        let request = request_for(&self.input.spec, sections);
        read_facts(&self.connection, &request, "", &mut self.input.facts).await
    }

    /// Compose for the instance's project.
    pub fn compose(&self) -> Result<Compose, OperationError> {
        self.compose_at(self.input.layout().instance(self.input.spec.number), &self.input.project())
    }

    /// Compose for a project in a folder.
    pub fn compose_at(&self, folder: String, project: &str) -> Result<Compose, OperationError> {
        let version = self.input.engine().and_then(|engine| engine.compose);
        Ok(Compose::at(folder, project, version.ok_or_else(|| self.verification_failed("compose"))?))
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
        self.emit(Event::StepProgress { position: self.position, step: self.step, done, total, unit });
    }

    /// Emits a line of the log.
    pub fn line(&self, text: impl Into<String>) {
        let (position, step) = (self.position, self.step);
        self.emit(Event::StepLine { position, step, stream: LogStream::Output, text: text.into() });
    }

    /// Reports that the step waits for something that is not ours.
    pub fn waits(&self, reason: Problem) {
        self.emit(Event::StepWaits { position: self.position, step: self.step, reason });
    }

    /// The error that says: it ran, and it is not so.
    pub fn verification_failed(&self, reason: &str) -> OperationError {
        let problem = Problem::new(ErrorCode::VerificationFailed).with("step", self.step).with("reason", reason);
        match self.input.application_error() {
            Some(error_output) if reason == NO_ANSWER => problem.detail(error_output).into(),
            _ => problem.detail(reason).into(),
        }
    }

    /// Puts a file at its place, keeping what was there under `backups/`.
    pub async fn put(&self, file: &TargetFile) -> Result<(), OperationError> {
        let spec = &self.input.spec;
        let kept = self.input.layout().kept(spec.number, &self.operation);
        let content = file.content.expose_secret().as_bytes();
        remote::upload_keeping(&self.connection, &upload(file), content, &kept).await?;
        Ok(())
    }

    /// Puts a file at its place over one that this operation knows: nothing is lost by it.
    pub async fn replace(&self, file: &TargetFile) -> Result<(), OperationError> {
        let content = file.content.expose_secret().as_bytes();
        remote::upload(&self.connection, &upload(file), content).await?;
        Ok(())
    }

    /// Puts those files at their places that are not there yet. One after another: hardened servers allow only a few
    /// channels per connection.
    pub async fn put_missing(&self, files: &[TargetFile]) -> Result<(), OperationError> {
        for file in files.iter().filter(|file| !file.is_there(&self.input)) {
            self.put(file).await?;
        }
        Ok(())
    }
}

/// What is asked about an instance.
pub(crate) fn request_for(spec: &InstanceSpec, sections: Sections) -> FactsRequest {
    let question = InstanceQuestion {
        number: spec.number,
        base_folder: Some(spec.base_folder.clone()),
        domain: Some(spec.domain.clone()),
    };
    FactsRequest {
        sections,
        instances: vec![question],
        base_folder: spec.base_folder.clone(),
        ..FactsRequest::default()
    }
}

fn upload(file: &TargetFile) -> Upload<'_> {
    Upload { path: &file.path, mode: file.mode, owner: &file.owner }
}
