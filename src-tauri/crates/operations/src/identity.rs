//! Whether a server is the one that this desktop knows: it has the name that it was given, on the machine where it was given.
//! The host key does not say so, since a copy of a disk has it too.
//!
//! What is judged was read with the records. What follows from it for logins and secrets is the desktop's business.

use model::{ErrorCode, Machine, Problem, STATE_VARIABLE, ServerIdentity, ServerRecord};
use remote::{Connection, Input, Script};

use crate::OperationError;
use crate::facts::ServerRecords;
use crate::lock::LOCK_FUNCTIONS;

/// `machine_product` and `machine_address` print what tells this machine from another, or nothing. A container shows the
/// serial number of its host, and some makers give all of theirs the same: neither tells anything.
pub(crate) const MACHINE_FUNCTIONS: &str = r#"
sum_of() { printf 'instalador-smart %s' "$1" | sha256sum | cut -c1-32; }
machine_product() {
  if systemd-detect-virt --quiet --container 2>/dev/null; then return 0; fi
  [ -r /sys/class/dmi/id/product_uuid ] || return 0
  serial=$(tr 'A-F' 'a-f' < /sys/class/dmi/id/product_uuid)
  case $serial in
    '' | 00000000-0000-0000-0000-000000000000 | ffffffff-ffff-ffff-ffff-ffffffffffff | 03000200-0400-0500-0006-000700080009) ;;
    *) sum_of "$serial" ;;
  esac
}
machine_address() {
  card=$(awk '$2 == "00000000" && $8 == "00000000" { print $1; exit }' /proc/net/route 2>/dev/null)
  hardware=$(cat "/sys/class/net/${card:-none}/address" 2>/dev/null)
  case $hardware in '' | 00:00:00:00:00:00) ;; *) sum_of "$hardware" ;; esac
  return 0
}
"#;

/// Writes the server's record unless there is one, or in any case if `$2` is `rewrite`; prints the one that is there then. `$1`
/// the record.
const WRITE_RECORD: &str = r#"
set -e
umask 077
mkdir -p "$state"
one_at_a_time
if [ "$2" = rewrite ] || [ ! -s "$state/server.json" ]; then
  printf '%s\n' "$1" > "$state/server.new"
  sync "$state/server.new"
  mv -f "$state/server.new" "$state/server.json"
fi
cat "$state/server.json"
"#;

/// What this desktop knows of who a server is.
#[derive(Clone, Debug)]
pub struct KnownIdentity {
    /// Its name.
    pub(crate) identity: ServerIdentity,
    /// Whether the server has it in writing: then one without is another.
    pub(crate) is_on_server: bool,
}

/// Why a server is not the one that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Difference {
    /// Its record was written on another machine.
    Machine,
    /// It has no record, and had one.
    NoRecord,
    /// It has the record of another server.
    OtherRecord,
}

impl Difference {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Machine => "machine",
            Self::NoRecord => "no-record",
            Self::OtherRecord => "other-record",
        }
    }

    pub(crate) fn problem(self, host: &str) -> Problem {
        Problem::new(ErrorCode::ServerChanged).with("host", host).with("reason", self.as_str())
    }
}

/// What is different about a server, if anything is. What can't be compared is no difference.
pub(crate) fn difference(known: Option<&KnownIdentity>, records: &ServerRecords) -> Option<Difference> {
    let known = known.filter(|known| known.is_on_server);
    let Some(record) = &records.server else {
        return (known.is_some() && !records.server_is_unreadable).then_some(Difference::NoRecord);
    };
    if record.machine.differs_from(&records.machine) == Some(true) {
        return Some(Difference::Machine);
    }
    known.is_some_and(|known| known.identity != record.identity).then_some(Difference::OtherRecord)
}

