//! Everything that this desktop knows, as one file for another desktop: servers, logins, host keys, instances, and the secrets of
//! all of them. It is encrypted with a passphrase, in the format of age (age-encryption.org), so that other programs open it too.
//! Nothing is asked of a server, and what a desktop knows already is never replaced by a file.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use age::scrypt;
use inventory::{Instance, Server};
use model::{ErrorCode, Problem, SecretName, ServerName};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use vault::Scope;
use zeroize::Zeroizing;

use crate::{Desktop, OperationError};

/// Shorter ones are guessed by whoever has the file and time.
const MIN_PASSPHRASE: usize = 12;
/// The work of a guess, as a power of two: about a second of today's computers, and 256 MB.
const WORK: u8 = if cfg!(test) { 8 } else { 18 };
/// A file that asks for more is no file of ours: 2 GB and some seconds.
const MAX_WORK: u8 = 21;
/// Thousands of servers fit in it.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// What is in the file. Fields are added freely; a reader that has to know them raises the version.
#[derive(Serialize, Deserialize)]
struct Contents {
    version: u32,
    servers: Vec<ServerEntry>,
}

#[derive(Serialize, Deserialize)]
struct ServerEntry {
    server: Server,
    /// As in `known_hosts`: kind and key.
    #[serde(default)]
    host_keys: Vec<String>,
    #[serde(default)]
    secrets: BTreeMap<SecretName, Zeroizing<String>>,
    #[serde(default)]
    instances: Vec<InstanceEntry>,
}

#[derive(Serialize, Deserialize)]
struct InstanceEntry {
    instance: Instance,
    #[serde(default)]
    secrets: BTreeMap<SecretName, Zeroizing<String>>,
}

/// What is read first.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

const VERSION: u32 = 1;

/// How much was written to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// Servers.
    pub servers: usize,
    /// Instances.
    pub instances: usize,
    /// Passwords and keys.
    pub secrets: usize,
}

/// What was taken from a file, by the names that servers have here now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Servers that were not known.
    pub added: Vec<ServerName>,
    /// Servers that were known already, whatever they are called here. They stay as they are.
    pub known: Vec<ServerName>,
    /// Those of the added ones that had another name in the file, since here another server has it: the old name.
    pub renamed: BTreeMap<ServerName, ServerName>,
    /// Those of the added ones whose login is a key file or an agent of the other computer's.
    pub without_login: Vec<ServerName>,
}

impl Desktop {
    /// Writes everything to a file, in place of one that is there only with `replace`. A secret that is missing in the keyring is
    /// left out.
    pub async fn export(
        &self,
        path: &Path,
        passphrase: &SecretString,
        replace: bool,
    ) -> Result<Exported, OperationError> {
        if passphrase.expose_secret().chars().count() < MIN_PASSPHRASE {
            return Err(Problem::new(ErrorCode::PassphraseWeak).with("length", MIN_PASSPHRASE).into());
        }
        let servers = self.entries().await?;
        let count = |entry: &ServerEntry| {
            entry.secrets.len() + entry.instances.iter().map(|instance| instance.secrets.len()).sum::<usize>()
        };
        let exported = Exported {
            servers: servers.len(),
            instances: servers.iter().map(|entry| entry.instances.len()).sum(),
            secrets: servers.iter().map(count).sum(),
        };
        let contents = Contents { version: VERSION, servers };
        let plain = Zeroizing::new(serde_json::to_vec(&contents).map_err(internal)?);
        let (passphrase, path) = (passphrase.clone(), path.to_owned());
        in_background(move || {
            let mut recipient = scrypt::Recipient::new(passphrase);
            recipient.set_work_factor(WORK);
            let encrypted = age::encrypt(&recipient, &plain).map_err(internal)?;
            write(&path, &encrypted, replace)
        })
        .await?;
        Ok(exported)
    }

    /// Takes over what a file holds and is not known here. A file that can't be read whole changes nothing.
    pub async fn import(&self, path: &Path, passphrase: &SecretString) -> Result<Imported, OperationError> {
        let (passphrase, path) = (passphrase.clone(), path.to_owned());
        let contents = in_background(move || read(&path, passphrase)).await?;
        self.vault.available().await?;
        let mut imported = Imported::default();
        for entry in contents.servers {
            self.enter(entry, &mut imported).await?;
        }
        Ok(imported)
    }

