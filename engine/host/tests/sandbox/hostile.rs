//! What a text of a few lines cannot show: components of many parts, files made to keep the compiler
//! busy, and what a thousand batches leave behind.

use crate::forge;
use crate::kit::{HOST, Pupils, TIGHT, generous, good, host, load_in};
use std::fmt::Write;
use uplift_host::{Host, HostSettings, Limits, Plugin, Refusal, RuleSets, bind};
use uplift_model::{FaultKind, Limit};
use wit_component::StringEncoding;

fn refusal(host: &Host, bytes: &[u8]) -> Refusal {
    host.load(&Plugin { name: "odd.wasm".to_owned(), bytes: bytes.into() }).unwrap_err().why
}

#[test]
fn a_file_made_to_keep_the_compiler_busy_is_given_up() {
    let mut text = "(component (core module".to_owned();
    for nth in 0..20_000 {
        write!(text, "(func (export \"f{nth}\") (param i32) (result i32) (local.get 0))").unwrap();
    }
    text.push_str("))");
    let bytes = wat::parse_str(text).unwrap();
    let limits = Limits { compile_millis: 1, ..Limits::default() };
    let hasty = Host::new(HostSettings { limits, ..HostSettings::default() }).unwrap();
    assert!(matches!(refusal(&hasty, &bytes), Refusal::TooSlow { allowed: 1 }));
    // The compiler that is still busy is in nobody's way.
    load_in(&HOST, "good.wasm", &good("good")).unwrap();
}

#[test]
fn a_component_of_too_many_parts_is_refused() {
    let of = |parts: usize| {
        let mut text = "(component (core module $part)".to_owned();
        for _ in 0..parts {
            text.push_str("(core instance (instantiate $part))");
        }
        text.push(')');
        wat::parse_str(text).unwrap()
    };
    assert!(matches!(refusal(&HOST, &of(64)), Refusal::NoRules(_)), "64 parts are allowed");
    let Refusal::Broken(why) = refusal(&HOST, &of(65)) else { panic!("65 are not") };
    assert!(why.contains("65") && why.contains("64"), "{why}");
}

#[test]
fn a_file_over_the_size_allowed_is_refused_unread() {
    let limits = Limits::default();
    let bytes = vec![0; usize::try_from(limits.component_bytes).unwrap() + 1];
    let allowed = limits.component_bytes;
    let refused = refusal(&HOST, &bytes);
    assert!(
        matches!(refused, Refusal::TooLarge { bytes, allowed: most } if bytes == most + 1 && most == allowed)
    );
}

#[test]
fn whole_rule_sets_that_hand_texts_over_otherwise_are_refused() {
    let guest = |encoding| forge::guest_in("(module)", &forge::manifest("odd"), encoding);
    assert!(matches!(refusal(&HOST, &guest(StringEncoding::UTF16)), Refusal::Encoding("UTF-16")));
    let compact = refusal(&HOST, &guest(StringEncoding::CompactUTF16));
    assert!(matches!(compact, Refusal::Encoding("Latin-1 or UTF-16")));
}

#[test]
fn who_imports_much_is_refused_in_a_message_of_some_length() {
    let mut text = "(component".to_owned();
    for nth in 0..5_000 {
        write!(text, "(import \"reads-{}-{nth}\" (func))", "x".repeat(300)).unwrap();
    }
    text.push(')');
    let refused = refusal(&HOST, &wat::parse_str(text).unwrap());
    assert!(matches!(refused, Refusal::Imports(_)));
    assert!(refused.to_string().len() < 10_000, "{} bytes", refused.to_string().len());
}

/// Runs a guest over a thousand pupils, each a batch of its own, and returns how much more memory the
/// process has than before.
#[cfg(target_os = "linux")]
fn left_behind(text: &str) -> usize {
    fn resident() -> usize {
        let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
        pages.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4_096
    }
    let bytes = forge::guest(text, &forge::manifest("bad")).into();
    let rule_set = TIGHT.load(&Plugin { name: "bad.wasm".to_owned(), bytes }).unwrap();
    let rule_sets = RuleSets::new(vec![rule_set]).unwrap();
    let book = bind(&rule_sets, &[], &generous()).unwrap();
    let pupils = Pupils::of(1_000);
    let inputs = pupils.inputs(&book);
    let run = || TIGHT.evaluate(&rule_sets, &book, &inputs, &pupils.roster(), 1);
    drop(run());
    let before = resident();
    let found = run();
    let after = resident();
    assert_eq!(found.units, 1_000);
    after.saturating_sub(before)
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_of_a_thousand_batches_is_left_behind() {
    // Together they take 4 GB and 16 GB. Other tests run beside this one, each with some of its own.
    const MOST: usize = 512 << 20;
    let leaking = include_str!("../../../../tests/guests/corpus/takes-and-never-gives-back.wat");
    let left = left_behind(leaking);
    assert!(left < MOST, "{left} bytes more after a thousand batches that leak");
    let bomb = include_str!("../../../../tests/guests/corpus/grows-memory-without-end.wat");
    let left = left_behind(bomb);
    assert!(left < MOST, "{left} bytes more after a thousand batches that fail");
}

#[test]
fn a_limit_that_a_policy_lowers_is_the_limit() {
    let text = include_str!("../../../../tests/guests/corpus/takes-and-never-gives-back.wat");
    let fault = |limits: Limits| {
        let host = host(limits);
        let bytes = forge::guest(text, &forge::manifest("bad")).into();
        let rule_set = host.load(&Plugin { name: "bad.wasm".to_owned(), bytes }).unwrap();
        let rule_sets = RuleSets::new(vec![rule_set]).unwrap();
        let book = bind(&rule_sets, &[], &generous()).unwrap();
        let pupils = Pupils::of(1);
        let found = host.evaluate(&rule_sets, &book, &pupils.inputs(&book), &pupils.roster(), 1);
        found.faults().next().map(|fault| fault.failure.kind.clone())
    };
    // Eight pages to begin with and 64 in the call.
    let enough = (8 + 64) << 16;
    let with = |memory_bytes| Limits { memory_bytes, ..Limits::default() };
    assert_eq!(fault(with(enough)), None);
    assert_eq!(
        fault(with(enough - 1)),
        Some(FaultKind::Exceeded {
            limit: Limit::Memory,
            asked: Some(enough),
            allowed: enough - 1
        })
    );
}
