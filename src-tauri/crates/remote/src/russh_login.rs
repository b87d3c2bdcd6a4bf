//! Logging in by `russh`, once the host key is proved: password, prompts, key, agent.
//!
//! Each credential is offered once. What a server asks beyond it goes to whoever can answer ([`crate::Answers`]); where
//! nobody can, nothing at all is answered.

use std::sync::Arc;

use model::Fingerprint;
use russh::AgentAuthError;
use russh::client::{AuthResult, Handle, KeyboardInteractiveAuthResponse, Prompt};
use russh::keys::{PrivateKey, PrivateKeyWithHashAlg};
use russh::{MethodKind, MethodSet};
use secrecy::{ExposeSecret as _, SecretString};

use crate::agent::{Agent, AgentFault};
use crate::heard::{Heard, tells_expired_password};
use crate::key_file::read_key_aside;
use crate::russh_adapter::{Gatekeeper, lost_or_protocol};
use crate::{Answering, Endpoint, Login, Question, RemoteError};

/// One login under way.
pub(crate) struct LoggingIn<'a> {
    pub(crate) handle: &'a mut Handle<Gatekeeper>,
    pub(crate) endpoint: &'a Endpoint,
    pub(crate) answering: &'a Answering,
    /// The password that takes an expired one's place, if the server asks for one.
    pub(crate) new_password: Option<&'a SecretString>,
    pub(crate) heard: Heard,
    pub(crate) credential: Credential<'a>,
}

