//! Checks of Grafana dashboards.

use crate::{Check, Finding, Source, findings};

/// A dashboard as its checks see it.
#[derive(Debug)]
pub struct DashboardFile<'a> {
    pub source: &'a Source<'a>,
}

/// In the order of their ids.
pub(crate) const CHECKS: &[Check] = &[];

/// What is wrong with a dashboard, given as the text of its JSON file.
pub fn lint(text: &str) -> Vec<Finding> {
    let source = Source::new(text);
    let file = DashboardFile { source: &source };
    let mut found = Vec::new();
    for check in CHECKS {
        if let crate::Run::Dashboard(run) = check.run {
            let mut findings = crate::Findings::new(check, &source);
            run(&file, &mut findings);
            found.extend(findings.finish());
        }
    }
    findings::sorted(found)
}
