//! The package as a person gets it: installed on a bare Debian by its own package manager, started by an ordinary user,
//! and removed again.

use std::time::Duration;

use anyhow::{Result, ensure};
use lab::assertions::run_on_server;
use lab::{Lab, Scenario, package};

use crate::driven::{Driven, web_view};
use crate::person::Person;
use crate::test_env::run;

const SOON: Duration = Duration::from_secs(30);
const PROGRAM: &str = "/usr/bin/instalador-smart";
/// A port of the server that is reached from here, for the web view's driver.
const PORT: u16 = 3310;

/// The package, and beside it what a screen in memory and a driver need; nothing that the program itself might need.
const INSTALL: &str = "export DEBIAN_FRONTEND=noninteractive; apt-get -q update && \
                       apt-get -q install -y --no-install-recommends /root/installer.deb && \
                       apt-get -q install -y --no-install-recommends xvfb webkit2gtk-driver dbus gnome-keyring && \
                       useradd --create-home ana";

/// A session of `ana`: a screen, an open keyring, and the driver that starts the program.
const START_SESSION: &str = r#"
cat > /usr/local/bin/start-session <<'END'
#!/bin/sh
Xvfb :7 -screen 0 1280x800x24 -nolisten tcp &
export DISPLAY=:7 GDK_BACKEND=x11 LANG=C.UTF-8 NO_AT_BRIDGE=1 TAURI_WEBVIEW_AUTOMATION=true TAURI_AUTOMATION=true
printf llavero | gnome-keyring-daemon --unlock --components=secrets
exec WebKitWebDriver --host=0.0.0.0 --port="$1"
END
chmod 755 /usr/local/bin/start-session
"#;

#[test]
fn package_installs_starts_and_uninstalls_on_bare_debian() -> Result<()> {
    run(async {
        let lab = Lab::open()?;
        let server = lab.start(Scenario::Fresh)?;
        server.copy_in(&package()?, "/root/installer.deb")?;
        run_on_server(&server, INSTALL)?;
        let entry = run_on_server(&server, "cat /usr/share/applications/*nstalador*.desktop")?;
        ensure!(entry.contains("Exec=instalador-smart") && entry.contains("Icon=instalador-smart"), "{entry}");
        run_on_server(&server, "test -s /usr/share/icons/hicolor/128x128/apps/instalador-smart.png")?;
        run_on_server(&server, START_SESSION)?;
        run_on_server(
            &server,
            &format!(
                "systemd-run --quiet --unit=person --uid=ana --working-directory=/home/ana \
                 dbus-run-session -- /usr/local/bin/start-session {PORT}"
            ),
        )?;
        let window = Driven::reach(&format!("{}:{PORT}", server.address()), web_view(PROGRAM.as_ref())).await?;
        let person = Person::at(&window);
        person.sees("Instale su sistema de facturación", SOON).await?;
        ensure!(!person.text().await?.contains("llavero no"), "no keyring was found: {}", person.text().await?);
        person.presses("Ajustes", SOON).await?;
        person.reads_text(env!("CARGO_PKG_VERSION"), SOON).await?;
        window.close().await?;
        run_on_server(&server, "apt-get -q remove -y instalador-smart")?;
        ensure!(
            run_on_server(&server, &format!("ls {PROGRAM} /usr/share/applications/*nstalador* 2>/dev/null; true"))?
                .is_empty()
        );
        // The person's own record stays.
        run_on_server(&server, "find /home/ana -name inventory.sqlite | grep -q .").map(drop)
    })
}
