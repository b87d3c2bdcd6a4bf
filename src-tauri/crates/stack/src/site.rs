//! The nginx site of an instance. TLS is not its business: the proxy in front of it ends that.

use minijinja::context;

use crate::{Instance, StackError, template};

/// The largest upload that proxy and site let through. nginx's own limit of 1 MB refuses certificates, logos and spreadsheets.
pub const MAX_UPLOAD: &str = "100m";

/// The site, as the file `default` of the folder that is mounted as `sites-available`.
pub fn site(instance: &Instance) -> Result<String, StackError> {
    let values = context! { upload => MAX_UPLOAD, php => Instance::php_name(instance.number) };
    template::fill(include_str!("templates/site.conf"), values)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{any_instance, instance};

    #[test]
    fn text() {
        insta::assert_snapshot!(site(&instance()).unwrap());
    }

    proptest! {
        #[test]
        fn site_uses_its_own_php_only(instance in any_instance()) {
            let site = site(&instance).unwrap();
            let upstreams: Vec<_> = site.lines().map(str::trim).filter(|line| line.starts_with("set $smart_php")).collect();
            prop_assert_eq!(upstreams, [format!("set $smart_php php.smart{}.internal;", instance.number)]);
            prop_assert_eq!(site.matches('{').count(), site.matches('}').count());
        }
    }
}
