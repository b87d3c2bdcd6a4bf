//! Whole installations by the window: with the mouse on a bare server, with the keyboard alone, in English, dark and small
//! with a sudo password, and over the death of the window in the middle.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use lab::assertions::{self, InstanceUnderTest};
use lab::{Scenario, Workstation};

use crate::browser::log_in;
use crate::person::Person;
use crate::test_env::{TestEnv, run, window_program};

/// Longest time of a login, a check of a server, a plan.
const STEP_TIMEOUT: Duration = Duration::from_mins(1);
/// Longest time of a whole installation.
const INSTALLATION_TIMEOUT: Duration = Duration::from_mins(7);

/// Kills the window's program of this workstation, as a power cut would.
fn kill_window(workstation: &Workstation) -> Result<()> {
    let (ours, home) = (window_program()?.canonicalize()?, workstation.home().display().to_string());
    let mut killed = 0;
    for entry in fs::read_dir("/proc")? {
        let path = entry?.path();
        let is_ours = fs::read_link(path.join("exe")).is_ok_and(|exe| exe == ours);
        if is_ours && fs::read(path.join("environ")).is_ok_and(|all| String::from_utf8_lossy(&all).contains(&home)) {
            let id = path.file_name().context("the path has no process")?.to_owned();
            ensure!(
                std::process::Command::new("kill").arg("-KILL").arg(id).status()?.success(),
                "the window could not be killed"
            );
            killed += 1;
        }
    }
    ensure!(killed > 0, "no window was killed");
    Ok(())
}

/// The texts of the last screen, as the person reads them.
struct Words {
    show: &'static str,
    hide: &'static str,
    email: &'static str,
    password: &'static str,
    home: &'static str,
    companies: &'static str,
    /// The state of a system that is well.
    well: &'static str,
}

const SPANISH: Words = Words {
    show: "Mostrar",
    hide: "Ocultar",
    email: "Correo del administrador",
    password: "Contraseña",
    home: "Inicio",
    companies: "sin empresas",
    well: "bien",
};
const ENGLISH: Words = Words {
    show: "Show",
    hide: "Hide",
    email: "Administrator’s e-mail",
    password: "Password",
    home: "Home",
    companies: "no companies",
    well: "good",
};

/// Checks what the last screen shows, from another machine, out of band and in a browser; and that no secret is left.
async fn assert_installed(
    env: &TestEnv,
    person: &Person<'_>,
    words: &Words,
    domain: &str,
    typed: &[&str],
) -> Result<()> {
    let server = env.server()?;
    person.presses(words.show, STEP_TIMEOUT).await?;
    person.waits_for_button(words.hide, STEP_TIMEOUT).await?;
    person.pictures("7-done").await?;
    let password = person.reads(words.password).await?;
    let email = person.reads(words.email).await?;
    ensure!(password == env.workstation.secret("vps/1", "administrator-password")?, "another password is shown");
    let instance = InstanceUnderTest { server, number: 1, domain, mysql_port: 3306, password: &password };
    assertions::assert_instance_works(env.lab.hub(), instance)?;
    log_in(server, domain, &email, &password).await?;
    person.goes_to(words.home).await?;
    // The server was asked just now, and says how many companies the system has.
    person.reads_text(words.companies, STEP_TIMEOUT).await?;
    person.reads_state(domain, words.well, STEP_TIMEOUT).await?;
    let mysql = env.workstation.secret("vps/1", "mysql-root-password")?;
    let secrets = [typed, &[password.as_str(), mysql.as_str()]].concat();
    person.keeps_no(&secrets).await?;
    person.pictures("0-home").await?;
    let written = env.written()?;
    ensure!(written.contains("planned"), "the log has no plan");
    ensure!(!written.contains("error in the pages"), "the pages had an error: {written}");
    for secret in secrets {
        ensure!(!written.contains(secret), "a secret is in a file of the workstation");
    }
    Ok(())
}

