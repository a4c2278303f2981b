//! Rule sets in Rust: the flags that every one of them is compiled with.

use crate::BuildError;
use crate::cargo::{Folders, lock, module, run};
use crate::wrap::wrap;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

/// The target of the sandbox: no system, hence no imports.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// The profile, whatever the workspace says. Names of functions are kept for the messages of
/// faults.
const PROFILE: &[&str] = &[
    "opt-level=3",
    "lto=\"fat\"",
    "codegen-units=1",
    "panic=\"abort\"",
    "strip=\"debuginfo\"",
    "debug=false",
    "debug-assertions=false",
    "overflow-checks=true",
    "incremental=false",
];

/// Builds the guest crate in `folder` and returns it as a component.
///
/// The bytes depend on the source, the locked dependencies and the compiler's version, not on where
/// anything stands.
pub(crate) fn build(folder: &Path) -> Result<Vec<u8>, BuildError> {
    let manifest = folder.join("Cargo.toml");
    let manifest =
        manifest.canonicalize().map_err(|_| BuildError::NoRules(folder.to_path_buf()))?;
    lock(&manifest)?;
    let mut command = Command::new("cargo");
    command.args(["rustc", "--lib", "--release", "--locked", "--target", TARGET]);
    command.args(["--crate-type", "cdylib", "--message-format", "json", "--manifest-path"]);
    command.arg(&manifest);
    for setting in PROFILE {
        command.arg("--config").arg(format!("profile.release.{setting}"));
    }
    command.env("CARGO_ENCODED_RUSTFLAGS", flags(&Folders::of(&manifest)?));
    let said = run(&mut command, &manifest)?;
    let path = module(&said.stdout, &manifest)
        .ok_or_else(|| BuildError::NoModule(folder.to_path_buf()))?;
    let module = std::fs::read(&path).map_err(|source| BuildError::Read { path, source })?;
    wrap(&module).map_err(|why| BuildError::NotARuleSet { folder: folder.to_path_buf(), why })
}

/// Returns the compiler's flags as cargo takes them from the environment.
fn flags(folders: &Folders) -> OsString {
    // Vectors of the fixed sort give the same bits on every machine.
    let mut flags = OsString::from("-Ctarget-feature=+simd128");
    for (folder, name) in &folders.0 {
        flags.push("\u{1f}--remap-path-prefix=");
        flags.push(folder);
        flags.push("=");
        flags.push(name);
    }
    flags
}
