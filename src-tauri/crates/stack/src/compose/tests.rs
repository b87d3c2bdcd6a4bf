//! The compose files as text, and as a YAML reader sees them.

use model::{ImageReference, Images, Role};
use proptest::prelude::*;
use serde_json::Value;

use super::{instance, proxy};
use crate::Instance;
use crate::testing::{any_instance, made};

fn read(yaml: &str) -> Value {
    serde_saphyr::from_str(yaml).unwrap()
}

#[test]
fn text_of_an_instance() {
    insta::assert_snapshot!(instance(&crate::testing::instance()).unwrap());
}

#[test]
fn health_is_asked_often_at_first_and_then_seldom_where_that_is_known() {
    let asked = |has_start_interval| {
        let file = read(&instance(&Instance { has_start_interval, ..made("a.pe", 2, 3307) }).unwrap());
        ["redis2", "supervisor2"].map(|name| {
            let health = &file["services"][name]["healthcheck"];
            (health["interval"].clone(), health["start_interval"].clone())
        })
    };
    assert_eq!(asked(true), [("30s".into(), "1s".into()), ("30s".into(), "3s".into())]);
    assert_eq!(asked(false), [("5s".into(), Value::Null), ("15s".into(), Value::Null)]);
}

#[test]
fn text_of_the_proxy() {
    insta::assert_snapshot!(proxy(&Images::default()).unwrap());
}

#[test]
fn a_child_image_is_run_by_its_service_only() {
    let mut given: Instance = made("a.pe", 2, 3307);
    let child: ImageReference = "smart2-fpm:ext-00".parse().unwrap();
    given.php_images = given.php_images.with(Role::Fpm, child);
    let file = read(&instance(&given).unwrap());
    assert_eq!(file["services"]["fpm2"]["image"], "smart2-fpm:ext-00");
    assert_eq!(file["services"]["supervisor2"]["image"], "rash07/php7.4-supervisor");
}

#[test]
fn only_proxy_is_published_to_the_world() {
    let file = read(&instance(&crate::testing::instance()).unwrap());
    let services = file["services"].as_object().unwrap();
    let ports: Vec<_> = services.values().filter_map(|service| service["ports"].as_array()).flatten().collect();
    assert_eq!(ports, ["127.0.0.1:${MYSQL_PORT_HOST}:3306"]);
    assert!(!proxy(&Images::default()).unwrap().contains("privileged"));
}

proptest! {
    #[test]
    fn requested_values_are_read_back(given in any_instance()) {
        let number = given.number;
        let file = read(&instance(&given).unwrap());
        prop_assert!(file.get("version").is_none());
        prop_assert_eq!(&file["name"], &Value::from(number.project()));
        // No `default`: Compose makes one for the project.
        let shared = serde_json::json!({"proxynet": {"name": "proxynet", "external": true}});
        prop_assert_eq!(&file["networks"], &shared);
        let volumes: Vec<_> = file["volumes"].as_object().unwrap().keys().cloned().collect();
        prop_assert_eq!(volumes, [format!("mysqldata{number}"), format!("redisdata{number}")]);

        let services = file["services"].as_object().unwrap();
        prop_assert_eq!(services.len(), 6);
        for role in Role::OF_INSTANCE {
            let service = &services[&given.service(role)];
            prop_assert_eq!(&service["restart"], "always");
            prop_assert_eq!(&service["image"], &Value::from(given.image(role).as_str()));
            prop_assert_eq!(&service["labels"]["pe.instalador-smart.instance"], &Value::from(number.to_string()));
            prop_assert_eq!(&service["logging"]["options"]["max-file"], &Value::from("3"));
            prop_assert!(service["healthcheck"]["test"][1].is_string());
            // The web server alone can be reached by others.
            let is_shared = !service["networks"]["proxynet"].is_null();
            prop_assert_eq!(is_shared, role == Role::Nginx);
            for other in service["depends_on"].as_object().into_iter().flatten() {
                prop_assert!(services.contains_key(other.0));
                prop_assert_eq!(&other.1["condition"], "service_healthy");
            }
        }

        let php = &services[&given.service(Role::Fpm)]["networks"];
        prop_assert_eq!(php, &serde_json::json!({"default": {"aliases": [Instance::php_name(given.number)]}}));
        let domain = given.domain.as_str();
        let environment = &services[&given.service(Role::Nginx)]["environment"];
        prop_assert_eq!(&environment["VIRTUAL_HOST"], &Value::from(format!("{domain}, *.{domain}")));
        prop_assert_eq!(&environment["VIRTUAL_PORT"], &Value::from("80"));
        prop_assert_eq!(&environment["CERT_NAME"], &Value::from(domain));
        let environment = services[&given.service(Role::Mariadb)]["environment"].as_object().unwrap();
        for (key, value) in environment {
            prop_assert_eq!(value, &Value::from(format!("${{{key}}}")));
        }
    }
}
