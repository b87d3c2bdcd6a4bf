//! The same installation once more, on a server as people leave it: files edited by hand, folders where files belong, lines in
//! `.env` that nobody can read, notes of last month. Each function is a case of `tests/CASES.md`.

use anyhow::{Context, Result, ensure};
use lab::{CommandResult, Installed, Workstation};
use serde_json::Value;

use crate::test_env::Standing;

const BASE: &str = "/opt/stack-facturador-smart";
const CODE: &str = "/opt/stack-facturador-smart/smart1";

#[test]
fn server_as_people_leave_it_is_put_right_or_refused_by_name() -> Result<()> {
    let env = Standing::new()?;
    every_name_of_an_image_is_the_same_image(&env).context("C2, C3")?;
    installation_starts_from_the_record(&env).context("F3")?;
    other_reference_is_refused_in_the_plan(&env).context("F11")?;
    open_base_folder_is_refused(&env).context("C16")?;
    folder_in_the_place_of_a_file_is_named(&env).context("C13")?;
    line_that_laravel_refuses_is_named(&env).context("C14, Laravel")?;
    let edited = files_edited_by_hand(&env)?;
    files_changed_by_hand_are_named_in_the_plan(&env, &edited).context("F5")?;
    files_written_again_reach_their_services(&env, &edited).context("C12")?;
    lines_for_compose_lead_nowhere_else(&env).context("C14, Compose")?;
    jobs_of_last_month_are_forgotten(&env).context("F8")?;
    env.installed.assert_instance_works(&env.lab)?;
    // Last, since from then on it is served by HTTPS.
    address_is_the_one_that_is_served(&env).context("F12")
}

impl Standing {
    /// The same installation, with these words after it.
    fn install_from(&self, workstation: &Workstation, name: &str, more: &[&str], code: i32) -> Result<CommandResult> {
        let hub = self.lab.hub();
        let git = hub.git_arguments();
        let words = [&["--json", "install", name, "--domain", Installed::DOMAIN, "--yes"][..], &git, more].concat();
        workstation.smart(&words, &hub.git_token()?)?.expect(code)
    }

    fn install(&self, more: &[&str], code: i32) -> Result<CommandResult> {
        self.install_from(&self.installed.workstation, Installed::NAME, more, code)
    }

    /// What people read of it.
    fn install_text(&self, more: &[&str]) -> Result<String> {
        let hub = self.lab.hub();
        let git = hub.git_arguments();
        let words = ["--lang", "es", "install", Installed::NAME, "--domain", Installed::DOMAIN, "--yes"];
        let words = [&words[..], &git, more].concat();
        Ok(self.installed.workstation.smart(&words, &hub.git_token()?)?.expect(0)?.out)
    }

    /// A step of the plan, which changes nothing.
    fn planned(&self, step: &str, more: &[&str]) -> Result<Value> {
        let plan = self.install(&[&["--plan"], more].concat(), 0)?.json()?;
        let steps = plan["steps"].as_array().context("no steps")?;
        steps.iter().find(|planned| planned["step"] == step).cloned().with_context(|| format!("no {step}: {plan}"))
    }
}

/// What is asked for is on the server already, however it is written.
fn every_name_of_an_image_is_the_same_image(env: &Standing) -> Result<()> {
    let known = env.on_server("docker inspect --format '{{.Config.Image}}' smart1-redis1-1")?;
    let (repository, tag) = known.split_once(':').unwrap_or((&known, "latest"));
    let digest = env.on_server(&format!("docker image inspect --format '{{{{index .RepoDigests 0}}}}' {known}"))?;
    let digest = digest.split_once('@').map(|(_, digest)| digest).with_context(|| format!("{known} has no digest"))?;
    for written in [format!("docker.io/{repository}:{tag}"), format!("{repository}@{digest}")] {
        let step = env.planned("images", &["--image", &format!("redis={written}")])?;
        assert_eq!(step["satisfied"], true, "{written} would be fetched again");
    }
    let absent = env.planned("images", &["--image", "redis=docker.io/nadie/nada:1"])?;
    assert_eq!(absent["satisfied"], false, "an image that is nowhere");
    Ok(())
}

/// A computer that knows nothing of the instance says as little as the one that installed it.
fn installation_starts_from_the_record(env: &Standing) -> Result<()> {
    env.on_server(&format!(
        "sed -i 's|\"redis\": \"[^\"]*\"|\"redis\": \"registro.test/redis:7\"|' /var/lib/instalador-smart/instances/{}.json",
        Installed::NUMBER
    ))?;
    let other = Workstation::new()?;
    other.add("el-mismo", &env.installed.server)?;
    let words = ["--instance", "1", "--mysql-port", "3306", "--plan"];
    let plan = env.install_from(&other, "el-mismo", &words, 0)?.json()?;
    assert_eq!(plan["spec"]["images"]["redis"], "registro.test/redis:7", "{plan}");
    let usual = env.on_server("docker inspect --format '{{.Config.Image}}' smart1-redis1-1")?;
    env.on_server(&format!(
        "sed -i 's|registro.test/redis:7|{usual}|' /var/lib/instalador-smart/instances/{}.json",
        Installed::NUMBER
    ))
    .map(drop)
}

