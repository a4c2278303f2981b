//! Bad luck: a full disk, a folder that may not be written, a folder of somebody else's, another run
//! at the same time, and a run that is killed. Earlier results stay whole, byte for byte.
//!
//! What only a process has needs one: the tests of that start this binary again, with
//! [`as_a_process`] as its only test and the words of a command line in the environment.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use uplift_cli::{Exit, Io};
use uplift_tests::{Outcome, Space, csv, manifest, neighbour, puppet, root, uplift};

/// The variable with the words of the command line, a line each.
const WORDS: &str = "UPLIFT_TEST_WORDS";

/// Is the command where the environment has its words; else asks for its version.
#[test]
#[expect(
    clippy::disallowed_methods,
    clippy::exit,
    reason = "this test is a process of its own where it is asked to be"
)]
fn as_a_process() {
    let words = std::env::var(WORDS).ok();
    let line = words.as_deref().unwrap_or("--version");
    let (mut out, mut err) = (std::io::sink(), std::io::stderr());
    let mut io = Io { out: &mut out, err: &mut err, terminal: false, signals: true };
    let exit = uplift_cli::run(std::iter::once("uplift").chain(line.lines()), &mut io);
    if words.is_some() {
        std::process::exit(exit.code().into());
    }
    assert_eq!(exit, Exit::Clean);
}

/// Makes the command line a process, started by `before` where that is not empty.
pub(crate) fn process(words: &[&str], before: &str) -> Command {
    let this = std::env::current_exe().unwrap();
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{before} exec \"$0\" \"$@\"")).arg(this);
    command.args(["--exact", "interrupted::as_a_process", "--nocapture", "--quiet"]);
    command.env(WORDS, words.join("\n")).stdin(Stdio::null()).stdout(Stdio::null());
    command
}

fn northfield(space: &Space) -> Outcome {
    let data = root().join("fixtures/northfield").display().to_string();
    let plugin = space.write("near.wasm", neighbour("near"));
    uplift(space, &["run", &data, "--out", &space.word("out"), "--plugins", &plugin])
}

/// Returns what is in the folder besides the named.
fn left_over(space: &Space, known: &[&str]) -> Vec<String> {
    let entries = std::fs::read_dir(space.path("")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut left: Vec<_> = names.filter(|name| !known.contains(&name.as_str())).collect();
    left.sort();
    left
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let space = Space::new();
    space.write("out/thesis.txt", "three years of work");
    let done = northfield(&space);
    assert_eq!((done.exit.code(), done.out.as_str()), (1, ""));
    assert_eq!(
        done.err,
        "error: `[space]/out` is not an earlier run: it holds `thesis.txt`, which no run wrote\n\
         hint: name a folder that is absent, empty or an earlier run\n"
    );
    assert_eq!(space.files("out").len(), 1);
    assert_eq!(left_over(&space, &["out", "near.wasm"]), [""; 0]);
}

#[test]
fn a_file_of_somebody_else_among_earlier_results_is_left_alone() {
    let space = Space::new();
    assert_eq!(northfield(&space).exit.code(), 0);
    space.write("out/notes.txt", "call the parents of P055");
    let before = space.files("out");
    let done = northfield(&space);
    assert_eq!(done.exit.code(), 1);
    assert!(done.err.contains("it holds `notes.txt`"), "{}", done.err);
    assert_eq!(space.files("out"), before);
}

#[test]
fn a_folder_that_cannot_be_made() {
    let space = Space::new();
    space.write("file", "no folder");
    let data = root().join("fixtures/northfield").display().to_string();
    let plugin = space.write("near.wasm", neighbour("near"));
    for (out, message) in [
        (space.word("file"), "`[space]/file` is not a folder"),
        (space.word("file/out"), "cannot make the folder `[space]/file`"),
        ("/dev/full".to_owned(), "`/dev/full` is not a folder"),
        ("/proc/nothing/out".to_owned(), "cannot make the folder"),
    ] {
        let done = uplift(&space, &["run", &data, "--out", &out, "--plugins", &plugin]);
        assert_eq!((done.exit.code(), done.out.as_str()), (1, ""), "{out}");
        assert!(done.err.contains(message), "{out}: {}", done.err);
    }
    assert_eq!(space.read("file"), "no folder");
}

#[test]
fn a_run_that_fails_leaves_the_earlier_one() {
    let space = Space::new();
    assert_eq!(northfield(&space).exit.code(), 0);
    let before = space.files("out");
    let (bad, plugin) = (space.fixture("one-class", "bad"), space.word("near.wasm"));
    space.edit("bad/pupils.csv", "academy_id", "academy");
    let done = uplift(&space, &["run", &bad, "--out", &space.word("out"), "--plugins", &plugin]);
    assert_eq!(done.exit.code(), 1);
    assert_eq!(space.files("out"), before);
    assert_eq!(left_over(&space, &["out", "bad", "near.wasm"]), [""; 0]);
}

/// A file that may not grow beyond a mebibyte fails as a full disk does: in the middle of writing.
#[cfg(unix)]
#[test]
fn a_disk_that_is_full_leaves_the_earlier_run() {
    let space = Space::new();
    assert_eq!(northfield(&space).exit.code(), 0);
    let before = space.files("out");
    let (data, out, plugin) = (space.word("data"), space.word("out"), space.word("all.wasm"));
    space.write(
        "all.wasm",
        puppet(&serde_json::json!({ "manifest": manifest("all"), "evaluate": [
            { "fire_all": { "rule": 0, "need": 0.5 } },
        ]})),
    );
    let pupils = (0..20_000).map(|at| format!("P{at},OAK,0.1"));
    space.write("data/pupils.csv", csv("pupil_id,academy_id,attendance.absence_rate", pupils));
    let words = ["run", &data, "--out", &out, "--plugins", &plugin];
    let ended = process(&words, "trap '' XFSZ; ulimit -f 2048;").output().unwrap();
    let err = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(1), "{err}");
    assert!(err.starts_with(&format!("error: cannot write `{out}/")), "{err}");
    let kept = format!("hint: `{out}` still holds the results of an earlier run");
    assert_eq!(err.lines().skip(1).collect::<Vec<_>>(), [kept], "{err}");
    assert_eq!(space.files("out"), before);
    assert_eq!(left_over(&space, &["out", "data", "near.wasm", "all.wasm"]), [""; 0]);
    // With room again, the same words do it.
    assert_eq!(process(&words, "").status().unwrap().code(), Some(0));
    assert!(space.files("out")["pupils.csv"].len() > 1 << 20);
}