/// Writes on a server who it is, and gives what stands there then: another computer may have been faster.
pub(crate) async fn write_record(
    connection: &Connection,
    identity: &ServerIdentity,
    machine: &Machine,
    rewrite: bool,
) -> Result<ServerIdentity, OperationError> {
    let record = ServerRecord { version: ServerRecord::VERSION, identity: identity.clone(), machine: machine.clone() };
    let script = Script::new(STATE_VARIABLE)
        .then(LOCK_FUNCTIONS)
        .then(WRITE_RECORD)
        .arg(serde_json::to_string(&record).unwrap_or_default())
        .arg(if rewrite { "rewrite" } else { "" })
        .repeatable();
    let answer = connection.run(&script, Input::Nothing).await?;
    let text = answer.text();
    answer.expect_success()?;
    let written: ServerRecord = serde_json::from_str(&text)
        .map_err(|error| Problem::new(ErrorCode::AnswerUnreadable).detail(error.to_string()))?;
    Ok(written.identity)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(record: Option<(&str, &str)>, address: &str) -> ServerRecords {
        let machine = |address: &str| Machine { product: None, address: Some(address.to_owned()) };
        ServerRecords {
            server: record.map(|(identity, address)| ServerRecord {
                version: 1,
                identity: identity.parse().unwrap(),
                machine: machine(address),
            }),
            machine: machine(address),
            ..ServerRecords::default()
        }
    }

    #[test]
    fn copy_wiped_server_and_another_one_are_told_apart() {
        let known = |is_on_server| KnownIdentity { identity: "a".parse().unwrap(), is_on_server };
        let of = |known: Option<KnownIdentity>, records| difference(known.as_ref(), &records);
        assert_eq!(of(Some(known(true)), records(Some(("a", "1")), "1")), None);
        assert_eq!(of(Some(known(true)), records(Some(("a", "1")), "2")), Some(Difference::Machine));
        assert_eq!(of(Some(known(true)), records(Some(("b", "1")), "1")), Some(Difference::OtherRecord));
        assert_eq!(of(Some(known(true)), records(None, "1")), Some(Difference::NoRecord));
        // A new one, which may be a copy of one that somebody else knows.
        assert_eq!(of(None, records(Some(("b", "1")), "2")), Some(Difference::Machine));
        assert_eq!(of(None, records(Some(("b", "1")), "1")), None);
        // Its record could not be written, or not be read: nothing is known.
        assert_eq!(of(Some(known(false)), records(None, "1")), None);
        let unreadable = ServerRecords { server_is_unreadable: true, ..records(None, "1") };
        assert_eq!(of(Some(known(true)), unreadable), None);
    }

    /// Runs a text of ours in a folder, as on a server.
    #[cfg(target_os = "linux")]
    fn start(folder: &std::path::Path, text: &str, arguments: &[&str]) -> std::process::Child {
        let program = format!("state={}\n{LOCK_FUNCTIONS}{MACHINE_FUNCTIONS}{text}", folder.display());
        let mut command = std::process::Command::new("sh");
        command.args(["-c", &program, "sh"]).args(arguments).stdout(std::process::Stdio::piped());
        command.spawn().unwrap()
    }

    #[cfg(target_os = "linux")]
    fn output(child: std::process::Child) -> String {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn computers_that_add_a_server_at_once_give_it_one_name() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state");
        let names: Vec<String> = (0..8).map(|number| format!("name-{number}")).collect();
        let all: Vec<_> = names.iter().map(|name| start(&state, WRITE_RECORD, &[name, ""])).collect();
        let answers: Vec<String> = all.into_iter().map(output).collect();
        assert!(names.contains(&answers[0]) && answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        assert_eq!(output(start(&state, WRITE_RECORD, &["other", "rewrite"])), "other");
        assert_eq!(output(start(&state, WRITE_RECORD, &["late", ""])), "other");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn machine_is_a_sum_or_unknown_and_the_same_each_time() {
        let folder = tempfile::tempdir().unwrap();
        for text in ["machine_product", "machine_address"] {
            let sum = output(start(folder.path(), text, &[]));
            let is_sum = sum.len() == 32 && sum.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(sum.is_empty() || is_sum, "{text}: {sum}");
            assert_eq!(output(start(folder.path(), text, &[])), sum);
        }
    }
}
