//! Operations of this desktop: planned, run, remembered, and taken up again. What an operation does is its own business.

use std::path::PathBuf;
use std::sync::Arc;

use inventory::{Instance, InstanceState, Inventory, Operation, OperationResult};
use model::{
    Check, ErrorCode, Event, Images, InstanceSpec, LockOwner, OperationKind, PlannedStep, Problem, Request, SecretName,
    ServerName, StepId,
};
use remote::{Connection, ConnectionEvent};
use secrecy::SecretString;
use vault::{Scope, SecretStore, generate};

use super::identity::known_identity;
use crate::context::{CodeInput, EventSink};
use crate::facts::{Facts, FactsRequest, Sections, read_facts};
use crate::lock::STALE_AFTER_SECONDS;
use crate::operation::Remembered;
use crate::plan::{Plan, Session};
use crate::planning::plan_request;
use crate::run::Done;
use crate::running_marker::{self, RunningMarker};
use crate::{Desktop, OperationError};

/// How far back operations of this desktop are looked at.
const MAX_RECENT: u32 = 100;

/// The last operation on an instance, begun here, that did not do what it was begun for.
#[derive(Clone, Debug)]
pub struct Unfinished {
    /// Its id.
    pub id: String,
    /// Whether it was interrupted. Otherwise it failed, was stopped, or the person postponed it.
    pub interrupted: bool,
    /// The server.
    pub server: ServerName,
    /// The domain of the instance.
    pub domain: String,
    /// When it began, RFC 3339.
    pub started_at: String,
    /// What was asked for.
    pub request: Request,
}

/// A server's lock.
#[derive(Clone, Debug)]
pub struct HeldLock {
    /// Who holds it.
    pub owner: LockOwner,
    /// Whether that one is gone.
    pub is_stale: bool,
}

impl Desktop {
    /// What can be resumed: of each instance the last operation, where it came to no end or did not succeed. Those in
    /// progress now are none of them.
    pub fn unfinished(&self) -> Result<Vec<Unfinished>, OperationError> {
        let mut found = Vec::new();
        for instance in self.inventory.instances(None)? {
            let Some(operation) = self.inventory.last_operation(&instance.server, instance.number)? else { continue };
            let ended = operation.ended.as_ref().map(|ended| ended.result);
            if ended == Some(OperationResult::Succeeded) || running_marker::is_running(&self.home, &operation.id) {
                continue;
            }
            let Ok(request) = serde_json::from_str::<Request>(&operation.request_json) else { continue };
            // An instance that stands is not harmed by what failed on it: it is shown as it is.
            let stands = match request.kind() {
                OperationKind::Install => instance.state == InstanceState::Installed,
                kind => kind != OperationKind::Uninstall,
            };
            if ended.is_some() && stands {
                continue;
            }
            found.push(Unfinished {
                id: operation.id,
                interrupted: ended.is_none(),
                server: operation.server,
                domain: instance.domain.to_string(),
                started_at: operation.started_at,
                request,
            });
        }
        Ok(found)
    }

    /// The person does not resume an interrupted operation now. What was done stays on the server, and the operation can
    /// still be taken up.
    pub fn postpone(&self, operation: &str) -> Result<(), OperationError> {
        self.inventory.end_operation(operation, &jiff::Timestamp::now().to_string(), OperationResult::Cancelled)?;
        running_marker::remove_stale(&self.home, operation);
        Ok(())
    }

    /// Who runs an operation on a server, and whether it may be taken over. An operation of this desktop's that is over is
    /// known to be stale at once; for another computer's, its heartbeat says so.
    pub async fn lock_of(
        &self,
        server: &ServerName,
        connection: &Connection,
    ) -> Result<Option<HeldLock>, OperationError> {
        let request = FactsRequest { sections: Sections::RECORDS, ..FactsRequest::default() };
        let mut facts = Facts::default();
        read_facts(connection, &request, "", &mut facts).await?;
        self.expect_same_server(server, &facts)?;
        let records = facts.records.unwrap_or_default();
        let Some(owner) = records.lock else { return Ok(None) };
        let has_stopped = records.lock_age.is_some_and(|age| age > STALE_AFTER_SECONDS);
        let is_stale = has_stopped || self.stale_operations(server)?.contains(&owner.operation);
        Ok(Some(HeldLock { owner, is_stale }))
    }

