//! What becomes of whole files of other systems, in one binary. Each file below says what it holds.

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod kit;
#[cfg(test)]
mod privacy;
#[cfg(test)]
mod real;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod rosters;
#[cfg(test)]
mod systems;
