//! The only crate that speaks SQL: one module per aggregate, free functions over a connection or a write transaction.
//!
//! To add a table:
//! 1. a new file in `migrations/`, with the next number (a merged one is never edited);
//! 2. a module named after the aggregate: a private `Row`, its conversion, one function per statement;
//! 3. columns `TEXT`, `BIGINT`, `DOUBLE PRECISION` only, placeholders `$1…`, columns named: the `Any` driver carries no more;
//! 4. writes take `&mut WriteTransaction`, reads `&mut Connection`;
//! 5. a test in `tests/it/` for every function: it runs on SQLite and on PostgreSQL.

pub mod accounts;
pub mod answers;
pub mod api_tokens;
mod blobs;
mod db;
pub mod drafts;
mod error;
mod group_sync;
pub mod invites;
mod outage;
pub mod sessions;
pub mod setup_links;
pub mod submissions;
mod token_hash;
pub mod verdicts;
pub mod visits;

pub use blobs::{BlobId, Blobs};
pub use db::{Connection, Db, ReadConnection, WriteTransaction};
pub use error::StorageError;
pub use token_hash::TokenHash;