fn other_reference_is_refused_in_the_plan(env: &Standing) -> Result<()> {
    for more in [&["--ref", "v2", "--plan"][..], &["--ref", "v2"]] {
        let refused = env.install(more, 3)?;
        assert_eq!(refused.error()?["code"], "code-differs");
        ensure!(!refused.out.contains("operation-started"), "it was begun: {}", refused.out);
    }
    Ok(())
}

fn open_base_folder_is_refused(env: &Standing) -> Result<()> {
    env.on_server("mkdir -p /srv/abierta && chmod 0777 /srv/abierta")?;
    let hub = env.lab.hub();
    let git = hub.git_arguments();
    let second = ["--json", "install", Installed::NAME, "--domain", "dos.test", "--instance", "2", "--yes"];
    for (folder, status, code) in [("/srv/abierta/smart", 3, "checks-failed"), ("/tmp/smart", 2, "arguments-invalid")] {
        let words = [&second[..], &git, &["--base-folder", folder]].concat();
        let refused = env.installed.workstation.smart(&words, &hub.git_token()?)?.expect(status)?;
        assert_eq!(refused.error()?["code"], code, "{folder}");
        if status == 3 {
            assert_eq!(refused.error()?["params"]["checks"], "base-folder");
            ensure!(refused.out.contains("\"open\":\"/srv/abierta\""), "{}", refused.out);
        }
    }
    assert_eq!(env.on_server("ls -A /srv/abierta")?, "", "something was made there");
    Ok(())
}

/// A folder that holds something is somebody's; an empty one is what the engine makes for a file that is missing.
fn folder_in_the_place_of_a_file_is_named(env: &Standing) -> Result<()> {
    let file = format!("{CODE}/supervisor.conf");
    env.on_server(&format!("rm {file} && mkdir {file} && touch {file}/notas"))?;
    let refused = env.install(&[], 3)?.error()?;
    assert_eq!((&refused["code"], &refused["params"]["path"]), (&"path-taken".into(), &file.as_str().into()));
    assert_eq!(env.on_server(&format!("ls {file}"))?, "notas");
    env.on_server(&format!("rm {file}/notas"))?;
    env.install(&[], 0)?;
    let reads = "docker exec smart1-supervisor1-1 cat /etc/supervisor/conf.d/supervisor.conf";
    assert_eq!(env.on_server(reads)?, env.on_server(&format!("cat {file}"))?);
    Ok(())
}

fn line_that_laravel_refuses_is_named(env: &Standing) -> Result<()> {
    env.on_server(&format!("echo 'EMPRESA=Mi Empresa SAC' >> {CODE}/.env"))?;
    let refused = env.install(&[], 3)?.error()?;
    assert_eq!((&refused["code"], &refused["params"]["key"]), (&"environment-invalid".into(), &"EMPRESA".into()));
    let line = env.on_server(&format!("grep -n ^EMPRESA= {CODE}/.env | cut -d: -f1"))?;
    assert_eq!(refused["params"]["line"], line);
    env.on_server(&format!("sed -i /^EMPRESA=/d {CODE}/.env")).map(drop)
}

/// A file that is mounted alone, the step that writes it, and the container that reads it, where.
struct Edited {
    step: &'static str,
    file: String,
    container: &'static str,
    inside: &'static str,
}

/// Edits two files as a person does, whose services see them then.
fn files_edited_by_hand(env: &Standing) -> Result<[Edited; 2]> {
    let edited = [
        Edited {
            step: "proxy",
            file: format!("{BASE}/proxy/vhost.d/default"),
            container: "smart-proxy-proxy-1",
            inside: "/etc/nginx/vhost.d/default",
        },
        Edited {
            step: "files",
            file: format!("{CODE}/supervisor.conf"),
            container: "smart1-supervisor1-1",
            inside: "/etc/supervisor/conf.d/supervisor.conf",
        },
    ];
    for Edited { step, file, container, inside } in &edited {
        let comment = if *step == "proxy" { "# a mano" } else { "; a mano" };
        env.on_server(&format!("{{ echo '{comment}'; cat {file}; }} > {file}.x && mv {file}.x {file}"))?;
        env.on_server(&format!("docker restart {container}"))?;
        let seen = env.on_server(&format!("docker exec {container} cat {inside}"))?;
        ensure!(seen.contains("a mano"), "{container} does not see the edited file: {seen}");
    }
    Ok(edited)
}

