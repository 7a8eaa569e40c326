//! The settings of the program: flags, or variables of the environment.

use core::time::Duration;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::builder::NonEmptyStringValueParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};
use serde::{Deserialize, Serialize};
use zapi_webhooks::{InstanceId, Limits, OnConflict, ParseOptions, Phone, PhoneKind, Tolerance};
use zapi_webhooks_http::{Policy, Receiver, Secret};

use crate::store::{Store, StoreError};

/// Receives the webhook deliveries of Z-API, and stores each before it acknowledges it.
#[derive(Parser)]
#[command(name = "zapi-webhooks-receiver", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Receive deliveries until SIGTERM or SIGINT
    Serve(Box<Serve>),
    /// Look at rejected deliveries, read them again, or export them
    #[command(subcommand)]
    Dead(Dead),
    /// Erase every delivery that holds a phone number
    Forget(Forget),
    /// Put archives of raw bodies into a store
    Replay(Replay),
    /// Register the URL of the receiver at the gateway
    Register(Register),
}

/// What to do with dead letters.
#[derive(Subcommand)]
pub enum Dead {
    /// Print one line for each, the newest first
    List {
        /// Where they are
        #[command(flatten)]
        store: StoreUrl,
        /// The most lines
        #[arg(long, value_name = "COUNT", default_value = "100", value_parser = count)]
        limit: usize,
    },
    /// Print one with its reports, which show its body
    Show {
        /// Where it is
        #[command(flatten)]
        store: StoreUrl,
        /// How to read it
        #[command(flatten)]
        reading: Reading,
        /// Its sequence, as `list` prints it
        #[arg(value_parser = seq)]
        seq: i64,
    },
    /// Read them again, and make events of those that are accepted now
    Retry {
        /// Where they are
        #[command(flatten)]
        store: StoreUrl,
        /// How to read them
        #[command(flatten)]
        reading: Reading,
        /// The instances to expect, separated by commas [default: every instance]
        #[arg(long, env = "ZAPI_INSTANCES", value_name = "IDS", value_parser = instances)]
        instances: Option<Instances>,
        /// Their sequences [default: all]
        #[arg(value_parser = seq)]
        seqs: Vec<i64>,
    },
    /// Print all as lines of JSON that `zapi-webhooks replay --pointer /body` reads
    Export {
        /// Where they are
        #[command(flatten)]
        store: StoreUrl,
    },
}

/// How to read a body.
#[derive(Args, Clone, Copy)]
pub struct Reading {
    /// Which deviations to tolerate
    #[arg(long, env = "ZAPI_TOLERANCE", default_value = "lenient")]
    pub tolerance: Tolerated,
    /// What to do if a known key is repeated with another value
    #[arg(long, default_value = "refuse")]
    pub on_conflict: Conflict,
}

impl Reading {
    /// Returns the options of the parser. The body was within a limit when it came.
    pub fn options(self) -> ParseOptions {
        let mut limits = Limits::EVENT;
        limits.max_bytes = usize::MAX;
        ParseOptions::new()
            .tolerance(self.tolerance.into())
            .on_conflict(self.on_conflict.into())
            .limits(limits)
    }
}

/// The arguments of `forget`.
#[derive(Args)]
pub struct Forget {
    /// Where the deliveries are.
    #[command(flatten)]
    pub store: StoreUrl,
    /// Only print how many there are
    #[arg(long)]
    pub dry_run: bool,
    /// The number with country and area code, only digits
    #[arg(value_parser = phone)]
    pub phone: Phone,
}

/// The arguments of `replay`.
#[derive(Args)]
pub struct Replay {
    /// Where the events go.
    #[command(flatten)]
    pub store: StoreUrl,
    /// How to read the bodies.
    #[command(flatten)]
    pub reading: Reading,
    /// Split the archives at NUL instead of line breaks
    #[arg(short = '0', long)]
    pub null: bool,
    /// The archives: on each line a body, or a JSON string that holds one. `-` is standard input
    #[arg(value_name = "ARCHIVE|-", required = true)]
    pub archives: Vec<PathBuf>,
}

/// The arguments of `register`.
#[derive(Args)]
pub struct Register {
    /// The id of the instance
    #[arg(long, env = "ZAPI_INSTANCE", value_name = "ID", value_parser = instance)]
    pub instance: InstanceId,
    /// The token of the instance
    #[arg(long, env = "ZAPI_INSTANCE_TOKEN", value_name = "TOKEN", hide_env_values = true, value_parser = secret)]
    pub instance_token: Secret,
    /// The security token of the account
    #[arg(long, env = "ZAPI_CLIENT_TOKEN", value_name = "TOKEN", hide_env_values = true, value_parser = secret)]
    pub client_token: Secret,
    /// Another base URL of the gateway, such as a test gateway on this machine
    #[arg(long, value_name = "URL", default_value = "https://api.z-api.io")]
    pub base: String,
    /// Register the URL for all events, not for connections alone
    #[arg(long)]
    pub every: bool,
    /// Whether messages that the instance itself sends are delivered too
    #[arg(long, value_name = "BOOL", requires = "every")]
    pub notify_sent_by_me: Option<bool>,
    /// The `https` URL of the receiver
    pub url: String,
}

