//! Any bytes to the loader.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| uplift_fuzz::bytes(bytes));