#[test]
fn installation_by_mouse_on_bare_server() -> Result<()> {
    run(async {
        const DOMAIN: &str = "ventana.test";
        let env = TestEnv::with_server(Scenario::Fresh)?;
        let (server, hub) = (env.server()?, env.lab.hub());
        let (login, token) = (server.password().context("no password")?, hub.git_token()?);
        hub.point(DOMAIN, &server.address().to_string())?;
        let window = env.window().await?;
        let person = env.person(&window);
        person.sees("Instale su sistema de facturación", STEP_TIMEOUT).await?;
        person.pictures("0-welcome").await?;
        person.presses("Nueva instalación", STEP_TIMEOUT).await?;
        person.types("Dirección", &format!("ssh {}@{}", server.user(), server.address())).await?;
        person.types("Nombre", "vps").await?;
        person.types("Contraseña", login).await?;
        person.pictures("1-server").await?;
        person.presses("Entrar al servidor", STEP_TIMEOUT).await?;
        person.waits_for_button("Sí, es este", STEP_TIMEOUT).await?;
        person.pictures("1-fingerprint").await?;
        person.presses("Sí, es este", STEP_TIMEOUT).await?;
        person.sees("Cómo está el servidor", STEP_TIMEOUT).await?;
        person.may_press("Continuar", STEP_TIMEOUT).await?;
        person.pictures("2-checks").await?;
        person.presses("Continuar", STEP_TIMEOUT).await?;
        person.sees("Dominio e instancia", STEP_TIMEOUT).await?;
        person.types("Dominio", DOMAIN).await?;
        // The lab's name server knows the name; public ones, if they can be reached, do not.
        person.reads_text("a este servidor", STEP_TIMEOUT).await?;
        person.pictures("3-domain").await?;
        person.presses("Continuar", STEP_TIMEOUT).await?;
        person.types("Dirección de Git", hub.git_https_url()).await?;
        person.types("Usuario de Git", hub.git_user()).await?;
        person.types("Token", &token).await?;
        person.pictures("4-code").await?;
        person.presses("Ver el plan", STEP_TIMEOUT).await?;
        person.sees("Lo que se va a hacer", STEP_TIMEOUT).await?;
        person.pictures("5-plan").await?;
        person.keeps_no(&[login, &token]).await?;
        person.presses("Instalar", STEP_TIMEOUT).await?;
        person.sees("Instalando", STEP_TIMEOUT).await?;
        // The page is reloaded in the middle, and shows the same again.
        window.client.refresh().await?;
        person.sees("Instalando", STEP_TIMEOUT).await?;
        person.reads_text("5 de 5", STEP_TIMEOUT * 3).await?;
        person.pictures("6-progress").await?;
        person.sees("El sistema está funcionando", INSTALLATION_TIMEOUT).await?;
        assert_installed(&env, &person, &SPANISH, DOMAIN, &[login, &token]).await?;
        window.close().await
    })
}