    /// Refuses where an operation of this computer's runs on a server: it writes down how it ended under the name under which it
    /// began.
    pub(super) fn expect_idle(&self, server: &ServerName) -> Result<(), OperationError> {
        let begun = self.inventory.operations(Some(server), MAX_RECENT)?;
        match begun.into_iter().find(|begun| running_marker::is_running(&self.home, &begun.id)) {
            Some(begun) => {
                let problem = Problem::new(ErrorCode::ServerLocked).with("owner", who());
                Err(problem.with("operation", begun.kind).with("since", begun.started_at).into())
            }
            None => Ok(()),
        }
    }

    /// Operations of this desktop that are over, and may have left the server's lock behind where it could not be reached
    /// any more.
    fn stale_operations(&self, server: &ServerName) -> Result<Vec<String>, OperationError> {
        let is_over = |begun: &Operation| begun.ended.is_some() || running_marker::is_stale(&self.home, &begun.id);
        let begun = self.inventory.operations(Some(server), MAX_RECENT)?;
        Ok(begun.into_iter().filter(is_over).map(|begun| begun.id).collect())
    }

    /// Plans an operation. Nothing is changed yet, here or there.
    pub async fn plan(
        &self,
        server: &ServerName,
        connection: Arc<Connection>,
        request: Request,
        code: CodeInput,
        events: EventSink,
    ) -> Result<Planned, OperationError> {
        let emit = Arc::clone(&events);
        connection.listen(move |event| {
            emit(match event {
                ConnectionEvent::Lost { attempt } => Event::ConnectionLost { attempt },
                ConnectionEvent::Back => Event::ConnectionBack,
            });
        });
        let git_token = code.git_token.clone();
        let known = self.inventory.instance(server, request.instance()).ok();
        let on_record = self.inventory.server(server)?;
        let scope = Scope::Instance(on_record.identity.clone(), request.instance());
        let session = Session {
            connection,
            vault: Arc::clone(&self.vault),
            scope: scope.clone(),
            identity: Some(known_identity(&on_record)),
            host: on_record.host,
            code,
            id: generate::operation_id()?,
            by: who(),
            known: known.as_ref().map(spec_of).transpose()?,
            stale: self.stale_operations(server)?,
            events,
        };
        let plan = plan_request(server, request, session).await?;
        Ok(Planned {
            plan,
            home: self.home.clone(),
            server: server.clone(),
            scope,
            git_token,
            inventory: Arc::clone(&self.inventory),
            vault: Arc::clone(&self.vault),
        })
    }
}

/// What the desktop's own record of an instance says of it.
fn spec_of(instance: &Instance) -> Result<InstanceSpec, Problem> {
    let Instance { number, domain, mysql_port, base_folder, .. } = instance.clone();
    let base_folder = base_folder.parse().map_err(Problem::from)?;
    Ok(InstanceSpec { number, domain, mysql_port, base_folder, images: Images::default() })
}

/// An operation with its plan, ready to be carried out.
pub struct Planned {
    plan: Plan,
    home: PathBuf,
    server: ServerName,
    scope: Scope,
    git_token: Option<SecretString>,
    inventory: Arc<Inventory>,
    vault: Arc<dyn SecretStore>,
}

impl Planned {
    /// The operation's id.
    pub fn id(&self) -> &str {
        self.plan.id()
    }

    /// What was asked for.
    pub fn request(&self) -> Request {
        self.plan.operation().request()
    }

    /// The instance as it should be.
    pub fn spec(&self) -> &InstanceSpec {
        self.plan.operation().spec()
    }

    /// The steps.
    pub fn steps(&self) -> &[PlannedStep] {
        &self.plan.steps
    }

    /// The checks; none where nothing is to be done.
    pub fn checks(&self) -> &[Check] {
        &self.plan.checks
    }

