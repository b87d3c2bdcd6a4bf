//! The habits of the real application, on an instance that stands: what it makes is writable for everybody, one broken tenant
//! stops all that come after it, and a tenant's creation takes its time. Each function is a case of `tests/CASES.md`.

use anyhow::{Context, Result, bail, ensure};
use lab::assertions::{self, run_on_server};
use lab::{Installed, Lab};

use crate::test_env::outcomes;

const CODE: &str = "/opt/stack-facturador-smart/smart1";

#[test]
fn habits_of_the_real_application_are_handled() -> Result<()> {
    let lab = Lab::open()?;
    let installed = lab.start_installed()?;
    open_umask_leaves_nothing_to_do(&lab, &installed).context("B3")?;
    compiled_settings_are_closed(&installed).context("B4")?;
    upload_folders_are_writable_for_php(&installed).context("B6")?;
    migrated_tenants_are_not_migrated_again(&lab, &installed).context("B5")?;
    broken_tenant_is_named_and_others_are_migrated(&lab, &installed).context("B7")?;
    tenant_being_created_is_waited_for(&lab, &installed).context("B8")?;
    gd_draws_letters_and_reads_photos(&lab, &installed).context("B10")?;
    php_takes_as_much_as_the_web_server(&lab, &installed).context("B11")?;
    scheduler_is_proved_by_our_own_words(&installed).context("B13")?;
    queue_is_proved_where_its_jobs_lie(&lab, &installed).context("B14")?;
    bare_address_is_nobodys_panel(&lab, &installed).context("B17")?;
    pages_for_developers_are_closed(&lab, &installed).context("B19")?;
    set_accounts_aside(&installed, "", "_aside")?;
    status_names_tenants_that_fail(&installed).context("B16")?;
    site_is_not_proved_by_the_centre_alone(&lab, &installed).context("B15")?;
    set_accounts_aside(&installed, "_aside", "")?;
    installed.assert_instance_works(&lab).map(drop)
}

/// The same installation once more.
fn install_again(lab: &Lab, installed: &Installed, code: i32) -> Result<lab::CommandResult> {
    install_with(lab, installed, &[], code)
}

fn install_with(lab: &Lab, installed: &Installed, more: &[&str], code: i32) -> Result<lab::CommandResult> {
    let hub = lab.hub();
    let git = [&hub.git_arguments()[..], &["--yes"], more].concat();
    let arguments = [&["--json", "install", Installed::NAME, "--domain", Installed::DOMAIN][..], &git].concat();
    installed.workstation.smart(&arguments, &hub.git_token()?)?.expect(code)
}

/// The steps that had something to do.
fn changed(result: &lab::CommandResult) -> Result<Vec<String>> {
    let ended = outcomes(&result.events()?).into_iter();
    Ok(ended.filter(|(_, outcome)| outcome == "done").map(|(step, _)| step).collect())
}

fn php(installed: &Installed, command: &str) -> Result<String> {
    run_on_server(
        &installed.server,
        &format!("docker exec --user www-data --workdir /var/www/html smart1-fpm1-1 {command}"),
    )
}

