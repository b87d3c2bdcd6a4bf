//! What a person does at the window: reads, types, presses. With the mouse, or with the keyboard alone.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use fantoccini::Locator;
use fantoccini::key::Key;
use lab::{Picture, Screen};

use crate::driven::Driven;

/// How long anything that needs no server may take.
const SOON: Duration = Duration::from_secs(20);

/// A person at the window.
pub struct Person<'a> {
    window: &'a Driven,
    screen: Option<&'a Screen>,
}

/// A text as the query language writes it. The words of the pages have no double quotes.
fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

impl<'a> Person<'a> {
    pub const fn at(window: &'a Driven) -> Self {
        Self { window, screen: None }
    }

    /// A person whose screen can be pictured.
    pub const fn before(window: &'a Driven, screen: &'a Screen) -> Self {
        Self { window, screen: Some(screen) }
    }

    async fn find(&self, path: &str, limit: Duration) -> Result<fantoccini::elements::Element> {
        let began = Instant::now();
        loop {
            match self.window.client.find(Locator::XPath(path)).await {
                Ok(found) => return Ok(found),
                Err(error) if began.elapsed() > limit => {
                    let shown = self.text().await.unwrap_or_default();
                    bail!("{path}: {error}; the window shows:\n{shown}");
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    /// Everything that can be read.
    pub async fn text(&self) -> Result<String> {
        Ok(self.window.client.find(Locator::Css("body")).await?.text().await?)
    }

    /// Waits for a title.
    pub async fn sees(&self, title: &str, limit: Duration) -> Result<()> {
        self.find(&format!("//h1[normalize-space()={}]", quoted(title)), limit).await.map(drop)
    }

    /// Waits until a text is there.
    pub async fn reads_text(&self, text: &str, limit: Duration) -> Result<()> {
        self.find(&format!("//main//*[text()[contains(., {})]]", quoted(text)), limit).await.map(drop)
    }

    /// Waits until the list says so of the system of this domain.
    pub async fn reads_state(&self, domain: &str, state: &str, limit: Duration) -> Result<()> {
        let row = format!("//main//tr[contains(., {})]", quoted(domain));
        self.find(&format!("{row}//span[normalize-space()={}]", quoted(state)), limit).await.map(drop)
    }

    /// Waits until an error is shown.
    pub async fn sees_error(&self, limit: Duration) -> Result<()> {
        self.find("//main//*[@role='alert']", limit).await.map(drop)
    }

    /// The public key that is shown.
    pub async fn key_shown(&self) -> Result<String> {
        Ok(self.find("//main//p[starts-with(normalize-space(), 'ssh-ed25519 ')]", SOON).await?.text().await?)
    }

    /// Presses a button with the mouse, once it can be pressed.
    pub async fn presses(&self, name: &str, limit: Duration) -> Result<()> {
        let path = format!("(//button[normalize-space()={} and not(@disabled)])[last()]", quoted(name));
        self.clicks(&path, limit).await
    }

    /// Goes to a place by the sidebar, whose buttons may say besides how much of it needs attention.
    pub async fn goes_to(&self, place: &str) -> Result<()> {
        self.clicks(&format!("//nav//button[span[normalize-space()={}]]", quoted(place)), SOON).await
    }

    /// Brings something into sight, as a person does with the wheel, and clicks on it.
    async fn clicks(&self, path: &str, limit: Duration) -> Result<()> {
        let found = self.find(path, limit).await?;
        let client = &self.window.client;
        // The driver by itself stops at the edge, where the bar at the foot of the window covers it.
        client.execute("arguments[0].scrollIntoView({ block: 'center' })", vec![serde_json::to_value(&found)?]).await?;
        found.click().await.with_context(|| format!("clicking on {path}"))
    }

    /// Types into a line.
    pub async fn types(&self, label: &str, text: &str) -> Result<()> {
        let path = format!("//label[normalize-space()={}]/following-sibling::input", quoted(label));
        let line = self.find(&path, SOON).await?;
        line.clear().await?;
        Ok(line.send_keys(text).await?)
    }

    /// Chooses one of several options.
    pub async fn chooses(&self, name: &str) -> Result<()> {
        self.clicks(&format!("//label[.//strong[normalize-space()={}]]", quoted(name)), SOON).await
    }

    /// What a line of the last screen says.
    pub async fn reads(&self, label: &str) -> Result<String> {
        let path = format!("//dt[normalize-space()={}]/following-sibling::dd[1]/span", quoted(label));
        Ok(self.find(&path, SOON).await?.text().await?)
    }

    /// Presses Tab until the element of this name has the focus.
    pub async fn tabs_to(&self, name: &str) -> Result<()> {
        const NAME: &str = "const here = document.activeElement; \
                            return ((here instanceof HTMLInputElement ? here.labels[0]?.textContent : here.textContent) ?? '').trim();";
        for _ in 0..60 {
            self.keys(&char::from(Key::Tab).to_string()).await?;
            let here = self.window.client.execute(NAME, Vec::new()).await?;
            if here.as_str() == Some(name) {
                return Ok(());
            }
        }
        bail!("the focus never came to {name}; the window shows:\n{}", self.text().await?);
    }

    /// Types where the focus is.
    pub async fn keys(&self, text: &str) -> Result<()> {
        Ok(self.window.client.active_element().await?.send_keys(text).await?)
    }

    /// Replaces the text where the focus is.
    pub async fn replaces(&self, text: &str) -> Result<()> {
        // Keys that are held down are released at the end of each call.
        self.keys(&format!("{}a", char::from(Key::Control))).await?;
        self.keys(text).await
    }

    /// Presses Enter where the focus is.
    pub async fn enter(&self) -> Result<()> {
        self.keys(&char::from(Key::Enter).to_string()).await
    }

    /// Chooses the next option.
    pub async fn down(&self) -> Result<()> {
        self.keys(&char::from(Key::Down).to_string()).await
    }

    /// Waits until a button is there.
    pub async fn waits_for_button(&self, name: &str, limit: Duration) -> Result<()> {
        self.find(&format!("//button[normalize-space()={}]", quoted(name)), limit).await.map(drop)
    }

    /// Waits until a button can be pressed.
    pub async fn may_press(&self, name: &str, limit: Duration) -> Result<()> {
        self.find(&format!("//button[normalize-space()={} and not(@disabled)]", quoted(name)), limit).await.map(drop)
    }

    /// The same, and goes to it with Tab.
    pub async fn tabs_to_button(&self, name: &str, limit: Duration) -> Result<()> {
        self.may_press(name, limit).await?;
        self.tabs_to(name).await
    }

    /// Makes the window this large.
    pub async fn resizes(&self, width: u32, height: u32) -> Result<()> {
        let client = &self.window.client;
        client.set_window_size(width, height).await?;
        let began = Instant::now();
        while client.execute("return [innerWidth, innerHeight].join()", Vec::new()).await?.as_str()
            != Some(&format!("{width},{height}"))
        {
            ensure!(began.elapsed() < SOON, "the window does not become {width} by {height}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Takes pictures of the screen, to be looked at: light and dark, large and small. Afterwards all is as before.
    pub async fn pictures(&self, name: &str) -> Result<()> {
        const SET_THEME: &str = "document.documentElement.dataset.theme = arguments[0]";
        let Some(screen) = self.screen else { return Ok(()) };
        let client = &self.window.client;
        let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/screens"));
        std::fs::create_dir_all(&folder)?;
        let language = client.execute("return document.documentElement.lang", Vec::new()).await?;
        let language = language.as_str().context("the page has no language")?.to_owned();
        let theme_before = client.execute("return document.documentElement.dataset.theme", Vec::new()).await?;
        let (_, _, width, height) = client.get_window_rect().await?;
        for (width, height) in [(1024, 640), (1280, 800)] {
            self.resizes(width, height).await?;
            for theme in ["dark", "light"] {
                client.execute(SET_THEME, vec![theme.into()]).await?;
                let picture = self.still(screen).await?.corner(width as usize, height as usize);
                picture.save(&folder.join(format!("window-{name}-{language}-{theme}-{width}.png")))?;
            }
        }
        client.execute(SET_THEME, vec![theme_before]).await?;
        self.resizes(u32::try_from(width)?, u32::try_from(height)?).await
    }

    /// The screen, once it is drawn and nothing on it moves; if something always does, after a second.
    async fn still(&self, screen: &Screen) -> Result<Picture> {
        const DRAWN: &str =
            "const [done] = arguments; requestAnimationFrame(() => requestAnimationFrame(() => done(0)))";
        const MAX_PICTURES: u32 = 10;
        self.window.client.execute_async(DRAWN, Vec::new()).await?;
        let mut last = screen.picture()?;
        for _ in 0..MAX_PICTURES {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let now = screen.picture()?;
            if now == last {
                break;
            }
            last = now;
        }
        Ok(last)
    }

    /// Fails unless the program refuses this command, as no capability allows it.
    pub async fn is_refused(&self, command: &str) -> Result<()> {
        const ASK: &str = "const [command, done] = arguments; \
                           window.__TAURI_INTERNALS__.invoke(command, {}).then(() => done(null), (error) => done(String(error)))";
        let answer = self.window.client.execute_async(ASK, vec![command.into()]).await?;
        let answer = answer.as_str().with_context(|| format!("{command} was done"))?;
        ensure!(answer.contains("not allowed") || answer.contains("not found"), "{command}: {answer}");
        Ok(())
    }

    /// Fails if a secret is in the page, in its inputs, or in what the web view stores.
    pub async fn keeps_no(&self, secrets: &[&str]) -> Result<()> {
        const ALL: &str = "return document.documentElement.outerHTML + \
                           [...document.querySelectorAll('input')].map((line) => line.value).join() + \
                           JSON.stringify({ ...localStorage, ...sessionStorage });";
        let everything = self.window.client.execute(ALL, Vec::new()).await?;
        let everything = everything.as_str().context("the page has no text")?;
        ensure!(everything.contains("Instalador Smart"), "the page could not be read");
        for secret in secrets {
            ensure!(!everything.contains(secret), "a secret is left in the page");
        }
        Ok(())
    }
}
