//! Any text through the parser: it ends, what it says points into the text, and a valid query is printed so that it
//! reads back as the same query.

#![no_main]

use libfuzzer_sys::fuzz_target;
use promql::complete::{StoreVocabulary, complete};
use promql::diagnostic::{line_column, render};
use promql::{ParseOptions, highlight, parse, printer};
use tsdb::MemoryStore;

fuzz_target!(|source: &str| {
    for options in [ParseOptions::everything(), ParseOptions::stable()] {
        let parsed = parse(source, &options);
        assert_in(source, parsed.expr.span.start, parsed.expr.span.end);
        for problem in &parsed.diagnostics {
            assert_in(source, problem.span.start, problem.span.end);
            render(source, problem);
            line_column(source, problem.span.start);
            if let Some(fix) = &problem.fix {
                assert_in(source, fix.span.start, fix.span.end);
                fix.apply(source);
            }
        }
        if parsed.is_valid() {
            let printed = printer::print(&parsed.expr);
            let again = parse(&printed, &options);
            assert!(again.is_valid(), "{printed:?}: {:?}", again.diagnostics);
            assert_eq!(printed, printer::print(&again.expr));
        }
    }
    let middle = source.floor_char_boundary(source.len() / 2);
    for offset in [0, middle, source.len()] {
        let offered = complete(source, offset, &StoreVocabulary(&MemoryStore::default()));
        assert_in(source, offered.span.start, offered.span.end);
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
