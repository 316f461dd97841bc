//! Every function of `storage`, on SQLite always and on PostgreSQL when `SIGHTLINE_TEST_POSTGRES_URL` says where it is.
//! With `CI=true` a missing PostgreSQL is a failure.

mod accounts;
mod blobs;
mod database;
mod db;
mod invites;
mod queue;
mod sessions;
mod story;
mod submissions;
mod tokens;
