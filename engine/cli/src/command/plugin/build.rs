//! `uplift plugin build`: from a rule file or an author's folder to a component.

use crate::plugins::compiled;
use crate::{CommandError, Exit, Io, sources};
use std::path::{Path, PathBuf};
use uplift_author::rule_file;
use uplift_rulefile::Diagnostics;

/// Builds a component.
pub(crate) fn run(
    source: &Path,
    out: Option<&Path>,
    io: &mut Io<'_>,
) -> Result<Exit, CommandError> {
    let mut id = None;
    let bytes = match rule_file(source) {
        Some(file) => {
            let compiled = compiled(&file)?;
            warn(&compiled.warnings, io)?;
            id = Some(compiled.program.manifest.id);
            compiled.component
        }
        None if source.is_file() => {
            let name = source.display();
            return Err(CommandError::new(format!(
                "`{name}` is no rule file: it does not end in .toml"
            ))
            .hint("a program is built from its author's folder"));
        }
        None => component(source)?,
    };
    let out = match out {
        Some(out) => out.to_path_buf(),
        None if source.is_dir() => beside(source)?,
        // Many a rule file is called `rules.toml`; what is handed on is not to be.
        None => match id.filter(|_| source.file_stem().is_some_and(|stem| stem == "rules")) {
            Some(id) => source.with_file_name(format!("{id}.wasm")),
            None => source.with_extension("wasm"),
        },
    };
    if are_one(&out, source) {
        let name = out.display();
        return Err(CommandError::new(format!(
            "`{name}` is what is built and cannot be written over"
        ))
        .hint("name another file by `--out`"));
    }
    std::fs::write(&out, &bytes).map_err(|error| {
        CommandError::new(format!("could not write `{}`: {error}", out.display()))
    })?;
    writeln!(
        io.out,
        "{} bytes written to {}",
        crate::words::count(bytes.len() as u64),
        out.display()
    )?;
    Ok(Exit::Clean)
}

/// Returns whether two paths are of one file, through links of either kind.
fn are_one(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let file = |path: &Path| std::fs::metadata(path).map(|it| (it.dev(), it.ino())).ok();
        file(one).is_some_and(|it| Some(it) == file(other))
    }
    #[cfg(not(unix))]
    {
        one.canonicalize().is_ok_and(|it| other.canonicalize().is_ok_and(|other| it == other))
    }
}

/// Shows the warnings of a rule file in full.
pub(super) fn warn(warnings: &Diagnostics, io: &mut Io<'_>) -> std::io::Result<()> {
    if warnings.is_empty() {
        return Ok(());
    }
    writeln!(io.err, "{}\n", warnings.render(io.terminal))
}

/// Builds the rule set of an author's folder.
pub(crate) fn component(folder: &Path) -> Result<Vec<u8>, CommandError> {
    let span = tracing::info_span!("build", folder = %folder.display());
    let _entered = span.enter();
    Ok(uplift_author::build(folder, &sources::kit())?)
}

/// Returns the file that a folder's component is written to if nothing else is said: in the folder,
/// by the folder's own name.
fn beside(folder: &Path) -> Result<PathBuf, CommandError> {
    let unreadable = |error: std::io::Error| {
        CommandError::new(format!("could not read `{}`: {error}", folder.display()))
    };
    // A folder may be named by `.`, which is no name for a file.
    let whole = folder.canonicalize().map_err(unreadable)?;
    let mut name = whole.file_name().unwrap_or("plugin".as_ref()).to_owned();
    name.push(".wasm");
    Ok(folder.join(name))
}
