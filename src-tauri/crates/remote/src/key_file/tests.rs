//! Key files as editors, copies and other programs leave them, and what is no key at all.

use super::*;

const PASSPHRASE: &str = "frase de paso";

const ED25519: &[u8] = include_bytes!("../../tests/host/keys/ed25519_openssh");
const RSA: &[u8] = include_bytes!("../../tests/host/keys/rsa_pem");

fn read(bytes: &[u8], passphrase: Option<&str>) -> Result<String, RemoteError> {
    let passphrase = passphrase.map(SecretString::from);
    let key = read_key(&key_file_text(bytes)?, passphrase.as_ref())?;
    Ok(crate::host_key::fingerprint(key.public_key())?.to_string())
}

/// The same key, whatever an editor or a copy made of its file.
#[test]
fn marks_of_windows_change_no_key() {
    let expected = read(ED25519, None).unwrap();
    let text = std::str::from_utf8(ED25519).unwrap();
    let utf16 = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let shapes: [(&str, Vec<u8>); 10] = [
        ("CRLF", text.replace('\n', "\r\n").into_bytes()),
        ("CR", text.replace('\n', "\r").into_bytes()),
        ("BOM", [b"\xef\xbb\xbf", ED25519].concat()),
        ("UTF-16 with its mark", [b"\xff\xfe".to_vec(), utf16(u16::to_le_bytes)].concat()),
        ("UTF-16 the other way", [b"\xfe\xff".to_vec(), utf16(u16::to_be_bytes)].concat()),
        ("UTF-16 without a mark", utf16(u16::to_le_bytes)),
        ("blanks", text.replace('\n', "  \n").into_bytes()),
        ("indented", text.lines().flat_map(|line| ["\t ", line, "\n"]).collect::<String>().into_bytes()),
        ("no last line's end", text.trim_end().as_bytes().to_vec()),
        ("more around it", format!("\n\n{text}\n# guardada por la oficina\n").into_bytes()),
    ];
    for (name, bytes) in shapes {
        assert_eq!(read(&bytes, None).ok().as_ref(), Some(&expected), "{name}");
    }
}

#[test]
fn old_protection_of_pem_is_opened() {
    let expected = read(RSA, None).unwrap();
    let files: [(&str, &[u8]); 4] = [
        ("AES-128", include_bytes!("../../tests/host/keys/rsa_pem_passphrase")),
        ("AES-192", include_bytes!("../../tests/host/keys/rsa_pem_aes192")),
        ("AES-256", include_bytes!("../../tests/host/keys/rsa_pem_aes256")),
        ("3DES", include_bytes!("../../tests/host/keys/rsa_pem_des3")),
    ];
    for (name, bytes) in files {
        assert_eq!(read(bytes, Some(PASSPHRASE)).ok().as_ref(), Some(&expected), "{name}");
        for wrong in [None, Some("otra frase")] {
            assert!(matches!(read(bytes, wrong), Err(RemoteError::KeyPassphrase)), "{name}, {wrong:?}");
        }
    }
}

#[test]
fn comment_in_a_code_page_is_no_obstacle() {
    let expected = read(ED25519, None).unwrap();
    let files: [(&str, &[u8], Option<&str>); 4] = [
        ("2", include_bytes!("../../tests/host/keys/ed25519_ppk2_cp1252"), None),
        ("2, passphrase", include_bytes!("../../tests/host/keys/ed25519_ppk2_cp1252_passphrase"), Some(PASSPHRASE)),
        ("3", include_bytes!("../../tests/host/keys/ed25519_ppk3_cp1252"), None),
        ("3, passphrase", include_bytes!("../../tests/host/keys/ed25519_ppk3_cp1252_passphrase"), Some(PASSPHRASE)),
    ];
    for (name, bytes, passphrase) in files {
        assert!(std::str::from_utf8(bytes).is_err(), "{name}");
        assert_eq!(read(bytes, passphrase).ok().as_ref(), Some(&expected), "{name}");
        let with_returns = bytes.split(|byte| *byte == b'\n').collect::<Vec<_>>().join(&b"\r\n"[..]);
        assert_eq!(read(&with_returns, passphrase).ok().as_ref(), Some(&expected), "{name}, CRLF");
        if passphrase.is_some() {
            for wrong in [None, Some("otra frase")] {
                assert!(matches!(read(bytes, wrong), Err(RemoteError::KeyPassphrase)), "{name}, {wrong:?}");
            }
        }
        // Its checksum is verified all the same.
        let damaged: Vec<u8> = bytes.iter().map(|&byte| if byte == 0xe9 { 0xe8 } else { byte }).collect();
        assert!(read(&damaged, passphrase).is_err(), "{name}");
    }
}

