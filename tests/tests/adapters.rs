//! Both SSH adapters, ours and the system's own program, keep one contract on a real server: commands, bytes,
//! files, streams and jobs. What only a misbehaving host can show is tested in the crate `remote`.
#![cfg(unix)]

use std::fs;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use lab::assertions::run_on_server;
use lab::{Lab, Scenario, Server};
use remote::{
    Connect, Connection, Endpoint, HostKeyPolicy, Input, JobEnd, JobId, KnownHosts, Login, RusshConnect, Script,
    SystemSsh, Upload, cancel_job, job_states, run_job, upload,
};
use secrecy::SecretString;
use testkit::NetworkProxy;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_util::sync::CancellationToken;

fn ours(server: &Server, folder: &std::path::Path) -> Result<Arc<dyn Connect>> {
    ours_at(server, folder, server.address(), server.ssh_port())
}

fn ours_at(server: &Server, folder: &std::path::Path, address: IpAddr, port: u16) -> Result<Arc<dyn Connect>> {
    let key = server.private_key().context("no key")?;
    let endpoint =
        Endpoint { host: address.to_string().parse()?, port: port.try_into()?, user: server.user().parse()? };
    let host_key = HostKeyPolicy {
        known_hosts: KnownHosts::at(folder.join("ours")),
        confirmed: Some(server.host_key_sha256()?.parse()?),
    };
    let login = Login::Key { text: SecretString::from(fs::read_to_string(key)?), passphrase: None };
    Ok(Arc::new(RusshConnect::new(endpoint, login, host_key)))
}

/// A piece of network before a server, and how ours connects through it.
async fn behind_proxy(server: &Server, folder: &std::path::Path) -> Result<(Arc<NetworkProxy>, Arc<dyn Connect>)> {
    let proxy = Arc::new(NetworkProxy::to((server.address(), server.ssh_port()).into()).await?);
    let connect = ours_at(server, folder, proxy.address().ip(), proxy.address().port())?;
    Ok((proxy, connect))
}

fn system_ssh(server: &Server, folder: &std::path::Path) -> Result<Arc<dyn Connect>> {
    let known = folder.join("theirs");
    let public = run_on_server(server, "cat /etc/ssh/ssh_host_ed25519_key.pub")?;
    fs::write(&known, format!("{} {public}\n", server.address()))?;
    let config = folder.join("config");
    let text = format!(
        "Host practice\n  HostName {}\n  User {}\n  IdentityFile {}\n  IdentitiesOnly yes\n  UserKnownHostsFile {}\n  HostKeyAlgorithms ssh-ed25519\n",
        server.address(),
        server.user(),
        server.private_key().context("no key")?.display(),
        known.display()
    );
    fs::write(&config, text)?;
    Ok(Arc::new(SystemSsh { destination: "practice".to_owned(), config_file: Some(config) }))
}

#[test]
fn both_adapters_keep_the_contract() -> Result<()> {
    let lab = Lab::open()?;
    let server = lab.start(Scenario::KeyOnly)?;
    let folder = tempfile::tempdir()?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        for (name, connect) in
            [("ours", ours(&server, folder.path())?), ("the system's", system_ssh(&server, folder.path())?)]
        {
            let connection = Connection::open(connect, None, CancellationToken::new()).await?;
            commands(&connection).await.with_context(|| format!("{name}: commands"))?;
            files(&connection, &server).await.with_context(|| format!("{name}: files"))?;
            streams(&connection).await.with_context(|| format!("{name}: streams"))?;
            let tag = if name == "ours" { "ours" } else { "theirs" };
            jobs(&connection, tag).await.with_context(|| format!("{name}: jobs"))?;
            connection.close().await;
        }
        Ok(())
    })
}

async fn commands(connection: &Connection) -> Result<()> {
    let script = Script::new("cat; printf '<%s>' \"$@\"; echo wrong >&2; exit 7").arg("a b").arg("$(id)'\n");
    let done = connection.run(&script, Input::Bytes(b"in\0put\xff\n")).await?;
    assert_eq!(done.stdout, b"in\0put\xff\n<a b><$(id)'\n>");
    assert_eq!((done.error_text().as_str(), done.status), ("wrong\n", Some(7)));
    assert_eq!(connection.run(&Script::new("id -u"), Input::Nothing).await?.text(), "0\n");
    let echo = vec![0xa5_u8; 3_000_000];
    let done = connection.run(&Script::new("cat"), Input::Bytes(&echo)).await?;
    ensure!(done.succeeded() && done.stdout == echo, "an echo of {} bytes", done.stdout.len());
    ensure!(connection.run(&Script::new("kill -KILL $$"), Input::Nothing).await?.expect_success().is_err());
    let slow = connection.run_within(&Script::new("sleep 60"), Input::Nothing, Duration::from_millis(300)).await;
    ensure!(matches!(slow, Err(remote::RemoteError::CommandTimeout { .. })), "{slow:?}");
    // Two at a time, again and again: an answer must not lose its status to the other's.
    for _ in 0..200 {
        let (touch, cat) = (Script::new("touch /tmp/file"), Script::new("cat"));
        let (one, other) =
            tokio::join!(connection.run(&touch, Input::Nothing), connection.run(&cat, Input::Bytes(b"x")));
        ensure!(one?.succeeded() && other?.stdout == b"x");
    }
    Ok(())
}

