//! Where plugins come from: keys, signatures, and a folder of plugins with its lock file, from the
//! command line to a run. What is not as it was added, or not signed by whom the policy names, is
//! refused before anything of it is compiled.

use crate::interrupted::process;
use serde_json::json;
use std::collections::BTreeSet;
use uplift_provenance::Digest;
use uplift_tests::{Outcome, Space, manifest, neighbour, puppet, root, rows, uplift};

/// Runs a command line whose words may have `[space]` in them.
fn run(space: &Space, line: &str) -> Outcome {
    let words: Vec<String> =
        line.split(' ').map(|word| word.replace("[space]", &space.word(""))).collect();
    uplift(space, &words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Runs a command line that must go well, and returns what it wrote.
#[track_caller]
fn done(space: &Space, line: &str) -> String {
    let done = run(space, line);
    assert_eq!((done.exit.code(), done.err.as_str()), (0, ""), "{line}\n{}", done.out);
    done.out
}

/// Fails unless a command line is refused with these words.
#[track_caller]
fn refused(space: &Space, line: &str, words: &[&str]) {
    let done = run(space, line);
    assert_eq!((done.exit.code(), done.out.as_str()), (1, ""), "{line}\n{}", done.err);
    for word in words {
        assert!(done.err.contains(word), "no {word:?} in:\n{}", done.err);
    }
}

/// Returns the line of a run of the plugins in the folder.
fn northfield() -> String {
    let data = root().join("fixtures/northfield").display().to_string();
    format!("run {data} --out [space]out --plugins [space]plugins")
}

/// Returns a component of this version, which decides as a neighbour does.
fn version(id: &str, version: &str) -> Vec<u8> {
    let mut manifest = manifest(id);
    manifest["version"] = json!(version);
    puppet(&json!({ "manifest": manifest, "evaluate": [
        { "fire_from": { "rule": 0, "column": 0, "least": 0.08, "full": 1.0 } },
    ]}))
}

/// Makes a key `NAME` and `NAME.pub` that no password protects, and returns the public one.
fn keygen(space: &Space, name: &str) -> String {
    done(space, &format!("plugin keygen [space]{name} --no-password"));
    space.read(&format!("{name}.pub")).lines().nth(1).unwrap().to_owned()
}

/// Returns a folder with a signed plugin `near` and one `far` that is not, and the signer's key.
fn folder_of_two() -> (Space, String) {
    let space = Space::new();
    let key = keygen(&space, "key");
    space.write("near.wasm", neighbour("near"));
    space.write("far.wasm", neighbour("far"));
    done(&space, "plugin sign [space]near.wasm --key [space]key");
    done(&space, "plugin add [space]near.wasm --folder [space]plugins --key [space]key.pub");
    done(&space, "plugin add [space]far.wasm --folder [space]plugins");
    (space, key)
}

#[test]
fn from_a_key_to_a_run() {
    let space = Space::new();
    let out = done(&space, "plugin keygen [space]key --no-password");
    let public = space.read("key.pub");
    let key = public.lines().nth(1).unwrap();
    let id = public.lines().next().unwrap().rsplit(' ').next().unwrap().to_owned();
    assert!(
        out.starts_with(&format!("key {id}\n")) && out.ends_with(&format!("\n{key}\n")),
        "{out}"
    );
    let (near, far) = (neighbour("near"), neighbour("far"));
    let digests = [&near, &far].map(|bytes| Digest::of(bytes));
    let text = |shown: String| {
        let mut shown = shown.replace(&id, "[the signer's]").replace(key, "[key]");
        for (digest, name) in digests.iter().zip(["near", "far"]) {
            shown = shown.replace(&digest.to_string(), &format!("[{name}]"));
            shown = shown.replace(&digest.short(), &format!("[of {name}]"));
        }
        shown
    };

    space.write("near.wasm", near);
    let signed = text(done(&space, "plugin sign [space]near.wasm --key [space]key"));
    insta::assert_snapshot!(signed, @r"
    signed near 1.0.0 with key [the signer's]
      component  [near]
      signature  [space]/near.wasm.minisig
    ");
    let added = "plugin add [space]near.wasm --folder [space]plugins --key [space]key.pub";
    insta::assert_snapshot!(text(done(&space, added)), @r"
    added near 1.0.0 to [space]/plugins
      component  [near]
      signature  signed with key [the signer's]
    ");
    space.write("far.wasm", far);
    done(&space, "plugin add [space]far.wasm --folder [space]plugins");
    insta::assert_snapshot!(text(done(&space, "plugin list --folder [space]plugins")), @r"
    id    version  title     digest        signed with       state
    far   1.0.0    A puppet  [of far]  not signed        as locked
    near  1.0.0    A puppet  [of near]  [the signer's]  as locked
    ");
    insta::assert_snapshot!(text(done(&space, "plugin verify [space]plugins")), @r"
    [space]/plugins/far.wasm: far 1.0.0, as it was added, not signed, [far]
    [space]/plugins/near.wasm: near 1.0.0, as it was added, signed with key [the signer's], [near]
    ");
    insta::assert_snapshot!(text(space.read("plugins/uplift.lock")), @r#"
    # The plugins of this folder. `uplift plugin add` and `uplift plugin remove` write it; do not edit it.
    version = 1

    [[plugin]]
    id = "far"
    version = "1.0.0"
    file = "far.wasm"
    digest = "[far]"

    [[plugin]]
    id = "near"
    version = "1.0.0"
    file = "near.wasm"
    digest = "[near]"
    signer = { id = "[the signer's]", key = "[key]" }
    "#);

    done(&space, &northfield());
    let ran: BTreeSet<_> =
        rows(&space, "out/rules.csv").into_iter().map(|row| row["rule_set"].clone()).collect();
    assert_eq!(ran.into_iter().collect::<Vec<_>>(), ["far", "near"]);
    // What was added decides as it did before.
    let apart = format!(
        "{} [space]near.wasm [space]far.wasm",
        northfield().replace("[space]plugins", "").trim()
    );
    done(&space, &apart.replace("[space]out", "[space]apart"));
    assert_eq!(space.read("out/pupils.csv"), space.read("apart/pupils.csv"));

    let removed = done(&space, "plugin remove near --folder [space]plugins");
    assert_eq!(removed, "removed near 1.0.0 from [space]/plugins\n");
    assert!(
        !space.path("plugins/near.wasm").exists()
            && !space.path("plugins/near.wasm.minisig").exists()
    );
    refused(
        &space,
        "plugin remove near --folder [space]plugins",
        &["has no plugin `near`", "hint: it has `far`"],
    );
    done(&space, "plugin remove far --folder [space]plugins");
    refused(&space, &northfield(), &["holds no plugin: its lock file is empty"]);
    assert_eq!(
        done(&space, "plugin list --folder [space]plugins"),
        "No plugins in [space]/plugins\n"
    );
}

#[test]
fn a_run_takes_a_folder_as_it_was_added_or_not_at_all() {
    let (space, _) = folder_of_two();
    let whole = space.files("plugins");
    let restore = || {
        for (name, bytes) in &whole {
            space.write(&format!("plugins/{name}"), bytes);
        }
    };
    // Nothing is compiled: else the message would be that it is no WebAssembly.
    space.write("plugins/far.wasm", "other");
    refused(
        &space,
        &northfield(),
        &[
            "error: plugin folder `[space]/plugins`: `far.wasm` is not what was added: sha256:d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa, where the lock file has sha256:",
            "hint: put the file back; if the change is meant, add the new file with `uplift plugin add --replace`",
        ],
    );
    std::fs::remove_file(space.path("plugins/far.wasm")).unwrap();
    refused(
        &space,
        &northfield(),
        &["`far.wasm` is not there, where the lock file has version 1.0.0, sha256:"],
    );
    restore();
    space.write("plugins/stray.wasm", neighbour("stray"));
    refused(
        &space,
        &northfield(),
        &["`stray.wasm` is not in the lock file", "only what is in the lock file runs"],
    );
    let listed = done(&space, "plugin list --folder [space]plugins");
    assert!(listed.contains("stray.wasm") && listed.contains("not in the lock"), "{listed}");
    std::fs::remove_file(space.path("plugins/stray.wasm")).unwrap();
    std::fs::remove_file(space.path("plugins/near.wasm.minisig")).unwrap();
    refused(&space, &northfield(), &["`near.wasm.minisig` is not there"]);
    restore();
    space.edit("plugins/near.wasm.minisig", "near 1.0.0", "near 1.0.1");
    refused(&space, &northfield(), &["`near.wasm.minisig`: the signature of key", "does not fit"]);
    restore();
    space.edit("plugins/uplift.lock", "\"far.wasm", "\"../far.wasm");
    refused(
        &space,
        &northfield(),
        &[
            "lock file `[space]/plugins/uplift.lock`: plugin `far`: the file is `../far.wasm`",
            "hint: put back the `uplift.lock` that was there",
        ],
    );
    restore();
    // What nobody signed is told from its lock file's version once it is loaded.
    space.edit("plugins/uplift.lock", "1.0.0", "1.0.1");
    refused(
        &space,
        &northfield(),
        &["plugin `far.wasm` is far 1.0.0, where the lock file has far 1.0.1"],
    );
    restore();
    space.write("plugins/uplift.lock", "version = 2\n");
    refused(
        &space,
        &northfield(),
        &["of version 2, where this engine reads version 1", "hint: update `uplift`"],
    );
    restore();
    done(&space, &northfield());
    // A folder nobody locked is taken as it is.
    std::fs::remove_file(space.path("plugins/uplift.lock")).unwrap();
    space.write("plugins/stray.wasm", neighbour("stray"));
    done(&space, &northfield());
    refused(
        &space,
        "plugin list --folder [space]plugins",
        &["has no `uplift.lock`", "`uplift plugin add FILE"],
    );
}

#[test]
fn what_a_run_would_refuse_is_not_added() {
    let space = Space::new();
    space.write("bad.wasm", "other");
    refused(
        &space,
        "plugin add [space]bad.wasm --folder [space]plugins",
        &["plugin `bad.wasm`: not a WebAssembly file"],
    );
    refused(&space, "plugin add [space]none.wasm --folder [space]plugins", &["there is no plugin"]);
    refused(&space, "plugin sign [space]bad.wasm --key [space]bad.wasm", &["not a secret key"]);
    assert!(!space.path("plugins").exists());
    done(&space, "plugin add numeracy --folder [space]plugins");
    done(&space, &northfield());
}

#[test]
fn only_a_newer_version_takes_a_place_unasked() {
    let space = Space::new();
    let add = "plugin add [space]it.wasm --folder [space]plugins";
    space.write("it.wasm", version("it", "1.9.0"));
    assert!(done(&space, add).starts_with("added it 1.9.0 to "));
    assert!(done(&space, add).starts_with("added it 1.9.0 again to "));
    space.write("it.wasm", version("it", "1.10.0"));
    assert!(done(&space, add).starts_with("added it 1.10.0 in the place of 1.9.0 to "));
    space.write("it.wasm", version("it", "1.9.1"));
    refused(&space, add, &["has `it` 1.10.0 already, and 1.9.1 is not newer", "hint: `--replace`"]);
    done(&space, &northfield());
    assert!(done(&space, &format!("{add} --replace")).contains(" in the place of 1.10.0 "));
    // A signed one is not followed by one that is not.
    let (space, _) = folder_of_two();
    space.write("next.wasm", version("near", "2.0.0"));
    let add = "plugin add [space]next.wasm --folder [space]plugins";
    refused(&space, add, &["the `near` in it is signed with key", "and this one is not signed"]);
    refused(
        &space,
        &format!("{add} --key [space]key.pub"),
        &["`near` is not signed, where a signature of key"],
    );
    done(&space, "plugin sign [space]next.wasm --key [space]key");
    done(&space, add);
    let stranger = keygen(&space, "stranger");
    space.write("next.wasm", version("near", "3.0.0"));
    done(&space, "plugin sign [space]next.wasm --key [space]stranger");
    refused(
        &space,
        add,
        &["which neither you nor the lock file have named", "name it with `--key`"],
    );
    refused(&space, &format!("{add} --key [space]key.pub"), &["signed with key", ", not with "]);
    done(&space, &format!("{add} --key {stranger}"));
    done(&space, &northfield());
}

#[test]
fn a_key_is_protected_and_never_overwritten() {
    let space = Space::new();
    space.write("password", "correct horse\n");
    space.write("wrong", "correct Horse");
    space.write("empty", "\n");
    done(&space, "plugin keygen [space]key --password-file [space]password");
    let (secret, public) = (space.read("key"), space.read("key.pub"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(space.path("key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    refused(
        &space,
        "plugin keygen [space]key --no-password",
        &["there is already a `[space]/key`", "never overwritten"],
    );
    std::fs::remove_file(space.path("key")).unwrap();
    refused(
        &space,
        "plugin keygen [space]key --no-password",
        &["there is already a `[space]/key.pub`"],
    );
    assert!(!space.path("key").exists());
    space.write("key", &secret);
    assert_eq!(space.read("key.pub"), public);

    refused(
        &space,
        "plugin keygen [space]k --password-file [space]empty",
        &["password of 0 bytes", "`--no-password`"],
    );
    refused(
        &space,
        "plugin keygen [space]k",
        &["no terminal to ask on", "hint: `--password-file FILE`"],
    );
    refused(
        &space,
        "plugin keygen [space]none/k --no-password",
        &["could not write `[space]/none/k.pub`"],
    );
    assert!(!space.path("k").exists() && !space.path("k.pub").exists());

    space.write("near.wasm", neighbour("near"));
    let sign = "plugin sign [space]near.wasm --key [space]key";
    refused(&space, sign, &["no terminal to ask on"]);
    refused(&space, &format!("{sign} --password-file [space]wrong"), &["the password is wrong"]);
    refused(
        &space,
        &format!("{sign}.pub"),
        &["a public key, where the secret one is needed", "without `.pub`"],
    );
    assert!(!space.path("near.wasm.minisig").exists());
    done(&space, &format!("{sign} --password-file [space]password"));
    done(&space, "plugin verify [space]near.wasm --key [space]key.pub");
    refused(
        &space,
        "plugin verify [space]near.wasm --key [space]key",
        &["a secret key, where a public one is needed", "key.pub"],
    );
    refused(
        &space,
        "plugin verify [space]near.wasm --key RWQ",
        &["`RWQ` is neither a file nor a public key"],
    );
    refused(
        &space,
        "plugin verify [space]near.wasm",
        &["nothing to hold `near.wasm` against", "`--key`"],
    );
}

#[test]
fn verify_says_no_with_4() {
    let (space, key) = folder_of_two();
    let other = keygen(&space, "other");
    let no = |line: &str, words: &[&str]| {
        let done = run(&space, line);
        assert_eq!((done.exit.code(), done.err.as_str()), (4, ""), "{line}\n{}", done.out);
        for word in words {
            assert!(done.out.contains(word), "no {word:?} in:\n{}", done.out);
        }
    };
    done(&space, &format!("plugin verify [space]near.wasm --key {key}"));
    no(
        &format!("plugin verify [space]near.wasm --key {other}"),
        &["NOT RIGHT: signed with key", "1 plugin is not right"],
    );
    no(
        &format!("plugin verify [space]far.wasm [space]near.wasm --key {key}"),
        &["far.wasm: NOT RIGHT: not signed, where key"],
    );
    no(
        &format!("plugin verify [space]plugins --key {key}"),
        &["far.wasm: NOT RIGHT: not signed", "near 1.0.0, as it was added"],
    );
    space.write("plugins/far.wasm", "other");
    space.write("plugins/stray.wasm", "other");
    no(
        "plugin verify [space]plugins",
        &[
            "far.wasm: NOT RIGHT: `far.wasm` is not what was added",
            "stray.wasm: NOT RIGHT: it is not in the lock file",
            "2 plugins are not right",
        ],
    );
    refused(&space, "plugin verify [space]", &["has no `uplift.lock`"]);

    space.write("policy.toml", format!("[plugins]\nsigners = [\"{key}\"]\n"));
    done(&space, "plugin verify [space]near.wasm literacy --policy [space]policy.toml");
    no(
        "plugin verify [space]far.wasm --policy [space]policy.toml",
        &["not signed, where the policy names who must have signed"],
    );
    let mut changed = neighbour("near");
    changed.push(0);
    space.write("near.wasm", changed);
    no(
        "plugin verify [space]near.wasm --policy [space]policy.toml",
        &["component or signature was changed afterwards"],
    );
    let other = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    space.write("policy.toml", format!("[plugins.digests]\nfar = \"{other}\"\n"));
    no(
        "plugin verify [space]far.wasm --policy [space]policy.toml",
        &["`far` is sha256:", &format!("where the policy has {other}")],
    );
}

#[test]
fn a_policy_says_whom_a_run_believes() {
    let (space, key) = folder_of_two();
    let with = |plugins: &str| {
        let line = northfield().replace("[space]plugins", plugins);
        format!("{line} --policy [space]policy.toml")
    };
    space.write("policy.toml", format!("[plugins]\nsigners = [\"{key}\"]\n"));
    done(&space, &with("[space]near.wasm literacy"));
    done(&space, &with("[space]plugins/near.wasm"));
    refused(
        &space,
        &with("[space]plugins"),
        &[
            "plugin `far.wasm`: not signed, where the policy names who must have signed: ",
            "hint: a signature is a file beside",
        ],
    );
    // Before it is compiled.
    space.write("bad.wasm", "other");
    refused(&space, &with("[space]bad.wasm"), &["plugin `bad.wasm`: not signed"]);
    let other = keygen(&space, "other");
    space.write("policy.toml", format!("[plugins]\nsigners = [\"{other}\"]\n"));
    refused(
        &space,
        &with("[space]near.wasm"),
        &["plugin `near.wasm`: signed with key", "add the public key to `plugins.signers`"],
    );

    let lock = space.read("plugins/uplift.lock");
    let digest = lock.lines().find_map(|line| line.strip_prefix("digest = ")).unwrap();
    space.write("policy.toml", format!("[plugins.digests]\nfarr = {digest}\n"));
    refused(&space, &with("[space]plugins"), &["`plugins.digests.farr`: no rule set of this id"]);
    space.write("policy.toml", format!("[plugins.digests]\nfar = {digest}\n"));
    done(&space, &with("[space]plugins"));
    space.write("far.wasm", version("far", "1.0.1"));
    refused(
        &space,
        &with("[space]far.wasm"),
        &[
            "plugin `far.wasm`: `far` is sha256:",
            "hint: if the change is meant, change `plugins.digests`",
        ],
    );
    space.write("policy.toml", format!("[plugins.digests]\nliteracy = {digest}\n"));
    refused(&space, &with("literacy"), &["plugin `literacy`: `literacy` is sha256:"]);
    space.write("policy.toml", "[plugins]\nsigners = [\"RWQ\"]\n");
    refused(
        &space,
        &with("literacy"),
        &["policy `[space]/policy.toml`: `[plugins]`: `signers`: key 1: not a public key"],
    );
}

#[test]
fn two_processes_that_add_at_once_lose_nothing() {
    const IDS: [&str; 4] = ["a", "b", "c", "d"];
    let space = Space::new();
    let folder = space.word("plugins");
    let children: Vec<_> = IDS
        .map(|id| {
            let file = space.write(&format!("{id}.wasm"), neighbour(id));
            process(&["plugin", "add", &file, "--folder", &folder], "").spawn().unwrap()
        })
        .into();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let listed = done(&space, "plugin list --folder [space]plugins");
    assert_eq!(listed.matches("as locked").count(), 4, "{listed}");
    done(&space, &northfield());
}
