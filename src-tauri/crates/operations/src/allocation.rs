//! Which instance number and which database port the next instance of a server gets. Pure: facts in, numbers out.

use std::collections::BTreeSet;

use model::{InstanceNumber, MysqlPort};

use crate::facts::Facts;

/// What is free on a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// The next instance number.
    pub instance: InstanceNumber,
    /// The next database port.
    pub mysql_port: MysqlPort,
}

/// The next free number and port.
pub fn next_free_number_and_port(facts: &Facts) -> Option<Allocation> {
    let used: BTreeSet<InstanceNumber> = numbers_in_use(facts);
    let mut instance = InstanceNumber::FIRST;
    while used.contains(&instance) {
        instance = instance.next()?;
    }
    let mut mysql_port = MysqlPort::DEFAULT;
    while port_in_use(facts, mysql_port.get()) || port_is_promised(facts, mysql_port, None) {
        mysql_port = mysql_port.next()?;
    }
    Some(Allocation { instance, mysql_port })
}

/// Numbers of which something is there: a record, a volume or a container.
fn numbers_in_use(facts: &Facts) -> BTreeSet<InstanceNumber> {
    let of_project = |name: &str| name.strip_prefix("smart").and_then(|digits| digits.parse::<InstanceNumber>().ok());
    let volumes = facts.docker.volumes.iter().filter_map(|volume| of_project(volume.split('_').next()?));
    let containers = facts.docker.containers.iter().filter_map(|container| of_project(&container.project));
    let records = facts.records.manifests.keys().chain(facts.records.specs.keys()).copied();
    records.chain(volumes).chain(containers).collect()
}

fn port_in_use(facts: &Facts, port: u16) -> bool {
    facts.host.listening.iter().flatten().any(|listening| listening.port == port)
}

pub(crate) fn port_is_promised(facts: &Facts, port: MysqlPort, except: Option<InstanceNumber>) -> bool {
    facts
        .records
        .specs
        .values()
        .any(|recorded| recorded.spec.mysql_port == port && Some(recorded.spec.instance) != except)
}
