//! Builds every image of the lab from the recipes, and fills the hub's registry. What is up to date is known by one
//! hash over all that went in; between two hashes, the engine's own build cache does the sparing. It starts no server.

use std::ffi::OsStr;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow};

use crate::engine::{Engine, NETWORK};
use crate::home::Home;
use crate::hub::Hub;
use crate::mirror::{Mirror, RELEASES};
use crate::scenario::Scenario;
use crate::{authority, process};

/// Interpreters: their version, and the release whose packages they are.
const PHP: [(&str, &str); 2] = [("7.4", "bullseye"), ("8.2", "bookworm")];

/// Stand-in images: recipe, the build's arguments, name under which servers pull it, name in the registry.
const STAND_INS: [(&str, &[&str], &str, &str); 10] = [
    ("php-fpm", &["PHP=7.4"], "rash07/php-fpm:7.4", "rash07/php-fpm:7.4"),
    ("php-fpm", &["PHP=8.2"], "rash07/php-fpm:8.2", "rash07/php-fpm:8.2"),
    ("scheduling", &["PHP=7.4"], "rash07/scheduling", "rash07/scheduling:latest"),
    ("scheduling", &["PHP=8.2"], "rash07/scheduling:8.2", "rash07/scheduling:8.2"),
    ("supervisor", &["PHP=7.4"], "rash07/php7.4-supervisor", "rash07/php7.4-supervisor:latest"),
    ("supervisor", &["PHP=8.2"], "rash07/supervisor-php:8.2", "rash07/supervisor-php:8.2"),
    ("nginx", &[], "rash07/nginx", "rash07/nginx:latest"),
    ("nginx-proxy", &[], "rash07/nginx-proxy:2.0", "rash07/nginx-proxy:2.0"),
    ("mariadb", &[], "mariadb:10.5.6", "library/mariadb:10.5.6"),
    ("redis", &[], "redis:alpine", "library/redis:alpine"),
];

/// Receives one line about each piece of work begun.
pub type Progress<'a> = &'a (dyn Fn(&str) + Sync);

/// Makes engine, authority, images and hub ready. Does next to nothing when they are.
pub fn prepare(home: &Home, engine: &Engine, progress: Progress<'_>) -> Result<()> {
    let _lock = home.lock("prepare")?;
    authority::ensure(home)?;
    engine.ensure()?;
    let builder = Builder { home, engine, progress, recipes: recipes(), mirror: Mirror::read()? };
    let key = builder.key()?;
    let stamp = home.path("prepared");
    if fs::read_to_string(&stamp).is_ok_and(|made| made == key) && builder.all_present()? {
        return Hub::new(home, engine).ensure();
    }
    let _ = fs::remove_file(&stamp);
    builder.build()?;
    fs::write(&stamp, key).context("writing the stamp of the preparation")
}

/// The recipes beside this package's sources, or those named by `SMART_LAB_RECIPES`.
fn recipes() -> PathBuf {
    std::env::var_os("SMART_LAB_RECIPES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("recipes"), PathBuf::from)
}

struct Builder<'a> {
    home: &'a Home,
    engine: &'a Engine,
    progress: Progress<'a>,
    recipes: PathBuf,
    mirror: Mirror,
}

