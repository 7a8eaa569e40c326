//! `dead`: lists, shows, reads again and exports the rejected deliveries.

use std::io::{self, Write as _};
use std::process::ExitCode;

use jiff::Timestamp;
use zapi_webhooks::{Event, InstanceId, ParseError, Parsed, Report};
use zapi_webhooks_receiver::letters::{self, all};
use zapi_webhooks_receiver::record::Record;
use zapi_webhooks_receiver::settings::{Dead, Instances, Reading};
use zapi_webhooks_receiver::store::{Filter, Row, Seq, Storage as _, Store, StoreError, Summary};
use zapi_webhooks_verdict::findings;

use crate::{end, failed};

/// Why a command ends early.
enum Failure {
    Store(StoreError),
    Output(io::Error),
    NoLetter(Seq),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

pub(crate) async fn run(command: Dead) -> ExitCode {
    match done(command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Store(error)) => failed(&error),
        // `head` has read enough.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            end(1, "the output was closed early")
        }
        Err(Failure::Output(error)) => end(1, &format!("cannot write: {error}")),
        Err(Failure::NoLetter(seq)) => end(1, &format!("there is no dead letter {seq}")),
    }
}

async fn done(command: Dead) -> Result<(), Failure> {
    let (Dead::List { store, .. }
    | Dead::Show { store, .. }
    | Dead::Retry { store, .. }
    | Dead::Export { store }) = &command;
    let store = store.open().await?;
    match command {
        Dead::List { limit, .. } => list(&store, limit).await,
        Dead::Show { seq, reading, .. } => show(&store, seq, reading).await,
        Dead::Retry {
            seqs,
            reading,
            instances,
            ..
        } => retry(&store, seqs, reading, instances).await,
        Dead::Export { .. } => export(&store).await,
    }
}

async fn list(store: &Store, limit: usize) -> Result<(), Failure> {
    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
    let letters = store.list(&Filter::dead(), None, limit).await?;
    let mut out = io::stdout().lock();
    writeln!(out, "SEQ\tARRIVED\tCODE\tEVENT\tBYTES")?;
    for letter in letters {
        let Summary {
            seq,
            arrived,
            code,
            event,
            body_bytes,
            ..
        } = letter;
        let (code, event) = (
            code.unwrap_or_default(),
            event.unwrap_or_else(|| "-".into()),
        );
        let arrived = Timestamp::from_millisecond(arrived).unwrap_or(Timestamp::MAX);
        writeln!(out, "{seq}\t{arrived:.3}\t{code}\t{event}\t{body_bytes}")?;
    }
    Ok(())
}

async fn show(store: &Store, seq: Seq, reading: Reading) -> Result<(), Failure> {
    let row = letter(store, seq).await?;
    let rejected = row.rejection.clone().unwrap_or_default();
    let mut out = io::stdout().lock();
    writeln!(out, "{}: {}", rejected.code, rejected.message)?;
    writeln!(out, "headers: {}", rejected.headers)?;
    let Some(text) = letters::text(&row, letters::MOST) else {
        writeln!(
            out,
            "{} bytes that are not text: `{}`",
            row.body.len(),
            rejected.coding
        )?;
        return Ok(());
    };
    let result = reading.options().parse(&text);
    for finding in findings(&result) {
        write!(out, "\n{}", Report::new(&text, finding))?;
    }
    match result {
        Ok(parsed) => writeln!(
            out,
            "\nthis reading accepts it: {}",
            parsed.event.to_canonical_json()
        )?,
        Err(_) => writeln!(out, "\nthis reading rejects it")?,
    }
    Ok(())
}

async fn retry(
    store: &Store,
    seqs: Vec<Seq>,
    reading: Reading,
    instances: Option<Instances>,
) -> Result<(), Failure> {
    let seqs = if seqs.is_empty() {
        all(store).await?
    } else {
        seqs
    };
    let instances = instances.map(|Instances(instances)| instances);
    let (mut accepted, mut rejected) = (0_u64, 0_u64);
    for seq in seqs {
        let row = letter(store, seq).await?;
        let Some(record) = again(&row, reading, instances.as_deref()) else {
            rejected = rejected.saturating_add(1);
            continue;
        };
        // If the program ends between these, the next retry counts a repeat.
        for stored in store.put_patiently(&[record]).await {
            stored?;
        }
        store.remove_dead(seq).await?;
        accepted = accepted.saturating_add(1);
    }
    writeln!(io::stdout(), "{accepted} accepted, {rejected} rejected")?;
    Ok(())
}

/// Returns the event of a letter that is accepted now.
fn again(row: &Row, reading: Reading, instances: Option<&[InstanceId]>) -> Option<Record> {
    let text = letters::text(row, letters::MOST)?.into_owned();
    let parsed: Result<Parsed<Event>, ParseError> = reading.options().parse(&text);
    let parsed = parsed.ok()?;
    let is_expected = |expected: &[InstanceId]| {
        let instance = parsed.event.instance_id();
        instance.is_some_and(|instance| expected.contains(instance))
    };
    instances
        .is_none_or(is_expected)
        .then(|| Record::event(&parsed, text, row.summary.arrived))
}

async fn export(store: &Store) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    for seq in all(store).await? {
        let row = match letter(store, seq).await {
            // Another program may have deleted it meanwhile.
            Err(Failure::NoLetter(_)) => continue,
            row => row?,
        };
        writeln!(out, "{}", letters::line(&row))?;
    }
    Ok(())
}

async fn letter(store: &Store, seq: Seq) -> Result<Row, Failure> {
    let row = store.get(seq).await?;
    row.filter(|row| row.rejection.is_some())
        .ok_or(Failure::NoLetter(seq))
}
