//! Use cases and who may do them. Every right is checked here, whoever calls: a page, the JSON API or a test.
//!
//! Promises: knows SQL only through `storage`, and nothing of HTTP or Leptos; time and randomness come from outside.

mod accounts;
mod api_tokens;
mod course;
mod environment;
mod error;
mod exercises;
mod grading;
mod invites;
mod module_map;
mod progress;
mod reference;
mod review;
mod shared;
mod slots;
mod store;
mod study;
mod submissions;

pub use accounts::{Accounts, ClientAddress, CurrentUser, SESSION_COOKIE, SessionToken, SignedIn};
pub use api_tokens::ApiTokens;
pub use course::{CourseError, Labs, Lessons};
pub use environment::{Clock, Randomness};
pub use error::ServiceError;
pub use exercises::Exercises;
pub use grader::evidence::LARGEST_FILE;
pub use grading::Grading;
pub use invites::Invites;
pub use progress::ProgressPages;
pub use reference::Reference;
pub use review::Review;
pub(crate) use shared::Shared;
pub use shared::{OpenError, Options, Services};
pub use store::{Store, StoreError};
pub use study::Study;
pub use submissions::{HandIn, Submissions, Watch};
