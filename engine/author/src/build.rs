//! From an author's folder to a component, whatever the language.

use crate::{BuildError, Kit, Language, compile, javascript, python, rust};
use std::path::Path;

/// Builds the rule set in `folder` and returns it as a component.
///
/// Of a rule file the bytes depend on its text alone. Of a rule set in Rust the bytes depend on the source, the locked dependencies and the compiler's
/// version, not on where anything stands. With the tools for Python and JavaScript two
/// builds differ in bytes and not in what they find.
pub fn build(folder: &Path, kit: &Kit) -> Result<Vec<u8>, BuildError> {
    match Language::of(folder)? {
        Language::Rust => rust::build(folder),
        Language::Python => python::build(folder, kit),
        Language::JavaScript => javascript::build(folder, kit),
        Language::RuleFile => Ok(compile(&folder.join(Language::RuleFile.file()))?.component),
    }
}
