//! The JSON Schema that editors complete and check rule files by, held to the types that are read.

use super::RuleFile;
use std::path::Path;

fn schema() -> String {
    let mut schema = schemars::schema_for!(RuleFile);
    schema.insert(
        "description".to_owned(),
        "Rules that a data manager writes and uplift compiles to a plugin.".into(),
    );
    serde_json::to_string_pretty(&schema).unwrap() + "\n"
}

#[test]
#[expect(clippy::disallowed_methods, reason = "UPDATE=1 writes the file anew")]
fn the_published_schema_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/rule-file.schema.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, schema()).unwrap();
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(published, schema(), "run the test with UPDATE=1 and look at the change");
}

#[test]
fn every_key_is_described() {
    fn walk(value: &serde_json::Value, path: &str, without: &mut Vec<String>) {
        if let Some(properties) = value.get("properties").and_then(|it| it.as_object()) {
            for (name, property) in properties {
                if property.get("description").is_none() {
                    without.push(format!("{path}.{name}"));
                }
            }
        }
        for (name, inner) in value.get("$defs").and_then(|it| it.as_object()).into_iter().flatten()
        {
            walk(inner, name, without);
        }
    }
    let mut without = Vec::new();
    walk(&serde_json::from_str(&schema()).unwrap(), "", &mut without);
    assert_eq!(without, Vec::<String>::new());
}
