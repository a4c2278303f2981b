//! Whole datasets, from folder to columns.

#[cfg(test)]
mod awkward;
#[cfg(test)]
mod by_pupil;
#[cfg(test)]
mod events;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod foreign;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod kit;
#[cfg(test)]
mod marks;
#[cfg(test)]
mod order;
#[cfg(test)]
mod own;
#[cfg(test)]
mod provision;
#[cfg(test)]
mod results;
#[cfg(test)]
mod statistics;
#[cfg(test)]
mod worked;
