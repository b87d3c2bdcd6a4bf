//! The settings of the proxy that hold for every site behind it. Its compose file is made beside those of the instances.

use minijinja::context;

use crate::site::MAX_UPLOAD;
use crate::{StackError, template};

/// The file `vhost.d/default`, which the proxy includes in the server block of each site that has no file of its own.
///
/// Not a file in `conf.d`: nginx refuses to start when a directive is there twice on one level, and what the proxy's image already says on
/// the outer level is not known. One level further in, a second one is no clash and wins.
pub fn settings() -> Result<String, StackError> {
    template::fill(include_str!("templates/proxy.conf"), context! { upload => MAX_UPLOAD })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text() {
        insta::assert_snapshot!(settings().unwrap());
    }
}
