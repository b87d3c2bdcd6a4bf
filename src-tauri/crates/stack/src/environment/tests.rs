//! What merging does to files as they are found in the field, and what it never does to any file.

use proptest::prelude::*;
use secrecy::{ExposeSecret, SecretString};

use super::*;
use crate::StackError;
use crate::testing::{any_instance, instance, made, secrets};

/// Made up after the examples of the field: order, blank lines, a duplicate, a comment with a key in it, a line end of Windows.
const EXAMPLE: &str = "\u{feff}APP_NAME=\"Facturador Smart\"\r\nAPP_ENV=local\nAPP_KEY=base64:cHVibGlj\nAPP_DEBUG=true # only here\n\
    APP_URL_BASE=demo.test\nAPP_URL=http://${APP_URL_BASE}\n\n# DB_HOST=old\nDB_CONNECTION=system\nDB_HOST=127.0.0.1\n\
    DB_PASSWORD='a b'\nDB_PASSWORD=secret\n\nREDIS_HOST=127.0.0.1\nMAIL_FROM_NAME=\"${APP_NAME}\"\nexport PREFIX_DATABASE = tenancy\n\
    TEXT=\"two\nDB_HOST=not-a-key\"\nnot an assignment";

fn settings() -> Vec<Wanted> {
    wanted(&instance(), &secrets("r00t.pass_word-1", "plain.pass_word-1"), true).unwrap()
}

fn merged(text: &str) -> String {
    merge(text, &settings()).expose_secret().to_owned()
}

#[test]
fn text_of_a_merged_example() {
    insta::assert_snapshot!(merged(EXAMPLE));
}

#[test]
fn text_of_a_merged_nothing() {
    insta::assert_snapshot!(merged(""));
}

#[test]
fn https_url_is_kept() {
    for (text, kept) in [
        ("APP_URL=https://${APP_URL_BASE}\nFORCE_HTTPS=true\n", "APP_URL=https://fact.rog.pe\nFORCE_HTTPS=true\n"),
        ("APP_URL=\"https://fact.rog.pe\"\nFORCE_HTTPS=1\n", "APP_URL=\"https://fact.rog.pe\"\nFORCE_HTTPS=1\n"),
    ] {
        assert!(merged(text).starts_with(kept), "{text}");
    }
    let other = Environment::parse(&merged("APP_URL=https://demo.test\nFORCE_HTTPS=\n"));
    assert_eq!(other.get("APP_URL").as_deref(), Some("http://fact.rog.pe"));
    assert_eq!(other.get("FORCE_HTTPS").as_deref(), Some("false"));
}

#[test]
fn address_is_the_domain_itself() {
    for text in ["APP_URL='http://${APP_URL_BASE}'\n", "APP_URL=http://${APP_URL_BASE}\n", "APP_URL=\n"] {
        assert!(merged(text).starts_with("APP_URL=http://fact.rog.pe\n"), "{text}");
    }
}

#[test]
fn values_are_read_as_laravel_reads_them() {
    for (text, value) in [
        ("K=a", "a"),
        ("K= a  ", "a"),
        ("K = a", "a"),
        ("export K=a", "a"),
        ("K=", ""),
        ("K=a # b", "a"),
        ("K=a#b", "a"),
        ("K=\"a # b\" # c", "a # b"),
        ("K='a \\n \"b\"'", "a \\n \"b\""),
        ("K=\"a \\\"b\\\" \\$c \\\\\"", "a \"b\" $c \\"),
        ("K=\"a\nb\"", "a\nb"),
        ("K=a\nK=b", "b"),
        ("K=a=b", "a=b"),
        ("K=\"open", "\"open"),
    ] {
        assert_eq!(Environment::parse(text).get("K").as_deref(), Some(value), "{text}");
    }
    for text in ["#K=a", "K", "=a", "K L=a", "KK=a"] {
        assert_eq!(Environment::parse(text).get("K"), None, "{text}");
    }
}

