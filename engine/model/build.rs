//! Turns the catalogue's data files into constants, and fails the build where one is wrong.
//! The crate itself reads no file and knows no TOML.

#[path = "build/check.rs"]
mod check;
#[path = "build/emit.rs"]
mod emit;
#[path = "build/read.rs"]
mod read;

// The closed lists of words are the crate's own, so that a file cannot use one the crate lacks.
#[path = "src/level.rs"]
#[expect(dead_code, unreachable_pub, reason = "written for the crate; the build script uses part")]
mod level;

// What a history of results adds to an indicator is the same for the trust's own.
#[path = "src/history.rs"]
#[expect(unreachable_pub, reason = "written for the crate")]
mod history;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo runs a build script in its package's folder.
    let folder = Path::new("catalogue");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=src/level.rs");
    println!("cargo::rerun-if-changed=src/history.rs");

    match constants(folder) {
        Ok(constants) => fs::write(output_folder()?.join("catalogue.rs"), constants)?,
        Err(faults) => {
            for line in faults.iter().flat_map(|fault| fault.lines()) {
                println!("cargo::error={line}");
            }
        }
    }
    Ok(())
}

fn constants(folder: &Path) -> Result<String, Vec<String>> {
    let catalogue = read::read(folder).map_err(|error| vec![error.to_string()])?;
    let faults = check::check(&catalogue);
    if faults.is_empty() { Ok(emit::emit(&catalogue)) } else { Err(faults) }
}

#[expect(clippy::disallowed_methods, reason = "cargo names the output folder in no other way")]
fn output_folder() -> Result<PathBuf, Box<dyn Error>> {
    Ok(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?.into())
}
