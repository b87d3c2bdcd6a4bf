//! What the window may not do: the pages' policy, and the commands that are refused.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::person::Person;
use crate::place::{Place, run};

const SOON: Duration = Duration::from_secs(20);

#[test]
fn the_pages_may_do_what_is_listed_and_nothing_else() -> Result<()> {
    run(async {
        let place = Place::new(1280, 800)?;
        let window = place.window().await?;
        let person = Person::at(&window);
        person.sees("Poner en marcha el sistema de facturación", SOON).await?;
        for command in [
            "plugin:clipboard-manager|read_text",
            "plugin:clipboard-manager|write_text",
            "plugin:dialog|open",
            "plugin:opener|open_url",
            "plugin:window|close",
            "plugin:event|listen",
            "read_everything",
        ] {
            person.is_refused(command).await?;
        }
        ensure!(!place.written()?.contains("policy: "), "a page broke the policy without being asked to");
        // What they are asked to load from elsewhere is refused, and the log tells of it: a search that finds nothing
        // above has looked in the right place.
        for (directive, attempt) in [
            ("img-src", "new Image().src = 'https://example.invalid/x.png'"),
            ("connect-src", "fetch('https://example.invalid/').catch(() => undefined)"),
            (
                "script-src",
                "document.head.append(Object.assign(document.createElement('script'), { textContent: '1' }))",
            ),
        ] {
            window.client.execute(attempt, Vec::new()).await?;
            let began = Instant::now();
            while !place.written()?.contains(&format!("policy: {directive}")) {
                ensure!(began.elapsed() < SOON, "{directive}: {attempt} was let through\n{}", place.written()?);
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        window.close().await
    })
}
