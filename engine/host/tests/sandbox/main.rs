//! What the host does with rule sets, good and bad. The rule sets are puppets: a test writes what
//! they say and do.

#[cfg(test)]
mod bind;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod kit;
#[cfg(test)]
mod load;
#[cfg(test)]
mod manifest;
#[cfg(test)]
mod same;
