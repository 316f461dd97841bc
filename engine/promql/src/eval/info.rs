//! `info()`: adds the labels of info metrics, found by `job` and `instance`, to the series of a vector.

use std::collections::{BTreeMap, HashMap};

use tsdb::{Labels, METRIC_NAME, MatchOp, Matcher};

use crate::ast::{Expr, ExprKind, LabelMatcher};
use crate::functions::Sample;

use super::column::{Column, SeriesColumn};
use super::error::BracedLabels;
use super::selector::Wanted;
use super::steps::Steps;
use super::{EvalError, EvalErrorKind, Evaluator, names, unwrap_parens};

/// The labels that an info series and the series it informs about have in common.
const IDENTIFYING: [&str; 2] = ["instance", "job"];
/// The info metric that is meant where none is named.
const DEFAULT_INFO: &str = "target_info";
/// What the name of an info metric looks like.
const ANY_INFO: &str = ".+_info";

/// The second argument: which info metrics, and which of their labels.
struct Wish {
    name_matchers: Vec<Matcher>,
    /// By label; empty: all labels.
    label_matchers: BTreeMap<String, Vec<Matcher>>,
}

impl Wish {
    fn is_info_metric(&self, name: &str) -> bool {
        self.name_matchers
            .iter()
            .all(|matcher| matcher.matches_value(name))
    }

    fn wants_label(&self, name: &str) -> bool {
        name != METRIC_NAME
            && (self.label_matchers.is_empty() || self.label_matchers.contains_key(name))
    }

    /// Whether a series without info may stay: nothing that is asked for must be there.
    fn allows_missing(&self) -> bool {
        self.label_matchers
            .values()
            .flatten()
            .all(|matcher| matcher.matches_value(""))
    }
}

/// An info series: its values are the times of its samples, to tell which is newer.
struct InfoSeries {
    labels: Labels,
    times: Column,
}

