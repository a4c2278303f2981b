//! The interface is frozen: its text does not change, and what was built for it keeps running, with
//! the same answers, whatever the engine becomes.

use insta::assert_snapshot;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use uplift_tests::{Space, root, uplift};

/// Every version that plugins were ever built for, with the digest of its text.
///
/// A version that stands here is never edited. What it lacks goes into a folder of its own beside it,
/// which the host then serves as well.
const FROZEN: [(&str, &str); 1] =
    [("0.1.0", "74337c9e7da3c3bd772715e2cfae5633bc73abd0abce5145edc7e1f5216d69d8")];

#[test]
fn a_version_that_plugins_were_built_for_is_not_edited() {
    for (version, frozen) in FROZEN {
        let text = std::fs::read(root().join("wit").join(version).join("rules.wit")).unwrap();
        let mut digest = String::new();
        for byte in Sha256::digest(&text) {
            write!(digest, "{byte:02x}").unwrap();
        }
        assert_eq!(digest, frozen, "wit/{version}/rules.wit was edited; add a version instead");
    }
    let folders = std::fs::read_dir(root().join("wit")).unwrap().count();
    assert_eq!(folders, FROZEN.len(), "a version is not listed here");
}

/// Components built when 0.1.0 was frozen, by the kits of that day.
#[test]
fn components_built_for_0_1_0_say_what_they_always_said() {
    for language in ["rust", "javascript"] {
        let plugin = root().join(format!("tests/guests/frozen/0.1.0/{language}.wasm"));
        let plugin = plugin.display().to_string();
        let data = root().join("fixtures/northfield").display().to_string();
        let space = Space::new();
        let policy =
            space.write("policy.toml", "grants = ['pupil.sen_need', 'pupil.pupil_premium']\n");
        let out = space.word("out");
        let words = ["run", &data, "--out", &out, "--policy", &policy, "--plugins", &plugin];
        let done = uplift(&space, &words);
        assert_eq!(done.exit.code(), 0, "{language}: {}", done.err);
        // The same of both: it is one rule set in two languages.
        assert_snapshot!(
            "frozen_0_1_0_rules",
            std::fs::read_to_string(space.path("out/rules.csv")).unwrap()
        );
        assert_snapshot!(
            "frozen_0_1_0_pupils",
            std::fs::read_to_string(space.path("out/pupils.csv")).unwrap()
        );
    }
}
