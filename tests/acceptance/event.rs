//! Event: rows 67 to 71. Which event the body is, and whether it is whole.

use zapi_webhooks::{Diagnostic, Field};

use super::bodies::{body, edited, replaced, with, without};
use super::table::{Case, Row, Verdict, accepted, refused, row, same};

pub(crate) fn rows() -> Vec<Row> {
    vec![row_67(), row_68(), row_69(), row_70(), row_71()]
}

fn row_67() -> Row {
    let other = |json: &str, kind: &'static str| {
        with("type", json).always(refused(kind).at(json)).also(
            "event type",
            announced,
            json.trim_matches('"'),
        )
    };
    let disconnected = "WrongEvent(DisconnectedCallback)";
    let delivery = "WrongEvent(DeliveryCallback)";
    let status = "WrongEvent(MessageStatusCallback)";
    let presence = "WrongEvent(PresenceChatCallback)";
    let received = "WrongEvent(ReceivedCallback)";
    row(67, "another documented type (`DisconnectedCallback`, ...)")
        .always(refused(disconnected))
        .cases([
            other("\"DisconnectedCallback\"", disconnected),
            other("\"DeliveryCallback\"", delivery),
            other("\"MessageStatusCallback\"", status),
            other("\"PresenceChatCallback\"", presence),
            other("\"ReceivedCallback\"", received),
            // As they come: the fields of another event are no violations of this one.
            body(r#"{"momment":1580163342,"error":"Device has been disconnected","disconnected":true,"type":"DisconnectedCallback","instanceId":"instance.id"}"#)
                .always(refused(disconnected)),
            body(r#"{"phone":"5544999999999","zaapId":"A20DA9C0183A2D35A260F53F5D2B9244","messageId":"A20DA9C0183A2D35A260F53F5D2B9244","type":"DeliveryCallback","instanceId":"x"}"#)
                .always(refused(delivery)),
            body(r#"{"type":"PresenceChatCallback","phone":"5544999999999","status":"PAUSED","lastSeen":null,"instanceId":"x"}"#)
                .always(refused(presence)),
            body(r#"{"type":"MessageStatusCallback","connected":"no","momment":null,"phone":{}}"#)
                .always(refused(status)),
            body(r#"{"phone":1,"phone":2,"type":"ReceivedCallback"}"#).always(refused(received)),
        ])
}

/// The event that a refused payload announces.
fn announced(_: &[u8], verdict: &Verdict) -> String {
    match verdict {
        Ok(_) => "ConnectedCallback".to_owned(),
        Err(error) => error
            .event_type()
            .map_or("none".to_owned(), |event| event.to_string()),
    }
}

fn row_68() -> Row {
    row(68, "an unlisted type")
        .always(refused("WrongEvent(Unknown)"))
        .cases(
            [
                "QrCodeCallback",
                "x",
                "Connected",
                "ConnectedCallback ",
                " ConnectedCallback",
                "Connected Callback",
                "connected_callback",
                "Сonnectedcallback",
                "null",
            ]
            .map(|text| with("type", &format!("\"{text}\""))),
        )
        .cases([
            body(r#"{"type":"message"}"#),
            // The Kelvin sign is no letter of ASCII, though it folds to one.
            with("type", "\"ConnectedCallbac\u{212a}\""),
        ])
}

fn row_69() -> Row {
    row(69, "`connectedcallback`, `ConnectedCallBack` (case only)")
        .strict(refused("WrongEvent(Unknown)"))
        .documented(accepted(["event-type-case"]))
        .lenient(same())
        .cases(
            [
                "connectedcallback",
                "ConnectedCallBack",
                "CONNECTEDCALLBACK",
                "connectedCallback",
            ]
            .map(|text| with("type", &format!("\"{text}\""))),
        )
        .cases(
            [
                ("ReceivedCallBack", "WrongEvent(ReceivedCallback)"),
                ("disconnectedcallback", "WrongEvent(DisconnectedCallback)"),
            ]
            .map(|(text, kind)| {
                let other = || refused(kind).among(["event-type-case", "wrong-event"]);
                with("type", &format!("\"{text}\""))
                    .documented(other())
                    .lenient(other())
            }),
        )
}

fn row_70() -> Row {
    let all = ["missing-field"; 5];
    row(70, "type missing")
        .always(refused("MissingField(type)"))
        .cases([
            without(["type"]),
            edited("\"type\"", "\"event\"").unknown([("event", "\"ConnectedCallback\"")]),
            replaced("type", "\"_type\":\"ConnectedCallback\""),
            without(["type", "phone"])
                .always(refused("MissingField(type)").among(["missing-field", "missing-field"])),
            body("{}").always(refused("MissingField(type)").among(all)),
            body("{\"a\":1}").always(refused("MissingField(type)").among(all)),
            body(r#"{"connected":1}"#).always(refused("MissingField(type)").among([
                "missing-field",
                "invalid-field",
                "missing-field",
                "missing-field",
                "missing-field",
            ])),
        ])
}

fn row_71() -> Row {
    let missing = |fields: &[&str], kind: &'static str, partial: &'static str| -> Case {
        let mut case = match fields {
            [one] => without([one]),
            [one, two] => without([one, two]),
            [one, two, three] => without([one, two, three]),
            _ => without(["connected", "momment", "instanceId", "phone"]),
        };
        case = case.also("violations", violations, fields.join(" "));
        case.always(refused(kind).among_all(vec!["missing-field"; fields.len()]))
            .also("partial", partly, partial)
    };
    row(
        71,
        "other required fields missing: connected, momment, instanceId, phone",
    )
    .always(refused("MissingField(connected)"))
    .cases([
        missing(
            &["connected"],
            "MissingField(connected)",
            "- 1757333824580 3C67AB641C8AA0412F6A0242B4E23AC7 5544999999999",
        ),
        missing(
            &["momment"],
            "MissingField(momment)",
            "true - 3C67AB641C8AA0412F6A0242B4E23AC7 5544999999999",
        ),
        missing(
            &["instanceId"],
            "MissingField(instanceId)",
            "true 1757333824580 - 5544999999999",
        ),
        missing(
            &["phone"],
            "MissingField(phone)",
            "true 1757333824580 3C67AB641C8AA0412F6A0242B4E23AC7 -",
        ),
        missing(
            &["connected", "phone"],
            "MissingField(connected)",
            "- 1757333824580 3C67AB641C8AA0412F6A0242B4E23AC7 -",
        ),
        missing(
            &["momment", "instanceId", "phone"],
            "MissingField(momment)",
            "true - - -",
        ),
        missing(
            &["connected", "momment", "instanceId", "phone"],
            "MissingField(connected)",
            "- - - -",
        ),
        // Missing and invalid fields are told together.
        body(r#"{"type":"ConnectedCallback","momment":-1,"phone":"5544999999999"}"#)
            .always(refused("MissingField(connected)").among([
                "missing-field",
                "missing-field",
                "invalid-field",
            ]))
            .also("violations", violations, "connected momment instanceId")
            .also("partial", partly, "- - - 5544999999999"),
    ])
}

/// The fields of all violations, in the order of the table.
fn violations(_: &[u8], verdict: &Verdict) -> String {
    let Err(error) = verdict else {
        return "accepted".to_owned();
    };
    let mut fields: Vec<_> = error.violations().filter_map(Diagnostic::field).collect();
    fields.sort_by_key(|field| Field::ALL.iter().position(|it| it == field));
    let names: Vec<_> = fields.into_iter().map(Field::as_str).collect();
    names.join(" ")
}

/// What is kept of a refused payload.
fn partly(_: &[u8], verdict: &Verdict) -> String {
    let Err(error) = verdict else {
        return "accepted".to_owned();
    };
    let partial = error.partial();
    let none = || "-".to_owned();
    let connected = partial.connected.map_or_else(none, |it| it.to_string());
    let moment = partial.moment.map_or_else(none, |it| it.raw().to_string());
    let id = partial.instance_id.as_ref().map_or("-", |it| it.as_str());
    let phone = partial.phone.as_ref().map_or("-", |it| it.as_str());
    format!("{connected} {moment} {id} {phone}")
}
