//! Instances beside each other, and beside other people's containers of the same names: each is asked what is meant for it,
//! and reaches of the others only the web server.

use anyhow::{Context, Result, ensure};
use lab::assertions::{self, run_on_server};
use lab::{Installed, Lab};

const SECOND_DOMAIN: &str = "segundo.test";
/// Half of them with the foreign container started after ours, half with it started before. Each costs the server some
/// hundredths of a second.
const REQUESTS: u32 = if cfg!(feature = "matrix") { 5_000 } else { 1_000 };
const SERVICES: [(&str, u16); 4] = [("nginx", 80), ("fpm", 9000), ("mariadb", 3306), ("redis", 6379)];

#[test]
fn instances_and_foreign_containers_reach_no_service_but_the_web_server() -> Result<()> {
    let lab = Lab::open()?;
    let installed = lab.start_installed()?;
    foreign_container_with_our_names_gets_nothing(&lab, &installed).context("foreign container")?;
    install_second(&lab, &installed).context("a second instance")?;
    for (from, to) in [(2, 1), (1, 2)] {
        let php = format!("smart{from}-fpm{from}-1");
        ensure!(is_open(&installed, &php, &format!("mariadb{from}"), 3306)?, "{php} does not reach its own database");
        only_the_web_server_may_be_open(&installed, &php, to)?;
    }
    for host in [Installed::DOMAIN, SECOND_DOMAIN] {
        assert_eq!(assertions::status(lab.hub(), &installed.server, host)?, 200, "{host}");
    }
    installed.assert_instance_works(&lab).map(drop)
}

/// A container on the shared network that answers to every name of our services, listens on all of their ports and writes
/// down who comes.
const FOREIGN: &str = r#"
docker run --detach --name viejo --network proxynet --network-alias fpm1 --network-alias mariadb1 --network-alias redis1 \
  --network-alias nginx1 --network-alias php --network-alias mariadb --network-alias redis --network-alias nginx \
  --entrypoint php rash07/php-fpm:7.4 -r '
foreach ([80, 9000, 3306, 6379] as $port) { $open[] = stream_socket_server("tcp://0.0.0.0:$port"); }
echo "listening\n";
while (true) {
    $ready = $open; $write = $except = null;
    stream_select($ready, $write, $except, null);
    foreach ($ready as $socket) {
        $client = stream_socket_accept($socket, 1, $peer);
        echo "asked on ", stream_socket_get_name($socket, false), " by $peer\n";
        fclose($client);
    }
}' >/dev/null
until docker logs viejo 2>&1 | grep -q listening; do sleep 0.1; done
"#;

fn foreign_container_with_our_names_gets_nothing(lab: &Lab, installed: &Installed) -> Result<()> {
    let server = &installed.server;
    run_on_server(server, FOREIGN)?;
    every_request_is_answered(lab, installed).context("the foreign container started after ours")?;
    installed.workstation.smart(&["--json", "instance", "restart", Installed::INSTANCE, "--yes"], "")?.expect(0)?;
    every_request_is_answered(lab, installed).context("the foreign container started before ours")?;
    let open = only_the_web_server_may_be_open(installed, "viejo", 1)?;
    ensure!(open.contains(&"nginx"), "the web server is closed on the shared network: nothing could be seen");
    // It can tell when somebody asks: what is counted above is not zero for want of an ear.
    run_on_server(
        server,
        "docker run --rm --network proxynet --entrypoint php rash07/php-fpm:7.4 -r 'fsockopen(\"fpm1\", 9000);'",
    )?;
    ensure!(asked(installed)? > 0, "the foreign container noticed nobody");
    run_on_server(server, "docker rm --force viejo >/dev/null").map(drop)
}

fn every_request_is_answered(lab: &Lab, installed: &Installed) -> Result<()> {
    let target = installed.server.inner_address();
    let (host, count) = (Installed::DOMAIN, REQUESTS / 2);
    let answers = lab.hub().shell(&format!(
        "curl --silent --parallel --parallel-max 6 --max-time 30 --output /dev/null --write-out '%{{http_code}}\\n' \
         --connect-to ::{target}: 'http://{host}/login?[1-{count}]' | sort | uniq -c"
    ))?;
    let expected = [count.to_string(), "200".to_owned()];
    ensure!(answers.split_whitespace().eq(expected.iter()), "{answers}");
    assert_eq!(asked(installed)?, 0, "connections to the foreign container");
    Ok(())
}

/// How many connections the foreign container had.
fn asked(installed: &Installed) -> Result<u32> {
    Ok(run_on_server(&installed.server, "docker logs viejo 2>&1 | grep -c '^asked on' || true")?.parse()?)
}

fn install_second(lab: &Lab, installed: &Installed) -> Result<()> {
    let hub = lab.hub();
    let git = [&hub.git_arguments()[..], &["--yes"]].concat();
    let arguments = ["--json", "install", Installed::NAME, "--domain", SECOND_DOMAIN, "--instance", "2"];
    let arguments = [&arguments[..], &["--mysql-port", "3307"], &git].concat();
    installed.workstation.smart(&arguments, &hub.git_token()?)?.expect(0).map(drop)
}

/// Tries every port of every service of an instance, at each of its addresses and by its names, from within a container.
/// Gives the services that were open.
fn only_the_web_server_may_be_open(installed: &Installed, from: &str, number: u16) -> Result<Vec<&'static str>> {
    let mut open = Vec::new();
    for (service, port) in SERVICES {
        let container = format!("smart{number}-{service}{number}-1");
        let format = "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}";
        let addresses = run_on_server(&installed.server, &format!("docker inspect --format '{format}' {container}"))?;
        ensure!(!addresses.is_empty(), "{container} has no address");
        let names = format!("{container} {service}{number} php.smart{number}.internal");
        for target in addresses.split_whitespace().chain(names.split_whitespace()) {
            // By the name that it took for itself, the foreign container finds itself.
            let is_itself = from == "viejo" && target == format!("{service}{number}");
            if !is_itself && is_open(installed, from, target, port)? {
                ensure!(service == "nginx", "{service} of smart{number} is open to {from} at {target}");
                open.push(service);
            }
        }
    }
    Ok(open)
}

/// Whether a port answers, asked from within a container that has PHP.
fn is_open(installed: &Installed, from: &str, target: &str, port: u16) -> Result<bool> {
    let program = format!("exit(@fsockopen(\"{target}\", {port}, $number, $text, 2) ? 0 : 1);");
    let script = format!("docker exec {from} php -r '{program}' && echo open || true");
    Ok(run_on_server(&installed.server, &script)? == "open")
}
