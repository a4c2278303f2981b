//! Components cut short to the loader.

#![no_main]

libfuzzer_sys::fuzz_target!(|end: usize| uplift_fuzz::cut(end));
