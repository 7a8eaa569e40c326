//! The program `zapi-webhooks-receiver`.

mod dead;
mod forget;
mod register;
mod replay;

use std::io::{self, Write as _};
use std::process::ExitCode;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;
use zapi_webhooks_receiver::server::{self, Failure};
use zapi_webhooks_receiver::settings::{self, Command, Serve};
use zapi_webhooks_receiver::store::StoreError;

fn main() -> ExitCode {
    let cli = match settings::parse() {
        Ok(cli) => cli,
        Err(Ok(help)) => {
            print!("{help}");
            return ExitCode::SUCCESS;
        }
        Err(Err(wrong)) => return end(2, &wrong),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return end(1, &error.to_string()),
    };
    let code = match cli.command {
        Command::Serve(settings) => runtime.block_on(serve(&settings)),
        Command::Dead(command) => runtime.block_on(dead::run(command)),
        Command::Forget(arguments) => runtime.block_on(forget::run(&arguments)),
        Command::Replay(arguments) => runtime.block_on(replay::run(&arguments)),
        Command::Register(arguments) => register::run(&arguments),
    };
    // A thread that waits for a disk must not delay the end.
    runtime.shutdown_background();
    code
}

/// Ends the program because of a store.
fn failed(error: &StoreError) -> ExitCode {
    let code = if matches!(error, StoreError::Setting(..)) {
        2
    } else {
        1
    };
    end(code, &error.to_string())
}

async fn serve(settings: &Serve) -> ExitCode {
    let level = tracing::Level::from(settings.log);
    // The client of NATS tells its errors to the store too.
    let targets = Targets::new().with_default(LevelFilter::from_level(level));
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(false);
    tracing_subscriber::registry()
        .with(lines.with_filter(targets.with_target("async_nats", LevelFilter::OFF)))
        .init();
    let served = server::serve(settings, |deliveries, page| {
        // A closed pipe is no reason to end.
        let _ = writeln!(
            io::stdout(),
            "deliveries on http://{deliveries}\npage on http://{page}"
        );
    });
    match served.await {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Setting(rule)) => end(2, &rule),
        Err(Failure::Store(error)) => failed(&error),
    }
}

/// Ends the program with one line.
fn end(code: u8, line: &str) -> ExitCode {
    eprintln!("zapi-webhooks-receiver: {line}");
    ExitCode::from(code)
}
