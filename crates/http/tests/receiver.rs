//! The receiver's answer at each check, and the order of the checks.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::fmt::Write as _;

use http::header::{HeaderName, HeaderValue};
use http::{Method, Request, Response};
use zapi_webhooks::{Event, EventType, InstanceId, Limits, Quirk, Tolerance};
use zapi_webhooks_http::testing::{self, Sample};
use zapi_webhooks_http::{DeadLetter, Interruption, Outcome, Policy, Receiver, Secret};

type Delivery = Request<Vec<u8>>;

fn receiver() -> Receiver {
    Receiver::new([testing::secret()])
}

fn clean() -> Delivery {
    testing::delivery(testing::CLEAN_BODY)
}

fn with(mut delivery: Delivery, name: &str, value: &str) -> Delivery {
    let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
    let value = HeaderValue::from_str(value).unwrap();
    delivery.headers_mut().insert(name, value);
    delivery
}

fn also(mut delivery: Delivery, name: &'static str, value: &'static str) -> Delivery {
    delivery
        .headers_mut()
        .append(name, HeaderValue::from_static(value));
    delivery
}

fn without(mut delivery: Delivery, name: &str) -> Delivery {
    delivery.headers_mut().remove(name);
    delivery
}

fn by(method: Method, mut delivery: Delivery) -> Delivery {
    *delivery.method_mut() = method;
    delivery
}

/// The clean body, followed by white space.
fn padded(length: usize) -> String {
    let spaces = " ".repeat(length - testing::CLEAN_BODY.len());
    format!("{}{spaces}", testing::CLEAN_BODY)
}

fn receive(receiver: &Receiver, delivery: Delivery) -> Outcome {
    let (head, body) = delivery.into_parts();
    receiver.receive(&head, &body)
}

/// The status, the problem's code and whether the delivery is kept.
fn verdict(outcome: &Outcome) -> (u16, &'static str, bool) {
    match outcome {
        Outcome::Event(parsed) => (200, event_name(parsed.event.event_type()), false),
        Outcome::Rejected {
            status,
            problem,
            dead_letter,
            ..
        } => (status.as_u16(), problem.code(), dead_letter.is_some()),
    }
}

fn event_name(event: EventType) -> &'static str {
    event.as_str().unwrap_or("undocumented")
}

fn letter(outcome: Outcome) -> DeadLetter {
    match outcome {
        Outcome::Rejected {
            dead_letter: Some(letter),
            ..
        } => letter,
        other => panic!("kept: {other:?}"),
    }
}

