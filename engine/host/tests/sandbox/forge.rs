//! Guests of a few lines: a core module in the text format becomes a component of the interface's
//! world. What the text leaves out is added, so that it need hold nothing but what it is about.
//!
//! A guest has the pages from 0 to 65535 of its memory for itself. Its manifest lies behind, at
//! `MANIFEST`, and what the host asks memory for behind that, at `HEAP`.

use crate::lower::{Lower, Memory};
use serde_json::{Value, json};
use std::fmt::Write;
use std::sync::LazyLock;
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::{Resolve, WorldId};

/// Where the manifest lies.
const MANIFEST: usize = 0x1_0000;
/// From where on memory is given out.
const HEAP: usize = 0x4_0000;
/// What `evaluate` returns where a guest leaves it out: no findings, which is nothing but zeros.
const NOTHING: usize = 0xff00;

const RULES: &str = "uplift:rules/rules@0.1.0";

/// A world that offers more than the interface asks for.
const MORE: &str = "package tests:worlds; \
    world more { include uplift:rules/rule-set@0.1.0; export extra: func() -> u32; }";

/// The interface's world, and one that offers more.
static WORLDS: LazyLock<(Resolve, WorldId, WorldId)> = LazyLock::new(|| {
    let text = include_str!("../../../../wit/0.1.0/rules.wit");
    let mut resolve = Resolve::default();
    let package = resolve.push_source("rules.wit", text).unwrap();
    let world = resolve.select_world(&[package], Some("rule-set")).unwrap();
    let package = resolve.push_source("worlds.wit", MORE).unwrap();
    let more = resolve.select_world(&[package], Some("more")).unwrap();
    (resolve, world, more)
});

/// Returns the component of a guest in the text format; a component's text is taken as it is.
pub(crate) fn guest(text: &str, manifest: &Value) -> Vec<u8> {
    guest_in(text, manifest, StringEncoding::UTF8)
}

/// Does the same for a guest that hands texts over in another encoding.
pub(crate) fn guest_in(text: &str, manifest: &Value, encoding: StringEncoding) -> Vec<u8> {
    let parse = |text: &str| wat::parse_str(text).unwrap_or_else(|error| panic!("{error}"));
    if text.lines().any(|line| line.starts_with("(component")) {
        return parse(text);
    }
    let mut core = parse(&whole(text, &lowered(manifest)));
    let (resolve, world, more) = &*WORLDS;
    let world = if text.contains("(export \"extra\")") { *more } else { *world };
    embed_component_metadata(&mut core, resolve, world, encoding).unwrap();
    let mut encoder = ComponentEncoder::default().module(&core).unwrap();
    encoder.encode().unwrap_or_else(|error| panic!("{error:?}"))
}

/// Returns a manifest with a rule about pupils and one about classes.
pub(crate) fn manifest(id: &str) -> Value {
    json!({
        "id": id,
        "version": "1.0.0",
        "title": "A guest",
        "inputs": [
            { "indicator": "attendance.absence_rate" },
            { "level": "class", "indicator": "finding.absent", "statistic": "share" },
        ],
        "rules": [
            {
                "id": "absent", "title": "Often absent", "area": "attendance",
                "intervention": "attendance-meeting", "inputs": [0],
                "because": "Missed {input:attendance.absence_rate} of sessions.",
            },
            {
                "id": "absent-class", "title": "Many often absent", "area": "attendance",
                "level": "class", "intervention": "attendance-meeting", "inputs": [1],
                "because": "Too many.",
            },
        ],
    })
}

/// Returns the bytes of a manifest as they lie in the guest's memory.
fn lowered(manifest: &Value) -> Vec<u8> {
    let script = json!({ "manifest": manifest });
    let script: guest_puppet::script::Script = serde_json::from_value(script).unwrap();
    Memory::with(MANIFEST, &script.manifest).bytes
}

/// Returns a guest's text with what it leaves out.
fn whole(text: &str, manifest: &[u8]) -> String {
    let (above, rest) = text.split_once("(module").unwrap();
    let (own, _) = rest.rsplit_once(')').unwrap();
    // First, so that a guest may put something else over a part of it.
    let mut whole = format!("{above}(module\n");
    write!(whole, "(data (i32.const {MANIFEST}) \"{}\")", escaped(manifest)).unwrap();
    whole.push_str(own);
    let pages = (HEAP + manifest.len()).div_ceil(0x1_0000).max(8);
    let mut add = |export: &str, part: String| {
        if !text.contains(&format!("(export \"{export}\")")) {
            whole.push_str(&part);
        }
    };
    add("memory", format!("(memory (export \"memory\") {pages})"));
    add("cabi_realloc", realloc());
    add(
        &format!("{RULES}#describe"),
        format!("(func (export \"{RULES}#describe\") (result i32) (i32.const {MANIFEST}))"),
    );
    add(
        &format!("{RULES}#evaluate"),
        format!(
            "(func (export \"{RULES}#evaluate\") (param i32 i32 i32 i32 i32 i32) (result i32) \
             (i32.const {NOTHING}))"
        ),
    );
    whole.push(')');
    whole
}

/// Gives memory out and takes none back.
fn realloc() -> String {
    format!(
        "(global $heap (mut i32) (i32.const {HEAP}))
         (func (export \"cabi_realloc\") (param $old i32) (param $had i32) (param $align i32)
           (param $size i32) (result i32)
           (local $at i32)
           (local.set $at (i32.and
             (i32.add (global.get $heap) (i32.sub (local.get $align) (i32.const 1)))
             (i32.sub (i32.const 0) (local.get $align))))
           (global.set $heap (i32.add (local.get $at) (local.get $size)))
           (if (i32.gt_u (global.get $heap) (i32.shl (memory.size) (i32.const 16)))
             (then (drop (memory.grow (i32.add (i32.const 1)
               (i32.shr_u (local.get $size) (i32.const 16)))))))
           (local.get $at))"
    )
}

/// Returns bytes as a string of the text format has them.
fn escaped(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 3);
    for byte in bytes {
        write!(text, "\\{byte:02x}").unwrap();
    }
    text
}

/// What a guest returns from `evaluate`: columns of any length.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns {
    pub(crate) units: Vec<u32>,
    pub(crate) rules: Vec<u32>,
    pub(crate) needs: Vec<f64>,
    pub(crate) lacking_units: Vec<u32>,
    pub(crate) lacking_rules: Vec<u32>,
}

impl Lower for Columns {
    fn shape() -> (usize, usize) {
        (44, 4)
    }

    fn lower(&self, memory: &mut Memory, at: usize) {
        self.units.lower(memory, at + 4);
        self.rules.lower(memory, at + 12);
        self.needs.lower(memory, at + 20);
        self.lacking_units.lower(memory, at + 28);
        self.lacking_rules.lower(memory, at + 36);
    }
}

/// Returns a guest that returns the same columns whatever it is asked.
pub(crate) fn returning(columns: &Columns, manifest: &Value) -> Vec<u8> {
    const AT: usize = 0x400;
    let memory = Memory::with(AT, columns);
    assert!(AT + memory.bytes.len() < NOTHING, "more columns than there is room for");
    let text = format!(
        "(module
           (data (i32.const {AT}) \"{}\")
           (func (export \"{RULES}#evaluate\") (param i32 i32 i32 i32 i32 i32) (result i32)
             (i32.const {AT})))",
        escaped(&memory.bytes)
    );
    guest(&text, manifest)
}
