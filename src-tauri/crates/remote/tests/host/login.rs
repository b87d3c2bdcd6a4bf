//! What is offered to a server, how often, and what a refusal is called.

use std::sync::{Arc, Mutex};

use remote::{Answering, Answers, Connect as _, Login, Question, RemoteError, RusshConnect};
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

/// Somebody who answers, and notes what was asked.
struct Telephone {
    code: &'static str,
    asked: Arc<Mutex<Vec<Question>>>,
}

#[async_trait::async_trait]
impl Answers for Telephone {
    fn is_expecting(&self) -> bool {
        true
    }

    async fn answer(&self, question: &Question) -> Option<SecretString> {
        self.asked.lock().unwrap().push(question.clone());
        Some(SecretString::from(self.code))
    }
}

/// A login with a telephone at hand, and what will have been asked.
fn with_code(site: &Site, login: Login, code: &'static str) -> (RusshConnect, Arc<Mutex<Vec<Question>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let telephone = Telephone { code, asked: Arc::clone(&asked) };
    (site.connect(login).answering(Answering(Arc::new(telephone))), asked)
}

fn code(text: &str, shown: bool) -> Question {
    Question { text: text.to_owned(), shown }
}

#[tokio::test]
async fn prompts_for_more_than_a_password_get_no_answer_from_nobody() {
    let shapes: [&[(&str, bool)]; 2] = [&[("Password: ", false), ("Code: ", true)], &[("Login name: ", true)]];
    for shape in shapes {
        let site = Site::with(vec![prompts(shape)]).await;
        let error = site.connect(password(PASSWORD)).connect().await.err().unwrap();
        let RemoteError::SecondFactorNeeded { question, .. } = error else { panic!("{error:?}") };
        assert_eq!(question, shape[shape.len() - 1].0.trim());
        assert_eq!(site.offered(), [("none", None), ("keyboard-interactive", None)]);
    }
}

#[tokio::test]
async fn code_beside_the_password_is_asked_and_answered() {
    let answers = vec![PASSWORD.to_owned(), "123456".to_owned()];
    let asks = vec![("Password: ", false), ("Verification code: ", true)];
    // Where the server takes plain passwords too, the one method that can ask comes first.
    for methods in [vec![], vec![right_password()]] {
        let both = AuthMethod::Prompts { prompts: asks.clone(), answers: answers.clone() };
        let site = Site::with([methods, vec![both]].concat()).await;
        let (connect, asked) = with_code(&site, password(PASSWORD), "123456");
        connect.connect().await.unwrap();
        assert_eq!(*asked.lock().unwrap(), [code("Verification code:", true)]);
        let (connect, _) = with_code(&site, password(PASSWORD), "654321");
        let error = connect.connect().await.err().unwrap();
        assert!(matches!(error, RemoteError::SecondFactorRefused { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn second_factor_after_password_or_key_is_asked_and_answered() {
    let mine = new_key(Algorithm::Ed25519);
    let by_key =
        || Login::Key { text: SecretString::from(mine.to_openssh(LineEnding::LF).unwrap().as_str()), passphrase: None };
    let second = AuthMethod::Prompts { prompts: vec![("Code: ", false)], answers: vec!["123456".to_owned()] };
    for (first, login) in
        [(right_password(), password(PASSWORD)), (AuthMethod::Key(mine.public_key().clone()), by_key())]
    {
        let key = new_key(Algorithm::Ed25519);
        let site = Site::with_host_keys(vec![key], vec![first, second.clone()], true).await;
        let error = site.connect(login.clone()).connect().await.err().unwrap();
        let RemoteError::SecondFactorNeeded { question, .. } = error else { panic!("{error:?}") };
        assert_eq!(question, "Code:");

        let (connect, asked) = with_code(&site, login.clone(), "123456");
        let outcome = connect.connect().await;
        assert_eq!(*asked.lock().unwrap(), [code("Code:", false)]);
        assert!(outcome.is_ok(), "{:?}", outcome.err());
        let answering = Answering::prepared(Some(SecretString::from("123456")), |_| {});
        let prepared = site.connect(login.clone()).answering(answering);
        assert!(prepared.connect().await.is_ok());

        let (connect, _) = with_code(&site, login, "000000");
        let error = connect.connect().await.err().unwrap();
        assert!(matches!(error, RemoteError::SecondFactorRefused { .. }), "{error:?}");
    }
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
