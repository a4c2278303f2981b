//! Merging from outside: edges by hand, laws on worlds made at random.

#[cfg(test)]
mod edges;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod naive;
#[cfg(test)]
mod world;
