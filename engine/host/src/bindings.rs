//! What the interface file says, as Rust: the only generated code in this crate.

wasmtime::component::bindgen!({
    path: "../../wit/0.1.0",
    world: "rule-set",
    ownership: Borrowing { duplicate_if_necessary: true },
});