    async fn entries(&self) -> Result<Vec<ServerEntry>, OperationError> {
        let mut entries = Vec::new();
        for server in self.inventory.servers()? {
            let keys = self.known_hosts().keys(&server.host, server.port)?;
            let mut instances = Vec::new();
            for instance in self.inventory.instances(Some(&server.name))? {
                let scope = Scope::Instance(server.identity.clone(), instance.number);
                let secrets = self.kept(&scope, |name| !name.belongs_to_server()).await?;
                instances.push(InstanceEntry { instance: Instance { last_operation: None, ..instance }, secrets });
            }
            entries.push(ServerEntry {
                host_keys: keys.iter().filter_map(|key| key.to_openssh().ok()).collect(),
                secrets: self.kept(&Scope::Server(server.name.clone()), SecretName::belongs_to_server).await?,
                instances,
                server,
            });
        }
        Ok(entries)
    }

    async fn kept(
        &self,
        scope: &Scope,
        is_meant: impl Fn(SecretName) -> bool,
    ) -> Result<BTreeMap<SecretName, Zeroizing<String>>, OperationError> {
        let mut secrets = BTreeMap::new();
        for name in SecretName::ALL.iter().copied().filter(|name| is_meant(*name)) {
            if let Some(secret) = self.vault.get(scope, name).await? {
                secrets.insert(name, Zeroizing::new(secret.expose_secret().to_owned()));
            }
        }
        Ok(secrets)
    }

    /// Secrets first, the record of the server last: what is broken off in between is entered by the next import.
    async fn enter(&self, entry: ServerEntry, imported: &mut Imported) -> Result<(), OperationError> {
        let known = self.inventory.servers()?;
        if let Some(same) = known.iter().find(|server| server.identity == entry.server.identity) {
            imported.known.push(same.name.clone());
            return Ok(());
        }
        let is_taken = |name: &ServerName| known.iter().any(|server| server.name == *name);
        let name = free_name(&entry.server.name, is_taken)?;
        let mut secrets = vec![(Scope::Server(name.clone()), entry.secrets)];
        for InstanceEntry { instance, secrets: of_instance } in &entry.instances {
            secrets.push((Scope::Instance(entry.server.identity.clone(), instance.number), of_instance.clone()));
        }
        for (scope, secrets) in secrets {
            let of_server = matches!(scope, Scope::Server(_));
            for (secret, value) in secrets.into_iter().filter(|(secret, _)| secret.belongs_to_server() == of_server) {
                // What the keyring has of an instance may be newer than the file.
                if of_server || self.vault.get(&scope, secret).await?.is_none() {
                    self.vault.put(&scope, secret, &SecretString::from(value.as_str())).await?;
                }
            }
        }
        let in_file = entry.server.name.clone();
        let server = Server { name: name.clone(), ..entry.server };
        let known_hosts = self.known_hosts();
        // A key that this computer has compared itself is not replaced by a file's.
        if known_hosts.keys(&server.host, server.port)?.is_empty() {
            for key in entry.host_keys.iter().filter_map(|key| key.parse().ok()) {
                known_hosts.record(&server.host, server.port, &key)?;
            }
        }
        self.inventory.add_server(&server)?;
        for InstanceEntry { instance, .. } in entry.instances {
            self.inventory.upsert_instance(&Instance { server: name.clone(), last_operation: None, ..instance })?;
        }
        if server.login.is_of_computer() {
            imported.without_login.push(name.clone());
        }
        if name != in_file {
            imported.renamed.insert(name.clone(), in_file);
        }
        imported.added.push(name);
        Ok(())
    }
}

/// The file whole, or an error.
fn read(path: &Path, passphrase: SecretString) -> Result<Contents, OperationError> {
    let unreadable = |detail: String| -> OperationError {
        Problem::new(ErrorCode::TransferUnreadable).with("path", path.display()).detail(detail).into()
    };
    let length = fs::metadata(path).map_err(|error| unreadable(error.to_string()))?.len();
    if length > MAX_BYTES {
        return Err(unreadable(format!("{length} bytes")));
    }
    let encrypted = fs::read(path).map_err(|error| unreadable(error.to_string()))?;
    let mut identity = scrypt::Identity::new(passphrase);
    identity.set_max_work_factor(MAX_WORK);
    let plain = match age::decrypt(&identity, &encrypted) {
        Ok(plain) => Zeroizing::new(plain),
        Err(
            age::DecryptError::DecryptionFailed
            | age::DecryptError::NoMatchingKeys
            | age::DecryptError::KeyDecryptionFailed,
        ) => {
            return Err(OperationError::code(ErrorCode::PassphraseWrong));
        }
        Err(error) => return Err(unreadable(error.to_string())),
    };
    let Version { version } = serde_json::from_slice(&plain).map_err(|error| unreadable(error.to_string()))?;
    if version > VERSION {
        return Err(OperationError::code(ErrorCode::TransferNewer));
    }
    serde_json::from_slice(&plain).map_err(|error| unreadable(error.to_string()))
}

