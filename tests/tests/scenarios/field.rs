//! A server that the family's installer left, with a site that sells.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use lab::Scenario;

use crate::ground::{Ground, check};

/// Every container with its identity, settings and mounts, as the engine knows them.
const CONTAINERS: &str = "docker ps --all --quiet --no-trunc | sort | xargs docker inspect --format \
                          '{{.Name}} {{.Id}} {{.Created}} {{.State.StartedAt}} {{.Image}} {{json .Mounts}} {{json .Config}}'";

/// Asks for the login page over https from another machine; the site's certificate has to vouch for it.
fn status(ground: &Ground, host: &str) -> Result<String> {
    let server = ground.server.inner_address();
    let certificate = ground.said("cat /root/certs/viejo.test.crt")?;
    ground.lab.hub().shell(&format!(
        "set -e; certificate=$(mktemp); trap 'rm -f \"$certificate\"' EXIT\ncat > \"$certificate\" <<'PEM'\n{certificate}\nPEM\n\
         curl --silent --show-error --max-time 5 --cacert \"$certificate\" --output /dev/null --write-out '%{{http_code}}' \
         --connect-to ::{server}: https://{host}/login"
    ))
}

#[test]
fn field_server_serves_its_site_and_a_check_leaves_its_proxy_alone() -> Result<()> {
    let ground = Ground::new(Scenario::Field)?;
    for second in 0..5 {
        let began = Instant::now();
        assert_eq!(status(&ground, "viejo.test")?, "200", "in second {second}");
        assert_eq!(status(&ground, "www.viejo.test")?, "200", "in second {second}");
        std::thread::sleep(Duration::from_secs(1).saturating_sub(began.elapsed()));
    }
    let names = ground.said("docker ps --format '{{.Names}}' | sort | tr '\\n' ' '")?;
    let expected = "proxy-proxy-1 smart1-fpm1-1 smart1-mariadb1-1 smart1-nginx1-1 smart1-redis1-1 smart1-scheduling1-1 smart1-supervisor1-1";
    assert_eq!(names, expected);
    let open = ground.said("ss -Hltn 'sport = :3306' | awk '{print $4}'")?;
    ensure!(open.contains("0.0.0.0:3306"), "the database is not open to everybody, as the field has it: {open}");

    let before = ground.said(CONTAINERS)?;
    let files = "cd /root && find certs proxy smart1 -path '*/storage/*' -prune -o -type f -print0 | sort -z | xargs -0 sha256sum";
    let laid_out = ground.said(files)?;
    let checks = ground.checks()?;
    for port in ["http-port", "https-port"] {
        let holder = &check(&checks, port)?["params"]["holder"];
        ensure!(holder.as_str().is_some_and(|holder| holder.contains("proxy")), "who holds the {port}: {holder}");
    }
    ensure!(ground.said(CONTAINERS)? == before, "a check touched the containers");
    ensure!(ground.said(files)? == laid_out, "a check touched the files");
    assert_eq!(status(&ground, "viejo.test")?, "200");
    Ok(())
}
