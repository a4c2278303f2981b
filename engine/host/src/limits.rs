//! What a rule set may use, and the part of a store that watches it.

use crate::text::did_you_mean;
use std::ops::RangeInclusive;
use uplift_model::Limit;
use wasmtime::ResourceLimiter;

/// Declares the limits: each with its stock value, the bounds within which a policy may set it, and
/// what it is.
macro_rules! limits {
    ($($name:ident = $stock:expr, in $bounds:expr, $what:literal;)*) => {
        /// What a rule set may use. All but the times are the same verdict on every machine.
        ///
        /// The stock values are at least five times what was seen to be used: six rules in Python take
        /// 56,000 units of fuel a row, 12 MiB of memory and 25 s to be compiled, in JavaScript 40,000
        /// units, in Rust 360 (`uplift plugin bench`, `uplift plugin check`). A policy may set each
        /// within [`Limits::BOUNDS`].
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Limits {
            $(#[doc = $what] pub $name: u64,)*
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $($name: $stock,)* }
            }
        }

        impl Limits {
            /// The name of each limit in a policy, the bounds within which it may be set, and what
            /// it is.
            pub const BOUNDS: &[(&str, RangeInclusive<u64>, &str)] =
                &[$((stringify!($name), $bounds, $what),)*];

            fn slot(&mut self, name: &str) -> Option<&mut u64> {
                match name {
                    $(stringify!($name) => Some(&mut self.$name),)*
                    _ => None,
                }
            }
        }
    };
}

limits! {
    component_bytes = 64 << 20, in 1 << 10..=256 << 20, "The greatest size of a component in bytes.";
    compile_millis = 180_000, in 1_000..=3_600_000, "Milliseconds for compiling a component.";
    memory_bytes = 256 << 20, in 1 << 20..=2 << 30, "The greatest memory of an instance in bytes, all its memories together.";
    table_elements = 100_000, in 1_000..=1_000_000, "The most elements of an instance's tables together.";
    stack_bytes = 512 << 10, in 64 << 10..=1 << 20, "The greatest depth of calls, in bytes of stack.";
    describe_fuel = 2_000_000_000, in 1_000_000..=1_000_000_000_000, "Fuel for saying what it is.";
    describe_millis = 20_000, in 100..=600_000, "Milliseconds for saying what it is.";
    manifest_bytes = 4 << 20, in 64 << 10..=64 << 20, "The most bytes a manifest may take up.";
    batch_fuel = 200_000_000, in 1_000_000..=1_000_000_000_000, "Fuel for any batch, however small.";
    unit_fuel = 300_000, in 1_000..=1_000_000_000, "Fuel for each row of a batch on top.";
    batch_millis = 30_000, in 100..=3_600_000, "Milliseconds for a batch.";
    log_lines = 20, in 0..=1_000, "How many of the last lines logged in a call are kept.";
    log_line_bytes = 1_000, in 0..=10_000, "How many bytes of such a line are kept.";
}

/// A limit cannot be set so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}`: {why}")]
pub struct LimitError {
    /// What was to be set.
    pub name: String,
    /// Why it cannot be.
    pub why: String,
}

impl Limits {
    /// Sets a limit by its name; fails where there is none of this name or the value is out of bounds.
    pub fn set(&mut self, name: &str, value: u64) -> Result<(), LimitError> {
        let refuse = |why| Err(LimitError { name: name.to_owned(), why });
        let bounds = Self::BOUNDS.iter().find(|(other, ..)| *other == name);
        let Some(((_, bounds, _), slot)) = bounds.zip(self.slot(name)) else {
            let near = did_you_mean(name, Self::BOUNDS.iter().map(|(name, ..)| *name));
            return refuse(format!("there is no such limit{near}"));
        };
        if !bounds.contains(&value) {
            let (least, most) = (bounds.start(), bounds.end());
            return refuse(format!("{value} is not within {least} to {most}"));
        }
        *slot = value;
        Ok(())
    }

    /// Returns the fuel for a batch of so many rows.
    pub fn fuel(&self, units: usize) -> u64 {
        let units = u64::try_from(units).unwrap_or(u64::MAX);
        self.batch_fuel.saturating_add(self.unit_fuel.saturating_mul(units))
    }

    /// Returns how many bytes the findings of so many rows and rules may take up.
    pub(crate) fn findings_bytes(units: usize, rules: usize) -> usize {
        /// Of a pair: row, rule and need in one list, row and rule in the other.
        const PAIR: usize = 24;
        /// For the sentence of a rule set that declines.
        const SLACK: usize = 64 << 10;
        units.saturating_mul(rules).saturating_mul(PAIR).saturating_add(SLACK)
    }
}

