//! What is offered to a server, how often, and what a refusal is called.

use remote::{Connect as _, Login, RemoteError};
use russh::keys::Algorithm;
use russh::keys::ssh_key::LineEnding;
use secrecy::SecretString;
use testkit::AuthMethod;

use crate::{PASSWORD, Site, new_key, password, site};

fn prompts(prompts: &[(&'static str, bool)]) -> AuthMethod {
    AuthMethod::Prompts { prompts: prompts.to_vec(), answers: vec![PASSWORD.to_owned()] }
}

fn right_password() -> AuthMethod {
    AuthMethod::Password(PASSWORD.to_owned())
}

#[tokio::test]
async fn correct_password_offered_once() {
    let site = site().await;
    site.connect(password(PASSWORD)).connect().await.unwrap();
    assert_eq!(site.offered(), [("none", None), ("password", Some(PASSWORD.to_owned()))]);
}

#[tokio::test]
async fn wrong_password_offered_once_by_one_method() {
    let site = Site::with(vec![right_password(), prompts(&[("Password: ", false)])]).await;
    let error = site.connect(password("falsa")).connect().await.err().unwrap();
    let RemoteError::LoginRefused { user, host, accepted } = error else { panic!("{error:?}") };
    assert_eq!((user.as_str(), host.as_str()), ("operador", "127.0.0.1"));
    assert_eq!(accepted, "password, keyboard-interactive");
    assert_eq!(site.offered(), [("none", None), ("password", Some("falsa".to_owned()))]);
}

#[tokio::test]
async fn prompt_only_server_gets_password_at_prompt() {
    let site = Site::with(vec![prompts(&[("Password: ", false)])]).await;
    site.connect(password(PASSWORD)).connect().await.unwrap();
    let expected =
        [("none", None), ("keyboard-interactive", None), ("keyboard-interactive", Some(PASSWORD.to_owned()))];
    assert_eq!(site.offered(), expected);
}

#[tokio::test]
async fn wrong_password_answered_once_at_prompt() {
    let site = Site::with(vec![prompts(&[("Password: ", false)])]).await;
    let error = site.connect(password("falsa")).connect().await.err().unwrap();
    assert!(matches!(error, RemoteError::LoginRefused { .. }), "{error:?}");
    let given: Vec<_> = site.offered().into_iter().filter_map(|(_, credential)| credential).collect();
    assert_eq!(given, ["falsa"]);
}

#[tokio::test]
async fn prompts_for_more_than_a_password_get_no_answer() {
    let shapes: [&[(&str, bool)]; 2] = [&[("Password: ", false), ("Code: ", true)], &[("Login name: ", true)]];
    for shape in shapes {
        let site = Site::with(vec![prompts(shape)]).await;
        let error = site.connect(password(PASSWORD)).connect().await.err().unwrap();
        assert!(matches!(error, RemoteError::LoginMethod { .. }), "{error:?}");
        assert_eq!(site.offered(), [("none", None), ("keyboard-interactive", None)]);
    }
}

#[tokio::test]
async fn second_factor_after_password_is_named() {
    let key = new_key(Algorithm::Ed25519);
    let site = Site::with_host_keys(vec![key], vec![right_password(), prompts(&[("Code: ", false)])], true).await;
    let error = site.connect(password(PASSWORD)).connect().await.err().unwrap();
    let RemoteError::LoginMethod { accepted, .. } = error else { panic!("{error:?}") };
    assert_eq!(accepted, "keyboard-interactive");
    assert_eq!(site.offered(), [("none", None), ("password", Some(PASSWORD.to_owned()))]);
}

#[tokio::test]
async fn key_only_server_gets_no_password() {
    let site = Site::with(vec![AuthMethod::Key(new_key(Algorithm::Ed25519).public_key().clone())]).await;
    let error = site.connect(password(PASSWORD)).connect().await.err().unwrap();
    let RemoteError::LoginMethod { accepted, .. } = error else { panic!("{error:?}") };
    assert_eq!(accepted, "publickey");
    assert_eq!(site.offered(), [("none", None)]);
}

#[tokio::test]
async fn open_server_gets_no_password() {
    let site = Site::with(vec![AuthMethod::None, right_password()]).await;
    site.connect(password(PASSWORD)).connect().await.unwrap();
    assert_eq!(site.offered(), [("none", None)]);
}

#[tokio::test]
async fn unknown_client_key_refused_once() {
    let (known, mine) = (new_key(Algorithm::Ed25519), new_key(Algorithm::Ed25519));
    let login =
        || Login::Key { text: SecretString::from(mine.to_openssh(LineEnding::LF).unwrap().as_str()), passphrase: None };
    let site = Site::with(vec![AuthMethod::Key(known.public_key().clone())]).await;
    let error = site.connect(login()).connect().await.err().unwrap();
    assert!(matches!(error, RemoteError::LoginRefused { .. }), "{error:?}");
    assert_eq!(site.offered().len(), 1);

    let site = Site::with(vec![right_password()]).await;
    let error = site.connect(login()).connect().await.err().unwrap();
    let RemoteError::LoginMethod { accepted, .. } = error else { panic!("{error:?}") };
    assert_eq!(accepted, "password");
}
