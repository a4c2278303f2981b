//! From text to the structure of a rule file: every key that is unknown, missing or of the wrong type is
//! found at once, not the first of them.

use super::structure::{
    Evidence, Example, Guard, Input, Intervention, Placed, Rule, RuleFile, Setting,
};
use super::words;
use crate::Diagnostic;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// The longest file, in bytes.
const LONGEST: usize = 1 << 20;
/// The most entries of any list, as the host has it.
pub(crate) const MOST_ENTRIES: usize = 1_000;
/// The most syntax errors told: those after are often of one cause with those before.
const MOST_SYNTAX_ERRORS: usize = 5;
/// The most mistakes told of one table.
const MOST_OF_TABLE: usize = 40;

type Table<'i> = DeTable<'i>;
type Value<'i> = Spanned<DeValue<'i>>;

/// Reads the text of a rule file; the structure is there only where nothing is wrong with it.
pub(crate) fn read(text: &str) -> Result<RuleFile, Vec<Diagnostic>> {
    if text.len() > LONGEST {
        let message = format!("the file has {} bytes, where {LONGEST} are allowed", text.len());
        return Err(vec![Diagnostic::error(
            0..0,
            message,
            "share the rules out over several files",
        )]);
    }
    // A mark of byte order becomes blanks, so that every place stays where it is.
    let blank = text.strip_prefix('\u{feff}').map(|rest| format!("   {rest}"));
    let text = blank.as_deref().unwrap_or(text);
    let (root, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let errors = errors.iter().take(MOST_SYNTAX_ERRORS);
        return Err(errors.map(|error| words::syntax(error, text)).collect());
    }
    let mut reader = Reader { found: Vec::new() };
    let file = reader.file(root.into_inner());
    match file {
        Some(file) if reader.found.is_empty() => Ok(file),
        _ => Err(reader.found),
    }
}

/// Reads tables and keeps what is wrong with them.
struct Reader {
    found: Vec<Diagnostic>,
}

impl Reader {
    fn file(&mut self, mut root: Table<'_>) -> Option<RuleFile> {
        let settings = self.table_of(&mut root, "settings");
        let inputs = self.table_of(&mut root, "inputs");
        let define = self.table_of(&mut root, "define");
        let evidence = self.table_of(&mut root, "evidence");
        let interventions = self.list_of(&mut root, "intervention");
        let rules = self.list_of(&mut root, "rule");
        if !self.found.is_empty() {
            return None;
        }
        let file: Option<RuleFile> = self.entry("the file", 0..0, root, "file");
        let settings = self.entries::<Setting>(settings, "setting");
        let inputs = self.entries::<Input>(inputs, "input");
        let define = self.definitions(define);
        let evidence = self.entries::<Evidence>(evidence, "evidence");
        let intervention = interventions
            .into_iter()
            .filter_map(|(at, table)| {
                let name = name_of(&table, "id", "intervention");
                self.entry::<Intervention>(&name, at, table, "intervention")
            })
            .collect();
        let rule = rules.into_iter().filter_map(|(at, table)| self.rule(at, table)).collect();
        Some(RuleFile { settings, inputs, define, evidence, intervention, rule, ..file? })
    }

    fn rule(&mut self, at: Range<usize>, mut table: Table<'_>) -> Option<Rule> {
        let name = name_of(&table, "id", "rule");
        let guards = self.list_of(&mut table, "guard");
        let examples = self.list_of(&mut table, "example");
        let rule: Option<Rule> = self.entry(&name, at.clone(), table, "rule");
        let guard = guards
            .into_iter()
            .filter_map(|(at, table)| {
                self.entry::<Guard>(&format!("a guard of {name}"), at, table, "guard")
            })
            .collect();
        let example = examples
            .into_iter()
            .filter_map(|(at, table)| {
                let name = name_of(&table, "name", "example");
                let example: Option<Example> = self.entry(&name, at.clone(), table, "example");
                example.map(|example| Example { at, ..example })
            })
            .collect();
        rule.map(|rule| Rule { at, guard, example, ..rule })
    }

