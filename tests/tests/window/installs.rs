//! Whole installations by the window: with the mouse on a bare server, with the keyboard alone where sudo asks, and over
//! the death of the window in the middle.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use lab::proofs::{self, Claim};
use lab::{Desk, Lab, Scenario, Server, program};

use crate::browser::log_in;
use crate::person::Person;
use crate::screen::{Driven, Screen};

/// A login, a look at a server, a plan.
const ROUND: Duration = Duration::from_mins(1);
/// A whole installation.
const INSTALLATION: Duration = Duration::from_mins(7);

fn run<F: Future<Output = Result<()>>>(work: F) -> Result<()> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}

/// What the window wrote of itself, in one text.
fn written(folder: &Path) -> Result<String> {
    let mut all = String::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            all += &written(&path)?;
        } else {
            all += &String::from_utf8_lossy(&fs::read(&path)?);
        }
    }
    Ok(all)
}

/// Kills the window's program of this computer as a power cut would.
fn kill_window(desk: &Desk) -> Result<()> {
    let (ours, home) = (program("instalador-smart")?.canonicalize()?, desk.home().display().to_string());
    let mut killed = 0;
    for entry in fs::read_dir("/proc")? {
        let path = entry?.path();
        let is_ours = fs::read_link(path.join("exe")).is_ok_and(|exe| exe == ours);
        if is_ours && fs::read(path.join("environ")).is_ok_and(|all| String::from_utf8_lossy(&all).contains(&home)) {
            let id = path.file_name().context("a process")?.to_owned();
            ensure!(std::process::Command::new("kill").arg("-KILL").arg(id).status()?.success(), "kill");
            killed += 1;
        }
    }
    ensure!(killed > 0, "no window was killed");
    Ok(())
}

struct Place {
    lab: Lab,
    server: Server,
    desk: Desk,
    screen: Screen,
}

impl Place {
    fn new(scenario: Scenario, width: u32, height: u32) -> Result<Self> {
        let lab = Lab::open()?;
        let server = lab.start(scenario)?;
        Ok(Self { lab, server, desk: Desk::new()?, screen: Screen::new(width, height)? })
    }

    async fn window(&self) -> Result<Driven> {
        Driven::window(&self.screen, &self.desk, &program("instalador-smart")?).await
    }

    /// What the last screen shows is true, from another machine, from behind, and in a browser; and no secret is left.
    async fn proves(&self, person: &Person<'_>, domain: &str, typed: &[&str]) -> Result<()> {
        person.presses("Mostrar", ROUND).await?;
        person.picture(&format!("7-done-{domain}")).await?;
        person.waits_for_button("Ocultar", ROUND).await?;
        let password = person.reads("Contraseña").await?;
        let email = person.reads("Correo del administrador").await?;
        ensure!(password == self.desk.secret("vps/1", "administrator-password")?, "another password is shown");
        let claim = Claim { server: &self.server, number: 1, domain, mysql_port: 3306, password: &password };
        proofs::prove(self.lab.hub(), claim)?;
        log_in(&self.server, domain, &email, &password).await?;
        person.presses("Inicio", ROUND).await?;
        let mysql = self.desk.secret("vps/1", "mysql-root-password")?;
        let secrets = [typed, &[password.as_str(), mysql.as_str()]].concat();
        person.keeps_no(&secrets).await?;
        let written = written(&self.desk.home())?;
        ensure!(written.contains("planned"), "the log was read");
        for secret in secrets {
            ensure!(!written.contains(secret), "a secret is in a file of the desktop's");
        }
        Ok(())
    }
}

#[test]
fn with_the_mouse_on_a_bare_server() -> Result<()> {
    run(async {
        const DOMAIN: &str = "ventana.test";
        let place = Place::new(Scenario::Fresh, 1280, 800)?;
        let hub = place.lab.hub();
        let (login, token) = (place.server.password().context("a password")?, hub.git_token()?);
        let window = place.window().await?;
        let person = Person::at(&window);
        person.presses("Nueva instalación", ROUND).await?;
        person.types("Dirección", &format!("ssh {}@{}", place.server.user(), place.server.address())).await?;
        person.types("Nombre", "vps").await?;
        person.types("Contraseña", login).await?;
        person.picture("1-server").await?;
        person.presses("Entrar al servidor", ROUND).await?;
        person.presses("Sí, es este", ROUND).await?;
        person.sees("Cómo está el servidor", ROUND).await?;
        person.presses("Continuar", ROUND).await?;
        person.sees("Dominio e instancia", ROUND).await?;
        person.types("Dominio", DOMAIN).await?;
        person.picture("3-domain").await?;
        person.presses("Continuar", ROUND).await?;
        person.types("Dirección de Git", hub.git_https_url()).await?;
        person.types("Usuario de Git", hub.git_user()).await?;
        person.types("Token", &token).await?;
        person.picture("4-code").await?;
        person.presses("Ver el plan", ROUND).await?;
        person.sees("Lo que se va a hacer", ROUND).await?;
        person.picture("5-plan").await?;
        person.keeps_no(&[login, &token]).await?;
        person.presses("Instalar", ROUND).await?;
        person.sees("Instalando", ROUND).await?;
        // The page is loaded anew in the middle, and draws the same again.
        window.client.refresh().await?;
        person.sees("Instalando", ROUND).await?;
        person.picture("6-progress").await?;
        person.sees("El sistema está funcionando", INSTALLATION).await?;
        place.proves(&person, DOMAIN, &[login, &token]).await?;
        window.close().await
    })
}