    /// Whether the server will fetch the code, and so needs what opens its source.
    pub fn fetches_code(&self) -> bool {
        self.plan.steps.iter().any(|step| step.step == StepId::Code && !step.satisfied)
    }

    /// How many steps have something to do.
    pub fn pending(&self) -> usize {
        self.plan.pending()
    }

    /// Why it may not be begun.
    pub fn refusal(&self) -> Option<Problem> {
        self.plan.refusal()
    }

    /// Carries the plan out and keeps the desktop's record.
    pub async fn run(self) -> Result<Done, OperationError> {
        let now = || jiff::Timestamp::now().to_string();
        if let Some(refusal) = self.refusal() {
            return Err(refusal.into());
        }
        let (id, request, spec) = (self.id().to_owned(), self.request(), self.spec().clone());
        let remembered = self.plan.operation().remembered();
        let before = self.inventory.instance(&self.server, spec.number).ok();
        let instance = |state, installed_at| Instance {
            server: self.server.clone(),
            number: spec.number,
            domain: spec.domain.clone(),
            mysql_port: spec.mysql_port,
            base_folder: spec.base_folder.to_string(),
            installed_at,
            state,
            last_operation: Some(id.clone()),
        };
        // Before the lock is taken, so that this desktop knows the lock for its own whatever happens to it.
        self.inventory.begin_operation(&Operation {
            id: id.clone(),
            server: self.server.clone(),
            instance: spec.number,
            kind: request.kind(),
            started_at: now(),
            ended: None,
            request_json: serde_json::to_string(&request).unwrap_or_default(),
        })?;
        let marker = RunningMarker::create(&self.home, &id);
        if let Err(error) = &marker {
            tracing::warn!(%error, "no heartbeat can be kept on this desktop");
        }
        let mut has_begun = false;
        let begins = || {
            has_begun = true;
            if before.is_none() {
                let is_installation = remembered == Remembered::Installed;
                let state = if is_installation { InstanceState::Unfinished } else { InstanceState::Installed };
                self.inventory.upsert_instance(&instance(state, None))?;
            }
            Ok(())
        };
        let result = Box::pin(self.plan.run(begins)).await.map_err(Problem::from);
        drop(marker);
        if let Err(problem) = &result
            && !has_begun
            && matches!(problem.code, ErrorCode::ServerLocked | ErrorCode::ChecksFailed)
        {
            // It changed nothing, and what is known of the instance is not its business.
            self.inventory.forget_operation(&id)?;
            return Err(problem.clone().into());
        }
        let ended = match &result {
            Ok(_) => OperationResult::Succeeded,
            Err(problem) if problem.code == ErrorCode::Cancelled => OperationResult::Cancelled,
            Err(problem) => OperationResult::Failed { code: problem.code },
        };
        self.inventory.end_operation(&id, &now(), ended)?;
        let done = result?;
        let scope = self.scope.clone();
        let installed_at = before.as_ref().and_then(|instance| instance.installed_at.clone());
        match remembered {
            Remembered::Installed => {
                let since = installed_at.unwrap_or_else(now);
                self.inventory.upsert_instance(&instance(InstanceState::Installed, Some(since)))?;
                // It has proved itself now, and an upgrade will ask for it.
                if let (Some(token), true) = (&self.git_token, done.changed > 0) {
                    self.vault.put(&scope, SecretName::GitToken, token).await?;
                }
            }
            Remembered::Unchanged => {}
            Remembered::Uninstalled => {
                self.inventory.upsert_instance(&instance(InstanceState::Uninstalled, installed_at))?;
            }
            Remembered::Erased => {
                self.inventory.remove_instance(&self.server, spec.number)?;
                for name in SecretName::ALL.iter().copied().filter(|name| !name.belongs_to_server()) {
                    self.vault.delete(&scope, name).await?;
                }
            }
        }
        Ok(done)
    }
}

/// `user@computer`, for journals and locks.
fn who() -> String {
    let or_unknown = |name: whoami::Result<String>| name.unwrap_or_else(|_| "?".to_owned());
    format!("{}@{}", or_unknown(whoami::username()), or_unknown(whoami::hostname()))
}
