//! What is refused before a rule set is asked anything, and what becomes of one that fails then.

use crate::kit::{HOST, TIGHT, good, host, load, load_in, manifest};
use serde_json::{Value, json};
use uplift_host::{Host, Limits, Plugin, Refusal, RuleSets};

#[track_caller]
fn check_in(host: &Host, bytes: &[u8], expected: &str) {
    let plugin = Plugin { name: "odd.wasm".to_owned(), bytes: bytes.into() };
    let error = host.load(&plugin).unwrap_err();
    let hint = error.hint().map_or(String::new(), |hint| format!(" ({hint})"));
    assert_eq!(format!("{error}{hint}"), format!("plugin `odd.wasm`: {expected}"));
}

#[track_caller]
fn check(bytes: &[u8], expected: &str) {
    check_in(&HOST, bytes, expected);
}

/// Returns a good puppet with a name in it changed for another as long.
fn renamed(from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = guest_puppet::component(guest_puppet::PUPPET, &good("good"));
    let places: Vec<usize> = bytes
        .windows(from.len())
        .enumerate()
        .filter(|(_, window)| *window == from.as_bytes())
        .map(|(place, _)| place)
        .collect();
    assert!(!places.is_empty(), "`{from}` is not in the component");
    for place in places {
        bytes[place..place + to.len()].copy_from_slice(to.as_bytes());
    }
    bytes
}

#[test]
fn a_good_one_is_loaded() {
    let rule_set = load(&good("good")).unwrap();
    assert_eq!(rule_set.plugin(), "puppet.wasm");
    assert_eq!(rule_set.manifest().id, "good");
    assert_eq!(rule_set.manifest().rules[2].years, Some((0, 2)));
    assert_eq!(rule_set.digest().len(), 64);
}

#[test]
fn what_is_no_component_is_refused() {
    let hint = "(a plugin is a component, one `.wasm` file, or a rule file, which ends in `.toml`)";
    check(b"", &format!("not a WebAssembly file {hint}"));
    check(b"rules = 1", &format!("not a WebAssembly file {hint}"));
    check(
        b"\0asm\x01\0\0\0",
        "a core module, where a component is needed (`uplift plugin build` makes a component)",
    );
    check(
        b"\0asm\x0d\0\x01\0",
        "exports no `uplift:rules/rules`, so it is no rule set (export `uplift:rules/rules@0.1.0`)",
    );
}

#[test]
fn a_file_cut_short_or_damaged_is_refused() {
    let whole = guest_puppet::component(guest_puppet::PUPPET, &good("good"));
    for end in [8, 100, whole.len() / 2, whole.len() - 1] {
        let plugin = Plugin { name: "cut.wasm".to_owned(), bytes: whole[..end].into() };
        let error = HOST.load(&plugin).unwrap_err().to_string();
        assert!(!error.contains('\n'), "{error}");
    }
    let mut damaged = whole;
    damaged[20_000] ^= 0x55;
    damaged[30_000] ^= 0xff;
    let plugin = Plugin { name: "damaged.wasm".to_owned(), bytes: damaged.into() };
    drop(HOST.load(&plugin));
}

#[test]
fn too_large_a_component_is_refused() {
    let small = host(Limits { component_bytes: 10, ..Limits::default() });
    check_in(&small, &[0; 11], "11 bytes large, where 10 are allowed");
}

#[test]
fn imports_are_named() {
    check(
        &renamed("uplift:rules/host@0.1.0", "uplift:rules/disk@0.1.0"),
        "imports `uplift:rules/disk@0.1.0#log`, where a rule set may import nothing but `log` \
         (build for `wasm32-unknown-unknown`, or leave out what reaches outside)",
    );
}

