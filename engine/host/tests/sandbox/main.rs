//! What the host does with rule sets, good and bad. The rule sets are puppets: a test writes what
//! they say and do.

mod bind;
mod faults;
mod kit;
mod load;
mod manifest;
mod same;
