//! The compose files of an instance and of the proxy, in the form of Compose v2 (2.18 and later).
//!
//! Values that differ between installations of one instance (passwords, the database's port) are not in these files: Compose fills them in
//! from the `.env` beside them. The shape of a compose file is in `shape`; here is what is said with it.

mod shape;
#[cfg(test)]
mod tests;

use std::time::Duration;

use model::{ImageReference, Images, Role};

use self::shape::{
    Attachment, Condition, DependsOn, File, Health, Logging, LoggingOptions, Network, Networks, Ordered, Service,
    ServiceNetworks, Volume,
};
use crate::layout::CODE;
use crate::{Instance, StackError, php_settings};

/// The network on which the proxy reaches the instances' web servers, and nothing else of theirs. It belongs to none of
/// them, and is made before them. All else of an instance is on the network that Compose makes for its project.
pub const NETWORK: &str = "proxynet";

/// The name of our proxy's compose project. Not `proxy`, as every installer of the family calls its own: Compose would take
/// that one's container for ours and make it again.
pub const PROXY_PROJECT: &str = "smart-proxy";

/// The name of the proxy's one service.
pub const PROXY_SERVICE: &str = "proxy";

/// The label that holds the number of a container's instance.
pub const INSTANCE_LABEL: &str = "pe.instalador-smart.instance";

/// The label that holds what a container is for.
pub const ROLE_LABEL: &str = "pe.instalador-smart.role";

/// Laravel's clock: once a minute, on the minute, what is due. `schedule:work` came with Laravel 8 and ends with the words of
/// each version; this runs with all of them, and says in our own words how each minute ended. A minute that takes long does
/// not keep the next one back, and is waited for at the end. Images of PHP-FPM are stopped by QUIT. Compose takes one dollar
/// sign of two for itself.
const SCHEDULER: &str = concat!(
    "trap 'kill $$!; wait; exit 0' TERM INT QUIT; while :; do sleep $$((60 - $$(date +%s) % 60)) & wait $$!; ",
    "(php -d memory_limit=-1 artisan schedule:run --no-interaction; echo \"scheduler: ended with $$?\") & done"
);

/// What [`SCHEDULER`] prints after a minute that went well.
pub const SCHEDULER_RAN: &str = "scheduler: ended with 0";

/// The file `docker-compose.yml` of an instance, for its folder.
pub fn instance(instance: &Instance) -> Result<String, StackError> {
    let number = instance.number;
    let services = Role::OF_INSTANCE.map(|role| {
        let mut service = service(instance, role);
        if instance.has_start_interval {
            service.healthcheck = service.healthcheck.map(Health::often_at_first);
        }
        (instance.service(role), service)
    });
    File {
        name: number.project(),
        services: Ordered(services.into()),
        networks: Networks { default: None, shared: Some(SHARED_NETWORK) },
        volumes: Ordered(vec![
            (format!("mysqldata{number}"), Volume { driver: "local" }),
            (format!("redisdata{number}"), Volume { driver: "local" }),
        ]),
    }
    .written()
}

/// The file `docker-compose.yml` of the proxy, for the proxy's folder.
///
/// Not privileged, unlike the field's: reading the engine's socket is all it needs. It is distinguished from other containers by its label.
pub fn proxy(images: &Images) -> Result<String, StackError> {
    let service = Service {
        ports: vec!["80:80".to_owned(), "443:443".to_owned()],
        volumes: vec![
            "./../certs:/etc/nginx/certs:ro".to_owned(),
            "./vhost.d/default:/etc/nginx/vhost.d/default:ro".to_owned(),
            "/var/run/docker.sock:/tmp/docker.sock:ro".to_owned(),
        ],
        labels: Ordered(vec![(ROLE_LABEL, Role::Proxy.to_string())]),
        ..common(&images.proxy)
    };
    File {
        name: PROXY_PROJECT.to_owned(),
        services: Ordered(vec![(PROXY_SERVICE.to_owned(), service)]),
        networks: Networks { default: Some(SHARED_NETWORK), shared: None },
        volumes: Ordered(Vec::new()),
    }
    .written()
}

const SHARED_NETWORK: Network = Network { name: NETWORK, external: true };

/// What every service has.
fn common(image: &ImageReference) -> Service {
    Service {
        image: image.to_string(),
        restart: "always",
        logging: Logging { driver: "json-file", options: LoggingOptions { max_size: "10m", max_file: "3" } },
        ..Service::default()
    }
}

