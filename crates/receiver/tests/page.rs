//! What the page's listener answers, and to whom.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    clippy::float_cmp,
    missing_docs,
    reason = "tests"
)]

use std::io::{BufRead, BufReader};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::postgres::Postgres;
use support::{Answer, Client, Program, run, said, sqlite};
use zapi_webhooks::{EventType, Quirk};
use zapi_webhooks_http::testing::{self, CLEAN_BODY, DOCUMENTED_BODY, SAMPLES};

mod support;

/// Texts that a masked answer may not hold.
const HIDDEN: [&str; 9] = [
    "5544999",
    "5544888",
    "4499999",
    "44999999",
    "9999-9999",
    "12036301",
    "3C67AB641C8AA0412F6A",
    "instance.id",
    "0035",
];

fn get(program: &Program, path: &str) -> Answer {
    Client::new(program.page).get(path).unwrap()
}

fn ask(program: &Program, path: &str) -> Value {
    let answer = get(program, path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    serde_json::from_str(&answer.body).unwrap()
}

/// The sequences that a list has.
fn seqs(program: &Program, query: &str) -> Vec<i64> {
    let list = ask(program, &format!("/deliveries?{query}"));
    let list = list["deliveries"].as_array().unwrap().iter();
    list.map(|it| it["seq"].as_i64().unwrap()).collect()
}

fn deliver(program: &Program, body: impl AsRef<[u8]>) {
    assert_eq!(program.client().deliver(body.as_ref()).unwrap().status, 200);
}

#[test]
fn only_a_browser_that_names_this_host_reads_the_page_and_for_itself_alone() {
    let directory = tempfile::tempdir().unwrap();
    let store = sqlite(directory.path());
    let program = Program::start(&store, &["--page-hosts", "receiver.example, other"]);
    deliver(&program, CLEAN_BODY);
    deliver(&program, "{");
    let paths = [
        "/",
        "/deliveries",
        "/deliveries/1",
        "/dead-letters.ndjson",
        "/metrics",
        "/news",
        "/nothing",
    ];
    let status = |head: &str| -> Vec<(u16, String)> {
        let answers = paths.iter().map(|path| {
            let request = format!("GET {path} HTTP/1.1\r\n{head}Connection: close\r\n\r\n");
            let answer = Client::new(program.page).send(request.as_bytes()).unwrap();
            for (name, value) in [
                ("cache-control", "no-store"),
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "no-referrer"),
                ("cross-origin-resource-policy", "same-origin"),
            ] {
                assert_eq!(answer.header(name), Some(value), "{path}");
            }
            let policy = answer.header("content-security-policy").unwrap();
            assert!(
                policy.starts_with("default-src 'none'; script-src 'sha256-"),
                "{policy}"
            );
            assert!(policy.contains("connect-src 'self'") && !policy.contains("unsafe"));
            assert!(!answer.head.to_ascii_lowercase().contains("access-control-"));
            (answer.status, answer.body)
        });
        answers.collect()
    };
    let codes = |head: &str| status(head).into_iter().map(|it| it.0).collect::<Vec<_>>();
    let port = program.page.port();
    for host in [
        format!("127.0.0.1:{port}"),
        "localhost".into(),
        format!("LocalHost:{port}"),
        "[::1]:80".into(),
        "192.0.2.7".into(),
        "receiver.example:443".into(),
        "other".into(),
    ] {
        let expected = [200, 200, 200, 200, 200, 200, 404];
        assert_eq!(codes(&format!("Host: {host}\r\n")), expected, "{host}");
        for site in ["same-origin", "none"] {
            let head = format!("Host: {host}\r\nSec-Fetch-Site: {site}\r\n");
            assert_eq!(codes(&head), expected, "{host} {site}");
        }
    }
    for head in [
        "",
        "Host: \r\n",
        "Host: evil.example\r\n",
        "Host: localhost.evil.example\r\n",
        "Host: 127.0.0.1.evil.example\r\n",
        "Host: localhost@evil.example\r\n",
        "Host: evil@localhost\r\n",
        "Host: localhost\r\nHost: evil.example\r\n",
        "Host: a b\r\n",
        "Host: [::1\r\n",
    ] {
        for (status, body) in status(head) {
            assert_eq!(status, 421, "{head}");
            assert!(body.starts_with("expected one `Host`"), "{body}");
        }
    }
    for site in [
        "cross-site",
        "same-site",
        "anything",
        "same-origin\r\nSec-Fetch-Site: cross-site",
    ] {
        let head =
            format!("Host: localhost\r\nSec-Fetch-Site: {site}\r\nOrigin: http://evil.example\r\n");
        assert_eq!(codes(&head), [403; 7], "{site}");
    }
    let absolute = "GET http://evil.example/deliveries HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let answer = Client::new(program.page).send(absolute.as_bytes()).unwrap();
    assert_eq!(answer.status, 421);
    for path in ["/deliveries/1", "/metrics"] {
        let change =
            format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        let answer = Client::new(program.page).send(change.as_bytes());
        assert_eq!(answer.unwrap().status, 405, "nothing can be changed");
    }

    let wrong = run(&["serve", "--page-hosts", "https://receiver.example"]);
    let expected =
        "--page-hosts (ZAPI_PAGE_HOSTS): expected names such as `receiver.example`, without a port";
    assert_eq!(
        said(&wrong),
        (Some(2), format!("zapi-webhooks-receiver: {expected}\n"))
    );
}

