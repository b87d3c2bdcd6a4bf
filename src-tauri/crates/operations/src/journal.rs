//! The server's journal: what was done there, when, by whom, with which result.

use model::{Journal, JournalEntry, STATE_VARIABLE, Target};
use remote::{Connection, Input, Script};

use crate::OperationError;

/// A shell function: `write_journal ENTRIES` appends those that are not there yet: what was written over a connection
/// that broke before it could say so comes again. No two entries are alike, since each has its moment.
pub(crate) const WRITE_JOURNAL: &str = r#"
write_journal() {
  [ -n "$1" ] || return 0
  journal=$state/journal.jsonl
  (
    umask 077
    mkdir -p "${journal%/*}"
    printf '%s' "$1" | while IFS= read -r entry; do
      tail -n 100 "$journal" 2>/dev/null | grep -qxF -e "$entry" || printf '%s\n' "$entry" >> "$journal"
    done
    sync "$journal"
  )
}
"#;

/// The last entries, oldest first. Lines that can't be read are skipped.
pub async fn read_journal(connection: &Connection, entries: u32) -> Result<Vec<Journal>, OperationError> {
    const READ: &str = r#"tail -n "$1" "$state/journal.jsonl" 2>/dev/null; exit 0"#;
    let script = Script::new(STATE_VARIABLE).then(READ).arg(entries.to_string()).repeatable();
    let answer = connection.run(&script, Input::Nothing).await?.expect_success()?;
    Ok(answer.text().lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

/// One line of the journal, with its line end.
pub(crate) fn line(journal: &Journal) -> String {
    serde_json::to_string(journal).map(|text| text + "\n").unwrap_or_default()
}

/// Makes journal entries for one operation.
#[derive(Clone, Debug)]
pub(crate) struct JournalWriter {
    pub(crate) operation: String,
    pub(crate) by: String,
    pub(crate) target: Target,
}

impl JournalWriter {
    pub(crate) fn entry(&self, entry: JournalEntry) -> String {
        line(&Journal {
            at: jiff::Timestamp::now().to_string(),
            by: self.by.clone(),
            operation: self.operation.clone(),
            target: self.target,
            entry,
        })
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn repeated_entry_written_once() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state");
        let program = format!("state={}\n{WRITE_JOURNAL}", state.display());
        let write = |entries: &str| {
            let script = format!("{program}\nwrite_journal \"$1\"");
            assert!(std::process::Command::new("sh").args(["-c", &script, "sh", entries]).status().unwrap().success());
        };
        let (one, two) = ("{\"a\":\"\\\\n %s 'x'\"}\n", "{\"b\":1}\n");
        for entries in [one, "", one, &format!("{one}{two}"), two] {
            write(entries);
        }
        assert_eq!(std::fs::read_to_string(state.join("journal.jsonl")).unwrap(), format!("{one}{two}"));
    }
}
