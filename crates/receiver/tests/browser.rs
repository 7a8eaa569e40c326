//! The page in a real Chromium, of a real receiver with real deliveries.
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

use support::browser::{Browser, ENTER, TAB};
use support::{Client, Program, eventually, sqlite};
use tempfile::TempDir;
use zapi_webhooks::EventType;
use zapi_webhooks_http::testing::{self, CLEAN_BODY, DOCUMENTED_BODY, INSTANCE, PHONE};

mod support;

const DESKTOP: (u32, u32) = (1200, 1000);
const PHONE_SIZE: (u32, u32) = (360, 740);

struct Page {
    browser: Browser,
    program: Program,
    _directory: TempDir,
}

impl Page {
    fn open(language: &str, size: (u32, u32)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let program = Program::start(&sqlite(directory.path()), &[]);
        let browser = Browser::start(language, size);
        browser.open(&format!("http://{}/", program.page));
        browser.wait("document.querySelector('#state').textContent !== ''");
        Self {
            browser,
            program,
            _directory: directory,
        }
    }

    /// Delivers a body, and returns the sequence of the newest row.
    fn deliver(&self, body: impl AsRef<[u8]>) -> i64 {
        let answer = self.program.client().deliver(body.as_ref()).unwrap();
        assert_eq!(answer.status, 200);
        let list = Client::new(self.program.page)
            .get("/deliveries")
            .unwrap()
            .body;
        let list: serde_json::Value = serde_json::from_str(&list).unwrap();
        list["deliveries"][0]["seq"].as_i64().unwrap()
    }

    /// Waits until so many rows are there.
    fn wait_for_rows(&self, count: usize) {
        self.browser.wait(&format!(
            "document.querySelectorAll('#rows tr').length === {count}"
        ));
    }

    /// The sequences of the rows, from the top. There are gaps.
    fn seqs(&self) -> Vec<i64> {
        let seqs = self
            .browser
            .value("[...document.querySelectorAll('#rows a')].map(it => Number(it.textContent))");
        seqs.as_array()
            .unwrap()
            .iter()
            .map(|it| it.as_i64().unwrap())
            .collect()
    }

    /// Waits until the rows are those with these places in the list `all`.
    fn wait_for(&self, all: &[i64], places: &[usize]) {
        let expected: Vec<_> = places.iter().map(|place| all[*place]).collect();
        eventually(&format!("{expected:?} of {all:?} are shown"), || {
            self.seqs() == expected
        });
    }

    fn show(&self, seq: i64) {
        self.browser.click(&format!("#rows a[href='#{seq}']"));
        self.browser.wait(&format!(
            "document.querySelector('#heading').textContent.endsWith(' {seq}')"
        ));
    }

    /// Everything that the page holds, shown or not.
    fn source(&self) -> String {
        let source = self.browser.value("document.documentElement.outerHTML");
        source.as_str().unwrap().to_owned()
    }
}

impl Drop for Page {
    /// Whatever a test does, the console stays empty and no other host is asked.
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let origin = format!("http://{}/", self.program.page);
        let requests = self.browser.requests();
        assert!(requests.len() > 3, "{requests:?}");
        let own = |url: &String| url.starts_with(&origin) || url == "data:,";
        let others: Vec<_> = requests.iter().filter(|url| !own(url)).collect();
        assert!(others.is_empty(), "{others:?}");
        let console = self.browser.console();
        assert!(console.is_empty(), "{console:?}");
    }
}