fn open_umask_leaves_nothing_to_do(lab: &Lab, installed: &Installed) -> Result<()> {
    run_on_server(&installed.server, &format!("echo LAB_OPEN_UMASK=true >> {CODE}/.env"))?;
    let compiled = changed(&install_again(lab, installed, 0)?)?;
    ensure!(compiled.first().is_some_and(|step| step == "config-cache"), "{compiled:?}");
    let restart = "docker restart smart1-fpm1-1 >/dev/null
        until [ \"$(docker inspect --format '{{.State.Health.Status}}' smart1-fpm1-1)\" = healthy ]; do sleep 0.2; done";
    run_on_server(&installed.server, restart)?;
    for host in [Installed::DOMAIN.to_owned(), format!("norte.{}", Installed::DOMAIN)] {
        wait_for_page(lab, installed, &host)?;
    }
    let open = format!("find {CODE}/storage -type f -perm -0002 | wc -l");
    ensure!(run_on_server(&installed.server, &open)? != "0", "the application made nothing writable for everybody");
    assert_eq!(changed(&install_again(lab, installed, 0)?)?, [""; 0]);
    // What it made is behind folders that nobody else enters.
    let inside = format!("find {CODE}/storage -type f -perm -0002 | head -n 1");
    let file = run_on_server(&installed.server, &inside)?;
    run_on_server(&installed.server, &format!("! runuser -u nobody -- cat {file} 2>/dev/null"))?;
    // What the web server reads is closed to users of the server by the folder around it.
    let served = format!("{CODE}/public/uploads/abierto");
    php(installed, &format!("sh -c 'umask 0; echo x > {}'", served.replace(CODE, "/var/www/html")))?;
    let write = format!("if runuser -u nobody -- sh -c 'echo y > {served}' 2>/dev/null; then exit 1; fi; rm {served}");
    run_on_server(&installed.server, &write).map(drop)
}

fn wait_for_page(lab: &Lab, installed: &Installed, host: &str) -> Result<()> {
    let started = std::time::Instant::now();
    while assertions::status(lab.hub(), &installed.server, host)? != 200 {
        ensure!(started.elapsed() < std::time::Duration::from_mins(2), "{host} does not answer");
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    Ok(())
}

fn compiled_settings_are_closed(installed: &Installed) -> Result<()> {
    let mode = format!("stat -c '%a %u' {CODE}/bootstrap/cache/config.php");
    assert_eq!(run_on_server(&installed.server, &mode)?, "640 33");
    Ok(())
}

fn upload_folders_are_writable_for_php(installed: &Installed) -> Result<()> {
    for folder in ["public/uploads", "public/payments", "storage/app", "storage/app/public"] {
        php(installed, &format!("sh -c 'echo x > {folder}/prueba && rm {folder}/prueba'")).context(folder)?;
    }
    Ok(())
}

fn migrated_tenants_are_not_migrated_again(lab: &Lab, installed: &Installed) -> Result<()> {
    run_on_server(&installed.server, "rm /opt/stack-facturador-smart/proxy/fpms/smart1/default")?;
    let changed = changed(&install_again(lab, installed, 0)?)?;
    ensure!(changed.contains(&"files".to_owned()), "{changed:?}");
    ensure!(!changed.contains(&"migrations".to_owned()), "nothing was to be migrated: {changed:?}");
    Ok(())
}

/// A migration for tenants that makes a table, after a pause of so many seconds.
fn add_migration(installed: &Installed, number: u32, pause: u32) -> Result<()> {
    let script = format!(
        r"cat > {CODE}/database/migrations/tenant/2031_01_01_{number:06}_create_tabla{number}_table.php <<'PHP'
<?php
class CreateTabla{number}Table extends Illuminate\Database\Migrations\Migration
{{
    public function up()
    {{
        sleep({pause});
        Illuminate\Support\Facades\Schema::create('tabla{number}', function ($table) {{ $table->bigIncrements('id'); }});
    }}
}}
PHP"
    );
    run_on_server(&installed.server, &script).map(drop)
}

/// The tenants that have a table.
fn tenants_with(installed: &Installed, table: &str) -> Result<String> {
    let sql = format!(
        "select group_concat(distinct substring_index(table_schema, '_', -1) order by table_schema separator ' ') \
         from information_schema.tables where table_name = '{table}'"
    );
    run_on_server(&installed.server, &format!("{}ask \"{sql}\"", assertions::ASK))
}

fn broken_tenant_is_named_and_others_are_migrated(lab: &Lab, installed: &Installed) -> Result<()> {
    add_migration(installed, 1, 0)?;
    let database = run_on_server(
        &installed.server,
        &format!(
            "{}ask \"select table_schema from information_schema.tables where table_name = 'documents' and table_schema like '%_centro'\"",
            assertions::ASK
        ),
    )?;
    let own_table = format!("{}ask 'create table {database}.tabla1 (own int)'", assertions::ASK);
    run_on_server(&installed.server, &own_table)?;
    let error = install_again(lab, installed, 1)?.error()?;
    assert_eq!(error["code"], "tenants-not-migrated", "{error}");
    assert_eq!(error["params"]["tenants"], format!("centro.{}", Installed::DOMAIN));
    assert_eq!(tenants_with(installed, "tabla1")?, "centro norte sur");
    run_on_server(&installed.server, &format!("{}ask 'drop table {database}.tabla1'", assertions::ASK))?;
    let changed = changed(&install_again(lab, installed, 0)?)?;
    ensure!(changed.contains(&"migrations".to_owned()), "{changed:?}");
    Ok(())
}

fn tenant_being_created_is_waited_for(lab: &Lab, installed: &Installed) -> Result<()> {
    for number in 2..14 {
        add_migration(installed, number, 1)?;
    }
    let create =
        "docker exec --user www-data --workdir /var/www/html --detach smart1-fpm1-1 php artisan tenant:create nuevo";
    run_on_server(&installed.server, create)?;
    run_on_server(
        &installed.server,
        &format!(
            "{}until [ \"$(ask \"select count(*) from information_schema.tables where table_name = 'tabla2'\")\" = 1 ]; do sleep 0.2; done",
            assertions::ASK
        ),
    )?;
    install_again(lab, installed, 0)?;
    assert_eq!(tenants_with(installed, "tabla13")?, "centro norte nuevo sur");
    assert_eq!(assertions::status(lab.hub(), &installed.server, &format!("nuevo.{}", Installed::DOMAIN))?, 200);
    Ok(())
}

/// Renames the tenants' database accounts: then every tenant answers 500, and the centre 200.
fn set_accounts_aside(installed: &Installed, from: &str, to: &str) -> Result<()> {
    let script = format!(
        r#"{}for database in $(ask "select schema_name from information_schema.schemata where schema_name regexp '_(norte|centro|sur|nuevo)$'"); do
  ask "rename user '${{database}}{from}'@'%' to '${{database}}{to}'@'%'"
done"#,
        assertions::ASK
    );
    run_on_server(&installed.server, &script).map(drop)
}

fn status_names_tenants_that_fail(installed: &Installed) -> Result<()> {
    let answer = installed.workstation.smart(&["--json", "status", Installed::NAME], "")?.expect(0)?.json()?;
    let instance = &answer["servers"][0]["instances"][0];
    assert_eq!((&instance["verdict"], &instance["site"]), (&"bad".into(), &"good".into()), "{instance}");
    // The oldest, the newest, and one of the two between.
    let failing = instance["failing_tenants"].as_array().context("no tenants")?;
    let [oldest, _, newest] = &failing[..] else { bail!("{instance}") };
    assert_eq!(oldest, &format!("norte.{}", Installed::DOMAIN));
    assert_eq!(newest, &format!("nuevo.{}", Installed::DOMAIN));
    assert_eq!(instance["attention"][0]["kind"], "tenants-silent");
    Ok(())
}

fn site_is_not_proved_by_the_centre_alone(lab: &Lab, installed: &Installed) -> Result<()> {
    let error = install_again(lab, installed, 1)?.error()?;
    assert_eq!(error["code"], "site-not-answering", "{error}");
    ensure!(error["detail"].as_str().is_some_and(|detail| detail.contains("norte.instalado.test 500")), "{error}");
    Ok(())
}

/// A page from another machine: its status.
fn page(lab: &Lab, installed: &Installed, host: &str, path: &str, more: &str) -> Result<String> {
    let target = installed.server.inner_address();
    let ask = "curl --silent --max-time 60 --output /dev/null --write-out '%{http_code}'";
    Ok(lab.hub().shell(&format!("{ask} {more} --connect-to ::{target}: 'http://{host}{path}'"))?.trim().to_owned())
}

fn php_takes_as_much_as_the_web_server(lab: &Lab, installed: &Installed) -> Result<()> {
    let upload = "--form document=@/tmp/twenty-megabytes";
    lab.hub().shell("dd if=/dev/urandom of=/tmp/twenty-megabytes bs=1M count=20 2>/dev/null")?;
    let script = "<?php echo isset($_FILES[\"document\"]) ? $_FILES[\"document\"][\"error\"] . \" \" . $_FILES[\"document\"][\"size\"] : \"none\";";
    run_on_server(&installed.server, &format!("echo '{script}' > {CODE}/public/prueba.php"))?;
    let target = installed.server.inner_address();
    let answer = lab.hub().shell(&format!(
        "curl --silent --max-time 60 {upload} --connect-to ::{target}: http://{}/prueba.php; rm /tmp/twenty-megabytes",
        Installed::DOMAIN
    ))?;
    run_on_server(&installed.server, &format!("rm {CODE}/public/prueba.php"))?;
    assert_eq!(answer.trim(), "0 20971520");
    Ok(())
}

/// PHP asks git for the version, as its own user and without any environment.
fn git_reads_the_checkout(installed: &Installed) -> Result<()> {
    let deployed = run_on_server(&installed.server, &format!("git -C {CODE} rev-parse HEAD"))?;
    assert_eq!(php(installed, "env -i git rev-parse HEAD")?, deployed);
    Ok(())
}

/// An image without git, whose `gd` draws no letters until it is compiled again. The latter is played, since the lab's PHP
/// comes from packages: the function is switched off, and the program that compiles extensions switches it on again.
fn gd_draws_letters_and_reads_photos(lab: &Lab, installed: &Installed) -> Result<()> {
    let build = r#"docker build --quiet --tag practica/php-sin-letras:1 - <<'DOCKERFILE'
FROM rash07/php-fpm:7.4
RUN dpkg --remove --force-depends git && echo disable_functions=imagettftext > /usr/local/etc/php/conf.d/sin-letras.ini \
    && mv /usr/local/bin/docker-php-ext-install /usr/local/bin/compila \
    && printf '%s\n' '#!/bin/sh' 'case "$*" in *gd*) rm -f /usr/local/etc/php/conf.d/sin-letras.ini ;; esac' \
       'exec /usr/local/bin/compila "$@"' > /usr/local/bin/docker-php-ext-install \
    && chmod 755 /usr/local/bin/docker-php-ext-install
DOCKERFILE"#;
    run_on_server(&installed.server, build)?;
    let draws = "php -r 'var_dump(function_exists(\"imagettftext\"));'";
    let alone = format!("docker run --rm practica/php-sin-letras:1 {draws}");
    assert_eq!(run_on_server(&installed.server, &alone)?, "bool(false)");
    install_with(lab, installed, &["--image", "fpm=practica/php-sin-letras:1"], 0)?;
    assert_eq!(php(installed, draws)?, "bool(true)");
    git_reads_the_checkout(installed).context("B20")?;
    install_with(lab, installed, &["--image", "fpm=rash07/php-fpm:7.4"], 0).map(drop)
}

fn scheduler_is_proved_by_our_own_words(installed: &Installed) -> Result<()> {
    let said = "docker logs smart1-scheduling1-1 2>&1 | grep -c '^scheduler: ended with 0$'";
    ensure!(run_on_server(&installed.server, said)?.parse::<u32>()? > 0, "no minute ended well");
    // It ends by itself when it is asked to, and is not killed.
    let stop = "docker stop smart1-scheduling1-1 >/dev/null
        docker inspect --format '{{.State.ExitCode}}' smart1-scheduling1-1
        docker start smart1-scheduling1-1 >/dev/null";
    assert_eq!(run_on_server(&installed.server, stop)?, "0");
    Ok(())
}

/// The jobs lie in another database under another name, as one copy of the application has it.
fn queue_is_proved_where_its_jobs_lie(lab: &Lab, installed: &Installed) -> Result<()> {
    let system = format!(
        "{}ask \"select table_schema from information_schema.tables where table_name = 'jobs'\"",
        assertions::ASK
    );
    let system = run_on_server(&installed.server, &system)?;
    let move_jobs = |from: &str, to: &str, named: &str, renamed: &str| {
        let script = format!(
            "{}ask 'create database if not exists aparte'; ask 'rename table {from} to {to}'
             sed -i \"s/'table' => '{named}'/'table' => '{renamed}'/\" {CODE}/config/queue.php
             rm {CODE}/bootstrap/cache/config.php; docker restart smart1-supervisor1-1 > /dev/null",
            assertions::ASK
        );
        run_on_server(&installed.server, &script)
    };
    let jobs = format!("{system}.jobs");
    move_jobs(&jobs, "aparte.trabajos", "jobs", "aparte.trabajos")?;
    let proved = changed(&install_again(lab, installed, 0)?)?;
    ensure!(proved.iter().any(|step| step == "workers"), "the queue was not proved: {proved:?}");
    move_jobs("aparte.trabajos", &jobs, "aparte.trabajos", "jobs")?;
    install_again(lab, installed, 0).map(drop)
}

fn bare_address_is_nobodys_panel(lab: &Lab, installed: &Installed) -> Result<()> {
    let address = installed.server.inner_address().to_string();
    let status = page(lab, installed, &address, "/login", "")?;
    ensure!(status.parse::<u16>()? >= 400, "{address} answers {status}");
    Ok(())
}

fn pages_for_developers_are_closed(lab: &Lab, installed: &Installed) -> Result<()> {
    let route = format!(
        "cp {CODE}/routes/web.php /root/web.php && cat >> {CODE}/routes/web.php <<'PHP'\n\nIlluminate\\Support\\Facades\\Route::get('phpinfo', function () {{ phpinfo(); }});\nPHP"
    );
    run_on_server(&installed.server, &route)?;
    for path in ["/phpinfo", "/index.php/phpinfo", "/PHPINFO", "/_ignition/health-check", "/telescope", "/phpinfo.php"]
    {
        assert_eq!(page(lab, installed, Installed::DOMAIN, path, "--path-as-is")?, "404", "{path}");
    }
    run_on_server(&installed.server, &format!("mv /root/web.php {CODE}/routes/web.php")).map(drop)
}
