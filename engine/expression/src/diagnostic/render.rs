//! Diagnostics as a person reads them: the place, the text underlined, and what to do.

use super::{Diagnostic, Diagnostics, Severity};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::fmt::{self, Write};

/// The most diagnostics shown in full: more are one mistake made many times, or many to be made good
/// one after the other.
const MOST: usize = 100;

impl Diagnostics {
    /// Returns them as text for a terminal, coloured or not, with a line at the end that counts them.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let mut out = String::new();
        for diagnostic in self.all.iter().take(MOST) {
            out.push_str(&renderer.render(&[self.group(diagnostic)]));
            out.push_str("\n\n");
        }
        if self.all.len() > MOST {
            let _ = write!(out, "and {} more\n\n", self.all.len() - MOST);
        }
        out.push_str(&self.count());
        out
    }

    fn group<'a>(&'a self, diagnostic: &'a Diagnostic) -> annotate_snippets::Group<'a> {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut primary = AnnotationKind::Primary.span(diagnostic.at.clone());
        if !diagnostic.label.is_empty() {
            primary = primary.label(diagnostic.label.as_str());
        }
        let mut snippet =
            Snippet::source(self.text.as_str()).path(self.name.as_str()).annotation(primary);
        if let Some((at, what)) = &diagnostic.other {
            snippet =
                snippet.annotation(AnnotationKind::Context.span(at.clone()).label(what.as_str()));
        }
        level
            .primary_title(diagnostic.message.as_str())
            .element(snippet)
            .element(Level::HELP.message(diagnostic.hint.as_str()))
    }

    /// Returns the line that counts.
    fn count(&self) -> String {
        let many = |count: usize, what: &str| match count {
            1 => format!("1 {what}"),
            _ => format!("{count} {what}s"),
        };
        let (errors, all) = (self.errors(), self.all.len());
        let name = &self.name;
        match (errors, all - errors) {
            (0, 0) => format!("{name}: nothing was found"),
            (0, warnings) => format!("{name}: {}", many(warnings, "warning")),
            (errors, 0) => format!("{name}: {}", many(errors, "error")),
            (errors, warnings) => {
                format!("{name}: {}, {}", many(errors, "error"), many(warnings, "warning"))
            }
        }
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Diagnostics {}
