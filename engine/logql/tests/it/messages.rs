//! What is said about queries that Loki refuses: where, what, and the way out.

use expect_test::expect_file;
use logql::{diagnostic, parse};

#[test]
fn what_loki_refuses_is_explained() {
    let mut shown = String::new();
    for query in crate::REFUSED.lines() {
        let parsed = parse(query);
        assert!(!parsed.is_valid(), "{query} is accepted");
        for problem in &parsed.diagnostics {
            let text = diagnostic::render(query, problem);
            shown.push_str(&text);
            if let Some(fix) = &problem.fix {
                shown.push_str(&format!("    -> {}\n", fix.apply(query)));
            }
        }
        shown.push('\n');
    }
    expect_file!["messages.txt"].assert_eq(&shown);
}

/// Following all that is offered leads to a query without these problems, or at least to one with fewer.
#[test]
fn offered_fixes_mend() {
    for query in crate::REFUSED.lines() {
        let parsed = parse(query);
        let [problem] = parsed.diagnostics.as_slice() else {
            continue;
        };
        let Some(fix) = &problem.fix else { continue };
        let mended = fix.apply(query);
        let again = parse(&mended);
        assert!(
            !again.diagnostics.contains(problem),
            "{query} became {mended}: {:#?}",
            again.diagnostics
        );
    }
}

#[test]
fn long_and_deep_queries_end() {
    let deep = format!(
        "{}rate({{a=\"b\"}}[5m]){}",
        "sum(".repeat(5000),
        ")".repeat(5000)
    );
    assert_eq!(parse(&deep).diagnostics[0].code, "too-deep");
    let parens = format!("{{a=\"b\"}} | {}c=1{}", "(".repeat(5000), ")".repeat(5000));
    assert_eq!(parse(&parens).diagnostics[0].code, "too-deep");
    let ranges = format!(
        "rate({}{{a=\"b\"}}[5m]{})",
        "(".repeat(5000),
        ")".repeat(5000)
    );
    assert_eq!(parse(&ranges).diagnostics[0].code, "too-deep");
    let wide = vec!["rate({a=\"b\"}[5m])"; 2000].join(" + ");
    assert_eq!(parse(&wide).diagnostics[0].code, "too-deep");
    let long = format!("{{a=\"b\"}} |= \"{}\"", "x".repeat(140_000));
    assert_eq!(parse(&long).diagnostics[0].code, "too-long");
}
