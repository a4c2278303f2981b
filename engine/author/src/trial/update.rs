//! Writes what is into a file of cases, where something else was expected. Comments, order and
//! everything that was right stay as they are.

use crate::trial::judge::{Fired, Tried};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value};
use uplift_model::fraction;

/// Returns a file's text with the expectations of the cases that are wrong replaced by what was found.
/// A case at which the rule set failed is left alone; so is a text in which the cases do not stand as
/// `[[unit]]`.
pub fn update(text: &str, tried: &[Tried]) -> String {
    let Ok(mut document) = text.parse::<DocumentMut>() else { return text.to_owned() };
    let units = document.get_mut("unit").and_then(Item::as_array_of_tables_mut);
    for unit in units.into_iter().flat_map(|units| units.iter_mut()) {
        let name = unit.get("name").and_then(Item::as_str);
        let wrong = |it: &&Tried| Some(it.name.as_str()) == name && it.fault.is_none();
        if let Some(case) = tried.iter().filter(wrong).find(|it| !it.wrong.is_empty()) {
            fires(unit, case);
            lacking(unit, case);
        }
    }
    document.to_string()
}

/// Writes which rules fired and how, in the form in which it was expected.
fn fires(unit: &mut Table, case: &Tried) {
    if unit.get("fires").and_then(Item::as_table_like).is_none() {
        if case.fired.is_empty() {
            return;
        }
        unit.insert("fires", Item::Value(Value::InlineTable(InlineTable::new())));
    }
    let Some(table) = unit.get_mut("fires").and_then(Item::as_table_like_mut) else { return };
    let named: Vec<String> = table.iter().map(|(id, _)| id.to_owned()).collect();
    for id in named.iter().filter(|id| !case.fired.contains_key(*id)) {
        table.remove(id);
    }
    for (id, fired) in &case.fired {
        match table.get_mut(id) {
            Some(item) => one(item, fired),
            None => {
                table.insert(id, Item::Value(Value::from(fraction(fired.need.millionths()))));
            }
        }
    }
    if table.is_empty() {
        unit.remove("fires");
    }
}

/// Writes how one rule fired.
fn one(item: &mut Item, fired: &Fired) {
    let need = Value::from(fraction(fired.need.millionths()));
    let because = Value::from(fired.because.as_str());
    if let Some(table) = item.as_table_like_mut() {
        for (key, value) in [("need", need), ("because", because)] {
            if let Some(Item::Value(old)) = table.get_mut(key) {
                replace(old, value);
            }
        }
    } else if let Item::Value(old) = item {
        let value = if old.is_str() { because } else { need };
        replace(old, value);
    }
}

/// Puts a value in the place of another, unless they say the same.
fn replace(old: &mut Value, new: Value) {
    let number = |value: &Value| {
        #[expect(clippy::cast_precision_loss, reason = "a need is 0 or 1 where it is whole")]
        value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64))
    };
    let millionths = |value: &Value| number(value).and_then(uplift_model::Need::from_fraction);
    let same = match (old.as_str(), new.as_str()) {
        (Some(old), Some(new)) => old == new,
        _ => millionths(old).is_some() && millionths(old) == millionths(&new),
    };
    if !same {
        let decor = old.decor().clone();
        *old = new;
        *old.decor_mut() = decor;
    }
}

/// Writes which rules lacked data.
fn lacking(unit: &mut Table, case: &Tried) {
    if unit.get("lacking").and_then(Item::as_array).is_none() {
        if case.lacking.is_empty() {
            return;
        }
        unit.insert("lacking", Item::Value(Value::Array(Array::new())));
    }
    let Some(array) = unit.get_mut("lacking").and_then(Item::as_array_mut) else { return };
    let is = |value: &Value, id: &str| value.as_str() == Some(id);
    array.retain(|value| case.lacking.iter().any(|id| is(value, id)));
    for id in &case.lacking {
        if !array.iter().any(|value| is(value, id)) {
            array.push(id.as_str());
        }
    }
    if array.is_empty() {
        unit.remove("lacking");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::judge::Wrong;
    use std::collections::BTreeMap;
    use uplift_model::Need;

    fn tried(name: &str, fired: &[(&str, f64)], lacking: &[&str]) -> Tried {
        let wrong = Wrong {
            rule: String::new(),
            expected: String::new(),
            got: String::new(),
            read: Vec::new(),
        };
        let fired = fired.iter().map(|(id, need)| {
            let need = Need::from_fraction(*need).unwrap();
            ((*id).to_owned(), Fired { need, because: format!("Because of \"{need:?}\".") })
        });
        Tried {
            name: name.to_owned(),
            line: 1,
            wrong: vec![wrong],
            fault: None,
            fired: fired.collect::<BTreeMap<_, _>>(),
            lacking: lacking.iter().map(|&id| id.to_owned()).collect(),
        }
    }

    const TEXT: &str = r#"# Cases of absence.
[settings]
rate = 0.15 # not the default

[[unit]]
name = "one" # first
readings = { "a.b" = 1 }
fires = { late = 0.50, absent = 0.2, "gone" = 1 } # three
lacking = [
  "other", # no date
  "more",
]

# Nobody knows.
[[unit]]
name = "two"
fires.late = { need = 0.1, because = "Late." }

[[unit]]
name = "three"
lacking = ["late"]
"#;

    #[test]
    fn only_what_differs_is_written() {
        let found = [
            tried("one", &[("late", 0.5), ("absent", 0.25), ("new", 1.0)], &["more"]),
            tried("two", &[("late", 0.3)], &["absent"]),
            tried("three", &[], &[]),
        ];
        let because = found[1].fired["late"].because.replace('"', "\\\"");
        let expected = TEXT
            .replace("absent = 0.2, \"gone\" = 1 }", "absent = 0.25, new = 1.0 }")
            .replace("\n  \"other\", # no date\n  \"more\",\n", " # no date\n  \"more\",\n")
            .replace(
                "need = 0.1, because = \"Late.\" }",
                "need = 0.3, because = X }\nlacking = [\"absent\"]",
            )
            .replace("because = X", &format!("because = '{}'", because.replace("\\\"", "\"")))
            .replace("name = \"three\"\nlacking = [\"late\"]\n", "name = \"three\"\n");
        assert_eq!(update(TEXT, &found), expected);
    }

    #[test]
    fn what_is_right_or_failed_stays() {
        let mut right = tried("one", &[("late", 0.9)], &[]);
        right.wrong.clear();
        assert_eq!(update(TEXT, &[right]), TEXT);
        assert_eq!(update(TEXT, &[]), TEXT);
        assert_eq!(update("not [ toml", &[]), "not [ toml");
    }
}