    /// Takes a table of tables out.
    fn table_of<'i>(
        &mut self,
        from: &mut Table<'i>,
        key: &str,
    ) -> Vec<(Placed<String>, Value<'i>)> {
        let Some((name, value)) = from.remove_entry(key) else { return Vec::new() };
        let at = value.span();
        let DeValue::Table(table) = value.into_inner() else {
            self.found.push(words::not_a_table(key, name.span()));
            return Vec::new();
        };
        self.count(key, table.len(), at);
        let mut entries: Vec<_> = table
            .into_iter()
            .map(|(key, value)| {
                (Placed { at: key.span(), it: key.into_inner().into_owned() }, value)
            })
            .collect();
        entries.sort_by_key(|(key, _)| key.at.start);
        entries
    }

    /// Takes a list of tables out.
    fn list_of<'i>(&mut self, from: &mut Table<'i>, key: &str) -> Vec<(Range<usize>, Table<'i>)> {
        let Some((name, value)) = from.remove_entry(key) else { return Vec::new() };
        let at = value.span();
        let DeValue::Array(array) = value.into_inner() else {
            self.found.push(words::not_a_list(key, name.span()));
            return Vec::new();
        };
        self.count(key, array.len(), at);
        let mut tables = Vec::new();
        for value in array {
            let at = value.span();
            match value.into_inner() {
                DeValue::Table(table) => tables.push((at, table)),
                _ => self.found.push(words::not_a_list(key, at)),
            }
        }
        tables
    }

    /// Refuses a list that is too long.
    fn count(&mut self, key: &str, count: usize, at: Range<usize>) {
        if count > MOST_ENTRIES {
            self.found.push(words::too_many(key, count, MOST_ENTRIES, at));
        }
    }

    fn entries<'i, T: Deserialize<'i>>(
        &mut self,
        entries: Vec<(Placed<String>, Value<'i>)>,
        what: &str,
    ) -> BTreeMap<Placed<String>, T> {
        let mut read = BTreeMap::new();
        for (key, value) in entries {
            let name = format!("{what} `{}`", key.it);
            let DeValue::Table(table) = value.into_inner() else {
                self.found.push(words::not_a_table(&key.it, key.at));
                continue;
            };
            if let Some(entry) = self.entry(&name, key.at.clone(), table, what) {
                read.insert(key, entry);
            }
        }
        read
    }

    fn definitions(
        &mut self,
        entries: Vec<(Placed<String>, Value<'_>)>,
    ) -> BTreeMap<Placed<String>, Placed<String>> {
        let mut read = BTreeMap::new();
        for (key, value) in entries {
            let at = value.span();
            match value.into_inner() {
                DeValue::String(text) => {
                    read.insert(key, Placed { at, it: text.into_owned() });
                }
                other => self.found.push(words::not_a_definition(&key.it, at, other.type_str())),
            }
        }
        read
    }

    /// Reads a table whose keys are known. What is wrong is mended by an example, so that the next thing
    /// wrong can be found; a table that was mended is not used.
    fn entry<'i, T: Deserialize<'i>>(
        &mut self,
        name: &str,
        at: Range<usize>,
        mut table: Table<'i>,
        what: &str,
    ) -> Option<T> {
        let before = self.found.len();
        for _ in 0..MOST_OF_TABLE {
            let whole = Spanned::new(at.clone(), DeValue::Table(table.clone()));
            let error = match T::deserialize(ValueDeserializer::from(whole)) {
                Ok(entry) => return Some(entry),
                Err(error) => error,
            };
            let message = error.message().to_owned();
            if let Some(key) = words::missing_key(&message) {
                // A key that was meant and misspelt is not missing too.
                let meant = format!("did you mean `{key}`?");
                if !self.found.iter().skip(before).any(|it| it.hint == meant) {
                    self.found.push(words::missing(&key, name, what, at.clone()));
                }
                let (key, value) = words::example(&key, what)?;
                table.insert(Spanned::new(at.clone(), key.into()), value);
                continue;
            }
            let place = error.span().unwrap_or_else(|| at.clone());
            let key = table.iter().find(|(key, value)| {
                let holds = |span: Range<usize>| span.start <= place.start && place.end <= span.end;
                holds(key.span()) || holds(value.span())
            });
            let Some(key) = key.map(|(key, _)| key.get_ref().clone().into_owned()) else {
                self.found.push(words::not_understood(name, place, &message));
                return None;
            };
            self.found.push(words::wrong(&key, name, what, place, &message));
            table.remove(key.as_str());
            if !message.starts_with("unknown field")
                && let Some((key, value)) = words::example(&key, what)
            {
                table.insert(Spanned::new(at.clone(), key.into()), value);
            }
        }
        None
    }
}

/// Returns what a table of a list is called in messages.
fn name_of(table: &Table<'_>, key: &str, what: &str) -> String {
    match table.get(key).and_then(|value| value.get_ref().as_str()) {
        Some(name) => format!("{what} `{name}`"),
        None => format!("a {what}").replace("a e", "an e").replace("a i", "an i"),
    }
}
