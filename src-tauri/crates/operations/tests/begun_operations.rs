//! What a desktop remembers of the operations that were begun there, and which of them it offers to resume: what was
//! interrupted, postponed, failed or was stopped before it was done.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::sync::Arc;

use inventory::{Instance, InstanceState, LoginMethod, Operation, OperationResult, Server};
use model::{ErrorCode, InstanceNumber, MysqlPort, OperationKind, SshPort};
use operations::{BegunOperation, Desktop, Outcome};
use vault::MemoryStore;

const NOW: &str = "2026-11-26T10:00:00Z";

/// A desktop that knows one server.
fn desktop(home: &std::path::Path) -> Desktop {
    let desktop = Desktop::open(home, Arc::new(MemoryStore::default())).unwrap();
    let server = Server {
        name: "lima".parse().unwrap(),
        host: "203.0.113.7".parse().unwrap(),
        port: SshPort::DEFAULT,
        user: "root".parse().unwrap(),
        login: LoginMethod::Password,
        elevation: None,
        added_at: NOW.to_owned(),
        identity: "vps".parse().unwrap(),
        identity_on_server: true,
    };
    desktop.inventory().add_server(&server).unwrap();
    desktop
}

fn upsert_instance(desktop: &Desktop, number: InstanceNumber, state: InstanceState) {
    let instance = Instance {
        server: "lima".parse().unwrap(),
        number,
        domain: "facturas.ejemplo.pe".parse().unwrap(),
        mysql_port: MysqlPort::DEFAULT,
        base_folder: "/opt/stack-facturador-smart".to_owned(),
        installed_at: None,
        state,
        last_operation: None,
    };
    desktop.inventory().upsert_instance(&instance).unwrap();
}

fn begin(desktop: &Desktop, id: &str, number: InstanceNumber) {
    let request = serde_json::json!({
        "kind": "install",
        "spec": { "domain": "facturas.ejemplo.pe", "number": number, "mysql_port": 3306 },
        "code": { "kind": "archive", "sha256": "00".repeat(32), "format": "zip" },
    });
    let operation = Operation {
        id: id.to_owned(),
        server: "lima".parse().unwrap(),
        instance: number,
        kind: OperationKind::Install,
        started_at: NOW.to_owned(),
        ended: None,
        request_json: request.to_string(),
    };
    desktop.inventory().begin_operation(&operation).unwrap();
}

/// What is offered, with whether it was interrupted.
fn offered(desktop: &Desktop) -> Vec<(String, bool)> {
    desktop.unfinished().unwrap().into_iter().map(|one| (one.id, one.interrupted)).collect()
}

#[test]
fn unfinished_operation_offered_until_finished() {
    let home = tempfile::tempdir().unwrap();
    let desktop = desktop(home.path());
    let number = InstanceNumber::FIRST;
    upsert_instance(&desktop, number, InstanceState::Unfinished);
    assert_eq!(offered(&desktop), [], "nothing was begun here");

    begin(&desktop, "a", number);
    assert_eq!(offered(&desktop), [("a".to_owned(), true)]);
    desktop.postpone("a").unwrap();
    assert_eq!(offered(&desktop), [("a".to_owned(), false)], "it can still be taken up");

    begin(&desktop, "b", number);
    let failed = OperationResult::Failed { code: ErrorCode::DiskFull };
    desktop.inventory().end_operation("b", NOW, failed).unwrap();
    assert_eq!(offered(&desktop), [("b".to_owned(), false)], "only the last word on an instance");

    begin(&desktop, "c", number);
    desktop.inventory().end_operation("c", NOW, OperationResult::Succeeded).unwrap();
    upsert_instance(&desktop, number, InstanceState::Installed);
    assert_eq!(offered(&desktop), []);

    begin(&desktop, "d", number);
    assert_eq!(offered(&desktop), [("d".to_owned(), true)], "interrupted while it was followed");
}

#[test]
fn every_begun_operation_is_told_with_its_end_and_domain() {
    let home = tempfile::tempdir().unwrap();
    let desktop = desktop(home.path());
    let number = InstanceNumber::FIRST;
    assert_eq!(desktop.begun_operations(9).unwrap(), []);

    let end = |id, result| desktop.inventory().end_operation(id, NOW, result).unwrap();
    for (id, result) in [
        ("a", Some(OperationResult::Failed { code: ErrorCode::DiskFull })),
        ("b", Some(OperationResult::Cancelled)),
        ("c", Some(OperationResult::Succeeded)),
        ("d", None),
    ] {
        begin(&desktop, id, number);
        if let Some(result) = result {
            end(id, result);
        }
    }
    // Its request names no domain, and the instance is in no list.
    let stop = Operation { kind: OperationKind::Stop, ..desktop.inventory().operation("d").unwrap() };
    let request = serde_json::json!({ "kind": "control", "instance": 1, "action": "stop" }).to_string();
    desktop.inventory().begin_operation(&Operation { id: "e".to_owned(), request_json: request, ..stop }).unwrap();
    end("e", OperationResult::Succeeded);

    let told = |one: BegunOperation| (one.id, one.kind, one.outcome, one.ended_at.is_some(), one.domain.unwrap());
    let domain = "facturas.ejemplo.pe".to_owned();
    let install =
        |id: &str, outcome, has_end| (id.to_owned(), OperationKind::Install, outcome, has_end, domain.clone());
    assert_eq!(
        desktop.begun_operations(9).unwrap().into_iter().map(told).collect::<Vec<_>>(),
        [
            ("e".to_owned(), OperationKind::Stop, Outcome::Succeeded, true, domain.clone()),
            install("d", Outcome::Interrupted, false),
            install("c", Outcome::Succeeded, true),
            install("b", Outcome::Cancelled, true),
            install("a", Outcome::Failed(ErrorCode::DiskFull), true),
        ]
    );
    assert_eq!(desktop.begun_operations(2).unwrap().len(), 2, "no more than were asked for");
}
