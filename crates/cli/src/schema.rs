//! `schema`: JSON Schema of the output of other subcommands, for programs that read it.

use std::fmt::Write as _;

use clap::ValueEnum;
use zapi_webhooks::{EventType, event_schema};

use crate::event::EventName;
use crate::output;
use crate::status::Status;

const EXAMPLES: &str = "\
Examples:
  zapi-webhooks schema event > connected.schema.json
  zapi-webhooks schema event received > received.schema.json
  zapi-webhooks schema check > check.schema.json

Exit codes:
  0  the schema was printed
  2  the command line is wrong, or standard output could not be written";

/// Print the JSON Schema (2020-12) of the output of other subcommands
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The output that the schema describes
    #[arg(value_enum)]
    of: Of,
    /// The event that the schema describes [default: connected]
    #[arg(value_enum)]
    name: Option<EventName>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    /// The canonical event, as `check` and `replay` print it
    Event,
    /// A record of `check --format json`
    Check,
}

/// Prints the schema.
pub(crate) fn run(args: &Args) -> Status {
    let schema = match (args.of, args.name) {
        (Of::Event, name) => event_schema(name.unwrap_or(EventName::Connected).into()),
        (Of::Check, None) => check(),
        (Of::Check, Some(_)) => {
            return Status::failed("only `schema event` has a name after it; try `--help`");
        }
    };
    output::print(&schema).into()
}

/// Makes the schema of a record, with the schema of every event in it.
fn check() -> String {
    const DEFS: &str = "  \"$defs\": {\n";
    let mut defs = DEFS.to_owned();
    let other = [EventType::Unknown];
    for event in EventType::DOCUMENTED.iter().chain(&other) {
        let name = event.as_str().unwrap_or("OtherCallback");
        let schema = event_schema(*event).trim_end().replace('\n', "\n    ");
        // Writing to a string cannot fail.
        let _ = writeln!(defs, "    \"{name}\": {schema},");
    }
    include_str!("../schema/check.json").replacen(DEFS, &defs, 1)
}
