//! Logging in to the site in a browser, with what the window showed.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use fantoccini::Locator;
use lab::Server;

use crate::driven::Driven;

/// Logs in at the login page as a person would, and waits for the page behind it.
pub async fn log_in(server: &Server, domain: &str, email: &str, password: &str) -> Result<()> {
    let browser = Driven::browser(domain, &server.address().to_string()).await?;
    let client = &browser.client;
    client.goto(&format!("http://{domain}/login")).await?;
    client.find(Locator::Css("input[name=email]")).await?.send_keys(email).await?;
    client.find(Locator::Css("input[name=password]")).await?.send_keys(password).await?;
    client.find(Locator::Css("form button")).await?.click().await?;
    let began = Instant::now();
    while client.find(Locator::Css("form[action='/logout']")).await.is_err() {
        if began.elapsed() > Duration::from_secs(20) {
            let page = client.source().await?;
            bail!("the administrator cannot log in to the site:\n{page}");
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    browser.close().await
}
