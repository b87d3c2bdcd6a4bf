//! "Key in, password out": a key of this desktop's own for a server, so that the password is needed once only.
//!
//! Password login on the server is never switched off by this.

use russh::keys::ssh_key::private::{Ed25519Keypair, KeypairData};
use russh::keys::{PrivateKey, ssh_key::LineEnding};
use secrecy::{ExposeSecret as _, SecretBox, SecretString};

use crate::{Connection, Input, KeyFault, RemoteError, Script};

/// A key that was made here.
#[derive(Debug)]
pub struct MadeKey {
    /// The private part, as OpenSSH text.
    pub private: SecretString,
    /// The public part, one line with its comment.
    pub public: String,
}

/// Makes an ed25519 key from 32 random bytes. `comment` tells a person on the server whose key it is.
pub fn make_key(seed: &SecretBox<[u8; 32]>, comment: &str) -> Result<MadeKey, RemoteError> {
    let invalid = |error: russh::keys::ssh_key::Error| RemoteError::KeyInvalid {
        why: KeyFault::Unreadable,
        detail: error.to_string(),
    };
    let pair = Ed25519Keypair::from_seed(seed.expose_secret());
    let key = PrivateKey::new(KeypairData::Ed25519(pair), comment).map_err(invalid)?;
    let private = key.to_openssh(LineEnding::LF).map_err(invalid)?;
    let public = key.public_key().to_openssh().map_err(invalid)?;
    Ok(MadeKey { private: SecretString::from(private.as_str().to_owned()), public })
}

/// The public part of a private key as OpenSSH text, one line with its comment.
pub fn public_part(private: &SecretString) -> Result<String, RemoteError> {
    let key = crate::key_file::read_key(private, None)?;
    key.public_key()
        .to_openssh()
        .map_err(|error| RemoteError::KeyInvalid { why: KeyFault::Unreadable, detail: error.to_string() })
}

/// `$1` user, `$2` the key's line. Adds the line to the user's `authorized_keys` unless it is there.
const INSTALL: &str = r#"
set -e
home=$(getent passwd "$1" | cut -d: -f6)
group=$(id -gn "$1")
file=$home/.ssh/authorized_keys
if [ ! -d "$home/.ssh" ]; then
  mkdir "$home/.ssh"; chown "$1:$group" "$home/.ssh"; chmod 0700 "$home/.ssh"
fi
if [ ! -e "$file" ]; then
  : > "$file"; chown "$1:$group" "$file"; chmod 0600 "$file"
fi
if ! grep -qxF -- "$2" "$file"; then
  [ -z "$(tail -c 1 "$file")" ] || echo >> "$file"
  printf '%s\n' "$2" >> "$file"
  sync "$file"
fi
"#;

/// Lets the key in for the user who logs in. The person's other keys stay as they are.
pub async fn install_key(connection: &Connection, public: &str) -> Result<(), RemoteError> {
    let script = Script::new(INSTALL).arg(connection.user()).arg(public).repeatable();
    connection.run(&script, Input::Nothing).await?.expect_success()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_key_round_trips() {
        let seed = SecretBox::new(Box::new([7_u8; 32]));
        let made = make_key(&seed, "instalador-smart").unwrap();
        let key = crate::key_file::read_key(&made.private, None).unwrap();
        assert_eq!(key.public_key().to_openssh().unwrap(), made.public);
        assert_eq!(public_part(&made.private).unwrap(), made.public);
        assert!(made.public.ends_with(" instalador-smart"));
    }
}
