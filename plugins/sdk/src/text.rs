//! Comparing and counting text while compiling. Every function may run in a constant.

/// Whether two texts are the same.
pub(crate) const fn same(a: &str, b: &str) -> bool {
    starts(a.as_bytes(), b.as_bytes()) && a.len() == b.len()
}

/// Whether `text` begins with `start`.
pub(crate) const fn starts(text: &[u8], start: &[u8]) -> bool {
    let (mut text, mut start) = (text, start);
    loop {
        match (text, start) {
            (_, []) => return true,
            ([a, text_after @ ..], [b, start_after @ ..]) if *a == *b => {
                text = text_after;
                start = start_after;
            }
            _ => return false,
        }
    }
}

/// What is left of `text` after `start`, where it begins with it.
pub(crate) const fn after<'a>(text: &'a [u8], start: &[u8]) -> Option<&'a [u8]> {
    if starts(text, start) { Some(text.split_at(start.len()).1) } else { None }
}

/// How many characters a text has.
pub(crate) const fn characters(text: &str) -> usize {
    let mut count = 0;
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        // Bytes 10xxxxxx continue a character.
        if *byte & 0b1100_0000 != 0b1000_0000 {
            count += 1;
        }
        rest = after;
    }
    count
}

/// Whether a text is an id: a letter, then letters, digits and `joint`, all lower case.
pub(crate) const fn is_id(text: &str, joint: u8) -> bool {
    let [first, rest @ ..] = text.as_bytes() else { return false };
    let mut rest = rest;
    while let [byte, after @ ..] = rest {
        if !(byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == joint) {
            return false;
        }
        rest = after;
    }
    first.is_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        assert!(same("a.b", "a.b") && !same("a.b", "a") && !same("a", "a.b"));
        assert_eq!(after(b"input:x", b"input:"), Some(b"x".as_slice()));
        assert_eq!(after(b"in", b"input:"), None);
        assert_eq!(characters("£5 – né"), 7);
        assert!(is_id("class-size-2", b'-') && !is_id("2-classes", b'-') && !is_id("", b'-'));
        assert!(!is_id("Class", b'-') && !is_id("a_b", b'-'));
    }
}
