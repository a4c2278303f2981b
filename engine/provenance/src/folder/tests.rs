//! A folder holds what was added, or says what is wrong with it: at whatever moment a change is
//! interrupted, whoever changes it at the same time, and whatever is done to its files.

use crate::files::stop;
use crate::{
    Digest, Files, Folder, FolderError, LOCK, Locked, NewKey, NewPlugin, NotAdded, PluginFault,
    PublicKey, Replace, SecretKey, Signature, Statement,
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;
use tempfile::TempDir;

/// Somebody who signs.
struct Signer {
    public: PublicKey,
    secret: SecretKey,
}

static SIGNERS: LazyLock<[Signer; 2]> = LazyLock::new(|| {
    [(); 2].map(|()| {
        let new = NewKey::make(None).unwrap();
        Signer { public: new.public, secret: SecretKey::open(&new.secret_file, None).unwrap() }
    })
});

/// A plugin with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Made {
    id: &'static str,
    version: &'static str,
    component: Vec<u8>,
    signature: Option<String>,
}

fn made(id: &'static str, version: &'static str, signer: Option<usize>) -> Made {
    let component = format!("\0asm {id} {version} {}", "x".repeat(500)).into_bytes();
    let digest = Digest::of(&component);
    let statement = Statement { id: id.to_owned(), version: version.to_owned(), digest };
    let sign = |at: usize| Signature::sign(&component, &statement, &SIGNERS[at].secret).unwrap();
    Made { id, version, signature: signer.map(sign), component }
}

impl Made {
    fn plugin(&self) -> NewPlugin<'_> {
        NewPlugin {
            id: self.id,
            version: self.version,
            component: &self.component,
            signature: self.signature.as_deref(),
        }
    }
}

struct Space {
    temp: TempDir,
    folder: Folder,
}

impl Space {
    fn new() -> Self {
        let temp = TempDir::new().unwrap();
        let folder = Folder::at(temp.path().join("plugins"));
        Self { temp, folder }
    }

    /// Returns a folder with a plugin that is signed and one that is not.
    fn of_two() -> Self {
        let space = Self::new();
        space.add(&made("bells", "1.0.0", Some(0)), Some(0)).unwrap();
        space.add(&made("reading", "1.0.0", None), None).unwrap();
        space
    }

    fn add(&self, made: &Made, key: Option<usize>) -> Result<(), FolderError> {
        let key = key.map(|at| &SIGNERS[at].public);
        self.folder.add(&made.plugin(), key, Replace::Newer).map(drop)
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.temp.path().join("plugins").join(name)
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("")).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Returns what a run would take, by id.
    fn plugins(&self) -> Result<BTreeMap<String, (Locked, Files)>, FolderError> {
        let plugins = self.folder.plugins()?.unwrap_or_default();
        Ok(plugins
            .into_iter()
            .map(|(locked, files)| (locked.id.clone(), (locked, files)))
            .collect())
    }

    #[track_caller]
    fn holds(&self, expected: &[&Made]) {
        let plugins = self.plugins().unwrap();
        let found: Vec<_> = plugins
            .values()
            .map(|(locked, files)| (&*locked.id, &*locked.version, files.clone()))
            .collect();
        let files = |made: &Made| Files {
            component: made.component.clone(),
            signature: made.signature.clone(),
        };
        let expected: Vec<_> =
            expected.iter().map(|made| (made.id, made.version, files(made))).collect();
        assert_eq!(found, expected);
    }

    #[track_caller]
    fn fault(&self) -> PluginFault {
        match self.folder.plugins() {
            Err(FolderError::Plugin { fault, .. }) => fault,
            other => panic!("{other:?}"),
        }
    }
}

