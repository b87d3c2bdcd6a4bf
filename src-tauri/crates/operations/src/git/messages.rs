//! What Git, ssh and curl were seen to say, and what each means.

use model::{ErrorCode, GitAccess, GitUrl};

use super::failure::classify;

fn https() -> GitUrl {
    "https://gitlab.com/perucaos/smart.git".parse().unwrap()
}

fn ssh() -> GitUrl {
    "git@gitlab.com:perucaos/smart.git".parse().unwrap()
}

fn token() -> GitAccess {
    GitAccess::Token { user: "oauth2".to_owned() }
}

#[test]
fn missing_repository_is_not_told_as_an_expired_token() {
    for said in [
        "remote: Not Found\nfatal: repository 'https://gitlab.com/perucaos/smart.git/' not found",
        "remote: The project you were looking for could not be found or you don't have permission to view it.\nfatal: repository 'https://gitlab.com/perucaos/smrt.git/' not found",
        "remote: Repository not found.\nfatal: repository 'https://github.com/a/b/' not found",
        "fatal: unable to access 'https://gitlab.com/x/': The requested URL returned error: 404",
        "fatal: https://ejemplo.pe/info/refs not valid: is this a git repository?",
    ] {
        let problem = classify(said, &https(), &token()).expect(said);
        assert_eq!(problem.code, ErrorCode::GitNotFound, "{said}");
        assert_eq!(problem.params["url"], "https://gitlab.com/perucaos/smart.git");
    }
    for said in [
        "remote: HTTP Basic: Access denied. The provided password or token is incorrect\nfatal: Authentication failed for 'https://gitlab.com/x/'",
        "fatal: unable to access 'https://x/': The requested URL returned error: 403",
        "remote: Invalid username or password.\nfatal: Authentication failed for 'https://github.com/a/b/'",
    ] {
        assert_eq!(classify(said, &https(), &token()).expect(said).code, ErrorCode::GitRefused, "{said}");
    }
    let asked = "fatal: could not read Username for 'https://github.com': terminal prompts disabled";
    assert_eq!(classify(asked, &https(), &GitAccess::Public).unwrap().code, ErrorCode::GitLoginNeeded);
}

#[test]
fn only_the_key_is_waited_for() {
    let of_key = |said: &str| classify(said, &ssh(), &GitAccess::DeployKey).expect(said);
    for said in [
        "git@gitlab.com: Permission denied (publickey).\nfatal: Could not read from remote repository.",
        "remote: ERROR: The project you were looking for could not be found or you don't have permission to view it.\nfatal: Could not read from remote repository.",
        "ERROR: Repository not found.\nfatal: Could not read from remote repository.",
    ] {
        assert_eq!(of_key(said).code, ErrorCode::DeployKeyNotAccepted, "{said}");
    }
    let network = [
        ("ssh: connect to host gitlab.com port 22: Connection timed out", "timeout"),
        ("ssh: connect to host gitlab.com port 22: Network is unreachable", "network"),
        ("ssh: connect to host gitlab.com port 22: No route to host", "network"),
        ("ssh: connect to host gitlab.com port 22: Connection refused", "refused"),
        ("kex_exchange_identification: Connection closed by remote host", "closed"),
        ("kex_exchange_identification: read: Connection reset by peer", "closed"),
        ("Connection closed by 10.0.0.1 port 22", "closed"),
        ("ssh: Could not resolve hostname gitlab.com: Name or service not known", "name"),
    ];
    for (said, reason) in network {
        let problem = of_key(&format!("{said}\nfatal: Could not read from remote repository."));
        assert_eq!((problem.code, problem.params["reason"].as_str()), (ErrorCode::GitUnreachable, reason), "{said}");
        let other = if reason == "name" { "none" } else { "ssh://git@altssh.gitlab.com:443/perucaos/smart.git" };
        assert_eq!(problem.params["other-way"], other, "{said}");
    }
    let changed = "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nThe fingerprint for the ED25519 key sent by the remote host is\nSHA256:abc.\nHost key verification failed.\nfatal: Could not read from remote repository.";
    let problem = of_key(changed);
    assert_eq!((problem.code, problem.params["offered"].as_str()), (ErrorCode::GitHostKeyChanged, "SHA256:abc"));
    assert_eq!(classify("something new", &ssh(), &GitAccess::DeployKey), None);
}

#[test]
fn networks_are_told_apart_over_https() {
    for (said, reason) in [
        ("fatal: unable to access 'https://x/': Could not resolve host: gitlab.com", "name"),
        (
            "fatal: unable to access 'https://x/': Failed to connect to gitlab.com port 443 after 3 ms: Connection refused",
            "refused",
        ),
        (
            "fatal: unable to access 'https://x/': Failed to connect to gitlab.com port 443: Connection timed out",
            "timeout",
        ),
        ("fatal: unable to access 'https://x/': SSL certificate problem: certificate has expired", "certificate"),
        ("fatal: unable to access 'https://x/': The requested URL returned error: 503", "broken"),
    ] {
        let problem = classify(said, &https(), &token()).expect(said);
        assert_eq!((problem.code, problem.params["reason"].as_str()), (ErrorCode::GitUnreachable, reason), "{said}");
    }
}
