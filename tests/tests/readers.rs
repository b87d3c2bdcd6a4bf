//! Any valid request, written into the server's files, is read back unchanged by the programs that read them:
//! PHP's phpdotenv, Compose, nginx and the supervisor. What the files should say is tested in the crate `stack`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use lab::assertions::run_on_server;
use lab::{Lab, Scenario, Server};
use model::{Domain, InstanceNumber, MysqlPort};
use model::{Images, Sizing};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use stack::environment::{self, InstanceSecrets};
use stack::{Instance, Layout};

/// How many instances are generated.
const SAMPLES: usize = 40;

struct Sample {
    instance: Instance,
    root: String,
    user: String,
}

/// Any domain, number and port that the model accepts, and any secret that may be generated or typed.
fn samples() -> Result<Vec<Sample>> {
    let label = || "[a-z0-9]([a-z0-9-]{0,12}[a-z0-9])?";
    let domain = (label(), label(), "[a-z]{2,6}").prop_map(|(a, b, c)| format!("{a}.{b}.{c}"));
    let domain = prop_oneof![8 => domain, 1 => Just("1e3.no".to_owned()), 1 => Just("null.yes".to_owned())];
    let domain = domain.prop_filter_map("a domain", |text| text.parse::<Domain>().ok());
    let secret = || "[A-Za-z0-9._][A-Za-z0-9._-]{23,63}";
    let any = (domain, 1..=999_u16, 1024..=65535_u16, 1..=8_u8, secret(), secret());
    let mut runner = TestRunner::deterministic();
    (0..SAMPLES)
        .map(|_| {
            let tree = any.new_tree(&mut runner).map_err(|reason| anyhow::anyhow!("{reason}"))?;
            let (domain, number, port, workers, root, user) = tree.current();
            let instance = Instance::new(
                InstanceNumber::try_from(number)?,
                domain,
                MysqlPort::try_from(port)?,
                Layout::default(),
                Images::default(),
                Sizing { workers, buffer_pool_mib: 256 },
            );
            Ok(Sample { instance, root, user })
        })
        .collect()
}

/// A vendor's example, with everything in it that such files have.
const EXAMPLE: &str = "APP_NAME=\"Facturador Smart\"\r\nAPP_KEY=base64:cHVibGljcHVibGljcHVibGljcHVibGljcHVibGljMTIzNA==\n\n# comment\nDB_HOST=127.0.0.1 # there\nMAIL_FROM_NAME=\"${APP_NAME}\"\nexport EXTRA='single $quoted'\n";

fn write(folder: &Path, sample: &Sample) -> Result<()> {
    fs::create_dir_all(folder)?;
    let instance = &sample.instance;
    let secrets = InstanceSecrets {
        mysql_root: SecretString::from(sample.root.clone()),
        mysql: SecretString::from(sample.user.clone()),
    };
    let wanted = environment::wanted(instance, &secrets, false)?;
    let merged = environment::merge(&environment::without_app_key(EXAMPLE), &wanted);
    fs::write(folder.join(".env"), merged.expose_secret())?;
    fs::write(folder.join("docker-compose.yml"), stack::compose::instance(instance)?)?;
    fs::write(folder.join("site"), stack::site::site(instance)?)?;
    fs::create_dir_all(folder.join("php"))?;
    fs::write(folder.join("php/instalador-smart.ini"), stack::php_settings::settings()?)?;
    fs::write(folder.join("php/gitconfig"), stack::php_settings::git_settings())?;
    fs::write(folder.join("supervisor.conf"), stack::supervisor::program(instance)?)?;
    Ok(())
}

#[test]
fn every_reader_reads_the_written_values() -> Result<()> {
    let lab = Lab::open()?;
    let server = lab.start(Scenario::DockerReady)?;
    let samples = samples()?;
    let folder = tempfile::tempdir()?;
    for (index, sample) in samples.iter().enumerate() {
        write(&folder.path().join(index.to_string()), sample)?;
    }
    server.copy_in(folder.path(), "/srv/readers")?;
    run_on_server(&server, "chmod -R a+rX /srv/readers")?;
    php_reads_the_environment(&server, &samples)?;
    php_reads_its_settings_beside_the_images_own(&server)?;
    compose_reads_environment_and_file(&server, &samples)?;
    nginx_accepts_the_site(&server)?;
    supervisor_loads_the_program(&server, &samples)
}

fn php_reads_its_settings_beside_the_images_own(server: &Server) -> Result<()> {
    let (name, folders) = stack::php_settings::variable();
    let folder = stack::php_settings::FOLDER;
    let read = r#"echo ini_get("upload_max_filesize"), " ", ini_get("post_max_size"), " ", ini_get("memory_limit"), " ", extension_loaded("pdo_mysql") ? "pdo" : "none";"#;
    for image in ["rash07/php-fpm:7.4", "rash07/scheduling", "rash07/php7.4-supervisor"] {
        let run = format!(
            "docker run --rm --env {name}={folders} -v /srv/readers/0/php:{folder}:ro --entrypoint php {image} -r '{read}'"
        );
        assert_eq!(run_on_server(server, &run)?, "100M 100M 512M pdo", "{image}");
    }
    Ok(())
}

