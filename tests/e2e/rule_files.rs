//! Rule files: what is made of one does what the table of meanings in the guide says, whatever stands in
//! it, and what rule sets in Rust do.

mod kit;

// Held to rule sets in Rust, and to the table of meanings.
mod random;
mod stock;
mod table;

// A second reading of the table, written apart from the compiler's.
mod language;
mod print;
mod scene;

// Whatever the file holds.
mod fit;
mod sizes;
mod torn;
