//! Everything that the files of one instance are made of. It holds no secret.

use model::{Domain, InstanceNumber, MysqlPort};

use crate::{ImageReference, Images, Layout, PhpImages, Role, Sizing};

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
        Self { number, domain, mysql_port, layout, images, php_images, sizing }
    }

    /// The name of the service of a role: `fpm1`. It carries the number, since all instances share one network.
    pub fn service(&self, role: Role) -> String {
        format!("{role}{}", self.number)
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

    /// The e-mail address with which the application's administrator logs in.
    pub fn administrator(&self) -> String {
        format!("admin@{}", self.domain)
    }
}
