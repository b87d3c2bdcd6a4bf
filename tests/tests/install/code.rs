//! Where the code comes from: Git with a wrong token, which is refused before anything is changed, and then the right one, and a deploy key that is added meanwhile.
//! The servers are those with unusual logins, so that these carry a whole installation too.

use anyhow::{Context, Result, ensure};
use lab::Scenario;

use crate::test_env::{NAME, TestEnv};

#[test]
fn wrong_token_leaves_no_trace_and_correct_token_installs() -> Result<()> {
    const WRONG: &str = "glpat-wrong-4e1243bd22c66e76";
    const DOMAIN: &str = "testigo.test";
    let env = TestEnv::new(Scenario::KeyboardInteractive)?;
    let arguments = env.with_token(DOMAIN, &[]);
    let refused = env.workstation.smart(&arguments, WRONG)?.expect(1)?;
    assert_eq!(refused.error()?["code"], "git-refused", "{}", refused.err);
    let events = refused.events()?;
    ensure!(!events.iter().any(|event| event["event"] == "operation-started"), "it was begun: {}", refused.out);
    ensure!(!refused.out.contains(WRONG) && !refused.err.contains(WRONG), "the token was printed");

    let trace = format!(
        "word=$(printf %s {} | rev)\n\
         grep -rlF -- \"$word\" /root /etc /opt /var/lib/instalador-smart /var/log /tmp /home /run /srv\n\
         grep -lF -- \"$word\" $(ls -d /proc/[0-9]*/cmdline /proc/[0-9]*/environ | grep -v \"/$$/\")\n\
         journalctl --sync; journalctl --output cat | grep -F -- \"$word\"; true",
        WRONG.chars().rev().collect::<String>()
    );
    assert_eq!(env.run_on_server(&trace)?, "", "the token was found");
    assert_eq!(env.run_on_server("ls -d /opt/stack-facturador-smart 2>/dev/null; true")?, "", "something was left");
    // The same search finds what is there.
    env.run_on_server(&format!("echo {WRONG} > /root/found"))?;
    assert_eq!(env.run_on_server(&trace)?, "/root/found");

    let result = env.install(DOMAIN, &[])?;
    let outcome = |step: &str| {
        let outcomes = crate::test_env::outcomes(&result.events().unwrap_or_default());
        outcomes.into_iter().find(|(name, _)| name == step).map(|(_, outcome)| outcome)
    };
    assert_eq!(outcome("proxy").as_deref(), Some("done"), "something was installed with the wrong token");
    assert_eq!(outcome("code").as_deref(), Some("done"));
    let settings = env.run_on_server("cat /opt/stack-facturador-smart/smart1/.git/config")?;
    ensure!(!settings.contains(&env.lab.hub().git_token()?) && settings.contains(env.lab.hub().git_https_url()));
    env.assert_instance_works(1, DOMAIN)
}

#[test]
fn deploy_key_shown_and_waited_for() -> Result<()> {
    const DOMAIN: &str = "llave.test";
    let env = TestEnv::new(Scenario::KeyOnly)?;
    let hub = env.lab.hub();
    let arguments =
        ["--json", "install", NAME, "--domain", DOMAIN, "--git", hub.git_ssh_url(), "--deploy-key", "--yes"];
    let mut running = env.begin(&arguments, "")?;
    let event = running.until(|event| event["event"] == "deploy-key")?;
    assert_eq!(event["host"], "git.lab.test");
    let key = event["public_key"].as_str().context("no key")?;
    ensure!(key.starts_with("ssh-ed25519 ") && key.ends_with(DOMAIN), "{key}");
    running.until(|event| event["event"] == "step-waits" && event["reason"]["code"] == "deploy-key-not-accepted")?;
    hub.authorize_deploy_key(key)?;
    running.until(|event| event["event"] == "step-finished" && event["step"] == "code")?;
    let (_, result) = running.end()?;
    result.expect(0)?;
    let modes = env.run_on_server("find /var/lib/instalador-smart/keys -printf '%m %u %f\\n' | sort")?;
    for line in modes.lines() {
        let owners_alone = ["600 root", "700 root"].iter().any(|mode| line.starts_with(mode));
        ensure!(owners_alone || line.ends_with("known_hosts"), "{line}");
    }
    env.assert_instance_works(1, DOMAIN)
}
