//! Wraps a core module as a component of the interface that its own sections name.

use wit_component::ComponentEncoder;

/// Returns the module as a component, or why it cannot be one.
pub(crate) fn wrap(module: &[u8]) -> Result<Vec<u8>, String> {
    let encoder = ComponentEncoder::default().validate(true).module(module);
    encoder.and_then(|mut encoder| encoder.encode()).map_err(|error| {
        let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
        causes.join(": ").split_whitespace().collect::<Vec<_>>().join(" ")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_that_is_none_is_refused_in_words() {
        let why = wrap(b"not a module").unwrap_err();
        assert!(!why.is_empty() && !why.contains('\n'), "{why}");
    }
}
