//! Rules of a service level objective, judged on traffic whose failures are known to the request.
//!
//! [`Traffic`] is played into the series that FlowForge would have exposed and into a [`Ledger`] that says what really
//! happened; [`Recording`] evaluates a rule set over it. What a rule gave is then compared with the ledger, and what the
//! alerts did with how much of the error budget was gone: never with the constants of anybody's textbook.

mod alerts;
mod ledger;
mod plan;
mod recording;
mod series;

pub use alerts::{Heard, Watch};
pub use ledger::Ledger;
pub use plan::{Detail, Phase, Traffic};
pub use recording::{Point, Recording};

/// The period over which the module reckons its error budget.
pub const PERIOD_DAYS: i64 = 30;