/// What is offered, as far as it can be made ready before the connection.
#[derive(Clone)]
pub(crate) enum Credential<'a> {
    Password(&'a SecretString),
    Key(Arc<PrivateKey>),
    /// One key of the agent's, or each of few.
    Agent(Option<&'a Fingerprint>),
}

impl<'a> Credential<'a> {
    /// What can't be offered needs no connection: servers count those that come and do not log in.
    pub(crate) async fn of(login: &'a Login) -> Result<Self, RemoteError> {
        Ok(match login {
            Login::Password(password) => Self::Password(password),
            Login::Key { text, passphrase } => Self::Key(Arc::new(read_key_aside(text, passphrase.as_ref()).await?)),
            Login::Agent { key } => {
                Agent::open().await?.to_offer(key.as_ref())?;
                Self::Agent(key.as_ref())
            }
        })
    }
}

impl LoggingIn<'_> {
    pub(crate) async fn log_in(&mut self) -> Result<(), RemoteError> {
        match self.credential.clone() {
            Credential::Password(password) => self.by_password(password).await,
            Credential::Key(key) => {
                let hash = if key.algorithm().is_rsa() { self.rsa_hash().await? } else { None };
                let key = PrivateKeyWithHashAlg::new(key, hash);
                let answer = self.handle.authenticate_publickey(self.user(), key).await;
                self.follow_up(answer, MethodKind::PublicKey).await
            }
            Credential::Agent(key) => self.by_agent(key).await,
        }
    }

    fn user(&self) -> String {
        self.endpoint.user.to_string()
    }

    fn broken(&self, error: russh::Error) -> RemoteError {
        lost_or_protocol(error, self.endpoint)
    }

    async fn rsa_hash(&self) -> Result<Option<russh::keys::HashAlg>, RemoteError> {
        Ok(self.handle.best_supported_rsa_hash().await.map_err(|error| self.broken(error))?.flatten())
    }

    async fn by_password(&mut self, password: &SecretString) -> Result<(), RemoteError> {
        // "none" is no attempt: it is how SSH asks for the list of methods.
        let answer = self.handle.authenticate_none(self.user()).await;
        let methods = match answer.map_err(|error| self.broken(error))? {
            AuthResult::Success => return Ok(()),
            AuthResult::Failure { remaining_methods, .. } => remaining_methods,
        };
        let prompts = methods.contains(&MethodKind::KeyboardInteractive);
        // Where a person waits for questions, or a new password is to be set, the method that can ask comes first.
        let wants_prompts = self.answering.0.is_expecting() || self.new_password.is_some();
        if methods.contains(&MethodKind::Password) && !(prompts && wants_prompts) {
            let answer = self.handle.authenticate_password(self.user(), password.expose_secret()).await;
            return self.follow_up(answer, MethodKind::Password).await;
        }
        if prompts {
            return self.answer_prompts(Some(password)).await;
        }
        Err(self.method_refused(&methods))
    }

    /// What comes after a credential: success, a refusal, or a second factor.
    async fn follow_up(
        &mut self,
        answer: Result<AuthResult, russh::Error>,
        tried: MethodKind,
    ) -> Result<(), RemoteError> {
        match answer.map_err(|error| self.broken(error))? {
            AuthResult::Success => Ok(()),
            AuthResult::Failure { remaining_methods, partial_success: true }
                if remaining_methods.contains(&MethodKind::KeyboardInteractive) =>
            {
                self.answer_prompts(None).await
            }
            AuthResult::Failure { remaining_methods, partial_success } => {
                let offered_in_vain = !remaining_methods.is_empty() && !remaining_methods.contains(&tried);
                Err(if partial_success || offered_in_vain {
                    self.method_refused(&remaining_methods)
                } else {
                    self.refused(&remaining_methods)
                })
            }
        }
    }

    /// Answers prompts: the hidden one for the password with it, those for a new password with that, and everything else by
    /// whoever can be asked.
    async fn answer_prompts(&mut self, password: Option<&SecretString>) -> Result<(), RemoteError> {
        let (mut unused, mut asked, mut renewed) = (password, password.is_none(), 0);
        let answer = self.handle.authenticate_keyboard_interactive_start(self.user(), None::<String>).await;
        let mut response = answer.map_err(|error| self.broken(error))?;
        loop {
            let (instructions, prompts) = match response {
                KeyboardInteractiveAuthResponse::Success => return Ok(()),
                KeyboardInteractiveAuthResponse::Failure { remaining_methods, .. } => {
                    return Err(match (renewed, asked) {
                        (0, false) => self.refused(&remaining_methods),
                        (0, true) => self.factor_refused(),
                        _ => RemoteError::NewPasswordRefused { said: self.heard.text() },
                    });
                }
                KeyboardInteractiveAuthResponse::InfoRequest { instructions, prompts, .. } => (instructions, prompts),
            };
            self.heard.note(&instructions);
            let mut answers = Vec::with_capacity(prompts.len());
            for prompt in &prompts {
                // PAM's messages come in front of the question that follows them.
                self.heard.note(&prompt.prompt);
                let kind = prompted(&prompt.prompt);
                let is_of_renewal = match kind {
                    Prompted::NewPassword => true,
                    Prompted::Password => tells_expired_password(&self.heard.text()),
                    // A code, once a new password is there; without one nothing else helps than to hear of it.
                    Prompted::Other => self.new_password.is_none() && tells_expired_password(&self.heard.text()),
                };
                let answer = if let Some(password) = unused.take_if(|_| asks_password(prompt, prompts.len())) {
                    password.clone()
                } else if is_of_renewal {
                    renewed += usize::from(kind == Prompted::NewPassword);
                    if renewed > 2 {
                        // A third time means that the first two were not to its liking.
                        return Err(RemoteError::NewPasswordRefused { said: self.heard.text() });
                    }
                    let answer = self.answer_renewal(kind)?;
                    if kind == Prompted::NewPassword {
                        self.heard.note_renewal();
                    }
                    answer
                } else {
                    asked = true;
                    self.ask(prompt).await?
                };
                answers.push(answer.expose_secret().to_owned());
            }
            let answer = self.handle.authenticate_keyboard_interactive_respond(answers).await;
            response = answer.map_err(|error| self.broken(error))?;
        }
    }

    async fn ask(&self, prompt: &Prompt) -> Result<SecretString, RemoteError> {
        let question = Question { text: prompt.prompt.trim().to_owned(), shown: prompt.echo };
        let answer = self.answering.0.answer(&question).await;
        answer.ok_or_else(|| RemoteError::SecondFactorNeeded {
            user: self.user(),
            host: self.endpoint.host.to_string(),
            question: question.text,
        })
    }

    /// The new password, or the expired one where it is asked for once more.
    fn answer_renewal(&self, kind: Prompted) -> Result<SecretString, RemoteError> {
        let answer = match (kind, &self.credential) {
            (Prompted::NewPassword, _) => self.new_password,
            (_, Credential::Password(old)) => self.new_password.and(Some(*old)),
            _ => None,
        };
        answer.cloned().ok_or_else(|| RemoteError::PasswordExpired { user: self.user() })
    }

    /// Offers the chosen key of the agent's, or each of few.
    async fn by_agent(&mut self, chosen: Option<&Fingerprint>) -> Result<(), RemoteError> {
        let mut agent = Agent::open().await?;
        let identities = agent.to_offer(chosen)?;
        let hash = self.rsa_hash().await?;
        let mut accepted = MethodSet::empty();
        for identity in identities {
            let key = identity.public_key().into_owned();
            let hash = if key.algorithm().is_rsa() { hash } else { None };
            let answer = self.handle.authenticate_publickey_with(self.user(), key, hash, &mut agent.client).await;
            let answer = match answer {
                Ok(answer) => answer,
                Err(AgentAuthError::Send(_)) => {
                    return Err(RemoteError::Lost { host: self.endpoint.host.to_string() });
                }
                Err(AgentAuthError::Key(_)) => return Err(agent.fault(AgentFault::Refused)),
            };
            match answer {
                AuthResult::Success => return Ok(()),
                // A connection that is gone names no way in, and has nothing to say of the other keys.
                AuthResult::Failure { remaining_methods, .. } if remaining_methods.is_empty() => break,
                AuthResult::Failure { partial_success: true, remaining_methods } => {
                    let half = AuthResult::Failure { partial_success: true, remaining_methods };
                    return self.follow_up(Ok(half), MethodKind::PublicKey).await;
                }
                AuthResult::Failure { remaining_methods, .. } => accepted = remaining_methods,
            }
        }
        let refused = AuthResult::Failure { remaining_methods: accepted, partial_success: false };
        self.follow_up(Ok(refused), MethodKind::PublicKey).await
    }

    fn refused(&self, accepted: &MethodSet) -> RemoteError {
        RemoteError::LoginRefused {
            user: self.user(),
            host: self.endpoint.host.to_string(),
            accepted: method_names(accepted),
        }
    }

    fn method_refused(&self, accepted: &MethodSet) -> RemoteError {
        RemoteError::LoginMethod {
            user: self.user(),
            host: self.endpoint.host.to_string(),
            accepted: method_names(accepted),
        }
    }

    fn factor_refused(&self) -> RemoteError {
        RemoteError::SecondFactorRefused { user: self.user(), host: self.endpoint.host.to_string() }
    }
}

