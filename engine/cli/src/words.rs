//! Numbers, shares and tables as people read them.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

/// Returns a number with its thousands apart: `7,105,958`.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Returns a number and its noun: `1 pupil`, `2,500 pupils`.
pub(crate) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// Returns a share as a percentage of one decimal; nothing of nothing is "no data".
pub(crate) fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "no data".to_owned();
    }
    uplift_model::Measure::Rate.words(ratio(part, whole))
}

#[expect(clippy::cast_precision_loss, reason = "counts of pupils")]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

/// Makes an empty table without rules, its header underlined by nothing but space. `numbers` are
/// the places of columns set to the right.
pub(crate) fn table(header: &[&str], numbers: &[usize], width: u16) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header.to_vec());
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    for &place in numbers {
        if let Some(column) = table.column_mut(place) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// The longest line of wrapped text.
const WIDTH: usize = 100;

/// Returns text set in and wrapped, a line break at its end. What goes on in a next line is set in by two
/// more; line breaks and indents of its own stay.
pub(crate) fn wrapped(text: &str, indent: usize) -> String {
    let mut out = String::new();
    for line in text.trim_end().lines() {
        let own = line.len() - line.trim_start().len();
        let mut used = indent + own;
        out.push_str(&" ".repeat(used));
        // A number is not parted from its sign.
        let line = line.replace(" %", "\u{a0}%");
        for (nth, word) in line.split(' ').filter(|word| !word.is_empty()).enumerate() {
            let length = word.chars().count();
            if nth > 0 && used + 1 + length > WIDTH {
                used = indent + own + 2;
                out.push('\n');
                out.push_str(&" ".repeat(used));
            } else if nth > 0 {
                out.push(' ');
                used += 1;
            }
            out.push_str(word);
            used += length;
        }
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
    }
    out.replace('\u{a0}', " ")
}

/// Returns text with its first letter large, as a sentence begins.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_apart() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(7_105_958), "7,105,958");
        assert_eq!(counted(1, "pupil", "pupils"), "1 pupil");
    }

    #[test]
    fn text_is_wrapped_between_words() {
        assert_eq!(wrapped("a b\n  c\n\nd\n", 2), "  a b\n    c\n\n  d\n");
        let word = "x".repeat(40);
        let text = format!("{word} {word} {word}");
        assert_eq!(wrapped(&text, 4), format!("    {word} {word}\n      {word}\n"));
        assert_eq!(wrapped(&"y".repeat(120), 4), format!("    {}\n", "y".repeat(120)));
        assert_eq!(wrapped("", 4), "");
        let rate = format!("{} 10 %", "z".repeat(92));
        assert_eq!(wrapped(&rate, 4), format!("    {}\n      10 %\n", "z".repeat(92)));
    }
}
