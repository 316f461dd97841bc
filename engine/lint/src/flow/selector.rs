//! The shape of a selector: what its matchers and its metric's name promise.

use promql::ast::Selector;
use tsdb::{METRIC_NAME, MatchOp, Matcher};

use super::knowledge::is_recorded_name;
use super::{Accumulation, Knowledge, LabelSet, Shape, Values};

pub(super) fn shape(selector: &Selector, knowledge: &Knowledge) -> Shape {
    let name = metric(selector);
    let recorded = name.and_then(|name| knowledge.recorded(name));
    let mut shape = match (recorded, name) {
        (Some(recorded), _) => recorded.clone(),
        (None, Some(name)) => Shape {
            labels: scraped(name),
            values: values(name, knowledge),
            accumulation: match knowledge.is_counter(name) {
                true => Accumulation::Counter,
                false => Accumulation::None,
            },
            is_share: is_named_share(name),
        },
        (None, None) => Shape::unknown(),
    };
    for matcher in &selector.matchers {
        apply(&mut shape.labels, matcher);
    }
    shape
}

/// The one metric that a selector names.
pub(super) fn metric(selector: &Selector) -> Option<&str> {
    let named = selector.name.as_deref();
    named.or_else(|| {
        let mut names = selector
            .matchers
            .iter()
            .filter(|matcher| matcher.name == METRIC_NAME);
        let first = names
            .next()
            .filter(|matcher| matcher.op == MatchOp::Equal)?;
        names.next().is_none().then_some(first.value.as_str())
    })
}

/// Prometheus puts `job` and `instance` on everything it scrapes; what it writes itself has neither.
fn scraped(name: &str) -> LabelSet {
    let mut labels = LabelSet::any();
    if !is_recorded_name(name) && !name.starts_with("ALERTS") {
        labels.insert("job", None);
        labels.insert("instance", None);
    }
    labels.insert(METRIC_NAME, Some(name));
    labels
}

fn apply(labels: &mut LabelSet, matcher: &promql::ast::LabelMatcher) {
    match matcher.op {
        MatchOp::Equal if matcher.value.is_empty() => labels.remove(&matcher.name),
        MatchOp::Equal => labels.insert(&matcher.name, Some(&matcher.value)),
        _ => {
            let compiled = Matcher::new(&*matcher.name, matcher.op, &*matcher.value);
            let needs_label = compiled.is_ok_and(|compiled| !compiled.matches_value(""));
            // A second condition on a label says no more about its value than the first.
            if needs_label && !labels.is_sure(&matcher.name) {
                labels.insert(&matcher.name, None);
            }
        }
    }
}

/// Recorded ratios of errors or successes by the names in use; burn rates are no shares.
fn is_named_share(name: &str) -> bool {
    let of_what = ["error", "success", "availability", "failure"];
    is_recorded_name(name)
        && name.contains("ratio")
        && !name.contains("burn")
        && of_what.iter().any(|word| name.contains(word))
}

fn values(name: &str, knowledge: &Knowledge) -> Values {
    if name == "up" {
        return Values::SHARE;
    }
    if name.starts_with("ALERTS") && name != "ALERTS_FOR_STATE" {
        return Values::exactly(1.0);
    }
    if knowledge.is_counter(name) {
        return Values::NOT_NEGATIVE;
    }
    Values::ANY
}
