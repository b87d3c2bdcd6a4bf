//! Records to write, for the tests.
#![expect(clippy::unwrap_used, reason = "the helpers of a test may fail as loudly as the test itself")]

use inventory::{Instance, InstanceState, LoginMethod, Operation, Server};
use model::{InstanceNumber, MysqlPort, OperationKind, SshPort};

pub fn server(name: &str) -> Server {
    Server {
        name: name.parse().unwrap(),
        host: "203.0.113.7".parse().unwrap(),
        port: SshPort::DEFAULT,
        user: "root".parse().unwrap(),
        login: LoginMethod::Password,
        elevation: None,
        added_at: "2026-11-24T10:00:00Z".to_owned(),
        identity: name.parse().unwrap(),
        identity_on_server: true,
    }
}

pub fn instance(server: &str, number: u16) -> Instance {
    Instance {
        server: server.parse().unwrap(),
        number: InstanceNumber::try_from(number).unwrap(),
        domain: "facturas.ejemplo.pe".parse().unwrap(),
        mysql_port: MysqlPort::DEFAULT,
        base_folder: "/opt/stack-facturador-smart".to_owned(),
        installed_at: None,
        state: InstanceState::Unfinished,
        last_operation: None,
    }
}

pub fn operation(server: &str, id: &str) -> Operation {
    Operation {
        id: id.to_owned(),
        server: server.parse().unwrap(),
        instance: InstanceNumber::FIRST,
        kind: OperationKind::Install,
        started_at: "2026-11-24T10:01:00Z".to_owned(),
        ended: None,
        request_json: r#"{"domain":"ñandú.pe"}"#.to_owned(),
    }
}
