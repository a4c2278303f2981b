//! How new the rows of dated files are, file by file and academy by academy.

use jiff::civil::Date;
use uplift_table::parse::day_after_1970;

/// How new the dated rows of a file are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// The file's name within the dataset.
    pub file: String,
    /// The newest date that is not after the day that the data speak of.
    pub newest: Option<Date>,
    /// The same of each academy's enrolments, in the order of the roster.
    pub academies: Vec<Option<Date>>,
}

impl Dated {
    /// Finds the newest of days, each with the place of its academy.
    pub(crate) fn new(
        file: &str,
        academies: usize,
        days: impl Iterator<Item = (u32, i32)>,
    ) -> Self {
        let mut newest = vec![i32::MIN; academies];
        for (academy, day) in days {
            if let Some(newest) = newest.get_mut(academy as usize) {
                *newest = day.max(*newest);
            }
        }
        let date = |day: i32| (day > i32::MIN).then(|| day_after_1970(day)).flatten();
        Self {
            file: file.to_owned(),
            newest: date(newest.iter().copied().max().unwrap_or(i32::MIN)),
            academies: newest.into_iter().map(date).collect(),
        }
    }
}