fn php_reads_the_environment(server: &Server, samples: &[Sample]) -> Result<()> {
    const READ: &str = r#"require "/usr/share/php/Dotenv/autoload.php"; for ($i = 0; is_dir("/r/$i"); $i++) echo json_encode(Dotenv\Dotenv::createArrayBacked("/r/$i")->load()), "\n";"#;
    let answer =
        run_on_server(server, &format!("docker run --rm -v /srv/readers:/r:ro rash07/php-fpm:7.4 php -r '{READ}'"))?;
    let read: Vec<Value> = answer.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    ensure!(read.len() == samples.len(), "{} of {} files were read: {answer}", read.len(), samples.len());
    for (sample, seen) in samples.iter().zip(read) {
        let number = sample.instance.number.to_string();
        let wanted = [
            ("APP_URL_BASE", sample.instance.domain.to_string()),
            ("APP_URL", format!("http://{}", sample.instance.domain)),
            ("DB_HOST", format!("mariadb{number}")),
            ("DB_DATABASE", format!("smart{number}")),
            ("DB_PASSWORD", sample.root.clone()),
            ("MYSQL_ROOT_PASSWORD", sample.root.clone()),
            ("MYSQL_PASSWORD", sample.user.clone()),
            ("MYSQL_PORT_HOST", sample.instance.mysql_port.to_string()),
            ("APP_NAME", "Facturador Smart".to_owned()),
            ("MAIL_FROM_NAME", "Facturador Smart".to_owned()),
            ("EXTRA", "single $quoted".to_owned()),
            ("APP_KEY", String::new()),
        ];
        for (key, value) in wanted {
            ensure!(seen[key] == value, "{key} is {} and not {value} for {}", seen[key], sample.instance.domain);
        }
    }
    Ok(())
}

fn compose_reads_environment_and_file(server: &Server, samples: &[Sample]) -> Result<()> {
    let answer = run_on_server(
        server,
        "i=0; while [ -d /srv/readers/$i ]; do (cd /srv/readers/$i && docker compose config --format json | tr -d '\\n') || exit 1; echo; i=$((i+1)); done",
    )?;
    let read: Vec<Value> = answer.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    ensure!(read.len() == samples.len(), "{} of {} files were read", read.len(), samples.len());
    for (sample, seen) in samples.iter().zip(read) {
        let (number, domain) = (sample.instance.number.to_string(), sample.instance.domain.to_string());
        let service = |name: &str| seen["services"][format!("{name}{number}")].clone();
        ensure!(seen["name"] == format!("smart{number}"), "name {}", seen["name"]);
        let database = service("mariadb");
        ensure!(database["environment"]["MYSQL_ROOT_PASSWORD"] == sample.root, "root's password for {domain}");
        ensure!(database["environment"]["MYSQL_PASSWORD"] == sample.user, "the user's password for {domain}");
        let port = &database["ports"][0];
        ensure!(port["host_ip"] == "127.0.0.1", "the database is bound to {}", port["host_ip"]);
        ensure!(port["published"] == sample.instance.mysql_port.to_string(), "published {}", port["published"]);
        let hosts = service("nginx")["environment"]["VIRTUAL_HOST"].clone();
        ensure!(hosts == format!("{domain}, *.{domain}"), "VIRTUAL_HOST {hosts}");
        let services = seen["services"].as_object().context("services")?;
        ensure!(services.len() == 6, "{} services", services.len());
        for (name, published) in services.iter().filter(|(name, _)| !name.starts_with("mariadb")) {
            ensure!(published.get("ports").is_none(), "{name} is published");
        }
    }
    Ok(())
}

fn nginx_accepts_the_site(server: &Server) -> Result<()> {
    let answer = server.run(
        "docker run --rm -v /srv/readers:/r:ro rash07/nginx sh -c 'i=0; while [ -d /r/$i ]; do cp /r/$i/site /etc/nginx/sites-available/default && nginx -t 2>&1 || exit 1; i=$((i+1)); done; echo files $i'",
    )?;
    let printed = String::from_utf8_lossy(&answer.stdout).into_owned();
    ensure!(answer.status.success() && printed.contains(&format!("files {SAMPLES}")), "{printed}");
    ensure!(!printed.contains("[warn]"), "{printed}");
    Ok(())
}

fn supervisor_loads_the_program(server: &Server, samples: &[Sample]) -> Result<()> {
    // Not started: only loaded, which is what reads the file.
    const LOAD: &str = r"
mkdir -p /var/www/html/storage/logs
i=0
while [ -d /r/$i ]; do
  sed -e 's/^autostart=true/autostart=false/' /r/$i/supervisor.conf > /etc/supervisor/conf.d/supervisor.conf
  supervisord -c /etc/supervisor/supervisord.conf 2>/dev/null || exit 1
  until supervisorctl avail > /tmp/avail 2>/dev/null; do sleep 0.05; done
  echo $i $(grep -c laravel-worker /tmp/avail)
  supervisorctl shutdown > /dev/null
  while [ -e /var/run/supervisord.pid ]; do sleep 0.05; done
  i=$((i+1))
  [ $i -lt 8 ] || break
done";
    let script = format!(
        "docker run --rm -v /srv/readers:/r:ro --entrypoint sh rash07/php7.4-supervisor -c '{}'",
        LOAD.replace('\'', "'\\''")
    );
    let answer = run_on_server(server, &script)?;
    ensure!(answer.lines().count() == 8, "not every program was loaded: {answer}");
    for (line, sample) in answer.lines().zip(samples) {
        let loaded = line.split(' ').nth(1).unwrap_or_default();
        ensure!(loaded == sample.instance.sizing.workers.to_string(), "{loaded} workers: {line}");
    }
    Ok(())
}
