//! Where a rule begins to fire: the reading that parts best those it fires for from those it does not,
//! and who stands nearest to it on either side.
//!
//! Nothing is known of the rule but what it did. So the line is where the share of the fired beyond it
//! and the share of the silent before it add up to most: a rule of one threshold is found exactly, one
//! with another condition beside it nearly always, and how many stand on the wrong side is counted.

use uplift_model::{Need, Outcome};

/// A unit near the line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    /// The unit, in cohort order.
    pub unit: usize,
    /// Its reading.
    pub reading: f64,
    /// How much it needs what the rule proposes; none where the rule is silent.
    pub need: Option<Need>,
}

/// On which side of the line a rule fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// For the higher readings.
    Above,
    /// For the lower readings.
    Below,
}

/// The line, and who stands on the wrong side of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// The fired reading nearest to it.
    pub fired: f64,
    /// The silent reading nearest to it.
    pub silent: f64,
    /// How many it fires for have just that reading.
    pub fired_at: usize,
    /// How many it is silent for have just that reading: as many more it would fire for, were the line
    /// moved past them.
    pub silent_at: usize,
    /// How many the rule fires for before the line.
    pub fired_before: usize,
    /// How many it is silent for beyond the line.
    pub silent_beyond: usize,
    /// How well it parts them: 0 not at all, 1 altogether.
    pub parts: f64,
}

/// Who is next to be fired for, and who is next to be left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// Where the rule fires.
    pub side: Side,
    /// The line; none where the rule fires for all or for none.
    pub line: Option<Line>,
    /// Those it fires for nearest to the line, the nearest first.
    pub fired: Vec<Near>,
    /// Those it is silent for nearest to the line, the nearest first.
    pub silent: Vec<Near>,
}

/// Finds the line, and up to `most` units on either side. `worse` is the side on which a rule is
/// expected to fire, which counts only where it fires for all or for none; without it, such a rule has
/// no edge. None too where the readings do not part the two at all.
pub fn edge(
    outcomes: &[Outcome],
    reading: impl Fn(usize) -> Option<f64>,
    worse: Option<Side>,
    most: usize,
) -> Option<Edge> {
    let near = |(unit, outcome): (usize, &Outcome)| {
        let need = match outcome {
            Outcome::Fired(need) => Some(*need),
            Outcome::NotFired => None,
            _ => return None,
        };
        Some(Near { unit, reading: reading(unit)?, need })
    };
    let mut all: Vec<Near> = outcomes.iter().enumerate().filter_map(near).collect();
    all.sort_by(|a, b| a.reading.total_cmp(&b.reading).then(a.unit.cmp(&b.unit)));
    let fired = all.iter().filter(|near| near.need.is_some()).count();
    if fired == 0 || fired == all.len() {
        let side = worse.filter(|_| !all.is_empty())?;
        // The silent with the worst readings are nearest to being fired for; the fired with the best
        // are nearest to being left out.
        let from_top = (side == Side::Above) == (fired == 0);
        let nearest = take(&all, from_top, most);
        let (fired, silent) = nearest.into_iter().partition(|near| near.need.is_some());
        return Some(Edge { side, line: None, fired, silent });
    }
    let (at, side, parts) = cut(&all, fired)?;
    let (low, high) = all.split_at_checked(at)?;
    let (before, beyond, above) = match side {
        Side::Above => (low, high, true),
        Side::Below => (high, low, false),
    };
    let of = |part: &[Near], is_fired: bool| -> Vec<Near> {
        part.iter().filter(|near| near.need.is_some() == is_fired).copied().collect()
    };
    let (fired, silent) = (of(beyond, true), of(before, false));
    let (fired_first, silent_first) = (take(&fired, !above, most), take(&silent, above, most));
    let (fired_reading, silent_reading) =
        (fired_first.first()?.reading, silent_first.first()?.reading);
    let at = |part: &[Near], reading: f64| {
        part.iter().filter(|near| near.reading.total_cmp(&reading).is_eq()).count()
    };
    let line = Line {
        fired: fired_reading,
        silent: silent_reading,
        fired_at: at(&fired, fired_reading),
        silent_at: at(&silent, silent_reading),
        fired_before: before.len() - silent.len(),
        silent_beyond: beyond.len() - fired.len(),
        parts,
    };
    Some(Edge { side, line: Some(line), fired: fired_first, silent: silent_first })
}

/// Returns the first or last of what is in order of readings, the outermost first; of equal readings
/// in cohort order.
fn take(all: &[Near], from_top: bool, most: usize) -> Vec<Near> {
    let mut all = all.to_vec();
    if from_top {
        all.sort_by(|a, b| b.reading.total_cmp(&a.reading).then(a.unit.cmp(&b.unit)));
    }
    all.truncate(most);
    all
}

