//! Tenants for an instance that is installed: rows, database, account and files, made by the application's own command.
//! What is in them is the application's business.

use anyhow::{Result, ensure};

use crate::Server;
use crate::assertions::run_on_server;

/// Creates a tenant for each subdomain in an instance of a server; a second or so for each.
pub fn create(server: &Server, instance: u16, subdomains: &[&str]) -> Result<()> {
    let plain =
        |name: &&str| !name.is_empty() && name.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-');
    ensure!(!subdomains.is_empty() && subdomains.iter().all(plain), "{subdomains:?} are no subdomains");
    let container = format!("smart{instance}-fpm{instance}-1");
    let artisan = format!("docker exec --user www-data {container} php artisan tenant:create");
    run_on_server(server, &format!("{artisan} {}", subdomains.join(" "))).map(drop)
}
