//! One call into a rule set: a fresh instance, its allowance, and what became of it.

use crate::Limits;
use crate::bindings::exports::uplift::rules::rules::{Cohort, Findings, Manifest};
use crate::bindings::{RuleSet as Instance, RuleSetPre};
use crate::engine::{Host, Place, TICK};
use crate::frames::frames;
use crate::limits::{Limiter, Refused};
use crate::log::Log;
use crate::text::plain;
use uplift_model::{Failure, FaultKind, Limit};
use wasmtime::component::{Linker, WasmStr};
use wasmtime::{Store, StoreContextMut, Trap};

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
    /// The functions it was in when it failed.
    pub(crate) frames: Vec<String>,
    pub(crate) log: Vec<String>,
    pub(crate) fuel: u64,
    /// Bytes of memory it took.
    pub(crate) memory: u64,
}

impl<T> Ended<T> {
    /// A call that the engine itself failed at.
    pub(crate) fn internal(why: String) -> Self {
        let result = Err(FaultKind::Internal(why));
        Self { result, frames: Vec::new(), log: Vec::new(), fuel: 0, memory: 0 }
    }

    /// Goes on with what was returned.
    pub(crate) fn and_then<U>(self, then: impl FnOnce(T) -> Result<U, FaultKind>) -> Ended<U> {
        let Self { result, frames, log, fuel, memory } = self;
        Ended { result: result.and_then(then), frames, log, fuel, memory }
    }

    /// Splits what was returned from what failed.
    pub(crate) fn result(self) -> Result<T, Failure> {
        let Self { result, frames, log, fuel, .. } = self;
        result.map_err(|kind| Failure { kind, fuel, frames, log })
    }
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
        self.call(rule_set, self.describing(), |instance, store| {
            instance.uplift_rules_rules().call_describe(store)
        })
    }

    fn describing(&self) -> Allowance {
        Allowance {
            fuel: self.limits.describe_fuel,
            millis: self.limits.describe_millis,
            bytes: usize::try_from(self.limits.manifest_bytes).unwrap_or(usize::MAX),
        }
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
        let mut store = self.store(rule_set, allowance);
        let result = store
            .set_fuel(allowance.fuel)
            .and_then(|()| rule_set.instantiate(&mut store))
            .and_then(|instance| call(&instance, &mut store));
        self.ended(&mut store, allowance, result)
    }

    /// Makes an instance that is kept from call to call, which no run does: to see whether anything
    /// survives. It takes up a place until it is dropped.
    pub(crate) fn keep<'h>(
        &'h self,
        rule_set: &RuleSetPre<Guest>,
        allowance: Allowance,
    ) -> Result<Kept<'h>, FaultKind> {
        let place = self.places.take();
        let mut store = self.store(rule_set, allowance);
        let instance = store
            .set_fuel(allowance.fuel)
            .and_then(|()| rule_set.instantiate(&mut store))
            .map_err(|error| self.fault(&error, allowance))?;
        Ok(Kept { host: self, store, instance, allowance, _place: place })
    }

    /// Sets a store up for a call.
    fn store(&self, rule_set: &RuleSetPre<Guest>, allowance: Allowance) -> Store<Guest> {
        let guest = Guest { limiter: Limiter::new(&self.limits), log: Log::new(&self.limits) };
        let mut store = Store::new(rule_set.engine(), guest);
        store.limiter(|guest| &mut guest.limiter);
        store.set_epoch_deadline(allowance.millis.div_ceil(TICK).saturating_add(1));
        store.set_hostcall_fuel(allowance.bytes);
        store
    }

    /// Sums up a call.
    fn ended<T>(
        &self,
        store: &mut Store<Guest>,
        allowance: Allowance,
        result: wasmtime::Result<T>,
    ) -> Ended<T> {
        let left = store.get_fuel().unwrap_or(0);
        let frames = result.as_ref().err().map(frames).unwrap_or_default();
        Ended {
            result: result.map_err(|error| self.fault(&error, allowance)),
            frames,
            log: store.data_mut().log.take(),
            fuel: allowance.fuel.saturating_sub(left),
            memory: store.data().limiter.memory(),
        }
    }

    /// Puts into words why a call failed.
    fn fault(&self, error: &wasmtime::Error, allowance: Allowance) -> FaultKind {
        let used_up = |limit, allowed| FaultKind::Exceeded { limit, asked: None, allowed };
        if let Some(&Refused { limit, asked, allowed }) = error.downcast_ref::<Refused>() {
            return FaultKind::Exceeded { limit, asked: Some(asked), allowed };
        }
        match error.downcast_ref::<Trap>() {
            Some(Trap::OutOfFuel) => used_up(Limit::Fuel, allowance.fuel),
            Some(Trap::Interrupt) => used_up(Limit::Time, allowance.millis),
            Some(Trap::StackOverflow) => used_up(Limit::Stack, self.limits.stack_bytes),
            Some(Trap::UnreachableCodeReached) => FaultKind::Trapped(
                "it panicked or reached what its author took for impossible".to_owned(),
            ),
            Some(trap) => {
                FaultKind::Trapped(trap.to_string().trim_start_matches("wasm trap: ").to_owned())
            }
            None => {
                let cause = error.root_cause().to_string();
                if cause.starts_with("too much data is being copied") {
                    used_up(Limit::Output, u64::try_from(allowance.bytes).unwrap_or(u64::MAX))
                } else {
                    FaultKind::Trapped(plain(&cause))
                }
            }
        }
    }
}

/// An instance that is kept from call to call.
pub(crate) struct Kept<'h> {
    host: &'h Host,
    store: Store<Guest>,
    instance: Instance,
    allowance: Allowance,
    _place: Place<'h>,
}

impl Kept<'_> {
    /// Has it decide for one more batch, with as much as it had for the first.
    pub(crate) fn decide(
        &mut self,
        settings: &[f64],
        cohort: Cohort<'_>,
    ) -> Ended<Result<Findings, String>> {
        let Self { host, store, instance, allowance, .. } = self;
        store.set_epoch_deadline(allowance.millis.div_ceil(TICK).saturating_add(1));
        let result = store.set_fuel(allowance.fuel).and_then(|()| {
            instance.uplift_rules_rules().call_evaluate(&mut *store, settings, cohort)
        });
        host.ended(store, *allowance, result)
    }

    /// Asks it once more what it is.
    pub(crate) fn describe(&mut self) -> Ended<Manifest> {
        let Self { host, store, instance, .. } = self;
        let allowance = host.describing();
        store.set_epoch_deadline(allowance.millis.div_ceil(TICK).saturating_add(1));
        store.set_hostcall_fuel(allowance.bytes);
        let result = store
            .set_fuel(allowance.fuel)
            .and_then(|()| instance.uplift_rules_rules().call_describe(&mut *store));
        host.ended(store, allowance, result)
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