/// Deliveries of an authenticated sender that cannot be read, with status and code.
fn unreadable() -> Vec<(Delivery, u16, &'static str)> {
    let body = |body: &str| testing::delivery(body);
    let conflict = testing::CLEAN_BODY.replace('}', r#","phone":"5544888888888"}"#);
    let too_long = padded(Limits::EVENT.max_bytes + 1);
    let bomb = testing::gzip_delivery(vec![b' '; 1_000_000]);
    vec![
        (
            with(clean(), "content-type", "text/plain"),
            415,
            "unsupported-media-type",
        ),
        (
            without(clean(), "content-type"),
            415,
            "unsupported-media-type",
        ),
        (
            also(clean(), "content-type", "text/plain"),
            415,
            "unsupported-media-type",
        ),
        (
            with(clean(), "content-encoding", "br"),
            415,
            "unsupported-coding",
        ),
        (
            with(
                testing::gzip_delivery(testing::gzip(testing::CLEAN_BODY.as_bytes())),
                "content-encoding",
                "gzip, gzip",
            ),
            415,
            "unsupported-coding",
        ),
        (
            with(clean(), "content-encoding", "gzip"),
            400,
            "gzip-damaged",
        ),
        (
            with(testing::delivery([0x1f, 0x8b]), "content-encoding", "gzip"),
            400,
            "gzip-truncated",
        ),
        (testing::delivery(testing::gzip(b"{}")), 400, "encoding"),
        (body(&too_long), 413, "body-too-large"),
        (bomb, 413, "body-too-large"),
        (body(""), 400, "unexpected-end"),
        (
            body(testing::CLEAN_BODY.split_at(50).0),
            400,
            "unexpected-end",
        ),
        (body("{\"type\": ?}"), 400, "unexpected-token"),
        (
            body("{\"type\":\"DeliveryCallback\"} x"),
            400,
            "trailing-data",
        ),
        (testing::delivery(b"{\"type\":\"\xff\"}"), 400, "encoding"),
        (body("[]"), 422, "not-an-object"),
        (
            body("{\"type\":\"ConnectedCallback\"}"),
            422,
            "missing-field",
        ),
        (body("{\"phone\":\"5544999999999\"}"), 422, "missing-field"),
        (body(&conflict), 422, "conflicting-duplicate"),
        (
            body(&testing::CLEAN_BODY.replace("\"phone", "\"Phone")),
            422,
            "suspicious-key",
        ),
        (
            body(&testing::CLEAN_BODY.replace(":true", ":null")),
            422,
            "invalid-field",
        ),
        (
            body(&format!("{{\"a\":{}", "[".repeat(1000))),
            422,
            "too-deep",
        ),
    ]
}

#[test]
fn a_delivery_is_received() {
    for delivery in [
        clean(),
        testing::gzip_delivery(testing::CLEAN_BODY),
        testing::delivery(testing::DOCUMENTED_BODY),
        with(
            clean(),
            "content-type",
            "Application/Vnd.z-api+JSON; charset=\"UTF-8\"",
        ),
        with(
            testing::gzip_delivery(testing::CLEAN_BODY),
            "content-encoding",
            "X-GZIP",
        ),
    ] {
        let outcome = receive(&receiver(), delivery);
        assert_eq!(verdict(&outcome), (200, "ConnectedCallback", false));
        let response = outcome.to_response();
        assert_eq!(
            (response.status().as_u16(), response.body().as_str()),
            (200, "")
        );
    }
}

#[test]
fn every_event_is_received_as_the_parser_reads_it() {
    for Sample {
        name, event, body, ..
    } in testing::SAMPLES
    {
        let outcome = receive(&receiver(), testing::delivery(body));
        assert_eq!(
            verdict(&outcome),
            (200, event_name(*event), false),
            "{name}"
        );
        let parsed = zapi_webhooks::parse(body.as_bytes()).unwrap();
        assert_eq!(outcome, Outcome::Event(parsed), "{name}");
    }
    let new = testing::CLEAN_BODY.replace("ConnectedCallback", "NovelCallback");
    let outcome = receive(&receiver(), testing::delivery(new));
    let Outcome::Event(parsed) = outcome else {
        panic!("kept whole")
    };
    let Event::Other(novel) = parsed.event else {
        panic!("undocumented")
    };
    assert_eq!(
        (novel.type_name(), novel.members().len()),
        ("NovelCallback", 6)
    );
}

#[test]
fn an_event_that_cannot_be_read_is_kept() {
    for (event, code) in [
        (EventType::Connected, "missing-field"),
        (EventType::Received, "missing-field"),
    ] {
        let nameless = testing::sample(event).replace("\"instanceId\"", "\"instance\"");
        for policy in [Policy::Strict, Policy::Acknowledge] {
            let receiver = receiver().policy(policy);
            let outcome = receive(&receiver, testing::delivery(&nameless));
            let status = if policy == Policy::Strict { 422 } else { 200 };
            assert_eq!(verdict(&outcome), (status, code, true), "{event}");
            let letter = letter(outcome);
            assert_eq!(letter.body, nameless.as_bytes());
            assert_eq!(
                letter.error.and_then(|error| error.event_type()),
                Some(event)
            );
        }
    }
    let twice = testing::CLEAN_BODY.replacen('{', r#"{"type":"DeliveryCallback","#, 1);
    let outcome = receive(&receiver(), testing::delivery(twice));
    assert_eq!(verdict(&outcome), (422, "conflicting-duplicate", true));
}

#[test]
fn an_event_in_a_case_that_is_denied_is_kept() {
    let denies_case = Tolerance::LENIENT.deny(Quirk::EventTypeCase);
    for event in EventType::DOCUMENTED {
        let body = testing::quirky_sample(*event, Quirk::EventTypeCase).unwrap();
        let outcome = receive(&receiver(), testing::delivery(&body));
        assert_eq!(verdict(&outcome), (200, event_name(*event), false));
        let narrow = receiver()
            .tolerance(denies_case)
            .policy(Policy::Acknowledge);
        let outcome = receive(&narrow, testing::delivery(&body));
        assert_eq!(verdict(&outcome), (200, "denied", true), "{event}");
        assert_eq!(letter(outcome).body, body.as_bytes());
    }
}

#[test]
fn strict_answers_what_is_wrong() {
    for (delivery, status, code) in unreadable() {
        let outcome = receive(&receiver(), delivery);
        assert_eq!(verdict(&outcome), (status, code, true));
        let response = outcome.to_response();
        assert_eq!(response.status(), status);
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json"
        );
        let document = document(&response);
        assert_eq!(
            document["type"],
            format!("urn:zapi-webhooks:problem:{code}")
        );
        assert_eq!(document["status"], status);
        assert!(document["title"].is_string() && document["detail"].is_string());
        assert!(!response.body().contains("5544"), "{document}");
    }
}

#[test]
fn acknowledge_answers_200_and_loses_nothing() {
    let receiver = receiver().policy(Policy::Acknowledge);
    let is_whole = |body: &[u8]| body.len() <= receiver.body_limit();
    for (delivery, _, code) in unreadable().into_iter().filter(|it| is_whole(it.0.body())) {
        let body = delivery.body().clone();
        let outcome = receive(&receiver, delivery);
        assert_eq!(verdict(&outcome), (200, code, true));
        let response = outcome.to_response();
        assert_eq!(
            (response.status().as_u16(), response.body().as_str()),
            (200, "")
        );
        assert_eq!(letter(outcome).body, body, "{code}");
    }
    let broken = testing::gzip_delivery("{\"type\":\"ConnectedCallback\",");
    let letter = letter(receive(&receiver, broken));
    assert_eq!(letter.body, b"{\"type\":\"ConnectedCallback\",", "inflated");
    assert!(letter.error.unwrap().is_truncated());
}

#[test]
fn nothing_is_inflated_twice() {
    let layers = testing::gzip_delivery(testing::gzip(testing::CLEAN_BODY.as_bytes()));
    let outcome = receive(&receiver(), layers);
    assert_eq!(verdict(&outcome), (400, "encoding", true));
    assert_eq!(
        letter(outcome).body,
        testing::gzip(testing::CLEAN_BODY.as_bytes())
    );
}

#[test]
fn a_body_that_may_be_incomplete_is_never_acknowledged() {
    let receiver = receiver().policy(Policy::Acknowledge).max_body(40);
    for (kind, status, code) in [
        ("application/json", 413, "body-too-large"),
        ("text/plain", 415, "unsupported-media-type"),
    ] {
        let (head, body) = with(clean(), "content-type", kind).into_parts();
        for length in [41, body.len()] {
            let outcome = receiver.receive(&head, &body[..length]);
            assert_eq!(verdict(&outcome), (status, code, true));
            assert_eq!(outcome.to_response().status(), status);
            assert_eq!(letter(outcome).body, body[..length]);
        }
        assert_eq!(verdict(&receiver.receive(&head, &body[..40])).0, 200);
    }
    // If a body inflates too far, every received byte is still there.
    let inflated = testing::gzip_delivery(vec![b' '; 1000]);
    assert!(inflated.body().len() <= 40);
    assert_eq!(
        verdict(&receive(&receiver, inflated)),
        (200, "body-too-large", true)
    );
}

#[test]
fn acknowledge_lets_no_stranger_in() {
    let receiver = receiver().policy(Policy::Acknowledge);
    for (delivery, status, code) in [
        (by(Method::GET, clean()), 405, "method-not-allowed"),
        (without(clean(), "z-api-token"), 401, "missing-token"),
        (with(clean(), "z-api-token", "guess"), 401, "wrong-token"),
        (
            also(clean(), "z-api-token", testing::TOKEN),
            401,
            "repeated-token",
        ),
        (
            without(without(clean(), "z-api-token"), "content-type"),
            415,
            "unsupported-media-type",
        ),
    ] {
        assert_eq!(
            verdict(&receive(&receiver, delivery)),
            (status, code, false)
        );
    }
}

#[test]
fn the_checks_come_in_their_order() {
    // Everything is wrong; each step corrects the first problem.
    let mut delivery = by(Method::PUT, testing::delivery(format!("{:99}", "{")));
    delivery = with(delivery, "content-type", "text/plain");
    delivery = with(delivery, "content-encoding", "br");
    delivery = without(delivery, "z-api-token");
    let small = receiver().max_body(98);
    assert_eq!(verdict(&receive(&small, delivery.clone())).0, 405);
    delivery = by(Method::POST, delivery);
    assert_eq!(verdict(&receive(&small, delivery.clone())).0, 415);
    delivery = with(delivery, "content-type", "application/json");
    assert_eq!(verdict(&receive(&small, delivery.clone())).0, 401);
    delivery = with(delivery, "z-api-token", testing::TOKEN);
    assert_eq!(verdict(&receive(&small, delivery.clone())).0, 413);
    let large = receiver().max_body(99);
    assert_eq!(
        verdict(&receive(&large, delivery.clone())),
        (415, "unsupported-coding", true)
    );
    delivery = without(delivery, "content-encoding");
    assert_eq!(
        verdict(&receive(&large, delivery)),
        (400, "unexpected-end", true)
    );
}

#[test]
fn answers_name_what_is_accepted() {
    let response = |delivery| receive(&receiver(), delivery).to_response();
    assert_eq!(
        response(by(Method::GET, clean())).headers()["allow"],
        "POST"
    );
    for delivery in [
        without(clean(), "content-type"),
        with(clean(), "content-encoding", "br"),
    ] {
        let response = response(delivery);
        assert_eq!(response.headers()["accept"], "application/json");
        assert_eq!(response.headers()["accept-encoding"], "gzip, identity");
    }
    let challenge = response(without(clean(), "z-api-token"));
    assert_eq!(challenge.headers()["www-authenticate"], "z-api-token");
    assert_eq!(
        document(&challenge)["detail"],
        "header `z-api-token` is missing"
    );
    let missing = response(testing::delivery("{\"type\":\"ConnectedCallback\"}"));
    assert_eq!(document(&missing)["field"], "connected");
}

#[test]
fn a_token_is_absent_wrong_or_accepted() {
    for (delivery, code) in [
        (without(clean(), "z-api-token"), "missing-token"),
        (with(clean(), "z-api-token", ""), "wrong-token"),
        (
            with(clean(), "z-api-token", "A1B2C3D4E5F6A7B8C9D0E1F"),
            "wrong-token",
        ),
        (
            with(clean(), "z-api-token", "A1B2C3D4E5F6A7B8C9D0E1F23"),
            "wrong-token",
        ),
        (
            with(clean(), "z-api-token", "a1b2c3d4e5f6a7b8c9d0e1f2"),
            "wrong-token",
        ),
        (
            also(clean(), "z-api-token", "A1B2C3D4E5F6A7B8C9D0E1F2"),
            "repeated-token",
        ),
        (also(clean(), "z-api-token", "other"), "repeated-token"),
        (
            with(
                without(clean(), "z-api-token"),
                "client-token",
                testing::TOKEN,
            ),
            "missing-token",
        ),
        (clean(), "ConnectedCallback"),
    ] {
        assert_eq!(verdict(&receive(&receiver(), delivery)).1, code);
    }
}

#[test]
fn tokens_are_rotated_by_accepting_several() {
    let next = || with(clean(), "z-api-token", "NEXT");
    let secret = || Secret::new("NEXT").unwrap();
    let codes = |receiver: &Receiver| {
        [clean(), next()].map(|delivery| verdict(&receive(receiver, delivery)).1)
    };
    assert_eq!(codes(&receiver()), ["ConnectedCallback", "wrong-token"]);
    let both = Receiver::new([testing::secret(), secret()]);
    assert_eq!(codes(&both), ["ConnectedCallback", "ConnectedCallback"]);
    assert_eq!(
        codes(&Receiver::new([secret()])),
        ["wrong-token", "ConnectedCallback"]
    );
}

#[test]
fn authentication_is_off_only_if_the_caller_says_so() {
    let closed = Receiver::new([]);
    assert_eq!(
        verdict(&receive(&closed, clean())),
        (401, "wrong-token", false)
    );
    let stranger = without(clean(), "z-api-token");
    assert_eq!(
        verdict(&receive(&closed, stranger.clone())),
        (401, "missing-token", false)
    );
    let open = Receiver::without_authentication();
    assert_eq!(
        verdict(&receive(&open, stranger)),
        (200, "ConnectedCallback", false)
    );
}

#[test]
fn the_header_can_have_another_name() {
    let name = HeaderName::from_static("x-webhook-secret");
    let receiver = receiver().header(name);
    assert_eq!(verdict(&receive(&receiver, clean())).1, "missing-token");
    let delivery = with(clean(), "x-webhook-secret", testing::TOKEN);
    assert_eq!(
        verdict(&receive(&receiver, delivery)).1,
        "ConnectedCallback"
    );
}

#[test]
fn only_expected_instances_are_let_in() {
    let ours = InstanceId::new(testing::INSTANCE);
    let theirs = InstanceId::new("0000AB641C8AA0412F6A0242B4E20000");
    let rejected = (422, "unexpected-instance", true);
    let expecting = |ids: Vec<Option<InstanceId>>| receiver().expecting(ids.into_iter().flatten());
    for Sample { name, body, .. } in testing::SAMPLES {
        let delivery = || testing::delivery(body);
        let other = receive(&expecting(vec![theirs.clone()]), delivery());
        assert_eq!(verdict(&other), rejected, "{name}");
        assert_eq!(document(&other.to_response())["field"], "instanceId");
        assert_eq!(letter(other).body, body.as_bytes());
        let both = receive(&expecting(vec![theirs.clone(), ours.clone()]), delivery());
        assert_eq!(verdict(&both).0, 200, "{name}");
        let none = receive(&expecting(vec![None]), delivery());
        assert_eq!(verdict(&none), rejected, "{name}");
    }
}

#[test]
fn an_event_without_one_certain_instance_is_not_let_in() {
    let id = format!("\"instanceId\":\"{}\"", testing::INSTANCE);
    let receiver = receiver().expecting(InstanceId::new(testing::INSTANCE));
    for event in EventType::DOCUMENTED.iter().chain([&EventType::Unknown]) {
        let body = testing::sample(*event);
        assert!(body.contains(&id));
        for (instead, code) in [
            (
                format!("{id},{}", id.replace("3C67", "0000")),
                "conflicting-duplicate",
            ),
            ("\"instanceId\":null".into(), "invalid-field"),
            (id.replacen(':', ":[", 1) + "]", "invalid-field"),
            (id.replace("instanceId", "InstanceId"), "suspicious-key"),
            (
                id.replace("instanceId", "instanceI\u{501}"),
                "suspicious-key",
            ),
            (id.replace("instanceId", "instance"), "missing-field"),
        ] {
            let outcome = receive(&receiver, testing::delivery(body.replace(&id, &instead)));
            // An undocumented event is judged by its `type` alone.
            let code = match event {
                EventType::Unknown => "unexpected-instance",
                _ => code,
            };
            assert_eq!(verdict(&outcome), (422, code, true), "{event}: {instead}");
        }
    }
}

#[test]
fn the_limit_holds_to_the_byte() {
    let length = testing::CLEAN_BODY.len();
    let limit = |limit: usize| verdict(&receive(&receiver().max_body(limit), clean())).0;
    assert_eq!((limit(length), limit(length - 1)), (200, 413));
    let inflated = |limit: usize| {
        let delivery = testing::gzip_delivery(padded(5000));
        verdict(&receive(&receiver().max_body(limit), delivery)).0
    };
    assert_eq!((inflated(5000), inflated(4999)), (200, 413));
    let raised = receiver().max_body(1_000_000);
    assert_eq!(
        verdict(&receive(&raised, testing::delivery(padded(1_000_000)))).0,
        200
    );
}

#[test]
fn the_tolerance_is_the_callers() {
    let strict = receiver().tolerance(Tolerance::STRICT);
    let documented = testing::delivery(testing::DOCUMENTED_BODY);
    assert_eq!(
        verdict(&receive(&strict, documented)),
        (400, "denied", true)
    );
    let alias = testing::CLEAN_BODY.replacen('{', r#"{"connected":true,"#, 1);
    assert_eq!(
        verdict(&receive(&strict, testing::delivery(alias))),
        (422, "denied", true)
    );
    assert_eq!(verdict(&receive(&strict, clean())).0, 200);
    let narrow = receiver()
        .tolerance(Tolerance::STRICT)
        .max_body(1000)
        .tolerance(Tolerance::STRICT);
    assert_eq!(
        verdict(&receive(
            &narrow,
            testing::delivery(testing::DOCUMENTED_BODY)
        ))
        .0,
        400
    );
}

#[test]
fn an_interrupted_body_is_kept_and_never_acknowledged() {
    let (head, body) = clean().into_parts();
    for (why, status, code) in [
        (Interruption::Cut, 400, "body-cut"),
        (Interruption::TimedOut, 408, "body-timed-out"),
        (Interruption::TooLarge, 413, "body-too-large"),
    ] {
        for policy in [Policy::Strict, Policy::Acknowledge] {
            let receiver = receiver().policy(policy);
            let admitted = receiver.admit(&head.method, &head.headers).unwrap();
            let outcome = receiver.interrupted(admitted, &body[..20], why);
            assert_eq!(verdict(&outcome), (status, code, true));
            assert_eq!(letter(outcome).body, body[..20]);
        }
    }
}

#[test]
fn nothing_secret_or_personal_is_shown() {
    let receiver = receiver().expecting(InstanceId::new(testing::INSTANCE));
    let mut shown = format!("{receiver:?}");
    let deliveries = unreadable().into_iter().map(|(delivery, ..)| delivery);
    let samples = testing::SAMPLES
        .iter()
        .map(|sample| testing::delivery(sample.body));
    for delivery in deliveries.chain(samples) {
        let outcome = receive(&receiver, delivery);
        write!(shown, "{outcome:?}{:?}", outcome.to_response()).unwrap();
        if let Outcome::Rejected { problem, .. } = &outcome {
            write!(shown, "{problem}{problem:?}").unwrap();
        }
    }
    for private in [
        testing::TOKEN,
        testing::INSTANCE,
        testing::PHONE,
        "5544888888888",
        "81896604192873",
        "Bom dia",
    ] {
        assert!(!shown.contains(private), "{private}");
    }
}

fn document(response: &Response<String>) -> serde_json::Value {
    serde_json::from_str(response.body()).unwrap()
}
