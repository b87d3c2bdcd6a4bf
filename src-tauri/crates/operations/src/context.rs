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
use crate::situation::{Situation, TargetFile};
use crate::survey::{NO_ANSWER, SurveyRequest};

/// Where events go.
pub type EventSink = Arc<dyn Fn(Event) + Send + Sync>;

/// What comes with the wishes to fetch the code, and is not written down.
#[derive(Clone, Debug, Default)]
pub struct CodeInput {
    /// The token for the Git server.
    pub git_token: Option<SecretString>,
    /// The archive, checked and packed anew by [`crate::prepare_archive`].
    pub archive: Option<PathBuf>,
}

/// What a step acts with.
pub struct Context {
    /// The server.
    pub connection: Arc<Connection>,
    /// Wishes and facts, as fresh as the last survey.
    pub situation: Situation,
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
    /// The step at work.
    pub step: StepId,
    pub(crate) engine: OnceCell<Engine>,
}

impl Context {
    /// The engine's API, connected at first use.
    pub async fn engine(&self) -> Result<&Engine, OperationError> {
        Ok(self.engine.get_or_try_init(|| Engine::connect(Arc::clone(&self.connection))).await?)
    }

    /// What the survey is about.
    pub fn request(&self) -> SurveyRequest {
        let wishes = &self.situation.wishes;
        SurveyRequest {
            base: wishes.base_folder.clone(),
            instance: wishes.instance,
            domain: Some(wishes.domain.clone()),
        }
    }

    /// Compose in the instance's folder.
    pub fn compose(&self) -> Result<Compose, OperationError> {
        let folder = self.situation.layout().instance(self.situation.wishes.instance);
        self.compose_at(folder)
    }

    /// Compose in a folder.
    pub fn compose_at(&self, folder: String) -> Result<Compose, OperationError> {
        let version = self.situation.survey.docker.compose.ok_or_else(|| self.not_proved("compose"))?;
        Ok(Compose::at(folder, version))
    }

    /// Runs a short script, which has to succeed.
    pub async fn run(&self, script: &Script) -> Result<(), OperationError> {
        self.connection.run(script, Input::Nothing).await?.expect_success()?;
        Ok(())
    }

    /// Tells something.
    pub fn tell(&self, event: Event) {
        (self.events)(event);
    }

    /// Tells how far the step is.
    pub fn progress(&self, done: u64, total: Option<u64>, unit: ProgressUnit) {
        self.tell(Event::StepProgress { step: self.step, done, total, unit });
    }

    /// Tells a line of the log.
    pub fn line(&self, text: impl Into<String>) {
        self.tell(Event::StepLine { step: self.step, stream: LogStream::Output, text: text.into() });
    }

    /// The error that says: it ran, and it is not so.
    pub fn not_proved(&self, reason: &str) -> OperationError {
        let problem = Problem::new(ErrorCode::NotProved).with("step", self.step).with("reason", reason);
        match &self.situation.survey.application_complaint {
            Some(complaint) if reason == NO_ANSWER => problem.detail(complaint).into(),
            _ => problem.detail(reason).into(),
        }
    }

    /// Puts a file at its place, keeping what was there under `backups/`.
    pub async fn put(&self, file: &TargetFile) -> Result<(), OperationError> {
        let wishes = &self.situation.wishes;
        let kept = format!("{}/kept/{}", self.situation.layout().backups(wishes.instance), self.operation);
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
        for file in files.iter().filter(|file| !file.is_there(&self.situation.survey)) {
            self.put(file).await?;
        }
        Ok(())
    }
}

fn upload(file: &TargetFile) -> Upload<'_> {
    Upload { path: &file.path, mode: file.mode, owner: &file.owner }
}
