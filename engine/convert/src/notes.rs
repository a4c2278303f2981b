//! Takes down what is wrong with the elements of a file, and reads values that may be wrong.

use crate::xml::Element;
use crate::{Core, Sink};
use jiff::civil::Date;
use uplift_model::Problem;

/// How much of a value is shown.
const SHOWN: usize = 60;

/// Where the rows and problems of one file go.
pub(crate) struct Notes<'a> {
    file: &'a str,
    sink: &'a mut dyn Sink,
}

impl<'a> Notes<'a> {
    pub(crate) fn new(file: &'a str, sink: &'a mut dyn Sink) -> Self {
        Self { file, sink }
    }

    /// Hands a row on, without the cells that are missing.
    pub(crate) fn row(&mut self, core: Core, cells: &[(&'static str, &str)]) {
        let known: Vec<_> = cells.iter().copied().filter(|(_, cell)| !cell.is_empty()).collect();
        self.sink.row(core, &known);
    }

    /// Hands a row on with the names of cells that are missing.
    pub(crate) fn row_as_it_is(&mut self, core: Core, cells: &[(&'static str, &str)]) {
        self.sink.row(core, cells);
    }

    /// Takes down that an element says something wrong.
    pub(crate) fn wrong(&mut self, element: &Element, what: &str, done: &str) {
        let read = element.text.chars().take(SHOWN).collect();
        self.note(element.line, element.name, read, what, done);
    }

    /// Takes down that something is wrong with an element, without what it says: it is about one
    /// pupil, or might be.
    pub(crate) fn unsaid(&mut self, line: u64, name: &str, what: &str, done: &str) {
        self.note(line, name, String::new(), what, done);
    }

    /// Takes down something about the whole file.
    pub(crate) fn whole(&mut self, name: &str, read: String, what: &str, done: &str) {
        self.note(0, name, read, what, done);
    }

    /// Takes down something that was counted, at the first of them.
    pub(crate) fn counted(&mut self, line: u64, name: &str, read: String, what: &str, done: &str) {
        self.note(line, name, read, what, done);
    }

    fn note(&mut self, row: u64, column: &str, read: String, what: &str, done: &str) {
        self.sink.problem(Problem {
            file: self.file.to_owned(),
            row,
            column: column.to_owned(),
            read,
            what: what.to_owned(),
            done: done.to_owned(),
        });
    }

    /// Reads a day; a time after it is no concern of ours.
    pub(crate) fn day(&mut self, element: Option<&Element>) -> Option<Date> {
        self.day_or(element, "read as missing")
    }

    /// Reads a day that something else depends on.
    pub(crate) fn day_or(&mut self, element: Option<&Element>, done: &str) -> Option<Date> {
        let element = element.filter(|element| !element.text.is_empty())?;
        let day = day(&element.text);
        if day.is_none() {
            self.wrong(element, "not a date of the form 2026-03-31", done);
        }
        day
    }

    /// Reads a whole number of at most so much.
    pub(crate) fn whole_number(&mut self, element: Option<&Element>, most: u32) -> Option<u32> {
        let element = element.filter(|element| !element.text.is_empty())?;
        let number = element.text.parse().ok().filter(|number| *number <= most);
        if number.is_none() {
            let what = format!("not a whole number from 0 to {most}");
            self.wrong(element, &what, "read as missing");
        }
        number
    }

    /// Reads yes or no.
    pub(crate) fn flag(&mut self, element: Option<&Element>) -> &'static str {
        let Some(element) = element.filter(|element| !element.text.is_empty()) else { return "" };
        match uplift_table::parse::flag(&element.text) {
            Some(flag) if flag > 0.5 => "yes",
            Some(_) => "no",
            None => {
                self.wrong(element, "neither yes nor no", "read as missing");
                ""
            }
        }
    }

    /// Returns an id, unless it is none.
    pub(crate) fn id<'e>(&mut self, element: Option<&'e Element>) -> Option<&'e str> {
        let element = element?;
        match uplift_table::parse::id(uplift_table::Cell::Text(&element.text)) {
            Ok(_) if element.text.is_empty() => None,
            Ok(_) => Some(&element.text),
            Err(why) => {
                self.unsaid(element.line, element.name, &why, "read as missing");
                None
            }
        }
    }
}

/// Returns a day, written as XML writes days, with or without a time after it.
pub(crate) fn day(text: &str) -> Option<Date> {
    let day = text.get(..10)?;
    let rest = text.get(10..)?;
    let follows = rest.is_empty() || rest.starts_with(['T', 'Z', '+', '-', ' ']);
    day.parse().ok().filter(|_| follows)
}
