//! What a query's writer is told.

mod limits;
mod places;
mod selectors;
mod spelling;
mod types;

use expect_test::Expect;
use promql::diagnostic::render;
use promql::{ParseOptions, parse};

/// The problems of `query` as an editor shows them, each with what its fix makes of the query.
#[track_caller]
#[expect(
    clippy::needless_pass_by_value,
    reason = "`check(…, expect![…])` reads best"
)]
fn check(query: &str, expected: Expect) {
    check_with(&ParseOptions::everything(), query, &expected);
}

#[track_caller]
fn check_with(options: &ParseOptions, query: &str, expected: &Expect) {
    let mut shown = String::new();
    for problem in &parse(query, options).diagnostics {
        shown += &render(query, problem);
        if let Some(fix) = &problem.fix {
            shown += &format!("-> {}\n", fix.apply(query));
        }
    }
    expected.assert_eq(&shown);
}
