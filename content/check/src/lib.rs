//! Runs what the texts below `content/` and `labs/` claim: queries on the sample day, code through its own tools,
//! configuration through our loaders as well, links, and whether each fact is taught.
//!
//! It is a crate of its own because it starts programs and simulates a day: the server, which loads the same texts,
//! must not. `cargo xtask content` prints its report; the tests across crates hold that it is clean.

mod blocks;
mod facts;
mod links;
mod pages;
mod queries;
mod report;
mod sample_day;

use std::path::Path;

pub use pages::{Course, Page, load};
pub use queries::{QueryTime, timed};
pub use report::{Exception, Failure, Report, Tally};

/// Checks everything below the workspace's folder `root`; what was written for the tools goes to `scratch`.
pub fn check(root: &Path, scratch: &Path) -> Report {
    let mut report = Report::default();
    let course = match load(root) {
        Ok(course) => course,
        Err(messages) => {
            let failures = messages.into_iter().map(|message| Failure::of(&message));
            report.failures.extend(failures);
            return report;
        }
    };
    facts::check(&course.library, &mut report);
    queries::check(&course.pages, &mut report);
    blocks::check(root, scratch, &course.pages, &mut report);
    links::check(&course, &mut report);
    report.failures.sort();
    report
}