impl Builder<'_> {
    fn build(&self) -> Result<()> {
        together(RELEASES.map(|release| move || self.slim(release)))?;
        let hub = || {
            self.image("lab/hub", "hub/Dockerfile", ".", &[""; 0])
                .and_then(|()| Hub::new(self.home, self.engine).renew())
        };
        let stand_ins = || self.stand_ins();
        let servers = || {
            RELEASES.into_iter().try_for_each(|release| {
                self.image(&format!("lab/base:{release}"), "server/Dockerfile", "server", &[format!("SUITE={release}")])
            })
        };
        let jobs: [&(dyn Fn() -> Result<()> + Sync); 3] = [&hub, &stand_ins, &servers];
        together(jobs)?;
        // Both need the hub: the registry is there, and scenarios install from its repository.
        let push = || self.push();
        // A hub that was rebuilt signs its packages with another key: what trusts the old one is rebuilt too.
        let hub = process::text(self.engine.docker().args(["image", "inspect", "--format", "{{.Id}}", "lab/hub"]))?;
        let hub = [format!("HUB={}", hub.trim())];
        let scenarios = || {
            Scenario::ALL.into_iter().filter(|scenario| scenario.has_recipe()).try_for_each(|scenario| {
                let folder = format!("scenarios/{scenario}");
                self.image(&scenario.image(), &format!("{folder}/Dockerfile"), &folder, &hub)
            })
        };
        let jobs: [&(dyn Fn() -> Result<()> + Sync); 2] = [&push, &scenarios];
        together(jobs)?;
        // superseded images only cost space
        process::text(self.engine.docker().args(["image", "prune", "--force"])).map(drop)
    }

    /// The smallest system of a release that has apt and trusts the lab's authority.
    fn slim(&self, release: &str) -> Result<()> {
        let mut hasher = DefaultHasher::new();
        self.hash_outside(&mut hasher)?;
        let key = format!("{:016x}", hasher.finish());
        let tarball = self.home.path("tarballs").join(format!("{release}-{key}.tar"));
        let name = format!("lab/slim:{release}");
        let made = process::text(self.engine.docker().args([
            "image",
            "inspect",
            "--format",
            "{{index .Config.Labels \"smart-lab.key\"}}",
            &name,
        ]));
        if made.is_ok_and(|made| made.trim() == key) {
            return Ok(());
        }
        (self.progress)(&format!("{name}: installing a minimal system"));
        if !tarball.exists() {
            let partial = tarball.with_extension("partial.tar");
            let mut command = Command::new("mmdebstrap");
            command.args(["--variant=minbase", "--include=ca-certificates"]);
            for option in self.mirror.options() {
                command.arg(format!("--aptopt={option}"));
            }
            let certificate = authority::certificate(self.home);
            command
                .arg(format!("--customize-hook=copy-in {} /usr/local/share/ca-certificates", certificate.display()))
                .arg("--customize-hook=mv \"$1/usr/local/share/ca-certificates/ca.crt\" \"$1/usr/local/share/ca-certificates/laboratorio.crt\"")
                .arg("--customize-hook=chroot \"$1\" update-ca-certificates")
                .arg(release)
                .arg(&partial)
                .args(self.mirror.sources(release));
            process::logged(&mut command, &self.log(&name))?;
            fs::rename(&partial, &tarball)?;
        }
        process::text(
            self.engine
                .docker()
                .args(["import", "--change", &format!("LABEL smart-lab.key={key}")])
                .arg(&tarball)
                .arg(&name),
        )?;
        // the image is all that is needed from here on
        fs::remove_file(&tarball).map_err(Into::into)
    }

    fn stand_ins(&self) -> Result<()> {
        PHP.into_iter().try_for_each(|(version, release)| {
            let arguments = [format!("PHP={version}"), format!("RELEASE={release}")];
            self.image(&format!("lab/php:{version}"), "images/php/Dockerfile", "images/php", &arguments)
        })?;
        STAND_INS.into_iter().try_for_each(|(recipe, arguments, name, _)| {
            let folder = format!("images/{recipe}");
            self.image(name, &format!("{folder}/Dockerfile"), &folder, arguments)
        })
    }

    fn push(&self) -> Result<()> {
        for (_, _, name, path) in STAND_INS {
            (self.progress)(&format!("{name}: into the registry"));
            let target = format!("{}/{path}", Hub::REGISTRY);
            process::text(self.engine.docker().args(["tag", name, &target]))?;
            process::logged(self.engine.docker().args(["push", &target]), &self.log(&target))?;
        }
        Ok(())
    }

    fn image(&self, name: &str, recipe: &str, context: &str, arguments: &[impl AsRef<OsStr>]) -> Result<()> {
        (self.progress)(&format!("{name}: building"));
        let mut command = self.engine.docker();
        command.args(["build", "--network", NETWORK, "--add-host", &Hub::docker_repository(), "--tag", name]);
        for argument in arguments {
            command.arg("--build-arg").arg(argument);
        }
        command.arg("--file").arg(self.recipes.join(recipe)).arg(self.recipes.join(context));
        process::logged(&mut command, &self.log(name))
    }

    fn log(&self, name: &str) -> PathBuf {
        self.home.path("logs").join(format!("{}.log", name.replace(['/', ':'], "-")))
    }

    fn all_present(&self) -> Result<bool> {
        let listed = process::text(self.engine.docker().args(["images", "--format", "{{.Repository}}:{{.Tag}}"]))?;
        let has = |name: &str| listed.lines().any(|line| line == name || line == format!("{name}:latest"));
        Ok(has("lab/hub") && Scenario::ALL.into_iter().all(|scenario| has(&scenario.image())))
    }

    // What the images take from outside the recipes.
    fn hash_outside(&self, hasher: &mut DefaultHasher) -> Result<()> {
        fs::read(authority::certificate(self.home))?.hash(hasher);
        for release in RELEASES {
            self.mirror.sources(release).hash(hasher);
        }
        self.mirror.options().hash(hasher);
        Ok(())
    }

    fn key(&self) -> Result<String> {
        let mut hasher = DefaultHasher::new();
        self.hash_outside(&mut hasher)?;
        hash_folder(&self.recipes, &[OF_NO_IMAGE], &mut hasher)?;
        Ok(format!("{:016x}", hasher.finish()))
    }
}

/// The recipes of the bench: nothing is built from them.
const OF_NO_IMAGE: &str = "bench";

fn hash_folder(folder: &Path, without: &[&str], hasher: &mut DefaultHasher) -> Result<()> {
    let mut entries = fs::read_dir(folder)
        .with_context(|| format!("reading the recipes in {}", folder.display()))?
        .collect::<std::io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        if without.iter().any(|name| entry.file_name() == **name) {
            continue;
        }
        entry.file_name().hash(hasher);
        if entry.file_type()?.is_dir() {
            hash_folder(&entry.path(), &[], hasher)?;
        } else {
            fs::read(entry.path())?.hash(hasher);
        }
    }
    Ok(())
}

/// Runs jobs side by side; all end before the first failure is returned.
fn together<J: Fn() -> Result<()> + Send, const N: usize>(jobs: [J; N]) -> Result<()> {
    std::thread::scope(|scope| {
        let running = jobs.map(|job| scope.spawn(job));
        let ended = running.map(|thread| thread.join().unwrap_or_else(|_| Err(anyhow!("a build thread died"))));
        ended.into_iter().collect()
    })
}
