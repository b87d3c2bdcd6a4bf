//! The next free number and database port of a server. Pure.

use std::collections::BTreeSet;

use model::{InstanceNumber, MysqlPort};

use crate::facts::Facts;

/// What is free on a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// The next instance number.
    pub number: InstanceNumber,
    /// The next database port.
    pub mysql_port: MysqlPort,
}

/// The next free number and port, if there are any.
pub fn next_free(facts: &Facts) -> Option<Allocation> {
    let used = numbers_in_use(facts);
    let mut number = InstanceNumber::FIRST;
    while used.contains(&number) {
        number = number.next()?;
    }
    let mut mysql_port = MysqlPort::DEFAULT;
    while port_in_use(facts, mysql_port.get()) || port_is_promised(facts, mysql_port, None) {
        mysql_port = mysql_port.next()?;
    }
    Some(Allocation { number, mysql_port })
}

/// Numbers of which something is there: a record, a volume or a container.
fn numbers_in_use(facts: &Facts) -> BTreeSet<InstanceNumber> {
    let of_project = |name: &str| name.strip_prefix("smart").and_then(|digits| digits.parse::<InstanceNumber>().ok());
    let volumes = facts.store.iter().flat_map(|store| &store.volumes);
    let volumes = volumes.filter_map(|volume| of_project(volume.split('_').next()?));
    let containers = facts.containers().iter().filter_map(|container| of_project(container.project()));
    let records = facts.records();
    let recorded = records.instances.keys().chain(&records.unreadable).copied();
    recorded.chain(volumes).chain(containers).collect()
}

fn port_in_use(facts: &Facts, port: u16) -> bool {
    let listening = facts.machine.iter().filter_map(|machine| machine.listening.as_ref()).flatten();
    listening.into_iter().any(|listening| listening.port == port) || facts.container_on_port(port).is_some()
}

/// Whether an instance on record has the port, though nothing may listen there now.
pub(crate) fn port_is_promised(facts: &Facts, port: MysqlPort, except: Option<InstanceNumber>) -> bool {
    let mut records = facts.records().instances.values();
    records.any(|record| record.spec.mysql_port == port && Some(record.spec.number) != except)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{ContainerFacts, StoreFacts};

    #[test]
    fn leftover_instance_keeps_its_number() {
        let mut facts = Facts::default();
        assert_eq!(next_free(&facts).map(|free| free.number.get()), Some(1));
        facts.containers = Some(vec![ContainerFacts::of_service("smart1", "fpm1")]);
        let volumes = ["smart2_mysqldata2", "other_data"].map(str::to_owned).into();
        facts.store = Some(StoreFacts { volumes, ..StoreFacts::default() });
        assert_eq!(next_free(&facts).map(|free| free.number.get()), Some(3));
    }
}
