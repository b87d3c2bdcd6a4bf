//! The engine's `daemon.json`: bounds for logs are added, and nothing that is there is changed.
//!
//! Containers write their logs without bound by default, which is how the disks of the field fill up. Our own services have their bounds in
//! their compose files; this is for everything else on the server. The engine must be restarted to read it, which is not decided here.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::StackError;

const DRIVERS_WITH_SIZES: [&str; 2] = ["json-file", "local"];
const OPTIONS: [(&str, &str); 2] = [("max-file", "3"), ("max-size", "10m")];

/// The file with the missing bounds added, or `None` if there is nothing to add.
///
/// A driver that the person chose stays, and gets no options that it would not understand. Foreign keys and values all stay, in the
/// order of the alphabet: the order of the file is lost, since `serde_json` keeps it only by a feature that this workspace leaves off. An absent file and an empty one are the same.
///
/// `options` are those that the engine is started with: named in both places, one of them keeps it from starting.
pub fn merged(existing: Option<&str>, options: &[String]) -> Result<Option<String>, StackError> {
    let text = existing.unwrap_or_default().trim_start_matches('\u{feff}').trim();
    let mut settings: BTreeMap<String, Value> = if text.is_empty() {
        BTreeMap::new()
    } else {
        // The error says where, and not what: a proxy's password may be in the file.
        serde_json::from_str(text)
            .map_err(|error| invalid(format!("line {} column {}", error.line(), error.column())))?
    };
    let is_option = |name: &str| options.iter().any(|option| option == name);
    if is_option("log-driver") || is_option("log-opt") {
        return Ok(None);
    }
    let before = settings.clone();
    let driver = settings.entry("log-driver".to_owned()).or_insert_with(|| DRIVERS_WITH_SIZES[0].into());
    let Some(driver) = driver.as_str() else {
        return Err(invalid("log-driver"));
    };
    if DRIVERS_WITH_SIZES.contains(&driver) {
        let options = settings.entry("log-opts".to_owned()).or_insert_with(|| Map::new().into());
        let Some(options) = options.as_object_mut() else {
            return Err(invalid("log-opts"));
        };
        for (key, value) in OPTIONS {
            options.entry(key).or_insert_with(|| value.into());
        }
    }
    if settings == before {
        return Ok(None);
    }
    // `{:#}` of a JSON value cannot fail, unlike the functions that take any type.
    Ok(Some(format!("{:#}\n", Value::Object(settings.into_iter().collect()))))
}

fn invalid(reason: impl Into<String>) -> StackError {
    StackError::Daemon { reason: reason.into() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_fresh_file() {
        let fresh = merged(None, &[]).unwrap().unwrap();
        insta::assert_snapshot!(fresh);
        assert_eq!(merged(Some(" \n"), &[]).unwrap(), Some(fresh));
    }

    #[test]
    fn bounds_that_are_options_of_the_engine_are_not_set_in_the_file_too() {
        for option in ["log-driver", "log-opt"] {
            assert_eq!(merged(None, &[option.to_owned()]).unwrap(), None);
        }
        assert!(merged(None, &["host".to_owned()]).unwrap().is_some());
    }

    #[test]
    fn existing_settings_unchanged() {
        let existing = r#"{"registry-mirrors":["http://hub:5000"],"log-opts":{"max-size":"50m","tag":"{{.Name}}"}}"#;
        let after: Value = serde_json::from_str(&merged(Some(existing), &[]).unwrap().unwrap()).unwrap();
        let expected = serde_json::json!({
            "log-driver": "json-file",
            "log-opts": {"max-file": "3", "max-size": "50m", "tag": "{{.Name}}"},
            "registry-mirrors": ["http://hub:5000"],
        });
        assert_eq!(after, expected);
    }

    #[test]
    fn existing_log_driver_kept_without_our_options() {
        assert_eq!(merged(Some(r#"{"log-driver":"journald"}"#), &[]).unwrap(), None);
        assert_eq!(
            merged(Some(r#"{"log-driver":"syslog","log-opts":{"syslog-address":"udp://x"}}"#), &[]).unwrap(),
            None
        );
        let local = merged(Some(r#"{"log-driver":"local"}"#), &[]).unwrap().unwrap();
        assert_eq!(
            serde_json::from_str::<Value>(&local).unwrap(),
            serde_json::json!({"log-driver": "local", "log-opts": {"max-file": "3", "max-size": "10m"}})
        );
    }

    #[test]
    fn settings_invalid_for_engine_refused() {
        for bad in ["{", "[]", "3", r#"{"log-driver":3}"#, r#"{"log-opts":"x"}"#] {
            assert!(matches!(merged(Some(bad), &[]), Err(StackError::Daemon { .. })), "{bad}");
        }
        let secret = merged(Some("{\"proxies\":{\"http-proxy\":\"http://u:hunter2@p\" oops}}"), &[]).unwrap_err();
        assert!(!format!("{secret} {secret:?}").contains("hunter2"));
    }

    proptest! {
        #[test]
        fn arbitrary_text_merged_idempotently_or_refused(text in prop_oneof!["\\PC{0,40}", "[{}\\[\\]\":,a-z0-9 \n-]{0,60}"]) {
            if let Ok(Some(after)) = merged(Some(&text), &[]) {
                prop_assert_eq!(merged(Some(&after), &[]).unwrap(), None);
            }
        }

        #[test]
        fn merge_is_idempotent_and_loses_no_key(
            foreign in proptest::collection::btree_map("[a-z-]{1,8}", any::<u32>(), 0..5),
            options in proptest::collection::btree_map("max-size|max-file|tag", "[a-z0-9]{1,4}", 0..3),
        ) {
            let mut value = serde_json::to_value(&foreign).unwrap();
            value["log-opts"] = serde_json::to_value(&options).unwrap();
            let before = value.to_string();
            let after = merged(Some(&before), &[]).unwrap().unwrap();
            prop_assert_eq!(merged(Some(&after), &[]).unwrap(), None);
            let after: Value = serde_json::from_str(&after).unwrap();
            for (key, number) in foreign {
                prop_assert_eq!(&after[key.as_str()], &Value::from(number));
            }
            for (key, text) in options {
                prop_assert_eq!(&after["log-opts"][key.as_str()], &Value::from(text));
            }
        }
    }
}
