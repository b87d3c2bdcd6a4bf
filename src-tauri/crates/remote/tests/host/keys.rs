//! Private keys as people have them, written by the programs that they have them from.

use remote::{Connect as _, Login, RemoteError};
use russh::keys::decode_secret_key;
use secrecy::SecretString;
use testkit::AuthMethod;

use crate::Site;

const PASSPHRASE: &str = "frase de paso";

/// The text of a key file and whether it has a passphrase.
const FILES: [(&str, &str, bool); 11] = [
    ("OpenSSH, ed25519", include_str!("keys/ed25519_openssh"), false),
    ("OpenSSH, ed25519, passphrase", include_str!("keys/ed25519_openssh_passphrase"), true),
    ("OpenSSH, RSA", include_str!("keys/rsa_openssh"), false),
    ("PEM, RSA", include_str!("keys/rsa_pem"), false),
    ("PEM, RSA, passphrase", include_str!("keys/rsa_pem_passphrase"), true),
    ("PKCS 8, RSA, passphrase", include_str!("keys/rsa_pkcs8_passphrase"), true),
    ("PEM, ECDSA", include_str!("keys/ecdsa_sec1"), false),
    ("PuTTY 3, ed25519", include_str!("keys/ed25519_ppk3"), false),
    ("PuTTY 3, ed25519, passphrase", include_str!("keys/ed25519_ppk3_passphrase"), true),
    ("PuTTY 2, RSA", include_str!("keys/rsa_ppk2"), false),
    ("PuTTY 2, RSA, passphrase", include_str!("keys/rsa_ppk2_passphrase"), true),
];

fn login(text: &str, passphrase: Option<&str>) -> Login {
    Login::Key { text: SecretString::from(text), passphrase: passphrase.map(SecretString::from) }
}

async fn site_for(text: &str, protected: bool) -> Site {
    let key = decode_secret_key(text, protected.then_some(PASSPHRASE)).unwrap();
    Site::with(vec![AuthMethod::Key(key.public_key().clone())]).await
}

#[tokio::test]
async fn every_key_format_logs_in() {
    for (name, text, protected) in FILES {
        let site = site_for(text, protected).await;
        let result = site.connect(login(text, protected.then_some(PASSPHRASE))).connect().await;
        assert!(result.is_ok(), "{name}: {:?}", result.err());
        let offered = site.offered();
        assert_eq!(offered.len(), 1, "{name}: {offered:?}");
        let shown = offered[0].1.as_deref().unwrap();
        // SHA-1 signatures are refused by today's servers.
        assert!(!name.contains("RSA") || shown.starts_with("rsa-sha2-"), "{name}: {shown}");
    }
}

#[tokio::test]
async fn crlf_and_superfluous_passphrase_accepted() {
    for (name, text, protected) in FILES {
        let site = site_for(text, protected).await;
        let windows = text.replace('\n', "\r\n");
        let result = site.connect(login(&windows, Some(PASSPHRASE))).connect().await;
        assert!(result.is_ok(), "{name}: {:?}", result.err());
    }
}

#[tokio::test]
async fn missing_or_wrong_passphrase_reported_before_login() {
    for (name, text, _) in FILES.into_iter().filter(|(_, _, protected)| *protected) {
        let site = site_for(text, true).await;
        for passphrase in [None, Some("otra frase")] {
            let error = site.connect(login(text, passphrase)).connect().await.err().unwrap();
            assert!(matches!(error, RemoteError::KeyPassphrase), "{name}, {passphrase:?}: {error:?}");
        }
        assert_eq!(site.offered(), [], "{name}");
    }
}

#[tokio::test]
async fn invalid_key_reported() {
    let cut_off = &FILES[0].1[..120];
    for text in ["", "hola", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 prueba", cut_off] {
        let site = site_for(FILES[0].1, false).await;
        let error = site.connect(login(text, None)).connect().await.err().unwrap();
        assert!(matches!(error, RemoteError::KeyInvalid { .. }), "{text}: {error:?}");
        assert_eq!(site.offered(), []);
    }
}
