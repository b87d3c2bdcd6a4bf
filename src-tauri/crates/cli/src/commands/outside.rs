//! `smart instance outside`: how an instance looks from this computer, beside what its own server says.

use model::{OutsideFinding, PortState, Problem};
use serde_json::json;

use super::{Session, server_and_instance};

/// Sees an instance from here.
pub async fn outside(session: &Session, which: &str) -> Result<(), Problem> {
    let output = &session.output;
    let (server, number) = server_and_instance(which)?;
    let seen = session.desktop.outside(&server, number, session.cancel.clone()).await?;
    if output.is_json() {
        output.value(&json!({ "outside": seen }));
        return Ok(());
    }
    let status = seen.page_status.map_or_else(|| "none".to_owned(), |status| status.to_string());
    let (addresses, own) = (seen.dns.domain.addresses.join(", "), seen.dns.server.join(", "));
    let values = [
        ("domain", seen.dns.domain.name.as_str()),
        ("status", status.as_str()),
        ("addresses", addresses.as_str()),
        ("server", own.as_str()),
    ];
    let texts = output.texts();
    let id = format!("outside-{}", seen.finding.as_str());
    output.line(texts.with(&id, &values));
    if seen.finding != OutsideFinding::Reached {
        output.line(texts.with(&format!("{id}.action"), &values));
    }
    if seen.database == PortState::Open {
        output.line(texts.plain("outside-database-open"));
    }
    let port = |number: &str, state: PortState| {
        vec![texts.with("outside-port", &[("port", number)]), texts.plain(&format!("port-{}", state.as_str()))]
    };
    output.table(&[port("80", seen.http), port("443", seen.https)]);
    Ok(())
}
