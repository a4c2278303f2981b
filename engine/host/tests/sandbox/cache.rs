//! Compiled code is run only where this host wrote it, unaltered; anything else is compiled anew or done
//! without, and the results are the same.

use crate::forge;
use crate::kit::{Pupils, generous, said};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use uplift_host::{Host, HostSettings, Limits, Plugin, Refusal, RuleSet, RuleSets, bind};

const GOOD: &str = include_str!("../../../../tests/guests/corpus/good.wat");
const OTHER: &str = include_str!("../../../../tests/guests/corpus/fires-for-the-last-row.wat");

fn host(folder: &Path, limits: Limits) -> Host {
    let cache = Some(folder.to_owned());
    Host::new(HostSettings { cache, limits, threads: 1 }).unwrap()
}

/// Returns a host that has no time to compile: what it loads comes from the folder.
fn idle(folder: &Path) -> Host {
    host(folder, Limits { compile_millis: 0, ..Limits::default() })
}

fn load(host: &Host, text: &str) -> Result<RuleSet, Refusal> {
    let bytes = forge::guest(text, &forge::manifest("kept")).into();
    host.load(&Plugin { name: "kept.wasm".to_owned(), bytes }).map_err(|error| error.why)
}

#[track_caller]
fn is_not_there(host: &Host, text: &str) {
    assert!(matches!(load(host, text), Err(Refusal::TooSlow { allowed: 0 })));
}

/// Returns everything a rule set says of some pupils.
fn findings(host: &Host, rule_set: RuleSet) -> BTreeMap<String, String> {
    let pupils = Pupils::of(20);
    let rule_sets = RuleSets::new(vec![rule_set]).unwrap();
    let book = bind(&rule_sets, &[], &generous()).unwrap();
    let found = host.evaluate(&rule_sets, &book, &pupils.inputs(&book), &pupils.roster(), 7);
    said(&book, &found)
}

/// Returns what the rule set finds where nothing is kept.
fn expected(text: &str) -> BTreeMap<String, String> {
    let host = Host::new(HostSettings { threads: 1, ..HostSettings::default() }).unwrap();
    findings(&host, load(&host, text).unwrap())
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut entries: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "code")).collect();
    entries.sort();
    entries
}

/// A folder in which the good guest's code is kept, and the entry.
fn kept() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    load(&host(folder.path(), Limits::default()), GOOD).unwrap();
    let [entry] = &entries(folder.path())[..] else { panic!("not one entry") };
    let entry = entry.clone();
    (folder, entry)
}

/// Fails unless what stands in the folder is not run, and is put right by the next who compiles.
#[track_caller]
fn is_rebuilt(folder: &Path) {
    is_not_there(&idle(folder), GOOD);
    let able = host(folder, Limits::default());
    assert_eq!(findings(&able, load(&able, GOOD).unwrap()), expected(GOOD));
    let idle = idle(folder);
    assert_eq!(findings(&idle, load(&idle, GOOD).unwrap()), expected(GOOD));
}

#[test]
fn what_was_compiled_is_taken_from_the_folder() {
    let (folder, entry) = kept();
    let before = fs::read(&entry).unwrap();
    let idle = idle(folder.path());
    let rule_set = load(&idle, GOOD).unwrap();
    assert_eq!(rule_set.manifest().id, "kept");
    assert_eq!(findings(&idle, rule_set), expected(GOOD));
    is_not_there(&idle, OTHER);
    assert!(fs::read(&entry).unwrap() == before, "an entry that is used stays as it is");
}

#[test]
fn an_entry_that_is_used_counts_as_new() {
    let (folder, entry) = kept();
    let long_ago = std::time::SystemTime::UNIX_EPOCH;
    fs::File::options().append(true).open(&entry).unwrap().set_modified(long_ago).unwrap();
    load(&idle(folder.path()), GOOD).unwrap();
    assert!(fs::metadata(&entry).unwrap().modified().unwrap() > long_ago);
}

#[test]
fn an_entry_cut_short_or_grown_is_compiled_anew() {
    let (folder, entry) = kept();
    let whole = fs::read(&entry).unwrap();
    for end in [0, 1, 31, 32, 33, whole.len() / 2, whole.len() - 1] {
        fs::write(&entry, &whole[..end]).unwrap();
        is_rebuilt(folder.path());
    }
    fs::write(&entry, [&whole[..], &[0]].concat()).unwrap();
    is_rebuilt(folder.path());
}

#[test]
fn an_entry_under_another_components_name_is_compiled_anew() {
    let (folder, entry) = kept();
    load(&host(folder.path(), Limits::default()), OTHER).unwrap();
    let other = entries(folder.path()).into_iter().find(|path| *path != entry).unwrap();
    fs::copy(&other, &entry).unwrap();
    is_rebuilt(folder.path());
    // Nor is it of use where the seal alone is brought over.
    let (good, other) = (fs::read(&entry).unwrap(), fs::read(&other).unwrap());
    fs::write(&entry, [&good[..32], &other[32..]].concat()).unwrap();
    is_rebuilt(folder.path());
}

