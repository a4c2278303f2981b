//! Cells are those that another reader finds, wherever blocks are cut.

use super::*;
use crate::blocks::Blocks;
use csv_core::{ReadRecordResult, Reader};
use proptest::prelude::*;

type Row = (u64, Vec<Option<String>>);

/// All rows, read in blocks of about `size` bytes; the header first.
fn read(bytes: &[u8], size: usize) -> Option<(Vec<String>, Vec<Row>)> {
    let (mut blocks, header) = Blocks::open(bytes, size, &[]).ok()?;
    let header = names(&header);
    let mut rows = Vec::new();
    while let Some(block) = blocks.next().ok()? {
        let records = Records::cut(block, header.len(), blocks.dialect);
        for row in 0..records.rows() {
            let cell = |column| match records.cell(row, column) {
                Cell::Missing => None,
                Cell::Text(text) => Some(text.to_owned()),
                _ => Some("?".to_owned()),
            };
            rows.push((records.number(row), (0..header.len()).map(cell).collect()));
        }
    }
    Some((header, rows))
}

/// The same by `csv-core`.
fn reference(bytes: &[u8]) -> Vec<Vec<String>> {
    let (mut reader, mut at, mut all) = (Reader::new(), 0, Vec::new());
    let (mut out, mut ends) = (vec![0; bytes.len() + 8], vec![0; bytes.len() + 8]);
    let (mut written, mut ended) = (0, 0);
    loop {
        let (result, used, wrote, more) =
            reader.read_record(&bytes[at..], &mut out[written..], &mut ends[ended..]);
        (at, written, ended) = (at + used, written + wrote, ended + more);
        if result == ReadRecordResult::Record {
            let mut start = 0;
            let cell = |&end: &usize| {
                let text = String::from_utf8_lossy(&out[start..end]).trim().to_owned();
                start = end;
                text
            };
            all.push(ends[..ended].iter().map(cell).collect());
            (written, ended) = (0, 0);
        } else if result == ReadRecordResult::End {
            return all;
        }
    }
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[a-c1-3é]{0,3}",
        6 => Just(",".to_owned()),
        3 => Just("\n".to_owned()),
        1 => Just("\r\n".to_owned()),
        1 => "\"([a,\n]|\"\")*\"",
        1 => Just("\"".to_owned()),
        1 => Just(" ".to_owned()),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn where_blocks_are_cut_does_not_matter(text in text(), size in 1usize..30) {
        prop_assert_eq!(read(text.as_bytes(), size), read(text.as_bytes(), 1 << 16));
    }

    #[test]
    fn any_bytes_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..300), size in 1usize..30) {
        read(&bytes, size);
    }

    #[test]
    fn cells_are_those_that_another_reader_finds(text in text()) {
        let Some((header, rows)) = read(text.as_bytes(), 7) else { return Ok(()) };
        // The other one knows no row of mere commas.
        let blank = |row: &Vec<String>| row.iter().all(String::is_empty);
        let theirs: Vec<_> = reference(text.as_bytes()).into_iter().filter(|row| !blank(row)).collect();
        let ours = rows.iter().filter(|(_, row)| row.iter().any(Option::is_some));
        let fit = |row: &Vec<String>| {
            let cell = |at| row.get(at).filter(|cell: &&String| !cell.is_empty()).cloned();
            (0..header.len()).map(cell).collect::<Vec<_>>()
        };
        let theirs: Vec<_> = theirs.iter().skip(1).map(fit)
            .filter(|row| row.iter().any(Option::is_some)).collect();
        prop_assert_eq!(ours.map(|(_, row)| row.clone()).collect::<Vec<_>>(), theirs);
    }

    #[test]
    fn plain_rows_are_split_at_commas(cells in prop::collection::vec(
        prop::collection::vec("[a-z0-9.]{1,6}", 3), 0..40), size in 1usize..50) {
        let lines: Vec<String> = cells.iter().map(|row| row.join(",")).collect();
        let text = format!("x,y,z\n{}", lines.join("\n"));
        let (header, rows) = read(text.as_bytes(), size).unwrap();
        prop_assert_eq!(header, ["x", "y", "z"]);
        let expected: Vec<Row> = cells.into_iter().enumerate()
            .map(|(at, row)| (at as u64 + 2, row.into_iter().map(Some).collect())).collect();
        prop_assert_eq!(rows, expected);
    }
}

#[test]
fn blank_and_ragged_rows() {
    let (_, rows) =
        read("\u{feff}a,b\r\n1\r\n\r\n,,\r\n2,\" x, \",3\r\n\u{a0}4 ,\n".as_bytes(), 5).unwrap();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        rows,
        [(2, vec![some("1"), None]), (5, vec![some("2"), some("x,")]), (6, vec![some("4"), None])]
    );
}
