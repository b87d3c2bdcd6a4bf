//! `smart status`: how all servers and their instances are now. Looking at them is the engine's; a server that can't be
//! reached is one line of the answer and no error of the command's.

use model::{Problem, ServerName, Verdict};
use operations::{InstanceStatus, ServerStatus};
use serde_json::json;

use super::{Session, moment, server_name};
use crate::events::verdict;
use crate::texts::Texts;

/// Looks at the servers that were named, or at all.
pub async fn status(session: &Session, names: &[String]) -> Result<(), Problem> {
    let output = &session.output;
    let names: Vec<ServerName> = names.iter().map(|name| server_name(name)).collect::<Result<_, _>>()?;
    let inventory = session.desktop.inventory();
    let servers = if names.is_empty() {
        inventory.servers()?
    } else {
        names.iter().map(|name| inventory.server(name)).collect::<Result<_, _>>()?
    };
    let found = session.desktop.status(servers, &session.cancel).await;
    if output.is_json() {
        output.value(&json!({ "servers": found }));
        return Ok(());
    }
    if found.is_empty() {
        output.say("cli-server-list-empty", &[]);
        return Ok(());
    }
    let texts = output.texts();
    output.say("cli-status-heading", &[]);
    let mut rows = Vec::new();
    for server in &found {
        rows.push(vec![server.server.to_string(), verdict(texts, server.verdict), about_server(texts, server)]);
        for instance in &server.instances {
            let name = format!("  {}/{}", server.server, instance.number);
            rows.push(vec![name, verdict(texts, instance.verdict), about_instance(texts, instance)]);
        }
    }
    output.table(&rows);
    Ok(())
}

fn about_server(texts: &Texts, server: &ServerStatus) -> String {
    if let Some(problem) = &server.problem {
        let title = texts.error_text(problem).title;
        let last = server.last.as_ref().map(|last| {
            let seen = [("moment", moment(&last.looked_at)), ("state", verdict(texts, last.verdict))];
            texts.with("cli-status-last-seen", &seen.each_ref().map(|(name, value)| (*name, value.as_str())))
        });
        return [Some(title), last].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    }
    let system = server.host.as_ref().and_then(|host| host.name.clone());
    let docker = server.engine.as_ref().map(|version| format!("Docker {version}"));
    let known: Vec<String> = [system, docker].into_iter().flatten().collect();
    known.join(" · ")
}

fn about_instance(texts: &Texts, instance: &InstanceStatus) -> String {
    let mut known = vec![instance.domain.to_string()];
    if let Some(running) = instance.running {
        known.push(texts.with("cli-status-running", &[("operation", running.as_str())]));
        return known.join(" · ");
    }
    if !instance.installed {
        known.push(texts.plain("state-unfinished"));
    }
    let services = instance.services.iter().map(|service| (service.service.clone(), service.verdict));
    let mut parts: Vec<(String, Verdict)> =
        services.chain([(texts.plain("cli-label-login-page"), instance.site)]).collect();
    match instance.tenants {
        Verdict::Unknown if instance.installed => parts.push((texts.plain("cli-label-clients"), Verdict::Unknown)),
        _ => parts.extend(instance.failing_tenants.iter().map(|host| (host.clone(), Verdict::Bad))),
    }
    let parts_that_are = |wanted| {
        let names: Vec<&str> =
            parts.iter().filter(|(_, verdict)| *verdict == wanted).map(|(name, _)| name.as_str()).collect();
        names.join(", ")
    };
    for (wanted, id) in [(Verdict::Bad, "cli-status-not-well"), (Verdict::Unknown, "cli-status-not-known")] {
        let names = parts_that_are(wanted);
        if !names.is_empty() {
            known.push(texts.with(id, &[("found", &names)]));
        }
    }
    known.join(" · ")
}
