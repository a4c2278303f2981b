//! Files that mean harm, broken files, encodings.

use super::{Element, MAX_ATTRIBUTES, MAX_DEPTH, MAX_PIECE, MAX_RECORD_ELEMENTS, Xml, XmlFault};
use crate::ConvertError;
use crate::gather::{bytes, fixture, mutated};
use proptest::prelude::*;
use std::io::{BufRead, BufReader, Read};

/// Reads a file of `<list><record>..</record>..</list>`: what is in `a`, `b` and `c` of a record.
fn records(file: impl BufRead) -> Result<Vec<Element>, ConvertError> {
    let mut xml = Xml::open("a.xml", file)?;
    xml.root()?;
    let mut records = Vec::new();
    while let Some(name) = xml.child()? {
        if name == "record" {
            records.push(xml.element("record", &["a", "b", "c"])?);
        } else {
            xml.skip()?;
        }
    }
    xml.finish()?;
    Ok(records)
}

#[track_caller]
fn refused(file: &[u8]) -> (XmlFault, u64, String) {
    match records(file) {
        Err(ConvertError::Xml { fault, line, element, .. }) => (fault, line, element),
        other => panic!("{other:?}"),
    }
}

/// Returns the text of `a` of the first record.
#[track_caller]
fn text(file: &[u8]) -> String {
    records(file).unwrap()[0].text_of("a").unwrap().to_owned()
}

#[test]
fn only_what_is_asked_for_is_kept() {
    let file = b"<list><!-- no --><other><record/></other>\n<p:record id=' 7 '>\n<a>1</a><x><a>2</a>\
        text</x><b><c> 3 &amp; <!-- no -->4<![CDATA[<5>]]></c></b><a/></p:record><record ref='r'/></list>";
    let records = records(&file[..]).unwrap();
    assert_eq!(records.len(), 2);
    let record = &records[0];
    assert_eq!((record.name, record.line, record.id.as_deref()), ("record", 2, Some("7")));
    assert_eq!(record.all("a").len(), 2);
    assert_eq!(record.text_of("a"), Some("1"));
    assert_eq!(record.find("c").map(|c| c.text.as_str()), Some("3 & 4<5>"));
    assert_eq!(record.child("a").map(|a| a.line), Some(3));
    assert_eq!(records[1].reference.as_deref(), Some("r"));
}

#[test]
fn bombs_are_refused_before_anything_is_expanded() {
    for file in ["entity-bomb.xml", "external-entity.xml", "parameter-entity.xml"] {
        let (fault, line, _) = refused(&bytes(&format!("refused/{file}")));
        assert_eq!((fault, line), (XmlFault::DocumentType, 2), "{file}");
    }
    // Without a declaration an entity is none of XML's own either.
    assert_eq!(refused(b"<list>\n<record><a>&me;</a></record></list>").0, XmlFault::Entity);
    assert_eq!(refused(b"<list x='&me;'/>").0, XmlFault::Entity);
}

#[test]
fn every_file_of_the_folder_is_refused_with_its_reason() {
    let readme = std::fs::read_to_string(fixture("refused/README.md")).unwrap();
    let mut files = 0;
    for entry in std::fs::read_dir(fixture("refused")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name == "README.md" {
            continue;
        }
        let file = bytes(&format!("refused/{name}"));
        let error =
            crate::ctf::read(&name, file.as_slice(), &mut crate::gather::Gathered::default());
        let reason = format!("- {}\n", error.unwrap_err());
        assert!(readme.contains(&reason), "not in the README: {reason}");
        files += 1;
    }
    assert_eq!(files, 9);
}

#[test]
fn depth_is_bounded() {
    let nested = |deep: usize| {
        let inner = deep - 2;
        format!("<list><record>{}{}</record></list>", "<a>".repeat(inner), "</a>".repeat(inner))
    };
    assert!(records(nested(MAX_DEPTH).as_bytes()).is_ok());
    assert_eq!(refused(nested(MAX_DEPTH + 1).as_bytes()).0, XmlFault::Deep);
    // What is passed over is bounded just the same.
    let passed = format!("<list>{}", "<x>".repeat(100_000));
    assert_eq!(refused(passed.as_bytes()).0, XmlFault::Deep);
}

