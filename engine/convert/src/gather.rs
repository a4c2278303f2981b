//! A sink for tests: what was handed over, a line each.

use crate::{Core, Sink};
use std::path::PathBuf;
use uplift_model::Problem;

/// Rows and problems as lines.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Gathered {
    pub(crate) rows: Vec<String>,
    pub(crate) problems: Vec<String>,
}

impl Sink for Gathered {
    fn row(&mut self, core: Core, cells: &[(&'static str, &str)]) {
        let cells: Vec<_> = cells.iter().map(|(name, cell)| format!("{name}={cell}")).collect();
        self.rows.push(format!("{core:?}: {}", cells.join(", ")));
    }

    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem.to_string());
    }
}

/// Returns the path of a fixture of `fixtures/foreign`.
pub(crate) fn fixture(name: &str) -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.join("../../fixtures/foreign").join(name)
}

/// Returns the bytes of a fixture.
pub(crate) fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(fixture(name)).unwrap()
}

/// Changes bytes as files are changed that were damaged: some replaced, some left out, some put
/// in twice.
pub(crate) fn mutated(mut bytes: Vec<u8>, changes: &[(usize, u8, u8)]) -> Vec<u8> {
    for (at, kind, byte) in changes {
        if bytes.is_empty() {
            return bytes;
        }
        let at = at % bytes.len();
        match kind % 5 {
            0 => bytes[at] = *byte,
            1 => bytes.truncate(at),
            2 => drop(bytes.drain(at..(at + usize::from(*byte)).min(bytes.len()))),
            3 => {
                let again = bytes[at..(at + usize::from(*byte)).min(bytes.len())].to_vec();
                bytes.splice(at..at, again);
            }
            _ => {
                let marks = ["<", ">", "&", "</", "<!", "<![CDATA[", "]]>", "<!--", "&#0;", "\0"];
                let mark = marks[usize::from(*byte) % marks.len()];
                bytes.splice(at..at, mark.bytes());
            }
        }
    }
    bytes
}
