//! Any bytes to the readers of XML files.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| uplift_fuzz::xml(bytes));
