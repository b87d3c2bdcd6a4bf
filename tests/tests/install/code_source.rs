//! Code as it really is: references of all kinds, parts that Git keeps elsewhere, what other servers left in it, and
//! installations that break off while it is put at its place. Each begins on a server where an instance runs already, so that
//! the code of a second one is what comes next.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use lab::{CommandResult, Installed};
use serde_json::Value;

use crate::test_env::{Standing, broken_off, differences, outcomes};

const DOMAIN: &str = "codigo.test";
const FOLDER: &str = "/opt/stack-facturador-smart/smart2";
const STATE: &str = "/var/lib/instalador-smart";
/// Sees every file of ours, and its time to the nanosecond.
const DISK: &str = "find /opt/stack-facturador-smart /var/lib/instalador-smart /etc/docker -printf '%p %y %m %s %T@\\n' \
    | grep -v -e /instalador-smart/jobs -e ' d ' -e storage/ | sort; docker ps --all --quiet | sort; dpkg --list | sha256sum";

/// The words that install the second instance.
fn installing<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["--json", "install", Installed::NAME, "--domain", DOMAIN, "--instance", "2", "--yes"][..], more].concat()
}

impl Standing {
    fn disk(&self) -> Result<Vec<String>> {
        Ok(self.on_server(DISK)?.lines().map(str::to_owned).collect())
    }

