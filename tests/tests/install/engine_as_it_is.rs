//! Docker as it is found on servers: settings under which nothing of ours can run, one that somebody forbade to start, one that
//! does not start, and one that is started with options of its own. Each function is a case of `tests/CASES.md`.

use anyhow::{Context, Result, ensure};
use lab::Scenario;
use serde_json::{Value, json};

use crate::test_env::{TestEnv, broken_off};

const DOMAIN: &str = "motor.test";
const SETTINGS: &str = "/etc/docker/daemon.json";
const DROP_IN: &str = "/etc/systemd/system/docker.service.d";

#[test]
fn engine_is_taken_for_what_it_is() -> Result<()> {
    let env = TestEnv::new(Scenario::DockerReady)?;
    let original = json!({"max-concurrent-downloads": 2}).to_string();
    with_settings(&env, &original, None)?;
    settings_that_serve_nobody_are_refused(&env, &original).context("C8, C9")?;
    disk_is_measured_where_docker_keeps_its_data(&env, &original).context("C15, data-root")?;
    masked_engine_is_refused(&env).context("C6, masked")?;
    engine_that_does_not_start_is_replaced_by_no_other(&env).context("C6")?;
    engine_starts_again_after_a_full_disk(&env).context("containerd without its store")?;
    with_settings(&env, &original, None)?;
    option_of_the_engine_is_not_set_in_its_file_too(&env, &original).context("C4")?;
    engine_gets_its_settings_back(&env, &original).context("C5")
}

/// Podman under Docker's name, from the distribution's own package. It stays, and so does everything that uses it.
#[test]
fn podman_under_the_name_of_docker_stays_and_is_named() -> Result<()> {
    let env = TestEnv::new(Scenario::Fresh)?;
    env.run_on_server(
        "apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends podman-docker",
    )?;
    let packages = "dpkg --list | sha256sum; systemctl list-unit-files | sha256sum";
    let before = env.run_on_server(packages)?;
    let seen = docker_check(&env)?;
    assert_eq!((&seen["verdict"], &seen["params"]["seen"]), (&"bad".into(), &"podman".into()), "{seen}");
    let token = env.lab.hub().git_token()?;
    let refused = env.workstation.smart(&env.with_token("podman.test", &[]), &token)?.expect(3)?.error()?;
    assert_eq!(refused["code"], "checks-failed", "{refused}");
    ensure!(refused["params"]["checks"].as_str().is_some_and(|bad| bad.contains("docker")), "{refused}");
    assert_eq!(env.run_on_server(packages)?, before);
    Ok(())
}

/// A check of the server.
fn check(env: &TestEnv, id: &str) -> Result<Value> {
    let checks = env.workstation.smart(&["--json", "check", crate::test_env::NAME], "")?.json()?;
    let checks = checks["checks"].as_array().context("no checks")?;
    checks.iter().find(|check| check["id"] == id).cloned().with_context(|| format!("no check {id}"))
}

fn docker_check(env: &TestEnv) -> Result<Value> {
    check(env, "docker")
}

/// Gives the engine these settings beside its own.
fn with_settings(env: &TestEnv, original: &str, more: Option<(&str, Value)>) -> Result<()> {
    let mut settings: Value = serde_json::from_str(original)?;
    if let Some((key, value)) = more {
        settings[key] = value;
    }
    env.run_on_server(&format!(
        "cat > {SETTINGS} <<'END'\n{settings}\nEND\nsystemctl reset-failed docker; systemctl restart docker"
    ))
    .map(drop)
}

fn settings_that_serve_nobody_are_refused(env: &TestEnv, original: &str) -> Result<()> {
    assert_eq!(docker_check(env)?["verdict"], "good");
    for (key, value, word) in [("userns-remap", json!("default"), "userns"), ("iptables", json!(false), "no-iptables")]
    {
        with_settings(env, original, Some((key, value))).context(word)?;
        let check = docker_check(env)?;
        assert_eq!((&check["verdict"], &check["params"]["seen"]), (&"bad".into(), &word.into()), "{check}");
    }
    with_settings(env, original, None)
}

/// A small disk there is found out before images are pulled, whether the engine runs or not.
fn disk_is_measured_where_docker_keeps_its_data(env: &TestEnv, original: &str) -> Result<()> {
    env.run_on_server("mkdir -p /mnt/datos && mount -t tmpfs -o size=3g tmpfs /mnt/datos")?;
    with_settings(env, original, Some(("data-root", json!("/mnt/datos/docker"))))?;
    for state in ["start", "stop"] {
        env.run_on_server(&format!("systemctl {state} docker docker.socket"))?;
        let disk = check(env, "disk")?;
        let seen = disk["params"]["seen"].as_str().unwrap_or_default();
        ensure!(disk["verdict"] == "bad" && (seen.starts_with("3.0") || seen.starts_with("2.9")), "{state}: {disk}");
    }
    with_settings(env, original, None)?;
    env.run_on_server("umount /mnt/datos").map(drop)
}

