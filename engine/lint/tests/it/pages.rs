//! Each check has a page; the page's wrong example is found by its id, the right one is not.

use std::collections::BTreeSet;

use lint::{Finding, Kind, Page, Severity};

fn findings(kind: Kind, example: &str) -> Vec<Finding> {
    match kind {
        Kind::Metrics => lint::metrics::lint(
            example.as_bytes(),
            &lint::metrics::MetricsOptions::default(),
        ),
        Kind::Query => lint::query::lint(example.trim(), &lint::query::Context::default()),
        Kind::Logql => lint::logql::lint(example.trim()),
        Kind::Dashboard => lint::dashboard::lint(example),
        Kind::Rules => {
            let options = lint::rules::RulesOptions::default();
            lint::rules::lint(&[example.as_bytes()], &options)
                .into_iter()
                .flatten()
                .collect()
        }
        Kind::Prometheus => lint::prometheus::lint(example.as_bytes()),
        Kind::Alertmanager => lint::alertmanager::lint(example.as_bytes()),
    }
}

fn is_found(kind: Kind, page: &Page, example: &str) -> bool {
    findings(kind, example.trim_start_matches('\n'))
        .iter()
        .any(|finding| finding.id == page.id)
}

#[test]
fn the_wrong_example_is_found_and_the_right_one_is_not() {
    let mut wrong = Vec::new();
    for check in lint::checks() {
        let page = check.page;
        if !is_found(check.kind(), page, page.wrong) {
            wrong.push(format!("{}: its wrong example is not found", page.id));
        }
        if is_found(check.kind(), page, page.right) {
            wrong.push(format!("{}: its right example is found", page.id));
        }
        let others = findings(check.kind(), page.right.trim_start_matches('\n'));
        for other in others
            .iter()
            .filter(|other| other.severity == Severity::Error)
        {
            wrong.push(format!(
                "{}: its right example has an error: {}",
                page.id, other.message
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_is_complete_and_its_id_its_own() {
    let mut ids = BTreeSet::new();
    for check in lint::checks() {
        let page = check.page;
        assert!(
            ids.insert((page.id, check.kind().word())),
            "{} is listed twice",
            page.id
        );
        for text in [
            page.belief,
            page.why,
            page.mend,
            page.wrong,
            page.right,
            page.lesson,
        ] {
            assert!(!text.is_empty(), "{} has a hole in its page", page.id);
        }
        assert!(lint::explain(page.id).is_some());
    }
}

/// Texts as they are while somebody types: cut short, or with a piece missing.
#[test]
fn no_half_written_file_makes_it_panic() {
    for check in lint::checks() {
        for example in [check.page.wrong, check.page.right] {
            let example = example.trim_start_matches('\n');
            let ends: Vec<usize> = example.char_indices().map(|(at, _)| at).collect();
            // Every place would take minutes; some are spread over the whole text.
            for window in ends.chunks((ends.len() / 25).max(7)) {
                let (start, end) = (window[0], window[window.len() - 1]);
                findings(check.kind(), &example[..start]);
                findings(
                    check.kind(),
                    &format!("{}{}", &example[..start], &example[end..]),
                );
            }
        }
    }
}
