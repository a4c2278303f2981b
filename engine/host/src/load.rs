//! From a file's bytes to a rule set: compiled, looked over, asked what it is, checked.

use crate::bindings::RuleSetPre;
use crate::call::{Guest, HOST_INTERFACE, LOG};
use crate::engine::Host;
use crate::error::{Refusal, RuleSetError, causes};
use crate::text::short;
use crate::{check, lift};
use std::borrow::Cow;
use std::fmt::Write;
use std::time::Instant;
use uplift_model::{Failure, FaultKind, Manifest};
use wasmtime::component::Component;
use wasmtime::component::types::ComponentItem;

/// The interface a rule set exports, without its version.
const RULES: &str = "uplift:rules/rules@";
/// The version of the interface that this engine serves.
pub(crate) const VERSION: &str = "0.1.0";

/// A plugin as it was read.
#[derive(Debug, Clone)]
pub struct Plugin<'a> {
    /// The file's name or the stock rule set's id, for messages.
    pub name: String,
    /// What is in it.
    pub bytes: Cow<'a, [u8]>,
}

/// A plugin loaded, checked and ready.
#[derive(Clone)]
pub struct RuleSet {
    pub(crate) plugin: String,
    pub(crate) manifest: Manifest,
    pub(crate) digest: String,
    pub(crate) code: RuleSetPre<Guest>,
}

impl std::fmt::Debug for RuleSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RuleSet")
            .field("plugin", &self.plugin)
            .field("digest", &self.digest)
            .field("manifest", &self.manifest)
            .finish_non_exhaustive()
    }
}

impl RuleSet {
    /// Returns the file's name or the stock rule set's id.
    pub fn plugin(&self) -> &str {
        &self.plugin
    }

    /// Returns what it says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Returns the interface it was built for, with its version.
    pub fn interface(&self) -> String {
        format!("uplift:rules@{VERSION}")
    }

    /// Returns the SHA-256 of the component in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

/// Returns why a rule set whose `describe` failed cannot be used.
fn speechless(failure: Failure) -> Refusal {
    match &failure.kind {
        // How the sandbox says that a function takes or returns something else; no guest can say it.
        FaultKind::Trapped(why) if why.starts_with("expected `") => Refusal::Misfit(why.clone()),
        _ => Refusal::Speechless(failure),
    }
}

impl Host {
    /// Makes a rule set of a plugin. What needs the trust's own indicators or its policy is checked
    /// by [`crate::bind`].
    pub fn load(&self, plugin: &Plugin<'_>) -> Result<RuleSet, RuleSetError> {
        let started = Instant::now();
        let refuse = |why| RuleSetError::new(&plugin.name, why);
        let (component, sha) = self.compile(&plugin.bytes).map_err(refuse)?;
        let compiled = started.elapsed();
        self.look_over(&component).map_err(refuse)?;
        let code = self
            .linker
            .instantiate_pre(&component)
            .and_then(RuleSetPre::new)
            .map_err(|error| refuse(Refusal::Misfit(causes(&error))))?;
        let described = self.describe(&code);
        let fuel = described.fuel;
        let manifest = described.result().map_err(|failure| refuse(speechless(failure)))?;
        let manifest = lift::manifest(manifest)
            .and_then(|manifest| check::manifest(&manifest).map(|()| manifest))
            .map_err(|why| refuse(Refusal::Manifest(why)))?;
        let mut digest = String::with_capacity(64);
        for byte in sha {
            // Writing to a string cannot fail.
            let _ = write!(digest, "{byte:02x}");
        }
        tracing::debug!(
            rule_set = manifest.id,
            version = manifest.version,
            plugin = plugin.name,
            bytes = plugin.bytes.len(),
            rules = manifest.rules.len(),
            fuel,
            compiled_ms = compiled.as_secs_f64() * 1e3,
            loaded_ms = started.elapsed().as_secs_f64() * 1e3,
            "rule set loaded"
        );
        Ok(RuleSet { plugin: plugin.name.clone(), manifest, digest, code })
    }

    /// Looks at what a component imports and exports. Types alone do nothing, and exports beyond
    /// those of the interface are never called.
    fn look_over(&self, component: &Component) -> Result<(), Refusal> {
        let shape = component.component_type();
        let mut imports = Vec::new();
        for (name, item) in shape.imports(&self.engine) {
            let ComponentItem::ComponentInstance(instance) = item.ty else {
                if !matches!(item.ty, ComponentItem::Type(_)) {
                    imports.push(short(name));
                }
                continue;
            };
            for (member, item) in instance.exports(&self.engine) {
                let is_type = matches!(item.ty, ComponentItem::Type(_));
                if !is_type && (name, member) != (HOST_INTERFACE, LOG) {
                    imports.push(short(&format!("{name}#{member}")));
                }
            }
        }
        if !imports.is_empty() {
            return Err(Refusal::Imports(imports));
        }
        let versions: Vec<&str> =
            shape.exports(&self.engine).filter_map(|(name, _)| name.strip_prefix(RULES)).collect();
        match versions.first() {
            _ if versions.contains(&VERSION) => Ok(()),
            None => Err(Refusal::NoRules(VERSION)),
            Some(found) => Err(Refusal::OtherVersion { found: short(found), served: VERSION }),
        }
    }
}