#[test]
fn installation_by_keyboard_with_sudo_password() -> Result<()> {
    run(async {
        const DOMAIN: &str = "teclado.test";
        let env = TestEnv::with_server(Scenario::SudoUser)?;
        let (server, hub) = (env.server()?, env.lab.hub());
        let (login, token) = (server.password().context("no password")?, hub.git_token()?);
        let window = env.window().await?;
        let person = env.person(&window);
        person.resizes(1024, 640).await?;
        person.tabs_to_button("Ajustes", STEP_TIMEOUT).await?;
        person.enter().await?;
        person.sees("Ajustes", STEP_TIMEOUT).await?;
        person.tabs_to("Español").await?;
        person.down().await?;
        person.sees("Settings", STEP_TIMEOUT).await?;
        person.tabs_to("Like the system").await?;
        person.down().await?;
        person.down().await?;
        person.pictures("0-settings").await?;
        person.tabs_to_button("Home", STEP_TIMEOUT).await?;
        person.enter().await?;
        person.tabs_to_button("New installation", STEP_TIMEOUT).await?;
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
        person.waits_for_button("Yes, it is", STEP_TIMEOUT).await?;
        person.pictures("1-fingerprint").await?;
        person.tabs_to_button("Yes, it is", STEP_TIMEOUT).await?;
        person.enter().await?;
        person.sees("Server checks", STEP_TIMEOUT).await?;
        person.tabs_to_button("Continue", STEP_TIMEOUT).await?;
        person.pictures("2-checks").await?;
        person.enter().await?;
        person.sees("Domain and instance", STEP_TIMEOUT).await?;
        person.tabs_to("Domain").await?;
        person.keys(DOMAIN).await?;
        // The name has no DNS record yet, and that stops nothing.
        person.reads_text(DOMAIN, STEP_TIMEOUT).await?;
        person.pictures("3-domain").await?;
        person.enter().await?;
        person.sees("Where the code comes from", STEP_TIMEOUT).await?;
        for (label, text) in [("Git address", hub.git_https_url()), ("Git user", hub.git_user()), ("Token", &token)] {
            person.tabs_to(label).await?;
            person.keys(text).await?;
        }
        person.pictures("4-code").await?;
        person.enter().await?;
        person.sees("What is going to be done", STEP_TIMEOUT).await?;
        person.tabs_to_button("Install", STEP_TIMEOUT).await?;
        person.pictures("5-plan").await?;
        person.enter().await?;
        person.sees("Installing", STEP_TIMEOUT).await?;
        person.reads_text("5 of 5", STEP_TIMEOUT * 3).await?;
        person.pictures("6-progress").await?;
        person.sees("The system is running", INSTALLATION_TIMEOUT).await?;
        assert_installed(&env, &person, &ENGLISH, DOMAIN, &[login, &token]).await?;
        window.close().await
    })
}

#[test]
fn killed_window_offers_to_resume_and_resumes() -> Result<()> {
    run(async {
        const DOMAIN: &str = "muerte.test";
        let env = TestEnv::with_server(Scenario::Fresh)?;
        let server = env.server()?;
        env.workstation.add("vps", server)?;
        let hub = env.lab.hub();
        let token = hub.git_token()?;
        let window = env.window().await?;
        let person = env.person(&window);
        person.presses("Nueva instalación", STEP_TIMEOUT).await?;
        person.chooses("vps").await?;
        person.presses("Continuar", STEP_TIMEOUT).await?;
        person.sees("Cómo está el servidor", STEP_TIMEOUT).await?;
        person.presses("Continuar", STEP_TIMEOUT).await?;
        person.types("Dominio", DOMAIN).await?;
        person.presses("Continuar", STEP_TIMEOUT).await?;
        person.types("Dirección de Git", hub.git_https_url()).await?;
        person.types("Usuario de Git", hub.git_user()).await?;
        person.types("Token", &token).await?;
        person.presses("Ver el plan", STEP_TIMEOUT).await?;
        person.presses("Instalar", STEP_TIMEOUT).await?;
        person.sees("Instalando", STEP_TIMEOUT).await?;
        let jobs =
            "systemctl list-units --plain --no-legend --state=active 'instalador-smart-*' | grep -c docker || true";
        let began = std::time::Instant::now();
        while assertions::run_on_server(server, jobs)?.trim() == "0" {
            ensure!(began.elapsed() < STEP_TIMEOUT, "no job began");
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        kill_window(&env.workstation)?;
        drop(window);
        let window = env.window().await?;
        let person = env.person(&window);
        person.pictures("0-unfinished").await?;
        person.presses("Continuar", STEP_TIMEOUT).await?;
        // The token had not been used yet, and so it was not kept.
        person.types("Token", &token).await?;
        person.presses("Ver el plan", STEP_TIMEOUT * 3).await?;
        person.presses("Instalar", STEP_TIMEOUT).await?;
        person.sees("El sistema está funcionando", INSTALLATION_TIMEOUT).await?;
        assert_installed(&env, &person, &SPANISH, DOMAIN, &[&token]).await?;
        window.close().await
    })
}
