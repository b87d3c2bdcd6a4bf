//! A screen with nothing on it but what a test opens there, and the two programs that drive a web view and a browser.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use lab::Desk;
use serde_json::json;

/// How long a driver may take to answer its first question.
const PATIENCE: Duration = Duration::from_secs(20);

/// A program that ends with the test.
struct Helper(Child);

impl Drop for Helper {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A screen in memory.
pub struct Screen {
    _server: Helper,
    display: String,
}

impl Screen {
    /// One of this size.
    pub fn new(width: u32, height: u32) -> Result<Self> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", &format!("{width}x{height}x24")])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("starting Xvfb")?;
        let said = server.stdout.take().context("Xvfb's output")?;
        let server = Helper(server);
        let mut number = String::new();
        BufReader::new(said).read_line(&mut number)?;
        if number.trim().is_empty() {
            bail!("Xvfb did not start");
        }
        Ok(Self { _server: server, display: format!(":{}", number.trim()) })
    }
}

/// A web view or a browser under automation.
pub struct Driven {
    /// The line to it.
    pub client: Client,
    _driver: Helper,
}

impl Driven {
    /// The window's program, at a person's computer.
    pub async fn window(screen: &Screen, desk: &Desk, program: &Path) -> Result<Self> {
        let person = desk.folder().join("person");
        let mut driver = desk.at_work("WebKitWebDriver");
        driver
            .env("DISPLAY", &screen.display)
            .env("GDK_BACKEND", "x11")
            .env("LANG", "C.UTF-8")
            .env("HOME", &person)
            .env("NO_AT_BRIDGE", "1")
            // Without it the web view lets nobody drive it.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("TAURI_AUTOMATION", "true")
            .env_remove("XDG_DATA_HOME");
        let options = json!({ "webkitgtk:browserOptions": { "binary": program, "args": [] } });
        Self::drive(driver, options).await
    }

    /// A browser of another maker, for which a name leads to an address.
    pub async fn browser(name: &str, address: &str) -> Result<Self> {
        let arguments = [
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            format!("--host-resolver-rules=MAP {name} {address}"),
        ];
        let options = json!({ "goog:chromeOptions": { "args": arguments, "binary": "/usr/bin/chromium" } });
        Self::drive(Command::new("chromedriver"), options).await
    }

    async fn drive(mut driver: Command, options: serde_json::Value) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        driver.arg(format!("--port={port}")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let driver = Helper(driver.spawn().with_context(|| format!("starting {driver:?}"))?);
        let capabilities: Capabilities = serde_json::from_value(options)?;
        let address = format!("http://127.0.0.1:{port}");
        let began = Instant::now();
        loop {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            match builder.capabilities(capabilities.clone()).connect(&address).await {
                Ok(client) => return Ok(Self { client, _driver: driver }),
                Err(error) if began.elapsed() > PATIENCE => bail!("no session: {error}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
            }
        }
    }

    /// Closes it in good order.
    pub async fn close(self) -> Result<()> {
        Ok(self.client.close().await?)
    }
}