#[test]
fn a_masked_answer_holds_no_number_and_no_instance_until_it_is_asked_for() {
    let directory = tempfile::tempdir().unwrap();
    let store = sqlite(directory.path());
    let program = Program::start(&store, &[]);
    let mut bodies: Vec<Vec<u8>> = SAMPLES
        .iter()
        .map(|it| it.body.as_bytes().to_vec())
        .collect();
    bodies.push(DOCUMENTED_BODY.into());
    for number in [
        "5544999999999",
        "+55 (44) 99999-9999",
        "\\u0035\\u0035449\\x3999999\\u00399",
        "\u{202a}+55\u{a0}44\u{2011}9999-9999",
        "5544999999999@c.us",
        "https://wa.me/5544999999999",
    ] {
        bodies.push(
            format!(r#"{{"type":"5544999999999","text":"{number}","instanceId":"my.id"}}"#).into(),
        );
        bodies.push(
            CLEAN_BODY
                .replacen('{', &format!("{{\"phone\":\"{number}\","), 1)
                .into(),
        );
        bodies.push(format!("{{\"type\":\"{number}").into());
    }
    // Half an id, and a byte that is not UTF-8.
    bodies.push(CLEAN_BODY[..120].into());
    bodies.push([CLEAN_BODY.as_bytes(), b"\xff5544999999999"].concat());
    for body in &bodies {
        deliver(&program, body);
    }
    let gzip = testing::gzip(b"{'phone': 5544999999999, 'a': \x00");
    let headers = format!("{}Content-Encoding: gzip\r\n", support::right());
    program.client().post(&headers, &gzip).unwrap();
    program.client().post(&headers, &gzip[..20]).unwrap();

    let mut all = seqs(&program, "");
    all.extend(seqs(&program, &format!("before={}", all[49])));
    // A number in two spellings is the sample of a connection again.
    assert_eq!(all.len(), bodies.len() + 2 - 2);
    let mut paths = vec!["/deliveries?a=".to_owned(), "/deliveries?kind=dead".into()];
    for seq in all {
        for (tolerance, conflict) in [
            ("strict", "refuse"),
            ("documented", "first"),
            ("lenient", "last"),
        ] {
            paths.push(format!(
                "/deliveries/{seq}?tolerance={tolerance}&conflict={conflict}"
            ));
        }
    }
    let mut revealed = String::new();
    for path in paths {
        let answer = get(&program, &path);
        assert_eq!(answer.status, 200, "{path}");
        let leak = HIDDEN.into_iter().find(|it| answer.body.contains(it));
        assert_eq!(leak, None, "{path}: {}", answer.body);
        revealed += &get(&program, &format!("{path}&revealed=true")).body;
    }
    for hidden in HIDDEN {
        assert!(revealed.contains(hidden), "{hidden}");
    }
}

#[test]
fn deliveries_are_listed_by_event_kind_and_instance_and_in_pages() {
    let (postgres, directory) = (Postgres::start(), tempfile::tempdir().unwrap());
    for store in [sqlite(directory.path()), postgres.url()] {
        let program = Program::start(&store, &[]);
        deliver(&program, CLEAN_BODY);
        deliver(&program, CLEAN_BODY.replace('{', "{ "));
        deliver(&program, CLEAN_BODY.replace("true}", "false}"));
        deliver(&program, DOCUMENTED_BODY);
        deliver(&program, "{\"type\":\"ReceivedCallback\",");
        let sample = testing::sample(EventType::Received);
        deliver(
            &program,
            testing::quirky_sample(EventType::Received, Quirk::SingleQuotes).unwrap(),
        );
        assert!(sample.contains(testing::INSTANCE));

        let all = seqs(&program, "");
        let [received, dead, documented, variant, clean] = all[..] else {
            panic!("{all:?}")
        };
        for (query, expected) in [
            ("kind=clean", vec![variant, clean]),
            ("kind=findings", vec![received, documented]),
            ("kind=variant", vec![variant]),
            ("kind=dead", vec![dead]),
            ("event=ReceivedCallback", vec![received, dead]),
            ("event=ReceivedCallback&kind=findings", vec![received]),
            ("event=none", vec![]),
            ("event=%00", vec![]),
            ("event=%27%20OR%201=1--", vec![]),
            ("before=-1", vec![]),
            (&format!("instance={clean}"), vec![received, variant, clean]),
            (
                &format!("instance={documented}&kind=findings"),
                vec![documented],
            ),
            (&format!("before={documented}"), vec![variant, clean]),
        ] {
            assert_eq!(seqs(&program, query), expected, "{query}");
        }
        assert_eq!(get(&program, "/deliveries?instance=99999").status, 404);
        assert_eq!(get(&program, "/deliveries?kind=all").status, 400);
        assert_eq!(get(&program, "/deliveries/99999").status, 404);
        assert_eq!(get(&program, "/deliveries/x").status, 400);

        let shown = ask(&program, &format!("/deliveries/{clean}"));
        assert_eq!(
            (&shown["repeats"], &shown["rejected"]),
            (&json!(1), &json!(false))
        );
        assert_eq!(
            shown["key"],
            "ConnectedCallback:****************************3AC7:1757333824580"
        );
        for number in 0..60 {
            deliver(&program, format!("{{\"n\":{number}"));
        }
        let first = ask(&program, "/deliveries?kind=dead");
        assert_eq!(
            (
                first["deliveries"].as_array().unwrap().len(),
                &first["older"]
            ),
            (50, &json!(true))
        );
        let last = first["deliveries"][49]["seq"].as_i64().unwrap();
        let rest = ask(&program, &format!("/deliveries?kind=dead&before={last}"));
        assert_eq!(
            (rest["deliveries"].as_array().unwrap().len(), &rest["older"]),
            (11, &json!(false))
        );
    }
}

#[test]
fn a_dead_letter_shows_what_every_reading_makes_of_it() {
    let directory = tempfile::tempdir().unwrap();
    let program = Program::start(&sqlite(directory.path()), &["--tolerance", "documented"]);
    let body = CLEAN_BODY.replacen('{', "{\"phone\":\"5544888888888\",/* twice */", 1);
    deliver(&program, &body);
    let reading = |query: &str| {
        ask(&program, &format!("/deliveries/1?revealed=true&{query}"))["reading"].take()
    };

    let first = reading("");
    assert_eq!(
        (&first["tolerance"], &first["conflict"]),
        (&json!("documented"), &json!("refuse"))
    );
    assert_eq!(
        (&first["accepted"], &first["canonical"]),
        (&json!(false), &Value::Null)
    );
    for (query, phone) in [("first", "5544888888888"), ("last", "5544999999999")] {
        assert_eq!(
            reading(&format!("conflict={query}"))["accepted"],
            false,
            "the comment is not documented"
        );
        let read = reading(&format!("conflict={query}&tolerance=lenient"));
        assert_eq!(read["accepted"], true, "{read}");
        assert!(read["canonical"].as_str().unwrap().contains(phone));
        let reports: Vec<_> = read["reports"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it.as_str().unwrap())
            .collect();
        assert_eq!((reports.len(), &read["findings"]), (2, &json!(2)));
        assert!(
            reports
                .iter()
                .any(|it| it.contains("[block-comment]") && it.contains("^^^^^^^^^^^"))
        );
    }
    // The place is the same in the masked line.
    let masked = ask(&program, "/deliveries/1")["reading"].take();
    let carets = |reading: &Value| -> Vec<String> {
        let lines = reading["reports"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|it| it.as_str().unwrap().lines());
        lines
            .filter(|it| it.contains('^'))
            .map(Into::into)
            .collect()
    };
    assert_eq!(carets(&masked), carets(&first));
    assert!(!carets(&masked).is_empty());
}

#[test]
fn replay_reads_what_the_page_exports() {
    let directory = tempfile::tempdir().unwrap();
    let program = Program::start(&sqlite(directory.path()), &["--tolerance", "strict"]);
    let wide = DOCUMENTED_BODY.replace("número", "5544999999999");
    let bodies: [&[u8]; 4] = [
        wide.as_bytes(),
        b"{\"type\":\"Conn",
        b"\xff\xfe",
        CLEAN_BODY.as_bytes(),
    ];
    for body in bodies {
        deliver(&program, body);
    }
    let headers = format!("{}Content-Encoding: gzip\r\n", support::right());
    program
        .client()
        .post(&headers, &testing::gzip(CLEAN_BODY.as_bytes())[..40])
        .unwrap();
    let export = |query: &str| {
        let url = format!("http://{}/dead-letters.ndjson{query}", program.page);
        let mut answer = ureq::get(url).call().unwrap();
        let disposition = answer.headers()["content-disposition"].to_str().unwrap();
        assert!(disposition.starts_with("attachment"));
        answer.body_mut().read_to_string().unwrap()
    };
    let replay = |archive: &str| {
        let file = directory.path().join("dead.ndjson");
        std::fs::write(&file, archive).unwrap();
        let mut command = Command::new(env!("CARGO"));
        command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
        command.args([
            "run",
            "-q",
            "-p",
            "zapi-webhooks-cli",
            "--",
            "replay",
            "--pointer",
            "/body",
        ]);
        said(&command.arg(file).output().unwrap()).1
    };
    let all = export("");
    let (_, printed) = said(&{
        let mut command = support::command(&["dead", "export"]);
        command
            .env("ZAPI_STORE", sqlite(directory.path()))
            .output()
            .unwrap()
    });
    assert_eq!(all, printed);
    assert_eq!(all.lines().count(), 4);
    let replayed = replay(&all);
    assert!(
        replayed.contains("read 4: accepted 1, rejected 3"),
        "{replayed}"
    );
    assert!(replayed.contains("ConnectedCallback"), "{replayed}");
    let replayed = replay(&export("?seq=1"));
    assert!(
        replayed.contains("read 1: accepted 1, rejected 0"),
        "{replayed}"
    );
    let line: Value = serde_json::from_str(&export("?seq=1")).unwrap();
    assert_eq!(line["body"], wide);
    // An event is no dead letter.
    assert_eq!(get(&program, "/dead-letters.ndjson?seq=4").status, 404);
}

#[test]
fn news_come_after_each_commit_and_end_with_the_program() {
    let directory = tempfile::tempdir().unwrap();
    let program = Program::start(&sqlite(directory.path()), &[]);
    let answer = ureq::get(format!("http://{}/news", program.page))
        .call()
        .unwrap();
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let mut lines = BufReader::new(answer.into_body().into_reader()).lines();
    for _ in 0..3 {
        deliver(&program, CLEAN_BODY);
        let start = Instant::now();
        assert_eq!(lines.next().unwrap().unwrap(), "data: changed");
        assert_eq!(lines.next().unwrap().unwrap(), "");
        assert!(start.elapsed() < Duration::from_secs(5));
    }
    let start = Instant::now();
    program.stop();
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "the stream held the program"
    );
}

