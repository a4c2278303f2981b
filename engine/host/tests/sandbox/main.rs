//! What the host does with rule sets, good and bad. The rule sets are puppets, of which a test writes
//! what they say and do, and guests of a few lines, made by `forge`.

#[cfg(test)]
mod bind;
#[cfg(test)]
mod cache;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod forge;
#[cfg(test)]
mod grants;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod kit;
#[cfg(test)]
mod load;
#[cfg(test)]
mod lower;
#[cfg(test)]
mod manifest;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod random;
#[cfg(test)]
mod same;
#[cfg(test)]
mod settle;
