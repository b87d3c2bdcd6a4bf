//! The real keyring: the tests whose names begin with `inside_` are run by the others, within a session of their own
//! that `with-keyring.sh` makes. Ignored by themselves, since they must never touch the keyring of the person at this
//! computer.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "the helpers of a test may fail as loudly as the test itself"
)]

use std::process::Command;
use std::time::{Duration, Instant};

use model::{ErrorCode, InstanceNumber, Problem, SecretName, ServerName};
use secrecy::{ExposeSecret, SecretString};
use vault::{Error, KeyringStore, MAX_SECRET, Scope, SecretStore};

const NAME: SecretName = SecretName::LoginPassword;

/// Runs one ignored test of this file within a session that has the keyring `state`.
fn within(state: &str, test: &str) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/with-keyring.sh");
    let output = Command::new(script)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env("KEYRING_STATE", state)
        .env("INSIDE_SESSION", "yes")
        .output()
        .unwrap();
    let printed = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.success() && printed.contains("1 passed"), "{state}, {test}:\n{printed}");
}

fn server() -> Scope {
    Scope::Server("vps-lima".parse::<ServerName>().unwrap())
}

fn instance(number: u16) -> Scope {
    Scope::Instance("vps-lima".parse().unwrap(), InstanceNumber::try_from(number).unwrap())
}

fn store() -> KeyringStore {
    assert!(std::env::var_os("INSIDE_SESSION").is_some(), "only within a session of its own");
    KeyringStore::new(Some("test")).unwrap()
}

async fn text(store: &KeyringStore, scope: &Scope, name: SecretName) -> Option<String> {
    store.get(scope, name).await.unwrap().map(|secret| secret.expose_secret().to_owned())
}

/// What every call of a store says that can't work; all of them say the same. Only a question for what was never kept
/// may be answered all the same: a Secret Service knows without opening anything that there is no such entry.
async fn refusal(store: &KeyringStore) -> Error {
    let error = store.available().await.unwrap_err();
    let same = |other: &Error| std::mem::discriminant(other) == std::mem::discriminant(&error);
    match store.get(&server(), NAME).await {
        Ok(found) => assert!(found.is_none()),
        Err(other) => assert!(same(&other), "{other:?}"),
    }
    let put = store.put(&server(), NAME, &"secret-canary".into()).await.unwrap_err();
    assert!(same(&put), "{put:?}");
    assert!(!format!("{put:?} {put}").contains("secret-canary"));
    println!("refusal: {error:?}");
    error
}

#[test]
fn keeps_reads_overwrites_and_deletes() {
    within("unlocked", "inside_keeps_reads_overwrites_and_deletes");
}

#[tokio::test]
#[ignore = "run within a session of its own"]
async fn inside_keeps_reads_overwrites_and_deletes() {
    let store = store();
    store.available().await.unwrap();
    assert_eq!(text(&store, &server(), NAME).await, None);
    assert_eq!(store.delete(&server(), NAME).await, Ok(false));

    let key = format!("-----BEGIN OPENSSH PRIVATE KEY-----\n{}\n", "b3BlbnNzaA+/=\n".repeat(40));
    let longest = "x".repeat(MAX_SECRET);
    for value in ["first", "second", " spaces \t", "ñandú ☃ 𝄞 \u{202e}", "'\"$`\\ %s {}", "{\"a\":1}", &key, &longest]
    {
        store.put(&server(), NAME, &value.into()).await.unwrap();
        assert_eq!(text(&store, &server(), NAME).await.as_deref(), Some(value));
    }

    // Owners and names do not mix, and neither do channels.
    store.put(&instance(1), SecretName::AppKey, &"one".into()).await.unwrap();
    store.put(&instance(11), SecretName::AppKey, &"eleven".into()).await.unwrap();
    store.put(&instance(1), SecretName::GitToken, &"token".into()).await.unwrap();
    assert_eq!(text(&store, &instance(1), SecretName::AppKey).await.as_deref(), Some("one"));
    assert_eq!(text(&store, &instance(11), SecretName::AppKey).await.as_deref(), Some("eleven"));
    let other = KeyringStore::new(Some("other")).unwrap();
    assert_eq!(text(&other, &instance(1), SecretName::AppKey).await, None);

    for (length, value) in [(1281, "x".repeat(1281)), (1282, "𝄞".repeat(641))] {
        let refused = store.put(&instance(1), SecretName::AppKey, &value.into()).await;
        assert_eq!(refused, Err(Error::TooLong { name: SecretName::AppKey, length }));
    }
    assert_eq!(store.put(&server(), NAME, &"".into()).await, Err(Error::Empty(NAME)));
    assert_eq!(text(&store, &instance(1), SecretName::AppKey).await.as_deref(), Some("one"), "left as it was");

    assert_eq!(store.delete(&instance(1), SecretName::AppKey).await, Ok(true));
    assert_eq!(text(&store, &instance(1), SecretName::AppKey).await, None);
    assert_eq!(text(&store, &instance(1), SecretName::GitToken).await.as_deref(), Some("token"));
    assert_eq!(text(&store, &instance(11), SecretName::AppKey).await.as_deref(), Some("eleven"));
}

#[test]
fn two_programs_share_the_keyring() {
    within("unlocked", "inside_two_programs_share_the_keyring");
}

