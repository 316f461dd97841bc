//! The way of an alert through a routing tree, as a page draws it.

use std::collections::BTreeMap;

use alertmanager::{Config, GroupBy, RouteId, RoutingTree, TracedRoute, Verdict};
use serde::Serialize;
use tsdb::Labels;

use crate::json;

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    /// Every route, from top to bottom.
    Routed(Vec<Step>),
    /// Why nothing was routed.
    Refused(String),
}

/// A route, and what became of the alert there.
#[derive(Serialize)]
struct Step {
    depth: usize,
    /// Where the route stands in the file, from 1.
    line: usize,
    /// `{severity="page"}`; `{}` takes every alert.
    matchers: String,
    receiver: String,
    /// The labels by which alerts share a notification; `...` for all.
    group_by: Vec<String>,
    group_wait_ms: i64,
    group_interval_ms: i64,
    repeat_interval_ms: i64,
    /// Whether its siblings below are asked as well once it took an alert.
    continues: bool,
    /// `notifies`, `passed_down`, `mismatch`, `taken_before`, `not_reached`.
    verdict: &'static str,
    /// Which matcher did not hold and what was found instead, or which route took the alert; empty otherwise.
    why: String,
    /// Whether it would have been reached and its matchers hold, though a sibling took the alert before it was asked.
    would_match: bool,
    /// The labels of the group that the alert joins, where it notifies.
    group: Option<String>,
}

/// Sends the labels `{name: value}` (JSON) through the tree of an `alertmanager.yml`.
pub(crate) fn route(config: &str, labels: &str) -> String {
    json(&match routed(config, labels) {
        Ok(steps) => Answer::Routed(steps),
        Err(reason) => Answer::Refused(reason),
    })
}

fn routed(config: &str, labels: &str) -> Result<Vec<Step>, String> {
    let config = Config::load(config).map_err(|error| error.to_string())?;
    let labels: BTreeMap<String, String> =
        serde_json::from_str(labels).map_err(|error| format!("the labels: {error}"))?;
    let labels = Labels::new(labels);
    let tree = RoutingTree::new(&config);
    let trace = tree.trace(&labels);
    let steps = trace.routes.iter();
    Ok(steps
        .filter_map(|traced| step(&tree, traced, &labels))
        .collect())
}

fn step(tree: &RoutingTree, traced: &TracedRoute, labels: &Labels) -> Option<Step> {
    let id = traced.id;
    let settings = tree.settings(id)?;
    let group_by = match &settings.group_by {
        GroupBy::All => vec!["...".to_owned()],
        GroupBy::Labels(names) => names.clone(),
    };
    let (verdict, why) = match &traced.verdict {
        Verdict::Notifies => ("notifies", String::new()),
        Verdict::PassedDown => ("passed_down", String::new()),
        Verdict::Mismatch { matcher, found } => ("mismatch", mismatch(&matcher.to_string(), found)),
        Verdict::TakenBefore { by } => ("taken_before", taken_before(tree, *by)),
        Verdict::NotReached => ("not_reached", String::new()),
    };
    let notifies = traced.verdict == Verdict::Notifies;
    let matchers = tree.matchers(id)?;
    let is_taken_before = matches!(traced.verdict, Verdict::TakenBefore { .. });
    Some(Step {
        depth: traced.depth,
        line: tree.span(id)?.start.line,
        matchers: matchers.to_string(),
        receiver: settings.receiver.clone(),
        group_by,
        group_wait_ms: settings.group_wait_ms,
        group_interval_ms: settings.group_interval_ms,
        repeat_interval_ms: settings.repeat_interval_ms,
        continues: tree.continues(id),
        verdict,
        why,
        would_match: is_taken_before && would_reach(tree, id, labels),
        group: notifies.then(|| settings.group_labels(labels).to_string()),
    })
}

/// Whether the matchers on the way down to a route hold, its own among them.
fn would_reach(tree: &RoutingTree, id: RouteId, labels: &Labels) -> bool {
    let way = std::iter::successors(Some(id), |id| tree.parent(*id));
    way.filter_map(|id| tree.matchers(id))
        .all(|matchers| matchers.is_match(labels))
}

fn mismatch(matcher: &str, found: &str) -> String {
    if found.is_empty() {
        format!("{matcher} does not hold: the alert has no such label")
    } else {
        format!("{matcher} does not hold: it is \"{found}\"")
    }
}

fn taken_before(tree: &RoutingTree, by: RouteId) -> String {
    let matchers = tree.matchers(by).map(ToString::to_string);
    format!(
        "its sibling {} took the alert and does not continue",
        matchers.unwrap_or_default()
    )
}