#[test]
fn another_version_is_named() {
    check(
        &renamed("uplift:rules/rules@0.1.0", "uplift:rules/rules@0.2.0"),
        "built for version 0.2.0 of the interface, where this engine serves 0.1.0 (update `uplift`, \
         or build with a kit for 0.1.0)",
    );
    check(
        &renamed("uplift:rules/rules@0.1.0", "uplift:rules/rules@0.0.9"),
        "built for version 0.0.9 of the interface, where this engine serves 0.1.0 (build it again \
         with a kit for 0.1.0)",
    );
}

#[test]
fn a_missing_export_is_named() {
    check(
        &renamed("uplift:rules/rules@0.1.0", "uplift:rules/ruler@0.1.0"),
        "exports no `uplift:rules/rules`, so it is no rule set (export `uplift:rules/rules@0.1.0`)",
    );
}

#[track_caller]
fn check_speechless(deeds: &Value, expected: &str) {
    let script = json!({ "manifest": manifest("mute"), "describe": deeds });
    let error = load_in(&TIGHT, "mute.wasm", &script).unwrap_err();
    let message = error.to_string();
    let start =
        format!("plugin `mute.wasm`: could not say what it is: call `describe`: {expected}");
    assert!(message.starts_with(&start), "{message}");
}

#[test]
fn who_cannot_say_what_it_is_is_refused() {
    check_speechless(
        &json!([{ "panic": { "words": "no words" } }]),
        "stopped: it panicked or reached",
    );
    check_speechless(
        &json!([{ "loop": {} }]),
        "over its limit: used up the 200000000 units of fuel it is allowed",
    );
    check_speechless(&json!([{ "allocate": {} }]), "over its limit: asked for");
    check_speechless(
        &json!([{ "recurse": {} }]),
        "over its limit: used up the 524288 bytes of stack it is allowed",
    );
}

#[test]
fn its_last_words_are_kept() {
    let script = json!({ "describe": [{ "panic": { "words": "no words" } }] });
    let error = load(&script).unwrap_err();
    let Refusal::Speechless(failure) = &error.why else { panic!("{error}") };
    assert!(failure.log.iter().any(|line| line.contains("no words")), "{:?}", failure.log);
    let frames = &failure.frames;
    assert!(frames[0].starts_with("guest_puppet::conduct::do_deed"), "{frames:?}");
}

#[test]
fn a_manifest_without_end_is_refused() {
    let small = host(Limits { manifest_bytes: 1_000, ..Limits::default() });
    let error = load_in(&small, "long.wasm", &good("good")).unwrap_err().to_string();
    assert!(
        error.contains("over its limit: used up the 1000 bytes handed out at once it is allowed"),
        "{error}"
    );
}

#[test]
fn two_of_one_id_are_refused_in_either_order() {
    let one = || load_in(&HOST, "one.wasm", &good("same")).unwrap();
    let two = || load_in(&HOST, "two.wasm", &good("same")).unwrap();
    for pair in [vec![one(), two()], vec![two(), one()]] {
        let error = RuleSets::new(pair).unwrap_err();
        assert_eq!(
            error.to_string(),
            "plugin `two.wasm`: has the id `same`, as has plugin `one.wasm`"
        );
    }
}

#[test]
fn compiled_code_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("deep/compiled");
    let digests: Vec<String> = (0..2)
        .map(|_| {
            let settings = uplift_host::HostSettings {
                cache: Some(cache.clone()),
                threads: 1,
                ..Default::default()
            };
            let host = Host::new(settings).unwrap();
            load_in(&host, "kept.wasm", &good("kept")).unwrap().digest().to_owned()
        })
        .collect();
    assert_eq!(digests[0], digests[1]);
    assert!(cache.read_dir().unwrap().next().is_some());
}

#[test]
fn a_folder_that_cannot_be_used_is_done_without() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let cache = Some(file.path().join("below-a-file"));
    let host = Host::new(uplift_host::HostSettings { cache, ..Default::default() }).unwrap();
    load_in(&host, "good.wasm", &good("good")).unwrap();
}
