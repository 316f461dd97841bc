//! Checks of `alertmanager.yml`: what it refuses, routes that are never reached, inhibition that mutes too much.

mod continue_without_sibling;
mod default_timers;
mod equal_missing;
mod grouping;
mod refused;
mod shadowed_route;
mod sides_overlap;
mod tolerated;

use ::alertmanager::matcher::{Matcher, Matchers, Operator};
use ::alertmanager::{Config, LoadError, Route};
use promql::Span;

use crate::{Check, Finding, Findings, Run, Source, findings};

/// In the order of their ids.
pub(crate) const CHECKS: &[Check] = &[
    continue_without_sibling::CHECK,
    shadowed_route::CHECK,
    grouping::CHECK,
    default_timers::CHECK,
    equal_missing::CHECK,
    sides_overlap::CHECK,
    refused::CHECK,
    tolerated::CHECK,
];

/// A configuration as its checks see it.
#[derive(Debug)]
pub struct AlertmanagerFile<'a> {
    pub source: &'a Source<'a>,
    pub loaded: &'a Result<Config, LoadError>,
}

impl AlertmanagerFile<'_> {
    fn config(&self) -> Option<&Config> {
        self.loaded.as_ref().ok()
    }

    /// All routes that have children, the root first.
    fn parents(&self) -> Vec<&Route> {
        let mut open: Vec<&Route> = self
            .config()
            .map(|config| &config.route)
            .into_iter()
            .collect();
        let mut parents = Vec::new();
        while let Some(route) = open.pop() {
            parents.push(route);
            open.extend(route.routes.iter().rev());
        }
        parents
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

/// Whether every alert that `narrow` takes satisfies `wide`.
fn implies(narrow: &Matchers, wide: &Matchers) -> bool {
    wide.iter().all(|wanted| {
        narrow.iter().any(|given| {
            given.name == wanted.name
                && (same(given, wanted)
                    || (given.operator == Operator::Equal && wanted.is_match(&given.value)))
        })
    })
}

fn same(a: &Matcher, b: &Matcher) -> bool {
    a.operator == b.operator && a.value == b.value
}

/// A receiver or the matchers of a route, to tell it from others.
fn named(route: &Route) -> String {
    match &route.receiver {
        Some(receiver) if route.matchers.is_empty() => format!("the route to `{}`", receiver.value),
        _ => format!("the route `{}`", route.matchers),
    }
}

/// What is wrong with a configuration.
pub fn lint(bytes: &[u8]) -> Vec<Finding> {
    let text = yaml::text_of(bytes);
    let source = Source::new(&text);
    let loaded = Config::load(&text);
    let file = AlertmanagerFile {
        source: &source,
        loaded: &loaded,
    };
    let mut found = Vec::new();
    for check in CHECKS {
        if let Run::Alertmanager(run) = check.run {
            let mut findings = Findings::new(check, &source);
            run(&file, &mut findings);
            found.extend(findings.finish());
        }
    }
    findings::sorted(found)
}
