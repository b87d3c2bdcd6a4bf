//! Instances for this crate's own tests.

use model::{Domain, Images, InstanceNumber, MysqlPort, Sizing};
use proptest::prelude::*;
use secrecy::SecretString;

use crate::environment::InstanceSecrets;
use crate::{Instance, Layout};

pub(crate) fn instance() -> Instance {
    made("fact.rog.pe", 1, 3306)
}

pub(crate) fn made(domain: &str, number: u16, port: u16) -> Instance {
    Instance::new(
        InstanceNumber::try_from(number).unwrap(),
        domain.parse::<Domain>().unwrap(),
        MysqlPort::try_from(port).unwrap(),
        Layout::default(),
        Images::default(),
        Sizing { workers: 8, buffer_pool_mib: 512 },
    )
}

/// Any instance that a person can ask for; domains that YAML readers like to take for something else among them.
pub(crate) fn any_instance() -> impl Strategy<Value = Instance> {
    let label = || "[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?";
    let domain = prop_oneof![
        (label(), label(), "[a-z]{2,6}").prop_map(|(a, b, c)| format!("{a}.{b}.{c}")),
        Just("1e3.e5".to_owned()),
        Just("0x1.no".to_owned()),
        Just("null.yes".to_owned()),
        Just("12.30.on".to_owned()),
    ];
    (domain.prop_filter("a domain", |text| text.parse::<Domain>().is_ok()), 1..=999_u16, 1024..=65535_u16)
        .prop_map(|(domain, number, port)| made(&domain, number, port))
}

pub(crate) fn secrets(mysql_root: &str, mysql: &str) -> InstanceSecrets {
    InstanceSecrets { mysql_root: SecretString::from(mysql_root), mysql: SecretString::from(mysql) }
}
