//! Compose: versions as it prints them, names of images, and files that a reader of YAML understands as they were meant.

use docker::ComposeVersion;
use model::{Domain, InstanceNumber, MysqlPort};
use model::{ImageReference, Images, Role, Sizing};
use serde_json::Value;
use stack::{Instance, Layout, compose};

pub fn enter(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    let mut lines = text.lines();
    let mut next = || lines.next().unwrap_or_default();
    if let Ok(version) = next().parse::<ComposeVersion>() {
        assert_eq!(version.to_string().parse(), Ok(version));
    }
    let (Ok(domain), Ok(nginx)) = (next().parse::<Domain>(), next().parse::<ImageReference>()) else { return };
    assert_eq!(nginx.to_string().parse::<ImageReference>().unwrap(), nginx);
    let number = next().parse().unwrap_or(InstanceNumber::FIRST);
    let port = next().parse().unwrap_or(MysqlPort::DEFAULT);
    let base = next().parse().unwrap_or_default();
    let images = Images { nginx: nginx.clone(), proxy: nginx.clone(), ..Images::default() };
    let sizing = Sizing { workers: 2, buffer_pool_mib: 128 };
    let instance = Instance::new(number, domain.clone(), port, Layout::new(base), images.clone(), sizing);

    let file = read(&compose::instance(&instance).unwrap());
    let services = file["services"].as_object().unwrap();
    assert_eq!(services.len(), Role::OF_INSTANCE.len());
    assert_eq!(services[&instance.service(Role::Nginx)]["image"], nginx.as_str());
    let names = services[&instance.service(Role::Nginx)]["environment"].to_string();
    assert!(names.contains(&format!("{domain}, *.{domain}")), "{names}");
    assert!(services.values().all(|service| service.get("privileged").is_none()));

    let file = read(&compose::proxy(&images).unwrap());
    assert!(file["services"].as_object().unwrap().values().all(|service| service["image"] == nginx.as_str()));
}

fn read(text: &str) -> Value {
    serde_saphyr::from_str(text).expect(text)
}
