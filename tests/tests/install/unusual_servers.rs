//! Unusual servers: another language, a login that prints text, a full `/tmp`, a clock that is days off, shells of every
//! kind, a sudo that requires a terminal. What can be done is done; what cannot is reported as what it is.

use anyhow::{Context, Result, ensure};
use lab::{Scenario, Workstation};

use crate::test_env::{NAME, TestEnv};

/// Spanish for every login.
const SPANISH: &str = "export DEBIAN_FRONTEND=noninteractive; apt-get -q update && \
    apt-get -q install -y --no-install-recommends locales fish tcsh && \
    echo 'es_PE.UTF-8 UTF-8' > /etc/locale.gen && locale-gen && \
    echo 'LANG=es_PE.UTF-8' | tee /etc/default/locale >> /etc/environment";

/// A login message on both outputs, whatever the shell is started for.
const LOGIN_MESSAGE: &str = r#"
home=$(getent passwd "$USER_NAME" | cut -d: -f6)
printf 'echo "Bienvenido a su servidor: 3 actualizaciones pendientes"; echo "aviso" >&2; stty erase ^H\n' > /tmp/greeting
for file in "$home/.bashrc" "$home/.profile" /etc/profile.d/greeting.sh; do
  { cat /tmp/greeting; cat "$file" 2>/dev/null; } > /tmp/new; mv /tmp/new "$file"; chmod 644 "$file"
done
mkdir -p "$home/.config/fish"; echo 'echo hola desde fish' > "$home/.config/fish/config.fish"
echo 'echo hola desde csh' > "$home/.tcshrc"
chown -R "$USER_NAME" "$home"
"#;

/// Fills `/tmp`.
const FULL_TMP: &str = "mount -t tmpfs -o size=64k tmpfs /tmp && dd if=/dev/zero of=/tmp/full bs=1k 2>/dev/null; true";

/// Servers in containers share the clock of their machine: `date` shows another time here.
const THREE_DAYS_OFF: &str = r#"
printf '#!/bin/sh\n[ "$*" = +%%s ] || exec /usr/bin/date "$@"\necho $(($(/usr/bin/date +%%s) - 259200))\n' > /usr/local/bin/date
chmod 755 /usr/local/bin/date
"#;

fn as_user(env: &TestEnv, script: &str) -> Result<String> {
    env.run_on_server(&format!("USER_NAME={}\n{script}", env.server.user()))
}

#[test]
fn unusual_server_is_installed() -> Result<()> {
    const DOMAIN: &str = "rara.test";
    let env = TestEnv::new(Scenario::SudoUser)?;
    env.run_on_server(SPANISH)?;
    as_user(&env, LOGIN_MESSAGE)?;
    let month = as_user(&env, "su - \"$USER_NAME\" -c 'date --date=2026-01-01 +%B'")?;
    ensure!(month.contains("Bienvenido") && month.contains("enero"), "no login message in Spanish: {month}");

    for shell in ["/bin/dash", "/usr/bin/fish", "/usr/bin/tcsh"] {
        as_user(&env, &format!("usermod --shell {shell} \"$USER_NAME\""))?;
        let checks = env.check()?.expect(0).with_context(|| shell.to_owned())?.json()?;
        let all = checks["checks"].as_array().context("no checks")?;
        ensure!(all.iter().any(|one| one["id"] == "distribution" && one["verdict"] == "good"), "{shell}: {checks}");
    }
    // A shell that starts no program is reported as such, and so is a sudo that requires a terminal.
    as_user(&env, "usermod --shell /bin/rbash \"$USER_NAME\"")?;
    assert_eq!(env.check()?.expect(5)?.error()?["code"], "shell-unusable");
    as_user(&env, "usermod --shell /bin/bash \"$USER_NAME\"; echo Defaults requiretty > /etc/sudoers.d/terminal")?;
    assert_eq!(env.check()?.expect(5)?.error()?["code"], "sudo-needs-terminal");
    env.run_on_server("rm /etc/sudoers.d/terminal")?;

    // Three days off, and no space in `/tmp`: nothing is begun.
    env.run_on_server(THREE_DAYS_OFF)?;
    env.run_on_server(FULL_TMP)?;
    let refused = env.workstation.smart(&env.with_token(DOMAIN, &[]), &env.lab.hub().git_token()?)?.expect(3)?;
    assert_eq!(refused.error()?["params"]["checks"], "tmp-space, clock");
    env.run_on_server("rm /usr/local/bin/date; umount /tmp")?;

    // The folder is a link to another disk, which has a folder of its own.
    env.run_on_server(&format!("mkdir -p /srv/disco/lost+found {FOLDER}; rmdir {FOLDER}; ln -s /srv/disco {FOLDER}"))?;
    env.install(DOMAIN, &["--base-folder", FOLDER])?;
    env.assert_instance_works(1, DOMAIN)?;
    assert_eq!(env.run_on_server("stat -c %a /srv/disco")?, "750", "users of the server enter it");
    stays_in_its_folder(&env, DOMAIN).context("F4")
}

/// Not the usual one.
const FOLDER: &str = "/srv/sistemas/smart";

/// A computer that knows nothing of the instance and says number and port finds everything done.
fn stays_in_its_folder(env: &TestEnv, domain: &str) -> Result<()> {
    let other = Workstation::new()?;
    other.add(NAME, &env.server)?;
    let words = env.with_token(domain, &["--instance", "1", "--mysql-port", "3306", "--plan"]);
    let plan = other.smart(&words, &env.lab.hub().git_token()?)?.expect(0)?.json()?;
    assert_eq!(plan["spec"]["base_folder"], FOLDER);
    let code = plan["steps"].as_array().and_then(|steps| steps.iter().find(|step| step["step"] == "code"));
    ensure!(code.is_some_and(|step| step["satisfied"] == true), "{plan}");
    Ok(())
}
