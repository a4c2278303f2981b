//! Any text to the compiler of rule files.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| uplift_fuzz::rule_file(text));
