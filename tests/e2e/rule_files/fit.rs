//! What diagnostics have to be, whatever file they are about. The targets of libFuzzer in `tests/fuzz` hold
//! them to the same.

use uplift_rulefile::{Diagnostics, Severity};

/// Fails unless diagnostics are fit to be shown.
pub(crate) fn fit(refused: &Diagnostics, text: &str) {
    assert_eq!(refused.text, text);
    assert!(refused.all.iter().any(|it| it.severity == Severity::Error), "{:?}", refused.all);
    for it in &refused.all {
        let (line, column) = refused.line_column(it.at.start);
        assert!(line >= 1 && line <= text.lines().count() + 1 && column >= 1, "{it:?}");
        assert!(text.get(it.at.clone()).is_some(), "{it:?}");
        assert!(!it.hint.trim().is_empty(), "no hint: {it:?}");
        for said in [&it.message, &it.hint] {
            assert!(!said.trim().is_empty() && !said.ends_with('.'), "{it:?}");
            assert!(!said.contains(['\n', '\0', '\u{202e}']), "{it:?}");
        }
        if let Some((at, what)) = &it.other {
            assert!(text.get(at.clone()).is_some() && !what.is_empty(), "{it:?}");
        }
    }
    assert!(!refused.to_string().is_empty());
}
