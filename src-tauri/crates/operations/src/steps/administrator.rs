//! The administrator of the application's central panel.

use docker::Executed;
use model::{ErrorCode, Params, Problem, SecretName, StepId};
use secrecy::ExposeSecret as _;
use stack::php::{AskLogin, MakeAdministrator, Question};
use vault::generate;

use crate::OperationError;
use crate::context::Context;
use crate::facts::{NO_ANSWER, Sections};
use crate::plan_input::PlanInput;
use crate::step::{CheckOutcome, Step};
use crate::steps::secrets::PASSWORD_LENGTH;

/// The administrator can log in.
pub struct Administrator;

/// The name that the application shows.
const NAME: &str = "Admin";

#[async_trait::async_trait]
impl Step for Administrator {
    fn id(&self) -> StepId {
        StepId::Administrator
    }

    fn params(&self, input: &PlanInput) -> Params {
        [("email".to_owned(), stack::administrator(&input.spec.domain))].into()
    }

    fn sections(&self) -> Sections {
        Sections::APPLICATION
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let Some(state) = input.application() else { return CheckOutcome::Unsatisfied(NO_ANSWER) };
        CheckOutcome::satisfied_if(state.administrator == Some(true), "absent")
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        // Kept before its first use; where an earlier run broke off in between, the same one is used.
        let kept = context.vault.get(&context.scope, SecretName::AdministratorPassword).await?;
        let password = if let Some(kept) = kept {
            kept
        } else {
            let made = generate::password(PASSWORD_LENGTH)?;
            context.vault.put(&context.scope, SecretName::AdministratorPassword, &made).await?;
            made
        };
        let email = stack::administrator(&context.input.spec.domain);
        let question =
            MakeAdministrator { email: email.clone(), name: NAME.to_owned(), password: password.clone(), reset: false };
        let made = context.ask_application(&question).await?;
        if let Some(error) = made.error {
            return Err(Problem::new(ErrorCode::VerificationFailed)
                .with("step", self.id())
                .with("reason", "not-made")
                .detail(error)
                .into());
        }
        // That the row is there is the question's to prove; that its password is ours is proved here.
        let login = context.ask_application(&AskLogin { email, password }).await?;
        if login.ok { Ok(()) } else { Err(context.verification_failed("password")) }
    }
}

impl Context {
    /// Asks the application something through PHP. Input with secrets goes on standard input.
    pub async fn ask_application<Q: Question + Sync>(&self, question: &Q) -> Result<Q::Answer, OperationError> {
        let container = self.fpm_container()?;
        let code = question.code();
        let input = question.input();
        let command = ["php", "-r", code.as_str()];
        let executed: Executed =
            self.engine().await?.exec(&container, "www-data", &command, input.expose_secret().as_bytes()).await?;
        question.answer(&String::from_utf8_lossy(&executed.stdout)).map_err(|_| {
            Problem::new(ErrorCode::AnswerUnreadable)
                .with("step", self.step)
                .detail(String::from_utf8_lossy(&executed.stderr))
                .into()
        })
    }
}
