//! What the recording rules of all files tell about the metrics that other rules read.

use ::rules::load::{Rule, RuleFile, RuleKind};
use promql::ast::ExprKind;

use super::{RulesOptions, calls};
use crate::flow::{Knowledge, shape};

/// A rule may read what another records, and that one a third: so many steps are followed.
const STEPS: usize = 3;

/// The metrics' types, and the shapes of all that is recorded.
pub(super) fn knowledge(files: &[RuleFile], options: &RulesOptions) -> Knowledge {
    let mut base = Knowledge::default();
    for (name, metric_type) in &options.types {
        base.declare(name.clone(), *metric_type);
    }
    if let Some(interval) = options.scrape_interval {
        base.scrape_interval_ms = i64::try_from(interval.as_millis()).unwrap_or(i64::MAX);
    }
    let mut known = base.clone();
    for _ in 0..STEPS {
        let mut next = base.clone();
        for (group, rule) in recordings(files) {
            let mut recorded = shape(&rule.query.expr, &known);
            for (label, value) in group {
                recorded.labels.set(label, value);
            }
            recorded.labels.set(tsdb::METRIC_NAME, &rule.name);
            next.record(rule.name.as_str(), recorded);
        }
        known = next;
    }
    known
}

/// Names whose every rule records only what passes a condition: that they exist is an alert's condition.
pub(super) fn conditional(files: &[RuleFile]) -> Vec<String> {
    let has_condition = |rule: &Rule| {
        let mut found = calls(&rule.query.expr, &["absent", "absent_over_time"]);
        rule.query.expr.walk(&mut |expr| {
            if let ExprKind::Binary { op, matching, .. } = &expr.kind {
                found |= op.is_comparison() && !matching.returns_bool;
            }
        });
        found
    };
    let conditional = recordings(files).filter(|(_, rule)| has_condition(rule));
    conditional.map(|(_, rule)| rule.name.to_string()).collect()
}

/// Recording rules with the labels that they put on everything.
fn recordings(files: &[RuleFile]) -> impl Iterator<Item = (Vec<(&str, &str)>, &Rule)> {
    files
        .iter()
        .flat_map(|file| &file.groups)
        .flat_map(|group| group.rules.iter().map(|rule| (group.labels_of(rule), rule)))
        .filter(|(_, rule)| rule.kind == RuleKind::Recording && rule.query.is_valid())
}
