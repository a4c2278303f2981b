//! What a rule set may use, and the part of a store that watches it.

use wasmtime::ResourceLimiter;

/// What a rule set may use. All but the times are the same verdict on every machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The greatest size of a component in bytes.
    pub component_bytes: u64,
    /// The greatest memory of an instance in bytes, all its memories together.
    pub memory_bytes: u64,
    /// The most elements of an instance's tables together.
    pub table_elements: u64,
    /// Fuel for saying what it is.
    pub describe_fuel: u64,
    /// Milliseconds for saying what it is.
    pub describe_millis: u64,
    /// The most bytes a manifest may take up.
    pub manifest_bytes: usize,
    /// Fuel for any batch, however small.
    pub batch_fuel: u64,
    /// Fuel for each row of a batch on top.
    pub unit_fuel: u64,
    /// Milliseconds for a batch.
    pub batch_millis: u64,
    /// How many of the last lines logged in a call are kept.
    pub log_lines: usize,
    /// How many bytes of such a line are kept.
    pub log_line_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            component_bytes: 64 << 20,
            memory_bytes: 256 << 20,
            table_elements: 100_000,
            describe_fuel: 2_000_000_000,
            describe_millis: 20_000,
            manifest_bytes: 4 << 20,
            batch_fuel: 200_000_000,
            unit_fuel: 100_000,
            batch_millis: 30_000,
            log_lines: 20,
            log_line_bytes: 1_000,
        }
    }
}

impl Limits {
    /// Returns the fuel for a batch of so many rows.
    pub(crate) fn fuel(&self, units: usize) -> u64 {
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Memory, in bytes.
    Memory { asked: u64, allowed: u64 },
    /// Tables, in elements.
    Table { asked: u64, allowed: u64 },
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Memory { asked, allowed } => {
                write!(f, "{asked} bytes of memory asked for where {allowed} are allowed")
            }
            Self::Table { asked, allowed } => {
                write!(f, "{asked} elements of tables asked for where {allowed} are allowed")
            }
        }
    }
}

impl std::error::Error for Refused {}

/// Counts what an instance takes and refuses what is too much; the refusal ends the call.
#[derive(Debug)]
pub(crate) struct Limiter {
    memory: u64,
    memory_allowed: u64,
    table: u64,
    table_allowed: u64,
}

impl Limiter {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            memory: 0,
            memory_allowed: limits.memory_bytes,
            table: 0,
            table_allowed: limits.table_elements,
        }
    }
}

/// Returns how much is taken after one part has grown.
fn grown(taken: u64, current: usize, desired: usize) -> u64 {
    let more = desired.saturating_sub(current);
    taken.saturating_add(u64::try_from(more).unwrap_or(u64::MAX))
}

impl ResourceLimiter for Limiter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        // What the guest itself rules out is its own affair.
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        let asked = grown(self.memory, current, desired);
        if asked > self.memory_allowed {
            return Err(Refused::Memory { asked, allowed: self.memory_allowed }.into());
        }
        self.memory = asked;
        Ok(true)
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        let asked = grown(self.table, current, desired);
        if asked > self.table_allowed {
            return Err(Refused::Table { asked, allowed: self.table_allowed }.into());
        }
        self.table = asked;
        Ok(true)
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
pub(crate) const MOST_PARTS: usize = 32;

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
        assert_eq!(refused, Some(&Refused::Memory { asked: 101, allowed: 100 }));
    }

    #[test]
    fn fuel_grows_with_the_batch() {
        let limits = Limits { batch_fuel: 10, unit_fuel: 3, ..Limits::default() };
        assert_eq!((limits.fuel(0), limits.fuel(5), limits.fuel(usize::MAX)), (10, 25, u64::MAX));
    }
}
