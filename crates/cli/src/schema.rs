//! `schema`: JSON Schema of the output of other subcommands, for programs that read it.

use clap::ValueEnum;

use crate::output;
use crate::status::Status;

const EXAMPLES: &str = "\
Examples:
  zapi-webhooks schema event > event.schema.json
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
    let schema = match args.of {
        Of::Event => include_str!("../schema/event.json"),
        Of::Check => include_str!("../schema/check.json"),
    };
    output::print(schema).into()
}
