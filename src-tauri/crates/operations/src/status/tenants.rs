//! The tenants of an instance: what the facts of them mean, together with what their pages answered at the last look.

use std::collections::HashMap;

use jiff::Timestamp;
use model::{Tenant, TenantState};

use super::TenantPages;
use crate::facts::{TenantFacts, TenantList, TenantPage};

/// The application needs up to two minutes to create one.
const CREATED_WITHIN_SECONDS: i64 = 10 * 60;

/// Those that need a person first, then in the order in which they were made.
pub(crate) fn of_list(list: TenantList, pages: Option<&TenantPages>) -> Vec<Tenant> {
    let at = pages.map(|pages| pages.at.as_str());
    let asked = pages.iter().flat_map(|pages| &pages.pages).map(|page| (page.host.as_str(), page)).collect();
    let clock = list.clock;
    let mut tenants: Vec<Tenant> = list.tenants.into_iter().map(|tenant| of_one(tenant, clock, &asked, at)).collect();
    tenants.sort_by_key(|tenant| !matches!(tenant.state, TenantState::NotServed | TenantState::CutOff));
    tenants
}

fn of_one(facts: TenantFacts, clock: i64, asked: &HashMap<&str, &TenantPage>, at: Option<&str>) -> Tenant {
    let page = facts.hosts.iter().find_map(|host| asked.get(host.as_str()));
    let is_young = facts.created_at.is_some_and(|at| clock - at < CREATED_WITHIN_SECONDS);
    let state = match page {
        _ if facts.hosts.is_empty() && is_young => TenantState::BeingCreated,
        _ if facts.hosts.is_empty() => TenantState::CutOff,
        Some(page) if page.is_served() => TenantState::Served,
        Some(_) => TenantState::NotServed,
        None => TenantState::NotAsked,
    };
    let document = facts.last_document;
    Tenant {
        host: facts.hosts.into_iter().next(),
        name: facts.name,
        tax_number: facts.tax_number,
        database: facts.database,
        state,
        page_status: page.and_then(|page| page.status),
        page_at: page.and(at).map(str::to_owned),
        created_at: moment(facts.created_at),
        database_kib: facts.database_kib,
        written_at: moment(facts.written_at),
        last_document_at: moment(document.as_ref().and_then(|document| document.at)),
        last_document: document.map(|document| document.id),
    }
}

fn moment(seconds: Option<i64>) -> Option<String> {
    Timestamp::from_second(seconds?).ok().map(|at| at.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_764_300_000;

    fn tenant(database: &str, host: Option<&str>, age: i64) -> TenantFacts {
        TenantFacts {
            database: database.to_owned(),
            hosts: host.map(str::to_owned).into_iter().collect(),
            created_at: Some(NOW - age),
            ..TenantFacts::default()
        }
    }

    fn states(tenants: Vec<TenantFacts>, pages: &[(&str, Option<u16>)]) -> Vec<(String, TenantState)> {
        let pages = pages.iter().map(|(host, status)| TenantPage { host: (*host).to_owned(), status: *status });
        let pages = TenantPages { at: "2026-11-28T10:00:00Z".to_owned(), pages: pages.collect() };
        let found = of_list(TenantList { tenants, clock: NOW }, Some(&pages));
        found.into_iter().map(|tenant| (tenant.database, tenant.state)).collect()
    }

    #[test]
    fn tenant_is_as_its_page_was_and_unknown_where_nobody_asked() {
        let tenants = ["uno", "dos", "tres"].map(|name| tenant(name, Some(&format!("{name}.a.pe")), 90_000));
        let found = states(tenants.into(), &[("uno.a.pe", Some(200)), ("dos.a.pe", Some(500))]);
        let wanted = [
            ("dos".to_owned(), TenantState::NotServed),
            ("uno".to_owned(), TenantState::Served),
            ("tres".to_owned(), TenantState::NotAsked),
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn tenant_without_address_is_being_created_or_was_cut_off() {
        let found = states(vec![tenant("nuevo", None, 60), tenant("viejo", None, 3600)], &[]);
        let wanted = [("viejo".to_owned(), TenantState::CutOff), ("nuevo".to_owned(), TenantState::BeingCreated)];
        assert_eq!(found, wanted);
        let undated = TenantFacts { created_at: None, ..tenant("viejo", None, 0) };
        assert_eq!(states(vec![undated], &[])[0].1, TenantState::CutOff);
    }

    #[test]
    fn nothing_is_made_up_where_no_look_was_kept() {
        let list = TenantList { tenants: vec![tenant("uno", Some("uno.a.pe"), 90_000)], clock: NOW };
        let [found] = &of_list(list, None)[..] else { panic!("one tenant") };
        assert_eq!((found.state, found.page_status, &found.page_at), (TenantState::NotAsked, None, &None));
        assert_eq!((found.database_kib, &found.written_at, &found.last_document), (None, &None, &None));
    }
}
