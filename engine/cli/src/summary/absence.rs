//! Persistent and severe absence as a sentence: by enrolment, and by pupil where that differs in
//! whom it counts.

use crate::words::{count, share};
use std::io::Write;
use uplift_cohort::{AbsenceCounts, Counted};

/// Says how many of Years 1 to 11 are persistently and severely absent.
pub(crate) fn show(counts: Option<AbsenceCounts>, out: &mut dyn Write) -> std::io::Result<()> {
    let Some(counts) = counts else { return Ok(()) };
    let AbsenceCounts { enrolments, pupils, other_years, no_year } = counts;
    let figures = |of: Counted| {
        format!(
            "{} of {} ({}), severely {} ({})",
            count(of.persistent),
            count(of.assessed),
            share(of.persistent, of.assessed),
            count(of.severe),
            share(of.severe, of.assessed),
        )
    };
    if enrolments.assessed == 0 {
        write!(out, "Persistently absent: not enough data")?;
    } else {
        writeln!(
            out,
            "Persistently absent, by enrolment as the Department for Education counts: {}.",
            figures(enrolments)
        )?;
        write!(out, "  By pupil: {}", figures(pupils))?;
    }
    let left_out: Vec<String> =
        [(other_years, "of other years than 1 to 11"), (no_year, "without a known year group")]
            .into_iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, of)| format!("{} {of}", count(number)))
            .collect();
    if left_out.is_empty() {
        writeln!(out, ".")
    } else {
        writeln!(out, ". Not counted: {}.", left_out.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(counts: AbsenceCounts, expected: &str) {
        let mut out = Vec::new();
        show(Some(counts), &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn both_ways_of_counting_are_said() {
        let of = |assessed, persistent, severe| Counted { assessed, persistent, severe };
        let counts = AbsenceCounts {
            enrolments: of(2_000, 424, 40),
            pupils: of(1, 1, 0),
            other_years: 30,
            no_year: 0,
        };
        check(
            counts,
            "Persistently absent, by enrolment as the Department for Education counts: 424 of 2,000 (21.2 %), \
             severely 40 (2 %).\n  By pupil: 1 of 1 (100 %), severely 0 (0 %). \
             Not counted: 30 of other years than 1 to 11.\n",
        );
        let nobody = AbsenceCounts { no_year: 6, ..AbsenceCounts::default() };
        check(
            nobody,
            "Persistently absent: not enough data. Not counted: 6 without a known year group.\n",
        );
    }
}