fn masked_engine_is_refused(env: &TestEnv) -> Result<()> {
    env.run_on_server("systemctl stop docker docker.socket; systemctl mask docker docker.socket")?;
    let check = docker_check(env)?;
    assert_eq!((&check["verdict"], &check["params"]["seen"]), (&"bad".into(), &"masked".into()), "{check}");
    env.run_on_server("systemctl unmask docker docker.socket; systemctl start docker").map(drop)
}

fn drop_in(env: &TestEnv, text: &str) -> Result<()> {
    env.run_on_server(&format!(
        "mkdir -p {DROP_IN}; printf '{text}' > {DROP_IN}/90-prueba.conf; systemctl daemon-reload; systemctl reset-failed docker"
    ))
    .map(drop)
}

fn engine_that_does_not_start_is_replaced_by_no_other(env: &TestEnv) -> Result<()> {
    let packages = || env.run_on_server("dpkg-query --show | sort");
    let before = packages()?;
    drop_in(env, "[Service]\\nExecStartPre=/bin/sh -c \"echo no arranco hoy; exit 1\"\\n")?;
    env.run_on_server("systemctl stop docker docker.socket")?;
    let arguments = env.with_token(DOMAIN, &[]);
    let failed = env.workstation.smart(&arguments, &env.lab.hub().git_token()?)?.expect(1)?.error()?;
    assert_eq!(failed["code"], "docker-not-running", "{failed}");
    let detail = failed["detail"].as_str().unwrap_or_default();
    ensure!(detail.contains("no arranco hoy"), "what the engine said is missing: {detail}");
    assert_eq!(packages()?, before, "another engine was installed");
    env.run_on_server(&format!(
        "rm {DROP_IN}/90-prueba.conf; systemctl daemon-reload; systemctl reset-failed docker; systemctl start docker"
    ))
    .map(drop)
}

/// containerd begins on a full disk, and goes on without its store after there is room again.
fn engine_starts_again_after_a_full_disk(env: &TestEnv) -> Result<()> {
    let full = "systemctl stop docker docker.socket containerd
        mount -t tmpfs -o size=8k tmpfs /var/lib/containerd && systemctl start containerd && umount --lazy /var/lib/containerd
        systemctl start docker && exit 1; systemctl is-active containerd && journalctl --sync && journalctl --unit docker --lines 9";
    let said = env.run_on_server(full)?;
    ensure!(said.contains("failed to dial"), "the engine fails for another reason: {said}");
    let token = env.lab.hub().git_token()?;
    broken_off(&env.workstation, &env.with_token(DOMAIN, &[]), &token, "proxy-network.before")?;
    env.run_on_server("docker version").map(drop)
}

fn option_of_the_engine_is_not_set_in_its_file_too(env: &TestEnv, original: &str) -> Result<()> {
    let start = env.run_on_server(
        "systemctl show docker --property=ExecStart --value | sed 's/.*argv\\[\\]=\\([^;]*\\) ;.*/\\1/'",
    )?;
    drop_in(
        env,
        &format!("[Service]\\nExecStart=\\nExecStart={start} --log-driver=json-file --log-opt max-size=20m\\n"),
    )?;
    // The engine runs without them still: they would strike at its next start.
    let token = env.lab.hub().git_token()?;
    broken_off(&env.workstation, &env.with_token(DOMAIN, &[]), &token, "proxy-network.before")?;
    assert_eq!(env.run_on_server(&format!("cat {SETTINGS}"))?, original, "the file was changed");
    docker_is_left_alone_by_updates(env).context("C19")?;
    env.run_on_server("systemctl restart docker && docker version >/dev/null").context("the next start")?;
    env.run_on_server(&format!("rm {DROP_IN}/90-prueba.conf; systemctl daemon-reload; systemctl restart docker"))
        .map(drop)
}

/// An update of Docker at night stops everything on the server.
fn docker_is_left_alone_by_updates(env: &TestEnv) -> Result<()> {
    let left_alone = env.run_on_server("apt-config dump Unattended-Upgrade::Package-Blacklist")?;
    for package in ["docker.io", "docker-ce", "containerd.io", "runc"] {
        ensure!(left_alone.contains(&format!("\"^{package}$\"")), "{package} is not left alone: {left_alone}");
    }
    Ok(())
}

fn engine_gets_its_settings_back(env: &TestEnv, original: &str) -> Result<()> {
    drop_in(env, &format!("[Service]\\nExecStartPre=/bin/sh -c \"! grep -q max-file {SETTINGS}\"\\n"))?;
    let arguments = env.with_token(DOMAIN, &[]);
    let failed = env.workstation.smart(&arguments, &env.lab.hub().git_token()?)?.expect(3)?.error()?;
    assert_eq!(failed["code"], "daemon-config-invalid", "{failed}");
    assert_eq!(env.run_on_server(&format!("cat {SETTINGS}"))?, original, "the old settings did not come back");
    env.run_on_server("docker version >/dev/null").context("the engine is down").map(drop)
}
