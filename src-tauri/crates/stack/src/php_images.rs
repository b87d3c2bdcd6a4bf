//! The images that the PHP services of an instance run. What they hold is not known here.

use model::{ImageReference, Images, Role};
use serde::{Deserialize, Serialize};

/// The images that the PHP services really run: those pulled, or children of them built on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhpImages {
    /// PHP for the web.
    pub fpm: ImageReference,
    /// PHP for what runs by the clock.
    pub scheduling: ImageReference,
    /// PHP for the queue.
    pub supervisor: ImageReference,
}

impl PhpImages {
    /// The pulled images themselves.
    pub fn pulled(images: &Images) -> Self {
        Self {
            fpm: images.php_fpm.clone(),
            scheduling: images.scheduling.clone(),
            supervisor: images.supervisor.clone(),
        }
    }

    /// Puts a child image in the place of a pulled one. Roles that do not run PHP are left as they are.
    pub fn with(mut self, role: Role, child: ImageReference) -> Self {
        match role {
            Role::Fpm => self.fpm = child,
            Role::Scheduling => self.scheduling = child,
            Role::Supervisor => self.supervisor = child,
            Role::Nginx | Role::Mariadb | Role::Redis | Role::Proxy => {}
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn child_image_replaces_its_parent() {
        let child: ImageReference = "smart1-fpm:ext-1".parse().unwrap();
        let images = PhpImages::pulled(&Images::default()).with(Role::Fpm, child.clone());
        assert_eq!(images.fpm, child);
        assert_eq!(images.supervisor, Images::default().supervisor);
        assert_eq!(images.clone().with(Role::Redis, child), images);
    }
}
