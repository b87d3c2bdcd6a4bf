//! Who the server is comes before anything that is offered to it.

use std::process::Command;

use remote::{Connect as _, RemoteError, RusshConnect, probe_host_key};
use russh::keys::ssh_key::EcdsaCurve;
use russh::keys::{Algorithm, PrivateKey};
use testkit::AuthMethod;

use crate::{PASSWORD, Site, new_key, password, sha256_of, site};

const ECDSA: Algorithm = Algorithm::Ecdsa { curve: EcdsaCurve::NistP256 };

fn unconfirmed(site: &Site) -> RusshConnect {
    RusshConnect { host_key: site.policy(None), ..site.connect(password(PASSWORD)) }
}

fn record(site: &Site, key: &PrivateKey) {
    let endpoint = site.endpoint();
    site.known_hosts().record(&endpoint.host, endpoint.port, key.public_key()).unwrap();
}

#[tokio::test]
async fn unknown_host_key_gets_no_credential() {
    let site = site().await;
    let error = unconfirmed(&site).connect().await.err().unwrap();
    let RemoteError::HostKeyUnknown { host, offered } = error else { panic!("{error:?}") };
    assert_eq!(host, format!("[127.0.0.1]:{}", site.host.address().port()));
    assert_eq!(offered, sha256_of(&site.key));
    assert_eq!(site.offered(), []);
    assert!(!site.known_hosts().path().exists());
}

#[tokio::test]
async fn changed_host_key_of_any_algorithm_gets_no_credential() {
    for before in [Algorithm::Ed25519, ECDSA] {
        let site = site().await;
        let before = new_key(before);
        record(&site, &before);
        // Neither with nor without a confirmation: the record takes precedence.
        for connect in [unconfirmed(&site), site.connect(password(PASSWORD))] {
            let error = connect.connect().await.err().unwrap();
            let RemoteError::HostKeyChanged { recorded, offered, .. } = error else { panic!("{error:?}") };
            assert_eq!(recorded, sha256_of(before.public_key()));
            assert_eq!(offered, sha256_of(&site.key));
        }
        assert_eq!(site.offered(), []);
    }
}

#[tokio::test]
async fn unconfirmed_host_key_gets_no_credential() {
    let site = site().await;
    let confirmed = sha256_of(new_key(Algorithm::Ed25519).public_key());
    let connect = RusshConnect { host_key: site.policy(Some(confirmed.clone())), ..site.connect(password(PASSWORD)) };
    let error = connect.connect().await.err().unwrap();
    let RemoteError::HostKeyMismatch { expected, offered, .. } = error else { panic!("{error:?}") };
    assert_eq!((expected, offered), (confirmed, sha256_of(&site.key)));
    assert_eq!(site.offered(), []);
    assert!(!site.known_hosts().path().exists());
}

#[tokio::test]
async fn confirmed_host_key_recorded_in_openssh_format() {
    let site = site().await;
    site.connect(password(PASSWORD)).connect().await.unwrap();
    unconfirmed(&site).connect().await.unwrap();

    let file = site.known_hosts();
    assert_eq!(std::fs::read_to_string(file.path()).unwrap().lines().count(), 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(file.path()).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let name = format!("[127.0.0.1]:{}", site.host.address().port());
    let found = Command::new("ssh-keygen").args(["-lF", &name, "-f"]).arg(file.path()).output().unwrap();
    let printed = String::from_utf8(found.stdout).unwrap();
    assert!(printed.contains(sha256_of(&site.key).as_str()), "{printed}");
}

#[tokio::test]
async fn confirmed_host_key_not_recorded_without_proof() {
    // The host shows one key; the person confirmed it; another machine without it answers afterwards.
    let site = site().await;
    let other = Site::with(vec![AuthMethod::Password(PASSWORD.to_owned())]).await;
    site.host.proxy().set_target(other.host.address());
    let error = site.connect(password(PASSWORD)).connect().await.err().unwrap();
    assert!(matches!(error, RemoteError::HostKeyMismatch { .. }), "{error:?}");
    assert_eq!(other.offered(), []);
}

#[tokio::test]
async fn server_with_several_keys_matches_recorded_key() {
    for known in 0..2 {
        let keys = vec![new_key(Algorithm::Ed25519), new_key(ECDSA)];
        let site = Site::with_host_keys(keys.clone(), vec![AuthMethod::Password(PASSWORD.to_owned())], false).await;
        record(&site, &keys[known]);
        unconfirmed(&site).connect().await.unwrap();
    }
}

#[tokio::test]
async fn host_key_probe_offers_no_credential() {
    let site = site().await;
    let (endpoint, policy) = (site.endpoint(), site.policy(None));
    assert_eq!(probe_host_key(&endpoint, &policy).await.unwrap(), sha256_of(&site.key));
    let key = new_key(ECDSA);
    record(&site, &key);
    let error = probe_host_key(&endpoint, &policy).await.unwrap_err();
    assert!(matches!(error, RemoteError::HostKeyChanged { .. }), "{error:?}");
    policy.known_hosts.forget(&endpoint.host, endpoint.port).unwrap();
    policy.known_hosts.record(&endpoint.host, endpoint.port, &site.key).unwrap();
    assert_eq!(probe_host_key(&endpoint, &policy).await.unwrap(), sha256_of(&site.key));
    assert_eq!(site.offered(), []);
}
