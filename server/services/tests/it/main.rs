//! The use cases on a real database, with real probes against small real servers.

#![expect(clippy::unwrap_used, reason = "set-up that fails fails its test")]

mod accounts;
mod course;
mod course_files;
mod gradebook;
mod grading;
mod invites;
mod stack;
mod study;
mod submissions;
mod tokens;
mod watching;
