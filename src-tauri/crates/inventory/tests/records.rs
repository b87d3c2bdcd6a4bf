//! What is written is read back as it was, refused where it contradicts what is there, and gone when it was removed.
#![expect(clippy::expect_used, reason = "the helpers of a test may fail as loudly as the test itself")]

mod common;

use common::{instance, operation, server};
use inventory::{Ended, Error, InstanceState, Inventory, LoginMethod, Look, OperationResult, Server};
use model::{Elevation, ErrorCode, InstanceNumber, Problem};

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> ErrorCode {
    Problem::from(result.expect_err("a refusal")).code
}

#[test]
fn servers_round_trip() {
    let folder = tempfile::tempdir().unwrap();
    let inventory = Inventory::open(folder.path()).unwrap();
    let logins = [
        LoginMethod::Password,
        LoginMethod::KeyFile { path: "C:\\Users\\Ñata\\id's \"key\".ppk".to_owned() },
        LoginMethod::Agent { key: None },
        LoginMethod::Agent { key: "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".parse().ok() },
        LoginMethod::MadeKey,
        LoginMethod::SystemConfiguration { alias: "vps'; DROP TABLE servers; --".to_owned() },
    ];
    let elevations = [None, Some(Elevation::Root), Some(Elevation::Sudo), Some(Elevation::SudoWithPassword), None];
    let mut written = Vec::new();
    for (index, (login, elevation)) in logins.into_iter().zip(elevations).enumerate() {
        let server = Server { login, elevation, ..server(&format!("s{index}")) };
        inventory.add_server(&server).unwrap();
        assert_eq!(inventory.server(&server.name).unwrap(), server);
        let wire = serde_json::to_string(&server).unwrap();
        assert_eq!(serde_json::from_str::<Server>(&wire).unwrap(), server);
        written.push(server);
    }
    drop(inventory);
    let inventory = Inventory::open(folder.path()).unwrap();
    assert_eq!(inventory.servers().unwrap(), written);

    assert_eq!(code(inventory.add_server(&server("s0"))), ErrorCode::ServerExists);
    assert_eq!(code(inventory.server(&"nobody".parse().unwrap())), ErrorCode::ServerUnknown);
    assert_eq!(code(inventory.update_server(&server("nobody"))), ErrorCode::ServerUnknown);
    assert_eq!(code(inventory.remove_server(&"nobody".parse().unwrap())), ErrorCode::ServerUnknown);

    let moved = Server { host: "vps.ejemplo.pe".parse().unwrap(), login: LoginMethod::MadeKey, ..written[0].clone() };
    inventory.update_server(&moved).unwrap();
    assert_eq!(inventory.server(&moved.name).unwrap(), moved);
}

#[test]
fn instances_overwritten_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let inventory = Inventory::open(folder.path()).unwrap();
    assert_eq!(code(inventory.upsert_instance(&instance("lima", 1))), ErrorCode::ServerUnknown);
    for name in ["lima", "cusco"] {
        inventory.add_server(&server(name)).unwrap();
    }
    for (name, number) in [("lima", 10), ("lima", 2), ("cusco", 1)] {
        inventory.upsert_instance(&instance(name, number)).unwrap();
    }
    let mut installed = instance("lima", 2);
    installed.state = InstanceState::Installed;
    installed.installed_at = Some("2026-11-24T10:09:00-05:00".to_owned());
    installed.last_operation = Some("abc234abc234".to_owned());
    inventory.upsert_instance(&installed).unwrap();

    let lima = "lima".parse().unwrap();
    assert_eq!(inventory.instances(Some(&lima)).unwrap(), [installed.clone(), instance("lima", 10)]);
    assert_eq!(inventory.instances(None).unwrap().len(), 3);
    assert_eq!(inventory.instance(&lima, installed.number).unwrap(), installed);
    assert_eq!(code(inventory.instance(&lima, InstanceNumber::FIRST)), ErrorCode::InstanceUnknown);

    assert_eq!(inventory.remove_instance(&lima, installed.number).unwrap(), installed);
    assert_eq!(code(inventory.remove_instance(&lima, installed.number)), ErrorCode::InstanceUnknown);
    assert_eq!(inventory.instances(None).unwrap().len(), 2);
}

