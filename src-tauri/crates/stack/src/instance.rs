//! Everything that the files of one instance are made of. It holds no secret.

use model::{Domain, ImageReference, Images, InstanceNumber, MysqlPort, Role, Sizing};

use crate::{Layout, PhpImages};

/// One instance as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Its number.
    pub number: InstanceNumber,
    /// Its domain.
    pub domain: Domain,
    /// The port of its database on 127.0.0.1.
    pub mysql_port: MysqlPort,
    /// Where its files lie.
    pub layout: Layout,
    /// The images that are pulled.
    pub images: Images,
    /// The images that its PHP services run: those pulled, or children of them.
    pub php_images: PhpImages,
    /// How big its parts are.
    pub sizing: Sizing,
    /// Whether engine and Compose can ask a service for its health at an interval of its own while it starts.
    pub has_start_interval: bool,
}

impl Instance {
    /// An instance that runs the pulled images themselves.
    pub fn new(
        number: InstanceNumber,
        domain: Domain,
        mysql_port: MysqlPort,
        layout: Layout,
        images: Images,
        sizing: Sizing,
    ) -> Self {
        let php_images = PhpImages::pulled(&images);
        Self { number, domain, mysql_port, layout, images, php_images, sizing, has_start_interval: false }
    }

    /// The name by which the web server reaches PHP. It exists on the instance's own network alone: a bare service name may
    /// also be that of somebody else's container on the shared network, and Docker's name server asks that one first.
    pub fn php_name(number: InstanceNumber) -> String {
        format!("php.{}.internal", number.project())
    }

    /// The name of a role's service: `fpm1`. It carries the number, as the field's do.
    pub fn service_name(role: Role, number: InstanceNumber) -> String {
        format!("{role}{number}")
    }

    /// The name of the service of a role.
    pub fn service(&self, role: Role) -> String {
        Self::service_name(role, self.number)
    }

    /// The image that the service of a role runs.
    pub const fn image(&self, role: Role) -> &ImageReference {
        match role {
            Role::Fpm => &self.php_images.fpm,
            Role::Scheduling => &self.php_images.scheduling,
            Role::Supervisor => &self.php_images.supervisor,
            Role::Nginx | Role::Mariadb | Role::Redis | Role::Proxy => self.images.of(role),
        }
    }

    /// The real name of the volume that holds the databases: `smart1_mysqldata1`.
    pub fn database_volume(&self) -> String {
        format!("{}_mysqldata{}", self.number.project(), self.number)
    }

    /// The real name of the volume that holds the cache: `smart1_redisdata1`.
    pub fn cache_volume(&self) -> String {
        format!("{}_redisdata{}", self.number.project(), self.number)
    }
}

/// The e-mail address with which an instance's administrator logs in.
pub fn administrator(domain: &Domain) -> String {
    format!("admin@{domain}")
}
