//! What a rule set says to its author: the last lines of a call, cut short, without control
//! characters.

use crate::Limits;
use crate::text::plain;
use std::collections::VecDeque;

/// The last lines logged in a call.
#[derive(Debug)]
pub(crate) struct Log {
    lines: VecDeque<String>,
    most_lines: usize,
    most_bytes: usize,
}

impl Log {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            lines: VecDeque::new(),
            most_lines: usize::try_from(limits.log_lines).unwrap_or(usize::MAX),
            most_bytes: usize::try_from(limits.log_line_bytes).unwrap_or(usize::MAX),
        }
    }

    /// Adds a message; each of its lines counts.
    pub(crate) fn add(&mut self, message: &str) {
        if self.most_lines == 0 {
            return;
        }
        let last: Vec<&str> = message.lines().rev().take(self.most_lines).collect();
        for line in last.into_iter().rev() {
            if self.lines.len() == self.most_lines {
                self.lines.pop_front();
            }
            let end = line.floor_char_boundary(self.most_bytes);
            self.lines.push_back(plain(line.get(..end).unwrap_or("")));
        }
    }

    /// Takes the lines out.
    pub(crate) fn take(&mut self) -> Vec<String> {
        std::mem::take(&mut self.lines).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_are_kept_and_cut_short() {
        let limits = Limits { log_lines: 2, log_line_bytes: 4, ..Limits::default() };
        let mut log = Log::new(&limits);
        log.add("one\ntwo");
        log.add("\u{1b}[1mé\u{202e}evil");
        assert_eq!(log.take(), ["two", "[1m"]);
        log.add("");
        log.add(&"x".repeat(1_000_000));
        assert_eq!(log.take(), ["xxxx"]);
    }
}