fn service(instance: &Instance, role: Role) -> Service {
    let number = instance.number;
    let labels = vec![(INSTANCE_LABEL, number.to_string()), (ROLE_LABEL, role.to_string())];
    let base = Service { labels: Ordered(labels), ..common(instance.image(role)) };
    let code = format!("./:{CODE}");
    match role {
        Role::Nginx => nginx(instance, base),
        Role::Fpm => Service {
            working_dir: Some(CODE),
            environment: php_environment(),
            volumes: vec![
                "./ssh:/root/.ssh".to_owned(),
                "./ssh:/var/www/.ssh".to_owned(),
                format!("./php/gitconfig:{}:ro", php_settings::GIT_SETTINGS),
                php_settings(),
                code,
            ],
            networks: Some(ServiceNetworks {
                default: Some(Attachment { aliases: vec![Instance::php_name(instance.number)] }),
                shared: None,
            }),
            depends_on: on_data(instance),
            healthcheck: Some(listening(9000, 30)),
            ..base
        },
        Role::Mariadb => mariadb(instance, base),
        Role::Redis => Service {
            volumes: vec![format!("redisdata{number}:/data")],
            healthcheck: Some(Health::new("redis-cli ping | grep -q PONG").within(30)),
            ..base
        },
        // The entry point, and not only the command: what the image's own would do with a command is not known, and the field's image
        // starts a cron that runs every task once more for each tenant.
        Role::Scheduling => Service {
            working_dir: Some(CODE),
            entrypoint: vec!["sh", "-c", SCHEDULER],
            init: OWN_FIRST_PROGRAM,
            user: Some("www-data"),
            environment: php_environment(),
            volumes: vec![php_settings(), code],
            depends_on: on_data(instance),
            stop_grace_period: Some("30s"),
            healthcheck: Some(Health::new("grep -q schedule:run /proc/1/cmdline").within(30)),
            ..base
        },
        Role::Supervisor | Role::Proxy => Service {
            working_dir: Some(CODE),
            entrypoint: vec!["supervisord", "-n", "-c", "/etc/supervisor/supervisord.conf"],
            init: OWN_FIRST_PROGRAM,
            environment: php_environment(),
            volumes: vec![
                php_settings(),
                code,
                "./supervisor.conf:/etc/supervisor/conf.d/supervisor.conf:ro".to_owned(),
            ],
            depends_on: on_data(instance),
            // A worker in the middle of a job may take a minute, Laravel's own limit for a job.
            stop_grace_period: Some("75s"),
            // Asked less often than the others: supervisorctl is a whole Python each time.
            healthcheck: Some(
                Health::new("supervisorctl -c /etc/supervisor/supervisord.conf status | grep -q RUNNING")
                    .within(60)
                    .every(Duration::from_secs(15)),
            ),
            ..base
        },
    }
}

/// The web server reads the code and never writes it.
fn nginx(instance: &Instance, base: Service) -> Service {
    let domain = &instance.domain;
    Service {
        working_dir: Some(CODE),
        environment: Ordered(vec![
            ("VIRTUAL_HOST", format!("{domain}, *.{domain}")),
            ("VIRTUAL_PORT", "80".to_owned()),
            // Named outright: left to itself, an old proxy picks the longest name that fits, and so a parent domain's certificate.
            ("CERT_NAME", domain.to_string()),
        ]),
        volumes: vec![
            format!("./:{CODE}:ro"),
            format!("{}:/etc/nginx/sites-available:ro", instance.layout.site_folder(instance.number)),
        ],
        // The only service that others may reach. Compose attaches the other five to the instance's own network by itself.
        networks: Some(ServiceNetworks { default: Some(Attachment::default()), shared: Some(Attachment::default()) }),
        depends_on: Ordered(vec![(instance.service(Role::Fpm), DependsOn { condition: Condition::ServiceHealthy })]),
        healthcheck: Some(listening(80, 30)),
        ..base
    }
}

fn mariadb(instance: &Instance, base: Service) -> Service {
    let keys = ["MYSQL_USER", "MYSQL_PASSWORD", "MYSQL_DATABASE", "MYSQL_ROOT_PASSWORD", "MYSQL_PORT_HOST"];
    Service {
        // Arguments that begin with a dash are handed to the server by the image's entry point.
        command: vec![format!("--innodb-buffer-pool-size={}M", instance.sizing.buffer_pool_mib)],
        environment: Ordered(keys.map(|key| (key, format!("${{{key}}}"))).into()),
        volumes: vec![format!("mysqldata{}:/var/lib/mysql", instance.number)],
        // Docker's rules come before the firewall's, so a port on all addresses would be open whatever ufw says.
        ports: vec!["127.0.0.1:${MYSQL_PORT_HOST}:3306".to_owned()],
        // Docker's ten seconds are too short to write a large buffer to a slow disk.
        stop_grace_period: Some("120s"),
        // `status` and not `ping`: ping is content with a refused login. Over TCP, which the server opens only once it is set up. The
        // password goes by the environment; a password that an older volume does not know shows as unhealthy.
        healthcheck: Some(
            Health::new(concat!(
                r#"MYSQL_PWD="$$MYSQL_ROOT_PASSWORD" "#,
                r#""$$(command -v mysqladmin || command -v mariadb-admin)" -uroot -h127.0.0.1 status"#
            ))
            .within(120),
        ),
        ..base
    }
}

/// Whatever the engine's settings say: a stop waits for what the container's first program started, and an `init` of the
/// engine's would have started that one alone, for ever.
const OWN_FIRST_PROGRAM: Option<bool> = Some(false);

/// How the settings of PHP get into a container.
fn php_settings() -> String {
    format!("./php:{}:ro", php_settings::FOLDER)
}

fn php_environment() -> Ordered<&'static str, String> {
    Ordered(vec![php_settings::variable()])
}

fn on_data(instance: &Instance) -> Ordered<String, DependsOn> {
    let healthy = |role| (instance.service(role), DependsOn { condition: Condition::ServiceHealthy });
    Ordered(vec![healthy(Role::Mariadb), healthy(Role::Redis)])
}

/// A program listens on the port, asked of the kernel: the images have neither `nc` nor `curl` for certain.
fn listening(port: u16, seconds: u64) -> Health {
    Health::new(&format!("grep -qsE ':{port:04X} [0-9A-F]+:0000 0A' /proc/net/tcp /proc/net/tcp6")).within(seconds)
}