/// Something was asked for that is not to be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{asked} asked for where {allowed} are allowed")]
pub(crate) struct Refused {
    pub(crate) limit: Limit,
    pub(crate) asked: u64,
    pub(crate) allowed: u64,
}

/// Counts what an instance takes and refuses what is too much; the refusal ends the call.
#[derive(Debug)]
pub(crate) struct Limiter {
    memory: Taken,
    table: Taken,
}

/// How much of something is taken, of how much at most.
#[derive(Debug)]
struct Taken {
    limit: Limit,
    so_far: u64,
    allowed: u64,
}

impl Taken {
    fn grow(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        // What the guest itself rules out is its own affair. A maximum that is not below the limit may
        // also be that of its place in the pool.
        let below = |maximum: usize| u64::try_from(maximum).is_ok_and(|it| it < self.allowed);
        if maximum.is_some_and(|maximum| desired > maximum && below(maximum)) {
            return Ok(false);
        }
        let more = u64::try_from(desired.saturating_sub(current)).unwrap_or(u64::MAX);
        let asked = self.so_far.saturating_add(more);
        if asked > self.allowed {
            return Err(Refused { limit: self.limit, asked, allowed: self.allowed }.into());
        }
        self.so_far = asked;
        Ok(true)
    }
}

impl Limiter {
    pub(crate) fn new(limits: &Limits) -> Self {
        let taken = |limit, allowed| Taken { limit, so_far: 0, allowed };
        Self {
            memory: taken(Limit::Memory, limits.memory_bytes),
            table: taken(Limit::Table, limits.table_elements),
        }
    }

    /// Returns how many bytes of memory were taken; none is ever given back.
    pub(crate) fn memory(&self) -> u64 {
        self.memory.so_far
    }
}

impl ResourceLimiter for Limiter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        self.memory.grow(current, desired, maximum)
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        self.table.grow(current, desired, maximum)
    }

    fn instances(&self) -> usize {
        MOST_PARTS
    }

    fn tables(&self) -> usize {
        MOST_PARTS
    }

    fn memories(&self) -> usize {
        MOST_PARTS
    }
}

/// The most modules, tables and memories of a component.
/// A component written in Python has 38.
pub(crate) const MOST_PARTS: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memories_count_together() {
        let limits = Limits { memory_bytes: 100, ..Limits::default() };
        let mut limiter = Limiter::new(&limits);
        assert!(limiter.memory_growing(0, 60, None).unwrap());
        assert!(limiter.memory_growing(0, 40, None).unwrap());
        let refused = limiter.memory_growing(40, 41, None).unwrap_err();
        let refused = refused.downcast_ref::<Refused>();
        assert_eq!(refused, Some(&Refused { limit: Limit::Memory, asked: 101, allowed: 100 }));
    }

    #[test]
    fn a_maximum_of_its_own_is_no_fault() {
        let limits = Limits { table_elements: 100, ..Limits::default() };
        let mut limiter = Limiter::new(&limits);
        assert!(!limiter.table_growing(0, 100, Some(99)).unwrap());
        assert!(limiter.table_growing(0, 100, Some(100)).unwrap());
        let refused = limiter.table_growing(100, 101, Some(100)).unwrap_err();
        let refused = refused.downcast_ref::<Refused>();
        assert_eq!(refused, Some(&Refused { limit: Limit::Table, asked: 101, allowed: 100 }));
    }

    #[test]
    fn fuel_grows_with_the_batch() {
        let limits = Limits { batch_fuel: 10, unit_fuel: 3, ..Limits::default() };
        assert_eq!((limits.fuel(0), limits.fuel(5), limits.fuel(usize::MAX)), (10, 25, u64::MAX));
    }

    #[test]
    fn limits_are_set_within_their_bounds() {
        for (name, bounds, _) in Limits::BOUNDS {
            let mut limits = Limits::default();
            let stock = *limits.slot(name).unwrap();
            assert!(bounds.contains(&stock), "{name}");
            for value in [*bounds.start(), *bounds.end()] {
                limits.set(name, value).unwrap();
                assert_eq!(limits.slot(name), Some(&mut { value }));
            }
            let above = limits.set(name, bounds.end() + 1).unwrap_err();
            assert!(above.why.contains("is not within"), "{above}");
            assert_eq!(limits.slot(name), Some(&mut bounds.end().to_owned()), "left as it was");
        }
        let unknown = Limits::default().set("memory_byte", 1).unwrap_err();
        assert_eq!(
            unknown.to_string(),
            "`memory_byte`: there is no such limit; did you mean `memory_bytes`?"
        );
    }
}
