//! A pupil of a transfer file: who they are to the core data set.

use super::codes::Codes;
use super::header::Header;
use crate::Core;
use crate::notes::Notes;
use crate::xml::Element;
use jiff::ToSpan;
use jiff::civil::Date;
use uplift_model::{Kind, catalogue};

/// Year groups without a number that the core data set has.
const EARLY: [&str; 3] = ["N1", "N2", "R"];

pub(super) fn row(
    pupil: &Element,
    id: &str,
    header: &Header,
    codes: &Codes,
    notes: &mut Notes<'_>,
) {
    let year_group = year_group(pupil, notes);
    let sex = sex(pupil, notes);
    let sen_status = sen_status(pupil, header.day, codes, notes);
    let sen_need = sen_need(pupil, header.day, notes);
    let cells = [
        ("pupil_id", id),
        ("academy_id", header.academy.as_str()),
        ("year_group", &year_group),
        ("sex", sex),
        ("sen_status", sen_status),
        ("sen_need", sen_need),
        ("fsm_ever6", fsm_ever6(pupil, header.day, notes)),
        ("eal", eal(pupil, codes, notes)),
        ("looked_after", notes.flag(pupil.find("InCare"))),
    ];
    notes.row(Core::Pupils, &cells);
}

fn year_group(pupil: &Element, notes: &mut Notes<'_>) -> String {
    let Some(element) = pupil.find("NCyearActual").filter(|year| !year.text.is_empty()) else {
        return String::new();
    };
    let text = element.text.to_ascii_uppercase();
    if EARLY.contains(&text.as_str()) {
        return text;
    }
    match text.parse::<u8>() {
        Ok(year) if (1..=14).contains(&year) => year.to_string(),
        _ => {
            let what = "not a year group from N1 to 14";
            notes.wrong(element, what, "read as missing");
            String::new()
        }
    }
}

fn sex(pupil: &Element, notes: &mut Notes<'_>) -> &'static str {
    let Some(element) = pupil.find("Sex").or_else(|| pupil.find("Gender")) else { return "" };
    match element.text.to_ascii_uppercase().as_str() {
        "F" | "FEMALE" => "F",
        "M" | "MALE" => "M",
        "" => "",
        _ => {
            notes.wrong(element, "neither F nor M", "read as missing");
            ""
        }
    }
}

/// Returns the provision that began last of those in force on a day.
fn sen_status<'c>(
    pupil: &Element,
    on: Option<Date>,
    codes: &'c Codes,
    notes: &mut Notes<'_>,
) -> &'c str {
    let mut newest: Option<(Option<Date>, &'c str)> = None;
    for sen in pupil.all("SEN").into_iter().chain([pupil]) {
        let Some(provision) = sen.child("SENprovision").filter(|said| !said.text.is_empty()) else {
            continue;
        };
        let start = notes.day(sen.child("StartDate"));
        let end = notes.day(sen.child("EndDate"));
        let over = end.zip(on).is_some_and(|(end, on)| end < on);
        let later = start.zip(on).is_some_and(|(start, on)| start > on);
        let Some(status) = codes.sen_provision.get(&provision.text.to_ascii_uppercase()) else {
            notes.wrong(provision, "not a code of SEN provision", "read as missing");
            // What is in force may be the very one that cannot be read.
            if !over && !later && newest.is_none_or(|(since, _)| since <= start) {
                newest = Some((start, ""));
            }
            continue;
        };
        if !over && !later && newest.is_none_or(|(since, _)| since <= start) {
            newest = Some((start, status));
        }
    }
    newest.map_or("", |(_, status)| status)
}

/// Returns the need of the first rank.
fn sen_need(pupil: &Element, on: Option<Date>, notes: &mut Notes<'_>) -> &'static str {
    let mut first: Option<(u32, &'static str)> = None;
    for need in pupil.all("SENneed").into_iter().chain(pupil.all("SENprovisionInfo")) {
        let Some(kind) = need.child("SENtype").filter(|said| !said.text.is_empty()) else {
            continue;
        };
        let end = notes.day(need.child("NeedEndDate"));
        if end.zip(on).is_some_and(|(end, on)| end < on) {
            continue;
        }
        let rank = notes.whole_number(need.child("SENtypeRank"), 99).unwrap_or(u32::MAX);
        let code = kind.text.to_ascii_uppercase();
        let known = member(&code);
        if known.is_none() {
            notes.wrong(kind, "not a code of a type of SEN", "read as missing");
        }
        if first.is_none_or(|(best, _)| rank < best) {
            first = Some((rank, known.unwrap_or("")));
        }
    }
    first.map_or("", |(_, need)| need)
}

fn member(code: &str) -> Option<&'static str> {
    let Kind::Category(members) = &catalogue::indicator("pupil.sen_need")?.kind else {
        return None;
    };
    members.iter().map(AsRef::as_ref).find(|member| *member == code)
}

fn fsm_ever6(pupil: &Element, on: Option<Date>, notes: &mut Notes<'_>) -> &'static str {
    let Some(on) = on else { return "" };
    let Ok(since) = on.checked_sub(6.years()) else { return "" };
    let (mut answer, mut unsure) = ("", false);
    for history in pupil.all("FSMhistory") {
        for instance in history.children("FSMinstance").chain(history.children("FSMreview")) {
            let country = instance.text_of("UKcountry").unwrap_or("ENG");
            let eligible = instance.child("FSMeligible");
            let eligible = eligible.map_or("yes", |said| notes.flag(Some(said)));
            if eligible == "no" || !country.eq_ignore_ascii_case("ENG") {
                continue;
            }
            let start = notes.day(instance.child("FSMstartDate"));
            let said = instance.child("FSMendDate");
            let end = notes.day(said);
            let (Some(start), true, true) =
                (start, end.is_some() == said.is_some(), eligible == "yes")
            else {
                unsure = true;
                continue;
            };
            // What begins after the day of the file says nothing of the years before.
            if start <= on {
                if end.is_none_or(|end| end > since) {
                    return "yes";
                }
                answer = "no";
            }
        }
    }
    // What cannot be read may be what says yes.
    if unsure { "" } else { answer }
}

fn eal(pupil: &Element, codes: &Codes, notes: &mut Notes<'_>) -> &'static str {
    let first =
        pupil.all("Languages").into_iter().flat_map(|all| all.children.iter()).find_map(|kind| {
            let is = kind.text_of("LanguageType").or_else(|| kind.text_of("LanguageTy"))?;
            let first = is.eq_ignore_ascii_case("F") || is.eq_ignore_ascii_case("FLA");
            first.then(|| kind.child("Language").or_else(|| kind.child("LanguageCode")))?
        });
    let Some(language) = first.or_else(|| pupil.find("FirstLanguage")) else { return "" };
    let code = language.text.to_ascii_uppercase();
    if code.is_empty() || codes.language.unknown.contains(&code) {
        ""
    } else if codes.language.english.contains(&code) {
        "no"
    } else if (3..=4).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        "yes"
    } else {
        notes.wrong(language, "not a code of a language", "read as missing");
        ""
    }
}
