//! What is asked of cargo, and what it says.

use crate::{BuildError, Language};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The folders that must leave no trace in what is compiled, each with what stands for it.
pub(crate) struct Folders(pub(crate) Vec<(PathBuf, &'static str)>);

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_root: PathBuf,
}

#[derive(Deserialize)]
struct Package {
    manifest_path: PathBuf,
}

impl Folders {
    /// Asks cargo where the workspace and the crates it depends on stand.
    pub(crate) fn of(manifest: &Path) -> Result<Self, BuildError> {
        let mut command = Command::new("cargo");
        command.args(["metadata", "--format-version", "1", "--locked", "--filter-platform"]);
        command.arg(crate::rust::TARGET).arg("--manifest-path").arg(manifest);
        let said = run(&mut command, manifest)?;
        let metadata: Metadata =
            serde_json::from_slice(&said.stdout).map_err(BuildError::Unreadable)?;
        let root = metadata.workspace_root;
        // The folder above a crate's own: one for a whole registry.
        let outside: BTreeSet<PathBuf> = metadata
            .packages
            .iter()
            .filter(|package| !package.manifest_path.starts_with(&root))
            .filter_map(|package| package.manifest_path.parent()?.parent().map(Path::to_path_buf))
            .collect();
        let outside = outside.into_iter().map(|folder| (folder, "/crates"));
        Ok(Self(outside.chain([(root, "/workspace")]).collect()))
    }
}

/// Has cargo write down the versions of what a crate depends on, where nobody has yet.
pub(crate) fn lock(manifest: &Path) -> Result<(), BuildError> {
    let mut command = Command::new("cargo");
    command.args(["locate-project", "--workspace", "--message-format", "plain"]);
    command.arg("--manifest-path").arg(manifest);
    let said = run(&mut command, manifest)?;
    let root = PathBuf::from(String::from_utf8_lossy(&said.stdout).trim_end());
    if root.with_file_name("Cargo.lock").exists() {
        return Ok(());
    }
    let mut command = Command::new("cargo");
    command.args(["generate-lockfile", "--manifest-path"]).arg(manifest);
    run(&mut command, manifest).map(drop)
}

/// Runs cargo; what it says where it refuses becomes the error.
pub(crate) fn run(command: &mut Command, manifest: &Path) -> Result<Output, BuildError> {
    let output = command.output().map_err(|source| BuildError::NoTool {
        tool: "cargo",
        language: Language::Rust,
        source,
    })?;
    if output.status.success() {
        return Ok(output);
    }
    // With JSON messages the compiler's errors are on stdout, cargo's own on stderr.
    let mut said: String = messages(&output.stdout).filter_map(Message::into_error).collect();
    said.push_str(&String::from_utf8_lossy(&output.stderr));
    if said.contains("target may not be installed") {
        return Err(BuildError::NoTarget);
    }
    let folder = manifest.parent().unwrap_or(manifest).to_path_buf();
    Err(BuildError::Refused { folder, said: said.trim().to_owned() })
}

#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    filenames: Vec<PathBuf>,
    manifest_path: Option<PathBuf>,
    #[serde(rename = "message")]
    said: Option<Said>,
}

#[derive(Deserialize)]
struct Said {
    level: String,
    rendered: Option<String>,
}

impl Message {
    fn into_error(self) -> Option<String> {
        self.said.filter(|said| said.level == "error")?.rendered
    }
}

/// Returns the module among what cargo said it made of a crate.
pub(crate) fn module(stdout: &[u8], manifest: &Path) -> Option<PathBuf> {
    messages(stdout)
        .filter(|message| message.reason == "compiler-artifact")
        .filter(|message| message.manifest_path.as_deref() == Some(manifest))
        .flat_map(|message| message.filenames)
        .find(|file| file.extension().is_some_and(|extension| extension == "wasm"))
}

/// Goes through cargo's messages; a line that is none is what a build script printed.
fn messages(stdout: &[u8]) -> impl Iterator<Item = Message> + '_ {
    stdout.split(|&byte| byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok())
}
