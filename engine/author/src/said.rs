//! What tools say, cut down to what an author needs.

use serde::Deserialize;
use std::process::Output;

/// What is wrong with an author's rules, as the checks of the SDKs say it.
#[derive(Debug, Deserialize)]
pub(crate) struct Wrong {
    pub(crate) file: Option<String>,
    pub(crate) line: Option<u32>,
    pub(crate) message: String,
    pub(crate) text: String,
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.file, self.line) {
            (Some(file), Some(line)) => write!(f, "{file}:{line}: ")?,
            (Some(file), None) => write!(f, "{file}: ")?,
            (None, _) => {}
        }
        f.write_str(&self.message)?;
        if !self.text.is_empty() {
            write!(f, ": `{}`", self.text)?;
        }
        Ok(())
    }
}

/// Returns what a check found wrong: the last line of its output that says so.
pub(crate) fn wrong(output: &Output) -> Option<Wrong> {
    let lines = output.stdout.split(|&byte| byte == b'\n').rev();
    lines.filter(|line| !line.is_empty()).find_map(|line| serde_json::from_slice(line).ok())
}

/// Returns the last lines a tool said, as one.
pub(crate) fn last_lines(output: &Output, most: usize) -> String {
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push('\n');
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    let mut lines: Vec<&str> = text.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
    let last = lines.split_off(lines.len().saturating_sub(most));
    if last.is_empty() { "it said nothing".to_owned() } else { last.join("; ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::ExitStatus;

    fn output(stdout: &str, stderr: &str) -> Output {
        let status = ExitStatus::default();
        Output { status, stdout: stdout.into(), stderr: stderr.into() }
    }

    #[test]
    fn what_an_author_printed_is_not_taken_for_what_is_wrong() {
        let said = output(
            "hello\n{\"file\": \"rules.py\", \"line\": 3, \"message\": \"no\", \"text\": \"a b\"}\n",
            "",
        );
        assert_eq!(wrong(&said).unwrap().to_string(), "rules.py:3: no: `a b`");
        assert!(wrong(&output("hello\n", "")).is_none());
    }

    #[test]
    fn a_page_of_noise_becomes_its_last_lines() {
        assert_eq!(last_lines(&output("one\n\n  two\n", "three\nfour"), 3), "two; three; four");
        assert_eq!(last_lines(&output("", "\n"), 3), "it said nothing");
    }
}