/// The store.
#[derive(Args)]
pub struct StoreUrl {
    /// The store: `sqlite:PATH`, `postgres://USER@HOST/DATABASE`, or `nats://HOST` with more servers after commas
    #[arg(long = "store", visible_alias = "to", env = "ZAPI_STORE", value_name = "URL", default_value = "sqlite:zapi-webhooks.db",
        hide_env_values = true, value_parser = NonEmptyStringValueParser::new())]
    pub url: String,
    /// A PEM file with the certificates to trust, if the database has one of its own [default: Mozilla's]
    #[arg(long = "store-ca", env = "ZAPI_STORE_CA", value_name = "FILE")]
    pub ca: Option<PathBuf>,
}

impl StoreUrl {
    /// Opens the store, and brings its schema up to date.
    ///
    /// # Errors
    ///
    /// Returns an error if a setting is wrong, the store cannot be reached, or its schema is newer.
    pub async fn open(&self) -> Result<Store, StoreError> {
        Store::open(&self.url, self.ca.as_deref()).await
    }
}

/// The settings of `serve`.
#[derive(Args)]
pub struct Serve {
    /// Where the deliveries go.
    #[command(flatten)]
    pub store: StoreUrl,
    /// The values of `z-api-token` to accept, separated by commas
    #[arg(long, env = "ZAPI_TOKENS", value_name = "TOKENS", hide_env_values = true, value_parser = tokens)]
    tokens: Tokens,
    /// The instances to expect, separated by commas [default: every instance]
    #[arg(long, env = "ZAPI_INSTANCES", value_name = "IDS", value_parser = instances)]
    instances: Option<Instances>,
    /// How to answer a delivery that cannot be read: 200, or the problem. Its dead letter is kept in both cases
    #[arg(long, env = "ZAPI_POLICY", default_value = "acknowledge")]
    policy: Answer,
    /// Which deviations to tolerate
    #[arg(long, env = "ZAPI_TOLERANCE", default_value = "lenient")]
    pub tolerance: Tolerated,
    /// The address that the gateway's deliveries reach, on every path but `/healthz` and `/readyz`
    #[arg(long, env = "ZAPI_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:8080", value_parser = address)]
    pub listen: SocketAddr,
    /// The address of the page and of `/metrics`
    #[arg(long, env = "ZAPI_PAGE", value_name = "ADDRESS", default_value = "127.0.0.1:8081", value_parser = address)]
    pub page: SocketAddr,
    /// The names by which browsers and Prometheus reach the page, separated by commas, apart from `localhost` and addresses
    #[arg(long, env = "ZAPI_PAGE_HOSTS", value_name = "NAMES", value_delimiter = ',', value_parser = host)]
    pub page_hosts: Vec<String>,
    /// The longest body
    #[arg(long, env = "ZAPI_MAX_BODY", value_name = "SIZE", default_value = "512KiB", value_parser = size)]
    pub max_body: usize,
    /// The longest head, at least 8KiB
    #[arg(long, env = "ZAPI_MAX_HEAD", value_name = "SIZE", default_value = "16KiB", value_parser = head_size)]
    pub max_head: usize,
    /// The bytes of all bodies in flight, at least twice `--max-body`
    #[arg(long, env = "ZAPI_MEMORY", value_name = "SIZE", default_value = "32MiB", value_parser = size)]
    pub memory: usize,
    /// The most connections at once
    #[arg(long, env = "ZAPI_CONNECTIONS", value_name = "COUNT", default_value = "1024", value_parser = count)]
    pub connections: usize,
    /// How many seconds a head may take
    #[arg(long, env = "ZAPI_HEAD_TIME", value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub head_time: Duration,
    /// How many seconds a body may take
    #[arg(long, env = "ZAPI_BODY_TIME", value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub body_time: Duration,
    /// How many seconds a delivery waits for memory, and then for the store, before it is answered 503
    #[arg(long, env = "ZAPI_WAIT", value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    pub wait: Duration,
    /// How many seconds deliveries may take to end after SIGTERM or SIGINT
    #[arg(long, env = "ZAPI_GRACE", value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub grace: Duration,
    /// Delete what arrived more than this many days ago [default: keep everything]
    #[arg(long, env = "ZAPI_RETAIN", value_name = "DAYS", value_parser = days)]
    pub retain: Option<Duration>,
    /// The least severe lines to log
    #[arg(long, env = "ZAPI_LOG", default_value = "info")]
    pub log: Level,
}

