//! Any columns out of a rule set.

#![no_main]

libfuzzer_sys::fuzz_target!(|returned: uplift_fuzz::Returned| uplift_fuzz::columns(&returned));
