//! A web view and a browser under automation, and the two programs that drive them.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use lab::{Hub, Screen, Workstation, practice};
use serde_json::json;

/// How long a driver may take to answer its first request.
const DRIVER_TIMEOUT: Duration = Duration::from_secs(20);

/// A program that ends with the test.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // Terminated and not killed: tauri-driver ends the driver that it started.
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}

/// A web view or a browser under automation.
pub struct Driven {
    /// The connection to its driver.
    pub client: Client,
    _driver: Option<Program>,
}

/// Starts Tauri's driver with the lab's name server: `$0` is the `resolv.conf` that has it.
const WITH_LAB_NAME_SERVER: &str = "mount --bind \"$0\" /etc/resolv.conf && exec tauri-driver \"$@\"";

/// The capabilities for the web view's own driver.
pub fn web_view(program: &Path) -> serde_json::Value {
    json!({ "webkitgtk:browserOptions": { "binary": program, "args": [] } })
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

impl Driven {
    /// The window's program, on a workstation with the lab's name server.
    pub async fn window(
        screen: &Screen,
        workstation: &Workstation,
        hub: &Hub,
        practice: Option<&Path>,
        program: &Path,
    ) -> Result<Self> {
        let (port, native_port) = (free_port()?.to_string(), free_port()?.to_string());
        let names = workstation.folder().join("resolv.conf");
        std::fs::write(&names, format!("nameserver {}\n", hub.address()))?;
        let mut driver = workstation.command_on_screen("unshare", screen);
        driver
            .args(["--mount", "sh", "-c", WITH_LAB_NAME_SERVER])
            .arg(names)
            .args(["--port", &port, "--native-port", &native_port])
            .env("LANG", "C.UTF-8");
        if let Some(practice) = practice {
            driver.env(practice::VARIABLE, practice);
        }
        Self::start(driver, &port, json!({ "tauri:options": { "application": program } })).await
    }

    /// A browser of another maker, for which a name resolves to an address.
    pub async fn browser(name: &str, address: &str) -> Result<Self> {
        let arguments = [
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            format!("--host-resolver-rules=MAP {name} {address}"),
        ];
        let options = json!({ "goog:chromeOptions": { "args": arguments, "binary": "/usr/bin/chromium" } });
        let port = free_port()?.to_string();
        let mut driver = Command::new("chromedriver");
        driver.arg(format!("--port={port}"));
        Self::start(driver, &port, options).await
    }

    async fn start(mut driver: Command, port: &str, options: serde_json::Value) -> Result<Self> {
        driver.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let driver = Program(driver.spawn().with_context(|| format!("starting {driver:?}"))?);
        let reached = Self::reach(&format!("127.0.0.1:{port}"), options).await?;
        Ok(Self { _driver: Some(driver), ..reached })
    }

    /// A session of a driver that runs already, here or elsewhere.
    pub async fn reach(address: &str, options: serde_json::Value) -> Result<Self> {
        let capabilities: Capabilities = serde_json::from_value(options)?;
        let address = format!("http://{address}");
        let began = Instant::now();
        loop {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            match builder.capabilities(capabilities.clone()).connect(&address).await {
                Ok(client) => return Ok(Self { client, _driver: None }),
                Err(error) if began.elapsed() > DRIVER_TIMEOUT => bail!("no session: {error}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
            }
        }
    }

    /// Closes it in good order.
    pub async fn close(self) -> Result<()> {
        Ok(self.client.close().await?)
    }
}
