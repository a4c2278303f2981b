//! Days are those that were meant, and the order is found or refused.

use super::*;
use crate::Watch;
use crate::parse::day_after_1970;
use proptest::prelude::*;

fn read(text: &str, order: Option<DateOrder>) -> Result<String, String> {
    let day = Dates { order, serials: false }.day(Cell::Text(text)).map_err(Wrong::into_owned)?;
    Ok(day.and_then(day_after_1970).unwrap().to_string())
}

#[test]
fn what_is_written_without_doubt() {
    for text in [
        "2026-03-31",
        "2026-03-31T10:30:00",
        "2026-03-31 10:30",
        "2026/03/31",
        "2026/3/31 6:28:23 AM AST",
        "31 Mar 2026",
        "31-Mar-2026",
        "31 march 2026",
        "March 31, 2026",
        "Mar 31 2026 10:00",
    ] {
        assert_eq!(read(text, None).as_deref(), Ok("2026-03-31"), "{text}");
    }
    for text in [
        "31 Mar",
        "x",
        "31 Mar 26",
        "1/2/3",
        "2026-02-30",
        "2026/13/01",
        "31/03/2026 late",
        "+1/2/2026",
    ] {
        assert!(read(text, Some(DateOrder::DayFirst)).is_err(), "{text}");
    }
    assert!(read("03/04/26", Some(DateOrder::DayFirst)).unwrap_err().contains("two digits"));
    assert_eq!(read("N/A", None).unwrap_err(), NOT_AVAILABLE);
}

#[test]
fn the_order_counts_where_it_must() {
    let (day, month) = (Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst));
    for text in ["03/04/2026", "3-4-2026", "3.4.2026 00:00:00"] {
        assert_eq!(read(text, day).as_deref(), Ok("2026-04-03"));
        assert_eq!(read(text, month).as_deref(), Ok("2026-03-04"));
        assert!(read(text, None).is_err());
    }
    assert!(read("13/04/2026", month).is_err());
    assert_eq!(read("2026-04-03", month).as_deref(), Ok("2026-04-03"));
}

#[test]
fn numbers_of_spreadsheets() {
    let dates = Dates { order: None, serials: true };
    let day =
        |cell| dates.day(cell).ok().flatten().and_then(day_after_1970).map(|day| day.to_string());
    assert_eq!(day(Cell::Whole(46_112)).as_deref(), Some("2026-03-31"));
    assert_eq!(day(Cell::Number(46_112.75)).as_deref(), Some("2026-03-31"));
    assert_eq!(day(Cell::Whole(60)), None);
    assert_eq!(day(Cell::Number(1e300)), None);
    assert!(Dates::default().day(Cell::Whole(46_112)).is_err());
}

fn order(dates: &[&str]) -> Result<Option<DateOrder>, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.csv");
    std::fs::write(&path, format!("id,date\n1,{}\n", dates.join("\n1,"))).unwrap();
    let file = File::new("x.csv", path, Watch::default());
    file.dates(1, None).map(|dates| dates.order).map_err(|error| error.to_string())
}

#[test]
fn the_order_is_told_from_all_dates() {
    assert_eq!(order(&["", "2026-03-31"]), Ok(None));
    assert_eq!(order(&["01/02/2026", "", "31/03/2026"]), Ok(Some(DateOrder::DayFirst)));
    assert_eq!(order(&["01/02/2026", "2026-01-01", "03/31/2026"]), Ok(Some(DateOrder::MonthFirst)));
    assert!(order(&["1/2/2026"]).unwrap_err().contains("nothing tells"));
    let both = order(&["13/2/2026", "1/2/2026", "2/13/2026"]).unwrap_err();
    assert!(both.contains("column `date`") && both.contains("row 2 can only"), "{both}");
    assert!(both.contains("row 4 only"), "{both}");
    // Where the first is in no doubt, the others are slips of their own.
    assert_eq!(order(&["2026-03-31", "1/2/2026"]), Ok(None));
    assert_eq!(order(&["2026-03-31", "13/2/2026", "2/13/2026"]), Ok(None));
    // The proof may come late, and a sparse column begin late.
    let mut late = vec!["1/2/2026"; 60_000];
    late.push("28/2/2026");
    assert_eq!(order(&late), Ok(Some(DateOrder::DayFirst)));
    let mut sparse = vec![""; 60_000];
    sparse.push("28/2/2026");
    assert_eq!(order(&sparse), Ok(Some(DateOrder::DayFirst)));
}

proptest! {
    #[test]
    fn any_day_is_read_back(days in -20_000i32..40_000, two in any::<bool>()) {
        let date = day_after_1970(days).unwrap();
        let (y, m, d) = (date.year(), date.month(), date.day());
        let text = if two { format!("{d:02}/{m:02}/{y}") } else { format!("{d}/{m}/{y} 09:00") };
        let dates = Dates { order: Some(DateOrder::DayFirst), serials: false };
        prop_assert_eq!(dates.day(Cell::Text(&text)), Ok(Some(days)));
    }

    #[test]
    fn any_text_is_a_day_or_wrong(text in "\\PC{0,24}") {
        drop(Dates { order: Some(DateOrder::MonthFirst), serials: true }.day(Cell::Text(&text)));
    }
}
