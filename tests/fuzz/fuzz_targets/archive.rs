//! Any bytes as an archive of a roster feed.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| uplift_fuzz::archive(bytes));
