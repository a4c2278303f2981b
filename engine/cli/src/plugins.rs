//! From the words for plugins to their bytes and what vouches for them: stock rule sets, components,
//! rule files, and folders of them.

use crate::CommandError;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use uplift_author::{Language, compile, has_rules, is_rule_file, rule_file};
use uplift_host::Plugin;
use uplift_model::Indicator;
use uplift_provenance::{ENDING, Folder, Locked};
use uplift_rulefile::Compiled;

/// The stock rule sets, as components.
pub(crate) const STOCK: [(&str, &[u8]); 7] = [
    ("attendance", include_bytes!("../../../plugins/dist/attendance.wasm")),
    ("behaviour", include_bytes!("../../../plugins/dist/behaviour.wasm")),
    ("disadvantage", include_bytes!("../../../plugins/dist/disadvantage.wasm")),
    ("literacy", include_bytes!("../../../plugins/dist/literacy.wasm")),
    ("numeracy", include_bytes!("../../../plugins/dist/numeracy.wasm")),
    ("send", include_bytes!("../../../plugins/dist/send.wasm")),
    ("transition", include_bytes!("../../../plugins/dist/transition.wasm")),
];

/// The stock rule sets of a run that names none: one for each area that every academy has. The others
/// look at the same pupils from another side, and a trust chooses them.
const UNNAMED: [&str; 4] = ["attendance", "behaviour", "literacy", "numeracy"];

/// Returns whether a word is the id of a stock rule set.
pub(crate) fn is_stock(name: &str) -> bool {
    STOCK.iter().any(|(id, _)| *id == name)
}

/// Returns whether a component other than the stock one goes by the id of a stock rule set.
pub(crate) fn takes_stock_id(id: &str, component: &[u8]) -> bool {
    STOCK.iter().any(|(stock, bytes)| *stock == id && *bytes != component)
}

/// A plugin found, with what vouches for it.
pub(crate) struct Found {
    pub(crate) plugin: Plugin<'static>,
    /// Whether it is part of this program.
    pub(crate) stock: bool,
    /// The text of the signature beside it. A rule file has none: what is signed is a component.
    pub(crate) signature: Option<String>,
    /// What the lock file of its folder says of it.
    pub(crate) locked: Option<Locked>,
    /// What it was compiled from, where it is a rule file.
    pub(crate) compiled: Option<Box<Compiled>>,
}

impl Found {
    /// Returns the trust's own indicators that a rule file says it reads. Other plugins say too little
    /// of them.
    pub(crate) fn own_indicators(&self) -> Vec<Indicator> {
        let program = self.compiled.as_ref().map(|compiled| &compiled.program);
        program.map(uplift_author::trial::own_indicators).unwrap_or_default()
    }

    /// Says in a line that there are warnings of a rule file, where there are.
    pub(crate) fn warned(&self) -> Option<String> {
        let warnings = &self.compiled.as_ref()?.warnings;
        let (name, count) = (&warnings.name, warnings.all.len());
        let count = crate::words::counted(count as u64, "warning", "warnings");
        let shows = format!("`uplift plugin check {name}` shows");
        match warnings.all.len() {
            0 => None,
            1 => Some(format!("rule file `{name}` has {count}: {shows} it")),
            _ => Some(format!("rule file `{name}` has {count}: {shows} them")),
        }
    }
}

/// Plugins, and what is worth saying about how they were found.
#[derive(Default)]
pub(crate) struct Plugins {
    pub(crate) found: Vec<Found>,
    pub(crate) notes: Vec<String>,
}

/// Finds the plugins that were named, or the stock ones.
pub(crate) fn plugins(named: &[String]) -> Result<Plugins, CommandError> {
    let mut plugins = Plugins::default();
    if named.is_empty() {
        let unnamed = STOCK.iter().filter(|(id, _)| UNNAMED.contains(id));
        plugins.found.extend(unnamed.map(|(id, bytes)| stock(id, bytes)));
    }
    for name in named {
        let path = Path::new(name);
        if path.is_dir() {
            folder(path, &mut plugins)?;
        } else {
            plugins.found.push(find(name)?);
        }
    }
    plugins.notes.extend(plugins.found.iter().filter_map(Found::warned));
    Ok(plugins)
}

/// Finds one plugin and what vouches for it: a stock rule set by id, a component or a rule file.
pub(crate) fn find(name: &str) -> Result<Found, CommandError> {
    if let Some((id, bytes)) = STOCK.iter().find(|(id, _)| *id == name) {
        return Ok(stock(id, bytes));
    }
    let path = Path::new(name);
    if path.is_file() {
        return read(path);
    }
    if let Some(file) = rule_file(path).filter(|file| file.is_file()) {
        return read(&file);
    }
    if path.is_dir()
        && let Ok(language) = Language::of(path)
    {
        return Err(CommandError::new(format!(
            "`{name}` is the folder of an author, with a rule set in {language} that is not built"
        ))
        .hint(format!("build it first: `uplift plugin build {name}`")));
    }
    if path.is_dir() {
        return Err(CommandError::new(format!("`{name}` is a folder, not a plugin"))
            .hint("name a file of it"));
    }
    let ids: Vec<_> = STOCK.iter().map(|(id, _)| *id).collect();
    Err(CommandError::new(format!("there is no plugin `{name}`")).hint(format!(
        "name a component file, a rule file, a folder of them, or one of the stock rule sets: {}",
        ids.join(", ")
    )))
}

