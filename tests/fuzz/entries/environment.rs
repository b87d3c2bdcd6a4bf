//! `.env`: merging sets what is wanted, keeps every other line byte for byte, and twice is once.

use model::{Domain, InstanceNumber, MysqlPort};
use model::{Images, Sizing};
use secrecy::{ExposeSecret as _, SecretString};
use stack::environment::{
    Environment, InstanceSecrets, app_key, is_merged, merge, wanted, with_app_key, without_app_key,
};
use stack::{Instance, Layout};

pub fn enter(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    let instance = Instance::new(
        InstanceNumber::FIRST,
        "fact.rog.pe".parse::<Domain>().unwrap(),
        MysqlPort::DEFAULT,
        Layout::default(),
        Images::default(),
        Sizing { workers: 2, buffer_pool_mib: 128 },
    );
    let secrets =
        InstanceSecrets { mysql_root: SecretString::from("r00t.pass_word"), mysql: SecretString::from("plain") };
    let settings = wanted(&instance, &secrets, true).unwrap();

    let once = merge(text, &settings);
    let once = once.expose_secret();
    assert_eq!(merge(once, &settings).expose_secret(), once, "twice is once");
    assert!(is_merged(once, &settings));
    let (before, after) = (Environment::parse(text), Environment::parse(once));
    for setting in &settings {
        let value = after.get(setting.key).expect(setting.key);
        let kept = before.get(setting.key).and_then(|old| setting.rule.instead(&old).map(str::to_owned));
        assert!(kept.is_some_and(|kept| kept == value) || value == setting.value.expose_secret(), "{}", setting.key);
    }
    // Every line of the file is still there, in its place, unless it names a key that is wanted.
    let plain = before.render();
    let mut left = once.lines();
    for line in plain.lines().filter(|line| !settings.iter().any(|setting| line.contains(setting.key))) {
        // Lines within a quoted value of a wanted key go with the value.
        if plain.contains(['"', '\'']) {
            break;
        }
        assert!(left.any(|other| other == line), "{line:?} is lost");
    }

    let key = SecretString::from("base64:b3du/+==");
    let keyed = with_app_key(text, &key);
    assert_eq!(app_key(keyed.expose_secret()).unwrap().expose_secret(), key.expose_secret());
    assert!(app_key(&without_app_key(keyed.expose_secret())).is_none());
    assert_eq!(Environment::parse(&plain).render(), plain);
}
