//! The tools that wrap Python and JavaScript as components: which versions, and where they stand.
//!
//! Nothing here fetches anything by itself: [`Kit::install`] does, when the user asks for it.

use crate::Language;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The version of componentize-py that rule sets in Python are built with.
pub const COMPONENTIZE_PY: &str = "0.25.1";
/// The version of componentize-qjs that rule sets in JavaScript are built with.
pub const COMPONENTIZE_QJS: &str = "0.4.5";

/// The user's own folder of tools, one folder in it for each version.
#[derive(Debug, Clone, Default)]
pub struct Kit {
    folder: Option<PathBuf>,
}

/// What keeps a tool from being fetched.
#[derive(Debug, thiserror::Error)]
pub enum KitError {
    /// There is nowhere to put it.
    #[error("there is no folder for tools, because there is no cache folder")]
    NoFolder,
    /// Rust is not ours to fetch.
    #[error("Rust is installed by rustup, not by this command")]
    NotOurs,
    /// Rule files need no tools.
    #[error("rule files need no tools: this program compiles them")]
    NoneNeeded,
    /// A program could not be started.
    #[error("could not run `{program}`: {source}")]
    NotStarted {
        /// The program.
        program: String,
        /// Why.
        source: std::io::Error,
    },
    /// A program did not do it; what it said last.
    #[error("`{program}` failed: {said}")]
    Failed {
        /// The program and what it was asked.
        program: String,
        /// Its last lines, as one.
        said: String,
    },
}

impl KitError {
    /// Returns what the user can do about it, where that is known.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NoFolder => Some("set UPLIFT_CACHE to a folder, as a whole path"),
            Self::NotOurs => Some("`uplift plugin doctor --lang rust` says how"),
            Self::NotStarted { .. } => Some("`uplift plugin doctor` says what is missing"),
            Self::NoneNeeded | Self::Failed { .. } => None,
        }
    }
}

impl Kit {
    /// The kit in this folder; with none, only what stands on the path is used.
    pub fn at(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    /// Returns the folder of a language's tools, there or not.
    pub fn folder_of(&self, language: Language) -> Option<PathBuf> {
        let name = match language {
            Language::Rust | Language::RuleFile => return None,
            Language::Python => format!("python-{COMPONENTIZE_PY}"),
            Language::JavaScript => format!("javascript-{COMPONENTIZE_QJS}"),
        };
        Some(self.folder.as_ref()?.join(name))
    }

    /// Returns a program of the kit's own Python, where it is there.
    fn of_venv(&self, name: &str) -> Option<PathBuf> {
        let folder = self.folder_of(Language::Python)?;
        let path = if cfg!(windows) {
            folder.join("Scripts").join(format!("{name}.exe"))
        } else {
            folder.join("bin").join(name)
        };
        path.is_file().then_some(path)
    }

    /// Returns the Python that loads an author's rules: the kit's, else the one on the path.
    pub(crate) fn python(&self) -> PathBuf {
        self.of_venv("python").unwrap_or_else(|| python_on_path().into())
    }

    /// Returns a command that runs componentize-py: the kit's, else the one on the path.
    pub(crate) fn componentize_py(&self) -> Command {
        Command::new(self.of_venv("componentize-py").unwrap_or_else(|| "componentize-py".into()))
    }

    /// Returns a command that runs componentize-qjs: the kit's, else the one on the path.
    pub(crate) fn componentize_qjs(&self) -> Command {
        let script = self
            .folder_of(Language::JavaScript)
            .map(|folder| folder.join("node_modules/componentize-qjs/cli.mjs"));
        match script.filter(|script| script.is_file()) {
            Some(script) => {
                let mut command = Command::new("node");
                command.arg(script);
                command
            }
            None => Command::new("componentize-qjs"),
        }
    }

    /// Fetches the tools of a language from its own registry into the kit's folder.
    pub fn install(&self, language: Language) -> Result<PathBuf, KitError> {
        let folder = match language {
            Language::Rust => return Err(KitError::NotOurs),
            Language::RuleFile => return Err(KitError::NoneNeeded),
            language => self.folder_of(language).ok_or(KitError::NoFolder)?,
        };
        match language {
            Language::Rust | Language::RuleFile => {}
            Language::Python => {
                asked(Command::new(python_on_path()).args(["-m", "venv", "--clear"]).arg(&folder))?;
                let mut pip = Command::new(self.python());
                pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
                asked(pip.arg(format!("componentize-py=={COMPONENTIZE_PY}")))?;
            }
            Language::JavaScript => {
                let made = std::fs::create_dir_all(&folder);
                made.map_err(|source| KitError::NotStarted { program: path(&folder), source })?;
                let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
                npm.args(["install", "--silent", "--no-audit", "--no-fund", "--prefix"]);
                asked(npm.arg(&folder).arg(format!("componentize-qjs@{COMPONENTIZE_QJS}")))?;
            }
        }
        Ok(folder)
    }
}

/// Returns the name of Python on this system's path.
pub(crate) fn python_on_path() -> &'static str {
    if cfg!(windows) { "python" } else { "python3" }
}

fn path(path: &Path) -> String {
    path.display().to_string()
}

fn asked(command: &mut Command) -> Result<Output, KitError> {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let program = words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ");
    let output = command
        .output()
        .map_err(|source| KitError::NotStarted { program: program.clone(), source })?;
    if output.status.success() {
        return Ok(output);
    }
    let said = crate::said::last_lines(&output, 5);
    Err(KitError::Failed { program, said })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_has_a_folder_of_its_own() {
        let kit = Kit::at(Some(PathBuf::from("tools")));
        assert_eq!(kit.folder_of(Language::Python), Some("tools/python-0.25.1".into()));
        assert_eq!(kit.folder_of(Language::JavaScript), Some("tools/javascript-0.4.5".into()));
        assert_eq!(kit.folder_of(Language::Rust), None);
        assert_eq!(Kit::default().folder_of(Language::Python), None);
    }

    #[test]
    fn without_a_kit_the_tools_on_the_path_are_run() {
        let kit = Kit::at(Some(PathBuf::from("no such folder")));
        assert_eq!(kit.componentize_py().get_program(), "componentize-py");
        assert_eq!(kit.componentize_qjs().get_program(), "componentize-qjs");
        assert_eq!(kit.python(), PathBuf::from(python_on_path()));
    }

    #[test]
    fn with_a_kit_its_own_tools_are_run() {
        let folder = tempfile::tempdir().unwrap();
        let kit = Kit::at(Some(folder.path().to_owned()));
        let script = kit.folder_of(Language::JavaScript).unwrap();
        let script = script.join("node_modules/componentize-qjs/cli.mjs");
        std::fs::create_dir_all(script.parent().unwrap()).unwrap();
        std::fs::write(&script, "").unwrap();
        let command = kit.componentize_qjs();
        assert_eq!(command.get_program(), "node");
        assert_eq!(command.get_args().collect::<Vec<_>>(), [script.as_os_str()]);
    }

    #[test]
    fn rust_and_nowhere_are_refused_before_anything_is_run() {
        assert!(matches!(Kit::default().install(Language::Rust), Err(KitError::NotOurs)));
        let nowhere = Kit::default().install(Language::Python).unwrap_err();
        assert!(nowhere.hint().is_some_and(|hint| hint.contains("UPLIFT_CACHE")));
    }
}