#[test]
fn with_the_keyboard_alone_where_sudo_asks() -> Result<()> {
    run(async {
        const DOMAIN: &str = "teclado.test";
        let place = Place::new(Scenario::SudoUser, 1024, 640)?;
        let hub = place.lab.hub();
        let (login, token) = (place.server.password().context("a password")?, hub.git_token()?);
        let window = place.window().await?;
        let person = Person::at(&window);
        person.tabs_to_button("Nueva instalación", ROUND).await?;
        person.enter().await?;
        for (label, text) in [
            ("Dirección", place.server.address().to_string()),
            ("Nombre", "vps".to_owned()),
            ("Usuario", place.server.user().to_owned()),
        ] {
            person.tabs_to(label).await?;
            person.replaces(&text).await?;
        }
        person.tabs_to("Contraseña").await?;
        person.keys(login).await?;
        person.enter().await?;
        person.tabs_to_button("Sí, es este", ROUND).await?;
        person.enter().await?;
        person.sees("Cómo está el servidor", ROUND).await?;
        person.tabs_to_button("Continuar", ROUND).await?;
        person.enter().await?;
        person.sees("Dominio e instancia", ROUND).await?;
        person.tabs_to("Dominio").await?;
        person.keys(DOMAIN).await?;
        person.enter().await?;
        person.sees("De dónde viene el código", ROUND).await?;
        for (label, text) in
            [("Dirección de Git", hub.git_https_url()), ("Usuario de Git", hub.git_user()), ("Token", &token)]
        {
            person.tabs_to(label).await?;
            person.keys(text).await?;
        }
        person.enter().await?;
        person.sees("Lo que se va a hacer", ROUND).await?;
        person.tabs_to_button("Instalar", ROUND).await?;
        person.enter().await?;
        person.sees("El sistema está funcionando", INSTALLATION).await?;
        place.proves(&person, DOMAIN, &[login, &token]).await?;
        window.close().await
    })
}

#[test]
fn a_window_that_was_killed_offers_to_go_on_and_does() -> Result<()> {
    run(async {
        const DOMAIN: &str = "muerte.test";
        let place = Place::new(Scenario::Fresh, 1280, 800)?;
        place.desk.add("vps", &place.server)?;
        let hub = place.lab.hub();
        let token = hub.git_token()?;
        let window = place.window().await?;
        let person = Person::at(&window);
        person.presses("Nueva instalación", ROUND).await?;
        person.chooses("vps").await?;
        person.presses("Continuar", ROUND).await?;
        person.sees("Cómo está el servidor", ROUND).await?;
        person.presses("Continuar", ROUND).await?;
        person.types("Dominio", DOMAIN).await?;
        person.presses("Continuar", ROUND).await?;
        person.types("Dirección de Git", hub.git_https_url()).await?;
        person.types("Usuario de Git", hub.git_user()).await?;
        person.types("Token", &token).await?;
        person.presses("Ver el plan", ROUND).await?;
        person.presses("Instalar", ROUND).await?;
        person.sees("Instalando", ROUND).await?;
        let jobs =
            "systemctl list-units --plain --no-legend --state=active 'instalador-smart-*' | grep -c docker || true";
        let began = std::time::Instant::now();
        while proofs::said(&place.server, jobs)?.trim() == "0" {
            ensure!(began.elapsed() < ROUND, "no job began");
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        kill_window(&place.desk)?;
        drop(window);
        let window = place.window().await?;
        let person = Person::at(&window);
        person.picture("0-unfinished").await?;
        person.presses("Continuar", ROUND).await?;
        // The token had not proved itself, and so it was not kept.
        person.types("Token", &token).await?;
        person.presses("Ver el plan", ROUND * 3).await?;
        person.presses("Instalar", ROUND).await?;
        person.sees("El sistema está funcionando", INSTALLATION).await?;
        place.proves(&person, DOMAIN, &[&token]).await?;
        window.close().await
    })
}