/// What a prompt asks for, by its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Prompted {
    /// The password that is to be from now on, or the same once more.
    NewPassword,
    /// A password.
    Password,
    /// Something else, or in words that are not known here.
    Other,
}

pub(crate) fn prompted(prompt: &str) -> Prompted {
    // Messages may come before it, line by line.
    let text = prompt.trim_end().lines().next_back().unwrap_or_default().to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["new password", "new unix password", "nueva contrase"]) {
        Prompted::NewPassword
    } else if has(&["password", "contrase", "passwort", "mot de passe", "senha"]) {
        Prompted::Password
    } else {
        Prompted::Other
    }
}

/// Whether a prompt is the one for the password: it says so, or it is hidden, the only one, and not for a code.
fn asks_password(prompt: &Prompt, prompts: usize) -> bool {
    let text = prompt.prompt.to_lowercase();
    let asks_code =
        ["code", "c\u{f3}digo", "token", "otp", "passcode", "factor"].iter().any(|word| text.contains(word));
    let kind = prompted(&prompt.prompt);
    !prompt.echo && (kind == Prompted::Password || kind == Prompted::Other && prompts == 1 && !asks_code)
}

fn method_names(methods: &MethodSet) -> String {
    methods.iter().map(<&'static str>::from).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_told_by_their_last_line() {
        let current =
            "You are required to change your password immediately. Choose a new password.\nCurrent password: ";
        for (prompt, expected) in [
            (current, Prompted::Password),
            ("You must choose a longer password.\nNew password: ", Prompted::NewPassword),
            ("Retype new password: ", Prompted::NewPassword),
            ("Verification code: ", Prompted::Other),
        ] {
            assert_eq!(prompted(prompt), expected, "{prompt}");
        }
    }
}
