//! The sandbox itself: how it is set up, its clock and its places.

use crate::Limits;
use crate::cache::Cache;
use crate::call::Guest;
use crate::error::HostError;
use crate::limits::MOST_PARTS;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;
use wasmtime::component::Linker;
use wasmtime::{Config, Enabled, Engine, OptLevel, PoolingAllocationConfig};

/// Milliseconds between two ticks of the sandbox's clock.
pub(crate) const TICK: u64 = 10;
/// Bytes of a place's memory that are wiped rather than given back.
const KEPT: usize = 2 << 20;

/// How a [`Host`] is set up.
#[derive(Debug, Clone, Default)]
pub struct HostSettings {
    /// Folder for compiled code; none to compile anew each time. Made where it does not exist.
    pub cache: Option<PathBuf>,
    /// What each rule set may use.
    pub limits: Limits,
    /// The most instances at a time; 0 for as many as the processor has threads.
    pub threads: usize,
}

/// The sandbox. One for a process is enough, and makes the most of it.
pub struct Host {
    pub(crate) engine: Engine,
    pub(crate) linker: Linker<Guest>,
    pub(crate) limits: Limits,
    pub(crate) cache: Option<Cache>,
    pub(crate) places: Places,
}

impl std::fmt::Debug for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Host").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl Host {
    /// Sets the sandbox up. A folder for compiled code that cannot be used is done without.
    pub fn new(settings: HostSettings) -> Result<Self, HostError> {
        let threads = match settings.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        };
        let cache = settings.cache.as_deref().and_then(cache);
        let engine = engine(&settings.limits, threads)?;
        start_clock(&engine)?;
        let mut linker = Linker::new(&engine);
        crate::call::offer_log(&mut linker).map_err(|error| HostError::new(&error))?;
        Ok(Self { engine, linker, limits: settings.limits, cache, places: Places::new(threads) })
    }
}

fn engine(limits: &Limits, threads: usize) -> Result<Engine, HostError> {
    let mut config = Config::new();
    config
        .consume_fuel(true)
        .epoch_interruption(true)
        // The same bits on every machine.
        .cranelift_nan_canonicalization(true)
        .wasm_relaxed_simd(false)
        .wasm_memory64(false)
        // Off, it would make the compiler panic on components of more than one module.
        .wasm_multi_memory(true)
        .max_wasm_stack(usize::try_from(limits.stack_bytes).unwrap_or(usize::MAX))
        .cranelift_opt_level(OptLevel::Speed);
    config.allocation_strategy(pool(limits, threads));
    Engine::new(&config)
        .or_else(|error| {
            // The pool takes address space that some machines do not give.
            tracing::debug!(%error, "no pool of instances; each is made on demand");
            Engine::new(config.allocation_strategy(wasmtime::InstanceAllocationStrategy::OnDemand))
        })
        .map_err(|error| HostError::new(&error))
}

fn pool(limits: &Limits, threads: usize) -> PoolingAllocationConfig {
    /// Tables and memories for each instance at a time: what components of several modules have.
    const PARTS: u32 = 4;
    let instances = u32::try_from(threads).unwrap_or(u32::MAX);
    let parts = u32::try_from(MOST_PARTS).unwrap_or(u32::MAX);
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(instances)
        .total_core_instances(instances.saturating_mul(parts))
        .total_memories(instances.saturating_mul(PARTS))
        .total_tables(instances.saturating_mul(PARTS * 2))
        .max_core_instances_per_component(parts)
        .max_memories_per_component(PARTS)
        .max_tables_per_component(PARTS * 2)
        .max_tables_per_module(PARTS)
        .max_memory_size(usize::try_from(limits.memory_bytes).unwrap_or(usize::MAX))
        .table_elements(usize::try_from(limits.table_elements).unwrap_or(usize::MAX))
        .max_core_instance_size(4 << 20)
        .max_component_instance_size(4 << 20)
        .linear_memory_keep_resident(KEPT)
        .table_keep_resident(KEPT)
        // Where the kernel can say which pages were written, only those are wiped.
        .pagemap_scan(Enabled::Auto)
        .max_unused_warm_slots(instances);
    pool
}

/// Opens the folder for compiled code.
fn cache(folder: &Path) -> Option<Cache> {
    match Cache::open(folder) {
        Ok(cache) => Some(cache),
        Err(error) => {
            tracing::warn!(folder = %folder.display(), %error, "compiled code is not kept");
            None
        }
    }
}

/// Lets the sandbox's clock tick for as long as there is a sandbox.
fn start_clock(engine: &Engine) -> Result<(), HostError> {
    let engine = engine.weak();
    let tick = move || {
        while let Some(engine) = engine.upgrade() {
            engine.increment_epoch();
            drop(engine);
            std::thread::sleep(Duration::from_millis(TICK));
        }
    };
    let clock = std::thread::Builder::new().name("sandbox clock".to_owned()).spawn(tick);
    clock.map(drop).map_err(|error| HostError::new(&error.into()))
}

/// Places for instances: there are as many as the pool holds, and who finds none free waits.
#[derive(Debug)]
pub(crate) struct Places {
    free: Mutex<usize>,
    freed: Condvar,
}

impl Places {
    fn new(count: usize) -> Self {
        Self { free: Mutex::new(count), freed: Condvar::new() }
    }

    /// Takes a place for as long as what is returned lives.
    pub(crate) fn take(&self) -> Place<'_> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let free = self.freed.wait_while(free, |free| *free == 0);
        let mut free = free.unwrap_or_else(PoisonError::into_inner);
        *free = free.saturating_sub(1);
        Place(self)
    }
}

/// A place taken.
#[derive(Debug)]
pub(crate) struct Place<'a>(&'a Places);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.freed.notify_one();
    }
}