/// How to answer a delivery that cannot be read.
#[derive(Clone, Copy, ValueEnum)]
enum Answer {
    /// With 200, since the gateway ignores answers
    Acknowledge,
    /// With the problem
    Strict,
}

/// Which deviations to tolerate.
#[derive(Clone, Copy, ValueEnum, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tolerated {
    /// None
    Strict,
    /// Those of the vendor's documentation
    Documented,
    /// Every one with a single reading
    Lenient,
}

impl From<Tolerated> for Tolerance {
    fn from(tolerated: Tolerated) -> Self {
        match tolerated {
            Tolerated::Strict => Self::STRICT,
            Tolerated::Documented => Self::DOCUMENTED,
            Tolerated::Lenient => Self::LENIENT,
        }
    }
}

/// What to do if a known key is repeated with another value.
#[derive(Clone, Copy, ValueEnum, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Conflict {
    /// Reject the body
    Refuse,
    /// Keep the first copy
    First,
    /// Keep the last copy
    Last,
}

impl From<Conflict> for OnConflict {
    fn from(conflict: Conflict) -> Self {
        match conflict {
            Conflict::Refuse => Self::Refuse,
            Conflict::First => Self::First,
            Conflict::Last => Self::Last,
        }
    }
}

/// The least severe lines to log.
#[derive(Clone, Copy, ValueEnum)]
pub enum Level {
    /// Failures of the store
    Error,
    /// Rejected deliveries too
    Warn,
    /// One line for each delivery
    Info,
}

impl From<Level> for tracing::Level {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::ERROR,
            Level::Warn => Self::WARN,
            Level::Info => Self::INFO,
        }
    }
}

#[derive(Clone)]
struct Tokens(Vec<Secret>);

/// The instances to expect.
#[derive(Clone)]
pub struct Instances(pub Vec<InstanceId>);

impl Serve {
    /// Checks the settings that depend on each other, and configures the checks of a delivery.
    ///
    /// # Errors
    ///
    /// Returns one line that names the setting and the rule.
    pub fn receiver(&self) -> Result<Arc<Receiver>, String> {
        if self.memory / 2 <= self.max_body {
            return Err(
                "--memory (ZAPI_MEMORY): expected more than twice the size of --max-body".into(),
            );
        }
        let policy = match self.policy {
            Answer::Acknowledge => Policy::Acknowledge,
            Answer::Strict => Policy::Strict,
        };
        let mut receiver = Receiver::new(self.tokens.0.iter().cloned())
            .policy(policy)
            .tolerance(self.tolerance.into())
            .max_body(self.max_body);
        if let Some(Instances(instances)) = &self.instances {
            receiver = receiver.expecting(instances.iter().cloned());
        }
        Ok(Arc::new(receiver))
    }
}

/// Reads the command line.
///
/// # Errors
///
/// Returns one line that names the setting and the rule, and never the value; or the text of `--help` and `--version`.
pub fn parse() -> Result<Cli, Result<String, String>> {
    Cli::try_parse().map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Ok(error.to_string()),
        _ => Err(one_line(&error)),
    })
}

fn one_line(error: &clap::Error) -> String {
    let named_in = error
        .get(ContextKind::InvalidArg)
        .or_else(|| error.get(ContextKind::InvalidSubcommand));
    let setting = match named_in {
        Some(ContextValue::String(name)) => named(name),
        Some(ContextValue::Strings(names)) => {
            let names: Vec<_> = names.iter().map(|name| named(name)).collect();
            names.join(", ")
        }
        // clap does not say which one is no text.
        _ => unreadable_variable().unwrap_or("arguments".into()),
    };
    let rule = match error.kind() {
        ErrorKind::MissingRequiredArgument => "is not set".into(),
        ErrorKind::ArgumentConflict => "is given twice".into(),
        ErrorKind::InvalidUtf8 => "expected UTF-8".into(),
        ErrorKind::UnknownArgument => "there is no such argument".into(),
        ErrorKind::InvalidSubcommand => "there is no such subcommand".into(),
        _ => match (
            std::error::Error::source(error),
            error.get(ContextKind::ValidValue),
        ) {
            (Some(rule), _) => rule.to_string(),
            (None, Some(ContextValue::Strings(values))) if values.is_empty() => {
                "expected a value".into()
            }
            (None, Some(ContextValue::Strings(values))) => {
                format!("expected one of {}", values.join(", "))
            }
            _ => error.kind().to_string(),
        },
    };
    format!("{setting}: {rule}")
}

