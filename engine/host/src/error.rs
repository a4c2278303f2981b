//! What keeps the engine from running rule sets.

use uplift_model::{Failure, Fault, FaultKind};

/// The sandbox could not be set up.
#[derive(Debug, thiserror::Error)]
#[error("could not set up the sandbox: {why}")]
pub struct HostError {
    why: String,
}

impl HostError {
    pub(crate) fn new(error: &wasmtime::Error) -> Self {
        Self { why: causes(error) }
    }
}

/// Returns an error and its causes in one line.
pub(crate) fn causes(error: &wasmtime::Error) -> String {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    crate::text::short(&causes.join(": ").split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A plugin cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("plugin `{plugin}`: {why}")]
pub struct RuleSetError {
    /// The file's name or the stock rule set's id.
    pub plugin: String,
    /// Why not.
    pub why: Refusal,
}

impl RuleSetError {
    pub(crate) fn new(plugin: &str, why: Refusal) -> Self {
        Self { plugin: plugin.to_owned(), why }
    }

    /// Returns what can be done about it, where that is known.
    pub fn hint(&self) -> Option<String> {
        match &self.why {
            Refusal::NotWasm => Some("a plugin is a component, one `.wasm` file, or a rule file, which ends in `.toml`".to_owned()),
            Refusal::CoreModule => Some("`uplift plugin build` makes a component".to_owned()),
            Refusal::Imports(_) => Some(
                "build for `wasm32-unknown-unknown`, or leave out what reaches outside".to_owned(),
            ),
            Refusal::OtherVersion { found, served } => Some(if newer(found, served) {
                format!("update `uplift`, or build with a kit for {served}")
            } else {
                format!("build it again with a kit for {served}")
            }),
            Refusal::NoRules(served) => Some(format!("export `uplift:rules/rules@{served}`")),
            Refusal::Twice { .. } => Some("leave one of the two out".to_owned()),
            Refusal::Begins(kind) => Some(kind.hint().to_owned()),
            Refusal::Speechless(failure) => Some(failure.kind.hint().to_owned()),
            Refusal::TooSlow { .. } => Some(
                "it may be broken on purpose; if you trust it, `limits.compile_millis` in the policy allows more"
                    .to_owned(),
            ),
            Refusal::Encoding(_) => Some("build it with a kit that hands texts over as UTF-8".to_owned()),
            _ => None,
        }
    }
}

/// Returns whether one version of the interface is later than another.
fn newer(found: &str, served: &str) -> bool {
    let numbers = |version: &str| -> Vec<u64> {
        version.split('.').map(|part| part.parse().unwrap_or(0)).collect()
    };
    numbers(found) > numbers(served)
}

/// Returns names as a message has them, of which there may be any number.
fn names(names: &[String]) -> String {
    /// As many as a person reads.
    const MOST: usize = 20;
    let shown: Vec<&str> = names.iter().take(MOST).map(String::as_str).collect();
    let shown = format!("`{}`", shown.join("`, `"));
    match names.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Why a plugin cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It is not WebAssembly.
    #[error("not a WebAssembly file")]
    NotWasm,
    /// It is a core module.
    #[error("a core module, where a component is needed")]
    CoreModule,
    /// It is too large.
    #[error("{bytes} bytes large, where {allowed} are allowed")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The greatest size.
        allowed: u64,
    },
    /// It could not be compiled.
    #[error("could not be compiled: {0}")]
    Broken(String),
    /// Compiling it takes too long.
    #[error("was not compiled within the {allowed} ms allowed")]
    TooSlow {
        /// Milliseconds allowed.
        allowed: u64,
    },
    /// It takes too much to begin with.
    #[error("cannot begin: {0}")]
    Begins(FaultKind),
    /// It hands texts over in another encoding than UTF-8.
    #[error("hands texts over as {0}, where UTF-8 is asked for")]
    Encoding(&'static str),
    /// It imports what no rule set may.
    #[error("imports {}, where a rule set may import nothing but `log`", names(.0))]
    Imports(Vec<String>),
    /// It exports no rules.
    #[error("exports no `uplift:rules/rules`, so it is no rule set")]
    NoRules(&'static str),
    /// It speaks another version of the interface.
    #[error("built for version {found} of the interface, where this engine serves {served}")]
    OtherVersion {
        /// The version it was built for.
        found: String,
        /// The version served.
        served: &'static str,
    },
    /// It exports something of the right name and the wrong shape.
    #[error("does not fit the interface: {0}")]
    Misfit(String),
    /// It failed when it was asked what it is.
    #[error("could not say what it is: call `describe`: {0}")]
    Speechless(Failure),
    /// What it says of itself cannot be.
    #[error("{0}")]
    Manifest(String),
    /// Another plugin has the same id.
    #[error("has the id `{id}`, as has plugin `{other}`")]
    Twice {
        /// The id.
        id: String,
        /// The other plugin.
        other: String,
    },
}

/// A rule set failed where the policy says that the run then fails.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct RunFailed(pub Box<Fault>);

/// The rules cannot be bound to the catalogue and the policy.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// A rule set needs what is not there.
    #[error("plugin `{plugin}`: {why}")]
    RuleSet {
        /// The file's name or the stock rule set's id.
        plugin: String,
        /// Why not.
        why: String,
    },
    /// The policy names what is not there or sets what cannot be.
    #[error("policy: `{key}`: {why}")]
    Policy {
        /// The place in the policy, such as `settings.attendance.severe_rate`.
        key: String,
        /// What is wrong with it.
        why: String,
    },
    /// There are more rules than fit into a run.
    #[error("{0} rules, where {most} fit into a run", most = u16::MAX)]
    TooMany(usize),
}