/// Whole or not at all. A file that is there is somebody's, and stays unless its owner gives it up.
fn write(path: &Path, bytes: &[u8], replace: bool) -> Result<(), OperationError> {
    use std::io::Write as _;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let write = || -> std::io::Result<()> {
        // Nobody else may read it, here as there.
        let mut file = tempfile::Builder::new().prefix(".instalador-smart-").tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        let kept = if replace { file.persist(path) } else { file.persist_noclobber(path) };
        kept.map(drop).map_err(|error| error.error)
    };
    write().map_err(|error| {
        let problem = Problem::new(ErrorCode::FileUnwritable).with("path", path.display()).detail(error.to_string());
        match error.kind() {
            std::io::ErrorKind::AlreadyExists => problem.with("reason", "exists").into(),
            _ => problem.into(),
        }
    })
}

/// The name, or the first one with a number behind it that is free.
fn free_name(name: &ServerName, is_taken: impl Fn(&ServerName) -> bool) -> Result<ServerName, OperationError> {
    if !is_taken(name) {
        return Ok(name.clone());
    }
    let numbered = (2..1000).filter_map(|number| format!("{name}-{number}").parse::<ServerName>().ok());
    let free = numbered.into_iter().find(|one| !is_taken(one));
    free.ok_or_else(|| Problem::new(ErrorCode::ServerExists).with("server", name).into())
}

/// A passphrase costs a second of a processor.
async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, OperationError> + Send + 'static,
) -> Result<T, OperationError> {
    tokio::task::spawn_blocking(work).await.map_err(internal)?
}

