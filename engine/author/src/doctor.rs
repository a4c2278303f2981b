//! What each language needs on this machine, and what of it is there.

use crate::kit::python_on_path;
use crate::{COMPONENTIZE_PY, COMPONENTIZE_QJS, Kit, Language};
use std::path::Path;
use std::process::Command;

/// A tool that a language needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    /// The language.
    pub language: Language,
    /// What it is called.
    pub name: &'static str,
    /// What is needed, in words.
    pub needed: String,
    /// What is there; none where it is missing.
    pub found: Option<String>,
    /// Whether what is there will do.
    pub good: bool,
    /// How to get it.
    pub get: &'static str,
}

/// Looks for the tools of a language, in the order in which they are to be got. Rule files need none.
pub fn examine(language: Language, kit: &Kit) -> Vec<Tool> {
    match language {
        Language::Rust => rust(),
        Language::Python => python(kit),
        Language::JavaScript => javascript(kit),
        Language::RuleFile => Vec::new(),
    }
}

/// The oldest versions that will do.
const RUST: [u32; 2] = [1, 95];
const PYTHON: [u32; 2] = [3, 10];
const NODE: [u32; 2] = [20, 0];

fn rust() -> Vec<Tool> {
    let tool = |name, needed: String, found: Option<String>, good, get| Tool {
        language: Language::Rust,
        name,
        needed,
        found,
        good,
        get,
    };
    let rustup = "install Rust from https://rustup.rs";
    let rustc = said(Command::new("rustc").arg("--version"));
    let cargo = said(Command::new("cargo").arg("--version"));
    let mut target = Command::new("rustc");
    target.args(["--print", "target-libdir", "--target", crate::rust::TARGET]);
    let target = said(&mut target).filter(|folder| Path::new(folder).is_dir());
    let has_target = target.is_some();
    vec![
        tool(
            "rustc",
            at_least(RUST),
            version(rustc.as_deref()),
            new(rustc.as_deref(), RUST),
            rustup,
        ),
        tool(
            "cargo",
            at_least(RUST),
            version(cargo.as_deref()),
            new(cargo.as_deref(), RUST),
            rustup,
        ),
        tool(
            crate::rust::TARGET,
            "the target of the sandbox".to_owned(),
            target.map(|_| "installed".to_owned()),
            has_target,
            "rustup target add wasm32-unknown-unknown",
        ),
    ]
}

fn python(kit: &Kit) -> Vec<Tool> {
    let tool = |name, needed: String, found: Option<String>, good, get| Tool {
        language: Language::Python,
        name,
        needed,
        found,
        good,
        get,
    };
    let wrapper = said(kit.componentize_py().arg("--version"));
    let exact = exactly(wrapper.as_deref(), COMPONENTIZE_PY);
    let python = said(Command::new(python_on_path()).arg("--version"));
    let venv =
        said(Command::new(python_on_path()).args(["-c", "import venv, ensurepip; print(1)"]));
    let has_venv = venv.is_some();
    vec![
        tool(
            "python3",
            at_least(PYTHON),
            version(python.as_deref()),
            new(python.as_deref(), PYTHON),
            "install Python from https://www.python.org",
        ),
        tool(
            "venv and pip",
            "to fetch the next".to_owned(),
            venv.map(|_| "installed".to_owned()).or_else(|| exact.then(|| "not needed".to_owned())),
            has_venv || exact,
            "install your system's package python3-venv",
        ),
        tool(
            "componentize-py",
            COMPONENTIZE_PY.to_owned(),
            version(wrapper.as_deref()),
            exact,
            "uplift plugin doctor --install python",
        ),
    ]
}

fn javascript(kit: &Kit) -> Vec<Tool> {
    let tool = |name, needed: String, found: Option<String>, good, get| Tool {
        language: Language::JavaScript,
        name,
        needed,
        found,
        good,
        get,
    };
    let wrapper = kit_version(kit).or_else(|| {
        // It has no word for its version, so one on the path is taken for what it is.
        said(Command::new("componentize-qjs").arg("--help")).map(|_| "on the path".to_owned())
    });
    let good = wrapper.as_deref().is_some_and(|it| it == COMPONENTIZE_QJS || it == "on the path");
    let node = said(Command::new("node").arg("--version"));
    let npm = said(Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" }).arg("--version"));
    let has_npm = npm.is_some();
    let get = "install Node.js from https://nodejs.org";
    vec![
        tool("node", at_least(NODE), version(node.as_deref()), new(node.as_deref(), NODE), get),
        tool(
            "npm",
            "to fetch the next".to_owned(),
            version(npm.as_deref()).or_else(|| good.then(|| "not needed".to_owned())),
            has_npm || good,
            get,
        ),
        tool(
            "componentize-qjs",
            COMPONENTIZE_QJS.to_owned(),
            wrapper,
            good,
            "uplift plugin doctor --install javascript",
        ),
    ]
}

/// Returns the version of componentize-qjs that the kit holds.
fn kit_version(kit: &Kit) -> Option<String> {
    let folder = kit.folder_of(Language::JavaScript)?;
    let manifest = folder.join("node_modules/componentize-qjs/package.json");
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(manifest).ok()?).ok()?;
    Some(manifest.get("version")?.as_str()?.to_owned())
}

/// Returns what a program says, where there is one and it goes well.
fn said(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn at_least([major, minor]: [u32; 2]) -> String {
    format!("{major}.{minor} or later")
}

/// Returns the first number of the form 1.2 or 1.2.3 in what a program says of itself.
fn version(said: Option<&str>) -> Option<String> {
    let words = said?.split_whitespace().map(|word| word.trim_start_matches('v'));
    let mut numbers = words.filter(|word| {
        word.contains('.') && word.chars().next().is_some_and(|first| first.is_ascii_digit())
    });
    Some(numbers.next().unwrap_or("of unknown version").to_owned())
}

fn new(said: Option<&str>, oldest: [u32; 2]) -> bool {
    let version = version(said).unwrap_or_default();
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    [parts.next().unwrap_or(0), parts.next().unwrap_or(0)] >= oldest
}

fn exactly(said: Option<&str>, wanted: &str) -> bool {
    version(said).is_some_and(|version| version == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_out_of_what_programs_say() {
        for (said, found) in [
            ("rustc 1.95.0 (59807616e 2026-04-14)", "1.95.0"),
            ("Python 3.11.7", "3.11.7"),
            ("v20.20.2", "20.20.2"),
            ("componentize-py 0.25.1", "0.25.1"),
            ("hello", "of unknown version"),
        ] {
            assert_eq!(version(Some(said)).unwrap(), found);
        }
        assert_eq!(version(None), None);
    }

    #[test]
    fn older_is_older_number_by_number() {
        assert!(new(Some("Python 3.10.0"), PYTHON) && new(Some("Python 4.0"), PYTHON));
        assert!(!new(Some("Python 3.9.9"), PYTHON) && !new(Some("no number"), PYTHON));
        assert!(!new(None, PYTHON));
        assert!(exactly(Some("componentize-py 0.25.1"), "0.25.1"));
        assert!(!exactly(Some("componentize-py 0.25.10"), "0.25.1"));
    }

    #[test]
    fn each_tool_comes_with_a_way_to_get_it() {
        for language in Language::ALL {
            let tools = examine(language, &Kit::default());
            assert_eq!(tools.len(), if language == Language::RuleFile { 0 } else { 3 });
            for tool in tools {
                assert!(tool.language == language && !tool.get.is_empty());
                assert!(tool.found.is_some() || !tool.good, "{tool:?}");
            }
        }
    }
}