/// Rights of files do not hold a superuser, so where the test is run by one, the process gives up
/// what makes it one.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_may_not_be_written_keeps_its_results() {
    use std::os::unix::fs::PermissionsExt;
    let space = Space::new();
    assert_eq!(northfield(&space).exit.code(), 0);
    std::fs::create_dir(space.path("locked")).unwrap();
    std::fs::rename(space.path("out"), space.path("locked/out")).unwrap();
    let before = space.files("locked/out");
    let rights = |mode: u32| {
        std::fs::set_permissions(space.path("locked"), std::fs::Permissions::from_mode(mode))
            .unwrap();
    };
    rights(0o555);
    let data = root().join("fixtures/northfield").display().to_string();
    let (out, plugin) = (space.word("locked/out"), space.word("near.wasm"));
    let words = ["run", &data, "--out", &out, "--plugins", &plugin];
    let superuser = std::fs::write(space.path("locked/probe"), "").is_ok();
    let ended = if superuser {
        // Without its capabilities, a superuser is held to the rights of files as anybody is.
        let mut command = Command::new("setpriv");
        command.args([
            "--bounding-set=-all",
            "--inh-caps=-all",
            "--securebits=+noroot,+noroot_locked",
        ]);
        let inner = process(&words, "");
        command.arg(inner.get_program()).args(inner.get_args());
        command.env(WORDS, words.join("\n")).stdout(Stdio::null()).output().unwrap()
    } else {
        process(&words, "").output().unwrap()
    };
    rights(0o755);
    let err = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(1), "{err}");
    assert!(err.contains("error: cannot write `"), "{err}");
    assert_eq!(space.files("locked/out"), before);
}

/// Waits until a file is there and not empty, or the process has ended; returns whether it still runs.
fn caught(child: &mut Child, file: &Path) -> bool {
    let start = Instant::now();
    while start.elapsed() < Duration::from_mins(2) {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        if std::fs::metadata(file).is_ok_and(|about| about.len() > 0) {
            return true;
        }
        std::thread::sleep(Duration::from_micros(200));
    }
    panic!("nothing was written in two minutes")
}

#[cfg(unix)]
#[test]
fn a_run_that_is_killed_leaves_the_earlier_one_and_the_next_one_works() {
    let space = Space::new();
    assert_eq!(northfield(&space).exit.code(), 0);
    let before = space.files("out");
    let (data, out, plugin) = (space.word("data"), space.word("out"), space.word("near.wasm"));
    let made = uplift(&space, &["generate", "--pupils", "60000", "--out", &data]);
    assert_eq!(made.exit.code(), 0, "{}", made.err);
    let words = ["run", &data, "--out", &out, "--plugins", &plugin, "--threads", "1"];
    // It may be done before it is caught; then the earlier results are put back for the next attempt.
    let killed = (0..10).any(|_| {
        let mut child = process(&words, "").spawn().unwrap();
        let caught = caught(&mut child, &space.path(".out.uplift-new/pupils.csv"));
        child.kill().unwrap();
        let whole = child.wait().unwrap().code().is_none();
        if !(caught && whole) {
            std::fs::remove_dir_all(space.path("out")).unwrap();
            for (name, bytes) in &before {
                space.write(&format!("out/{name}"), bytes);
            }
        }
        caught && whole
    });
    assert!(killed, "no run could be killed while it wrote");
    assert_eq!(space.files("out"), before);
    assert!(
        !left_over(&space, &["out", "data", "near.wasm"]).is_empty(),
        "it was killed while it wrote"
    );

    let again = uplift(&space, &words);
    assert_eq!((again.exit.code(), again.err.as_str()), (0, ""));
    assert_eq!(left_over(&space, &["out", "data", "near.wasm"]), [""; 0]);
    let mended = space.results("out");
    let fresh = space.word("fresh");
    assert_eq!(
        uplift(&space, &["run", &data, "--out", &fresh, "--plugins", &plugin]).exit.code(),
        0
    );
    assert_eq!(mended, space.results("fresh"), "as if nothing had happened");
}

