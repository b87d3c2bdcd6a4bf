//! Domains: what is accepted can be written into every file as it is, and reads as itself.

use model::Domain;

pub fn enter(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Ok(domain) = text.parse::<Domain>() else { return };
    let kept = domain.as_str();
    assert!(kept.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.'), "{kept}");
    assert!(kept.len() + 64 <= 253 && kept.contains('.'), "{kept}");
    for label in kept.split('.') {
        assert!((1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-'), "{kept}");
    }
    assert!(kept.parse::<std::net::IpAddr>().is_err(), "{kept}");
    assert_eq!(kept.parse::<Domain>().as_ref(), Ok(&domain));
    let json = serde_json::to_string(&domain).unwrap();
    assert_eq!(serde_json::from_str::<Domain>(&json).unwrap(), domain);
}