async fn files(connection: &Connection, server: &Server) -> Result<()> {
    let content: Vec<u8> = (0..5_000_000_u32).map(|index| index.wrapping_mul(31).to_le_bytes()[1]).collect();
    let file = Upload { path: "/root/uploaded file", mode: "0640", owner: "0:33" };
    for content in [&content[..], b"short", b""] {
        upload(connection, &file, content).await?;
        let seen =
            run_on_server(server, "stat -c '%s %a %u:%g' '/root/uploaded file'; ls -A /root | grep -c uploaded")?;
        assert_eq!(seen, format!("{} 640 0:33\n1", content.len()));
    }
    Ok(())
}

/// A line that breaks while a job's input is on its way: sshd ends the input as if it were whole.
#[test]
fn job_begins_only_with_its_whole_input() -> Result<()> {
    const INPUT: usize = 32 * 1024 * 1024;
    let lab = Lab::open()?;
    let server = lab.start(Scenario::KeyOnly)?;
    let folder = tempfile::tempdir()?;
    tokio::runtime::Runtime::new()?.block_on(async {
        let (proxy, connect) = behind_proxy(&server, folder.path()).await?;
        let connection = Connection::open(connect, None, CancellationToken::new()).await?;
        // A long line: the input takes seconds.
        proxy.slow_down(Duration::from_millis(150));
        let id = JobId::new("whole-input").context("invalid job name")?;
        let input = secrecy::SecretBox::new(Box::new(vec![b'x'; INPUT]));
        let mut log = Vec::new();
        let mut keep = |bytes: &[u8]| log.extend_from_slice(bytes);
        let script = Script::new("wc -c");
        let work = run_job(&connection, &id, &script, Some(&input), &mut keep);
        let cut = async {
            // Some of it is there, and not all.
            let arrived = "find /run/instalador-smart -type f -size +1024k 2>/dev/null | grep -q .";
            while !server.run(arrived)?.status.success() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            // Nobody reads it any more, so that the rest waits for room when the line breaks.
            let reader = run_on_server(&server, "pid=$(pgrep -x cat) && kill -STOP $pid && echo $pid")?;
            tokio::time::sleep(Duration::from_secs(1)).await;
            proxy.slow_down(Duration::ZERO);
            proxy.cut();
            run_on_server(&server, &format!("kill -CONT {reader}")).map(drop)
        };
        let (end, cut) = tokio::join!(tokio::time::timeout(Duration::from_mins(2), work), cut);
        cut?;
        assert_eq!(end??, JobEnd::Exited(0));
        assert_eq!(String::from_utf8_lossy(&log).trim(), INPUT.to_string());
        ensure!(proxy.connections() > 1, "the line did not break");
        let left = run_on_server(&server, "find /run/instalador-smart -type f | wc -l")?;
        assert_eq!(left, "0", "an input was left behind");
        Ok(())
    })
}

#[test]
fn upload_continues_where_the_line_broke() -> Result<()> {
    let lab = Lab::open()?;
    let server = lab.start(Scenario::KeyOnly)?;
    let folder = tempfile::tempdir()?;
    tokio::runtime::Runtime::new()?.block_on(async {
        let (proxy, connect) = behind_proxy(&server, folder.path()).await?;
        let content: Vec<u8> = (0..SIZE).map(|index| index.wrapping_mul(2_654_435_761).to_le_bytes()[2]).collect();
        let source = folder.path().join("code.tar.gz");
        fs::write(&source, &content)?;
        let file = Upload { path: "/root/code.tar.gz", mode: "0600", owner: "0:0" };
        // A line that breaks in the middle.
        let connection = Connection::open(Arc::clone(&connect), None, CancellationToken::new()).await?;
        let heard = Heard::default();
        let cut = |sent| {
            if heard.note(sent) {
                proxy.cut();
            }
        };
        remote::upload_file(&connection, &file, &source, &cut).await?;
        heard.check().context("a cut")?;
        arrived(&server)?;
        // A program that ends in the middle, and another one that takes it up.
        run_on_server(&server, "rm /root/code.tar.gz")?;
        let heard = Heard::default();
        let (stopped, mut stop) = tokio::sync::mpsc::unbounded_channel();
        let note = |sent| {
            if heard.note(sent) {
                let _ = stopped.send(());
            }
        };
        tokio::select! {
            done = remote::upload_file(&connection, &file, &source, &note) => anyhow::bail!("not stopped: {done:?}"),
            _ = stop.recv() => {}
        }
        connection.close().await;
        let connection = Connection::open(connect, None, CancellationToken::new()).await?;
        remote::upload_file(&connection, &file, &source, &|sent| _ = heard.note(sent)).await?;
        heard.check().context("another program")?;
        arrived(&server)?;
        // What is there whole is not sent again.
        let heard = Heard::default();
        remote::upload_file(&connection, &file, &source, &|sent| _ = heard.note(sent)).await?;
        assert_eq!(heard.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).len(), 0);
        // What arrived damaged is sent once more.
        let sum = run_on_server(&server, "sha256sum < /root/code.tar.gz | cut -c1-16")?;
        run_on_server(
            &server,
            &format!("rm /root/code.tar.gz; head -c 3000000 /dev/zero > /root/code.tar.gz.{sum}.part"),
        )?;
        remote::upload_file(&connection, &file, &source, &|_| {}).await?;
        arrived(&server)
    })
}

