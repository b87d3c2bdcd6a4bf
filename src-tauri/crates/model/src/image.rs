//! Which images are used. They are the seed's by default, and each can be overridden. What they hold is not known here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Field, Invalid};

/// The name of an image as the engine takes it, with or without registry, tag and digest.
///
/// Only the characters of such names, and never a dash in front, so that it is no option and needs no quotes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ImageReference(String);

impl ImageReference {
    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as the engine lists it: without the registry and the folder that are meant where none is named, with a tag,
    /// or with a digest alone, which says more than a tag beside it. A name without both would be pulled with every tag
    /// that its repository ever had.
    pub fn listed(&self) -> String {
        let (name, digest) =
            self.0.split_once('@').map_or((self.as_str(), None), |(name, digest)| (name, Some(digest)));
        let name = ["docker.io/", "index.docker.io/"].iter().find_map(|hub| name.strip_prefix(hub)).unwrap_or(name);
        let name = name.strip_prefix("library/").filter(|rest| !rest.contains('/')).unwrap_or(name);
        // A colon before the last slash parts a registry from its port.
        let tag_at = name.rfind(':').filter(|at| !name[*at..].contains('/'));
        let (repository, tag) = tag_at.map_or((name, "latest"), |at| (&name[..at], &name[at + 1..]));
        digest.map_or_else(|| format!("{repository}:{tag}"), |digest| format!("{repository}@{digest}"))
    }

    /// One of the usual names.
    fn usual(checked: &str) -> Self {
        Self(checked.to_owned())
    }
}

impl FromStr for ImageReference {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'/' | b':' | b'@');
        let good = text.len() <= 300
            && text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
            && text.bytes().all(allowed)
            && !text.contains("//");
        if good { Ok(Self(text.to_owned())) } else { Err(Invalid::new(Field::Image, "image")) }
    }
}

impl TryFrom<String> for ImageReference {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<ImageReference> for String {
    fn from(reference: ImageReference) -> Self {
        reference.0
    }
}

impl fmt::Display for ImageReference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What an image is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The web server of an instance.
    Nginx,
    /// PHP for the web.
    Fpm,
    /// The database.
    Mariadb,
    /// The cache.
    Redis,
    /// PHP for what runs by the clock.
    Scheduling,
    /// PHP for the queue.
    Supervisor,
    /// The server's one proxy.
    Proxy,
}

impl Role {
    /// The roles of an instance, in the order in which its services are written.
    pub const OF_INSTANCE: [Self; 6] =
        [Self::Nginx, Self::Fpm, Self::Mariadb, Self::Redis, Self::Scheduling, Self::Supervisor];

    /// The roles that run the application's PHP.
    pub const OF_PHP: [Self; 3] = [Self::Fpm, Self::Scheduling, Self::Supervisor];

    /// The stable word for it: the service's name without its number.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Fpm => "fpm",
            Self::Mariadb => "mariadb",
            Self::Redis => "redis",
            Self::Scheduling => "scheduling",
            Self::Supervisor => "supervisor",
            Self::Proxy => "proxy",
        }
    }
}

impl FromStr for Role {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let mut roles = Self::OF_INSTANCE.into_iter().chain([Self::Proxy]);
        roles.find(|role| role.as_str() == text).ok_or(Invalid::new(Field::Service, "unknown-service"))
    }
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The images that are pulled, one a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Images {
    /// The web server of an instance.
    pub nginx: ImageReference,
    /// PHP for the web.
    pub php_fpm: ImageReference,
    /// The database.
    pub mariadb: ImageReference,
    /// The cache.
    pub redis: ImageReference,
    /// PHP for what runs by the clock.
    pub scheduling: ImageReference,
    /// PHP for the queue.
    pub supervisor: ImageReference,
    /// The server's one proxy.
    pub proxy: ImageReference,
}

