//! Servers that start with an installed instance with three tenants: several at once, each as good as a new installation.

use anyhow::{Context, Result, ensure};
use lab::{Installed, Lab, assertions};

use crate::test_env::outcomes;

#[test]
fn two_servers_start_installed_concurrently() -> Result<()> {
    let lab = Lab::open()?;
    let two: Vec<Installed> = std::thread::scope(|scope| {
        let starting = [0, 1].map(|_| scope.spawn(|| lab.start_installed()));
        starting.into_iter().map(|one| one.join().map_err(|_| anyhow::anyhow!("it panicked"))?).collect::<Result<_>>()
    })?;
    for installed in &two {
        println!("started in {:.1} s", installed.took.as_secs_f32());
        assert_works(&lab, installed).context(installed.server.name().to_owned())?;
    }
    // What happens on one is not seen on the other.
    let mark = "/opt/stack-facturador-smart/smart1/only-here";
    assertions::run_on_server(&two[0].server, &format!("touch {mark}"))?;
    assert_eq!(assertions::run_on_server(&two[1].server, &format!("ls {mark} 2>/dev/null; true"))?, "");
    Ok(())
}

/// The instance works, its tenants answer, and its workstation can operate it.
fn assert_works(lab: &Lab, installed: &Installed) -> Result<()> {
    installed.assert_instance_works(lab)?;
    for tenant in Installed::TENANTS {
        let host = format!("{tenant}.{}", Installed::DOMAIN);
        let page = lab.hub().shell(&format!(
            "curl --silent --fail --max-time 20 --connect-to ::{}: http://{host}/login | grep '<title>'",
            installed.server.inner_address()
        ))?;
        ensure!(page.contains(&format!("<title>{host} - ")), "{host}: {page}");
    }
    let (hub, domain) = (lab.hub(), Installed::DOMAIN);
    let git = [&hub.git_arguments()[..], &["--yes"]].concat();
    let arguments = [&["--json", "install", Installed::NAME, "--domain", domain][..], &git].concat();
    let events = installed.workstation.smart(&arguments, &hub.git_token()?)?.expect(0)?.events()?;
    let done: Vec<_> = outcomes(&events).into_iter().filter(|(_, what)| what == "done").collect();
    // After a restart of the containers, only what depends on them is verified again.
    ensure!(done.len() < 3, "{done:?}");
    Ok(())
}
