//! Tests of everything that crosses crates, in one binary. Each file below says what it holds.

// What this engine must do with good data.
#[cfg(test)]
mod determinism;
#[cfg(test)]
mod pipeline;
#[cfg(test)]
mod real_data;

// What it must do with bad data, bad plugins and bad luck.
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod bad_plugins;
#[cfg(test)]
mod interrupted;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod own_indicators;
#[cfg(test)]
mod policies;

// What a person types and reads.
#[cfg(test)]
mod commands;
#[cfg(test)]
mod convert;
#[cfg(test)]
mod reference;

// What plugins are.
#[cfg(test)]
mod cases;
#[cfg(test)]
mod checks;
#[cfg(test)]
mod guests;
#[cfg(test)]
mod guide_rule_files;
#[cfg(test)]
mod interface;
#[cfg(test)]
mod previews;
#[cfg(test)]
mod provenance;
#[cfg(test)]
mod quality;
#[cfg(test)]
mod rule_commands;
#[cfg(test)]
mod rule_files;
#[cfg(test)]
mod workbench;
#[cfg(test)]
mod worked_rule_files;

// The rules of the house.
#[cfg(test)]
mod imports;
#[cfg(test)]
mod tidy;
