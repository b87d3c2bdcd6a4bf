//! Looks at servers: all at once, one connection and one question a server, one server's trouble its own. What is found means is
//! told by `status`; what was found is remembered, so that a server that can't be asked still has its last truth.

use std::collections::HashMap;

use futures_util::{StreamExt as _, stream};
use inventory::{Instance, Look, Server};
use jiff::{SignedDuration, Timestamp};
use model::{InstanceRecord, ServerName};
use remote::Connection;
use tokio_util::sync::CancellationToken;

use crate::facts::{Facts, FactsRequest, InstanceQuestion, Section, Sections, TenantPage, read_facts, read_facts_once};
use crate::status::{self, InstanceStatus, SECTIONS, ServerStatus, TenantPages};
use crate::{Desktop, OperationError};

/// How often a tenant's page is asked for: it is a page of the application's, and costs what a visitor costs. One that was not
/// served is asked for at each look, so that its end is seen.
const TENANTS_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// How many servers are looked at at the same time. More would not be faster, and a connection has its price in memory.
const AT_A_TIME: usize = 64;

/// How much a look asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookDepth {
    /// What is due: for looks by a clock.
    Due,
    /// Everything: for a person who wants to know now.
    Whole,
}

impl Desktop {
    /// Looks at all of these servers, and gives them in the order in which they were named.
    pub async fn status(
        &self,
        servers: Vec<Server>,
        depth: LookDepth,
        cancel: &CancellationToken,
    ) -> Vec<ServerStatus> {
        let places: HashMap<ServerName, usize> =
            servers.iter().enumerate().map(|(place, server)| (server.name.clone(), place)).collect();
        let mut found = Vec::with_capacity(servers.len());
        self.look_at(servers, depth, cancel, |statuses| found.extend(statuses)).await;
        found.sort_by_key(|status| places.get(&status.server).copied());
        found
    }

    /// Looks at these servers, and gives each as soon as it is known, together with those that are known at the same moment: none
    /// waits for another.
    pub async fn look_at(
        &self,
        servers: Vec<Server>,
        depth: LookDepth,
        cancel: &CancellationToken,
        mut found: impl FnMut(Vec<ServerStatus>),
    ) {
        let last = self.last_looks().unwrap_or_default();
        let looks = stream::iter(servers).map(|server| {
            let last = last.get(&server.name);
            self.look_at_one(server, last, depth, cancel.clone())
        });
        let mut together = looks.buffer_unordered(AT_A_TIME).ready_chunks(AT_A_TIME);
        while let Some(mut statuses) = together.next().await {
            self.remember(&mut statuses, &last);
            found(statuses);
        }
    }

    /// What was last seen of each server, without asking any.
    pub fn last_looks(&self) -> Result<HashMap<ServerName, ServerStatus>, OperationError> {
        let kept = self.inventory.looks()?;
        // What an earlier version of the program wrote down may lack something: the next look has it.
        let read = kept.into_iter().filter_map(|look| {
            let seen: ServerStatus = serde_json::from_str(&look.seen_json).ok()?;
            // It may have had another name then.
            Some((look.server.clone(), ServerStatus { server: look.server, ..seen }))
        });
        Ok(read.collect())
    }

    /// Keeps what was seen of those that answered, and tells of the others what was seen the last time. That nothing can be
    /// kept changes nothing about what was seen.
    fn remember(&self, statuses: &mut [ServerStatus], last: &HashMap<ServerName, ServerStatus>) {
        let seen = statuses.iter().filter(|status| status.problem.is_none());
        let looks: Vec<Look> = seen
            .filter_map(|status| {
                let seen_json = serde_json::to_string(status).ok()?;
                Some(Look { server: status.server.clone(), at: status.looked_at.clone(), seen_json })
            })
            .collect();
        if !looks.is_empty()
            && let Err(error) = self.inventory.remember_looks(&looks)
        {
            tracing::warn!(%error, "what was seen could not be kept");
        }
        for status in statuses.iter_mut().filter(|status| status.problem.is_some()) {
            status.last = last.get(&status.server).cloned().map(Box::new);
        }
    }

