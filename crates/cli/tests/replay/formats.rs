//! Lines, raw bodies, folders and compressed archives.

use std::fs;

use crate::bench::{Bench, canonical, canonicals, gzip, large, quirky, wire};

#[test]
fn each_line_is_a_body_or_a_json_string_with_one() {
    let string = serde_json::to_string(&quirky(2)).unwrap();
    let archive = format!("{}\n\n{string}\r\n \t\r\n{}", wire(1), wire(3));
    let bench = Bench::new();
    bench
        .file("dead.ndjson", archive)
        .replay(&["dead.ndjson"])
        .shows(
            0,
            &canonicals([1, 2, 3]),
            "read 3: accepted 3, rejected 0; blank lines skipped: 2\nevents of accepted bodies:\n        3  ConnectedCallback\n\
        quirks of accepted bodies:\n        \
        1  single-quotes\n        \
        1  trailing-comma\n",
        );
}

/// Some tools start a file with a byte order mark. It is no part of a string or an envelope there, but
/// of a body.
#[test]
fn a_byte_order_mark_at_the_start_is_skipped() {
    let bench = Bench::new();
    let string = serde_json::to_string(&wire(1)).unwrap();
    let envelope = format!("{{\"body\":{}}}", wire(1));
    let counts =
        "accepted 2, rejected 1\nevents of accepted bodies:\n        2  ConnectedCallback\n";
    let reason = "reasons for rejection:\n        1  ";
    for (arguments, line, code) in [
        (&[][..], string, "not-an-object"),
        (&["--pointer=/body"], envelope, "envelope"),
    ] {
        let archive = format!("\u{feff}{line}\n\u{feff}{line}\n");
        bench
            .file("a", &archive)
            .file("b.gz", gzip(&archive[..line.len() + 3]));
        let arguments = [arguments, &["--rejects=rejects", "a", "b.gz"]].concat();
        let counts = format!("read 3: {counts}{reason}{code}\n");
        bench
            .replay(&arguments)
            .shows(1, &canonicals([1, 1]), &counts);
        let [record] = bench.records("rejects").try_into().unwrap();
        assert_eq!(record["offset"], line.len() + 4);
    }
    let run = bench.replay_stdin(&["-"], format!("\u{feff}{}", wire(1)).as_bytes());
    assert!(
        run.stderr.contains("1  byte-order-mark\n"),
        "{}",
        run.stderr
    );
    assert_eq!((run.code, run.stdout), (Some(0), canonical(1)));
}

#[test]
fn raw_bodies_end_at_a_nul() {
    let archive = format!("{}\0{}\0", quirky(1), wire(2));
    let bench = Bench::new();
    bench.file("raw", &archive);
    for arguments in [["-0", "raw"], ["--null", "raw"]] {
        let run = bench.replay(&arguments);
        assert_eq!((run.code, run.stdout), (Some(0), canonicals([1, 2])));
    }
    // An empty record is a body too, because a receiver got it.
    let run = bench.replay_stdin(&["-0", "-"], format!("{}\0\0\n", wire(1)).as_bytes());
    run.shows(
        1,
        &canonical(1),
        "-:2: error[unexpected-end]: payload is empty at byte 0\n\
        -:3: error[unexpected-end]: payload is empty at byte 1\n\
        read 3: accepted 1, rejected 2\nevents of accepted bodies:\n        1  ConnectedCallback\n\
        reasons for rejection:\n        \
        2  unexpected-end\n",
    );
}

#[test]
fn a_folder_has_a_body_in_each_file_in_the_order_of_their_names() {
    let bench = Bench::new();
    bench
        .file("spool/b/2", quirky(2))
        .file("spool/a", wire(1))
        .file("spool/b/1.gz", gzip(wire(3)));
    bench.file("spool/c", "").file("more.ndjson", wire(4));
    bench.replay(&["spool", "more.ndjson"]).shows(
        1,
        &canonicals([1, 3, 2, 4]),
        "spool/c:1: error[unexpected-end]: payload is empty at byte 0\n\
        read 5: accepted 4, rejected 1\nevents of accepted bodies:\n        4  ConnectedCallback\n\
        quirks of accepted bodies:\n        \
        1  single-quotes\n        \
        1  trailing-comma\n\
        reasons for rejection:\n        \
        1  unexpected-end\n",
    );
}

#[test]
fn a_string_is_a_body_only_in_an_archive_of_lines() {
    let bench = Bench::new();
    let string = serde_json::to_string(&wire(1)).unwrap();
    bench.file("spool/a", &string);
    let run = bench.replay(&["spool"]);
    assert!(
        run.stderr.starts_with("spool/a:1: error[not-an-object]: "),
        "{}",
        run.stderr
    );
    let run = bench.replay_stdin(&["-0", "-"], string.as_bytes());
    assert!(
        run.stderr.starts_with("-:1: error[not-an-object]: "),
        "{}",
        run.stderr
    );
}

#[test]
fn gzip_is_told_by_its_first_bytes_and_has_as_many_members_as_it_likes() {
    let halves = (
        wire(1) + "\n" + &wire(2)[..50],
        wire(2)[50..].to_owned() + "\n" + &wire(3),
    );
    let archive = [gzip(halves.0), gzip(""), gzip(halves.1)].concat();
    let bench = Bench::new();
    bench.file("dead.ndjson", &archive);
    let run = bench.replay(&["dead.ndjson"]);
    assert_eq!((run.code, run.stdout), (Some(0), canonicals([1, 2, 3])));
    let run = bench.replay_stdin(&["-"], &archive);
    assert_eq!((run.code, run.stdout), (Some(0), canonicals([1, 2, 3])));
    let run = bench.replay_stdin(&["-0", "-"], &gzip(format!("{}\0{}", quirky(1), wire(2))));
    assert_eq!((run.code, run.stdout), (Some(0), canonicals([1, 2])));
}