/// Returns the first variable of the program that is not UTF-8.
fn unreadable_variable() -> Option<String> {
    let variables = std::env::vars_os().filter(|(_, value)| value.to_str().is_none());
    let mut names = variables.filter_map(|(name, _)| name.into_string().ok());
    names.find(|name| name.starts_with("ZAPI_"))
}

/// Adds the variable to the name of a flag, such as `--listen <ADDRESS>`.
fn named(usage: &str) -> String {
    let flag = usage.split([' ', '=']).next().unwrap_or_default();
    let command = Cli::command();
    let mut commands = vec![&command];
    let mut argument = None;
    while let Some(command) = commands.pop() {
        commands.extend(command.get_subcommands());
        let mut arguments = command.get_arguments();
        let long = flag.strip_prefix("--");
        argument =
            argument.or_else(|| arguments.find(|it| long.is_some() && it.get_long() == long));
    }
    match argument.and_then(clap::Arg::get_env) {
        Some(variable) => format!("{flag} ({})", variable.to_string_lossy()),
        None => flag.to_owned(),
    }
}

fn tokens(text: &str) -> Result<Tokens, String> {
    let secrets = list(text).map(Secret::new).collect::<Result<Vec<_>, _>>();
    match secrets {
        Ok(secrets) if !secrets.is_empty() => Ok(Tokens(secrets)),
        Ok(_) => Err("expected the token that the gateway sends".into()),
        Err(rule) => Err(rule.to_string()),
    }
}

fn instances(text: &str) -> Result<Instances, &'static str> {
    // If the variable is set but empty, a value is missing: the check stays on.
    let instances: Option<Vec<_>> = list(text).map(InstanceId::new).collect();
    match instances {
        Some(instances) if !instances.is_empty() => Ok(Instances(instances)),
        _ => Err("expected ids of instances, separated by commas"),
    }
}

fn secret(text: &str) -> Result<Secret, String> {
    Secret::new(text).map_err(|rule| rule.to_string())
}

fn instance(text: &str) -> Result<InstanceId, &'static str> {
    InstanceId::new(text).ok_or("expected the id of an instance")
}

fn phone(text: &str) -> Result<Phone, &'static str> {
    let phone = Phone::new(text).filter(|phone| phone.kind() == PhoneKind::Msisdn);
    phone.ok_or("expected a number such as 5544999999999: country, area and number, only digits")
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|it| !it.is_empty())
}

fn address(text: &str) -> Result<SocketAddr, &'static str> {
    text.parse()
        .map_err(|_| "expected an address such as 127.0.0.1:8080")
}

fn host(text: &str) -> Result<String, &'static str> {
    let name = text.trim();
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    let is_name = !name.is_empty() && name.bytes().all(is_part);
    let rule = "expected names such as `receiver.example`, without a port";
    is_name.then(|| name.to_owned()).ok_or(rule)
}

fn size(text: &str) -> Result<usize, &'static str> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let (_, unit) = text.split_at_checked(digits.len()).unwrap_or_default();
    let unit: Option<usize> = match unit {
        "" => Some(1),
        "KiB" => Some(1024),
        "MiB" => Some(1024 * 1024),
        _ => None,
    };
    let bytes = || digits.parse::<usize>().ok()?.checked_mul(unit?);
    // The semaphore of bytes counts with 32 bits.
    bytes()
        .filter(|bytes| (1..=2048 * 1024 * 1024).contains(bytes))
        .ok_or("expected a size from 1 to 2048MiB, such as 65536, 512KiB or 32MiB")
}

fn head_size(text: &str) -> Result<usize, &'static str> {
    let bytes = size(text)?;
    // hyper reads no less.
    let rule = "expected a size of at least 8KiB";
    (bytes >= 8192).then_some(bytes).ok_or(rule)
}

fn count(text: &str) -> Result<usize, &'static str> {
    let count = text.parse().ok();
    count
        .filter(|count| (1..=100_000).contains(count))
        .ok_or("expected a count from 1 to 100000")
}

fn seconds(text: &str) -> Result<Duration, &'static str> {
    let seconds = text.parse().ok();
    seconds
        .filter(|seconds| (0.1..=3600.0).contains(seconds))
        .map(Duration::from_secs_f64)
        .ok_or("expected seconds from 0.1 to 3600")
}

fn seq(text: &str) -> Result<i64, &'static str> {
    let seq = text.parse().ok();
    seq.ok_or("expected a sequence, as `dead list` prints it")
}

fn days(text: &str) -> Result<Duration, &'static str> {
    let days: Option<u64> = text.parse().ok();
    days.filter(|days| (1..=36_500).contains(days))
        .and_then(|days| days.checked_mul(24 * 60 * 60))
        .map(Duration::from_secs)
        .ok_or("expected days from 1 to 36500")
}