/// Starts the command line, waits until `ready` is there and then so long, and sends it the signal;
/// returns how it ended and what it said.
#[cfg(unix)]
fn signalled(words: &[&str], ready: &Path, wait: Duration, signal: &str) -> (Option<i32>, String) {
    let mut child = process(words, "").stderr(Stdio::piped()).spawn().unwrap();
    let start = Instant::now();
    while !ready.exists() && child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < Duration::from_mins(2), "nothing was begun in two minutes");
        std::thread::sleep(Duration::from_micros(200));
    }
    std::thread::sleep(wait);
    // It may be done already, and then there is nobody to send it to.
    let kill = format!("kill -s {signal} {} 2>&1", child.id());
    Command::new("sh").args(["-c", &kill]).output().unwrap();
    let ended = child.wait_with_output().unwrap();
    (ended.status.code(), String::from_utf8_lossy(&ended.stderr).into_owned())
}

/// Whenever Ctrl-C comes, there are the earlier results or the new ones, whole, and nothing besides.
#[cfg(unix)]
#[test]
fn a_run_that_is_interrupted_leaves_no_trace() {
    let space = Space::new();
    let (data, out, fresh) = (space.word("data"), space.word("out"), space.word("fresh"));
    let plugin = space.write("near.wasm", neighbour("near"));
    let made = uplift(&space, &["generate", "--pupils", "60000", "--out", &data]);
    assert_eq!(made.exit.code(), 0, "{}", made.err);
    let to = |folder: &str| {
        let words = ["run", &data, "--out", folder, "--plugins", &plugin, "--threads", "1"];
        words.map(str::to_owned)
    };
    let (to_out, to_fresh) = (to(&out), to(&fresh));
    let words: Vec<&str> = to_out.iter().map(String::as_str).collect();
    let fresh_words: Vec<&str> = to_fresh.iter().map(String::as_str).collect();
    assert_eq!(uplift(&space, &fresh_words).exit.code(), 0);
    let whole = space.results("fresh");
    let known = ["data", "fresh", "near.wasm"];
    let begun = space.path(".out.uplift-new");

    // Without earlier results, as soon as it has begun; it may be done before the signal comes.
    let stopped = (0..20).any(|_| {
        let (code, err) = signalled(&words, &begun, Duration::ZERO, "INT");
        if code == Some(0) {
            assert_eq!(space.results("out"), whole);
            std::fs::remove_dir_all(space.path("out")).unwrap();
            return false;
        }
        assert_eq!((code, err.as_str()), (Some(130), "interrupted: nothing was written\n"));
        assert_eq!(left_over(&space, &known), [""; 0]);
        true
    });
    assert!(stopped, "no run could be interrupted");

    // Over earlier results, at many moments of reading, evaluating and writing.
    assert_eq!(northfield(&space).exit.code(), 0);
    let before = space.files("out");
    let known = ["data", "fresh", "near.wasm", "out"];
    let writing = space.path(".out.uplift-new/pupils.csv");
    let moments = [0, 30, 60, 120, 200, 300, 450].map(|wait| (&begun, wait));
    for (nth, (ready, wait)) in
        moments.into_iter().chain([(&writing, 0), (&writing, 50)]).enumerate()
    {
        let signal = if nth % 2 == 0 { "INT" } else { "TERM" };
        let (code, err) = signalled(&words, ready, Duration::from_millis(wait), signal);
        if code == Some(0) {
            assert_eq!(space.results("out"), whole);
            std::fs::remove_dir_all(space.path("out")).unwrap();
            for (name, bytes) in &before {
                space.write(&format!("out/{name}"), bytes);
            }
        } else {
            let kept = format!("hint: `{out}` still holds the results of an earlier run\n");
            let said = "interrupted: nothing was written\n".to_owned() + &kept;
            assert_eq!(
                (code, err.as_str()),
                (Some(130), said.as_str()),
                "{signal} after {wait} ms"
            );
            assert_eq!(space.files("out"), before);
        }
        assert_eq!(left_over(&space, &known), [""; 0]);
    }
}

#[test]
fn two_runs_into_one_folder_do_not_mix() {
    let space = Space::new();
    let lock = std::fs::File::create(space.path(".out.uplift-lock")).unwrap();
    lock.lock().unwrap();
    let done = northfield(&space);
    assert_eq!((done.exit.code(), done.out.as_str()), (1, ""));
    assert!(done.err.contains("another run is writing to `[space]/out`"), "{}", done.err);
    drop(lock);
    assert_eq!(northfield(&space).exit.code(), 0);
}