#[test]
fn curve_key_of_openssl_is_read() {
    read(include_bytes!("../../tests/host/keys/ecdsa_openssl"), None).unwrap();
    read(include_bytes!("../../tests/host/keys/ecdsa_sec1"), None).unwrap();
}

#[test]
fn what_is_no_private_key_is_refused_by_name() {
    let cut_off = &ED25519[..120];
    let cases: [(&[u8], KeyFault); 12] = [
        (b"", KeyFault::Empty),
        (b"\xef\xbb\xbf \r\n", KeyFault::Empty),
        (include_bytes!("../../tests/host/keys/ed25519.pub"), KeyFault::Public),
        (b"---- BEGIN SSH2 PUBLIC KEY ----\r\nComment: \"x\"\r\n", KeyFault::Public),
        (b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", KeyFault::Public),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", KeyFault::Certificate),
        (b"-----BEGIN DSA PRIVATE KEY-----\nAAAA\n-----END DSA PRIVATE KEY-----\n", KeyFault::OldKind),
        (b"PuTTY-User-Key-File-2: ssh-dss\r\nEncryption: none\r\n", KeyFault::OldKind),
        (b"SSH PRIVATE KEY FILE FORMAT 1.1\n\0\0\0", KeyFault::OldKind),
        (b"PK\x03\x04\x14\0\0\0", KeyFault::Unreadable),
        (b"hola", KeyFault::Unreadable),
        (cut_off, KeyFault::Unreadable),
    ];
    for (bytes, expected) in cases {
        let error = read(bytes, None).unwrap_err();
        let shown = String::from_utf8_lossy(bytes).into_owned();
        assert!(matches!(error, RemoteError::KeyInvalid { why, .. } if why == expected), "{shown}: {error:?}");
    }
    assert!(read(&vec![b'a'; MAX_BYTES + 1], None).is_err());
}

#[test]
fn file_that_asks_for_hours_is_refused_by_name() {
    let slow = include_str!("../../tests/host/keys/ed25519_ppk3_passphrase");
    let endless = slow.replace("Argon2-Passes: 34", "Argon2-Passes: 4294967295");
    let error = read(endless.as_bytes(), Some(PASSPHRASE)).unwrap_err();
    assert!(matches!(error, RemoteError::KeyInvalid { why: KeyFault::Costly, .. }), "{error:?}");
}

/// The library says in which line it found no key, and prints the line.
#[test]
fn key_is_not_shown_in_the_details() {
    let whole = include_str!("../../tests/host/keys/rsa_ppk2");
    let detail = |text: &str| match read(text.as_bytes(), None) {
        Err(RemoteError::KeyInvalid { detail, .. }) => detail,
        other => panic!("{other:?}"),
    };
    let secret: Vec<&str> = whole.lines().skip_while(|line| !line.starts_with("Private-Lines")).skip(1).collect();
    for lines in 1..secret.len() - 1 {
        let wrong = whole.replace(&format!("Private-Lines: {}", secret.len() - 1), &format!("Private-Lines: {lines}"));
        let detail = detail(&wrong);
        assert!(secret.iter().all(|line| !detail.contains(line)), "{detail}");
    }
}

#[test]
fn other_file_is_not_shown_in_the_details() {
    let detail = |bytes: &[u8]| match read(bytes, None) {
        Err(RemoteError::KeyInvalid { detail, .. }) => detail,
        other => panic!("{other:?}"),
    };
    assert_eq!(detail(b"lima-1 root clave-de-lima\n"), "");
    assert_eq!(detail(b"-----BEGIN CERTIFICATE-----\nAAAA\n"), "-----BEGIN CERTIFICATE-----");
}

proptest::proptest! {
    #[test]
    fn arbitrary_bytes_are_no_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
        let _ = read(&bytes, Some(PASSPHRASE));
        let around = [b"-----BEGIN EC PRIVATE KEY-----\n", &bytes[..], b"\n-----END EC PRIVATE KEY-----\n"].concat();
        let _ = read(&around, None);
        let putty = [b"PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: aes256-cbc\n", &bytes[..]].concat();
        let _ = read(&putty, Some(PASSPHRASE));
    }
}
