//! Values of JSON.

/// Appends a text.
pub(crate) fn text(text: &str, out: &mut Vec<u8>) {
    // Writing a text to memory cannot fail.
    serde_json::to_writer(out, text).ok();
}
