//! What an instance works on: its queue, its scheduler, and the errors that the application wrote. Asked of the database and of
//! files on the server; PHP is not started for it.

use std::collections::BTreeMap;

use super::lines::Lines;

/// The work of an instance. `None`: it could not be found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkloadFacts {
    /// Jobs that should have begun.
    pub waiting: Option<Waiting>,
    /// Jobs that failed, and were neither tried again nor forgotten.
    pub failed: Option<u64>,
    /// What the scheduler says of its runs.
    pub schedule: Option<Schedule>,
    /// Errors that were written to the application's log within the hour before its last line, if that is of the last hour.
    pub errors: Option<Errors>,
}

/// Jobs that nobody has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// How many.
    pub count: u64,
    /// For how many seconds the oldest could have begun.
    pub seconds: u64,
}

/// What the end of the scheduler's log says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// When it last ran well, RFC 3339; not known where that is further back than what was read, or never was.
    pub ran_well_at: Option<String>,
}

/// Errors in the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errors {
    /// All.
    pub count: u64,
    /// By the tenant's database that they name; many name none.
    pub by_database: BTreeMap<String, u64>,
}

/// Of each log, only the end is read.
pub(super) const TEXT: &str = r#"
# The queue's tables are the central panel's. A table that is not there is not known, and the other is asked all the same.
workload_queries='
client=$(command -v mariadb || command -v mysql)
ask() { MYSQL_PWD=$MYSQL_ROOT_PASSWORD "$client" --user=root --batch --skip-column-names "$MYSQL_DATABASE" --execute "$1" 2>/dev/null; }
ask "select \"waiting\", count(*), coalesce(unix_timestamp() - min(available_at), 0) from jobs where reserved_at is null and available_at <= unix_timestamp()"
ask "select \"failed\", count(*), 0 from failed_jobs"
'
# Newest first; each is of one day, by a clock of the application.
last_log() { ls -t "$folder"/storage/logs/laravel*.log 2>/dev/null | head -n 1; }
count_errors() {
  tail -c 400000 "$1" | awk '
    /^\[[0-9]+-[0-9]+-[0-9]+ [0-9]+:[0-9]+:[0-9]+/ {
      day = substr($0, 2, 10); minute = substr($0, 13, 2) * 60 + substr($0, 16, 2)
      if ($0 !~ /^\[[^]]*\] [a-z]+\.(ERROR|CRITICAL|ALERT|EMERGENCY)/) next
      found++; days[found] = day; minutes[found] = minute
      databases[found] = match($0, /tenancy_[a-z0-9_]+/) ? substr($0, RSTART, RLENGTH) : "-"
    }
    END {
      for (one = 1; one <= found; one++)
        if (days[one] == day && minutes[one] >= minute - 60) { all++; by[databases[one]]++ }
      print "all " all + 0
      for (name in by) if (name != "-" && shown++ < 20) print name " " by[name]
    }'
}
ask_workload() {
  containers=$(docker ps --no-trunc --format '{{.ID}} {{.Label "com.docker.compose.service"}}' --filter "label=com.docker.compose.project=smart$number" --filter label=com.docker.compose.oneoff=False 2>/dev/null)
  database=$(printf '%s\n' "$containers" | sed -n "s/ mariadb$number\$//p" | head -n 1)
  clock=$(printf '%s\n' "$containers" | sed -n "s/ scheduling$number\$//p" | head -n 1)
  if [ -n "$database" ]; then
    timeout -k 5 20 docker exec "$database" sh -c "$workload_queries" 2>/dev/null |
      while read -r what count seconds; do instance_fact "workload_$what" "$count $seconds"; done
  fi
  if [ -n "$clock" ]; then
    said=/var/lib/docker/containers/$clock/$clock-json.log
    [ -r "$said" ] || said=$(docker inspect --format '{{.LogPath}}' "$clock" 2>/dev/null)
    if [ -r "$said" ]; then
      instance_fact schedule_read yes
      instance_fact schedule_ran_well_at "$(tail -c 65536 "$said" | sed -n 's/.*scheduler: ended with 0[^0-9].*"time":"\([0-9TZ:.-]*\)".*/\1/p' | tail -n 1)"
    fi
  fi
  log=$(last_log)
  if [ -d "$folder/storage/logs" ]; then
    if [ -z "$(find -L "$log" -maxdepth 0 -type f -mmin -60 2>/dev/null)" ]; then instance_fact errors 'all 0'; else
      count_errors "$log" | while read -r line; do instance_fact errors "$line"; done
    fi
  fi
}
work_in_background() { run_in_background ask_workload; }
if command -v docker >/dev/null 2>&1; then each_of work_in_background "$@"; fi
"#;

