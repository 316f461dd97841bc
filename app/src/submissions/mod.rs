//! A submission's page: its verdicts, as they come while it is graded.

mod live_verdicts;
mod origin_badge;
mod server_fns;
mod state_badge;
mod submission_page;
mod verdict_card;

pub(crate) use origin_badge::OriginBadge;
pub(crate) use state_badge::{Score, StateBadge};
pub(crate) use submission_page::SubmissionPage;