#[tokio::test]
#[ignore = "run within a session of its own"]
async fn inside_two_programs_share_the_keyring() {
    let store = store();
    store.put(&server(), NAME, &"from the first".into()).await.unwrap();
    let mut children = Vec::new();
    for number in ["1", "2"] {
        let child = tokio::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "inside_second_program", "--ignored", "--nocapture"])
            .env("NUMBER", number)
            .spawn()
            .unwrap();
        children.push(child);
    }
    for child in &mut children {
        assert!(child.wait().await.unwrap().success());
    }
    assert_eq!(text(&store, &server(), NAME).await.as_deref(), Some("from the first"));
    for number in 1..=2 {
        let kept = text(&store, &instance(number), SecretName::AppKey).await;
        assert_eq!(kept, Some(format!("{number}, round 19")));
    }
    // Both wrote this one at the same time: one of them won, and there is one entry, not two.
    assert!(text(&store, &instance(3), SecretName::AppKey).await.unwrap().ends_with("round 19"));
    assert_eq!(store.delete(&instance(3), SecretName::AppKey).await, Ok(true));
    assert_eq!(text(&store, &instance(3), SecretName::AppKey).await, None);
}

#[tokio::test]
#[ignore = "run by inside_two_programs_share_the_keyring"]
async fn inside_second_program() {
    let store = store();
    let number: u16 = std::env::var("NUMBER").unwrap().parse().unwrap();
    assert_eq!(text(&store, &server(), NAME).await.as_deref(), Some("from the first"));
    for round in 0..20 {
        let value = SecretString::from(format!("{number}, round {round}"));
        store.available().await.unwrap();
        store.put(&instance(number), SecretName::AppKey, &value).await.unwrap();
        // The other program may have written in between; that it then reads back something else is honest.
        let shared = store.put(&instance(3), SecretName::AppKey, &value).await;
        assert!(matches!(shared, Ok(()) | Err(Error::Refused(_))), "{shared:?}");
    }
}

#[test]
fn keyring_without_bus_service_or_collection_is_missing() {
    for state in ["no-bus", "no-service", "empty"] {
        within(state, "inside_keyring_is_missing");
    }
}

#[tokio::test]
#[ignore = "run within a session of its own"]
async fn inside_keyring_is_missing() {
    let error = refusal(&store()).await;
    assert!(matches!(&error, Error::Missing(detail) if !detail.is_empty()), "{error:?}");
    assert_eq!(Problem::from(error).code, ErrorCode::KeyringMissing);
}

#[test]
fn closed_keyring_is_locked_within_timeout() {
    within("locked", "inside_keyring_is_locked");
    within("unanswered", "inside_keyring_is_locked");
    within("unanswered", "inside_runtime_ends_while_keyring_prompts");
}

#[tokio::test]
#[ignore = "run within a session of its own"]
async fn inside_keyring_is_locked() {
    let store = store().with_timeout(Duration::from_secs(1));
    let error = refusal(&store).await;
    assert!(matches!(error, Error::Locked(_)), "{error:?}");
    assert_eq!(Problem::from(error).code, ErrorCode::KeyringLocked);
}

#[test]
#[ignore = "run within a session of its own"]
fn inside_runtime_ends_while_keyring_prompts() {
    let began = Instant::now();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let error = runtime.block_on(async { store().with_timeout(Duration::from_secs(1)).available().await });
    drop(runtime);
    assert!(matches!(error, Err(Error::Locked(_))), "{error:?}");
    assert!(began.elapsed() < Duration::from_secs(5), "the program could not end");
}

#[test]
fn secret_in_closed_keyring_is_locked_not_missing() {
    within("unlocked", "inside_secret_stored_and_keyring_closed");
}

#[tokio::test]
#[ignore = "run within a session of its own"]
async fn inside_secret_stored_and_keyring_closed() {
    let store = store().with_timeout(Duration::from_secs(1));
    store.put(&server(), NAME, &"kept".into()).await.unwrap();
    let closed = Command::new("dbus-send")
        .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"])
        .args(["org.freedesktop.Secret.Service.Lock", "array:objpath:/org/freedesktop/secrets/collection/login"])
        .output()
        .unwrap();
    assert!(closed.status.success(), "{closed:?}");
    for _ in 0..2 {
        let error = store.get(&server(), NAME).await.unwrap_err();
        println!("closed: {error:?}");
        assert!(matches!(error, Error::Locked(_)), "{error:?}");
    }
    assert!(matches!(store.delete(&server(), NAME).await, Err(Error::Locked(_))));
}

#[test]
fn stopped_service_is_missing() {
    within("unlocked", "inside_service_stops");
}

#[tokio::test]
#[ignore = "run within a session of its own"]
async fn inside_service_stops() {
    let store = store();
    store.put(&server(), NAME, &"kept".into()).await.unwrap();
    let asked = Command::new("dbus-send")
        .args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"])
        .args(["org.freedesktop.DBus.GetConnectionUnixProcessID", "string:org.freedesktop.secrets"])
        .output()
        .unwrap();
    let answer = String::from_utf8(asked.stdout).unwrap();
    let process = answer.split_whitespace().last().unwrap();
    assert!(Command::new("kill").arg(process).status().unwrap().success());
    tokio::time::sleep(Duration::from_millis(300)).await;
    let error = store.get(&server(), NAME).await.unwrap_err();
    println!("gone: {error:?}");
    assert!(matches!(error, Error::Missing(_)), "{error:?}");
}
