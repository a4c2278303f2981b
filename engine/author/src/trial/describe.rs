//! What an input of a manifest is called, how its readings are put in words, and what they can be.

use uplift_model::{Format, Input, Kind, Level, Measure, Setting, Statistic, catalogue};

/// Returns an input's name, as reasons and cases write it.
pub fn name(input: &Input) -> String {
    match input.statistic {
        Statistic::Value => input.indicator.clone(),
        statistic => format!("{}.{statistic}", input.indicator),
    }
}

/// Returns what a person calls an input, as far as the catalogue knows it.
pub fn title(input: &Input) -> String {
    if let Some(rule) = input.indicator.strip_prefix("finding.") {
        return format!("share of pupils for whom rule `{rule}` fires");
    }
    let (id, member) = match input.indicator.split_once('=') {
        Some((id, member)) => (id, Some(member)),
        None => (input.indicator.as_str(), None),
    };
    let title = catalogue::indicator(id).map_or(id, |it| &it.title);
    match (member, input.statistic) {
        (Some(member), _) => format!("share of pupils whose {title} is {member}"),
        (None, Statistic::Value) => title.to_owned(),
        (None, Statistic::Share) => format!("share of pupils with {title}"),
        (None, Statistic::Count) => format!("number of pupils with a reading of {title}"),
        (None, Statistic::Gap) => format!("disadvantage gap in {title}"),
        (None, statistic) => format!("{statistic} of {title}"),
    }
}

/// Puts a reading of an input in words; a code is the number it is.
pub fn reading(input: &Input, value: f64) -> String {
    let mut words = String::new();
    format(input).write(value, &[], &mut words);
    words
}

/// Puts a value of a setting in words, in its unit.
pub fn setting(setting: &Setting, value: f64) -> String {
    Measure::from_word(&setting.unit).unwrap_or(Measure::Number).words(value)
}

/// Returns how readings of an input are put in words.
pub(crate) fn format(input: &Input) -> Format {
    match &input.kind {
        Kind::Number => Format::Number(measure(input)),
        Kind::Flag => Format::Flag,
        Kind::Category(members) => Format::Category(members.clone()),
    }
}

/// Returns the unit of an input's numbers.
pub(crate) fn measure(input: &Input) -> Measure {
    let of = catalogue::indicator(&input.indicator).map_or(Measure::Number, |it| it.measure);
    match input.statistic {
        Statistic::Share => Measure::Rate,
        Statistic::Count => Measure::Count,
        Statistic::Mean | Statistic::Gap if of == Measure::Count => Measure::Number,
        _ => of,
    }
}

/// Returns the least and greatest reading of an input of numbers.
pub(crate) fn range(input: &Input) -> (f64, f64) {
    /// More members than a trust has.
    const MANY: f64 = 100_000.0;
    let own = catalogue::indicator(&input.indicator);
    let (least, most) = own.map_or((-1e6, 1e6), |it| it.range);
    match input.statistic {
        Statistic::Share => (0.0, 1.0),
        Statistic::Count => (0.0, MANY),
        Statistic::Gap => (least - most, most - least),
        _ => (least, most),
    }
}

/// Returns `; did you mean ...?` with the name nearest to what was written, if one is near.
pub(crate) fn near<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let names = names.into_iter().map(|name| (strsim::damerau_levenshtein(written, name), name));
    let near = names.filter(|(distance, name)| *distance <= written.len().min(name.len()) / 3);
    near.min().map_or(String::new(), |(_, name)| format!("; did you mean `{name}`?"))
}

/// Returns a level with its article.
pub(crate) fn one(level: Level) -> String {
    let article = if level == Level::Academy { "an" } else { "a" };
    format!("{article} {level}")
}

/// Returns names in backticks with commas between.
pub(crate) fn list<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{}`", name.as_ref())).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(level: Level, indicator: &str, statistic: Statistic) -> Input {
        Input { level, indicator: indicator.to_owned(), statistic, kind: Kind::Number }
    }

    #[test]
    fn names_and_ranges_follow_the_statistic() {
        let own = input(Level::Pupil, "attendance.absence_rate", Statistic::Value);
        assert_eq!((name(&own).as_str(), range(&own)), ("attendance.absence_rate", (0.0, 1.0)));
        let gap = input(Level::Trust, "attendance.absence_rate", Statistic::Gap);
        assert_eq!(
            (name(&gap).as_str(), range(&gap)),
            ("attendance.absence_rate.gap", (-1.0, 1.0))
        );
        let share = input(Level::Class, "finding.absent", Statistic::Share);
        assert_eq!((name(&share).as_str(), range(&share)), ("finding.absent.share", (0.0, 1.0)));
        assert_eq!(measure(&share), Measure::Rate);
        let lates = input(Level::Class, "attendance.lates", Statistic::Mean);
        assert_eq!(measure(&lates), Measure::Number);
    }

    #[test]
    fn inputs_have_titles_and_readings_have_words() {
        let mean = input(Level::Class, "attendance.absence_rate", Statistic::Mean);
        assert_eq!(title(&mean), "mean of absence rate");
        assert_eq!(reading(&mean, 0.125), "12.5 %");
        let share = input(Level::Class, "finding.absent", Statistic::Share);
        assert_eq!(title(&share), "share of pupils for whom rule `absent` fires");
        let member = input(Level::Class, "pupil.sen_status=ehcp", Statistic::Share);
        assert_eq!(title(&member), "share of pupils whose SEN status is ehcp");
        let own = input(Level::Pupil, "exam.reading", Statistic::Value);
        assert_eq!(
            (title(&own).as_str(), reading(&own, -1.5).as_str()),
            ("exam.reading", "\u{2212}1.5")
        );
    }

    #[test]
    fn the_nearest_name() {
        assert_eq!(near("absnt", ["absent", "late"]), "; did you mean `absent`?");
        assert_eq!(near("horse", ["absent", "late"]), "");
    }
}
