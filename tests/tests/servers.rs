//! The lab tested by itself: servers of one process come up, keep their identity over a reboot and a power cut, and are
//! gone afterwards. What the product does to them is tested elsewhere.

use std::fs;

use anyhow::Result;
use lab::{ArchiveFormat, Lab, Scenario};

fn run_on_server(server: &lab::Server, script: &str) -> Result<String> {
    Ok(String::from_utf8(server.run(script)?.stdout)?.trim().to_owned())
}

#[test]
fn server_keeps_identity_and_disk_until_dropped() -> Result<()> {
    let lab = Lab::open()?;
    let server = lab.start(Scenario::DockerReady)?;
    let key = server.host_key_sha256()?;
    assert!(key.starts_with("SHA256:"));
    assert_eq!(run_on_server(&server, "docker pull -q redis:alpine")?, "docker.io/library/redis:alpine");
    run_on_server(
        &server,
        "echo kept > /root/file && docker run -d --restart always --name store redis:alpine && sync",
    )?;

    server.reboot()?;
    assert_eq!(server.host_key_sha256()?, key);
    assert_eq!(run_on_server(&server, "cat /root/file")?, "kept");

    server.power_cut()?;
    assert_eq!(server.host_key_sha256()?, key);
    assert_eq!(run_on_server(&server, "docker inspect -f '{{.State.Running}}' store")?, "true");

    let other = lab.start(Scenario::Fresh)?;
    assert_ne!(other.address(), server.address());
    assert_ne!(other.host_key_sha256()?, key);
    assert_ne!(other.password(), server.password());

    let name = server.name().to_owned();
    drop(server);
    assert!(lab.servers()?.iter().all(|left| left.name() != name));
    Ok(())
}

#[test]
fn the_hub_serves_code_names_and_keys() -> Result<()> {
    let lab = Lab::open()?;
    let hub = lab.hub();
    assert!(fs::metadata(hub.application_archive(ArchiveFormat::Zip))?.len() > 1000);
    assert!(fs::metadata(hub.application_archive(ArchiveFormat::TarGz))?.len() > 1000);

    let server = lab.start(Scenario::DockerReady)?;
    hub.point("lab-self-test.example", &server.inner_address().to_string())?;
    let resolve = "getent hosts x.lab-self-test.example";
    assert!(run_on_server(&server, resolve)?.starts_with(&server.inner_address().to_string()));
    hub.point("lab-self-test.example", "203.0.113.7")?;
    assert!(run_on_server(&server, resolve)?.starts_with("203.0.113.7"));

    let git = "docker run --rm -v /root/key:/root/.ssh rash07/php-fpm:7.4 git -c \
               core.sshCommand='ssh -o StrictHostKeyChecking=no' ls-remote";
    let key = run_on_server(
        &server,
        "mkdir -p /root/key && ssh-keygen -q -t ed25519 -N '' -f /root/key/id_ed25519 && cat /root/key/*.pub",
    )?;
    assert!(!server.run(&format!("{git} {}", hub.git_ssh_url()))?.status.success());
    hub.authorize_deploy_key(&key)?;
    assert!(run_on_server(&server, &format!("{git} {}", hub.git_ssh_url()))?.contains("refs/heads/master"));

    let https = |token: &str| hub.git_https_url().replace("https://", &format!("https://{}:{token}@", hub.git_user()));
    hub.branch("lab-self-test", "v2", "echo LAB_OPEN_UMASK=true >> .env.example")?;
    let listed = run_on_server(&server, &format!("{git} {}", https(&hub.git_token()?)))?;
    for name in
        ["heads/master", "heads/real", "heads/lab-self-test", "tags/v1", "tags/v2", "tags/real-v1", "tags/real-v2"]
    {
        assert!(listed.contains(&format!("refs/{name}")), "no {name}: {listed}");
    }
    assert!(!server.run(&format!("{git} {}", https("wrong")))?.status.success());
    Ok(())
}
