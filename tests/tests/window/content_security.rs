//! The pages' content security policy and the commands that are refused; and, on the practice server, a deploy key that is
//! tested at the Git server.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use lab::Scenario;

use crate::test_env::{TestEnv, run};

const SOON: Duration = Duration::from_secs(20);

#[test]
fn pages_may_do_only_what_is_listed() -> Result<()> {
    run(async {
        let env = TestEnv::new()?;
        let window = env.window().await?;
        let person = env.person(&window);
        person.sees("Instale su sistema de facturación", SOON).await?;
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
        ensure!(!env.written()?.contains("policy: "), "a page violated the policy by itself");
        // What they are asked to load from elsewhere is refused and logged: the search above, which found nothing, looked
        // in the right log.
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
            while !env.written()?.contains(&format!("policy: {directive}")) {
                ensure!(began.elapsed() < SOON, "{directive}: {attempt} was let through\n{}", env.written()?);
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        window.close().await
    })
}

#[test]
fn deploy_key_shown_added_and_verified() -> Result<()> {
    run(async {
        let env = TestEnv::with_server(Scenario::Fresh)?;
        let hub = env.lab.hub();
        let window = env.window().await?;
        let person = env.person(&window);
        person.presses("Nueva instalación", SOON).await?;
        // The practice server, which fills everything in.
        person.presses("Usar el servidor de práctica", SOON).await?;
        person.presses("Entrar al servidor", SOON).await?;
        person.presses("Sí, es este", SOON).await?;
        person.sees("Cómo está el servidor", SOON * 3).await?;
        person.presses("Continuar", SOON * 3).await?;
        person.sees("Dominio e instancia", SOON).await?;
        // The answer of the name servers comes at about this moment, and does not move the layout.
        person.presses("Continuar", SOON).await?;
        person.sees("De dónde viene el código", SOON).await?;
        person.chooses("Git con llave de despliegue").await?;
        person.types("Dirección de Git", hub.git_ssh_url()).await?;
        person.presses("Probar el acceso", SOON).await?;
        // It is not added yet: the answer says so, and shows the key again.
        person.sees_error(SOON).await?;
        let key = person.key_shown().await?;
        hub.authorize_deploy_key(&key)?;
        person.presses("Probar el acceso", SOON).await?;
        person.reads_text("La llave funciona", SOON).await?;
        person.pictures("4-deploy-key").await?;
        window.close().await
    })
}
