//! Every function of `storage`, on SQLite always and on PostgreSQL when `SIGHTLINE_TEST_POSTGRES_URL` says where it is.
//! With `CI=true` a missing PostgreSQL is a failure.

#![expect(clippy::unwrap_used, reason = "set-up that fails fails its test")]

mod accounts;
mod answers;
mod blobs;
mod database;
mod db;
mod drafts;
mod invites;
mod queue;
mod sessions;
mod story;
mod submissions;
mod tokens;
