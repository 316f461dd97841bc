//! Any file of any kind through all its checks: every finding is in the file, and no edit breaks it. The first byte is
//! the kind's initial; the seeds carry it.

#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use lint::metrics::MetricsOptions;
use lint::query::Context;
use lint::rules::RulesOptions;
use lint::{
    Finding, Severity, Source, alertmanager, dashboard, metrics, prometheus, query, render, rules,
    yaml_text,
};

fuzz_target!(|input: &[u8]| -> Corpus {
    let Some((kind, file)) = input.split_first() else {
        return Corpus::Reject;
    };
    let Some(found) = lint(*kind, file) else {
        return Corpus::Reject;
    };
    let text = match kind {
        b'r' | b'p' | b'a' => yaml_text(file),
        _ => String::from_utf8_lossy(file),
    };
    let source = Source::new(&text);
    for finding in &found {
        check(&source, finding);
    }
    if !is_refused(&found) {
        // Whole files again: a few tell enough.
        for finding in found.iter().take(4) {
            mend(*kind, &text, finding);
        }
    }
    Corpus::Keep
});

fn lint(kind: u8, file: &[u8]) -> Option<Vec<Finding>> {
    let text = String::from_utf8_lossy(file);
    Some(match kind {
        b'm' => metrics::lint(file, &MetricsOptions::default()),
        b'q' => query::lint(&text, &Context::default()),
        b'r' => rules::lint(&[file], &RulesOptions::default()).concat(),
        b'p' => prometheus::lint(file),
        b'a' => alertmanager::lint(file),
        b'l' => lint::logql::lint(&text),
        b'd' => dashboard::lint(&text),
        _ => return None,
    })
}

fn check(source: &Source<'_>, finding: &Finding) {
    let edit = finding.fix.iter().flat_map(|fix| &fix.edit);
    for span in [finding.span].into_iter().chain(edit.map(|edit| edit.span)) {
        let text = source.text();
        assert!(text.get(span.start..span.end).is_some(), "{finding:?}");
    }
    assert!(finding.line > 0 && finding.column > 0, "{finding:?}");
    assert!(!render("file", source, finding).is_empty());
}

/// An edit never makes a file that loads into one that is refused.
fn mend(kind: u8, text: &str, finding: &Finding) {
    let Some(edit) = finding.fix.as_ref().and_then(|fix| fix.edit.as_ref()) else {
        return;
    };
    let mut mended = text.to_owned();
    mended.replace_range(edit.span.start..edit.span.end, &edit.replacement);
    let after = lint(kind, mended.as_bytes()).unwrap_or_default();
    assert!(!is_refused(&after), "{finding:?} made {mended}");
}

fn is_refused(found: &[Finding]) -> bool {
    found.iter().any(|one| one.severity == Severity::Error)
}
