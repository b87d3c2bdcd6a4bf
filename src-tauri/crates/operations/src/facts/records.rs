//! Our records of the server: its instances, and the lock with its owner.

use std::collections::BTreeMap;

use model::{Domain, InstanceNumber, InstanceRecord, LockOwner, Machine, OperationKind, ServerRecord};

use super::lines::{Lines, unpack};
use crate::lock::STALE_AFTER_SECONDS;

/// Our records.
#[derive(Clone, Debug, Default)]
pub struct ServerRecords {
    /// Every instance that was begun.
    pub instances: BTreeMap<InstanceNumber, InstanceRecord>,
    /// Instances whose record can't be read, or was written by a newer version: nothing is done to those.
    pub unreadable: Vec<InstanceNumber>,
    /// Who is in progress.
    pub lock: Option<LockOwner>,
    /// How long ago, in seconds, that one gave a heartbeat. Not known where none can be read.
    pub lock_age: Option<u64>,
    /// The proxy, and the engine below it, that led a visitor to a container.
    pub proved_proxy: Option<String>,
    /// Who the server is, as it has it in writing.
    pub server: Option<ServerRecord>,
    /// Whether it has that, and it can't be read or is of a newer version.
    pub server_is_unreadable: bool,
    /// The machine that was read.
    pub machine: Machine,
}

impl ServerRecords {
    /// None.
    pub const NONE: Self = Self {
        instances: BTreeMap::new(),
        unreadable: Vec::new(),
        lock: None,
        lock_age: None,
        proved_proxy: None,
        server: None,
        server_is_unreadable: false,
        machine: Machine { product: None, address: None },
    };

    /// The record of an instance.
    pub fn instance(&self, number: InstanceNumber) -> Option<&InstanceRecord> {
        self.instances.get(&number)
    }

    /// What is being done to an instance by somebody who gave a heartbeat lately.
    pub fn running(&self, number: InstanceNumber) -> Option<OperationKind> {
        let owner = self.lock.as_ref().filter(|owner| owner.request.instance() == number)?;
        self.lock_age.is_some_and(|age| age <= STALE_AFTER_SECONDS).then(|| owner.request.kind())
    }

    /// The instance of a domain.
    pub fn of_domain(&self, domain: &Domain) -> Option<&InstanceRecord> {
        self.instances.values().find(|record| record.spec.domain == *domain)
    }
}

pub(super) const TEXT: &str = r#"
for record in "$state"/instances/*.json; do
  number=${record##*/}
  if [ -r "$record" ]; then printf 'record=%s %s\n' "${number%.json}" "$(base64 -w0 < "$record")"; fi
done
packed proved_proxy "$state/proved/proxy"
packed server_record "$state/server.json"
fact machine_product "$(machine_product)"
fact machine_address "$(machine_address)"
if [ -d "$state/lock" ]; then
  packed lock "$state/lock/owner.json"
  fact lock_age "$(lock_age)"
fi
"#;

pub(super) fn read(lines: &Lines<'_>) -> ServerRecords {
    let server = lines.json::<ServerRecord>("server_record").filter(|record| record.version <= ServerRecord::VERSION);
    let sum = |name| lines.value(name).filter(|sum| is_sum(sum)).map(str::to_owned);
    let mut records = ServerRecords {
        server_is_unreadable: server.is_none() && lines.value("server_record").is_some(),
        server,
        machine: Machine { product: sum("machine_product"), address: sum("machine_address") },
        lock: lines.json("lock"),
        lock_age: lines.value("lock_age").and_then(|age| age.parse().ok()),
        proved_proxy: lines.unpacked("proved_proxy").map(|text| text.trim().to_owned()),
        ..ServerRecords::default()
    };
    for line in lines.all("record") {
        let Some((number, text)) = line.split_once(' ') else { continue };
        let Ok(number) = number.parse::<InstanceNumber>() else { continue };
        let record = unpack(text).and_then(|text| serde_json::from_str::<InstanceRecord>(&text).ok());
        match record.filter(|record| record.version <= InstanceRecord::VERSION && record.spec.number == number) {
            Some(record) => drop(records.instances.insert(number, record)),
            None => records.unreadable.push(number),
        }
    }
    records
}

fn is_sum(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;

    use super::*;

    #[test]
    fn record_that_is_newer_or_damaged_is_told_apart_from_none() {
        let packed = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
        let record = |version: u32| {
            packed(&format!(
                r#"{{"version":{version},"spec":{{"number":1,"domain":"a.pe","mysql_port":3306}},"sizing":{{"workers":2,"buffer_pool_mib":128}},"code":{{"kind":"archive","sha256":"0","format":"zip"}}}}"#
            ))
        };
        let text = format!("record=1 {}\nrecord=2 {}\nrecord=3 {}\n", record(1), record(1), packed("{"));
        let found = read(&Lines::new(&text));
        assert_eq!(found.instances.len(), 1);
        // The second says that it is another instance's.
        assert_eq!(found.unreadable.iter().map(|number| number.get()).collect::<Vec<_>>(), [2, 3]);
        let newer = format!("record=1 {}\n", record(99));
        assert_eq!(read(&Lines::new(&newer)).unreadable.len(), 1);
    }
}
