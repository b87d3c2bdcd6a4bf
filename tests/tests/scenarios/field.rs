//! A server that the family's installer left, with a site that sells.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use lab::{Scenario, assertions};
use serde_json::Value;

use crate::scenario_env::{ScenarioEnv, check};

/// Every container with its identity and settings, and each of its mounts: the engine names those in any order.
const CONTAINERS: &str = "docker ps --all --quiet --no-trunc | xargs docker inspect --format \
                          '{{.Name}} {{.Id}} {{.Created}} {{.State.StartedAt}} {{.Image}} {{json .Config}}{{range .Mounts}}{{\"\\n\"}}{{$.Name}} {{.Source}} {{.Destination}} {{.RW}}{{end}}' | sort";

/// Asks for the login page over https from another machine; the site's certificate has to be trusted for it.
fn status(env: &ScenarioEnv, host: &str) -> Result<String> {
    let server = env.server.inner_address();
    let certificate = env.run_on_server("cat /root/certs/viejo.test.crt")?;
    env.lab.hub().shell(&format!(
        "set -e; certificate=$(mktemp); trap 'rm -f \"$certificate\"' EXIT\ncat > \"$certificate\" <<'PEM'\n{certificate}\nPEM\n\
         curl --silent --show-error --max-time 5 --cacert \"$certificate\" --output /dev/null --write-out '%{{http_code}}' \
         --connect-to ::{server}: https://{host}/login"
    ))
}

#[test]
fn field_server_serves_its_site_and_a_check_leaves_its_proxy_alone() -> Result<()> {
    let env = ScenarioEnv::new(Scenario::Field)?;
    for second in 0..5 {
        let began = Instant::now();
        assert_eq!(status(&env, "viejo.test")?, "200", "in second {second}");
        assert_eq!(status(&env, "www.viejo.test")?, "200", "in second {second}");
        std::thread::sleep(Duration::from_secs(1).saturating_sub(began.elapsed()));
    }
    let names = env.run_on_server("docker ps --format '{{.Names}}' | sort | tr '\\n' ' '")?;
    let expected = "proxy-proxy-1 smart1-fpm1-1 smart1-mariadb1-1 smart1-nginx1-1 smart1-redis1-1 smart1-scheduling1-1 smart1-supervisor1-1";
    assert_eq!(names, expected);
    let open = env.run_on_server("ss -Hltn 'sport = :3306' | awk '{print $4}'")?;
    ensure!(open.contains("0.0.0.0:3306"), "the database is not open to every address, as in the field: {open}");

    let before = env.run_on_server(CONTAINERS)?;
    let files = "cd /root && find certs proxy smart1 -path '*/storage/*' -prune -o -type f -print0 | sort -z | xargs -0 sha256sum";
    let laid_out = env.run_on_server(files)?;
    let checks = env.checks()?;
    for port in ["http-port", "https-port"] {
        let holder = &check(&checks, port)?["params"]["holder"];
        ensure!(holder.as_str().is_some_and(|holder| holder.contains("proxy")), "who holds the {port}: {holder}");
    }
    ensure!(env.run_on_server(CONTAINERS)? == before, "a check touched the containers");
    ensure!(env.run_on_server(files)? == laid_out, "a check touched the files");
    assert_eq!(status(&env, "viejo.test")?, "200");
    second_instance_is_served_by_the_proxy_that_is_there(&env, &before)
}

/// An installation of ours beside the family's site: its proxy serves both, and no container of it was touched.
fn second_instance_is_served_by_the_proxy_that_is_there(env: &ScenarioEnv, before: &str) -> Result<()> {
    const DOMAIN: &str = "nuevo.test";
    let over = AtomicBool::new(false);
    let (installed, answers) = std::thread::scope(|scope| {
        let watching = scope.spawn(|| -> Result<Vec<String>> {
            let mut answers = Vec::new();
            while !over.load(Ordering::Relaxed) {
                answers.push(status(env, "viejo.test").unwrap_or_else(|error| error.to_string()));
                std::thread::sleep(Duration::from_secs(1));
            }
            Ok(answers)
        });
        let mut arguments = env.install_arguments(DOMAIN);
        arguments.extend(["--instance", "2", "--mysql-port", "3307"]);
        let installed = env.lab.hub().git_token().and_then(|token| {
            limits_of_the_proxy_are_told(env, &[&arguments[..], &["--plan"]].concat(), &token)?;
            env.workstation.smart(&arguments, &token)?.expect(0)
        });
        over.store(true, Ordering::Relaxed);
        let answers = watching.join().unwrap_or_else(|_| Err(anyhow::anyhow!("the watch panicked")));
        (installed, answers)
    });
    installed?;
    let answers = answers?;
    ensure!(answers.len() > 5 && answers.iter().all(|answer| answer == "200"), "the old site answered {answers:?}");
    let after = env.run_on_server(CONTAINERS)?;
    for container in before.lines() {
        ensure!(after.lines().any(|line| line == container), "touched: {container}");
    }
    assert_eq!(assertions::status(env.lab.hub(), &env.server, DOMAIN)?, 200);
    assert_eq!(env.run_on_server("docker ps --format '{{.Names}}' | grep -c proxy")?, "1", "another proxy was started");
    assert_eq!(status(env, "viejo.test")?, "200");
    Ok(())
}

/// Its proxy has nginx's own limits, until whoever runs it raises them as the check says.
fn limits_of_the_proxy_are_told(env: &ScenarioEnv, plan: &[&str], token: &str) -> Result<()> {
    let limits = || -> Result<Value> {
        let planned = env.workstation.smart(plan, token)?.json()?;
        let checks = planned["checks"].as_array().cloned().with_context(|| format!("no checks: {planned}"))?;
        Ok(check(&checks, "proxy-limits")?.clone())
    };
    let own = limits()?;
    ensure!(own["verdict"] == "advice" && own["params"]["limit"] == "both", "nginx's own limits: {own}");
    let raise = "printf 'proxy_read_timeout 3600s;\\nclient_max_body_size 100m;\\n' > /etc/nginx/conf.d/limits.conf";
    env.run_on_server(&format!("docker exec proxy-proxy-1 sh -c \"{raise}\""))?;
    let raised = limits()?;
    ensure!(raised["verdict"] == "good", "the limits of the proxy after they were raised: {raised}");
    Ok(())
}