#[test]
fn a_text_a_tag_and_a_comment_are_bounded() {
    let long = "x".repeat(MAX_PIECE);
    let file = |within: &str| refused(format!("<list>\n{within}").as_bytes());
    assert_eq!(file(&format!("<record><a>{long}</a>")).0, XmlFault::LongPiece);
    assert_eq!(file(&format!("<{long}>")).0, XmlFault::LongPiece);
    assert_eq!(file(&format!("<!--{long}-->")).0, XmlFault::LongPiece);
    assert_eq!(file(&format!("<![CDATA[{long}]]>")).0, XmlFault::LongPiece);
    assert_eq!(file(&format!("<record a='{long}'>")).0, XmlFault::LongPiece);
    // The line is where it became too much.
    assert_eq!(file(&format!("<record><a>{long}</a>")).1, 2);
}

#[test]
fn a_record_is_bounded() {
    let half = "x".repeat(MAX_PIECE / 2);
    let record = format!("<list><record>{}</record></list>", format!("<a>{half}</a>").repeat(9));
    assert_eq!(refused(record.as_bytes()).0, XmlFault::LargeRecord);
    let record = |many: usize| format!("<list><record>{}</record></list>", "<a/>".repeat(many));
    assert!(records(record(MAX_RECORD_ELEMENTS).as_bytes()).is_ok());
    assert_eq!(refused(record(MAX_RECORD_ELEMENTS + 1).as_bytes()).0, XmlFault::LargeRecord);
    // What nobody asked for is not held, however much it is.
    let other = format!("<list><record>{}</record></list>", "<x>y</x>".repeat(200_000));
    assert!(records(other.as_bytes()).is_ok());
}

#[test]
fn attributes_are_bounded() {
    let tag = |many: usize| {
        let all: Vec<_> = (0..many).map(|at| format!(" a{at}='1'")).collect();
        let all = all.concat();
        format!("<list><record{all}/></list>")
    };
    assert!(records(tag(MAX_ATTRIBUTES).as_bytes()).is_ok());
    assert_eq!(refused(tag(MAX_ATTRIBUTES + 1).as_bytes()).0, XmlFault::ManyAttributes);
}

#[test]
fn a_file_without_end_is_refused_in_no_more_memory_than_its_bound() {
    struct Counted<R>(R, usize);
    impl<R: Read> Read for Counted<R> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let read = self.0.read(into)?;
            self.1 += read;
            Ok(read)
        }
    }
    const BLOCK: usize = 8192;
    for begin in ["<list><record><a>", "<list><", "<list><!--", "<!DOCTYPE ", "<?", "<list>&", ""] {
        let mut endless = Counted(begin.as_bytes().chain(std::io::repeat(b'x')), 0);
        let file = BufReader::with_capacity(BLOCK, &mut endless);
        assert!(records(file).is_err(), "{begin}");
        assert!(endless.1 <= MAX_PIECE + 2 * BLOCK, "{begin}: {} bytes", endless.1);
    }
}

#[test]
fn broken_files_say_what_and_where() {
    assert_eq!(refused(b"").0, XmlFault::Empty);
    assert_eq!(refused(b"\n \n").0, XmlFault::NoElement);
    assert_eq!(refused(b"name,form\nA,7B\n").0, XmlFault::NoElement);
    assert_eq!(refused(b"{\"pupils\": []}").0, XmlFault::NoElement);
    assert_eq!(refused(b"<list>\n<record>\n"), (XmlFault::Truncated, 3, "record".to_owned()));
    assert_eq!(refused(b"<list>\n<rec").0, XmlFault::Truncated);
    let wrong = XmlFault::Malformed("an end tag without its start tag");
    assert_eq!(refused(b"<list>\n<record>\n</list>"), (wrong, 3, "record".to_owned()));
    assert!(matches!(refused(b"<list>R & D</list>").0, XmlFault::Malformed(_)));
    assert_eq!(refused(b"<list/><list/>").0, XmlFault::Stray);
    assert_eq!(refused(b"<list/>text").0, XmlFault::Stray);
    assert_eq!(refused(b"<list>&#0;</list>").0, XmlFault::Character);
    assert_eq!(refused(b"<list>&#x1F;</list>").0, XmlFault::Character);
    assert_eq!(refused(b"<list>&#xD800;</list>").0, XmlFault::Character);
    assert_eq!(refused(b"<list>\x01</list>").0, XmlFault::Character);
    assert!(records(&b"<list/>\n<!-- end -->\n"[..]).is_ok());
}

#[test]
fn what_stands_in_the_place_of_a_name_is_not_shown() {
    let (_, _, element) = refused("<list><SurnameÖne,>".as_bytes());
    assert_eq!(element, "?");
}

