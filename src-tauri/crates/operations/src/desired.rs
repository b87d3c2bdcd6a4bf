//! What an instance's files should say and which images its services should run: computed from specification, facts and
//! secrets, and compared with what is there. Pure; nothing is written here.

use std::collections::BTreeMap;

use model::{CodeSource, ErrorCode, ImageReference, Problem, Role};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};
use stack::child_image::{self, PhpExtension};
use stack::compose::{PROXY_PROJECT, PROXY_SERVICE};
use stack::{Instance, PhpImages, StackError, environment, php};

use crate::facts::{EngineFacts, ImageFacts};
use crate::plan_input::PlanInput;

/// A file as it should be on the server.
#[derive(Clone, Debug)]
pub struct TargetFile {
    /// Where.
    pub path: String,
    /// What it should say.
    pub content: SecretString,
    /// Permission bits as four octal digits.
    pub mode: &'static str,
    /// Owner and group as numbers.
    pub owner: String,
    /// Whether its content may be told by its SHA-256 in records.
    pub secret: bool,
}

impl TargetFile {
    fn plain(path: String, content: String) -> Self {
        Self { path, content: SecretString::from(content), mode: "0644", owner: "0:0".to_owned(), secret: false }
    }

    /// Whether the server's file is this one, in content, mode and owner.
    pub fn is_there(&self, input: &PlanInput) -> bool {
        input.files().and_then(|files| files.files.get(&self.path)).is_some_and(|found| {
            found.sha256 == sha256(self.content.expose_secret())
                && found.mode == self.mode.trim_start_matches('0')
                && found.owner == self.owner
        })
    }
}

