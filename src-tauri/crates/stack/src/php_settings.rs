//! PHP's settings for every container of an instance that runs PHP, and those of the programs that it runs. They come after
//! those of the image, which stay.

use minijinja::context;

use crate::layout::CODE;
use crate::site::MAX_UPLOAD;
use crate::{StackError, template};

/// Where the folder with the file is in the containers.
pub const FOLDER: &str = "/etc/instalador-smart/php";

/// The variable that names the folders with settings, and its value. The empty name before the colon is the folder of the
/// image's own.
pub fn variable() -> (&'static str, String) {
    ("PHP_INI_SCAN_DIR", format!(":{FOLDER}"))
}

/// Memory for one request. PHP's own 128 MB end a PDF of some hundred lines.
const MEMORY: &str = "512M";

/// Settings of git in the containers, for [`GIT_SETTINGS`]: the code is root's, and git refuses to read what is somebody
/// else's unless it is told that this is safe. Only what is written in the system's own file counts in every version of git,
/// and for PHP-FPM, which hands no environment on.
pub fn git_settings() -> String {
    format!("[safe]\n\tdirectory = {CODE}\n")
}

/// Where git looks for them.
pub const GIT_SETTINGS: &str = "/etc/gitconfig";

/// The file, for the folder of the instance that is mounted at [`FOLDER`].
pub fn settings() -> Result<String, StackError> {
    let values = context! { upload => MAX_UPLOAD.to_uppercase(), memory => MEMORY };
    template::fill(include_str!("templates/php.ini"), values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text() {
        insta::assert_snapshot!(settings().unwrap());
    }
}
