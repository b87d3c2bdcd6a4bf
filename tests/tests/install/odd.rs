//! Servers on which little is as usual: another language, a talkative login, a `/tmp` without room, a clock that is days off,
//! shells of every kind, a sudo that wants a terminal. What can be done is done; what cannot is told for what it is.

use anyhow::{Context, Result, ensure};
use lab::Scenario;

use crate::place::Place;

/// Spanish for everybody who logs in.
const SPANISH: &str = "export DEBIAN_FRONTEND=noninteractive; apt-get -q update && \
    apt-get -q install -y --no-install-recommends locales fish tcsh && \
    echo 'es_PE.UTF-8 UTF-8' > /etc/locale.gen && locale-gen && \
    echo 'LANG=es_PE.UTF-8' | tee /etc/default/locale >> /etc/environment";

/// A greeting on both outputs, whatever the shell is started for.
const TALKATIVE: &str = r#"
home=$(getent passwd "$USER_NAME" | cut -d: -f6)
printf 'echo "Bienvenido a su servidor: 3 actualizaciones pendientes"; echo "aviso" >&2; stty erase ^H\n' > /tmp/greeting
for file in "$home/.bashrc" "$home/.profile" /etc/profile.d/greeting.sh; do
  { cat /tmp/greeting; cat "$file" 2>/dev/null; } > /tmp/new; mv /tmp/new "$file"; chmod 644 "$file"
done
mkdir -p "$home/.config/fish"; echo 'echo hola desde fish' > "$home/.config/fish/config.fish"
echo 'echo hola desde csh' > "$home/.tcshrc"
chown -R "$USER_NAME" "$home"
"#;

/// No byte fits into `/tmp` any more.
const NO_ROOM: &str = "mount -t tmpfs -o size=64k tmpfs /tmp && dd if=/dev/zero of=/tmp/full bs=1k 2>/dev/null; true";

/// Servers in containers share the clock of their machine: this one's tells another time.
const THREE_DAYS_OFF: &str = r#"
printf '#!/bin/sh\n[ "$*" = +%%s ] || exec /usr/bin/date "$@"\necho $(($(/usr/bin/date +%%s) - 259200))\n' > /usr/local/bin/date
chmod 755 /usr/local/bin/date
"#;

fn as_user(place: &Place, script: &str) -> Result<String> {
    place.said(&format!("USER_NAME={}\n{script}", place.server.user()))
}

#[test]
fn an_odd_server_is_installed_on_all_the_same() -> Result<()> {
    const DOMAIN: &str = "rara.test";
    let place = Place::new(Scenario::SudoUser)?;
    place.said(SPANISH)?;
    as_user(&place, TALKATIVE)?;
    let month = as_user(&place, "su - \"$USER_NAME\" -c 'date --date=2026-01-01 +%B'")?;
    ensure!(month.contains("Bienvenido") && month.contains("enero"), "it is talkative, in Spanish: {month}");

    for shell in ["/bin/dash", "/usr/bin/fish", "/usr/bin/tcsh"] {
        as_user(&place, &format!("usermod --shell {shell} \"$USER_NAME\""))?;
        let checks = place.check()?.expect(0).with_context(|| shell.to_owned())?.json()?;
        let all = checks["checks"].as_array().context("no checks")?;
        ensure!(all.iter().any(|one| one["id"] == "distribution" && one["verdict"] == "good"), "{shell}: {checks}");
    }
    // One that lets nothing be started is told apart, and so is a sudo that wants a terminal.
    as_user(&place, "usermod --shell /bin/rbash \"$USER_NAME\"")?;
    assert_eq!(place.check()?.expect(5)?.error()?["code"], "shell-unusable");
    as_user(&place, "usermod --shell /bin/bash \"$USER_NAME\"; echo Defaults requiretty > /etc/sudoers.d/terminal")?;
    assert_eq!(place.check()?.expect(5)?.error()?["code"], "sudo-needs-terminal");
    place.said("rm /etc/sudoers.d/terminal")?;

    // Three days off, and no room in which Docker could work: nothing is begun.
    place.said(THREE_DAYS_OFF)?;
    place.said(NO_ROOM)?;
    let refused = place.desk.smart(&place.with_token(DOMAIN, &[]), &place.lab.hub().git_token()?)?.expect(3)?;
    assert_eq!(refused.error()?["params"]["checks"], "tmp-space, clock");
    place.said("rm /usr/local/bin/date; umount /tmp")?;

    place.install(DOMAIN, &[])?;
    place.prove(1, DOMAIN)
}
