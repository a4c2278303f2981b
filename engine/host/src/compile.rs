//! From a component's bytes to code that can be run: looked at, compiled within its time, or taken
//! from what was compiled before.

use crate::engine::Host;
use crate::error::{Refusal, causes};
use sha2::{Digest, Sha256};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;
use uplift_model::{FaultKind, Limit};
use wasmparser::{CanonicalFunction, CanonicalOption, Parser, Payload};
use wasmtime::Engine;
use wasmtime::component::Component;

/// Stack of the compiler in bytes.
const STACK: usize = 8 << 20;

/// The SHA-256 of a component.
pub(crate) type Sha = [u8; 32];

impl Host {
    /// Makes code of a component that can be run, and returns it with the component's digest.
    pub(crate) fn compile(&self, bytes: &[u8]) -> Result<(Component, Sha), Refusal> {
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
        let digest: Sha = Sha256::digest(bytes).into();
        if let Some(component) =
            self.cache.as_ref().and_then(|cache| cache.load(&self.engine, &digest))
        {
            return Ok((component, digest));
        }
        look_at_texts(bytes)?;
        self.look_at_beginning(bytes)?;
        let (component, code) = self.in_time(bytes, self.cache.is_some())?;
        if let (Some(cache), Some(code)) = (&self.cache, code) {
            cache.keep(&self.engine, &digest, &code);
        }
        Ok((component, digest))
    }

    /// Refuses a component that takes more to begin with than an instance may ever have, in the words in
    /// which a call is refused that grows so far.
    fn look_at_beginning(&self, bytes: &[u8]) -> Result<(), Refusal> {
        const PAGE: u64 = 1 << 16;
        let (mut memory, mut table) = (0_u64, 0_u64);
        for payload in Parser::new(0).parse_all(bytes) {
            match payload {
                Ok(Payload::MemorySection(section)) => {
                    for part in section.into_iter().flatten() {
                        memory = memory.saturating_add(part.initial.saturating_mul(PAGE));
                    }
                }
                Ok(Payload::TableSection(section)) => {
                    for part in section.into_iter().flatten() {
                        table = table.saturating_add(part.ty.initial);
                    }
                }
                Ok(_) => (),
                Err(_) => return Ok(()),
            }
        }
        let limits = [
            (Limit::Memory, memory, self.limits.memory_bytes),
            (Limit::Table, table, self.limits.table_elements),
        ];
        match limits.into_iter().find(|(_, asked, allowed)| asked > allowed) {
            Some((limit, asked, allowed)) => {
                Err(Refusal::Begins(FaultKind::Exceeded { limit, asked: Some(asked), allowed }))
            }
            None => Ok(()),
        }
    }

    /// Compiles on a thread of its own, which is left to itself when its time is over: what a
    /// compiler is busy with cannot be stopped, but nobody has to wait for it.
    fn in_time(&self, bytes: &[u8], keep: bool) -> Result<(Component, Option<Vec<u8>>), Refusal> {
        let (done, compiled) = sync_channel(1);
        let (engine, bytes) = (self.engine.clone(), bytes.to_vec());
        let compile = move || {
            // Whoever waited may be gone.
            let _gone = done.send(guarded(&engine, &bytes, keep));
        };
        let thread = std::thread::Builder::new().name("compiler".to_owned()).stack_size(STACK);
        thread.spawn(compile).map_err(|error| Refusal::Broken(error.to_string()))?;
        let allowed = self.limits.compile_millis;
        match compiled.recv_timeout(Duration::from_millis(allowed)) {
            Ok(compiled) => compiled,
            Err(RecvTimeoutError::Timeout) => Err(Refusal::TooSlow { allowed }),
            Err(RecvTimeoutError::Disconnected) => Err(broke()),
        }
    }
}

/// Compiles, and outlives a compiler that fails on bytes it has never seen.
fn guarded(
    engine: &Engine,
    bytes: &[u8],
    keep: bool,
) -> Result<(Component, Option<Vec<u8>>), Refusal> {
    let compiled = catch_unwind(AssertUnwindSafe(|| {
        let component = Component::new(engine, bytes)?;
        let code = if keep { Some(component.serialize()?) } else { None };
        Ok((component, code))
    }));
    match compiled {
        Ok(compiled) => compiled.map_err(|error: wasmtime::Error| Refusal::Broken(causes(&error))),
        Err(_) => Err(broke()),
    }
}

fn broke() -> Refusal {
    Refusal::Broken("the compiler failed on it".to_owned())
}

/// Refuses a component that hands texts over in another encoding than UTF-8: turning one into the
/// other has been the weakest part of every host, and no kit needs it.
fn look_at_texts(bytes: &[u8]) -> Result<(), Refusal> {
    for payload in Parser::new(0).parse_all(bytes) {
        // What is no WebAssembly the compiler will say in better words.
        let Ok(payload) = payload else { return Ok(()) };
        let Payload::ComponentCanonicalSection(section) = payload else { continue };
        for function in section.into_iter().flatten() {
            let (CanonicalFunction::Lift { options, .. }
            | CanonicalFunction::Lower { options, .. }) = &function
            else {
                continue;
            };
            for option in options {
                match option {
                    CanonicalOption::UTF16 => return Err(Refusal::Encoding("UTF-16")),
                    CanonicalOption::CompactUTF16 => {
                        return Err(Refusal::Encoding("Latin-1 or UTF-16"));
                    }
                    _ => (),
                }
            }
        }
    }
    Ok(())
}
