//! Whole installations by the window: with the mouse on a bare server, with the keyboard alone, in English, dark and small
//! where sudo asks, and over the death of the window in the middle.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use lab::proofs::{self, Claim};
use lab::{Desk, Scenario};

use crate::browser::log_in;
use crate::person::Person;
use crate::place::{Place, run, window_program};

/// A login, a look at a server, a plan.
const ROUND: Duration = Duration::from_mins(1);
/// A whole installation.
const INSTALLATION: Duration = Duration::from_mins(7);

/// Kills the window's program of this computer as a power cut would.
fn kill_window(desk: &Desk) -> Result<()> {
    let (ours, home) = (window_program()?.canonicalize()?, desk.home().display().to_string());
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

/// The words of the last screen, as the person reads them.
struct Words {
    show: &'static str,
    hide: &'static str,
    email: &'static str,
    password: &'static str,
    home: &'static str,
}

const SPANISH: Words = Words {
    show: "Mostrar",
    hide: "Ocultar",
    email: "Correo del administrador",
    password: "Contraseña",
    home: "Inicio",
};
const ENGLISH: Words =
    Words { show: "Show", hide: "Hide", email: "Administrator’s e-mail", password: "Password", home: "Home" };

/// What the last screen shows is true, from another machine, from behind, and in a browser; and no secret is left.
async fn proves(place: &Place, person: &Person<'_>, words: &Words, domain: &str, typed: &[&str]) -> Result<()> {
    let server = place.server()?;
    person.presses(words.show, ROUND).await?;
    person.waits_for_button(words.hide, ROUND).await?;
    person.pictures("7-done").await?;
    let password = person.reads(words.password).await?;
    let email = person.reads(words.email).await?;
    ensure!(password == place.desk.secret("vps/1", "administrator-password")?, "another password is shown");
    let claim = Claim { server, number: 1, domain, mysql_port: 3306, password: &password };
    proofs::prove(place.lab.hub(), claim)?;
    log_in(server, domain, &email, &password).await?;
    person.presses(words.home, ROUND).await?;
    let mysql = place.desk.secret("vps/1", "mysql-root-password")?;
    let secrets = [typed, &[password.as_str(), mysql.as_str()]].concat();
    person.keeps_no(&secrets).await?;
    person.pictures("0-home").await?;
    let written = place.written()?;
    ensure!(written.contains("planned"), "the log was read");
    ensure!(!written.contains("error in the pages"), "the pages had an error: {written}");
    for secret in secrets {
        ensure!(!written.contains(secret), "a secret is in a file of the desktop's");
    }
    Ok(())
}

#[test]
fn with_the_mouse_on_a_bare_server() -> Result<()> {
    run(async {
        const DOMAIN: &str = "ventana.test";
        let place = Place::with_server(Scenario::Fresh)?;
        let (server, hub) = (place.server()?, place.lab.hub());
        let (login, token) = (server.password().context("a password")?, hub.git_token()?);
        hub.point(DOMAIN, &server.address().to_string())?;
        let window = place.window().await?;
        let person = place.person(&window);
        person.sees("Poner en marcha el sistema de facturación", ROUND).await?;
        person.pictures("0-welcome").await?;
        person.presses("Nueva instalación", ROUND).await?;
        person.types("Dirección", &format!("ssh {}@{}", server.user(), server.address())).await?;
        person.types("Nombre", "vps").await?;
        person.types("Contraseña", login).await?;
        person.pictures("1-server").await?;
        person.presses("Entrar al servidor", ROUND).await?;
        person.waits_for_button("Sí, es este", ROUND).await?;
        person.pictures("1-fingerprint").await?;
        person.presses("Sí, es este", ROUND).await?;
        person.sees("Cómo está el servidor", ROUND).await?;
        person.may_press("Continuar", ROUND).await?;
        person.pictures("2-checks").await?;
        person.presses("Continuar", ROUND).await?;
        person.sees("Dominio e instancia", ROUND).await?;
        person.types("Dominio", DOMAIN).await?;
        // The laboratory's name server knows the name; those of the world, where they are reached, do not.
        person.reads_text("a este servidor", ROUND).await?;
        person.pictures("3-domain").await?;
        person.presses("Continuar", ROUND).await?;
        person.types("Dirección de Git", hub.git_https_url()).await?;
        person.types("Usuario de Git", hub.git_user()).await?;
        person.types("Token", &token).await?;
        person.pictures("4-code").await?;
        person.presses("Ver el plan", ROUND).await?;
        person.sees("Lo que se va a hacer", ROUND).await?;
        person.pictures("5-plan").await?;
        person.keeps_no(&[login, &token]).await?;
        person.presses("Instalar", ROUND).await?;
        person.sees("Instalando", ROUND).await?;
        // The page is loaded anew in the middle, and draws the same again.
        window.client.refresh().await?;
        person.sees("Instalando", ROUND).await?;
        person.reads_text("5 de 5", ROUND * 3).await?;
        person.pictures("6-progress").await?;
        person.sees("El sistema está funcionando", INSTALLATION).await?;
        proves(&place, &person, &SPANISH, DOMAIN, &[login, &token]).await?;
        window.close().await
    })
}

#[test]
fn with_the_keyboard_alone_where_sudo_asks() -> Result<()> {
    run(async {
        const DOMAIN: &str = "teclado.test";
        let place = Place::with_server(Scenario::SudoUser)?;
        let (server, hub) = (place.server()?, place.lab.hub());
        let (login, token) = (server.password().context("a password")?, hub.git_token()?);
        let window = place.window().await?;
        let person = place.person(&window);
        person.resizes(1024, 640).await?;
        person.tabs_to_button("Ajustes", ROUND).await?;
        person.enter().await?;
        person.sees("Ajustes", ROUND).await?;
        person.tabs_to("Español").await?;
        person.down().await?;
        person.sees("Settings", ROUND).await?;
        person.tabs_to("Like the system").await?;
        person.down().await?;
        person.down().await?;
        person.pictures("0-settings").await?;
        person.tabs_to_button("New installation", ROUND).await?;
        person.enter().await?;
        for (label, text) in
            [("Address", server.address().to_string()), ("Name", "vps".into()), ("User", server.user().into())]
        {
            person.tabs_to(label).await?;
            person.replaces(&text).await?;
        }
        person.tabs_to("Password").await?;
        person.keys(login).await?;
        person.pictures("1-server").await?;
        person.enter().await?;
        person.waits_for_button("Yes, it is", ROUND).await?;
        person.pictures("1-fingerprint").await?;
        person.tabs_to_button("Yes, it is", ROUND).await?;
        person.enter().await?;
        person.sees("Server checks", ROUND).await?;
        person.tabs_to_button("Continue", ROUND).await?;
        person.pictures("2-checks").await?;
        person.enter().await?;
        person.sees("Domain and instance", ROUND).await?;
        person.tabs_to("Domain").await?;
        person.keys(DOMAIN).await?;
        // Nobody has told the world of this name yet, and that stops nothing.
        person.reads_text(DOMAIN, ROUND).await?;
        person.pictures("3-domain").await?;
        person.enter().await?;
        person.sees("Where the code comes from", ROUND).await?;
        for (label, text) in [("Git address", hub.git_https_url()), ("Git user", hub.git_user()), ("Token", &token)] {
            person.tabs_to(label).await?;
            person.keys(text).await?;
        }
        person.pictures("4-code").await?;
        person.enter().await?;
        person.sees("What is going to be done", ROUND).await?;
        person.tabs_to_button("Install", ROUND).await?;
        person.pictures("5-plan").await?;
        person.enter().await?;
        person.sees("Installing", ROUND).await?;
        person.reads_text("5 of 5", ROUND * 3).await?;
        person.pictures("6-progress").await?;
        person.sees("The system is running", INSTALLATION).await?;
        proves(&place, &person, &ENGLISH, DOMAIN, &[login, &token]).await?;
        window.close().await
    })
}

#[test]
fn a_window_that_was_killed_offers_to_go_on_and_does() -> Result<()> {
    run(async {
        const DOMAIN: &str = "muerte.test";
        let place = Place::with_server(Scenario::Fresh)?;
        let server = place.server()?;
        place.desk.add("vps", server)?;
        let hub = place.lab.hub();
        let token = hub.git_token()?;
        let window = place.window().await?;
        let person = place.person(&window);
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
        while proofs::said(server, jobs)?.trim() == "0" {
            ensure!(began.elapsed() < ROUND, "no job began");
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        kill_window(&place.desk)?;
        drop(window);
        let window = place.window().await?;
        let person = place.person(&window);
        person.pictures("0-unfinished").await?;
        person.presses("Continuar", ROUND).await?;
        // The token had not proved itself, and so it was not kept.
        person.types("Token", &token).await?;
        person.presses("Ver el plan", ROUND * 3).await?;
        person.presses("Instalar", ROUND).await?;
        person.sees("El sistema está funcionando", INSTALLATION).await?;
        proves(&place, &person, &SPANISH, DOMAIN, &[&token]).await?;
        window.close().await
    })
}