fn internal(error: impl std::fmt::Display) -> OperationError {
    Problem::new(ErrorCode::Internal).detail(error.to_string()).into()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use inventory::{InstanceState, LoginMethod};
    use model::InstanceNumber;
    use vault::{MemoryStore, SecretStore};

    use super::*;

    const PASSPHRASE: &str = "cuatro palabras sin orden";

    struct Computer {
        folder: tempfile::TempDir,
        desktop: Desktop,
        vault: Arc<MemoryStore>,
    }

    fn computer() -> Computer {
        let folder = tempfile::tempdir().unwrap();
        let vault = Arc::new(MemoryStore::new());
        let store: Arc<dyn SecretStore> = vault.clone();
        let desktop = Desktop::open(&folder.path().join("home"), store).unwrap();
        Computer { folder, desktop, vault }
    }

    fn server(name: &str, identity: &str, login: LoginMethod) -> Server {
        Server {
            name: name.parse().unwrap(),
            host: "203.0.113.10".parse().unwrap(),
            port: "22".parse().unwrap(),
            user: "root".parse().unwrap(),
            login,
            elevation: None,
            added_at: "2026-11-01T10:00:00Z".to_owned(),
            identity: identity.parse().unwrap(),
            identity_on_server: true,
        }
    }

    /// A computer with one server and one instance, and a secret of each.
    async fn full_computer() -> Computer {
        let computer = computer();
        let lima = server("lima", "id-lima", LoginMethod::MadeKey);
        computer.desktop.inventory.add_server(&lima).unwrap();
        let instance = Instance {
            server: lima.name.clone(),
            number: InstanceNumber::FIRST,
            domain: "botica.pe".parse().unwrap(),
            mysql_port: "3306".parse().unwrap(),
            base_folder: "/opt/x".to_owned(),
            installed_at: Some("2026-11-02T10:00:00Z".to_owned()),
            state: InstanceState::Installed,
            last_operation: None,
        };
        computer.desktop.inventory.upsert_instance(&instance).unwrap();
        let put = |scope, name, value: &str| {
            let (vault, value) = (Arc::clone(&computer.vault), SecretString::from(value));
            async move { vault.put(&scope, name, &value).await.unwrap() }
        };
        put(Scope::Server(lima.name.clone()), SecretName::LoginKey, "the login's key").await;
        put(Scope::Instance(lima.identity, instance.number), SecretName::AppKey, "the application's key").await;
        computer
    }

    fn name(text: &str) -> ServerName {
        text.parse().unwrap()
    }

    fn passphrase(text: &str) -> SecretString {
        SecretString::from(text)
    }

    async fn exported(from: &Computer) -> std::path::PathBuf {
        let file = from.folder.path().join("todo.age");
        let wrote = from.desktop.export(&file, &passphrase(PASSPHRASE), false).await.unwrap();
        assert_eq!(wrote, Exported { servers: 1, instances: 1, secrets: 2 });
        file
    }

    fn code(error: OperationError) -> ErrorCode {
        Problem::from(error).code
    }

    #[tokio::test]
    async fn another_computer_has_everything_and_a_second_time_changes_nothing() {
        let (here, there) = (full_computer().await, computer());
        let file = exported(&here).await;
        let bytes = fs::read(&file).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("botica.pe"), "what is in it can be read");
        let took = there.desktop.import(&file, &passphrase(PASSPHRASE)).await.unwrap();
        assert_eq!(took.added, [name("lima")]);
        assert_eq!(there.desktop.inventory.servers().unwrap(), here.desktop.inventory.servers().unwrap());
        assert_eq!(there.desktop.inventory.instances(None).unwrap(), here.desktop.inventory.instances(None).unwrap());
        assert_eq!(there.vault.values().len(), 2);
        let again = there.desktop.import(&file, &passphrase(PASSPHRASE)).await.unwrap();
        assert_eq!((again.added, again.known), (Vec::new(), vec![name("lima")]));
    }

    #[tokio::test]
    async fn wrong_passphrase_cut_and_foreign_files_change_nothing() {
        let (here, there) = (full_computer().await, computer());
        let file = exported(&here).await;
        let whole = fs::read(&file).unwrap();
        let wrong = there.desktop.import(&file, &passphrase("otras palabras distintas")).await.unwrap_err();
        assert_eq!(code(wrong), ErrorCode::PassphraseWrong);
        for (bytes, what) in [
            (&whole[..whole.len() - 1], "cut"),
            (&whole[..100], "cut early"),
            (&b"hola"[..], "foreign"),
            (&[], "empty"),
        ] {
            fs::write(&file, bytes).unwrap();
            let refused = there.desktop.import(&file, &passphrase(PASSPHRASE)).await.unwrap_err();
            assert_eq!(code(refused), ErrorCode::TransferUnreadable, "{what}");
        }
        assert!(there.desktop.inventory.servers().unwrap().is_empty() && there.vault.names().is_empty());
    }

    #[tokio::test]
    async fn name_of_another_server_is_kept_for_it() {
        let (here, there) = (full_computer().await, computer());
        let other = server("lima", "id-other", LoginMethod::Agent { key: None });
        there.desktop.inventory.add_server(&other).unwrap();
        let took = there.desktop.import(&exported(&here).await, &passphrase(PASSPHRASE)).await.unwrap();
        let (old, new) = (name("lima"), name("lima-2"));
        assert_eq!((&took.added, &took.renamed), (&vec![new.clone()], &BTreeMap::from([(new.clone(), old.clone())])));
        assert_eq!(there.desktop.inventory.server(&old).unwrap(), other);
        assert_eq!(there.desktop.inventory.instances(Some(&new)).unwrap().len(), 1);
    }

    #[tokio::test]
    async fn file_that_is_there_and_weak_passphrases_are_refused() {
        let here = full_computer().await;
        let file = exported(&here).await;
        let again = here.desktop.export(&file, &passphrase(PASSPHRASE), false).await.unwrap_err();
        assert_eq!(code(again), ErrorCode::FileUnwritable);
        let weak =
            here.desktop.export(&file.with_extension("other"), &passphrase("once letras"), false).await.unwrap_err();
        assert_eq!(code(weak), ErrorCode::PassphraseWeak);
        assert!(!file.with_extension("other").exists());
        fs::write(&file, "of before").unwrap();
        here.desktop.export(&file, &passphrase(PASSPHRASE), true).await.unwrap();
        assert!(fs::read(&file).unwrap().starts_with(b"age-encryption.org"));
    }

    #[tokio::test]
    async fn keyring_that_fails_in_between_leaves_no_server_and_the_next_import_enters_it() {
        let (here, there) = (full_computer().await, computer());
        let file = exported(&here).await;
        there.vault.fail_after(2, vault::Error::Locked(String::new()));
        there.desktop.import(&file, &passphrase(PASSPHRASE)).await.unwrap_err();
        assert!(there.desktop.inventory.servers().unwrap().is_empty());
        there.vault.repair();
        there.desktop.import(&file, &passphrase(PASSPHRASE)).await.unwrap();
        assert_eq!((there.desktop.inventory.servers().unwrap().len(), there.vault.values().len()), (1, 2));
    }
}
