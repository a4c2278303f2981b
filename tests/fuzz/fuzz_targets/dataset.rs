//! Any bytes as files of a dataset: CSV and a workbook.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| uplift_fuzz::dataset(bytes));
