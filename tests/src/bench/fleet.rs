//! The state of many servers at once: for large numbers, in-process hosts that answer with recordings of a real server,
//! four instances each, since only our own time and memory are measured, which have to grow linearly; and three real
//! servers beside Ansible, which asks them for less.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use lab::{Lab, Scenario, Server, Workstation};
use serde_json::Value;
use testkit::{Host, HostConfig, Recording};

use super::baseline_server::{add, add_with_fingerprint};
use super::competitors::{Competitors, recipe};
use super::measure::{timed, with_peak_memory};
use super::{Bench, Target};

const MANY: usize = 200;
const REAL: [&str; 3] = ["r1", "r2", "r3"];

pub fn measure(lab: &Lab, bench: &mut Bench) -> Result<()> {
    many(lab, bench)?;
    real(lab, bench)
}

fn many(lab: &Lab, bench: &mut Bench) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let public = std::fs::read_to_string(lab.client_key().with_extension("pub"))?;
    let facts: Arc<[u8]> = std::fs::read(recipe("state.txt"))?.into();
    let recordings: Arc<[Recording]> = Arc::new([
        Recording { word: "echo root; exit 0", answer: b"root\n".as_slice().into() },
        Recording { word: "host_facts", answer: facts },
    ]);
    let workstation = Workstation::new()?;
    let mut hosts = Vec::new();
    for number in 1..=MANY {
        let config = HostConfig::for_key(&public)?;
        let fingerprint = config.fingerprint().context("no host key")?;
        let host = runtime.block_on(Host::open_recorded(config, Arc::clone(&recordings)))?;
        add_with_fingerprint(lab, &workstation, &name(number), "root", host.address(), &fingerprint)?;
        hosts.push(host);
    }
    let mut seconds = Vec::new();
    for (count, target) in [(1, None), (10, None), (50, Some(Target::Ours(0.3))), (MANY, Some(Target::Ours(0.7)))] {
        let names: Vec<String> = (1..=count).map(name).collect();
        let mut memory = Vec::new();
        let took = bench.alone(&format!("fleet-{count}"), "s", target, || {
            let (seconds, megabytes, out) = with_peak_memory(workstation.command(&["--json", "status"])?.args(&names))?;
            assert_good(&out, count, 4)?;
            memory.push(megabytes);
            Ok(seconds)
        })?;
        let most = (count == MANY).then_some(Target::Ours(60.0));
        bench.row(&format!("fleet-{count}-memory"), "MB", most, &memory, None);
        seconds.push(took);
    }
    if let [one, _, fifty, all] = seconds[..] {
        // The cost of one more server, with 200 and with 50: the same if growth is linear.
        let each = |took: f64, count: f64| (took - one) / (count - 1.0) * 1000.0;
        let (few, many) = (each(fifty, 50.0), each(all, 200.0));
        bench.row("fleet-ms-per-server", "ms", Some(Target::Ratio(1.25)), &[many], Some(&[few]));
    }
    drop(hosts);
    Ok(())
}

fn name(number: usize) -> String {
    format!("m{number}")
}

/// Fails unless every server is good, with so many instances.
fn assert_good(out: &str, servers: usize, instances: usize) -> Result<()> {
    let line = out.lines().next_back().context("no answer")?;
    let answer: Value = serde_json::from_str(line)?;
    let found = answer["servers"].as_array().context("no servers")?;
    ensure!(found.len() == servers, "{} servers", found.len());
    for server in found {
        let count = server["instances"].as_array().map(Vec::len);
        ensure!(server["verdict"] == "good" && count == Some(instances), "{server}");
    }
    Ok(())
}

fn real(lab: &Lab, bench: &mut Bench) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("f").tempdir()?;
    let mut competitors = Competitors::new(lab, folder.path());
    let workstation = Workstation::new()?;
    let servers: Vec<Server> = REAL.iter().map(|_| lab.start(Scenario::DockerReady)).collect::<Result<_>>()?;
    for (name, server) in REAL.iter().zip(&servers) {
        let at = SocketAddr::new(server.address(), server.ssh_port());
        competitors.add_server(name, server, at)?;
        add(lab, &workstation, name, server, at)?;
    }
    let ours = || -> Result<f64> {
        let run = timed(workstation.command(&["--json", "status"])?.args(REAL), "", None)?;
        assert_good(&run.out, REAL.len(), 0)?;
        Ok(run.seconds)
    };
    let ansible = || -> Result<f64> {
        let mut command = competitors.ansible(lab, "ansible", &REAL)?;
        let run = timed(command.args(["servers", "--forks", "50", "--module-name", "setup"]), "", None)?;
        ensure!(run.out.matches("SUCCESS").count() == REAL.len(), "{}", run.out);
        Ok(run.seconds)
    };
    ours()?;
    ansible()?;
    bench.compare("fleet-vs-ansible", "s", Some(Target::Ratio(0.125)), ours, ansible)
}