#[test]
fn deliveries_appear_without_a_reload_and_repeats_count() {
    let page = Page::open("en-US", DESKTOP);
    let browser = &page.browser;
    browser.wait("!document.querySelector('#none').hidden");
    browser.value("window.same = 'not reloaded'");
    page.deliver(CLEAN_BODY);
    page.wait_for_rows(1);
    assert!(
        browser
            .text("#rows tr")
            .contains("ConnectedCallback\tClean"),
        "{}",
        browser.text("#rows tr")
    );
    page.deliver(CLEAN_BODY.replace("\":", "\": "));
    browser.wait("document.querySelector('#rows tr td:nth-child(6)').textContent === '1'");
    page.deliver(CLEAN_BODY.replace("true}", "false}"));
    page.deliver(DOCUMENTED_BODY);
    page.deliver("{\"type\":\"Conn");
    page.wait_for_rows(4);
    let rows = browser.text("#rows");
    let verdicts = [
        "Dead letter unexpected-end",
        "Warnings",
        "Clean Variant",
        "Clean",
    ];
    for (row, verdict) in rows.lines().zip(verdicts) {
        assert!(row.contains(verdict), "{row}");
    }
    browser.wait("/^\\d new deliver/.test(document.querySelector('#news').textContent)");
    // More than a list holds, faster than it is asked for.
    for number in 0..230 {
        page.deliver(format!("{{\"n\":{number}"));
    }
    let last = page.deliver("{\"last\"");
    let newest = || page.seqs()[0];
    eventually("the last one is the first row", || newest() == last);
    browser.wait("!document.querySelector('#older').hidden");
    let order = "[...document.querySelectorAll('#rows a')].map(it => Number(it.textContent))";
    browser.wait(&format!(
        "(it => it.every((seq, at) => at === 0 || seq < it[at - 1]))({order})"
    ));
    browser.wait(&format!(
        "(it => it[0] - it.at(-1) === it.length - 1)({order})"
    ));
    let before = browser.value(&format!("{order}.length")).as_u64().unwrap();
    browser.click("#older");
    browser.wait(&format!("{order}.length > {before}"));
    assert_eq!(browser.value("window.same"), "not reloaded");

    browser.click("#pause");
    browser.wait("document.querySelector('#state').textContent === 'Paused'");
    let late = page.deliver("[");
    std::thread::sleep(std::time::Duration::from_millis(1500));
    assert_eq!(newest(), last);
    browser.click("#pause");
    eventually("it goes on", || newest() == late);
}

#[test]
fn the_caret_of_a_report_is_under_the_text_that_it_names() {
    let page = Page::open("en-US", DESKTOP);
    let browser = &page.browser;
    page.deliver(DOCUMENTED_BODY);
    page.wait_for_rows(1);
    page.show(1);
    // The carets' left and right edge on the screen, and what is drawn between them one line above.
    let above = "(code => {
        const report = [...document.querySelectorAll('#reports pre')].find(it => it.textContent.includes(code));
        const [text, node] = [report.textContent, report.firstChild];
        const start = text.indexOf('^'), end = text.lastIndexOf('^') + 1;
        const box = (from, to) => {
            const range = document.createRange();
            range.setStart(node, from); range.setEnd(node, to);
            return range.getBoundingClientRect();
        };
        const carets = box(start, end);
        const line = text.lastIndexOf('\\n', start) - 1;
        const first = text.lastIndexOf('\\n', line) + 1;
        let found = '';
        for (let at = first; at <= line; at += 1) {
            const { left, right, bottom } = box(at, at + 1);
            const middle = (left + right) / 2;
            if (bottom <= carets.top + 4 && middle > carets.left && middle < carets.right) found += text[at];
        }
        return found;
    })";
    for revealed in [false, true] {
        for (code, masked, whole) in [
            (
                "single-quotes",
                "'ConnectedCallback'",
                "'ConnectedCallback'",
            ),
            ("unquoted-value", "***********", "instance.id"),
            ("repeated-comma", ",,", ",,"),
            ("duplicate-key", "************", "\"instanceId\""),
        ] {
            let expected = if revealed || code == "duplicate-key" {
                whole
            } else {
                masked
            };
            assert_eq!(
                browser.value(&format!("{above}('[{code}]')")),
                expected,
                "{code}"
            );
        }
        if !revealed {
            browser.click("#reveal");
            browser.wait("document.querySelector('#reports').textContent.includes('instance.id')");
        }
    }
}

#[test]
fn phones_and_instances_are_masked_until_asked_and_again_after_a_reload() {
    let page = Page::open("en-US", DESKTOP);
    let browser = &page.browser;
    page.deliver(CLEAN_BODY);
    page.deliver(&CLEAN_BODY[..CLEAN_BODY.len() - 4]);
    page.deliver(testing::sample(EventType::Received));
    page.wait_for_rows(3);
    for seq in page.seqs() {
        page.show(seq);
        let source = page.source();
        assert!(
            !source.contains("5544999") && !source.contains(&INSTANCE[..20]),
            "{source}"
        );
        assert!(source.contains("***********99"));
    }
    let has = |text: &str| format!("document.documentElement.outerHTML.includes('{text}')");
    browser.click("#reveal");
    browser.wait(&has(PHONE));
    browser.wait(&format!(
        "document.querySelector('#rows').textContent.includes('{INSTANCE}')"
    ));
    browser.wait(&format!(
        "document.querySelector('#instance').textContent.includes('{INSTANCE}')"
    ));
    browser.click("#reveal");
    browser.wait(&format!("!{}", has(PHONE)));
    browser.wait(&format!("!{}", has(INSTANCE)));
    browser.click("#reveal");
    browser.wait(&has(PHONE));
    browser.reload();
    browser.wait("document.querySelector('#heading').textContent.startsWith('Delivery ')");
    browser.wait(&format!("!{}", has(PHONE)));
}