    async fn look_at_one(
        &self,
        server: Server,
        last: Option<&ServerStatus>,
        depth: LookDepth,
        cancel: CancellationToken,
    ) -> ServerStatus {
        let known = self.inventory.instances(Some(&server.name)).unwrap_or_default();
        let sections = sections(depth, last);
        match self.read_one(&server, &known, sections, failing_tenants(last), cancel).await {
            Ok(mut facts) => match self.expect_same_server(&server.name, &facts) {
                Ok(()) => {
                    // What was asked for and not answered is not known.
                    if let Some(last) = last.filter(|_| !sections.has(Section::TenantPages)) {
                        take_over_tenants(&mut facts, last);
                    }
                    status::evaluate(server.name, &known, facts)
                }
                Err(error) => status::not_known(server.name, &known, error.into()),
            },
            Err(error) => status::not_known(server.name, &known, error.into()),
        }
    }

    /// One instance as its server shows it now, with its record there.
    pub async fn instance_status(
        &self,
        connection: &Connection,
        known: &Instance,
    ) -> Result<(InstanceStatus, Option<InstanceRecord>), OperationError> {
        let question = InstanceQuestion {
            number: known.number,
            base_folder: known.base_folder.parse().ok(),
            domain: Some(known.domain.clone()),
        };
        let sections = SECTIONS.with(Sections::TENANT_PAGES);
        let request = FactsRequest { sections, instances: vec![question], ..FactsRequest::default() };
        let mut facts = Facts::default();
        read_facts(connection, &request, "", &mut facts).await?;
        self.expect_same_server(&known.server, &facts)?;
        let record = facts.records().instance(known.number).cloned();
        Ok((status::instance(known.number, known.domain.clone(), &facts), record))
    }

    async fn read_one(
        &self,
        server: &Server,
        known: &[Instance],
        sections: Sections,
        tenants_again: Vec<String>,
        cancel: CancellationToken,
    ) -> Result<Facts, OperationError> {
        let connection = self.connect_unattended(&server.name, cancel).await?;
        let base_folder = known.first().and_then(|instance| instance.base_folder.parse().ok()).unwrap_or_default();
        let request = FactsRequest { sections, base_folder, tenants_again, ..FactsRequest::default() };
        let seen = read_facts_once(&connection, &request).await;
        connection.close().await;
        seen
    }
}

/// What is asked now: pages of tenants only where those that are known are too old, or were not served. An instance that is not
/// installed has none to ask for, and must not have those of the others asked for at each look.
fn sections(depth: LookDepth, last: Option<&ServerStatus>) -> Sections {
    let is_known = |instance: &InstanceStatus| {
        let is_fresh = |tenants: &TenantPages| {
            age(&tenants.at).is_some_and(|age| age < TENANTS_EVERY) && tenants.pages.iter().all(TenantPage::is_served)
        };
        !instance.installed || instance.tenant_pages.as_ref().is_some_and(is_fresh)
    };
    let all_are_known = last.is_some_and(|last| last.instances.iter().all(is_known));
    if depth == LookDepth::Due && all_are_known { SECTIONS } else { SECTIONS.with(Sections::TENANT_PAGES) }
}

/// The tenants that were not served the last time.
fn failing_tenants(last: Option<&ServerStatus>) -> Vec<String> {
    last.into_iter().flat_map(|last| &last.instances).flat_map(|instance| instance.failing_tenants.clone()).collect()
}

/// What was known of the tenants of an instance stays so for as long as it is not asked again.
fn take_over_tenants(facts: &mut Facts, last: &ServerStatus) {
    for instance in &last.instances {
        let Some(known) = instance.tenant_pages.as_ref().filter(|_| instance.installed) else { continue };
        let site = facts.instances.get_mut(&instance.number).and_then(|found| found.site.as_mut());
        if let Some(site) = site.filter(|site| site.tenants.is_none()) {
            site.tenants = Some(known.pages.clone());
            site.tenants_at = Some(known.at.clone());
            site.tenant_count = instance.tenant_count;
        }
    }
}

/// How long ago; not known of what is no moment, or of one that is still to come.
fn age(at: &str) -> Option<SignedDuration> {
    let age = Timestamp::now().duration_since(at.parse().ok()?);
    (!age.is_negative()).then_some(age)
}
