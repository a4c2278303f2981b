//! Valid components to the loader.

#![no_main]

libfuzzer_sys::fuzz_target!(|seed: &[u8]| uplift_fuzz::component(seed));
