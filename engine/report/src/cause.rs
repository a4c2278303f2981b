//! Why a recommendation has its status, in words.

use crate::encoder::Context;
use std::fmt::Write;
use uplift_model::{Cause, Measure, Recommendation};

/// Appends the cause of a recommendation's status; nothing where there is none.
pub(crate) fn words(context: Context<'_>, row: &Recommendation, out: &mut String) {
    let book = context.book;
    let title = |place: usize| book.interventions.get(place).map_or("", |given| &given.title);
    // Writing to a text cannot fail.
    match row.cause {
        Cause::None => {}
        Cause::Guard { rule, guard } => {
            let rule = book.rules.get(usize::from(rule));
            let guard = rule.and_then(|rule| rule.guards.get(usize::from(guard)));
            out.push_str(guard.map_or("", |guard| &guard.because));
        }
        Cause::InPlace { since } => {
            out.push_str("in place since ");
            Measure::Date.write(f64::from(since), &[], out);
        }
        Cause::Row { rank, intervention } => {
            let title = title(usize::from(intervention));
            let _ = write!(out, "rank {rank}, `{title}`, is not given at the same time");
        }
        // The row names the class; six words in ten million rows are worth sparing.
        Cause::Step { .. } => {
            let _ = write!(out, "whole-class step for {}", row.area);
        }
        Cause::Cap { limit } => {
            let _ = write!(out, "over the limit of {limit} at once");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Context, sample};
    use uplift_model::Cause;

    #[track_caller]
    fn check(cause: Cause, expected: &str) {
        let (roster, book, policy) = sample::world();
        let context = Context { book: &book, roster: &roster, policy: &policy };
        let mut out = String::new();
        super::words(context, &uplift_model::Recommendation { cause, ..sample::row(0) }, &mut out);
        assert_eq!(out, expected);
    }

    #[test]
    fn a_cause_names_the_other_row_rule_or_limit() {
        check(Cause::None, "");
        check(Cause::Guard { rule: 0, guard: 0 }, "Ask the SENCo first, please.");
        check(Cause::InPlace { since: 20_454 }, "in place since 1 January 2026");
        check(
            Cause::Row { rank: 1, intervention: 1 },
            "rank 1, `Phonics group`, is not given at the same time",
        );
        check(Cause::Step { class: 1 }, "whole-class step for attendance");
        check(Cause::Cap { limit: 3 }, "over the limit of 3 at once");
    }
}
