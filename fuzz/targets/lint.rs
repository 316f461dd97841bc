//! Any file of any kind through all its checks: every finding and every edit is in the file. The first byte is the
//! kind's initial; the seeds carry it.

#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use lint::metrics::MetricsOptions;
use lint::query::Context;
use lint::rules::RulesOptions;
use lint::{
    Finding, Source, alertmanager, dashboard, metrics, prometheus, query, render, rules, yaml_text,
};

fuzz_target!(|input: &[u8]| -> Corpus {
    let Some((kind, file)) = input.split_first() else {
        return Corpus::Reject;
    };
    let text = match kind {
        b'r' | b'p' | b'a' => yaml_text(file),
        _ => String::from_utf8_lossy(file),
    };
    let found = match kind {
        b'm' => metrics::lint(file, &MetricsOptions::default()),
        b'q' => query::lint(&text, &Context::default()),
        b'r' => rules::lint(&[file], &RulesOptions::default()).concat(),
        b'p' => prometheus::lint(file),
        b'a' => alertmanager::lint(file),
        b'd' => dashboard::lint(&text),
        _ => return Corpus::Reject,
    };
    let source = Source::new(&text);
    for finding in &found {
        check(&source, finding);
    }
    Corpus::Keep
});

fn check(source: &Source<'_>, finding: &Finding) {
    let edited = finding.fix.iter().flat_map(|fix| &fix.edit);
    for span in [finding.span]
        .into_iter()
        .chain(edited.map(|edit| edit.span))
    {
        let text = source.text();
        assert!(text.get(span.start..span.end).is_some(), "{finding:?}");
    }
    assert!(finding.line > 0 && finding.column > 0, "{finding:?}");
    assert!(!render("file", source, finding).is_empty());
}
