//! `.env`: merging sets what is wanted, keeps every other line byte for byte, and twice is once.

use model::{Domain, InstanceNumber, MysqlPort};
use secrecy::{ExposeSecret as _, SecretString};
use stack::environment::{
    Environment, InstanceSecrets, app_key, is_merged, merge, wanted, with_app_key, without_app_key,
};
use stack::{Images, Instance, Layout, Sizing};

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
    let wishes = wanted(&instance, &secrets).unwrap();

    let once = merge(text, &wishes);
    let once = once.expose_secret();
    assert_eq!(merge(once, &wishes).expose_secret(), once, "twice is once");
    assert!(is_merged(once, &wishes));
    let (before, after) = (Environment::parse(text), Environment::parse(once));
    for wish in &wishes {
        let value = after.get(wish.key).expect(wish.key);
        let stays = before.get(wish.key).is_some_and(|old| old == value);
        assert!(stays || value == wish.value.expose_secret(), "{}", wish.key);
    }
    // Every line of the file is still there, in its place, unless it names a key that is wanted.
    let plain = before.render();
    let mut left = once.lines();
    for line in plain.lines().filter(|line| !wishes.iter().any(|wish| line.contains(wish.key))) {
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
