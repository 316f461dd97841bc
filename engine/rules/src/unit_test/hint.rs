//! The misunderstandings that failures of tests most often come from, recognised.

use promql::literal::format_duration;
use tsdb::METRIC_NAME;

use crate::eval::{AlertState, Replay, RuleHistory};
use crate::load::RuleKind;

use super::report::AlertDifference;
use super::samples::{Compared, floats};

/// What a moment of a test is.
pub(super) struct Moment {
    /// Unix time.
    pub(super) start_ms: i64,
    /// When the test looks, counted from the start.
    pub(super) eval_time_ms: i64,
    /// The last evaluation up to then, as Unix time.
    pub(super) evaluated_ms: i64,
}

impl Moment {
    /// A Unix time as the test counts it.
    fn shown(&self, at_ms: i64) -> String {
        format_duration(at_ms - self.start_ms)
    }
}

/// Why alerts are not as expected.
pub(super) fn of_alerts(
    replay: &Replay<'_>,
    alertname: &str,
    moment: &Moment,
    differences: &[AlertDifference],
) -> Option<String> {
    let rules: Vec<&RuleHistory<'_>> = replay
        .rules()
        .filter(|history| is_alert(history, alertname))
        .collect();
    if rules.is_empty() {
        return Some(unknown_alert(replay, alertname));
    }
    let is_missing =
        |difference: &AlertDifference| matches!(difference, AlertDifference::Missing(_));
    if differences.iter().any(is_missing) {
        return rules
            .iter()
            .find_map(|history| pending(history, moment))
            .or_else(|| ended(&rules, moment))
            .or_else(|| never(&rules, moment));
    }
    differences
        .iter()
        .find_map(changed)
        .or_else(|| unexpected(differences))
}

fn is_alert(history: &RuleHistory<'_>, name: &str) -> bool {
    history.rule.kind == RuleKind::Alerting && history.rule.name.as_str() == name
}

fn unknown_alert(replay: &Replay<'_>, alertname: &str) -> String {
    let known = replay
        .rules()
        .filter(|history| history.rule.kind == RuleKind::Alerting)
        .map(|history| history.rule.name.as_str())
        .find(|name| name.eq_ignore_ascii_case(alertname));
    match known {
        Some(name) => format!("no rule is called `{alertname}`; there is `{name}`"),
        None => format!("no alerting rule of the rule files is called `{alertname}`"),
    }
}

/// The alert waits for its `for`.
fn pending(history: &RuleHistory<'_>, moment: &Moment) -> Option<String> {
    let at_ms = moment.evaluated_ms;
    let (_, episode) = history
        .active_at(at_ms)
        .find(|(_, episode)| episode.state_at(at_ms) == AlertState::Pending)?;
    let hold_ms = history.rule.hold_ms();
    Some(format!(
        "the alert is pending since {}; with `for: {}` it fires at {} at the earliest",
        moment.shown(episode.active_at_ms),
        format_duration(hold_ms),
        moment.shown(episode.active_at_ms + hold_ms)
    ))
}