#[test]
fn the_order_is_that_of_the_archives_whatever_the_number_of_threads() {
    let bench = Bench::new();
    bench
        .file("a.ndjson", large(9000))
        .file("b.ndjson.gz", gzip(large(4000)));
    for number in 0..50 {
        bench.file(&format!("spool/{number:02}"), quirky(number));
    }
    let mut results = ["1", "2", "7"].map(|threads| {
        let run = bench.replay(&[
            "--threads",
            threads,
            "--out",
            "out",
            "--rejects",
            "rejects",
            "a.ndjson",
            "spool",
            "b.ndjson.gz",
        ]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
        (bench.read("out"), bench.read("rejects"), run.stderr)
    });
    let (out, rejects, stderr) = &results[0];
    let is_whole = |number: &usize| number % 7 != 6 && (number % 7 != 3 || number % 5 != 0);
    let expected = [
        canonicals((0..9000).filter(is_whole)),
        canonicals(0..50),
        canonicals((0..4000).filter(is_whole)),
    ];
    assert_eq!(*out, expected.concat());
    let rejected = (9000_usize).div_ceil(7) - 1 + 4000 / 7;
    assert_eq!(rejects.lines().count(), rejected);
    let accepted = out.lines().count();
    let counts = format!(
        "read {}: accepted {accepted}, rejected {rejected};",
        accepted + rejected
    );
    assert!(stderr.starts_with(&counts), "{stderr}");
    results.sort();
    assert_eq!(results[0], results[2]);
}

#[test]
fn the_tolerance_decides() {
    let bench = Bench::new();
    bench.file("dead.ndjson", wire(1).replace("\"type\"", "'type'"));
    for (tolerance, code) in [("strict", 1), ("documented", 0), ("lenient", 0)] {
        let run = bench.replay(&["--tolerance", tolerance, "dead.ndjson"]);
        assert_eq!(run.code, Some(code), "{tolerance}");
    }
}

#[test]
fn an_archive_of_nothing_is_read() {
    let bench = Bench::new();
    let nothing = "read 0: accepted 0, rejected 0\n";
    bench
        .file("empty", "")
        .replay(&["empty"])
        .shows(0, "", nothing);
    bench
        .file("empty", gzip(""))
        .replay(&["-0", "empty"])
        .shows(0, "", nothing);
}

/// An empty directory is an error, but the other archives are read.
#[test]
fn a_folder_without_files_is_told() {
    let bench = Bench::new();
    fs::create_dir_all(bench.path("spool/below")).unwrap();
    let error = "error: no file in `spool`\n";
    bench.file("dead.ndjson", wire(1));
    let event = "events of accepted bodies:\n        1  ConnectedCallback\n";
    let counts =
        |read, events| format!("{error}read {read}: accepted {read}, rejected 0\n{events}");
    bench.replay(&["spool"]).shows(2, "", &counts(0, ""));
    bench
        .replay(&["spool", "dead.ndjson"])
        .shows(2, &canonical(1), &counts(1, event));
    bench.file("spool/below/it", wire(2));
    bench
        .replay(&["spool"])
        .shows(0, &canonical(2), "read 1: accepted 1, rejected 0\nevents of accepted bodies:\n        1  ConnectedCallback\n");
}

/// An archive may mix events; the counts say of which type the accepted bodies are.
#[test]
fn bodies_of_any_event_are_counted_by_type_unless_one_is_asked_for() {
    let bench = Bench::new();
    let presence = |status: &str| {
        format!(
            r#"{{"type":"PresenceChatCallback","phone":"5544999999999","status":"{status}","instanceId":"5B8E0C47A1D94F36B2E7908C6D1FA253"}}"#
        )
    };
    let (typing, idle) = (presence("COMPOSING"), presence("PAUSED"));
    let other = r#"{"type":"TomorrowCallback","n":12345678901234567890}"#;
    bench.file(
        "dead.ndjson",
        [&*typing, &wire(1), other, &idle, &typing[..40]].join("\n"),
    );
    let canonical_presence = |status: &str| {
        format!(
            "{{\"instanceId\":\"5B8E0C47A1D94F36B2E7908C6D1FA253\",\"phone\":\"5544999999999\",\"status\":\"{status}\",\"type\":\"PresenceChatCallback\"}}\n"
        )
    };
    let (typing, idle) = (
        canonical_presence("COMPOSING"),
        canonical_presence("PAUSED"),
    );
    let run = bench.replay(&["--rejects=rejects", "dead.ndjson"]);
    run.shows(
        1,
        &run.stdout,
        "read 5: accepted 4, rejected 1\n\
        events of accepted bodies:\n        \
        2  PresenceChatCallback\n        \
        1  ConnectedCallback\n        \
        1  other types\n\
        reasons for rejection:\n        \
        1  unexpected-end\n",
    );
    let lines: Vec<_> = run.stdout.split_inclusive('\n').collect();
    let [first, second, third, fourth] = *lines else {
        panic!("{lines:?}");
    };
    assert_eq!((first, second, fourth), (&*typing, &*canonical(1), &*idle));
    assert!(third.contains("12345678901234567890"), "{third}");
    let run = bench.replay(&["--event=presence-chat", "--rejects=rejects", "dead.ndjson"]);
    run.shows(
        1,
        &(typing + &idle),
        "read 5: accepted 2, rejected 3\n\
        events of accepted bodies:\n        \
        2  PresenceChatCallback\n\
        reasons for rejection:\n        \
        2  wrong-event\n        \
        1  unexpected-end\n",
    );
}
