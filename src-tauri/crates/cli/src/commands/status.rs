//! `smart status`: how all servers and their instances are now. Looking at them is the engine's; a server that can't be
//! reached is one line of the answer and no error of the command's.

use std::time::Duration;

use model::{Attention, Problem, ServerName, Verdict};
use operations::{InstanceStatus, LookDepth, ServerStatus};
use serde_json::json;

use super::{Session, moment, server_name};
use crate::events::verdict;
use crate::output::Output;
use crate::texts::Texts;

/// How often is looked while somebody watches.
const WATCH_INTERVAL: Duration = Duration::from_secs(30);

/// Looks at the servers that were named, or at all; once, or again and again until the person has seen enough.
pub async fn status(session: &Session, names: &[String], watch: bool) -> Result<(), Problem> {
    let names: Vec<ServerName> = names.iter().map(|name| server_name(name)).collect::<Result<_, _>>()?;
    let mut depth = LookDepth::Whole;
    loop {
        let inventory = session.desktop.inventory();
        let servers = if names.is_empty() {
            inventory.servers()?
        } else {
            names.iter().map(|name| inventory.server(name)).collect::<Result<_, _>>()?
        };
        let found = session.desktop.status(servers, depth, &session.cancel).await;
        // What a look that was broken off has seen is no answer.
        if !(watch && session.cancel.is_cancelled()) {
            print(&session.output, &found, watch);
        }
        depth = LookDepth::Due;
        let enough = session.cancel.cancelled();
        if !watch || tokio::time::timeout(WATCH_INTERVAL, enough).await.is_ok() {
            return Ok(());
        }
    }
}

fn print(output: &Output, found: &[ServerStatus], watch: bool) {
    if output.is_json() {
        return output.value(&json!({ "servers": found }));
    }
    if found.is_empty() {
        return output.say("cli-server-list-empty", &[]);
    }
    let texts = output.texts();
    if watch {
        output.line("");
        output.say("cli-status-heading-at", &[("moment", &moment(&jiff::Timestamp::now().to_string()))]);
    } else {
        output.say("cli-status-heading", &[]);
    }
    let mut rows = Vec::new();
    for server in found {
        rows.push(vec![server.server.to_string(), verdict(texts, server.verdict), about_server(texts, server)]);
        for instance in &server.instances {
            let name = format!("  {}/{}", server.server, instance.number);
            rows.push(vec![name, verdict(texts, instance.verdict), about_instance(texts, instance)]);
        }
    }
    output.table(&rows);
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
    let known: Vec<String> = [system, docker].into_iter().flatten().chain(words_of(texts, &server.attention)).collect();
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
    known.extend(words_of(texts, &instance.attention));
    let services = instance.services.iter().map(|service| (service.service.clone(), service.verdict));
    let pages = [(texts.plain("cli-label-login-page"), instance.site)];
    let tenants = instance.installed.then(|| (texts.plain("cli-label-clients"), instance.tenants));
    let not_known: Vec<String> = services
        .chain(pages)
        .chain(tenants)
        .filter(|(_, verdict)| *verdict == Verdict::Unknown)
        .map(|(name, _)| name)
        .collect();
    if !not_known.is_empty() {
        known.push(texts.with("cli-status-not-known", &[("found", &not_known.join(", "))]));
    }
    known.join(" · ")
}

/// What needs a person: what does not work, then what works and won't for long.
fn words_of(texts: &Texts, attention: &[Attention]) -> Vec<String> {
    let of = |wanted| {
        let meant = attention.iter().filter(|one| one.verdict == wanted);
        let words = meant.filter_map(|one| texts.with_params(&format!("attention-{}", one.kind.as_str()), &one.params));
        words.collect::<Vec<_>>().join("; ")
    };
    [(Verdict::Bad, "cli-status-not-well"), (Verdict::Advice, "cli-status-advice")]
        .into_iter()
        .map(|(wanted, id)| (of(wanted), id))
        .filter(|(found, _)| !found.is_empty())
        .map(|(found, id)| texts.with(id, &[("found", &found)]))
        .collect()
}
