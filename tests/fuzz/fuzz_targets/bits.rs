//! Components with bits turned over to the loader.

#![no_main]

libfuzzer_sys::fuzz_target!(|bits: Vec<usize>| uplift_fuzz::bits(&bits));
