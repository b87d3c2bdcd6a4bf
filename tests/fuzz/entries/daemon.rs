//! `daemon.json`: what is added is added once, and every existing key keeps its value.

use serde_json::Value;
use stack::daemon::merged;

pub fn enter(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    let Ok(Some(after)) = merged(Some(text), &[]) else { return };
    assert_eq!(merged(Some(&after), &[]).unwrap(), None, "twice is once");
    let after: Value = serde_json::from_str(&after).unwrap();
    let Ok(Value::Object(before)) = serde_json::from_str(text.trim_start_matches('\u{feff}')) else { return };
    for (key, value) in before {
        match (key.as_str(), value) {
            ("log-opts", Value::Object(options)) => {
                for (option, value) in options {
                    assert_eq!(after["log-opts"][&option], value);
                }
            }
            (key, value) => assert_eq!(after[key], value),
        }
    }
}