#[test]
fn filters_choose_event_verdict_and_instance() {
    let page = Page::open("en-US", DESKTOP);
    let browser = &page.browser;
    page.deliver(CLEAN_BODY);
    page.deliver(DOCUMENTED_BODY);
    page.deliver("{\"type\":\"ReceivedCallback\",");
    page.deliver(CLEAN_BODY.replace("true}", "false}"));
    page.deliver("{\"type\":\"NewCallback\",\"instanceId\":\"another-instance\"}");
    page.wait_for_rows(5);
    let all = page.seqs();
    for (kind, expected) in [
        ("clean", vec![0, 1, 4]),
        ("findings", vec![3]),
        ("variant", vec![1]),
        ("dead", vec![2]),
        ("", vec![0, 1, 2, 3, 4]),
    ] {
        browser.choose("#kind", kind);
        page.wait_for(&all, &expected);
    }
    for (event, expected) in [
        ("NewCallback", vec![0]),
        ("ReceivedCallback", vec![2]),
        ("ConnectedCallback", vec![1, 3, 4]),
    ] {
        browser.choose("#event", event);
        page.wait_for(&all, &expected);
    }
    // What arrives is filtered too.
    let dead = page.deliver("{\"type\":\"ReceivedCallback\",");
    let connected = page.deliver(CLEAN_BODY.replace("8245", "8246"));
    let all = [&[connected, dead][..], &all].concat();
    page.wait_for(&all, &[0, 3, 5, 6]);
    browser.choose("#event", "");
    page.wait_for(&all, &[0, 1, 2, 3, 4, 5, 6]);
    // One option for each instance, which are masked.
    let names = "[...document.querySelector('#instance').options].map(it => it.textContent).slice(1).sort().join()";
    let expected = "***,***3AC7,***ance";
    assert_eq!(browser.value(names), expected);
    let value = "[...document.querySelector('#instance').options].find(it => it.text.endsWith('3AC7')).value";
    browser.choose("#instance", browser.value(value).as_str().unwrap());
    page.wait_for(&all, &[0, 3, 6]);
    browser.choose("#kind", "variant");
    page.wait_for(&all, &[3]);

    let options =
        "[...document.querySelector('#event').options].map(it => it.value).slice(1, 7).join()";
    let documented: Vec<_> = EventType::DOCUMENTED
        .iter()
        .filter_map(|it| it.as_str())
        .collect();
    let mut options: Vec<_> = browser
        .value(options)
        .as_str()
        .unwrap()
        .split(',')
        .map(str::to_owned)
        .collect();
    options.sort();
    let mut documented = documented;
    documented.sort_unstable();
    assert_eq!(options, documented);
}

#[test]
fn a_dead_letter_shows_what_another_reading_makes_of_it() {
    let page = Page::open("en-US", DESKTOP);
    let browser = &page.browser;
    page.deliver(CLEAN_BODY.replacen('{', "{'phone':'5544888888888',", 1));
    page.wait_for_rows(1);
    page.show(1);
    let outcome = |expected: &str| {
        browser.wait(&format!(
            "document.querySelector('#outcome').textContent.startsWith('{expected}')"
        ));
    };
    outcome("This reading rejects the body");
    assert!(browser.text("#reports").contains("conflicting-duplicate"));
    browser.choose("#conflict", "last");
    outcome("This reading accepts the body: 3 findings");
    assert!(
        browser.text("#read").starts_with("{\"connected\":true,"),
        "{}",
        browser.text("#read")
    );
    browser.choose("#tolerance", "strict");
    outcome("This reading rejects the body");
    browser
        .wait("document.querySelector('#reports').textContent.includes('string in single quotes')");
    let export = browser.value("document.querySelector('#export').getAttribute('href')");
    assert_eq!(export, "dead-letters.ndjson?seq=1");
}

