//! From a request to its operation, and to that one's plan: the only place that knows every kind of operation.

use model::{ErrorCode, InstanceNumber, InstanceRecord, Problem, Request, ServerName};

use crate::OperationError;
use crate::control::Control;
use crate::facts::{Facts, FactsRequest, Sections, read_facts};
use crate::install::Install;
use crate::operation::Operation;
use crate::plan::{Plan, Session, plan};
use crate::uninstall::Uninstall;

/// Plans what was asked for. Changes nothing.
pub async fn plan_request(server: &ServerName, request: Request, session: Session) -> Result<Plan, OperationError> {
    let (operation, facts) = operation_for(server, &session, request).await?;
    plan(operation, session, facts).await
}

/// Makes the operation of a request. What is done to an instance that stands starts from its record on the server.
async fn operation_for(
    server: &ServerName,
    session: &Session,
    request: Request,
) -> Result<(Box<dyn Operation>, Facts), OperationError> {
    let mut facts = Facts::default();
    let number = request.instance();
    if !matches!(request, Request::Install(_)) {
        let question = FactsRequest { sections: Sections::RECORDS, ..FactsRequest::default() };
        read_facts(&session.connection, &question, "", &mut facts).await?;
        session.expect_same_server(&facts)?;
    }
    let operation: Box<dyn Operation> = match request {
        Request::Install(install) => Box::new(Install::new(*install)),
        Request::Control(control) => Box::new(Control::new(control, installed(server, number, &facts)?)),
        Request::Uninstall(uninstall) => {
            let (spec, is_recorded) = match (recorded(server, number, &facts), &session.known) {
                (Ok(record), _) => (&record.spec, true),
                // It ended after the record was removed, and before this desktop knew.
                (Err(_), Some(known)) if uninstall.erase_data.is_some() => (known, false),
                (Err(unknown), _) => return Err(unknown),
            };
            if let Some(typed) = uninstall.erase_data.as_ref().filter(|typed| **typed != spec.domain) {
                let problem = Problem::new(ErrorCode::EraseNotConfirmed);
                return Err(problem.with("domain", &spec.domain).with("typed", typed).into());
            }
            Box::new(Uninstall::new(uninstall, spec, is_recorded))
        }
    };
    Ok((operation, facts))
}

fn recorded<'a>(
    server: &ServerName,
    number: InstanceNumber,
    facts: &'a Facts,
) -> Result<&'a InstanceRecord, OperationError> {
    let unknown = || Problem::new(ErrorCode::InstanceUnknown).with("server", server).with("instance", number);
    facts.records().instance(number).ok_or_else(|| unknown().into())
}

fn installed<'a>(
    server: &ServerName,
    number: InstanceNumber,
    facts: &'a Facts,
) -> Result<&'a InstanceRecord, OperationError> {
    let record = recorded(server, number, facts)?;
    if record.is_installed() {
        return Ok(record);
    }
    let problem = Problem::new(ErrorCode::InstanceNotInstalled).with("server", server).with("instance", number);
    Err(problem.with("domain", &record.spec.domain).into())
}
