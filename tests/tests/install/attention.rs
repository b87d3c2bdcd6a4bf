//! What needs a person is found at the next look with its true cause, and gone at the look after it was fixed.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use lab::assertions::{self, run_on_server};
use lab::{Installed, Lab};
use serde_json::Value;

const CODE: &str = "/opt/stack-facturador-smart/smart1";

#[test]
fn fault_is_named_at_the_next_look_and_gone_when_it_is_fixed() -> Result<()> {
    let lab = Lab::open()?;
    let installed = lab.start_installed()?;
    installed.assert_instance_works(&lab)?;
    let whole = look(&installed)?;
    let instance = &whole["instances"][0];
    assert_eq!((&whole["verdict"], kinds(instance)), (&"good".into(), Vec::new()), "{whole}");
    assert_eq!(instance["tenant_count"], Installed::TENANTS.len(), "{instance}");
    ensure!(whole["host"]["disk_total_kib"].as_u64() > whole["host"]["disk_free_kib"].as_u64(), "{whole}");
    ensure!(whole["memory_available_kib"].as_u64() < whole["host"]["memory_kib"].as_u64(), "{whole}");

    for fault in FAULTS {
        fault.comes_and_goes(&installed).context(fault.kind)?;
    }
    installed.assert_instance_works(&lab).map(drop)
}

#[test]
fn silent_scheduler_and_engine_are_named_and_gone_when_they_are_fixed() -> Result<()> {
    let lab = Lab::open()?;
    let installed = lab.start_installed()?;
    installed.assert_instance_works(&lab)?;
    silent_engine_is_told(&installed).context("engine-silent")?;
    // It needs minutes until it is silent.
    broken_scheduler_is_told(&installed).context("schedule-silent")?;
    installed.assert_instance_works(&lab).map(drop)
}

/// Something that is wrong as long as it was not fixed.
struct Fault {
    kind: &'static str,
    /// A word of what is told with it.
    says: &'static str,
    breaks: &'static str,
    fixes: &'static str,
}

const FAULTS: &[Fault] = &[
    Fault {
        kind: "site-silent",
        says: "status",
        breaks: "docker stop smart1-fpm1-1 >/dev/null",
        fixes: "docker start smart1-fpm1-1 >/dev/null",
    },
    Fault {
        kind: "services-down",
        says: "redis1",
        breaks: "docker stop smart1-redis1-1 >/dev/null",
        fixes: "docker start smart1-redis1-1 >/dev/null",
    },
    Fault {
        kind: "tenants-silent",
        says: "centro.instalado.test",
        breaks: r#"database=$(ask "select schema_name from information_schema.schemata where schema_name like '%\_centro'")
ask "rename user '$database'@'%' to '${database}off'@'%'""#,
        fixes: r#"database=$(ask "select schema_name from information_schema.schemata where schema_name like '%\_centro'")
ask "rename user '${database}off'@'%' to '$database'@'%'""#,
    },
    Fault {
        kind: "queue-stuck",
        says: "1",
        breaks: r#"docker stop smart1-supervisor1-1 >/dev/null
ask "insert into smart1.jobs (queue, payload, attempts, available_at, created_at) values ('default', '{}', 0, unix_timestamp() - 1800, unix_timestamp() - 1800)""#,
        fixes: r#"ask "delete from smart1.jobs where payload = '{}'"; docker start smart1-supervisor1-1 >/dev/null"#,
    },
    Fault {
        kind: "jobs-failed",
        says: "2",
        breaks: r#"for one in 1 2; do ask "insert into smart1.failed_jobs (uuid, connection, queue, payload, exception, failed_at) values ('prueba-$one', 'database', 'default', 'prueba', 'x', now())"; done"#,
        fixes: r#"ask "delete from smart1.failed_jobs where payload = 'prueba'""#,
    },
    Fault {
        kind: "errors-many",
        says: "tenancy_centro",
        breaks: r#"log=storage/logs/laravel-2026-01-01.log
for one in 0 1 2 3 4; do for two in 0 1 2 3 4; do
  echo "[2026-01-01 10:$one$two:00] production.ERROR: SQLSTATE[42S02] tenancy_centro.documents" >> "$log"
done; done"#,
        fixes: "rm storage/logs/laravel-2026-01-01.log",
    },
    Fault {
        kind: "out-of-memory",
        says: "redis1",
        breaks: "docker update --memory 48m --memory-swap 48m smart1-redis1-1 >/dev/null
docker exec smart1-redis1-1 sh -c 'head -c 200000000 /dev/zero | tail -c 190000000 >/dev/null' || true",
        fixes: "docker update --memory 1g --memory-swap 1g smart1-redis1-1 >/dev/null; docker restart smart1-redis1-1 >/dev/null",
    },
];

impl Fault {
    fn comes_and_goes(&self, installed: &Installed) -> Result<()> {
        let begin = format!("cd {CODE}\n{}", assertions::ASK);
        let on_server = |script: &str| run_on_server(&installed.server, &format!("{begin}{script}"));
        on_server(self.breaks)?;
        let broken = look(installed)?;
        let found = attention(&broken["instances"][0], self.kind).with_context(|| format!("not found: {broken}"))?;
        ensure!(found["params"].to_string().contains(self.says), "{found}");
        on_server(self.fixes)?;
        // A container that was started again is not healthy at once.
        until_gone(installed, self.kind)
    }
}

/// A minute passes before it runs again.
fn broken_scheduler_is_told(installed: &Installed) -> Result<()> {
    run_on_server(&installed.server, &format!("mv {CODE}/artisan {CODE}/artisan.off"))?;
    let told = until(installed, |instance| attention(instance, "schedule-silent").is_some());
    run_on_server(&installed.server, &format!("mv {CODE}/artisan.off {CODE}/artisan"))?;
    told?;
    until_gone(installed, "schedule-silent")
}

fn silent_engine_is_told(installed: &Installed) -> Result<()> {
    run_on_server(&installed.server, "systemctl stop docker.socket docker")?;
    let silent = look(installed)?;
    assert_eq!((&silent["verdict"], kinds(&silent)), (&"bad".into(), vec!["engine-silent".to_owned()]), "{silent}");
    assert_eq!(silent["instances"][0]["verdict"], "bad", "{silent}");
    run_on_server(&installed.server, "systemctl start docker.socket docker")?;
    until(installed, |instance| kinds(instance).is_empty())
}

fn look(installed: &Installed) -> Result<Value> {
    let answer = installed.workstation.smart(&["--json", "status", Installed::NAME], "")?.expect(0)?.json()?;
    Ok(answer["servers"][0].clone())
}

fn kinds(of: &Value) -> Vec<String> {
    let attention = of["attention"].as_array().into_iter().flatten();
    attention.map(|one| one["kind"].as_str().unwrap_or_default().to_owned()).collect()
}

fn attention<'a>(of: &'a Value, kind: &str) -> Option<&'a Value> {
    of["attention"].as_array()?.iter().find(|one| one["kind"] == kind)
}

fn until_gone(installed: &Installed, kind: &str) -> Result<()> {
    until(installed, |instance| attention(instance, kind).is_none())
}

fn until(installed: &Installed, holds: impl Fn(&Value) -> bool) -> Result<()> {
    let began = Instant::now();
    loop {
        let seen = look(installed)?;
        if holds(&seen["instances"][0]) {
            return Ok(());
        }
        if began.elapsed() > Duration::from_mins(6) {
            bail!("six minutes later: {seen}");
        }
        std::thread::sleep(Duration::from_secs(1));
    }
}
