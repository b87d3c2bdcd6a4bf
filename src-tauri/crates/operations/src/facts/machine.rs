//! The machine. What is read of it is the crate `remote`'s: other readers need it without the rest.

use model::HostFacts;

pub(super) const TEXT: &str = r#"
host_facts "$base"
"#;

pub(super) fn read(text: &str) -> HostFacts {
    remote::parse_host_facts(text)
}