#[test]
fn encodings_are_those_declared() {
    let file = |declaration: &str, a: &[u8]| {
        let mut file = declaration.as_bytes().to_vec();
        file.extend_from_slice(b"<list><record><a>");
        file.extend_from_slice(a);
        file.extend_from_slice(b"</a></record></list>");
        file
    };
    assert_eq!(text(&file("", "é€".as_bytes())), "é€");
    assert_eq!(text(&file("\u{feff}", "é€".as_bytes())), "é€");
    assert_eq!(text(&file("<?xml version='1.0' encoding='utf-8'?>", "é€".as_bytes())), "é€");
    for label in ["windows-1252", "Windows-1252", "ISO-8859-1", "latin1", "us-ascii"] {
        let declaration = format!("<?xml version=\"1.0\" encoding = \"{label}\"?>");
        assert_eq!(text(&file(&declaration, b"\xe9\x80")), "é€", "{label}");
    }
    // Made as text of UTF-16 and written as UTF-8, as some programs do.
    assert_eq!(text(&file("<?xml version='1.0' encoding='utf-16'?>", "é€".as_bytes())), "é€");
    let (fault, line, _) = refused(&file("<?xml version='1.0'?>\n", b"\xe9\x80"));
    assert_eq!((fault, line), (XmlFault::WrongEncoding("UTF-8"), 2));
    let (fault, ..) = refused(&file("<?xml version='1.0' encoding='EBCDIC-37'?>", b"x"));
    assert_eq!(fault, XmlFault::UnknownEncoding("EBCDIC-37".to_owned()));
}

#[test]
fn utf16_needs_a_mark() {
    let wide = |mark: bool, big: bool| -> Vec<u8> {
        let text =
            "<?xml version='1.0' encoding='UTF-16'?>\n<list>\n<record><a>é€😀</a></record></list>";
        let mark = if mark { "\u{feff}" } else { "" };
        let units: Vec<u16> = mark.encode_utf16().chain(text.encode_utf16()).collect();
        units
            .iter()
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    };
    for big in [false, true] {
        assert_eq!(text(&wide(true, big)), "é€😀");
        assert_eq!(records(&wide(true, big)[..]).unwrap()[0].line, 3);
        assert!(matches!(refused(&wide(false, big)).0, XmlFault::UnknownEncoding(_)));
        // Half a character.
        let mut odd = wide(true, big);
        odd.truncate(odd.len() - 1);
        assert!(matches!(refused(&odd).0, XmlFault::WrongEncoding(_) | XmlFault::Truncated));
    }
}

#[test]
fn what_the_system_says_is_passed_on() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let file = BufReader::new((&b"<list><record><a>1"[..]).chain(Broken));
    let error = records(file).unwrap_err();
    assert!(error.to_string().contains("the disk is gone"), "{error}");
}

/// Any bytes that are much like XML.
fn marks() -> impl Strategy<Value = Vec<u8>> {
    let parts = prop::sample::select(vec![
        "<list>",
        "</list>",
        "<record>",
        "</record>",
        "<a>",
        "</a>",
        "<a/>",
        "<x ",
        "x='1'",
        ">",
        "<",
        "&amp;",
        "&#65;",
        "&#",
        ";",
        "&",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<!DOCTYPE",
        "<?",
        "?>",
        "<?xml version='1.0' encoding='",
        "utf-8",
        "windows-1252",
        "'?>",
        "\u{feff}",
        "\n",
        "é",
        "]",
        "\"",
    ]);
    prop::collection::vec(parts, 0..60).prop_map(|parts| parts.concat().into_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_read_or_refused(
        random in prop::collection::vec(any::<u8>(), 0..300),
        marked in marks(),
        changes in prop::collection::vec(any::<(usize, u8, u8)>(), 0..4),
    ) {
        for file in [random, mutated(marked.clone(), &changes), marked] {
            let whole = records(&file[..]).map_err(|error| error.to_string());
            for block in [1, 7] {
                let parts = records(BufReader::with_capacity(block, &file[..]));
                prop_assert_eq!(&parts.map_err(|error| error.to_string()), &whole);
            }
        }
    }

    /// What is put into XML comes out as it was.
    #[test]
    fn text_survives(words in prop::collection::vec("[^\\x00-\\x1f\\x7f\u{fffe}\u{ffff}]{0,20}", 1..5)) {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let all: Vec<_> = words.iter().map(|word| format!("<a>{}</a>", escaped(word))).collect();
        let all = all.concat();
        let file = format!("<list><record>{all}</record></list>");
        let record = records(file.as_bytes()).unwrap().remove(0);
        let read: Vec<_> = record.children("a").map(|a| a.text.clone()).collect();
        let expected: Vec<_> = words.iter().map(|word| word.trim().to_owned()).collect();
        prop_assert_eq!(read, expected);
    }
}
