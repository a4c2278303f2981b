//! The mappings that are part of the program are whole, and headers find their export.

use super::{Core, Export, Matched, best, built_in, parse};

fn header(text: &str) -> Vec<String> {
    text.split(',').map(str::to_owned).collect()
}

fn which(format: &str, text: &str) -> String {
    let systems = built_in(Some(format)).unwrap();
    let exports = systems.iter().flat_map(|system| &system.exports);
    let (export, matched) = best(exports, &header(text), |_| None).unwrap();
    let missing = matched.missing.join(", ");
    if missing.is_empty() {
        export.title.clone()
    } else {
        format!("{} lacks {missing}", export.title)
    }
}

#[test]
fn every_system_has_every_kind_of_export() {
    let systems = built_in(None).unwrap();
    assert_eq!(systems.len(), 3);
    for system in systems {
        let of = |core: Core| system.exports.iter().filter(|export| export.into == core).count();
        assert_eq!(of(Core::Pupils), 1, "{}", system.title);
        assert_eq!(of(Core::Attendance), 3, "{}", system.title);
        assert_eq!(of(Core::Behaviour), 3, "{}", system.title);
        assert_eq!(of(Core::Assessments), 2, "{}", system.title);
        for export in &system.exports {
            assert!(!export.columns["pupil_id"].is_empty());
            for words in export.values.values() {
                assert!(words.values().all(|word| !word.is_empty()), "{}", export.title);
            }
        }
    }
}

#[test]
fn case_and_blanks_tell_no_headers_apart() {
    for text in
        ["UPN,Mark Date,AM/PM,Mark", "upn,mark_date, am / pm ,MARK", "Upn,MarkDate,AM PM,Mark"]
    {
        assert_eq!(which("sims", text), "session marks, a mark a row");
    }
    assert_eq!(which("sims", "UPN,Mark Date,Mark"), "session marks, a mark a row lacks session");
    assert_eq!(which("sims", "UPN,Possible,% Attendance"), "attendance sums");
}

#[test]
fn an_incident_an_award_and_a_suspension_are_told_apart() {
    assert_eq!(which("sims", "UPN,Date,Points,Incident Type"), "behaviour incidents");
    assert_eq!(which("sims", "UPN,Date,Points,Award"), "achievements");
    assert_eq!(which("sims", "UPN,Start Date,Days,Reason"), "suspensions");
    let neither = which("sims", "UPN,Date,Points");
    assert!(neither.contains("lacks"), "{neither}");
}

#[test]
fn the_likeliest_header_is_taken() {
    let export = &built_in(Some("sims")).unwrap()[0].exports[0];
    let matched = Matched::of(export, &header("Adno,UPN,Year,Year taught in"), None);
    assert_eq!(matched.columns[0], ("pupil_id".to_owned(), vec![1]));
    assert_eq!(matched.columns[1], ("year_group".to_owned(), vec![3]));
    let own = [("pupil_id".to_owned(), "Adno".to_owned())].into();
    let matched = Matched::of(export, &header("Adno,UPN,Year"), Some(&own));
    assert_eq!(matched.columns[0], ("pupil_id".to_owned(), vec![0]));
}

#[test]
fn a_header_that_is_an_indicator_stands_for_it() {
    let export = Export::of_core(Core::Indicators);
    let matched = Matched::of(&export, &header("pupil_id,literacy.phonics,St. Name"), None);
    let columns: Vec<&str> = matched.columns.iter().map(|(ours, _)| ours.as_str()).collect();
    assert_eq!(columns, ["pupil_id", "literacy.phonics"]);
}

#[test]
fn a_mapping_with_a_slip_is_refused() {
    let head = "title='x'\nas_at=2026-01-01\nsource='x'\n[[export]]\ntitle='y'\n";
    let wrong = |rest: &str| parse("m.toml", &format!("{head}{rest}")).unwrap_err().to_string();
    assert!(wrong("into='pupil'").contains("is not one of"));
    assert!(wrong("into='pupils'\ncolumns={pupil_ids=['x']}").contains("`pupil_ids` is no column"));
    assert!(wrong("into='pupils'\nrequired=['pupil_id']").contains("required"));
    assert!(wrong("into='pupils'\ncolumns={date_of_birth=['DOB']}").contains("date_of_birth"));
    assert!(wrong("into='pupils'\nheaders=['x']").contains("headers"));
}