#[test]
fn laravels_key() {
    assert!(app_key("APP_KEY=\n").is_none() && app_key("").is_none());
    let key = app_key(EXAMPLE).unwrap();
    assert_eq!(key.expose_secret(), "base64:cHVibGlj");
    let blank = without_app_key(EXAMPLE);
    assert!(app_key(&blank).is_none() && blank.contains("\nAPP_KEY=\n"));
    assert_eq!(without_app_key("A=b"), "A=b\n");
    let own = SecretString::from("base64:b3du/+==");
    let text = with_app_key(&blank, &own);
    assert_eq!(app_key(text.expose_secret()).unwrap().expose_secret(), own.expose_secret());
    assert_eq!(app_key(&merged(text.expose_secret())).unwrap().expose_secret(), own.expose_secret());
}

#[test]
fn secrets_do_not_show() {
    let text = format!("{:?} {:?}", Environment::parse(&merged(EXAMPLE)), settings());
    assert!(!text.contains("pass_word") && !text.contains("cHVibGlj") && text.contains("APP_KEY"));
}

#[test]
fn unsafe_secrets_are_refused() {
    for bad in ["", "a b", "a$b", "a'b", "a\"b", "a#b", "a\nb", "a\\b", "-a", "ñ"] {
        assert!(!is_safe_everywhere(bad));
        let error = wanted(&instance(), &secrets(bad, "good"), true).unwrap_err();
        assert!(matches!(error, StackError::UnsafeSecret { key: "DB_PASSWORD" }));
        assert!(matches!(
            wanted(&instance(), &secrets("good", bad), true).unwrap_err(),
            StackError::UnsafeSecret { key: "MYSQL_PASSWORD" }
        ));
    }
}

/// Pieces of which files are made, broken ones among them.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("DB_HOST=".to_owned()),
        Just("APP_URL=".to_owned()),
        Just("FORCE_HTTPS=true".to_owned()),
        Just("MYSQL_PASSWORD = ".to_owned()),
        Just("export REDIS_HOST=".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\"".to_owned()),
        Just("'".to_owned()),
        Just("\\".to_owned()),
        Just("#".to_owned()),
        Just(" ".to_owned()),
        Just("${APP_URL_BASE}".to_owned()),
        "\\PC{0,6}",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn merge_is_idempotent(text in any_text()) {
        let once = merged(&text);
        prop_assert_eq!(merged(&once), once.as_str());
        prop_assert!(is_merged(&once, &settings()));
    }

    #[test]
    fn file_round_trips(text in any_text()) {
        let plain = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
        let mut expected = plain.clone();
        if !plain.is_empty() && !plain.ends_with('\n') {
            expected.push('\n');
        }
        prop_assert_eq!(Environment::parse(&text).render(), expected);
    }

    #[test]
    fn every_line_that_names_no_wanted_key_stays_byte_for_byte(text in "[A-Z_]{0,9}[=# \\PC]{0,12}(\n([A-Z_]{0,9}[=#$ ]{0,2}[^\\n\\r'\"]{0,12})){0,8}") {
        prop_assume!(!text.contains(['"', '\'']) && !text.starts_with('\u{feff}') && !text.contains('\r'));
        let after = merged(&text);
        let settings = settings();
        let mut left = after.lines();
        for line in text.split('\n').filter(|line| !settings.iter().any(|setting| line.contains(setting.key))) {
            prop_assert!(line.is_empty() || left.any(|other| other == line), "{:?} is lost", line);
        }
    }

    #[test]
    fn no_other_key_changes(text in any_text(), foreign in "[A-Z]{3,5}_X", value in "[a-zA-Z0-9 #$'\\\\\"]{0,12}") {
        let mut before = Environment::parse(&text);
        before.set(&foreign, &value);
        let before = before.render();
        // A quote that is never closed swallows what follows it, for every reader: only whole files are asked about.
        prop_assume!(Environment::parse(&before).get(&foreign).as_deref() == Some(value.as_str()));
        let after = Environment::parse(&merged(&before));
        prop_assert_eq!(after.get(&foreign), Some(value));
    }

    #[test]
    fn every_value_that_is_set_is_read_back(value in "[^\\r]{0,20}", twice in "[^\\r]{0,20}") {
        let mut environment = Environment::parse("A=1\n");
        environment.set("K", &value);
        prop_assert_eq!(Environment::parse(&environment.render()).get("K"), Some(value));
        environment.set("K", &twice);
        prop_assert_eq!(Environment::parse(&environment.render()).get("K"), Some(twice));
    }

    #[test]
    fn every_requested_value_survives(
        given in any_instance(), root in "[A-Za-z0-9_.][A-Za-z0-9_.-]{0,40}", plain in "[A-Za-z0-9_.][A-Za-z0-9_.-]{0,40}"
    ) {
        let settings = wanted(&given, &secrets(&root, &plain), true).unwrap();
        let text = merge(EXAMPLE, &settings);
        let environment = Environment::parse(text.expose_secret());
        for setting in &settings {
            prop_assert_eq!(environment.get(setting.key).unwrap(), setting.value.expose_secret());
            // No quotes are needed, so that a plain reader sees the same as a clever one.
            let line = format!("{}={}", setting.key, setting.value.expose_secret());
            prop_assert!(text.expose_secret().lines().any(|l| l == line || l.starts_with(&format!("{line} #"))), "{}", setting.key);
        }
        prop_assert_eq!(environment.get("DB_CONNECTION"), Some("system".to_owned()));
    }
}