/// The alert fired before.
fn ended(rules: &[&RuleHistory<'_>], moment: &Moment) -> Option<String> {
    let episodes = rules
        .iter()
        .flat_map(|history| &history.alerts)
        .flat_map(|alert| &alert.episodes);
    let (fired, ended) = episodes
        .filter_map(|episode| Some((episode.fired_at_ms?, episode.ended_at_ms?)))
        .filter(|(_, ended)| *ended <= moment.evaluated_ms)
        .max_by_key(|(_, ended)| *ended)?;
    Some(format!(
        "the alert fired from {} and was resolved at {}",
        moment.shown(fired),
        moment.shown(ended)
    ))
}

/// The alert was not even pending.
fn never(rules: &[&RuleHistory<'_>], moment: &Moment) -> Option<String> {
    let active: Vec<i64> = rules
        .iter()
        .flat_map(|history| &history.alerts)
        .flat_map(|alert| &alert.episodes)
        .map(|episode| episode.active_at_ms)
        .collect();
    let history = rules.first()?;
    Some(match active.iter().min() {
        None => format!(
            "the expression `{}` gave nothing at any evaluation up to the last test",
            history.rule.expr
        ),
        Some(first) if *first > moment.evaluated_ms => format!(
            "the expression gives nothing at {}; its first result comes at {}",
            moment.shown(moment.evaluated_ms),
            moment.shown(*first)
        ),
        Some(_) => format!(
            "the expression gives nothing more than this at {}",
            moment.shown(moment.evaluated_ms)
        ),
    })
}

/// Which part of an alert is another.
fn changed(difference: &AlertDifference) -> Option<String> {
    let AlertDifference::Changed {
        labels,
        annotations,
    } = difference
    else {
        return None;
    };
    let names = |rows: &super::Rows| {
        let names: Vec<&str> = rows.differing().map(|row| row.name.as_str()).collect();
        names.join("`, `")
    };
    if labels.is_same() {
        let failed = annotations.differing().find_map(|row| {
            let found = row.found.as_ref()?;
            found
                .contains("<error expanding template")
                .then_some(&row.name)
        });
        return Some(match failed {
            Some(name) => format!("the labels are right; the template of `{name}` fails"),
            None => format!(
                "the labels are right; only the annotations differ: `{}`",
                names(annotations)
            ),
        });
    }
    let is_left_out = |row: &super::Row| row.expected.is_none();
    if annotations.is_same() && labels.differing().all(is_left_out) {
        return Some(format!(
            "`exp_labels` must hold all labels but `alertname`, those of the series too: `{}` is missing",
            names(labels)
        ));
    }
    let named = labels.rows.iter().any(|row| row.name == METRIC_NAME);
    named.then(|| "alerts have no `__name__`: it is dropped".to_owned())
}

fn unexpected(differences: &[AlertDifference]) -> Option<String> {
    let is_unexpected =
        |difference: &AlertDifference| matches!(difference, AlertDifference::Unexpected(_));
    differences
        .iter()
        .all(is_unexpected)
        .then(|| "these alerts fire too: expect them, or keep them from firing".to_owned())
}

/// What a test should know when it looks between two evaluations.
pub(super) fn between_evaluations(moment: &Moment) -> Option<String> {
    let at_ms = moment.start_ms + moment.eval_time_ms;
    (at_ms != moment.evaluated_ms).then(|| {
        format!(
            "there is no evaluation at {}: the alerts are as after {}",
            format_duration(moment.eval_time_ms),
            moment.shown(moment.evaluated_ms)
        )
    })
}

/// Why samples are not as expected.
pub(super) fn of_samples(expected: &[Compared], found: &[Compared]) -> Option<String> {
    if expected.iter().any(|sample| sample.value().is_nan()) {
        return Some("NaN equals nothing, not even NaN: test for it in the expression".to_owned());
    }
    if found.is_empty() {
        return Some("the expression gives nothing at that time".to_owned());
    }
    let pairs = || expected.iter().zip(found);
    let is_name_only = pairs().any(|(expected, found)| {
        expected.is_namesake(found) && expected.label(METRIC_NAME) != found.label(METRIC_NAME)
    });
    if is_name_only {
        let has_name = found
            .iter()
            .any(|sample| sample.label(METRIC_NAME).is_some());
        return Some(if has_name {
            "only the metric's name differs: write it before the labels".to_owned()
        } else {
            "the result has no metric name: most functions and operators drop it".to_owned()
        });
    }
    let is_rounding = expected.len() == found.len()
        && pairs().all(|(expected, found)| floats(expected.value(), found.value(), true));
    is_rounding.then(|| {
        "the values are neighbouring floats: `fuzzy_compare: true` takes them for equal".to_owned()
    })
}
