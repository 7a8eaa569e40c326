//! The columns of a delivery, which both databases read alike.

use super::{Row, Summary};
use crate::record::Rejected;

/// The columns of a summary.
pub(super) const SUMMARY: &str = "seq, arrived, happened, verdict, event, instance, variant, repeats, code, \
    CAST(length(body) AS BIGINT)";

/// The columns of a row after those of its summary.
pub(super) const REST: &str = "key, canonical, findings, body, message, error, coding, headers";

/// A row of a database.
pub(super) trait Columns {
    type Error;

    fn column<T>(&self, at: usize) -> Result<T, Self::Error>
    where
        T: rusqlite::types::FromSql + for<'a> tokio_postgres::types::FromSql<'a>;
}

impl Columns for rusqlite::Row<'_> {
    type Error = rusqlite::Error;

    fn column<T: rusqlite::types::FromSql>(&self, at: usize) -> Result<T, Self::Error> {
        self.get(at)
    }
}

impl Columns for tokio_postgres::Row {
    type Error = tokio_postgres::Error;

    fn column<T>(&self, at: usize) -> Result<T, Self::Error>
    where
        T: for<'a> tokio_postgres::types::FromSql<'a>,
    {
        self.try_get(at)
    }
}

pub(super) fn summary<C: Columns>(columns: &C) -> Result<Summary, C::Error> {
    Ok(Summary {
        seq: columns.column(0)?,
        arrived: columns.column(1)?,
        happened: columns.column(2)?,
        verdict: columns.column(3)?,
        event: columns.column(4)?,
        instance: columns.column(5)?,
        variant: columns.column(6)?,
        repeats: columns.column(7)?,
        code: columns.column(8)?,
        body_bytes: columns.column(9)?,
    })
}

pub(super) fn row<C: Columns>(columns: &C) -> Result<Row, C::Error> {
    let summary = summary(columns)?;
    let rejection = match &summary.code {
        None => None,
        Some(code) => Some(Rejected {
            code: code.clone(),
            message: columns.column(14)?,
            error: columns.column(15)?,
            coding: columns.column(16)?,
            headers: columns.column(17)?,
        }),
    };
    Ok(Row {
        summary,
        key: columns.column(10)?,
        canonical: columns.column(11)?,
        findings: columns.column(12)?,
        body: columns.column(13)?,
        rejection,
    })
}