#[test]
fn labels_are_in_the_language_of_the_browser() {
    for (language, label, heading, title) in [
        ("en-US", "Dead letter", "Delivery 1", "Z-API deliveries"),
        ("pt-BR", "Rejeitado", "Entrega 1", "Entregas da Z-API"),
        ("pt-PT,en", "Rejeitado", "Entrega 1", "Entregas da Z-API"),
        ("fr-FR", "Dead letter", "Delivery 1", "Z-API deliveries"),
    ] {
        let page = Page::open(language, DESKTOP);
        let browser = &page.browser;
        page.deliver("{\"type\":\"Conn");
        page.wait_for_rows(1);
        page.show(1);
        assert!(
            browser.text("#rows").contains(label),
            "{language}: {}",
            browser.text("#rows")
        );
        assert_eq!(browser.text("#heading"), heading, "{language}");
        assert_eq!(browser.value("document.title"), title);
        let lang = if title.starts_with('E') {
            "pt-BR"
        } else {
            "en"
        };
        assert_eq!(browser.value("document.documentElement.lang"), lang);
        // Every label has both languages.
        let same = "Object.keys(TEXTS.en).join() === Object.keys(TEXTS.pt).join()";
        assert_eq!(browser.value(same), true);
        let missing = "[...document.querySelectorAll('[data-text], [data-label]')]\
            .filter(it => !(it.dataset.text ?? it.dataset.label in t)).length";
        assert_eq!(browser.value(missing), 0);
        assert!(!browser.text("main").contains("undefined"));
    }
}

#[test]
fn hostile_text_is_shown_as_text() {
    let page = Page::open("en-US", DESKTOP);
    let browser = &page.browser;
    let script = "<script>window.broken = 1</script><img src=x onerror='window.broken = 1'>";
    let escaped = script.replace('\'', "\\u0027");
    page.deliver(format!(
        "{{\"type\":\"{escaped}\",\"instanceId\":\"{escaped}\"}}"
    ));
    page.deliver(format!("{{\"type\":\"{escaped}\",,,\"a\": {script}"));
    page.deliver("{\"type\":\"X\u{202e}kcabllaC\",\"text\":\"a\u{2066}b\u{200b}c\\u202e\"}");
    let long = "á<b>".repeat(64 * 1024 / 5);
    page.deliver(format!("{{\"type\":\"Long\",\"text\":\"{long}\"}}"));
    page.deliver(format!("{{\"type\":\"{long}\""));
    page.deliver(b"\xff\xfe\0<b>");
    page.wait_for_rows(6);
    let gzip = format!("{}Content-Encoding: gzip\r\n", support::right());
    page.program.client().post(&gzip, b"no gzip").unwrap();
    page.wait_for_rows(7);
    let broken = page.seqs()[0];
    page.show(broken);
    assert_eq!(browser.text("#body"), "7 bytes that cannot be shown: gzip");
    browser.click("#close");
    browser.click("#reveal");
    browser.wait("document.querySelector('#rows').textContent.includes('onerror')");
    let all = &page.seqs()[1..];
    for seq in all.iter().copied() {
        page.show(seq);
        assert_eq!(
            browser.value("document.querySelectorAll('main script, main img, main b').length"),
            0
        );
        assert_eq!(
            browser.value("window.broken ?? null"),
            serde_json::Value::Null
        );
        let is_hidden =
            "/[\\u202a-\\u202e\\u2066-\\u2069\\u200b\\u0000]/.test(document.body.textContent)";
        assert_eq!(browser.value(is_hidden), false);
        let wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth";
        assert_eq!(browser.value(wide), true, "{seq}");
    }
    page.show(all[5]);
    assert!(
        browser
            .text("#body")
            .contains("<script>window.broken = 1</script>")
    );
    page.show(all[3]);
    assert!(
        browser.text("#body").contains("X\\u{202e}kcabllaC"),
        "{}",
        browser.text("#body")
    );
    page.show(all[2]);
    browser.wait(&format!(
        "document.querySelector('#body').textContent.includes('{long}')"
    ));
}

