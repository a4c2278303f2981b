//! Results read back, by a reader of its own: what the engine writes is not judged by what it reads.

use crate::Space;
use std::collections::BTreeMap;

/// A row of results: cells by column.
pub type Row = BTreeMap<String, String>;

/// Reads a CSV of results.
///
/// # Panics
/// If there is no such file or a row has not as many cells as the header.
pub fn rows(space: &Space, name: &str) -> Vec<Row> {
    let mut records = records(&space.read(name)).into_iter();
    let header = records.next().unwrap_or_default();
    let row = |record: Vec<String>| {
        assert_eq!(record.len(), header.len(), "{name}: {record:?}");
        header.iter().cloned().zip(record).collect()
    };
    records.map(row).collect()
}

/// Cuts text into records as RFC 4180 has them.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record) = (Vec::new(), Vec::new());
    let (mut cell, mut quoted) = (String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            letter => cell.push(letter),
        }
    }
    assert!(cell.is_empty() && record.is_empty() && !quoted, "the last line is torn");
    records
}

/// Reads a JSON file of results.
///
/// # Panics
/// If there is none.
pub fn json(space: &Space, name: &str) -> serde_json::Value {
    match serde_json::from_str(&space.read(name)) {
        Ok(value) => value,
        Err(error) => panic!("{name} is no JSON: {error}"),
    }
}

/// Reads a cell as a count; an empty one is 0.
///
/// # Panics
/// If there is no such column or it is no count.
pub fn number(row: &Row, column: &str) -> u64 {
    let Some(cell) = row.get(column) else { panic!("no column {column}") };
    if cell.is_empty() {
        return 0;
    }
    match cell.parse() {
        Ok(number) => number,
        Err(error) => panic!("{column} is {cell}: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_cells_are_read() {
        let read = records("a,b\n\"x,\"\"y\"\"\nz\",\n");
        assert_eq!(read, [vec!["a", "b"], vec!["x,\"y\"\nz", ""]]);
    }
}
