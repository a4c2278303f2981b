//! Where in a rule set a call failed, in the names its author gave.

use crate::text::short;
use std::fmt::Write;
use wasmtime::WasmBacktrace;

/// The most functions named.
const MOST: usize = 10;
/// How the functions of a language's own machinery begin, between a panic and its author's code.
const MACHINERY: &[&str] =
    &["std::", "core::", "alloc::", "dlmalloc::", "__rust", "rust_", "abort", "_start"];

/// Returns the functions a call was in when it failed, innermost first, without those of a
/// language's machinery around them; none where the component keeps no names.
pub(crate) fn frames(error: &wasmtime::Error) -> Vec<String> {
    let Some(trace) = error.downcast_ref::<WasmBacktrace>() else { return Vec::new() };
    // In its own words the trace has the names as their authors wrote them, and below each the place
    // in the source where the component says so.
    let trace = trace.to_string();
    let mut frames: Vec<String> = Vec::new();
    let mut shown = false;
    for line in trace.lines().map(str::trim) {
        if let Some((_, name)) = line.split_once('!') {
            let name = without_marks(name.trim());
            shown = !is_machinery(&name) && frames.len() < MOST;
            if shown {
                frames.push(short(&name));
            }
        } else if let Some(place) = line.strip_prefix("at ").filter(|_| shown)
            && let Some(frame) = frames.last_mut()
        {
            // Writing to a string cannot fail.
            let _ = write!(frame, " ({})", short(place));
        }
    }
    frames
}

fn is_machinery(name: &str) -> bool {
    let bare = name.trim_start_matches('<');
    // Functions without a name, as one notation or another has them.
    let nameless = bare.starts_with("wasm-function[") || bare.starts_with("wasm function ");
    nameless || MACHINERY.iter().any(|start| bare.starts_with(start))
}

/// Returns the name of a function without the marks that tell builds of it apart: `[0123456789abcdef]`
/// behind a crate, or `::h0123456789abcdef` at the end.
fn without_marks(name: &str) -> String {
    let is_mark = |mark: &str| mark.len() == 16 && mark.bytes().all(|b| b.is_ascii_hexdigit());
    let name = match name.rsplit_once("::h") {
        Some((start, mark)) if is_mark(mark) => start,
        _ => name,
    };
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((start, after)) = rest.split_once('[') {
        plain.push_str(start);
        rest = match after.split_once(']') {
            Some((mark, after)) if is_mark(mark) => after,
            _ => {
                plain.push('[');
                after
            }
        };
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_as_their_authors_wrote_them() {
        assert_eq!(without_marks("rules::decide::h0123456789abcdef"), "rules::decide");
        assert_eq!(without_marks("rules::heat"), "rules::heat");
        assert_eq!(
            without_marks(
                "<std[a543996e6e7dbf1e]::io::Lines<[u8; 4]> as core[c5930c85a12de822]::X>"
            ),
            "<std::io::Lines<[u8; 4]> as core::X>"
        );
        assert_eq!(without_marks("cut [short"), "cut [short");
        assert!(is_machinery("<core::iter::Map<I,F> as core::iter::Iterator>::next"));
        assert!(is_machinery(&without_marks("std[a543996e6e7dbf1e]::panicking::panic_with_hook")));
        assert!(is_machinery("wasm-function[12]") && is_machinery("<wasm function 12>"));
        assert!(!is_machinery("guest::rules::decide"));
    }
}