#[test]
fn a_keyboard_and_a_screen_reader_reach_everything() {
    let page = Page::open("en-US", DESKTOP);
    let browser = &page.browser;
    page.deliver("{\"type\":\"Conn");
    page.deliver(DOCUMENTED_BODY);
    page.wait_for_rows(2);
    let focus = "document.activeElement.id || document.activeElement.getAttribute('href')";
    let mut order = Vec::new();
    for _ in 0..8 {
        browser.press(TAB);
        order.push(browser.value(focus).as_str().unwrap().to_owned());
        let outline = "getComputedStyle(document.activeElement).outlineStyle";
        assert_eq!(browser.value(outline), "solid", "{order:?}");
    }
    let expected = [
        "pause",
        "reveal",
        "event",
        "kind",
        "instance",
        "dead-letters.ndjson",
        "#2",
        "#1",
    ];
    assert_eq!(order, expected);
    browser.press(ENTER);
    browser.wait("document.activeElement.id === 'heading'");
    let mut order = Vec::new();
    for _ in 0..6 {
        browser.press(TAB);
        order.push(browser.value(focus).as_str().unwrap_or("report").to_owned());
    }
    // An event that is not there has no place in the order.
    assert_eq!(
        order,
        ["export", "close", "body", "tolerance", "conflict", "report"]
    );
    browser.click("#close");
    browser.wait(&format!("({focus}) === '#1'"));
    browser.wait("document.querySelector('#delivery').hidden");

    page.show(2);
    let roles = browser.roles();
    for (role, count) in [
        ("banner", 1),
        ("main", 1),
        ("search", 1),
        ("table", 1),
        // Three make room for the delivery.
        ("columnheader", 4),
        ("rowheader", 2),
        ("status", 3),
        ("alert", 1),
    ] {
        let found = roles.iter().filter(|it| *it == role).count();
        assert_eq!(found, count, "{role}: {roles:?}");
    }
    for (what, expression) in [
        (
            "one heading of the first level",
            "document.querySelectorAll('h1').length === 1",
        ),
        (
            "a caption",
            "document.querySelector('table > caption').textContent !== ''",
        ),
        (
            "headers of columns",
            "[...document.querySelectorAll('thead th')].every(it => it.scope === 'col')",
        ),
        (
            "headers of rows",
            "[...document.querySelectorAll('#rows tr')].every(it => it.querySelector('th[scope=row] a'))",
        ),
        (
            "polite news",
            "['news', 'state', 'outcome'].every(it => document.getElementById(it).role === 'status')",
        ),
        (
            "labels",
            "[...document.querySelectorAll('select')].every(it => it.labels.length === 1)",
        ),
        (
            "names",
            "[...document.querySelectorAll('button, a')].every(it => it.textContent.trim() !== '')",
        ),
        (
            "unique ids",
            "(it => new Set(it).size === it.length)([...document.querySelectorAll('[id]')].map(it => it.id))",
        ),
        (
            "a language of reports",
            "document.querySelector('#reports').lang === 'en'",
        ),
    ] {
        assert_eq!(browser.value(expression), true, "{what}");
    }
}

/// `PICTURES` is a directory for the pictures: `scripts/picture.sh` makes that of the README so.
#[test]
fn it_fits_a_desktop_and_a_phone() {
    for (language, size, name) in [
        ("en-US", DESKTOP, "page"),
        ("pt-BR", PHONE_SIZE, "page-phone"),
    ] {
        let page = Page::open(language, size);
        let browser = &page.browser;
        for sample in [
            EventType::Received,
            EventType::MessageStatus,
            EventType::Delivery,
            EventType::PresenceChat,
        ] {
            page.deliver(testing::sample(sample));
        }
        page.deliver(CLEAN_BODY);
        page.deliver(CLEAN_BODY);
        page.deliver(CLEAN_BODY.replacen('{', "{\"phone\":\"5544888888888\",", 1));
        page.deliver(DOCUMENTED_BODY);
        page.wait_for_rows(7);
        let wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth";
        assert_eq!(browser.value(wide), true, "{name}");
        page.show(page.seqs()[1]);
        assert_eq!(browser.value(wide), true, "{name}");
        let picture = browser.picture();
        if let Some(directory) = std::env::var_os("PICTURES") {
            let file = std::path::Path::new(&directory).join(format!("{name}.png"));
            std::fs::write(file, &picture).unwrap();
        }
        assert!(
            picture.starts_with(b"\x89PNG") && picture.len() < 200_000,
            "{}",
            picture.len()
        );
    }
}
