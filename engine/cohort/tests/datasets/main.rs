//! Whole datasets, from folder to columns.

#[cfg(test)]
mod awkward;
#[cfg(test)]
mod by_pupil;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod kit;
#[cfg(test)]
mod order;
#[cfg(test)]
mod own;
#[cfg(test)]
mod statistics;
