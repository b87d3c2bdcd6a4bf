//! The supervisor program that works the queue. The supervisor's own configuration stays the image's.

use minijinja::context;

use crate::{Instance, StackError, template};

/// The name of the program, as `supervisorctl` knows it.
pub const PROGRAM: &str = "laravel-worker";

/// The file `supervisor.conf`, mounted into the image's `conf.d`.
pub fn program(instance: &Instance) -> Result<String, StackError> {
    template::fill(include_str!("templates/supervisor.conf"), context! { workers => instance.sizing.workers })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::instance;

    #[test]
    fn text() {
        let text = program(&instance()).unwrap();
        assert!(text.contains(&format!("[program:{PROGRAM}]")));
        insta::assert_snapshot!(text);
    }
}
