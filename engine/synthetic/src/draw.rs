//! Random numbers: one stream for each academy, so that threads share nothing.
//!
//! Nothing is taken from the `rand` crate's distributions: their results may change between versions.

use crate::normal;
use crate::number::count;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// The stream for what is drawn once: sizes of academies and trusts.
pub(crate) const OF_THE_COUNTRY: u64 = 0;

/// One stream of random numbers.
#[derive(Debug)]
pub(crate) struct Draw(ChaCha8Rng);

impl Draw {
    /// Starts the stream of this number under this seed.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Self(rng)
    }

    /// Draws evenly between 0 and 1, neither included.
    pub(crate) fn unit(&mut self) -> f64 {
        (f64::from(self.0.next_u32()) + 0.5) / 4_294_967_296.0
    }

    /// Draws yes with this per cent of chance.
    pub(crate) fn per_cent(&mut self, chance: f64) -> bool {
        self.unit() * 100.0 < chance
    }

    /// Draws a whole number from 0 to `n` - 1.
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        count(self.unit() * f64::from(n)).min(n.saturating_sub(1))
    }

    /// Draws from the standard normal distribution.
    pub(crate) fn normal(&mut self) -> f64 {
        normal::quantile(self.unit())
    }

    /// Draws from the Poisson distribution of this mean, which is small.
    pub(crate) fn poisson(&mut self, mean: f64) -> i32 {
        let least = (-mean).exp();
        let mut product = self.unit();
        let mut events = 0;
        while product > least {
            product *= self.unit();
            events += 1;
        }
        events
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_of_one_seed_differ_and_repeat() {
        let first = |seed, stream| Draw::new(seed, stream).0.next_u64();
        assert_eq!(first(1, 2), first(1, 2));
        assert_ne!(first(1, 2), first(1, 3));
        assert_ne!(first(1, 2), first(2, 2));
    }

    #[test]
    fn draws_have_their_means() {
        let mut draw = Draw::new(7, 1);
        let n = 100_000;
        let mean = |draw: &mut Draw, one: fn(&mut Draw) -> f64| {
            (0..n).map(|_| one(draw)).sum::<f64>() / f64::from(n)
        };
        assert!((mean(&mut draw, Draw::unit) - 0.5).abs() < 0.004);
        assert!(mean(&mut draw, Draw::normal).abs() < 0.013);
        assert!((mean(&mut draw, |draw| draw.normal().powi(2)) - 1.0).abs() < 0.018);
        assert!((mean(&mut draw, |draw| f64::from(draw.poisson(2.5))) - 2.5).abs() < 0.02);
        assert!((mean(&mut draw, |draw| f64::from(draw.below(9))) - 4.0).abs() < 0.033);
    }
}