    fn git<'a>(&'a self, more: &[&'a str]) -> Vec<&'a str> {
        let hub = self.lab.hub();
        let git = hub.git_arguments();
        installing(&[&git, more].concat())
    }

    /// Runs it to its end.
    fn smart(&self, words: &[&str]) -> Result<CommandResult> {
        self.installed.workstation.smart(words, &self.lab.hub().git_token()?)
    }

    /// Runs it until the code is at its place, and kills it there, as a computer that is switched off.
    fn put_code(&self, words: &[&str]) -> Result<Vec<Value>> {
        self.broken_off(words, "code.after")
    }

    /// The same at another place. Returns the events until there.
    fn broken_off(&self, words: &[&str], failpoint: &str) -> Result<Vec<Value>> {
        broken_off(&self.installed.workstation, words, &self.lab.hub().git_token()?, failpoint)
    }

    /// Refused with this code before anything was changed.
    fn refused(&self, words: &[&str], status: i32, code: &str) -> Result<Value> {
        let before = self.disk()?;
        let result = self.smart(words)?.expect(status)?;
        let error = result.error()?;
        assert_eq!(error["code"], code, "{error}");
        let changed = differences(&before, &self.disk()?);
        ensure!(changed.is_empty(), "changed before it was refused:\n{}", changed.join("\n"));
        ensure!(!result.out.contains("operation-started"), "it was begun: {}", result.out);
        Ok(error)
    }
}

#[test]
fn source_is_tried_before_anything_is_changed() -> Result<()> {
    let env = Standing::new()?;
    wrong_source_is_found_out_before_the_plan(&env).context("A15, A18")?;
    env.on_server("mv /usr/bin/ssh.hidden /usr/bin/ssh")?;
    shut_port_of_git_is_told_at_once(&env).context("A17")
}

#[test]
fn checkout_is_whole_and_of_this_server_or_refused_by_name() -> Result<()> {
    let env = Standing::new()?;
    commit_hash_is_a_reference(&env).context("A14")?;
    submodules_come_along_or_are_missed_by_name(&env).context("A12")?;
    lfs_files_that_are_not_there_are_missed_by_name(&env).context("A13")?;
    checkout_loses_what_other_servers_left_in_it(&env).context("A3 to A5")
}

fn wrong_source_is_found_out_before_the_plan(env: &Standing) -> Result<()> {
    let hub = env.lab.hub();
    let words = env.git(&[]);
    // Once with git on the server, and once with nothing but curl.
    for hide in ["true", "mv /usr/bin/git /usr/bin/git.hidden"] {
        env.on_server(hide)?;
        let before = env.disk()?;
        let wrong = env.installed.workstation.smart(&words, "glpat-wrong\n")?.expect(1)?;
        assert_eq!(wrong.error()?["code"], "git-refused", "{}", wrong.err);
        let changed = differences(&before, &env.disk()?);
        ensure!(changed.is_empty(), "changed before it was refused:\n{}", changed.join("\n"));

        let typo = "https://git.lab.test/facturador/smrt.git";
        let typo = installing(&["--git", typo, "--git-user", hub.git_user(), "--git-token-stdin"]);
        env.refused(&typo, 1, "git-not-found")?;
        env.refused(&installing(&["--git", hub.git_https_url()]), 1, "git-login-needed")?;
        let error = env.refused(&env.git(&["--ref", "no-such-branch"]), 1, "git-reference-missing")?;
        assert_eq!(error["params"]["reason"], "named");
        let nowhere = installing(&["--git", "https://nowhere.lab.invalid/a/b.git"]);
        let error = env.refused(&nowhere, 1, "git-unreachable")?;
        assert_eq!(error["params"]["reason"], "name");
        let planned = env.smart(&env.git(&["--plan"]))?.expect(0)?.json()?;
        let check = planned["checks"].as_array().into_iter().flatten().find(|check| check["id"] == "code-source");
        assert_eq!(check.context("no check of the source")?["verdict"], "good");
    }
    env.on_server("mv /usr/bin/git.hidden /usr/bin/git; mv /usr/bin/ssh /usr/bin/ssh.hidden")?;
    // What can't be asked is unknown, and no reason to stop.
    let planned = env.smart(&installing(&["--git", hub.git_ssh_url(), "--deploy-key", "--plan"]))?.expect(0)?.json()?;
    let check = planned["checks"].as_array().into_iter().flatten().find(|check| check["id"] == "code-source");
    assert_eq!(check.context("no check of the source")?["verdict"], "unknown");
    Ok(())
}

fn shut_port_of_git_is_told_at_once(env: &Standing) -> Result<()> {
    let words = installing(&["--git", env.lab.hub().git_ssh_url(), "--deploy-key"]);
    let shut = [
        ("-j DROP", "timeout"),
        ("-j REJECT --reject-with icmp-net-unreachable", "network"),
        ("-j REJECT --reject-with tcp-reset", "refused"),
    ];
    for (how, reason) in shut {
        env.on_server(&format!("iptables -I OUTPUT -p tcp --dport 22 {how}"))?;
        let began = Instant::now();
        let error = env.refused(&words, 1, "git-unreachable")?;
        assert_eq!(error["params"]["reason"], reason, "{error}");
        ensure!(began.elapsed().as_secs() < 60, "it took {} s", began.elapsed().as_secs());
        env.on_server("iptables -D OUTPUT 1")?;
    }
    // A key that is not added yet is no reason to stop, and the main branch that is missing is none of the key's business.
    let planned = env.smart(&[&words[..], &["--plan"]].concat())?.expect(0)?.json()?;
    let check = planned["checks"].as_array().into_iter().flatten().find(|check| check["id"] == "code-source");
    assert_eq!(check.context("no check of the source")?["params"]["state"], "key");
    // Another host key than the one that was seen first.
    let stale = "AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    env.on_server(&format!(
        "mkdir -p {STATE}/keys/2 && echo git.lab.test ssh-ed25519 {stale} > {STATE}/keys/2/known_hosts"
    ))?;
    let error = env.refused(&words, 1, "git-host-key-changed")?;
    let offered = error["params"]["offered"].as_str().context("no fingerprint")?;
    ensure!(offered.starts_with("SHA256:"), "{error}");
    let recorded = error["params"]["recorded"].as_str().context("the earlier fingerprint is missing")?;
    ensure!(recorded.starts_with("SHA256:") && recorded != offered, "{error}");
    // One that was confirmed takes its place; another one does not.
    let wrong = [&words[..], &["--accept-git-host-key", "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]].concat();
    env.refused(&wrong, 1, "git-host-key-changed")?;
    let confirmed = [&words[..], &["--accept-git-host-key", offered, "--plan"]].concat();
    let planned = env.smart(&confirmed)?.expect(0)?.json()?;
    let check = planned["checks"].as_array().into_iter().flatten().find(|check| check["id"] == "code-source");
    assert_eq!(check.context("no check of the source")?["params"]["state"], "key");
    Ok(())
}

fn commit_hash_is_a_reference(env: &Standing) -> Result<()> {
    let repository = "/srv/git/facturador/smart.git";
    // One that no branch ends with.
    env.lab.hub().branch("case-older", "master", "echo older > case.txt")?;
    let commit = env.lab.hub().shell(&format!("git -C {repository} rev-parse case-older"))?;
    env.lab.hub().branch("case-newer", commit.trim(), "echo newer > case.txt")?;
    env.lab.hub().shell(&format!("git -C {repository} update-ref -d refs/heads/case-older"))?;
    let commit = commit.trim();
    for reference in [commit, &commit[..9]] {
        env.put_code(&env.git(&["--ref", reference]))?;
        assert_eq!(env.on_server(&format!("git -C {FOLDER} rev-parse HEAD"))?, commit);
        env.on_server(&format!("rm -rf {FOLDER} {STATE}/code/2.*"))?;
    }
    let missing = env.smart(&env.git(&["--ref", "0123456789abcdef0123456789abcdef01234567"]))?.expect(1)?;
    assert_eq!(missing.error()?["code"], "git-reference-missing");
    Ok(())
}

fn submodules_come_along_or_are_missed_by_name(env: &Standing) -> Result<()> {
    let hub = env.lab.hub();
    let extra = "/srv/git/facturador/extra-of-cases.git";
    hub.shell(&format!(
        "set -e; rm -rf {extra} /tmp/extra; git init -q /tmp/extra; cd /tmp/extra; echo '<?php' > Extra.php; git add .; \
         git -c user.name=x -c user.email=x@x commit -qm extra; git clone -q --bare /tmp/extra {extra}; chown -R git: {extra}"
    ))?;
    let add = |url: &str| {
        format!(
            "printf '[submodule \"modules/Extra\"]\\n\\tpath = modules/Extra\\n\\turl = {url}\\n' > .gitmodules\n\
             git clone --quiet {extra} modules/Extra"
        )
    };
    hub.branch("case-submodule", "master", &add("../extra-of-cases.git"))?;
    env.put_code(&env.git(&["--ref", "case-submodule"]))?;
    assert_eq!(env.on_server(&format!("cat {FOLDER}/modules/Extra/Extra.php"))?, "<?php");
    env.on_server(&format!("rm -rf {FOLDER} {STATE}/code/2.*"))?;
    hub.branch("case-submodule-gone", "master", &add("../no-such-extra.git"))?;
    let refused = env.smart(&env.git(&["--ref", "case-submodule-gone"]))?.expect(1)?.error()?;
    assert_eq!((&refused["code"], &refused["params"]["names"]), (&"code-incomplete".into(), &"modules/Extra".into()));
    assert_eq!(env.on_server(&format!("ls -d {FOLDER} 2>/dev/null; true"))?, "");
    Ok(())
}

fn lfs_files_that_are_not_there_are_missed_by_name(env: &Standing) -> Result<()> {
    env.lab.hub().branch(
        "case-lfs",
        "master",
        "mkdir -p storage/fonts; printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:%064d\\nsize 367112\\n' 7 > storage/fonts/arial.ttf",
    )?;
    let refused = env.smart(&env.git(&["--ref", "case-lfs"]))?.expect(1)?.error()?;
    assert_eq!(refused["code"], "code-incomplete", "{refused}");
    assert_eq!(
        (&refused["params"]["part"], &refused["params"]["names"]),
        (&"lfs".into(), &"storage/fonts/arial.ttf".into())
    );
    Ok(())
}

fn checkout_loses_what_other_servers_left_in_it(env: &Standing) -> Result<()> {
    env.lab.hub().branch(
        "case-live",
        "master",
        "mkdir -p bootstrap/cache public; echo '<?php return [];' > bootstrap/cache/config.php; touch public/hot\n\
         printf 'APP_KEY=base64:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\\nDB_PASSWORD=Vieja\\n' > .env\n\
         rm -rf public/storage; ln -s /var/www/html/storage/app/public public/storage",
    )?;
    let events = env.put_code(&env.git(&["--ref", "case-live"]))?;
    let left = events.iter().find(|event| event["event"] == "left-out").context("nothing was named")?;
    let kinds: Vec<_> = left["left_out"].as_array().into_iter().flatten().map(|left| left["kind"].clone()).collect();
    assert_eq!(kinds, ["environment", "compiled", "runtime", "storage-link"]);
    let there = "ls -d .env bootstrap/cache/config.php public/hot public/storage 2>/dev/null; true";
    assert_eq!(env.on_server(&format!("cd {FOLDER} && {there}"))?, "");
    assert_eq!(env.on_server(&format!("stat -c %a {STATE}/code/2.env"))?, "600");
    assert_eq!(env.on_server(&format!("find {FOLDER} -type f ! -newermt 1990-01-01 | head -n 3"))?, "");
    // A link that leads to the server's own files.
    env.on_server(&format!("rm -rf {FOLDER} {STATE}/code/2.*"))?;
    env.lab.hub().branch("case-link", "master", "rm -rf storage/fonts; ln -s /etc storage/fonts")?;
    let refused = env.smart(&env.git(&["--ref", "case-link"]))?.expect(1)?.error()?;
    assert_eq!((&refused["code"], &refused["params"]["entry"]), (&"code-unsafe".into(), &"storage/fonts".into()));
    Ok(())
}

#[test]
fn other_reference_after_an_interruption_replaces_the_code() -> Result<()> {
    let env = Standing::new()?;
    env.lab.hub().branch("case-other", "master", "echo another > case.txt")?;
    // Further than the code: with its .env and with containers that use it.
    env.broken_off(&env.git(&[]), "dependencies.after")?;
    let secret = env.on_server(&format!("grep ^MYSQL_ROOT_PASSWORD= {FOLDER}/.env"))?;
    env.on_server(&format!("mkdir -p {FOLDER}/storage/app && echo uploaded > {FOLDER}/storage/app/mine.txt"))?;
    env.put_code(&env.git(&["--ref", "case-other"]))?;
    assert_eq!(env.on_server(&format!("cat {FOLDER}/case.txt {FOLDER}/storage/app/mine.txt"))?, "another\nuploaded");
    assert_eq!(env.on_server(&format!("grep ^MYSQL_ROOT_PASSWORD= {FOLDER}/.env"))?, secret);
    let kept = "ls -d /opt/stack-facturador-smart/backups/smart2/kept/*/code/artisan | wc -l";
    assert_eq!(env.on_server(kept)?, "1");
    // What somebody changed by hand is not taken away, and it is told which file it is.
    env.on_server(&format!("echo '// mine' >> {FOLDER}/artisan"))?;
    let refused = env.smart(&env.git(&[]))?.expect(1)?.error()?;
    assert_eq!(
        (&refused["code"], &refused["params"]["path"]),
        (&"files-changed".into(), &format!("{FOLDER}/artisan").into())
    );
    // Of the instance that is installed, other code is an upgrade.
    let hub = env.lab.hub();
    let install = ["--json", "install", Installed::NAME, "--domain", Installed::DOMAIN, "--yes"];
    let of_the_first = [&install[..], &hub.git_arguments(), &["--ref", "case-other"]].concat();
    env.refused(&of_the_first, 3, "code-differs").map(drop)
}

/// Ends the script that calls it before its Nth move, as a power cut would.
fn fall_before_move(env: &Standing, move_number: u32) -> Result<()> {
    let shim = format!(
        "#!/bin/sh\ncase \"$*\" in *smart2*|*/code/2.*) ;; *) exec /usr/bin/mv \"$@\" ;; esac\n\
         seen=$(cat /root/moves 2>/dev/null || echo 0); seen=$((seen + 1)); echo $seen > /root/moves\n\
         [ $seen != {move_number} ] || {{ kill -KILL $PPID; exit 1; }}\nexec /usr/bin/mv \"$@\"\n"
    );
    env.on_server(&format!(
        "rm -f /root/moves; cat > /usr/local/bin/mv <<'SHIM'\n{shim}SHIM\nchmod 755 /usr/local/bin/mv"
    ))
    .map(drop)
}

#[test]
fn power_cut_between_the_moves_of_the_code_is_made_good() -> Result<()> {
    let env = Standing::new()?;
    env.lab.hub().branch("case-other", "master", "echo another > case.txt")?;
    let mut cuts = 0;
    // Until there are no more moves: first onto nothing, then onto other code.
    for (reference, next) in [("master", "case-other"), ("case-other", "master")] {
        for number in 1..10 {
            fall_before_move(&env, number)?;
            let result = env.put_code(&env.git(&["--ref", reference]));
            env.on_server("rm -f /usr/local/bin/mv")?;
            if result.is_ok() {
                break;
            }
            cuts += 1;
            // What comes after the code: it may be in its place already.
            env.broken_off(&env.git(&["--ref", reference]), "files.after")
                .with_context(|| format!("{reference}, before move {number}"))?;
            let is_other = env.on_server(&format!("ls {FOLDER}/case.txt 2>/dev/null; true"))?;
            assert_eq!(!is_other.is_empty(), reference == "case-other", "before move {number}");
            assert_eq!(env.on_server("ls -A /opt/stack-facturador-smart | grep '^[.]smart2'; true")?, "");
            // Back to what was there before.
            match next {
                "case-other" => drop(env.on_server(&format!("rm -rf {FOLDER} {STATE}/code/2.*"))?),
                other => drop(env.put_code(&env.git(&["--ref", other]))?),
            }
        }
    }
    ensure!(cuts >= 6, "only {cuts} moves were found");
    Ok(())
}

/// A folder as a person packs it from a server on which it runs.
fn live_copy(env: &Standing, folder: &Path) -> Result<String> {
    let path = folder.join("viva.tar.gz");
    let source = env.lab.hub().application_archive(lab::ArchiveFormat::TarGz);
    let script = "set -e; t=$(mktemp -d); tar xzf \"$1\" -C \"$t\"; cd \"$t\"/*; mkdir -p bootstrap/cache storage/logs\n\
        printf 'APP_NAME=Traido\\nAPP_KEY=base64:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\\nDB_HOST=203.0.113.50\\nDB_PASSWORD=Clave#2024\\nMYSQL_ROOT_PASSWORD=Clave#2024\\nFORCE_HTTPS=true\\n' > .env\n\
        echo '<?php return [];' > bootstrap/cache/config.php; echo x > storage/logs/laravel.log\n\
        ln -sfn /var/www/html/storage/app/public public/storage; cd ..; tar czf \"$2\" ./*; rm -rf \"$t\"";
    let status = Command::new("sh").args(["-c", script, "sh"]).arg(source).arg(&path).status()?;
    ensure!(status.success());
    Ok(path.display().to_string())
}

#[test]
fn archive_of_a_live_installation_is_installed_with_its_key_on_request() -> Result<()> {
    let env = Standing::new()?;
    let folder = tempfile::tempdir()?;
    let archive = live_copy(&env, folder.path())?;
    let events = env.smart(&installing(&["--archive", &archive, "--take-env"]))?.expect(0)?.events()?;
    ensure!(events.iter().any(|event| event["event"] == "left-out"), "nothing was named");
    let environment = env.on_server(&format!("cat {FOLDER}/.env"))?;
    for line in ["APP_NAME=Traido", "APP_KEY=base64:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "FORCE_HTTPS=false"]
    {
        ensure!(environment.lines().any(|found| found == line), "{line} is missing");
    }
    ensure!(!environment.contains("Clave#2024") && !environment.contains("203.0.113.50"), "another server's settings");
    let key = env.installed.workstation.secret(&format!("{}/2", Installed::NAME), "app-key")?;
    assert_eq!(key, "base64:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    assert_eq!(env.on_server(&format!("find {FOLDER} -type f ! -newermt 1990-01-01 | head -n 3"))?, "");
    Ok(())
}

#[test]
fn tree_without_cache_folder_and_lock_file_is_installed() -> Result<()> {
    let env = Standing::new()?;
    env.lab.hub().branch("case-bare", "master", "git rm -r --quiet --ignore-unmatch composer.lock bootstrap/cache")?;
    let words = env.git(&["--ref", "case-bare"]);
    env.put_code(&words)?;
    assert_eq!(env.on_server(&format!("cd {FOLDER} && ls -d composer.lock bootstrap/cache 2>/dev/null; true"))?, "");
    env.broken_off(&words, "dependencies.after")?;
    let made = env.on_server(&format!("cd {FOLDER} && ls -d vendor/autoload.php bootstrap/cache"))?;
    assert_eq!(made.lines().count(), 2, "{made}");
    lock_file_that_a_checkout_lacks_is_made_once(&env).context("B2")
}

/// The lock file that composer made is the one that counts from now on: nothing is resolved again.
fn lock_file_that_a_checkout_lacks_is_made_once(env: &Standing) -> Result<()> {
    let sum = || env.on_server(&format!("sha256sum < {FOLDER}/composer.lock"));
    let made = sum()?;
    let events = env.broken_off(&env.git(&["--ref", "case-bare"]), "app-key.after")?;
    let outcomes = outcomes(&events);
    ensure!(outcomes.contains(&("dependencies".to_owned(), "already-satisfied".to_owned())), "{outcomes:?}");
    assert_eq!(sum()?, made);
    Ok(())
}

#[test]
fn https_of_the_example_is_not_taken_where_none_is_served() -> Result<()> {
    let env = Standing::new()?;
    let example = "sed -i -e 's|^APP_URL=.*|APP_URL=https://${APP_URL_BASE}|' -e 's|^FORCE_HTTPS=.*|FORCE_HTTPS=true|' .env.example";
    env.lab.hub().branch("case-https", "master", example)?;
    let said = || env.on_server(&format!("grep -e ^APP_URL= -e ^FORCE_HTTPS= {FOLDER}/.env"));
    env.broken_off(&env.git(&["--ref", "case-https"]), "files.after")?;
    assert_eq!(said()?, format!("APP_URL=http://{DOMAIN}\nFORCE_HTTPS=false"));
    // With a certificate in its place, what says HTTPS stays.
    let certs = "/opt/stack-facturador-smart/certs";
    env.on_server(&format!(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 9 -subj /CN={DOMAIN} -keyout {certs}/{DOMAIN}.key \
         -out {certs}/{DOMAIN}.crt 2>/dev/null; sed -i -e 's|^APP_URL=http:|APP_URL=https:|' -e 's|^FORCE_HTTPS=.*|FORCE_HTTPS=true|' {FOLDER}/.env"
    ))?;
    env.broken_off(&env.git(&["--ref", "case-https"]), "app-key.after")?;
    assert_eq!(said()?, format!("APP_URL=https://{DOMAIN}\nFORCE_HTTPS=true"));
    Ok(())
}
