//! Plugins that a test makes up.

use serde_json::{Value, json};

/// Returns a component with this script.
pub fn puppet(script: &Value) -> Vec<u8> {
    guest_puppet::component(guest_puppet::PUPPET, script)
}

/// Returns the manifest of a rule set with one pupil rule, on absence, which proposes a meeting.
pub fn manifest(id: &str) -> Value {
    json!({
        "id": id,
        "version": "1.0.0",
        "title": "A puppet",
        "inputs": [{ "indicator": "attendance.absence_rate" }],
        "rules": [{
            "id": format!("{id}-absent"), "title": "Often absent", "area": "attendance",
            "intervention": "attendance-meeting", "inputs": [0],
            "because": "Missed {input:attendance.absence_rate} of sessions."
        }],
    })
}

/// Returns a puppet that decides: it fires from 8 % of sessions missed.
pub fn neighbour(id: &str) -> Vec<u8> {
    puppet(&json!({ "manifest": manifest(id), "evaluate": [
        { "fire_from": { "rule": 0, "column": 0, "least": 0.08, "full": 1.0 } },
    ]}))
}

/// Returns a puppet that stops in every batch.
pub fn faulty(id: &str) -> Vec<u8> {
    puppet(&json!({ "manifest": manifest(id), "evaluate": [
        { "panic": { "words": "the string is cut" } },
    ]}))
}
