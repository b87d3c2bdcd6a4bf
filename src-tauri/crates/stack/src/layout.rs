//! Where everything lies on a server. Paths are text, not `Path`: the desktop may run Windows, the server never does.

use model::{BaseFolder, InstanceNumber, STATE_FOLDER};
use serde::{Deserialize, Serialize};

/// What updates that install themselves leave alone.
pub const UPDATES: &str = "/etc/apt/apt.conf.d/52instalador-smart";

/// The engine's own configuration.
pub const DAEMON: &str = "/etc/docker/daemon.json";

/// A path below the folder of our own records.
fn state(rest: &str) -> String {
    format!("{STATE_FOLDER}/{rest}")
}

/// The record of instance N.
pub fn instance_record(number: InstanceNumber) -> String {
    state(&format!("instances/{number}.json"))
}

/// What was put there as code; beside it, with the ending `.sums`, the code's files with their sums.
pub fn code_note(number: InstanceNumber) -> String {
    state(&format!("code/{number}.json"))
}

/// From which lock file the libraries were installed.
pub fn dependencies_note(number: InstanceNumber) -> String {
    state(&format!("dependencies/{number}"))
}

/// For which containers queue and scheduler were proved.
pub fn proved_note(number: InstanceNumber) -> String {
    state(&format!("proved/{number}"))
}

/// Which proxy, on which engine, was seen to lead to a container.
pub fn proved_proxy() -> String {
    state("proved/proxy")
}

/// The folder in which is noted what PHP of an image has.
pub fn extensions() -> String {
    state("extensions")
}

/// The folder of archives on their way to their place.
pub fn uploads() -> String {
    state("uploads")
}

/// The private key with which the server fetches the code.
pub fn deploy_key(number: InstanceNumber) -> String {
    state(&format!("keys/{number}/deploy"))
}

/// Comes before a script: the folders of the code's that the application writes, by what others may do there. The web server
/// reads what is in the open ones; nobody but PHP enters the closed ones, since the application makes everything writable for
/// everybody (hyn/multi-tenant sets the umask to 0 at every start). Two libraries that make PDF keep fonts in their own.
///
/// What lies in the open ones is writable for every user of the server who gets there, so that the base folder is closed to
/// them: `is_ours_alone FOLDER` says whether nothing else is in it. The containers see nothing of it, since the instance's own
/// folder is what they are given. A folder that lies directly below `/` is the system's.
pub const WRITABLE_FOLDERS: &str = r#"
php_user=33
is_ours_alone() {
  case $1 in /*/*) ;; *) return 1 ;; esac
  ls -A -- "$1" | while IFS= read -r one; do
    case $one in
      proxy | certs | backups | lost+found | smart[1-9] | smart[1-9][0-9] | smart[1-9][0-9][0-9]) ;;
      .smart[1-9]*.new | .smart[1-9]*.old) ;;
      *) exit 1 ;;
    esac
  done
}
open_folders='storage storage/app storage/app/public public/uploads public/payments'
closed_folders='storage/framework storage/logs storage/app/tenancy storage/app/certificates bootstrap/cache'
font_folders='vendor/mpdf/mpdf/tmp vendor/mpdf/mpdf/ttfontdata vendor/dompdf/dompdf/lib/fonts'
"#;

/// Where the code is in the containers.
pub(crate) const CODE: &str = "/var/www/html";

/// The folders and files below one base folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// The folder below which everything lies.
    pub base: BaseFolder,
}

impl Layout {
    /// The layout below `base`.
    pub const fn new(base: BaseFolder) -> Self {
        Self { base }
    }

    fn below(&self, rest: &str) -> String {
        format!("{}/{rest}", self.base)
    }

    /// The certificates that the proxy serves: `<domain>.crt` and `<domain>.key`.
    pub fn certificates(&self) -> String {
        self.below("certs")
    }

    /// The folder of the proxy: the project directory of its compose file.
    pub fn proxy_folder(&self) -> String {
        self.below("proxy")
    }

    /// The proxy's compose file.
    pub fn proxy_compose(&self) -> String {
        self.below("proxy/docker-compose.yml")
    }

    /// The folder of the proxy's settings that hold for every site.
    pub fn proxy_settings_folder(&self) -> String {
        self.below("proxy/vhost.d")
    }

    /// The proxy's settings that hold for every site.
    pub fn proxy_settings(&self) -> String {
        self.below("proxy/vhost.d/default")
    }

    /// The folder of the instance's nginx site, mounted as the container's `sites-available`.
    pub fn site_folder(&self, number: InstanceNumber) -> String {
        self.below(&format!("proxy/fpms/{}", number.project()))
    }

    /// The instance's nginx site.
    pub fn site(&self, number: InstanceNumber) -> String {
        self.below(&format!("proxy/fpms/{}/default", number.project()))
    }

    /// The folder of the instance: its code, and the project directory of its compose file.
    pub fn instance(&self, number: InstanceNumber) -> String {
        self.below(&number.project())
    }

    /// The instance's `.env`, which Laravel and Compose both read.
    pub fn environment(&self, number: InstanceNumber) -> String {
        self.below(&format!("{}/.env", number.project()))
    }

    /// The instance's compose file.
    pub fn compose(&self, number: InstanceNumber) -> String {
        self.below(&format!("{}/docker-compose.yml", number.project()))
    }

    /// The instance's supervisor program.
    pub fn supervisor(&self, number: InstanceNumber) -> String {
        self.below(&format!("{}/supervisor.conf", number.project()))
    }

    /// The instance's settings of PHP, alone in a folder: a file that is mounted by itself stays the old one in the container.
    pub fn php_settings(&self, number: InstanceNumber) -> String {
        self.below(&format!("{}/php/instalador-smart.ini", number.project()))
    }

    /// What git is told in the instance's containers. It never changes.
    pub fn git_settings(&self, number: InstanceNumber) -> String {
        self.below(&format!("{}/php/gitconfig", number.project()))
    }

    /// The folder of the instance's SSH keys.
    pub fn ssh(&self, number: InstanceNumber) -> String {
        self.below(&format!("{}/ssh", number.project()))
    }

    /// Where what was in the way of an operation is set aside.
    pub fn kept(&self, number: InstanceNumber, operation: &str) -> String {
        format!("{}/kept/{operation}", self.backups(number))
    }

    /// The folder of the instance's backups.
    pub fn backups(&self, number: InstanceNumber) -> String {
        self.below(&format!("backups/{}", number.project()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_of_php_is_one() {
        assert!(WRITABLE_FOLDERS.contains(&format!("\nphp_user={}\n", crate::php::USER)));
    }

    #[test]
    fn paths() {
        let layout = Layout::default();
        let number = InstanceNumber::try_from(12).unwrap();
        insta::assert_snapshot!(
            [
                layout.certificates(),
                layout.proxy_folder(),
                layout.proxy_compose(),
                layout.proxy_settings_folder(),
                layout.proxy_settings(),
                layout.site_folder(number),
                layout.site(number),
                layout.instance(number),
                layout.environment(number),
                layout.compose(number),
                layout.supervisor(number),
                layout.php_settings(number),
                layout.git_settings(number),
                layout.ssh(number),
                layout.backups(number),
                layout.kept(number, "k3f0a9"),
                instance_record(number),
                code_note(number),
                dependencies_note(number),
                proved_note(number),
                proved_proxy(),
                extensions(),
                uploads(),
                deploy_key(number),
            ]
            .join("\n")
        );
    }
}
