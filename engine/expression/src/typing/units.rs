//! Which units can be put together.

use super::Unit;
use crate::known::Why;
use crate::tree::Arithmetic;
use uplift_model::Measure;

/// Returns whether two units are one: a plain number also counts things.
fn alike(a: Measure, b: Measure) -> bool {
    let plain = |measure| matches!(measure, Measure::Number | Measure::Count);
    a == b || (plain(a) && plain(b))
}

/// Returns the unit of two numbers that must have the same.
pub(super) fn same(a: Unit, b: Unit) -> Result<Unit, Why> {
    match (a, b) {
        (Some(a), Some(b)) if !alike(a, b) => Err(differ(a, b)),
        (a, b) => Ok(a.or(b)),
    }
}

/// Returns the unit of a sum or a difference.
pub(super) fn sum(arithmetic: Arithmetic, a: Unit, b: Unit) -> Result<Unit, Why> {
    match (a, b) {
        // From one day to another is days; some days from a day is a day.
        (Some(Measure::Date), Some(Measure::Date)) if arithmetic == Arithmetic::Minus => {
            Ok(Some(Measure::Days))
        }
        (Some(Measure::Date), Some(Measure::Days)) => Ok(Some(Measure::Date)),
        (a, b) => same(a, b),
    }
}

fn differ(a: Measure, b: Measure) -> Why {
    let hint = "compare and add what is of one unit; a product or a quotient may be of any";
    Why::new(format!("one side is in {a}, the other in {b}"), hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_go_together_or_not() {
        use Measure::{Count, Date, Days, Number, Rate};
        assert_eq!(same(Some(Rate), None).unwrap(), Some(Rate));
        assert_eq!(same(Some(Count), Some(Number)).unwrap(), Some(Count));
        assert!(same(Some(Rate), Some(Count)).is_err());
        assert_eq!(sum(Arithmetic::Minus, Some(Date), Some(Date)).unwrap(), Some(Days));
        assert_eq!(sum(Arithmetic::Plus, Some(Date), Some(Days)).unwrap(), Some(Date));
        assert!(sum(Arithmetic::Plus, Some(Days), Some(Date)).is_err());
    }
}