impl Default for Images {
    fn default() -> Self {
        Self {
            nginx: ImageReference::usual("rash07/nginx"),
            php_fpm: ImageReference::usual("rash07/php-fpm:7.4"),
            mariadb: ImageReference::usual("mariadb:10.5.6"),
            redis: ImageReference::usual("redis:alpine"),
            scheduling: ImageReference::usual("rash07/scheduling"),
            supervisor: ImageReference::usual("rash07/php7.4-supervisor"),
            proxy: ImageReference::usual("rash07/nginx-proxy:2.0"),
        }
    }
}

impl Images {
    /// The image of a role.
    pub const fn of(&self, role: Role) -> &ImageReference {
        match role {
            Role::Nginx => &self.nginx,
            Role::Fpm => &self.php_fpm,
            Role::Mariadb => &self.mariadb,
            Role::Redis => &self.redis,
            Role::Scheduling => &self.scheduling,
            Role::Supervisor => &self.supervisor,
            Role::Proxy => &self.proxy,
        }
    }

    /// Puts another image in the place of a role's.
    pub fn set(&mut self, role: Role, image: ImageReference) {
        let place = match role {
            Role::Nginx => &mut self.nginx,
            Role::Fpm => &mut self.php_fpm,
            Role::Mariadb => &mut self.mariadb,
            Role::Redis => &mut self.redis,
            Role::Scheduling => &mut self.scheduling,
            Role::Supervisor => &mut self.supervisor,
            Role::Proxy => &mut self.proxy,
        };
        *place = image;
    }

    /// Every role with its image: those of an instance first, the proxy's last.
    pub fn iter(&self) -> impl Iterator<Item = (Role, &ImageReference)> {
        Role::OF_INSTANCE.into_iter().chain([Role::Proxy]).map(|role| (role, self.of(role)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_an_image_is_listed_as_one() {
        let digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
        for (written, listed) in [
            ("rash07/nginx", "rash07/nginx:latest"),
            ("docker.io/rash07/nginx", "rash07/nginx:latest"),
            ("index.docker.io/library/mariadb:10.5.6", "mariadb:10.5.6"),
            ("library/redis", "redis:latest"),
            ("registry.test:5000/a/b", "registry.test:5000/a/b:latest"),
            ("registry.test:5000/library/b:1", "registry.test:5000/library/b:1"),
        ] {
            let image: ImageReference = written.parse().unwrap();
            assert_eq!(image.listed(), listed);
            let with_digest: ImageReference = format!("{written}@{digest}").parse().unwrap();
            let repository = listed.rsplit_once(':').unwrap().0;
            assert_eq!(with_digest.listed(), format!("{repository}@{digest}"));
        }
    }

    #[test]
    fn references() {
        for good in
            ["rash07/php-fpm:7.4", "redis:alpine", "hub:5000/a/b:1", "a@sha256:00ff", "smart1-fpm:ext-0123456789abcdef"]
        {
            assert_eq!(good.parse::<ImageReference>().unwrap().as_str(), good);
        }
        for bad in ["", "-f", "a b", "a\nRUN x", "a$b", "/a", "a//b", "a:", "a'"] {
            assert!(bad.parse::<ImageReference>().is_err(), "{bad}");
        }
    }

    #[test]
    fn single_image_can_be_overridden() {
        let images: Images = serde_json::from_str(r#"{"php_fpm":"rash07/php-fpm:8.2"}"#).unwrap();
        assert_eq!(images.php_fpm.as_str(), "rash07/php-fpm:8.2");
        assert_eq!(images.redis, Images::default().redis);
        assert!(serde_json::from_str::<Images>(r#"{"php_fpm":"--privileged"}"#).is_err());
        assert!(serde_json::from_str::<Images>(r#"{"phpfpm":"x"}"#).is_err());
    }

    #[test]
    fn defaults_are_valid_and_all_are_listed() {
        let images = Images::default();
        assert_eq!(images.iter().count(), 7);
        for (role, reference) in images.iter() {
            assert_eq!(&reference.as_str().parse::<ImageReference>().unwrap(), images.of(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
        }
    }
}
