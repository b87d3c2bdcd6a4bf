//! Fills in the templates for nginx, supervisor and Docker. Not for YAML: that is serialised from types.

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};

use crate::StackError;

/// Fills `template` with `values`. A name that the template uses and `values` lacks is an error, never an empty place.
///
/// Nothing is escaped: every value comes from a type whose characters need none in these files.
pub(crate) fn fill(template: &str, values: Value) -> Result<String, StackError> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    let syntax = SyntaxConfig::builder().keep_trailing_newline(true).trim_blocks(true).lstrip_blocks(true).build()?;
    environment.set_syntax(syntax);
    Ok(environment.render_str(template, values)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_value_is_an_error() {
        assert!(fill("{{ a }}", minijinja::context! { b => 1 }).is_err());
    }
}
