//! From a file's bytes to a rule set: compiled, looked over, asked what it is, checked.

use crate::bindings::RuleSetPre;
use crate::call::{Guest, HOST_INTERFACE, LOG};
use crate::engine::Host;
use crate::error::{Refusal, RuleSetError, causes};
use crate::{check, lift};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;
use uplift_model::Manifest;
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

    /// Returns the SHA-256 of the component in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

impl Host {
    /// Makes a rule set of a plugin. What needs the trust's own indicators or its policy is checked
    /// by [`crate::bind`].
    pub fn load(&self, plugin: &Plugin<'_>) -> Result<RuleSet, RuleSetError> {
        let started = Instant::now();
        let refuse = |why| RuleSetError::new(&plugin.name, why);
        let component = self.compile(&plugin.bytes).map_err(refuse)?;
        let compiled = started.elapsed();
        self.look_over(&component).map_err(refuse)?;
        let code = self
            .linker
            .instantiate_pre(&component)
            .and_then(RuleSetPre::new)
            .map_err(|error| refuse(Refusal::Misfit(causes(&error))))?;
        let described = self.describe(&code);
        let manifest = described.result.map_err(|why| RuleSetError {
            plugin: plugin.name.clone(),
            why: Refusal::Speechless(why),
            log: described.log,
        })?;
        let manifest = lift::manifest(manifest)
            .and_then(|manifest| check::manifest(&manifest).map(|()| manifest))
            .map_err(|why| refuse(Refusal::Manifest(why)))?;
        let mut digest = String::with_capacity(64);
        for byte in Sha256::digest(&plugin.bytes) {
            // Writing to a string cannot fail.
            let _ = write!(digest, "{byte:02x}");
        }
        tracing::debug!(
            rule_set = manifest.id,
            version = manifest.version,
            plugin = plugin.name,
            bytes = plugin.bytes.len(),
            rules = manifest.rules.len(),
            fuel = described.fuel,
            compiled_ms = compiled.as_secs_f64() * 1e3,
            loaded_ms = started.elapsed().as_secs_f64() * 1e3,
            "rule set loaded"
        );
        Ok(RuleSet { plugin: plugin.name.clone(), manifest, digest, code })
    }

    fn compile(&self, bytes: &[u8]) -> Result<Component, Refusal> {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > self.limits.component_bytes {
            let allowed = self.limits.component_bytes;
            return Err(Refusal::TooLarge { bytes: size, allowed });
        }
        match bytes {
            [0, b'a', b's', b'm', 1, 0, 0, 0, ..] => return Err(Refusal::CoreModule),
            [0, b'a', b's', b'm', ..] => (),
            _ => return Err(Refusal::NotWasm),
        }
        // What the compiler does with bytes it has never seen is not for a run to die of.
        match catch_unwind(AssertUnwindSafe(|| Component::new(&self.engine, bytes))) {
            Ok(compiled) => compiled.map_err(|error| Refusal::Broken(causes(&error))),
            Err(_) => Err(Refusal::Broken("the compiler failed on it".to_owned())),
        }
    }

    /// Looks at what a component imports and exports. Types alone do nothing, and exports beyond
    /// those of the interface are never called.
    fn look_over(&self, component: &Component) -> Result<(), Refusal> {
        let shape = component.component_type();
        let mut imports = Vec::new();
        for (name, item) in shape.imports(&self.engine) {
            let ComponentItem::ComponentInstance(instance) = item.ty else {
                if !matches!(item.ty, ComponentItem::Type(_)) {
                    imports.push(name.to_owned());
                }
                continue;
            };
            for (member, item) in instance.exports(&self.engine) {
                let is_type = matches!(item.ty, ComponentItem::Type(_));
                if !is_type && (name, member) != (HOST_INTERFACE, LOG) {
                    imports.push(format!("{name}#{member}"));
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
            Some(found) => {
                Err(Refusal::OtherVersion { found: (*found).to_owned(), served: VERSION })
            }
        }
    }
}
