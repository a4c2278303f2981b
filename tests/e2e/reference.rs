//! What can be looked up, as files a reviewer reads when it changes: the help of every command, and
//! the rules with what they say of themselves.

use uplift_tests::{Space, root, uplift};

#[test]
fn the_help_of_every_command() {
    let space = Space::new();
    let mut text = String::new();
    for words in [
        &["--help"] as &[&str],
        &["run", "--help"],
        &["check", "--help"],
        &["explain", "--help"],
        &["generate", "--help"],
        &["catalogue", "--help"],
        &["plugin", "--help"],
        &["plugin", "inspect", "--help"],
        &["plugin", "explain-rule", "--help"],
        &["plugin", "new", "--help"],
        &["plugin", "build", "--help"],
        &["plugin", "check", "--help"],
        &["plugin", "test", "--help"],
        &["plugin", "run", "--help"],
        &["plugin", "preview", "--help"],
        &["plugin", "tune", "--help"],
        &["plugin", "bench", "--help"],
        &["plugin", "watch", "--help"],
        &["plugin", "doctor", "--help"],
        &["plugin", "add", "--help"],
        &["plugin", "list", "--help"],
        &["plugin", "remove", "--help"],
        &["plugin", "keygen", "--help"],
        &["plugin", "sign", "--help"],
        &["plugin", "verify", "--help"],
        &["completions", "--help"],
    ] {
        let help = uplift(&space, words).out;
        text.extend(["$ uplift ", &words.join(" "), "\n", help.trim_end(), "\n\n"]);
    }
    insta::assert_snapshot!(text);
}

#[test]
fn every_stock_rule_and_what_it_says_of_itself() {
    let mut text = String::new();
    for area in ["attendance", "behaviour", "literacy", "numeracy"] {
        let folder = root().join("plugins").join(area).join("src/rules");
        let entries = std::fs::read_dir(folder).unwrap();
        let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files {
            let rule = std::fs::read_to_string(file).unwrap();
            let header = rule.lines().map_while(|line| line.strip_prefix("//!"));
            let mut header = header.map(str::trim).filter(|line| !line.is_empty());
            let id = header.next().unwrap().trim_start_matches("Rule: ");
            text.extend([area, "/", id, "\n"]);
            header.for_each(|line| text.extend(["  ", line, "\n"]));
        }
    }
    insta::assert_snapshot!(text);
}