/// Finds the best place to cut between two different readings, the side beyond it, and how well it parts
/// the fired from the silent. Of equally good ones the lowest, and above before below.
fn cut(all: &[Near], fired: usize) -> Option<(usize, Side, f64)> {
    let (fired, silent) = (fired as u64, (all.len() - fired) as u64);
    let even = fired * silent;
    let (mut fired_before, mut silent_before) = (0_u64, 0_u64);
    let mut best: Option<(u64, usize, Side)> = None;
    for (at, pair) in all.windows(2).enumerate() {
        let [low, high] = pair else { continue };
        if low.need.is_some() {
            fired_before += 1;
        } else {
            silent_before += 1;
        }
        if low.reading.total_cmp(&high.reading).is_eq() {
            continue;
        }
        // The two shares, times the product of both counts: whole numbers, so nothing is rounded.
        let above = (fired - fired_before) * silent + silent_before * fired;
        let sides = [(above, Side::Above), (2 * even - above, Side::Below)];
        for (sum, side) in sides {
            if sum > even && best.is_none_or(|(most, _, _)| sum > most) {
                best = Some((sum, at + 1, side));
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
    best.map(|(sum, at, side)| (at, side, (sum - even) as f64 / even as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns outcomes and readings of units written as `reading!` where the rule fires for them,
    /// `reading` where it does not, and `?` where it lacks data.
    fn units(text: &str) -> (Vec<Outcome>, Vec<Option<f64>>) {
        text.split_whitespace()
            .map(|word| match word.strip_suffix('!') {
                Some(reading) => (Outcome::Fired(Need::MOST), reading.parse().ok()),
                None if word == "?" => (Outcome::Lacking, None),
                None => (Outcome::NotFired, word.parse().ok()),
            })
            .unzip()
    }

    fn found(text: &str, worse: Option<Side>, most: usize) -> Option<Edge> {
        let (outcomes, readings) = units(text);
        edge(&outcomes, |unit| readings[unit], worse, most)
    }

    /// Checks the side, the two readings beside the line, and the units on either side.
    #[track_caller]
    fn check(text: &str, side: Side, line: (f64, f64), fired: &[usize], silent: &[usize]) {
        let edge = found(text, None, 2).unwrap();
        let at = edge.line.unwrap();
        assert_eq!((edge.side, (at.silent, at.fired)), (side, line));
        let unit = |near: &Near| near.unit;
        assert_eq!(edge.fired.iter().map(unit).collect::<Vec<_>>(), fired);
        assert_eq!(edge.silent.iter().map(unit).collect::<Vec<_>>(), silent);
    }

    #[test]
    fn a_threshold_is_found_from_either_side() {
        check("5! 1 4! 2 ? 3 6!", Side::Above, (3.0, 4.0), &[2, 0], &[5, 3]);
        check("5 1! 4 2! ? 3! 6", Side::Below, (4.0, 3.0), &[5, 3], &[2, 0]);
    }

    #[test]
    fn equal_readings_stand_in_cohort_order() {
        let text = "1 1 1 2! 2! 3! 0";
        check(text, Side::Above, (1.0, 2.0), &[3, 4], &[0, 1]);
        let line = found(text, None, 2).and_then(|edge| edge.line).unwrap();
        assert_eq!((line.fired_at, line.silent_at), (2, 3));
    }

    #[test]
    fn a_band_is_cut_where_most_are_parted() {
        let text = "1 1 1 1 1 2! 3! 3! 9";
        check(text, Side::Above, (1.0, 2.0), &[5, 6], &[0, 1]);
        let line = found(text, None, 2).and_then(|edge| edge.line).unwrap();
        assert_eq!((line.fired_before, line.silent_beyond), (0, 1));
        assert!((line.parts - 5.0 / 6.0).abs() < 1e-12);
    }

    #[test]
    fn another_condition_does_not_move_the_line() {
        let line = found("1 2 3 4 5! 6 7! 8 9!", None, 9).and_then(|edge| edge.line).unwrap();
        assert_eq!((line.silent, line.fired, line.silent_beyond), (4.0, 5.0, 2));
    }

    #[test]
    fn readings_that_part_nothing_have_no_edge() {
        assert_eq!(found("1! 1 1 1!", None, 2), None);
        assert_eq!(found("1! 2 2 1 2! 1!  2! 1", None, 2), None);
        assert_eq!(found("? ?", Some(Side::Above), 2), None);
    }

    #[test]
    fn where_it_fires_for_none_or_all_the_expected_side_says_who_is_next() {
        assert_eq!(found("1 2 3", None, 2), None);
        let units = |text: &str, side| {
            let edge = found(text, Some(side), 2).unwrap();
            assert_eq!(edge.line, None);
            let unit = |near: &Near| near.unit;
            let silent: Vec<_> = edge.silent.iter().map(unit).collect();
            (edge.fired.iter().map(unit).collect::<Vec<_>>(), silent)
        };
        assert_eq!(units("1 2 3", Side::Above), (vec![], vec![2, 1]));
        assert_eq!(units("1 2 3", Side::Below), (vec![], vec![0, 1]));
        assert_eq!(units("1! 2! 3!", Side::Above), (vec![0, 1], vec![]));
        assert_eq!(units("1! 2! 3!", Side::Below), (vec![2, 1], vec![]));
    }
}