/// SHA-256 in hexadecimal.
pub fn sha256(text: impl AsRef<[u8]>) -> String {
    use std::fmt::Write as _;
    Sha256::digest(text.as_ref()).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

impl PlanInput {
    /// The instance as its files describe it.
    pub fn instance(&self) -> Instance {
        let spec = &self.spec;
        let mut instance = Instance::new(
            spec.number,
            spec.domain.clone(),
            spec.mysql_port,
            self.layout(),
            spec.images.clone(),
            self.sizing(),
        );
        instance.php_images = self.php_images();
        instance.has_start_interval = self.engine().is_some_and(EngineFacts::has_start_interval);
        instance
    }

    /// The id of an image on the server.
    pub fn image_id(&self, image: &ImageReference) -> Option<&str> {
        self.image(image).map(|found| found.id.as_str())
    }

    fn image(&self, image: &ImageReference) -> Option<&ImageFacts> {
        self.facts.store.as_ref()?.images.get(&image.listed())
    }

    /// The PHP images, each with the extensions that it lacks; `None` where that is not known yet.
    pub fn missing_extensions(&self, role: Role) -> Option<Vec<PhpExtension>> {
        let id = self.image_id(self.spec.images.of(role))?;
        let loaded = self.files()?.extensions.get(extensions_record_name(id))?;
        Some(child_image::missing(loaded, &child_image::REQUIRED))
    }

    /// The child image of a role, where its image lacks extensions.
    pub fn child_image(&self, role: Role) -> Option<Result<ImageReference, StackError>> {
        let missing = self.missing_extensions(role)?;
        if missing.is_empty() {
            return None;
        }
        let id = self.image_id(self.spec.images.of(role))?;
        Some(child_image::tag(self.spec.number, role, id, &missing))
    }

    fn php_images(&self) -> PhpImages {
        Role::OF_PHP.into_iter().fold(PhpImages::pulled(&self.spec.images), |images, role| {
            match self.child_image(role) {
                Some(Ok(child)) => images.with(role, child),
                Some(Err(_)) | None => images,
            }
        })
    }

    /// The proxy's files.
    pub fn proxy_files(&self) -> Result<Vec<TargetFile>, StackError> {
        let layout = self.layout();
        Ok(vec![
            TargetFile::plain(layout.proxy_settings(), stack::proxy::settings()?),
            TargetFile::plain(layout.proxy_compose(), stack::compose::proxy(&self.spec.images)?),
        ])
    }

    /// The compose file of the instance.
    pub fn compose_file(&self) -> Result<TargetFile, StackError> {
        let instance = self.instance();
        Ok(TargetFile::plain(self.layout().compose(instance.number), stack::compose::instance(&instance)?))
    }

    /// All files of the instance; `.env` only once its secrets are there.
    pub fn instance_files(&self) -> Result<Vec<TargetFile>, StackError> {
        let (layout, instance) = (self.layout(), self.instance());
        let mut files = vec![
            TargetFile::plain(layout.site(instance.number), stack::site::site(&instance)?),
            TargetFile::plain(layout.supervisor(instance.number), stack::supervisor::program(&instance)?),
            TargetFile::plain(layout.php_settings(instance.number), stack::php_settings::settings()?),
            TargetFile::plain(layout.git_settings(instance.number), stack::php_settings::git_settings()),
            self.compose_file()?,
        ];
        if let Some(content) = self.environment_file(&instance)? {
            files.push(TargetFile {
                path: layout.environment(instance.number),
                content,
                mode: "0640",
                owner: format!("0:{}", php::USER),
                secret: true,
            });
        }
        Ok(files)
    }

    /// `.env` as it should be: what is there, or what was brought, or else the example, with our values merged in.
    fn environment_file(&self, instance: &Instance) -> Result<Option<SecretString>, StackError> {
        let Some(secrets) = &self.secrets else { return Ok(None) };
        let wanted = environment::wanted(instance, &secrets.database, self.keeps_https())?;
        let current = match self.files().map(|files| (&files.environment, &files.example)) {
            Some((Some(current), _)) => current.expose_secret().to_owned(),
            Some((None, example)) => match (self.brought_environment(), example) {
                (Some(brought), _) => environment::from_another_installation(brought.expose_secret()),
                (None, Some(example)) => environment::without_app_key(example),
                (None, None) => String::new(),
            },
            None => String::new(),
        };
        Ok(Some(environment::merge(&current, &wanted)))
    }

    /// The error that names the line of `.env` that Laravel can't read, if there is one.
    pub fn unreadable_environment(&self, files: &[TargetFile]) -> Option<Problem> {
        let path = self.layout().environment(self.spec.number);
        let file = files.iter().find(|file| file.path == path)?;
        let (line, key) = environment::Environment::parse(file.content.expose_secret()).refused_line()?;
        Some(Problem::new(ErrorCode::EnvironmentInvalid).with("line", line).with("key", key))
    }

    /// Whether an `.env` that leads to HTTPS is right: HTTPS is served for the domain, or the instance was finished once, and
    /// what it says since then is somebody's decision.
    pub fn keeps_https(&self) -> bool {
        let was_finished = self.record().is_some_and(|record| record.installed.is_some());
        was_finished || self.files().is_some_and(|files| files.https_served)
    }

    /// Laravel's key as `.env` has it now, where it is no public one.
    pub fn current_app_key(&self) -> Option<SecretString> {
        let facts = self.files()?;
        let current = environment::app_key(facts.environment.as_ref()?.expose_secret())?;
        let public = facts.example.as_deref().and_then(environment::app_key);
        match public {
            Some(public) if public.expose_secret() == current.expose_secret() => None,
            _ => Some(current),
        }
    }

    /// Laravel's key of another installation, where it is to be used and can be.
    pub fn brought_app_key(&self) -> Option<SecretString> {
        let key = environment::app_key(self.brought_environment()?.expose_secret())?;
        environment::is_app_key(key.expose_secret()).then_some(key)
    }

    /// What is noted beside the code, to tell whether it is the code that the specification names.
    pub fn code_stamp(&self) -> String {
        let Some(source) = &self.code else { return String::new() };
        let code = match source {
            // How one gets in may change; the code stays the same.
            CodeSource::Git { url, reference, .. } => {
                serde_json::json!({"git": url.repository(), "reference": reference})
            }
            CodeSource::Archive { sha256, .. } => serde_json::json!({"archive": sha256}),
        };
        code.to_string()
    }

    /// The error that says what is in the place of one of these files, if anything is.
    pub fn in_the_way(&self, files: &[TargetFile]) -> Option<Problem> {
        let found = &self.files()?.in_the_way;
        let file = files.iter().find(|file| found.contains(&file.path))?;
        Some(Problem::new(ErrorCode::PathTaken).with("path", &file.path))
    }

    /// Those of these files that are not as we last wrote them: somebody changed them by hand.
    pub fn changed_by_hand(&self, files: &[TargetFile]) -> Vec<String> {
        let Some(recorded) = self.record().and_then(|record| record.installed.as_ref()) else { return Vec::new() };
        let is_changed = |file: &&TargetFile| {
            let found = self.files().and_then(|found| found.files.get(&file.path));
            let found = found.map(|found| &found.sha256);
            found.is_some() && recorded.files.get(&file.path).is_some_and(|sum| Some(sum) != found)
        };
        files.iter().filter(is_changed).map(|file| file.path.clone()).collect()
    }

    /// Whether a service was started before a file was written that it reads when it starts. The engine shows a container a
    /// file that is mounted alone as it was at that time, and no program reads its settings again by itself.
    pub fn is_older_than_its_files(&self, role: Role) -> bool {
        let (layout, number) = (self.layout(), self.spec.number);
        let paths = match role {
            Role::Proxy => vec![layout.proxy_settings()],
            Role::Mariadb | Role::Redis => return false,
            Role::Nginx => vec![layout.site(number)],
            Role::Fpm => vec![layout.php_settings(number), layout.git_settings(number)],
            Role::Scheduling => vec![layout.php_settings(number)],
            Role::Supervisor => vec![layout.php_settings(number), layout.supervisor(number)],
        };
        let (project, service) = if role == Role::Proxy {
            (PROXY_PROJECT.to_owned(), PROXY_SERVICE.to_owned())
        } else {
            (self.project(), Instance::service_name(role, number))
        };
        let container = self.facts.container(&project, &service);
        let Some(started) = container.and_then(|container| container.started_at.parse::<jiff::Timestamp>().ok()) else {
            return false;
        };
        let written = paths.iter().filter_map(|path| self.files()?.files.get(path)?.written);
        written.into_iter().any(|written| written > started.as_nanosecond())
    }

    /// Whether these services run as their files say, and are healthy.
    pub fn services_are_current(&self, roles: &[Role]) -> bool {
        let project = self.project();
        let instance = self.instance();
        roles.iter().all(|role| {
            !self.is_older_than_its_files(*role)
                && self.facts.service_is_current(&project, &instance.service(*role))
                && self.facts.container(&project, &instance.service(*role)).is_some_and(|container| {
                    self.image_id(instance.image(*role)).is_none_or(|id| id == container.image_id)
                })
        })
    }

    /// Every image that the instance and the proxy run, with its digest (or its id where it was built there).
    pub fn image_digests(&self) -> BTreeMap<String, String> {
        let instance = self.instance();
        let pulled = self.spec.images.iter().map(|(_, image)| image.clone());
        let run = Role::OF_PHP.into_iter().map(|role| instance.image(role).clone());
        pulled
            .chain(run)
            .filter_map(|image| {
                let found = self.image(&image)?;
                Some((image.to_string(), found.digest.clone().unwrap_or_else(|| found.id.clone())))
            })
            .collect()
    }
}

/// The name of the file in which an image's extensions are noted.
pub fn extensions_record_name(image_id: &str) -> &str {
    image_id.strip_prefix("sha256:").unwrap_or(image_id)
}