fn files_changed_by_hand_are_named_in_the_plan(env: &Standing, edited: &[Edited]) -> Result<()> {
    for Edited { step, file, .. } in edited {
        let planned = env.planned(step, &[])?;
        assert_eq!(planned["params"]["changed"], file.as_str(), "{planned}");
    }
    let text = env.install_text(&["--plan"])?;
    ensure!(text.contains("cambió a mano") && text.contains("supervisor.conf"), "{text}");
    Ok(())
}

/// What was changed is kept and written again, and whoever reads the file when it starts is started again.
fn files_written_again_reach_their_services(env: &Standing, edited: &[Edited]) -> Result<()> {
    let others = "docker inspect --format '{{.Id}} {{.State.StartedAt}}' smart1-mariadb1-1 smart1-redis1-1";
    let before = env.on_server(others)?;
    env.install(&[], 0)?;
    for Edited { file, container, inside, .. } in edited {
        let seen = env.on_server(&format!("docker exec {container} cat {inside}"))?;
        ensure!(!seen.contains("a mano") && seen == env.on_server(&format!("cat {file}"))?, "{container}: {seen}");
    }
    assert_eq!(env.on_server(others)?, before, "services that read nothing of it were started again");
    let kept = env.on_server(&format!("grep -rl 'a mano' {BASE}/backups | wc -l"))?;
    assert_eq!(kept, "2", "the edited files were not kept");
    Ok(())
}

/// Laravel's file may say what it likes to Compose.
fn lines_for_compose_lead_nowhere_else(env: &Standing) -> Result<()> {
    let lines =
        "COMPOSE_PROJECT_NAME=otro\\nCOMPOSE_FILE=/tmp/otro.yml\\nCOMPOSE_PROFILES=x\\nCORREO_CLAVE=\"abc${def\"\\n";
    env.on_server(&format!("printf '{lines}' >> {CODE}/.env"))?;
    // Without the hashes that Compose computes, every service would have to be recreated.
    let before = env.on_server("docker ps --no-trunc --quiet | sort")?;
    let events = env.install(&[], 0)?.events()?;
    assert_eq!(env.on_server("docker ps --no-trunc --quiet | sort")?, before, "{events:?}");
    assert_eq!(env.on_server("ls -A /run/instalador-smart 2>/dev/null; true")?, "", "values were left there");
    env.on_server("docker stop smart1-redis1-1")?;
    env.install(&[], 0)?;
    env.on_server(&format!("sed -i -e /^COMPOSE_/d -e /^CORREO_CLAVE=/d {CODE}/.env")).map(drop)
}

fn jobs_of_last_month_are_forgotten(env: &Standing) -> Result<()> {
    let jobs = "/var/lib/instalador-smart/jobs";
    env.on_server(&format!(
        "mkdir -p {jobs}/vieja {jobs}/reciente && touch {jobs}/vieja/status && touch --date '40 days ago' {jobs}/vieja"
    ))?;
    env.on_server("docker restart smart1-nginx1-1")?;
    env.installed
        .workstation
        .smart(&["instance", "restart", Installed::INSTANCE, "--service", "redis", "--yes"], "")?
        .expect(0)?;
    assert_eq!(env.on_server(&format!("cd {jobs} && ls -d vieja reciente 2>/dev/null; true"))?, "reciente");
    Ok(())
}

fn address_is_the_one_that_is_served(env: &Standing) -> Result<()> {
    let domain = Installed::DOMAIN;
    let address = |result: &CommandResult| -> Result<Value> {
        let events = result.events()?;
        let end = events.iter().find(|event| event["event"] == "operation-finished").context("no end")?;
        Ok(end["login_url"].clone())
    };
    assert_eq!(address(&env.install(&[], 0)?)?, format!("http://{domain}/login"));
    env.on_server(&format!(
        "cd {BASE}/certs && openssl req -x509 -newkey rsa:2048 -nodes -days 9 -subj /CN={domain} -keyout {domain}.key \
         -out {domain}.crt 2>/dev/null && docker restart smart1-nginx1-1"
    ))?;
    // The proxy learns of certificates and containers by itself, within seconds.
    let target = env.installed.server.inner_address();
    let ask = format!(
        "curl --silent --output /dev/null --write-out '%{{redirect_url}}' --connect-to ::{target}: http://{domain}/login"
    );
    let waiting = format!("for try in $(seq 100); do {ask} | grep -q ^https: && exit 0; sleep 0.3; done; exit 1");
    env.lab.hub().shell(&waiting).context("the proxy leads to HTTPS")?;
    assert_eq!(address(&env.install(&[], 0)?)?, format!("https://{domain}/login"));
    Ok(())
}