#[test]
fn what_another_receiver_stored_is_announced_too() {
    let postgres = Postgres::start();
    let [program, other] = [(); 2].map(|()| Program::start(&postgres.url(), &[]));
    let answer = ureq::get(format!("http://{}/news", program.page))
        .call()
        .unwrap();
    let mut lines = BufReader::new(answer.into_body().into_reader()).lines();
    deliver(&other, CLEAN_BODY);
    let start = Instant::now();
    assert_eq!(lines.next().unwrap().unwrap(), "data: changed");
    assert!(start.elapsed() < Duration::from_secs(12));
    assert_eq!(seqs(&program, "").len(), 1);
}

#[test]
fn a_long_body_and_many_findings_are_shown_in_part() {
    let directory = tempfile::tempdir().unwrap();
    let store = sqlite(directory.path());
    let program = Program::start(&store, &["--max-body", "2MiB"]);
    let quoted: Vec<_> = (0..150).map(|n| format!(",'{n}':0")).collect();
    deliver(
        &program,
        CLEAN_BODY.replacen(',', &format!("{},", quoted.concat()), 1),
    );
    deliver(&program, format!("{{\"a\":\"{}", "b".repeat(1024 * 1024)));
    let many = ask(&program, "/deliveries/1")["reading"].take();
    assert_eq!(many["findings"], 150);
    assert_eq!(many["reports"].as_array().unwrap().len(), 100);
    let long = ask(&program, "/deliveries/2");
    assert_eq!(
        (&long["body"], &long["reading"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(long["bytes"], 1024 * 1024 + 6);
}