#[track_caller]
fn not_added(done: Result<(), FolderError>) -> NotAdded {
    match done {
        Err(FolderError::NotAdded { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_added_is_there_and_what_is_removed_is_not() {
    let space = Space::of_two();
    space.holds(
        &[&made("bells", "1.0.0", Some(0)), &made("reading", "1.0.0", None)]
            .map(|made| {
                // Signatures are made anew each time, with other bytes.
                let signature = made
                    .signature
                    .as_ref()
                    .map(|_| fs::read_to_string(space.path("bells.wasm.minisig")).unwrap());
                Made { signature, ..made.clone() }
            })
            .each_ref(),
    );
    assert_eq!(
        space.names(),
        [".uplift-guard", "bells.wasm", "bells.wasm.minisig", "reading.wasm", LOCK]
    );
    assert_eq!(space.folder.remove("bells").unwrap().id, "bells");
    space.holds(&[&made("reading", "1.0.0", None)]);
    assert_eq!(space.names(), [".uplift-guard", "reading.wasm", LOCK]);
    let error = space.folder.remove("bells").unwrap_err();
    assert!(error.to_string().ends_with("has no plugin `bells`"), "{error}");
    assert_eq!(error.hint().unwrap(), "it has `reading`");
    space.folder.remove("reading").unwrap();
    assert_eq!(space.folder.plugins().unwrap(), Some(vec![]));
}

#[test]
fn a_folder_without_a_lock_file_is_nobodys() {
    let space = Space::new();
    assert!(space.folder.plugins().unwrap().is_none());
    assert!(matches!(space.folder.remove("x"), Err(FolderError::NoLock(_))));
    assert!(!space.path("").exists());
    fs::create_dir(space.path("")).unwrap();
    fs::write(space.path("by-hand.wasm"), "x").unwrap();
    assert!(space.folder.plugins().unwrap().is_none());
    assert!(matches!(space.folder.remove("by-hand"), Err(FolderError::NoLock(_))));
    assert_eq!(space.names(), ["by-hand.wasm"]);
    // Who adds one is told of the others.
    let made = made("reading", "1.0.0", None);
    let added = space.folder.add(&made.plugin(), None, Replace::Newer).unwrap();
    assert_eq!(added.strays, ["by-hand.wasm"]);
    assert_eq!(space.fault(), PluginFault::Stray("by-hand.wasm".to_owned()));
}

#[test]
fn only_a_newer_version_of_the_same_signer_follows_unasked() {
    let space = Space::of_two();
    let newer = made("reading", "1.1.0", None);
    space.add(&newer, None).unwrap();
    for version in ["1.1.0", "1.0.9", "1.1.0-rc.1", "0.9.0", "1.1.0+1"] {
        let mut older = made("reading", version, None);
        older.component.push(0);
        let why = not_added(space.add(&older, None));
        assert!(matches!(why, NotAdded::NotNewer { .. }), "{version}: {why}");
        space.plugins().unwrap();
    }
    // The very same is no other.
    space.add(&newer, None).unwrap();
    space.add(&made("reading", "1.10.0", None), None).unwrap();
    // Another signer, or none.
    for signer in [None, Some(1)] {
        let other = made("bells", "1.1.0", signer);
        match not_added(space.add(&other, None)) {
            NotAdded::OtherSigner { before, now: None, .. } => {
                assert_eq!((before, signer), (SIGNERS[0].public.id(), None));
            }
            why => {
                assert_eq!(
                    why,
                    NotAdded::UnknownKey { id: "bells".into(), key: SIGNERS[1].public.id() }
                );
            }
        }
    }
    space.add(&made("bells", "1.1.0", Some(1)), Some(1)).unwrap();
    // Two signers are known now, and neither may stand in for the other unasked.
    space.add(&made("sums", "1.0.0", Some(0)), Some(0)).unwrap();
    let why = not_added(space.add(&made("sums", "1.1.0", Some(1)), None));
    assert!(matches!(why, NotAdded::OtherSigner { now: Some(_), .. }), "{why}");
    let older = made("sums", "0.1.0", None);
    space.folder.add(&older.plugin(), None, Replace::Any).unwrap();
    assert_eq!(space.plugins().unwrap()["sums"].0.version, "0.1.0");
    assert!(!space.path("sums.wasm.minisig").exists());
}

#[test]
fn a_signature_is_held_against_a_key_somebody_named() {
    let space = Space::new();
    let signed = made("bells", "1.0.0", Some(0));
    let (id, key) = ("bells".to_owned(), SIGNERS[0].public.id());
    assert_eq!(not_added(space.add(&signed, None)), NotAdded::UnknownKey { id: id.clone(), key });
    let why = not_added(space.add(&signed, Some(1)));
    assert!(matches!(why, NotAdded::Signature(_)), "{why}");
    let unsigned = Made { signature: None, ..signed.clone() };
    assert_eq!(not_added(space.add(&unsigned, Some(0))), NotAdded::Unsigned { id, key });
    // What somebody signed as another plugin or version.
    let why = not_added(space.add(&Made { version: "1.0.1", ..signed.clone() }, Some(0)));
    assert!(why.to_string().contains("says it is of bells 1.0.0"), "{why}");
    assert!(space.folder.plugins().unwrap().is_none());
    space.add(&signed, Some(0)).unwrap();
    // From now on the key is known here.
    space.add(&made("bells", "1.0.1", Some(0)), None).unwrap();
    space.add(&made("reading", "1.0.0", Some(0)), None).unwrap();
}

#[test]
fn names_that_are_no_file_names_are_refused() {
    let space = Space::new();
    for (id, version) in [
        ("../x", "1.0.0"),
        ("", "1.0.0"),
        ("x/y", "1.0.0"),
        ("X", "1.0.0"),
        ("nul", "1.0.0"),
        ("x", ""),
        ("x", "1"),
        ("x", "1.0.0\"\n[x]"),
        ("x", "1.0.0 "),
    ] {
        let why = not_added(space.add(&made(id, version, None), None));
        assert!(matches!(why, NotAdded::Name { .. }), "{id} {version}");
    }
    assert!(!space.path("").exists());
}

#[test]
fn every_change_of_a_file_is_seen() {
    let space = Space::of_two();
    let digest = |id| Digest::of(&made(id, "1.0.0", None).component);
    let expect = |fault: PluginFault, words: &str| {
        assert_eq!(space.fault(), fault);
        assert_eq!(fault.to_string(), words);
    };
    let file = || "reading.wasm".to_owned();
    let whole = fs::read(space.path("reading.wasm")).unwrap();

    fs::write(space.path("reading.wasm"), "other").unwrap();
    let (found, expected) = (Digest::of(b"other"), digest("reading"));
    expect(
        PluginFault::Changed { file: file(), found, expected },
        &format!(
            "`reading.wasm` is not what was added: {found}, where the lock file has {expected}"
        ),
    );
    fs::remove_file(space.path("reading.wasm")).unwrap();
    expect(
        PluginFault::Missing { file: file(), version: "1.0.0".to_owned(), digest: expected },
        &format!("`reading.wasm` is not there, where the lock file has version 1.0.0, {expected}"),
    );
    fs::create_dir(space.path("reading.wasm")).unwrap();
    expect(
        PluginFault::NotAFile(file()),
        "`reading.wasm` is not a file of the folder's own, but a link or a folder",
    );
    let done = space.folder.add(&made("reading", "2.0.0", None).plugin(), None, Replace::Any);
    assert!(matches!(done, Err(FolderError::Plugin { fault: PluginFault::NotAFile(_), .. })));
    assert!(matches!(space.folder.remove("reading"), Err(FolderError::Plugin { .. })));
    fs::remove_dir(space.path("reading.wasm")).unwrap();
    fs::write(space.path("reading.wasm"), whole).unwrap();
    space.plugins().unwrap();

    fs::write(space.path("new.WASM"), "").unwrap();
    expect(PluginFault::Stray("new.WASM".to_owned()), "`new.WASM` is not in the lock file");
    fs::remove_file(space.path("new.WASM")).unwrap();

    let signature = fs::read(space.path("bells.wasm.minisig")).unwrap();
    fs::remove_file(space.path("bells.wasm.minisig")).unwrap();
    let signer = SIGNERS[0].public.id();
    expect(
        PluginFault::Unsigned { file: "bells.wasm".to_owned(), signer },
        &format!(
            "`bells.wasm` was added with a signature of key {signer}, and `bells.wasm.minisig` is not there"
        ),
    );
    fs::write(space.path("bells.wasm.minisig"), [&b"\xff"[..], &signature].concat()).unwrap();
    assert!(matches!(space.fault(), PluginFault::Signature { .. }));
    let other = made("bells", "1.0.0", Some(1));
    fs::write(space.path("bells.wasm.minisig"), other.signature.unwrap()).unwrap();
    assert!(matches!(space.fault(), PluginFault::Signature { .. }));
    // Adding it once more puts it right.
    space.add(&made("bells", "1.0.0", Some(0)), None).unwrap();
    space.plugins().unwrap();
}

#[test]
fn a_lock_file_older_than_the_files_is_no_proof_of_them() {
    let space = Space::of_two();
    let old = fs::read(space.path(LOCK)).unwrap();
    space.add(&made("reading", "1.1.0", None), None).unwrap();
    space.add(&made("sums", "1.0.0", None), None).unwrap();
    fs::write(space.path(LOCK), old).unwrap();
    assert_eq!(space.fault(), PluginFault::Stray("sums.wasm".to_owned()));
    fs::remove_file(space.path("sums.wasm")).unwrap();
    assert!(matches!(space.fault(), PluginFault::Changed { .. }));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let space = Space::of_two();
    let outside = space.temp.path().join("outside.wasm");
    let whole = made("reading", "1.0.0", None).component;
    fs::write(&outside, &whole).unwrap();
    // Even where the bytes are right: tomorrow they may not be.
    fs::remove_file(space.path("reading.wasm")).unwrap();
    symlink(&outside, space.path("reading.wasm")).unwrap();
    assert_eq!(space.fault(), PluginFault::NotAFile("reading.wasm".to_owned()));
    // What takes the place of a link leaves alone what it leads to.
    symlink(&outside, space.path("reading.wasm.aside")).unwrap();
    symlink(&outside, space.path("uplift.lock.aside")).unwrap();
    space.add(&made("reading", "2.0.0", None), None).unwrap();
    assert_eq!(fs::read(&outside).unwrap(), whole);
    assert!(fs::symlink_metadata(space.path("reading.wasm")).unwrap().is_file());
    space.plugins().unwrap();
    // A link in the place of the lock file or the guard.
    let lock = fs::read(space.path(LOCK)).unwrap();
    let elsewhere = space.temp.path().join("lock");
    fs::write(&elsewhere, &lock).unwrap();
    fs::remove_file(space.path(LOCK)).unwrap();
    symlink(&elsewhere, space.path(LOCK)).unwrap();
    assert_eq!(space.fault(), PluginFault::NotAFile(LOCK.to_owned()));
    assert!(space.add(&made("sums", "1.0.0", None), None).is_err());
    assert_eq!(fs::read(&elsewhere).unwrap(), lock);
    fs::remove_file(space.path(LOCK)).unwrap();
    fs::write(space.path(LOCK), lock).unwrap();
    fs::remove_file(space.path(".uplift-guard")).unwrap();
    symlink(space.temp.path().join("made"), space.path(".uplift-guard")).unwrap();
    assert!(space.add(&made("sums", "1.0.0", None), None).is_err());
    assert!(!space.temp.path().join("made").exists());
    space.plugins().unwrap();
}

/// Interrupts a change before each of its steps, and fails unless the folder is then just as it was or
/// just as it was to be, and the next change finds nothing in its way.
#[track_caller]
fn interrupted(change: impl Fn(&Space)) {
    let mut was = [0; 2];
    for steps in 0.. {
        let space = Space::of_two();
        let before = space.plugins().unwrap();
        let ended = stop::after(steps, || change(&space));
        let found = space.plugins().unwrap();
        let at = space.names();
        change_again(&space);
        let left: Vec<_> =
            space.names().into_iter().filter(|name| name.contains("aside")).collect();
        assert_eq!(left, [""; 0], "after step {steps}");
        let mut after = space.plugins().unwrap();
        assert_eq!(after.remove("zebra").unwrap().0.version, "1.0.0");
        assert_eq!(after, found, "after step {steps}: {at:?}");
        was[usize::from(found != before)] += 1;
        if ended {
            assert_ne!(found, before);
            break;
        }
    }
    assert!(was[0] >= 3 && was[1] >= 2, "{was:?}");
}

fn change_again(space: &Space) {
    space.add(&made("zebra", "1.0.0", None), None).unwrap();
}

#[test]
fn an_interrupted_change_happened_or_did_not() {
    interrupted(|space| space.add(&made("sums", "1.0.0", None), None).unwrap());
    interrupted(|space| space.add(&made("reading", "1.1.0", None), None).unwrap());
    interrupted(|space| space.add(&made("bells", "1.1.0", Some(0)), None).unwrap());
    interrupted(|space| space.add(&made("reading", "1.1.0", Some(0)), None).unwrap());
    interrupted(|space| {
        let unsigned = made("bells", "1.1.0", None);
        space.folder.add(&unsigned.plugin(), None, Replace::Any).unwrap();
    });
    interrupted(|space| drop(space.folder.remove("bells").unwrap()));
    interrupted(|space| drop(space.folder.remove("reading").unwrap()));
}

#[test]
fn who_adds_at_the_same_time_loses_nothing() {
    const IDS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let space = Space::new();
    std::thread::scope(|scope| {
        for id in IDS {
            let space = &space;
            scope.spawn(move || {
                space.add(&made(id, "1.0.0", None), None).unwrap();
                // Whoever reads meanwhile sees a folder that is right.
                space.plugins().unwrap();
                space.add(&made(id, "1.1.0", None), None).unwrap();
                space.plugins().unwrap();
            });
        }
    });
    space.holds(&IDS.map(|id| made(id, "1.1.0", None)).each_ref());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bit_of_a_file_counts(at in any::<prop::sample::Index>(), bit in 0..8_u8, file in 0..3_usize) {
        let space = Space::of_two();
        let before = space.plugins().unwrap();
        let path = space.path(["bells.wasm", "bells.wasm.minisig", LOCK][file]);
        let mut bytes = fs::read(&path).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        fs::write(&path, &bytes).unwrap();
        match space.plugins() {
            Err(_) => (),
            // The words of a signature's first line, which nothing vouches for.
            Ok(_) if file == 1 => prop_assert!(at < bytes.iter().position(|b| *b == b'\n').unwrap()),
            // The version of what nobody signed, which whoever loads it compares.
            Ok(found) => {
                let unsigned = |found: &BTreeMap<String, (Locked, Files)>| {
                    let (locked, files) = &found["reading"];
                    (Locked { version: String::new(), ..locked.clone() }, files.clone())
                };
                prop_assert_eq!(file, 2);
                prop_assert_eq!(&found["bells"], &before["bells"]);
                prop_assert_eq!(unsigned(&found), unsigned(&before));
                prop_assert_ne!(&found["reading"].0.version, &before["reading"].0.version);
            }
        }
    }

    #[test]
    fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..200), file in 0..3_usize) {
        let space = Space::of_two();
        fs::write(space.path(["bells.wasm", "bells.wasm.minisig", LOCK][file]), bytes).unwrap();
        prop_assert!(space.plugins().is_err());
    }
}