#[test]
fn operations_recorded_and_last_of_instance_found() {
    let folder = tempfile::tempdir().unwrap();
    let inventory = Inventory::open(folder.path()).unwrap();
    assert_eq!(code(inventory.begin_operation(&operation("lima", "a"))), ErrorCode::ServerUnknown);
    for name in ["lima", "cusco"] {
        inventory.add_server(&server(name)).unwrap();
    }
    for (name, id) in [("lima", "a"), ("lima", "b"), ("cusco", "c"), ("lima", "d")] {
        inventory.begin_operation(&operation(name, id)).unwrap();
    }
    assert_eq!(code(inventory.begin_operation(&operation("lima", "a"))), ErrorCode::Internal);

    let results = [
        ("a", OperationResult::Succeeded),
        ("b", OperationResult::Failed { code: ErrorCode::DiskFull }),
        ("c", OperationResult::Cancelled),
    ];
    for (id, result) in results {
        inventory.end_operation(id, "2026-11-24T10:05:00Z", result).unwrap();
        let ended = inventory.operation(id).unwrap().ended;
        assert_eq!(ended, Some(Ended { at: "2026-11-24T10:05:00Z".to_owned(), result }));
        let wire = serde_json::to_string(&ended).unwrap();
        assert_eq!(serde_json::from_str::<Option<Ended>>(&wire).unwrap(), ended);
    }
    assert_eq!(code(inventory.end_operation("x", "", OperationResult::Cancelled)), ErrorCode::Internal);
    let last = |server: &str, number| {
        let number = InstanceNumber::try_from(number).unwrap();
        inventory.last_operation(&server.parse().unwrap(), number).unwrap()
    };
    assert_eq!(last("lima", 1), Some(operation("lima", "d")));
    assert_eq!(last("cusco", 1).map(|operation| operation.id).as_deref(), Some("c"));
    assert_eq!(last("lima", 2), None);

    let ids = |server, limit| {
        let found = inventory.operations(server, limit).unwrap();
        found.into_iter().map(|operation| operation.id).collect::<String>()
    };
    let lima = "lima".parse().unwrap();
    assert_eq!(ids(None, 100), "dcba");
    assert_eq!(ids(Some(&lima), 2), "db");
    assert_eq!(
        code(inventory.begin_operation(&{
            let mut no_json = operation("lima", "e");
            no_json.request_json = "{".to_owned();
            no_json
        })),
        ErrorCode::Internal
    );
}

#[test]
fn removed_server_removes_its_records() {
    let folder = tempfile::tempdir().unwrap();
    let inventory = Inventory::open(folder.path()).unwrap();
    for name in ["lima", "cusco"] {
        inventory.add_server(&server(name)).unwrap();
        inventory.upsert_instance(&instance(name, 1)).unwrap();
        inventory.upsert_instance(&instance(name, 2)).unwrap();
        inventory.begin_operation(&operation(name, name)).unwrap();
    }
    let removed = inventory.remove_server(&"lima".parse().unwrap()).unwrap();
    assert_eq!(removed.server, server("lima"));
    assert_eq!(removed.instances, [instance("lima", 1), instance("lima", 2)]);
    assert_eq!(inventory.servers().unwrap(), [server("cusco")]);
    assert_eq!(inventory.instances(None).unwrap().len(), 2);
    assert_eq!(inventory.operations(None, 100).unwrap(), [operation("cusco", "cusco")]);
}

#[test]
fn threads_share_one_connection() {
    let folder = tempfile::tempdir().unwrap();
    let inventory = Inventory::open(folder.path()).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let inventory = &inventory;
            scope.spawn(move || {
                for round in 0..25 {
                    inventory.add_server(&server(&format!("s{thread}-{round}"))).unwrap();
                }
            });
        }
    });
    assert_eq!(inventory.servers().unwrap().len(), 100);
}

#[test]
fn last_look_is_kept_until_the_next_and_goes_with_its_server() {
    let folder = tempfile::tempdir().unwrap();
    let inventory = Inventory::open(folder.path()).unwrap();
    let look = |server: &str, seen: &str| Look {
        server: server.parse().unwrap(),
        at: "2026-11-24T10:01:00Z".to_owned(),
        seen_json: seen.to_owned(),
    };
    inventory.add_server(&server("lima")).unwrap();
    inventory.add_server(&server("tacna")).unwrap();
    inventory.remember_looks(&[look("lima", "1"), look("nobody", "1"), look("tacna", "1")]).unwrap();
    inventory.remember_looks(&[look("lima", "2")]).unwrap();
    assert_eq!(inventory.looks().unwrap(), [look("lima", "2"), look("tacna", "1")]);
    inventory.remove_server(&"lima".parse().unwrap()).unwrap();
    assert_eq!(inventory.looks().unwrap(), [look("tacna", "1")]);
}

#[test]
fn renamed_server_keeps_everything_that_is_known_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let inventory = Inventory::open(folder.path()).unwrap();
    let name = |text: &str| text.parse().unwrap();
    for one in ["lima", "tacna"] {
        inventory.add_server(&server(one)).unwrap();
    }
    inventory.upsert_instance(&instance("lima", 1)).unwrap();
    inventory.begin_operation(&operation("lima", "a")).unwrap();
    let look = Look { server: name("lima"), at: String::new(), seen_json: "{}".to_owned() };
    inventory.remember_looks(std::slice::from_ref(&look)).unwrap();

    assert_eq!(code(inventory.rename_server(&name("lima"), &name("tacna"))), ErrorCode::ServerExists);
    assert_eq!(code(inventory.rename_server(&name("cusco"), &name("ica"))), ErrorCode::ServerUnknown);
    inventory.rename_server(&name("lima"), &name("lima-1")).unwrap();
    let renamed = name("lima-1");
    assert_eq!(code(inventory.server(&name("lima"))), ErrorCode::ServerUnknown);
    assert_eq!(inventory.server(&renamed).unwrap().identity, server("lima").identity, "its secrets are found by it");
    assert_eq!(inventory.instances(Some(&renamed)).unwrap().len(), 1);
    assert_eq!(inventory.operations(Some(&renamed), 9).unwrap()[0].id, "a");
    assert_eq!(inventory.looks().unwrap(), [Look { server: renamed, ..look }]);
}
