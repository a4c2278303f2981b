//! Sheets are read as a spreadsheet shows them, and no bytes break the reader.

use super::*;
use crate::Watch;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;

const OPEN: &str =
    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>";
const CLOSE: &str = "</sheetData></worksheet>";

/// A workbook of these sheets, each the inside of its `sheetData`.
fn book(sheets: &[(&str, &str)], from_1904: bool) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, text: &str| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    part(
        "_rels/.rels",
        &format!(
            "<Relationships xmlns=\"{package}\"><Relationship Id=\"r\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    let (mut names, mut rels) = (String::new(), String::new());
    for (at, (name, inside)) in sheets.iter().enumerate() {
        write!(names, "<sheet name=\"{name}\" sheetId=\"{}\" r:id=\"r{at}\"/>", at + 1).unwrap();
        write!(rels,
            "<Relationship Id=\"r{at}\" Type=\"{office}/worksheet\" Target=\"worksheets/s{at}.xml\"/>"
        ).unwrap();
        part(&format!("xl/worksheets/s{at}.xml"), &format!("{OPEN}{inside}{CLOSE}"));
    }
    let date = if from_1904 { "1" } else { "0" };
    part(
        "xl/workbook.xml",
        &format!(
            "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><workbookPr date1904=\"{date}\"/><sheets>{names}</sheets></workbook>"
        ),
    );
    part(
        "xl/_rels/workbook.xml.rels",
        &format!("<Relationships xmlns=\"{package}\">{rels}</Relationships>"),
    );
    part(
        "xl/styles.xml",
        &format!(
            "<styleSheet xmlns=\"{main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
        ),
    );
    zip.finish().unwrap().into_inner()
}

fn text(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn row(number: u32, cells: &[String]) -> String {
    format!("<row r=\"{number}\">{}</row>", cells.concat())
}

/// Header and rows, each with its number and cells as they are shown in tests.
type Read = Result<(Vec<String>, Vec<(u64, Vec<String>)>), String>;

fn read(bytes: &[u8], layout: impl Fn(File) -> File) -> Read {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.xlsx");
    std::fs::write(&path, bytes).unwrap();
    let file = layout(File::new("x.xlsx", path, Watch::default()));
    let names = file.header().map_err(|error| error.to_string())?;
    let places: Vec<usize> = (0..names.len()).collect();
    let mut all = Vec::new();
    let rows = |chunk: &Chunk| {
        let shown = |row| places.iter().map(|&at| format!("{:?}", chunk.cell(row, at))).collect();
        (0..chunk.rows()).map(|row| (chunk.number(row), shown(row))).collect::<Vec<_>>()
    };
    let bytes = file.read(&places, rows, |mut some| all.append(&mut some));
    bytes.map_err(|error| error.to_string())?;
    Ok((names, all))
}

#[test]
fn cells_are_typed_and_rows_have_their_numbers() {
    let inside = [
        row(1, &[text("A1", "pupil_id\u{a0}"), text("B1", "date"), text("C1", "score")]),
        row(
            2,
            &[
                text("A2", "P1"),
                "<c r=\"B2\" s=\"1\"><v>46112.5</v></c>".into(),
                "<c r=\"C2\"><f>1+1</f><v>2</v></c>".into(),
            ],
        ),
        row(
            4,
            &[
                "<c r=\"A4\"><v>12</v></c>".into(),
                "<c r=\"B4\" t=\"b\"><v>1</v></c>".into(),
                "<c r=\"C4\" t=\"e\"><v>#N/A</v></c>".into(),
            ],
        ),
        row(5, &["<c r=\"C5\"><v>1.5</v></c>".into()]),
    ]
    .concat();
    let (names, rows) = read(&book(&[("Marks", &inside)], false), |file| file).unwrap();
    assert_eq!(names, ["pupil_id", "date", "score"]);
    let wrong = "Wrong(\"an error of the spreadsheet, such as #N/A\")";
    let shown: Vec<(u64, Vec<&str>)> = rows
        .iter()
        .map(|(row, cells)| (*row, cells.iter().map(String::as_str).collect()))
        .collect();
    assert_eq!(
        shown,
        [
            (2, vec!["Text(\"P1\")", "Date(20543)", "Whole(2)"]),
            (4, vec!["Whole(12)", "Flag(true)", wrong]),
            (5, vec!["Missing", "Missing", "Number(1.5)"]),
        ]
    );
}

#[test]
fn sheets_titles_and_groups() {
    let inside = [
        row(1, &[text("A1", "Autumn marks")]),
        row(3, &[text("A3", "Pupil"), text("B3", "Reading")]),
        row(4, &[text("B4", "SAS"), text("C4", "Stanine")]),
        row(5, &[text("A5", "P1"), "<c r=\"C5\"><v>7</v></c>".into()]),
    ]
    .concat();
    let bytes = book(&[("Cover", &row(1, &[text("A1", "x")])), ("Marks", &inside)], false);
    let marks = |file: File| file.with_sheet(Some("Marks".to_owned())).with_header(vec![3, 4]);
    let (names, rows) = read(&bytes, marks).unwrap();
    assert_eq!(names, ["Pupil", "Reading SAS", "Reading Stanine"]);
    assert_eq!(rows[0].0, 5);
    assert_eq!(read(&bytes, |file| file).unwrap().0, ["x"]);
    let none = read(&bytes, |file| file.with_sheet(Some("Mark".to_owned()))).unwrap_err();
    assert!(none.contains("no sheet `Mark`; its sheets are Cover, Marks"), "{none}");
    let blank = read(&bytes, |file| file.with_sheet(Some("Marks".to_owned())).with_header(vec![2]));
    assert!(blank.unwrap_err().contains("row 2, which is to name the columns, is blank"));
}

#[test]
fn numbers_for_days_count_from_the_year_that_the_workbook_says() {
    let inside = [
        row(1, &[text("A1", "date")]),
        row(2, &["<c r=\"A2\"><v>46112</v></c>".into()]),
        row(3, &["<c r=\"A3\" s=\"1\"><v>46112</v></c>".into()]),
    ]
    .concat();
    let days = |from_1904| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.xlsx");
        std::fs::write(&path, book(&[("M", &inside)], from_1904)).unwrap();
        let file = File::new("x.xlsx", path, Watch::default());
        let (dates, mut all) = (file.dates(0, None).unwrap(), Vec::new());
        let days = |chunk: &Chunk| -> Vec<_> {
            (0..chunk.rows()).map(|row| dates.day(chunk.cell(row, 0)).ok().flatten()).collect()
        };
        file.read(&[0], days, |mut some| all.append(&mut some)).unwrap();
        all
    };
    assert_eq!(days(false), [Some(20_543), Some(20_543)]);
    // A number without the form of a date is not believed where days count from 1904.
    assert_eq!(days(true), [None, Some(20_543 + 1_462)]);
}

#[test]
fn far_cells_and_bombs_keep_within_bounds() {
    let far = row(1, &[text("A1", "id")]) + &row(1_048_576, &[text("XFD1048576", "far")]);
    let (names, rows) = read(&book(&[("M", &far)], false), |file| file).unwrap();
    assert_eq!((names.len(), rows.len(), rows[0].0), (1, 1, 1_048_576));
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let packed = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("xl/sharedStrings.xml", packed).unwrap();
    let block = vec![b' '; 1 << 20];
    (0..=MOST_BYTES >> 20).for_each(|_| zip.write_all(&block).unwrap());
    let bomb = zip.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    assert!(read(&bomb, |file| file).unwrap_err().contains("too large once unpacked"));
}

#[test]
fn what_is_no_workbook_is_named() {
    for bytes in [&b""[..], b"PK", b"a,b\n1,2\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"] {
        assert!(read(bytes, |file| file).unwrap_err().contains("no whole workbook"));
    }
    assert!(read(&book(&[("M", "")], false), |file| file).unwrap_err().contains("empty"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn damage_breaks_nothing(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(),
        shorter in any::<bool>(),
    ) {
        let inside = row(1, &[text("A1", "id")]) + &row(2, &["<c r=\"A2\" s=\"1\"><v>5</v></c>".into()]);
        let mut bytes = book(&[("M", &inside)], false);
        for (place, byte) in changes {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        if shorter {
            bytes.truncate(cut.index(bytes.len()));
        }
        drop(read(&bytes, |file| file));
    }

    #[test]
    fn any_sheet_is_read_or_refused(inside in "(<row( r=\"[0-9]{0,11}\")?>|</row>|<c r=\"[A-Z]{0,4}[0-9]{0,8}\"( t=\"[bens]\")?>|</c>|<v>[-0-9e.]{0,9}</v>|<is>|</is>){0,12}") {
        drop(read(&book(&[("M", &inside)], false), |file| file));
    }
}
