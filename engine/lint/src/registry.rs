//! All checks and all pages.

use crate::{
    Check, Kind, Page, alertmanager, dashboard, logql, metrics, misconceptions, prometheus, query,
    rules,
};

/// Every check, in the order of the files they read.
pub fn checks() -> impl Iterator<Item = &'static Check> {
    [
        metrics::CHECKS,
        query::CHECKS,
        logql::CHECKS,
        rules::CHECKS,
        prometheus::CHECKS,
        alertmanager::CHECKS,
        dashboard::CHECKS,
    ]
    .into_iter()
    .flatten()
}

/// The page of that id, in either case.
pub fn page(id: &str) -> Option<&'static Page> {
    checks()
        .map(|check| check.page)
        .chain(misconceptions::PAGES)
        .find(|page| page.id.eq_ignore_ascii_case(id))
}

/// What is known about an id, as text for a terminal.
pub fn explain(id: &str) -> Option<String> {
    let page = page(id)?;
    let mut text = page.text();
    if let Some(check) = checks().find(|check| check.page.id == page.id) {
        let head_end = text.find('\n').unwrap_or(text.len());
        let commands = match check.kind() {
            Kind::Query => "`labcheck lint rules` and `labcheck lint dashboard`".to_owned(),
            Kind::Logql => "`labcheck lint logql` and `labcheck lint dashboard`".to_owned(),
            kind => format!("`labcheck lint {}`", kind.word()),
        };
        let found_by = format!("\n{} in {commands}", check.severity.word());
        text.insert_str(head_end, &found_by);
    }
    Some(text)
}
