//! Any text through LogQL's parser: it ends, what it says points into the text, and a valid query is printed so that
//! it reads back as the same query.

#![no_main]

use libfuzzer_sys::fuzz_target;
use logql::diagnostic::{line_column, render};
use logql::{highlight, parse, printer};

fuzz_target!(|source: &str| {
    let parsed = parse(source);
    for problem in &parsed.diagnostics {
        assert_in(source, problem.span.start, problem.span.end);
        render(source, problem);
        line_column(source, problem.span.start);
        if let Some(fix) = &problem.fix {
            assert_in(source, fix.span.start, fix.span.end);
            fix.apply(source);
        }
    }
    parsed.expr.for_each_log_query(&mut |query| {
        query.made_labels();
    });
    if parsed.is_valid() {
        let printed = printer::print(&parsed.expr);
        let again = parse(&printed);
        assert!(again.is_valid(), "{printed:?}: {:?}", again.diagnostics);
        assert_eq!(printed, printer::print(&again.expr));
    }
    for token in highlight::highlight(source) {
        assert_in(source, token.span.start, token.span.end);
    }
});

fn assert_in(source: &str, start: usize, end: usize) {
    assert!(
        source.get(start..end).is_some(),
        "{start}..{end} is not in {source:?}"
    );
}
