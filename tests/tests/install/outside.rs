//! The view from outside: what this computer reaches of a server, beside what the server says of itself.

use anyhow::{Result, ensure};
use lab::assertions::run_on_server;
use lab::{Installed, Lab};
use serde_json::Value;

/// Only what comes from other machines: the proxy goes on reaching the systems behind it.
const SHUT: &str = "iptables -t raw -I PREROUTING -p tcp --dport 80 -i eth0 -j DROP";
const OPENED: &str = "iptables -t raw -D PREROUTING -p tcp --dport 80 -i eth0 -j DROP";

#[test]
fn what_stands_between_is_told_from_what_is_broken() -> Result<()> {
    let lab = Lab::open()?;
    let mut installed = lab.start_installed()?;
    // Without the lab's programs in between, which listen whatever the server does.
    let address = installed.server.inner_address();
    installed.workstation.point(Installed::HOST, address)?;
    installed.workstation.point(Installed::DOMAIN, address)?;

    let reached = look(&installed)?;
    // The world's name servers, where they are asked from here, do not know a name of the lab's.
    ensure!(["reached", "domain-propagating"].map(Value::from).contains(&reached["finding"]), "{reached}");
    assert_eq!(reached["page_status"], 200, "{reached}");
    // The database listens on the server's own address for itself alone.
    assert_eq!((&reached["http"], &reached["database"]), (&"open".into(), &"refused".into()), "{reached}");

    run_on_server(&installed.server, SHUT)?;
    let shut = look(&installed)?;
    assert_eq!((&shut["finding"], &shut["http"]), (&"blocked".into(), &"silent".into()), "{shut}");
    let words =
        installed.workstation.smart(&["--lang", "es", "instance", "outside", Installed::INSTANCE], "")?.expect(0)?;
    ensure!(words.out.contains("algo cierra el paso al puerto 80") && words.out.contains("firewall"), "{}", words.out);
    run_on_server(&installed.server, OPENED)?;

    run_on_server(&installed.server, "docker stop smart1-fpm1-1 >/dev/null")?;
    let down = look(&installed)?;
    assert_eq!(down["finding"], "down-inside", "{down}");
    run_on_server(&installed.server, "docker start smart1-fpm1-1 >/dev/null")?;

    installed.workstation.point(Installed::DOMAIN, "198.51.100.7".parse()?)?;
    let elsewhere = look(&installed)?;
    ensure!(elsewhere["finding"].as_str().is_some_and(|finding| finding.starts_with("domain-")), "{elsewhere}");
    Ok(())
}

fn look(installed: &Installed) -> Result<Value> {
    let answer =
        installed.workstation.smart(&["--json", "instance", "outside", Installed::INSTANCE], "")?.expect(0)?.json()?;
    Ok(answer["outside"].clone())
}