#[test]
fn an_entry_of_another_compiler_is_compiled_anew() {
    let (folder, entry) = kept();
    let name = entry.file_name().unwrap().to_str().unwrap();
    let (component, _) = name.split_once('-').unwrap();
    // What another version of the engine left stands under its own name, and is not looked at.
    let foreign = folder.path().join(format!("{component}-{:016x}.code", 0));
    fs::rename(&entry, &foreign).unwrap();
    is_rebuilt(folder.path());
    assert_eq!(entries(folder.path()).len(), 2);
}

#[test]
fn what_is_kept_is_still_held_to_the_limits() {
    // The guest has eight pages from the start, and its code is kept by a host that allows them.
    let (folder, _) = kept();
    let mean = Limits { memory_bytes: 7 << 16, ..Limits::default() };
    let refused = load(&host(folder.path(), mean), GOOD).unwrap_err().to_string();
    assert!(
        refused.contains("asked for 524288 bytes of memory where 458752 are allowed"),
        "{refused}"
    );
    load(&idle(folder.path()), GOOD).unwrap();
}

#[test]
fn an_entry_sealed_with_another_key_is_compiled_anew() {
    let (folder, entry) = kept();
    let (elsewhere, foreign) = kept();
    fs::copy(&foreign, &entry).unwrap();
    is_rebuilt(folder.path());
    let key = fs::read(elsewhere.path().join("key")).unwrap();
    fs::write(folder.path().join("key"), key).unwrap();
    is_rebuilt(folder.path());
}

#[test]
fn an_entry_that_is_a_folder_is_done_without() {
    let (folder, entry) = kept();
    fs::remove_file(&entry).unwrap();
    fs::create_dir(&entry).unwrap();
    for _ in 0..2 {
        is_not_there(&idle(folder.path()), GOOD);
        let able = host(folder.path(), Limits::default());
        assert_eq!(findings(&able, load(&able, GOOD).unwrap()), expected(GOOD));
    }
}

/// Fails unless the folder is done without: code is compiled and not kept.
#[track_caller]
fn is_done_without(folder: &Path) {
    let count = entries(folder).len();
    is_not_there(&idle(folder), GOOD);
    let able = host(folder, Limits::default());
    assert_eq!(findings(&able, load(&able, GOOD).unwrap()), expected(GOOD));
    assert_eq!(entries(folder).len(), count);
    is_not_there(&idle(folder), GOOD);
}

#[test]
fn a_key_of_another_length_is_done_without() {
    for length in [0, 63, 65] {
        let (folder, _) = kept();
        fs::write(folder.path().join("key"), vec![7; length]).unwrap();
        is_done_without(folder.path());
    }
}

#[cfg(unix)]
#[test]
fn what_others_may_read_or_write_is_done_without() {
    use std::os::unix::fs::PermissionsExt;
    let allow = |path: &Path, mode| fs::set_permissions(path, PermissionsExt::from_mode(mode));
    let (folder, _) = kept();
    let key = folder.path().join("key");
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    for mode in [0o640, 0o604, 0o660, 0o666] {
        allow(&key, mode).unwrap();
        is_done_without(folder.path());
    }
    allow(&key, 0o600).unwrap();
    load(&idle(folder.path()), GOOD).unwrap();
    for mode in [0o770, 0o702, 0o777] {
        allow(folder.path(), mode).unwrap();
        is_done_without(folder.path());
    }
    allow(folder.path(), 0o700).unwrap();
    load(&idle(folder.path()), GOOD).unwrap();
}

#[cfg(unix)]
#[test]
fn the_folder_is_made_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("deep/compiled");
    load(&host(&deep, Limits::default()), GOOD).unwrap();
    assert_eq!(fs::metadata(&deep).unwrap().permissions().mode() & 0o777, 0o700);
    load(&idle(&deep), GOOD).unwrap();
}

#[test]
fn a_folder_that_is_gone_or_was_never_there_is_done_without() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let below = host(&file.path().join("below-a-file"), Limits::default());
    assert_eq!(findings(&below, load(&below, GOOD).unwrap()), expected(GOOD));
    let (folder, _) = kept();
    let able = host(folder.path(), Limits::default());
    drop(folder);
    assert_eq!(findings(&able, load(&able, GOOD).unwrap()), expected(GOOD));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

    #[test]
    fn whatever_bit_of_an_entry_is_turned_it_is_not_run(place in any::<usize>(), bit in 0..8_u8) {
        let (folder, entry) = kept();
        let mut bytes = fs::read(&entry).unwrap();
        let place = place % bytes.len();
        bytes[place] ^= 1 << bit;
        fs::write(&entry, bytes).unwrap();
        is_rebuilt(folder.path());
    }
}
