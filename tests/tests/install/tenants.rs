//! The tenants of an instance: each with what its server knows of it, one whose creation was cut off among them, and an error
//! where the database is silent.

use anyhow::{Context, Result, ensure};
use lab::assertions::{self, run_on_server};
use lab::{Installed, Lab, tenants};
use serde_json::Value;

#[test]
fn tenants_are_listed_with_size_last_document_and_page_and_a_cut_off_one_is_named() -> Result<()> {
    let lab = Lab::open()?;
    let installed = lab.start_installed()?;
    let server = &installed.server;
    installed.workstation.smart(&["status", Installed::NAME], "")?.expect(0)?;
    run_on_server(server, "docker exec --user www-data smart1-fpm1-1 php artisan tenant:documents norte --count=12")?;
    tenants::create(server, Installed::NUMBER, &["cortado"])?;
    // Cut off in the middle, a creation leaves website and database.
    on_database(
        server,
        "delete from clients where hostname_id in (select id from hostnames where fqdn like 'cortado.%'); delete from hostnames where fqdn like 'cortado.%'",
    )?;

    let listed = list(&installed)?;
    let norte = one(&listed, "norte")?;
    let host = format!("norte.{}", Installed::DOMAIN);
    assert_eq!((&norte["host"], &norte["state"], &norte["page_status"]), (&host.into(), &"served".into(), &200.into()));
    assert_eq!(norte["last_document"], "F001-12", "{norte}");
    ensure!(norte["name"].is_string() && norte["tax_number"].is_string(), "{norte}");
    ensure!(norte["database_kib"].as_u64() > Some(100) && norte["written_at"].is_string(), "{norte}");
    assert_eq!((listed.len(), &one(&listed, "sur")?["last_document"]), (4, &Value::Null), "{listed:?}");
    let cut_off = one(&listed, "cortado")?;
    assert_eq!((&cut_off["state"], &cut_off["host"]), (&"being-created".into(), &Value::Null), "{cut_off}");

    on_database(server, "update websites set created_at = created_at - interval 1 hour where uuid like '%cortado'")?;
    let listed = list(&installed)?;
    // Who needs a person comes first.
    ensure!(listed[0]["state"] == "cut-off" && listed[0]["host"].is_null(), "{listed:?}");
    let words = installed.workstation.smart(&["--lang", "es", "tenant", "list", Installed::INSTANCE], "")?.expect(0)?;
    ensure!(words.out.contains("creación interrumpida") && words.out.contains("F001-12"), "{}", words.out);

    run_on_server(server, "docker stop smart1-mariadb1-1 >/dev/null")?;
    let silent = installed.workstation.smart(&["--json", "tenant", "list", Installed::INSTANCE], "")?.expect(1)?;
    assert_eq!(silent.error()?["code"], "tenants-unread");
    run_on_server(server, "docker start smart1-mariadb1-1 >/dev/null")?;
    Ok(())
}

fn list(installed: &Installed) -> Result<Vec<Value>> {
    let answer =
        installed.workstation.smart(&["--json", "tenant", "list", Installed::INSTANCE], "")?.expect(0)?.json()?;
    answer["tenants"].as_array().cloned().with_context(|| answer.to_string())
}

fn one<'a>(listed: &'a [Value], name: &str) -> Result<&'a Value> {
    let is_meant = |tenant: &&Value| tenant["database"].as_str().is_some_and(|database| database.ends_with(name));
    listed.iter().find(is_meant).with_context(|| format!("no {name}: {listed:?}"))
}

fn on_database(server: &lab::Server, statement: &str) -> Result<()> {
    run_on_server(server, &format!("{}ask \"use smart1; {statement}\"", assertions::ASK)).map(drop)
}
