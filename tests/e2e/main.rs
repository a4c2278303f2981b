//! Tests of everything that crosses crates, in one binary. Each file below says what it holds.

// What this engine must do with good data.
mod determinism;
mod pipeline;
mod real_data;

// What it must do with bad data, bad plugins and bad luck.
mod bad_input;
mod bad_plugins;
mod interrupted;
mod laws;

// What a person types and reads.
mod commands;
mod reference;

// What plugins are.
mod guests;

// The rules of the house.
mod imports;
mod tidy;
