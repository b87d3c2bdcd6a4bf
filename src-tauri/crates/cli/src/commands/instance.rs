//! `smart instance`: which instances there are, and their state.

use inventory::InstanceState;
use model::{Problem, Verdict};
use serde_json::json;

use super::{Session, moment, server_and_instance, server_name};
use crate::events::verdict;

const fn state_text(state: InstanceState) -> &'static str {
    match state {
        InstanceState::Installed => "state-installed",
        InstanceState::Unfinished => "state-unfinished",
        InstanceState::Uninstalled => "state-uninstalled",
    }
}

/// Lists the instances that this desktop knows.
pub fn list(session: &Session, server: Option<&str>) -> Result<(), Problem> {
    let output = &session.output;
    let server = server.map(server_name).transpose()?;
    if let Some(server) = &server {
        session.desktop.inventory().server(server)?;
    }
    let instances = session.desktop.inventory().instances(server.as_ref())?;
    if output.is_json() {
        output.value(&json!({ "instances": instances }));
        return Ok(());
    }
    if instances.is_empty() {
        output.say("cli-instance-list-empty", &[]);
        return Ok(());
    }
    let texts = output.texts();
    let heading = ["label-server", "label-instance", "label-domain", "label-database-port", "cli-label-state"];
    let mut rows = vec![heading.iter().map(|id| texts.plain(id)).collect::<Vec<_>>()];
    for instance in instances {
        rows.push(vec![
            instance.server.to_string(),
            instance.number.to_string(),
            instance.domain.to_string(),
            instance.mysql_port.to_string(),
            texts.plain(state_text(instance.state)),
        ]);
    }
    output.table(&rows);
    Ok(())
}

/// Shows one instance, as its server says it is now.
pub async fn show(session: &Session, which: &str) -> Result<(), Problem> {
    let output = &session.output;
    let (server, number) = server_and_instance(which)?;
    session.desktop.inventory().server(&server)?;
    let known = session.desktop.inventory().instance(&server, number)?;
    let connection = session.connect(&server).await?;
    let (status, record) = session.desktop.instance_status(&connection, &known).await?;
    connection.close().await;
    if output.is_json() {
        output.value(&json!({ "instance": known, "record": record, "status": status }));
        return Ok(());
    }
    let texts = output.texts();
    let (number, name) = (number.to_string(), server.to_string());
    output.say("cli-instance-show-heading", &[("instance", &number), ("server", &name)]);
    let mut rows = vec![
        vec![texts.plain("label-domain"), known.domain.to_string()],
        vec![texts.plain("label-database-port"), known.mysql_port.to_string()],
        vec![texts.plain("cli-label-folder"), known.base_folder.clone()],
        vec![texts.plain("cli-label-state"), texts.plain(state_text(known.state))],
    ];
    if let Some(at) = &known.installed_at {
        rows.push(vec![texts.plain("cli-label-installed"), moment(at)]);
    }
    if let Some(revision) = record.and_then(|record| record.installed?.revision) {
        rows.push(vec![texts.plain("cli-label-revision"), revision]);
    }
    if let Some(running) = status.running {
        let text = texts.with("cli-status-running", &[("operation", running.as_str())]);
        rows.push(vec![texts.plain("cli-label-now"), text]);
    }
    for one in &status.attention {
        let words = texts.with_params(&format!("attention-{}", one.kind.as_str()), &one.params).unwrap_or_default();
        rows.push(vec![texts.plain("cli-label-attention"), words]);
    }
    rows.push(vec![texts.plain("cli-label-login-page"), verdict(texts, status.site)]);
    rows.push(vec![texts.plain("cli-label-clients"), verdict(texts, status.tenants)]);
    rows.extend(status.failing_tenants.into_iter().map(|host| vec![host, verdict(texts, Verdict::Bad)]));
    let services = status.services.into_iter();
    rows.extend(services.map(|found| vec![found.service, verdict(texts, found.verdict)]));
    output.table(&rows);
    Ok(())
}