const SIZE: u64 = 40_000_000;

/// How many bytes an upload said were on their way, in its order.
#[derive(Default)]
struct Heard(std::sync::Mutex<Vec<u64>>);

impl Heard {
    /// Says whether this is the first one beyond the middle.
    fn note(&self, sent: u64) -> bool {
        let mut heard = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let was_beyond = heard.iter().any(|sent| *sent > SIZE / 2);
        heard.push(sent);
        sent > SIZE / 2 && !was_beyond
    }

    /// What was on the server by the middle was not sent again, but for what was in flight.
    fn check(&self) -> Result<()> {
        let heard = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let middle = heard.iter().position(|sent| *sent > SIZE / 2).context("it did not get to the middle")?;
        let least = heard[middle..].iter().min().copied().unwrap_or_default();
        ensure!(least > SIZE / 4, "it began again at {least}");
        ensure!(heard[middle..].windows(2).any(|pair| pair[1] < pair[0]), "nothing broke");
        assert_eq!(heard.last(), Some(&SIZE));
        Ok(())
    }
}

fn arrived(server: &Server) -> Result<()> {
    let seen = run_on_server(server, "stat -c '%s %a' /root/code.tar.gz; ls /root | grep -c code")?;
    assert_eq!(seen, format!("{SIZE} 600\n1"));
    Ok(())
}

async fn streams(connection: &Connection) -> Result<()> {
    let mut stream = connection.duplex(&Script::new("cat")).await?;
    let mut back = vec![0; 100_000];
    for round in 0..5_u8 {
        let sent = vec![round; back.len()];
        stream.write_all(&sent).await?;
        stream.flush().await?;
        stream.read_exact(&mut back).await?;
        ensure!(back == sent);
    }
    stream.shutdown().await?;
    assert_eq!(stream.read(&mut back).await?, 0);
    Ok(())
}

async fn jobs(connection: &Connection, tag: &str) -> Result<()> {
    let id = JobId::new(format!("contract-{tag}")).context("invalid job name")?;
    let script = Script::new("read -r word; echo \"$word $1\"; seq 1 20000; exit 3").arg("done");
    let secret = secrecy::SecretBox::new(Box::new(b"well\n".to_vec()));
    let mut log = Vec::new();
    let end = run_job(connection, &id, &script, Some(&secret), &mut |bytes| log.extend_from_slice(bytes)).await?;
    assert_eq!(end, JobEnd::Exited(3));
    let text = String::from_utf8_lossy(&log);
    ensure!(text.starts_with("well done\n1\n2\n") && text.ends_with("\n20000\n"), "{} bytes", log.len());
    // Run again, its log is only read again.
    let mut again = Vec::new();
    let end = run_job(connection, &id, &script, Some(&secret), &mut |bytes| again.extend_from_slice(bytes)).await?;
    ensure!(end == JobEnd::Exited(3) && again == log, "the second read differs");

    let endless = JobId::new(format!("endless-{tag}")).context("invalid job name")?;
    let mut ignore = |_: &[u8]| {};
    let script = Script::new("echo begun; sleep 600 & wait");
    let work = run_job(connection, &endless, &script, None, &mut ignore);
    let stop = async {
        loop {
            let states = job_states(connection).await?;
            if states.iter().any(|state| state.id == endless && state.end.is_none()) {
                return cancel_job(connection, &endless).await;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let (end, stopped) = tokio::join!(tokio::time::timeout(Duration::from_secs(30), work), stop);
    stopped?;
    ensure!(!matches!(end?, Ok(JobEnd::Exited(0))), "a job that was stopped is reported as successful");
    let left = connection.run(&Script::new("pgrep -f 'sleep 600' || true"), Input::Nothing).await?;
    assert_eq!(left.text(), "", "its processes are still there");
    Ok(())
}
