//! Any manifest out of a rule set.

#![no_main]

libfuzzer_sys::fuzz_target!(|seed: &[u8]| uplift_fuzz::manifest(seed));