pub(super) fn read(lines: &Lines<'_>) -> WorkloadFacts {
    let pair = |name| {
        let (count, seconds) = lines.value(name)?.split_once(' ')?;
        Some((count.parse().ok()?, seconds.parse().ok()?))
    };
    let schedule = || Schedule { ran_well_at: lines.value("schedule_ran_well_at").map(str::to_owned) };
    let errors: BTreeMap<&str, u64> = lines
        .all("errors")
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(name, count)| Some((name, count.parse().ok()?)))
        .collect();
    let of_databases = errors.iter().filter(|(name, _)| **name != "all");
    let by_database = of_databases.map(|(name, count)| ((*name).to_owned(), *count));
    WorkloadFacts {
        waiting: pair("workload_waiting").map(|(count, seconds)| Waiting { count, seconds }),
        failed: pair("workload_failed").map(|(count, _)| count),
        schedule: lines.is_yes("schedule_read").then(schedule),
        errors: errors.get("all").map(|&count| Errors { count, by_database: by_database.collect() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_answered_is_not_known() {
        assert_eq!(read(&Lines::new("")), WorkloadFacts::default());
        let text = "workload_waiting=3 1200\nworkload_failed=2 0\nschedule_read=yes\nschedule_ran_well_at=2026-11-28T18:00:02.1Z\n\
             errors=all 5\nerrors=tenancy_uno 4\nerrors=x y\n";
        let found = read(&Lines::new(text));
        assert_eq!((found.waiting, found.failed), (Some(Waiting { count: 3, seconds: 1200 }), Some(2)));
        assert_eq!(found.schedule.unwrap().ran_well_at.as_deref(), Some("2026-11-28T18:00:02.1Z"));
        assert_eq!(read(&Lines::new("schedule_read=yes\n")).schedule, Some(Schedule::default()));
        assert_eq!(found.errors.unwrap(), Errors { count: 5, by_database: [("tenancy_uno".to_owned(), 4)].into() });
    }

    /// Errors of the hour before the last line, whatever day the server believes it is.
    #[cfg(unix)]
    #[test]
    fn errors_of_the_last_hour_are_counted_by_database() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("laravel.log");
        std::fs::write(
            &log,
            "[2026-11-27 23:59:00] production.ERROR: yesterday\n\
             [2026-11-28 09:00:00] production.ERROR: long ago (Connection: tenant, tenancy_uno)\n\
             [2026-11-28 10:30:00] production.ERROR: SQLSTATE tenancy_uno.documents\n#0 stack\n\
             [2026-11-28 10:31:00] production.CRITICAL: tenancy_uno\n\
             [2026-11-28 10:32:00] production.ERROR: no database\n\
             [2026-11-28 11:00:00] production.INFO: tenancy_dos is well\n",
        )
        .unwrap();
        let script = format!("each_of() {{ :; }}\n{TEXT}\ncount_errors \"$1\"");
        let run = std::process::Command::new("sh").args(["-c", &script, "sh"]).arg(&log).output().unwrap();
        let mut lines: Vec<_> = std::str::from_utf8(&run.stdout).unwrap().lines().collect();
        lines.sort_unstable();
        assert_eq!(lines, ["all 3", "tenancy_uno 2"], "{run:?}");
    }
}
