//! What one did so far.

mod progress_page;
mod server_fns;

pub(crate) use progress_page::ProgressPage;