fn stock(id: &str, bytes: &'static [u8]) -> Found {
    let plugin = Plugin { name: id.to_owned(), bytes: Cow::Borrowed(bytes) };
    Found { plugin, stock: true, signature: None, locked: None, compiled: None }
}

/// Finds the plugins of a folder: those of its lock file, each just as it was added, or where it has
/// none whatever is there.
fn folder(path: &Path, plugins: &mut Plugins) -> Result<(), CommandError> {
    let shown = path.display();
    if let Some(locked) = Folder::at(path).plugins()? {
        if locked.is_empty() {
            return Err(CommandError::new(format!(
                "plugin folder `{shown}` holds no plugin: its lock file is empty"
            )));
        }
        plugins.found.extend(locked.into_iter().map(|(locked, files)| Found {
            plugin: Plugin { name: locked.file(), bytes: Cow::Owned(files.component) },
            stock: false,
            signature: files.signature,
            locked: Some(locked),
            compiled: None,
        }));
        plugins.notes.extend(listed(path)?.rule_files.iter().map(|file| {
            let file = file.display();
            format!(
                "rule file `{file}` is not run, since the folder has a lock file: add it with \
                 `uplift plugin add {file} --folder {shown}`, or move it elsewhere"
            )
        }));
        return Ok(());
    }
    let Listed { components, rule_files } = listed(path)?;
    if components.is_empty() && rule_files.is_empty() {
        return Err(CommandError::new(format!(
            "plugin folder `{shown}` holds neither a `.wasm` file nor a rule file"
        )));
    }
    let components = components.iter().map(|file| read(file)).collect::<Result<Vec<_>, _>>()?;
    for file in &rule_files {
        let found = read(file)?;
        // What it was built to before and stands beside it is the same plugin, and may be signed.
        if !components.iter().any(|other| other.plugin.bytes == found.plugin.bytes) {
            plugins.found.push(found);
        }
    }
    plugins.found.extend(components);
    Ok(())
}

/// The plugins of a folder, in the order of their names.
struct Listed {
    components: Vec<PathBuf>,
    rule_files: Vec<PathBuf>,
}

fn listed(path: &Path) -> Result<Listed, CommandError> {
    let unreadable = |error: std::io::Error| {
        CommandError::new(format!("could not read plugin folder `{}`: {error}", path.display()))
    };
    let (mut components, mut rule_files) = (Vec::new(), Vec::new());
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        if file.extension().is_some_and(|extension| extension == "wasm") {
            components.push(file);
        } else if is_rule_file(&file) && file.is_file() {
            // Another sort of file may stand here and be of any encoding.
            let bytes = std::fs::read(&file).map_err(unreadable)?;
            if has_rules(&String::from_utf8_lossy(&bytes)) {
                rule_files.push(file);
            }
        }
    }
    components.sort();
    rule_files.sort();
    Ok(Listed { components, rule_files })
}

/// Reads a component and the signature beside it, or compiles a rule file.
pub(crate) fn read(path: &Path) -> Result<Found, CommandError> {
    let name = path
        .file_name()
        .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    if is_rule_file(path) {
        let compiled = compiled(path)?;
        let plugin = Plugin { name, bytes: Cow::Owned(compiled.component.clone()) };
        let compiled = Some(Box::new(compiled));
        return Ok(Found { plugin, stock: false, signature: None, locked: None, compiled });
    }
    let unreadable = |what: &str, path: &Path, error: &std::io::Error| {
        CommandError::new(format!("could not read {what} `{}`: {error}", path.display()))
    };
    let bytes = std::fs::read(path).map_err(|error| unreadable("plugin", path, &error))?;
    let beside = signature_file(path);
    let signature = match std::fs::read(&beside) {
        Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(unreadable("signature", &beside, &error)),
    };
    let plugin = Plugin { name, bytes: Cow::Owned(bytes) };
    Ok(Found { plugin, stock: false, signature, locked: None, compiled: None })
}

/// Compiles a rule file.
pub(crate) fn compiled(path: &Path) -> Result<Compiled, CommandError> {
    let span = tracing::info_span!("compile", file = %path.display());
    let _entered = span.enter();
    Ok(compile(path)?)
}

/// Refuses a rule file where only a component will do.
pub(crate) fn not_a_rule_file(path: &Path, why: &str) -> Result<(), CommandError> {
    if rule_file(path).is_none() {
        return Ok(());
    }
    let name = path.display();
    Err(CommandError::new(format!("`{name}` is a rule file, and {why}"))
        .hint(format!("build it first: `uplift plugin build {name}`")))
}

/// Returns where the signature of a component is: beside it.
pub(crate) fn signature_file(component: &Path) -> PathBuf {
    let mut name = component.as_os_str().to_owned();
    name.push(".");
    name.push(ENDING);
    name.into()
}
