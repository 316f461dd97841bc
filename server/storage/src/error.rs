//! What can go wrong between us and the database or the blob store.

use crate::outage::is_outage;

/// A failure of the database or the blob store. "Not found" is none: such functions return `Option`.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// A row with the same unique value exists.
    #[error("it exists already")]
    Duplicate,
    #[error("`{table}` row `{id}` is damaged: {problem}")]
    Corrupt {
        table: &'static str,
        id: String,
        problem: String,
    },
    #[error("database address `{url}` starts with neither `sqlite:` nor `postgres:`")]
    UnknownDatabase { url: String },
    /// It is away or busy: the same may work later.
    #[error("the database does not answer: {0}")]
    Database(#[source] sqlx::Error),
    /// A mistake of ours: the same fails again.
    #[error("the database refused what was asked of it: {0}")]
    Refused(#[source] sqlx::Error),
    #[error("bringing the database up to date failed: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error("what was written may not be on disk: {0}")]
    NotDurable(#[source] std::io::Error),
    #[error("the evidence store does not answer: {0}")]
    Blobs(#[from] object_store::Error),
    #[error("the evidence folder `{path}` can't be used: {source}")]
    BlobFolder {
        path: String,
        source: std::io::Error,
    },
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        // By kind, not by constraint name: SQLite does not tell names.
        match &error {
            sqlx::Error::Database(database) if database.is_unique_violation() => Self::Duplicate,
            _ if is_outage(&error) => Self::Database(error),
            _ => Self::Refused(error),
        }
    }
}
