//! One call into a rule set: a fresh instance, its allowance, and what became of it.

use crate::Limits;
use crate::bindings::exports::uplift::rules::rules::{Cohort, Findings, Manifest};
use crate::bindings::{RuleSet as Instance, RuleSetPre};
use crate::engine::{Host, TICK};
use crate::limits::{Limiter, Refused};
use crate::log::Log;
use crate::text::{plain, short};
use uplift_model::FaultKind;
use wasmtime::component::{Linker, WasmStr};
use wasmtime::{Store, StoreContextMut, Trap, WasmBacktrace};

/// The interface through which a rule set speaks to its author.
pub(crate) const HOST_INTERFACE: &str = "uplift:rules/host@0.1.0";
/// The only function of it.
pub(crate) const LOG: &str = "log";
/// Fuel that a message costs, and each byte of it on top.
const LOG_FUEL: u64 = 1_000;

/// What stands beside a rule set's instance.
#[derive(Debug)]
pub(crate) struct Guest {
    limiter: Limiter,
    log: Log,
}

/// What a call may use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowance {
    pub(crate) fuel: u64,
    pub(crate) millis: u64,
    /// Bytes that may be handed out at once.
    pub(crate) bytes: usize,
}

/// A call that came to an end, good or bad.
#[derive(Debug)]
pub(crate) struct Ended<T> {
    pub(crate) result: Result<T, FaultKind>,
    pub(crate) log: Vec<String>,
    pub(crate) fuel: u64,
}

/// Lets rule sets say something, at a price, so that none can go on for ever.
pub(crate) fn offer_log(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    let log = |mut store: StoreContextMut<'_, Guest>, (message,): (WasmStr,)| {
        let message = message.to_str(&store)?.into_owned();
        let bytes = u64::try_from(message.len()).unwrap_or(u64::MAX);
        let left = store.get_fuel()?.checked_sub(LOG_FUEL.saturating_add(bytes));
        store.set_fuel(left.unwrap_or(0))?;
        if left.is_none() {
            return Err(Trap::OutOfFuel.into());
        }
        store.data_mut().log.add(&message);
        Ok(())
    };
    linker.instance(HOST_INTERFACE)?.func_wrap(LOG, log)
}

impl Host {
    /// Asks a rule set what it is.
    pub(crate) fn describe(&self, rule_set: &RuleSetPre<Guest>) -> Ended<Manifest> {
        let allowance = Allowance {
            fuel: self.limits.describe_fuel,
            millis: self.limits.describe_millis,
            bytes: self.limits.manifest_bytes,
        };
        self.call(rule_set, allowance, |instance, store| {
            instance.uplift_rules_rules().call_describe(store)
        })
    }

    /// Has a rule set decide for a batch.
    pub(crate) fn decide(
        &self,
        rule_set: &RuleSetPre<Guest>,
        allowance: Allowance,
        settings: &[f64],
        cohort: Cohort<'_>,
    ) -> Ended<Result<Findings, String>> {
        self.call(rule_set, allowance, |instance, store| {
            instance.uplift_rules_rules().call_evaluate(store, settings, cohort)
        })
    }

    /// Calls a fresh instance and throws it away.
    fn call<T>(
        &self,
        rule_set: &RuleSetPre<Guest>,
        allowance: Allowance,
        call: impl FnOnce(&Instance, &mut Store<Guest>) -> wasmtime::Result<T>,
    ) -> Ended<T> {
        let _place = self.places.take();
        let guest = Guest { limiter: Limiter::new(&self.limits), log: Log::new(&self.limits) };
        let mut store = Store::new(rule_set.engine(), guest);
        store.limiter(|guest| &mut guest.limiter);
        store.set_epoch_deadline(allowance.millis.div_ceil(TICK).saturating_add(1));
        store.set_hostcall_fuel(allowance.bytes);
        let result = store
            .set_fuel(allowance.fuel)
            .and_then(|()| rule_set.instantiate(&mut store))
            .and_then(|instance| call(&instance, &mut store))
            .map_err(|error| fault(&error, allowance));
        let left = store.get_fuel().unwrap_or(0);
        let log = store.data_mut().log.take();
        Ended { result, log, fuel: allowance.fuel.saturating_sub(left) }
    }
}

/// Puts into words why a call failed.
fn fault(error: &wasmtime::Error, allowance: Allowance) -> FaultKind {
    if let Some(refused) = error.downcast_ref::<Refused>() {
        return match *refused {
            Refused::Memory { asked, allowed } => FaultKind::OutOfMemory { asked, allowed },
            Refused::Table { .. } => FaultKind::Trapped(refused.to_string()),
        };
    }
    let cause = match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => return FaultKind::OutOfFuel { allowed: allowance.fuel },
        Some(Trap::Interrupt) => return FaultKind::OutOfTime { allowed: allowance.millis },
        Some(Trap::UnreachableCodeReached) => {
            "it panicked or reached what its author took for impossible".to_owned()
        }
        Some(Trap::StackOverflow) => "its stack was used up".to_owned(),
        Some(trap) => trap.to_string().trim_start_matches("wasm trap: ").to_owned(),
        None => {
            let cause = error.root_cause().to_string();
            if cause.starts_with("too much data is being copied") {
                let bytes = allowance.bytes;
                return FaultKind::Lied(format!("more than {bytes} bytes at once"));
            }
            plain(&cause)
        }
    };
    match innermost(error) {
        Some(function) => FaultKind::Trapped(format!("{cause}, in `{function}`")),
        None => FaultKind::Trapped(cause),
    }
}

/// Returns the name of the innermost function of the guest that is its author's rather than that of
/// a language's machinery.
fn innermost(error: &wasmtime::Error) -> Option<String> {
    const MACHINERY: &[&str] =
        &["std::", "core::", "alloc::", "dlmalloc::", "__rust", "rust_", "abort", "_start"];
    let trace = error.downcast_ref::<WasmBacktrace>()?;
    // In its own words the trace has the names as their authors wrote them.
    let trace = trace.to_string();
    let names = trace.lines().filter_map(|line| line.split_once('!')).map(|(_, name)| name.trim());
    let mut own = names.filter(|name| {
        let bare = name.trim_start_matches('<');
        !MACHINERY.iter().any(|start| bare.starts_with(start))
    });
    own.next().map(|name| short(without_hash(name)))
}

/// Returns the name of a function without the mark that tells builds of it apart.
fn without_hash(name: &str) -> &str {
    match name.rsplit_once("::h") {
        Some((name, hash)) if hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()) => {
            name
        }
        _ => name,
    }
}

impl Limits {
    /// Returns what a batch of so many rows may use, given so many rules.
    pub(crate) fn batch(&self, units: usize, rules: usize) -> Allowance {
        Allowance {
            fuel: self.fuel(units),
            millis: self.batch_millis,
            bytes: Self::findings_bytes(units, rules),
        }
    }
}
