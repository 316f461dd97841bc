//! Checks of `prometheus.yml`: what it refuses, intervals that leave gaps, relabelling that does something else.

mod interval_too_long;
mod pattern_unanchored;
mod refused;
mod series_collide;
mod target_is_url;
mod timeout_too_long;

use ::prometheus_config::{Config, LoadError};
use promql::Span;
use yaml::Problem;

use crate::{Check, Finding, Findings, Run, Source, findings};

/// In the order of their ids.
pub(crate) const CHECKS: &[Check] = &[
    target_is_url::CHECK,
    interval_too_long::CHECK,
    timeout_too_long::CHECK,
    pattern_unanchored::CHECK,
    series_collide::CHECK,
    refused::CHECK,
];

/// A configuration as its checks see it.
#[derive(Debug)]
pub struct PrometheusFile<'a> {
    pub source: &'a Source<'a>,
    pub loaded: &'a Result<Config, LoadError>,
}

impl PrometheusFile<'_> {
    fn config(&self) -> Option<&Config> {
        self.loaded.as_ref().ok()
    }

    fn problems(&self) -> &[Problem] {
        self.loaded
            .as_ref()
            .map_or_else(|error| error.problems.as_slice(), |_| &[])
    }

    /// Says what Prometheus refuses, for problems of one kind.
    fn say(&self, is_it: impl Fn(&Problem) -> bool, findings: &mut Findings<'_>) {
        for problem in self.problems().iter().filter(|problem| is_it(problem)) {
            let finding = findings.at(
                first_line(self.source, problem.span),
                problem.message.as_str(),
            );
            if let Some(hint) = &problem.hint {
                finding.fix(hint.as_str());
            }
        }
    }
}

/// A node's bytes; of a node over several lines the first line.
fn first_line(source: &Source<'_>, span: yaml::Span) -> Span {
    let range = span.range();
    let line_end = source.line_span(span.start.line).end;
    Span {
        start: range.start,
        end: range.end.min(line_end).max(range.start),
    }
}

/// What is wrong with a configuration.
pub fn lint(bytes: &[u8]) -> Vec<Finding> {
    let text = yaml::text_of(bytes);
    let source = Source::new(&text);
    let loaded = Config::load(&text);
    let file = PrometheusFile {
        source: &source,
        loaded: &loaded,
    };
    let mut found = Vec::new();
    for check in CHECKS {
        if let Run::Prometheus(run) = check.run {
            let mut findings = Findings::new(check, &source);
            run(&file, &mut findings);
            found.extend(findings.finish());
        }
    }
    findings::sorted(found)
}