impl Evaluator<'_> {
    pub(super) fn info(
        &self,
        expr: &Expr,
        args: &[Expr],
        steps: Steps,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let Some((vector, rest)) = args.split_first() else {
            return Err(EvalErrorKind::NotEvaluable.at(expr.span));
        };
        let wish = self.info_wish(rest.first(), expr)?;
        let base = self.vector(vector, steps)?;
        let infos = self.info_series(vector, &wish, expr, steps)?;
        let mut by_identity: HashMap<(Labels, &str), Vec<&InfoSeries>> = HashMap::new();
        let mut metric_names: Vec<&str> =
            infos.iter().map(|info| info.labels.metric_name()).collect();
        metric_names.sort_unstable();
        metric_names.dedup();
        for info in &infos {
            let key = (info.labels.keep(&IDENTIFYING), info.labels.metric_name());
            by_identity.entry(key).or_default().push(info);
        }
        let mut results: Vec<SeriesColumn> = Vec::new();
        for column in base {
            if wish.is_info_metric(column.labels.metric_name()) {
                results.push(column);
                continue;
            }
            let identity = column.labels.keep(&IDENTIFYING);
            let candidates: Vec<&[&InfoSeries]> = metric_names
                .iter()
                .filter_map(|name| {
                    by_identity
                        .get(&(identity.clone(), *name))
                        .map(Vec::as_slice)
                })
                .collect();
            self.enrich(&column, &candidates, &wish, expr, &mut results)?;
        }
        let joined = names::join_equal(results, expr.span)?;
        Ok(joined)
    }

    fn info_wish(&self, arg: Option<&Expr>, expr: &Expr) -> Result<Wish, EvalError> {
        let mut wish = Wish {
            name_matchers: Vec::new(),
            label_matchers: BTreeMap::new(),
        };
        let matchers: &[LabelMatcher] = match arg.map(|arg| &unwrap_parens(arg).kind) {
            Some(ExprKind::Selector(selector)) => &selector.matchers,
            _ => &[],
        };
        let compile = |matcher: Result<Matcher, _>| {
            matcher.map_err(|error| EvalErrorKind::Matcher(error).at(expr.span))
        };
        for written in matchers {
            let matcher = compile(Matcher::new(
                written.name.as_str(),
                written.op,
                written.value.as_str(),
            ))?;
            if written.name == METRIC_NAME {
                wish.name_matchers.push(matcher);
            } else {
                wish.label_matchers
                    .entry(written.name.clone())
                    .or_default()
                    .push(matcher);
            }
        }
        // Metrics that are only excluded by name must still be info metrics.
        let is_named = |matcher: &Matcher| matches!(matcher.op, MatchOp::Equal | MatchOp::Regex);
        let default = if wish.name_matchers.is_empty() {
            Some((MatchOp::Equal, DEFAULT_INFO))
        } else if wish.name_matchers.iter().any(is_named) {
            None
        } else {
            Some((MatchOp::Regex, ANY_INFO))
        };
        if let Some((op, pattern)) = default {
            wish.name_matchers
                .push(compile(Matcher::new(METRIC_NAME, op, pattern))?);
        }
        Ok(wish)
    }

    /// The info series that meet the wish, looked up where the first selector of the vector looks.
    fn info_series(
        &self,
        vector: &Expr,
        wish: &Wish,
        expr: &Expr,
        steps: Steps,
    ) -> Result<Vec<InfoSeries>, EvalError> {
        let matchers: Vec<Matcher> = wish
            .name_matchers
            .iter()
            .chain(wish.label_matchers.values().flatten())
            .cloned()
            .collect();
        let placement = match first_selector(vector) {
            Some(selector) => self.placement(selector.at.as_ref(), selector.offset.as_ref())?,
            None => self.placement(None, None)?,
        };
        let mut infos = Vec::new();
        for series in self.store.select(&matchers) {
            let values = self.newest(series, placement, steps, Wanted::Value);
            if (0..values.len()).any(|step| values.histogram(step).is_some()) {
                return Err(EvalErrorKind::HistogramInfoMetric(BracedLabels(
                    series.labels.clone(),
                ))
                .at(expr.span));
            }
            let times = self.newest(series, placement, steps, Wanted::Time);
            if !times.is_empty() {
                self.charge(steps.count, expr)?;
                infos.push(InfoSeries {
                    labels: series.labels.clone(),
                    times,
                });
            }
        }
        Ok(infos)
    }

    /// Adds to `results` the series with its info labels; several series where the info changes over time.
    fn enrich(
        &self,
        column: &SeriesColumn,
        candidates: &[&[&InfoSeries]],
        wish: &Wish,
        expr: &Expr,
        results: &mut Vec<SeriesColumn>,
    ) -> Result<(), EvalError> {
        let mut found: HashMap<Labels, usize> = HashMap::new();
        for step in 0..column.values.len() {
            let Some(sample) = column.values.get(step) else {
                continue;
            };
            let mut added: BTreeMap<&str, &str> = BTreeMap::new();
            let mut has_info = false;
            for candidates in candidates {
                let Some(info) = newest_info(candidates, step, expr)? else {
                    continue;
                };
                has_info = true;
                for (name, value) in info
                    .labels
                    .iter()
                    .filter(|(name, _)| wish.wants_label(name))
                {
                    if added
                        .insert(name, value)
                        .is_some_and(|other| other != value)
                    {
                        return Err(EvalErrorKind::ConflictingInfo(name.to_owned()).at(expr.span));
                    }
                }
            }
            if !has_info && !wish.allows_missing() {
                continue;
            }
            let mut labels = column.labels.clone();
            for (name, value) in added {
                if labels.get(name).is_empty() {
                    labels = labels.with(name, value);
                }
            }
            let place = *found.entry(labels.clone()).or_insert_with(|| {
                let values = Column::absent(column.values.len());
                results.push(SeriesColumn {
                    labels,
                    drops_name: column.drops_name,
                    values,
                });
                results.len() - 1
            });
            results[place].values.set(step, Some(sample));
        }
        Ok(())
    }
}

/// Of several info series with the same identity the one with the newest sample.
fn newest_info<'i>(
    candidates: &[&'i InfoSeries],
    step: usize,
    expr: &Expr,
) -> Result<Option<&'i InfoSeries>, EvalError> {
    let mut newest: Option<(&InfoSeries, f64)> = None;
    for candidate in candidates {
        let Some(Sample::Float(time)) = candidate.times.get(step) else {
            continue;
        };
        match newest {
            Some((first, newest_time)) if newest_time == time => {
                #[expect(clippy::cast_possible_truncation, reason = "a time in milliseconds")]
                let ms = (time * 1_000.0).round() as i64;
                return Err(EvalErrorKind::DuplicateInfo {
                    first: BracedLabels(first.labels.clone()),
                    first_ms: ms,
                    second: BracedLabels(candidate.labels.clone()),
                    second_ms: ms,
                }
                .at(expr.span));
            }
            Some((_, newest_time)) if newest_time > time => {}
            _ => newest = Some((candidate, time)),
        }
    }
    Ok(newest.map(|(info, _)| info))
}

fn first_selector(expr: &Expr) -> Option<&crate::ast::Selector> {
    match &expr.kind {
        ExprKind::Selector(selector) => Some(selector),
        ExprKind::Matrix {
            selector: inner, ..
        }
        | ExprKind::Subquery { expr: inner, .. }
        | ExprKind::Aggregate { expr: inner, .. }
        | ExprKind::Unary { expr: inner, .. }
        | ExprKind::Paren(inner) => first_selector(inner),
        ExprKind::Call { args, .. } => args.iter().find_map(first_selector),
        ExprKind::Binary { lhs, rhs, .. } => first_selector(lhs).or_else(|| first_selector(rhs)),
        ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Error => None,
    }
}
