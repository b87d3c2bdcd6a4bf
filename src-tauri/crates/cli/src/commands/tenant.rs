//! `smart tenant`: the client companies of an instance, as its server shows them now.

use model::{Problem, Tenant, TenantState};
use serde_json::json;

use super::{Session, moment, server_and_instance};
use crate::texts::Texts;

/// Lists the tenants of an instance.
pub async fn list(session: &Session, which: &str) -> Result<(), Problem> {
    let output = &session.output;
    let (server, number) = server_and_instance(which)?;
    let tenants = session.desktop.tenants(&server, number, session.cancel.clone()).await?;
    if output.is_json() {
        output.value(&json!({ "tenants": tenants }));
        return Ok(());
    }
    if tenants.is_empty() {
        output.say("cli-tenant-list-empty", &[]);
        return Ok(());
    }
    let texts = output.texts();
    let heading = [
        "label-tenant",
        "cli-label-address",
        "cli-label-state",
        "label-database-size",
        "label-last-document",
        "label-last-change",
    ];
    let mut rows = vec![heading.iter().map(|id| texts.plain(id)).collect::<Vec<_>>()];
    rows.extend(tenants.iter().map(|tenant| row(texts, tenant)));
    output.table(&rows);
    Ok(())
}

fn row(texts: &Texts, tenant: &Tenant) -> Vec<String> {
    let unknown = || texts.plain("unknown-value");
    let at = |at: Option<&str>| at.map_or_else(unknown, moment);
    let size = tenant.database_kib.map_or_else(unknown, |kib| format!("{} MB", kib.div_ceil(1024)));
    let document = tenant.last_document.as_ref().map_or_else(
        || texts.plain("tenant-no-document"),
        |id| format!("{id} · {}", at(tenant.last_document_at.as_deref())),
    );
    vec![
        tenant.name.clone().unwrap_or_else(unknown),
        tenant.host.clone().unwrap_or_else(|| tenant.database.clone()),
        state(texts, tenant),
        size,
        document,
        at(tenant.written_at.as_deref()),
    ]
}

/// With the status of its page, where that is what is wrong.
fn state(texts: &Texts, tenant: &Tenant) -> String {
    let words = texts.plain(&format!("tenant-{}", tenant.state.as_str()));
    match tenant.page_status {
        Some(status) if tenant.state == TenantState::NotServed => format!("{words} ({status})"),
        _ => words,
    }
}