#[test]
fn other_instance_changes_its_own_keys() {
    let other = made("otro.pe", 2, 3307);
    let settings = wanted(&other, &secrets("b", "c"), true).unwrap();
    let text = merge(&merged(EXAMPLE), &settings);
    let environment = Environment::parse(text.expose_secret());
    assert_eq!(environment.get("DB_HOST").as_deref(), Some("mariadb2"));
    assert_eq!(environment.get("MYSQL_PORT_HOST").as_deref(), Some("3307"));
    assert_eq!(environment.get("APP_URL_BASE").as_deref(), Some("otro.pe"));
}

#[test]
fn environment_of_another_installation_loses_what_its_server_alone_has() {
    let text = "APP_NAME=Facturador\nAPP_KEY=base64:x\nCOMPOSE_FILE=/etc/x.yml\nREDIS_PASSWORD=vieja\n# nota\nMAIL_HOST=smtp.ejemplo.pe\nFORCE_HTTPS=true\nDB_SOCKET=/x\n";
    assert_eq!(
        from_another_installation(text),
        "APP_NAME=Facturador\nAPP_KEY=base64:x\n# nota\nMAIL_HOST=smtp.ejemplo.pe\n"
    );
}

#[test]
fn keys_that_laravel_can_use() {
    assert!(is_app_key("base64:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
    for bad in ["", "base64:", "SomeRandomString", "base64:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "base64:x="] {
        assert!(!is_app_key(bad), "{bad}");
    }
}

#[test]
fn https_of_an_example_is_not_kept_where_none_is_served() {
    let settings = wanted(&instance(), &secrets("a", "b"), false).unwrap();
    for text in
        ["APP_URL=https://${APP_URL_BASE}\nFORCE_HTTPS=true\n", "APP_URL='https://fact.rog.pe'\nFORCE_HTTPS=1\n"]
    {
        let environment = Environment::parse(merge(text, &settings).expose_secret());
        assert_eq!(environment.get("APP_URL").as_deref(), Some("http://fact.rog.pe"));
        assert_eq!(environment.get("FORCE_HTTPS").as_deref(), Some("false"));
    }
}

#[test]
fn pasted_blank_is_part_of_the_value() {
    let environment = Environment::parse("DB_HOST=mariadb1\u{a0}\n");
    assert_eq!(environment.get("DB_HOST").as_deref(), Some("mariadb1\u{a0}"));
}

#[test]
fn value_that_two_readers_read_as_two_is_written_for_both() {
    let mut environment = Environment::parse("DB_PASSWORD=Clave#2024 # de antes\nAPP_NAME=a # b\n");
    environment.set("DB_PASSWORD", "Clave");
    environment.set("APP_NAME", "a");
    assert_eq!(environment.render(), "DB_PASSWORD=Clave\nAPP_NAME=a # b\n");
}

#[test]
fn line_that_laravel_refuses_is_named() {
    let refused = |text: &str| Environment::parse(text).refused_line();
    assert_eq!(refused("# uno\n\nCERT=\"a\nb\"\nAPP_NAME=Mi Empresa SAC\n"), Some((5, "APP_NAME".to_owned())));
    for good in ["APP_NAME=\"Mi Empresa\"\n", "A='b c'\n", "A=b # c d\n", "KEY = valor\n", "A=\n", "texto suelto\n"] {
        assert_eq!(refused(good), None, "{good}");
    }
}
