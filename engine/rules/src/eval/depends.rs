//! Which rule reads what which other rule writes.

use promql::ast::{AtModifier, DurationExpr, DurationKind, RangeExtension};
use promql::{Expr, ExprKind};
use tsdb::{METRIC_NAME, MatchOp, Matcher};

use crate::load::{Group, Rule, RuleKind, milliseconds};

use super::ReplayOptions;
use super::alerting::{ALERT_NAME, ALERTS, ALERTS_FOR_STATE};
use super::render;

/// A rule that is evaluated, with what its group says about it.
#[derive(Debug)]
pub(super) struct Member<'a> {
    pub(super) rule: &'a Rule,
    pub(super) group_index: usize,
    /// The group's and the rule's own, as written.
    pub(super) labels: Vec<(&'a str, &'a str)>,
    pub(super) interval_ms: i64,
    pub(super) query_offset_ms: i64,
    /// Zero: none.
    pub(super) limit: usize,
    reads: Reads,
    writes: Writes,
    /// Whether evaluating over a range gives the same as evaluating at each moment.
    pub(super) may_range: bool,
}

/// The selectors of a rule.
#[derive(Debug)]
struct Reads {
    selectors: Vec<Read>,
    /// A template asks queries that are known only when it is rendered.
    anything: bool,
}

#[derive(Debug)]
struct Read {
    matchers: Vec<Matcher>,
    /// Whether it looks at samples up to the moment of evaluation only.
    only_past: bool,
    /// Whether it stands in a query of a template, which is asked as of now whatever the group's offset.
    by_template: bool,
}

/// The series of a rule's output, as far as they are known beforehand.
#[derive(Debug)]
struct Writes {
    names: Vec<String>,
    /// Labels that every series has with this value; empty: none has the label.
    fixed: Vec<(String, String)>,
}

/// How a rule's reading touches what another writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Touch {
    Nothing,
    /// It reads what is written up to its own moment less `from_ms`.
    Past {
        from_ms: i64,
    },
    /// It may look at samples later than its own moment, or at any.
    Anything,
}

impl Touch {
    /// The same, and reading up to `from_ms` before the moment as well: what reads later reads all.
    fn or_from(self, from_ms: i64) -> Self {
        match self {
            Self::Nothing => Self::Past { from_ms },
            Self::Past { from_ms: other } => Self::Past {
                from_ms: from_ms.min(other),
            },
            Self::Anything => Self::Anything,
        }
    }
}

/// The rules of `groups` that can be evaluated, in the order of evaluation.
pub(super) fn members<'a>(groups: &'a [Group], options: &ReplayOptions<'_>) -> Vec<Member<'a>> {
    let mut members = Vec::new();
    for (group_index, group) in groups.iter().enumerate() {
        let limit = group.limit.map_or(0, |limit| limit.value);
        let good = group.rules.iter().filter(|rule| rule.query.is_valid());
        members.extend(good.map(|rule| {
            let labels = group.labels_of(rule);
            Member {
                rule,
                group_index,
                interval_ms: options.interval_ms(group),
                query_offset_ms: match group.query_offset {
                    Some(_) => milliseconds(group.query_offset),
                    None => options.default_query_offset_ms,
                },
                limit: usize::try_from(limit).unwrap_or(0),
                reads: Reads::of(rule, &labels),
                writes: Writes::of(rule, &labels),
                may_range: may_range(&rule.query.expr),
                labels,
            }
        }));
    }
    members
}

impl Member<'_> {
    /// How this rule reads what `other` writes.
    pub(super) fn touches(&self, other: &Self) -> Touch {
        let mut touch = Touch::Nothing;
        for read in &self.reads.selectors {
            if other.writes.may_match(&read.matchers) {
                if !read.only_past {
                    return Touch::Anything;
                }
                touch = touch.or_from(if read.by_template {
                    0
                } else {
                    self.query_offset_ms
                });
            }
        }
        if self.reads.anything {
            touch = touch.or_from(0);
        }
        touch
    }

    /// Whether the rule's expression, leaving its templates aside, reads what `other` writes.
    pub(super) fn expression_reads(&self, other: &Self) -> bool {
        let mut reads = self.reads.selectors.iter();
        reads.any(|read| !read.by_template && other.writes.may_match(&read.matchers))
    }

    /// Whether both may write the same series.
    pub(super) fn shares_output(&self, other: &Self) -> bool {
        let names = &other.writes.names;
        let differ = |(name, value): &(String, String)| {
            let others = other.writes.fixed.iter();
            others.into_iter().any(|(n, v)| n == name && v != value)
        };
        self.writes.names.iter().any(|name| names.contains(name))
            && !self.writes.fixed.iter().any(differ)
    }
}

impl Reads {
    fn of(rule: &Rule, labels: &[(&str, &str)]) -> Self {
        let mut reads = Self {
            selectors: Vec::new(),
            anything: false,
        };
        collect(&rule.query.expr, true, &mut reads.selectors);
        if rule.kind == RuleKind::Alerting {
            reads.add_queries_of(&render::templates(&rule.name, labels));
            let annotations: Vec<(&str, &str)> = rule
                .annotations
                .iter()
                .map(|(name, text)| (name.as_str(), text.as_str()))
                .collect();
            reads.add_queries_of(&render::templates(&rule.name, &annotations));
        }
        reads
    }

    fn add_queries_of(&mut self, templates: &[render::Template]) {
        for template in templates {
            let Some(queries) = template.queries() else {
                self.anything = true;
                continue;
            };
            for query in queries {
                let from = self.selectors.len();
                let parsed = promql::parse(&query, &promql::ParseOptions::stable());
                collect(&parsed.expr, true, &mut self.selectors);
                for read in self.selectors.iter_mut().skip(from) {
                    read.by_template = true;
                }
            }
        }
    }
}

/// The selectors below `expr`. `only_past`: nothing around it looks into the future.
fn collect(expr: &Expr, only_past: bool, reads: &mut Vec<Read>) {
    match &expr.kind {
        ExprKind::Selector(selector) => {
            let matchers: Result<Vec<Matcher>, _> = selector
                .matchers
                .iter()
                .map(|m| Matcher::new(m.name.as_str(), m.op, m.value.as_str()))
                .collect();
            let looks_back = selector.at.is_none()
                && selector.extension != Some(RangeExtension::Smoothed)
                && selector.offset.as_ref().is_none_or(is_not_negative);
            // A matcher that does not compile has failed analysis; no matchers match anything.
            reads.push(Read {
                matchers: matchers.unwrap_or_default(),
                only_past: only_past && looks_back,
                by_template: false,
            });
        }
        ExprKind::Subquery {
            expr: inner,
            at,
            offset,
            ..
        } => {
            let looks_back = at.is_none() && offset.as_ref().is_none_or(is_not_negative);
            collect(inner, only_past && looks_back, reads);
        }
        _ => expr.for_each_child(|child| collect(child, only_past, reads)),
    }
}

fn is_not_negative(duration: &DurationExpr) -> bool {
    matches!(duration.kind, DurationKind::Literal(ms) if ms >= 0)
}

fn is_literal(duration: &DurationExpr) -> bool {
    matches!(duration.kind, DurationKind::Literal(_))
}

/// Whether nothing in the expression means the query's own start, end or step, which differ between one evaluation
/// over a range and many at single moments.
fn may_range(expr: &Expr) -> bool {
    let mut may = true;
    expr.walk(&mut |expr| {
        let is_fixed =
            |at: &Option<AtModifier>| !matches!(at, Some(AtModifier::Start | AtModifier::End));
        let of_query = ["start", "end", "step", "range"];
        may &= match &expr.kind {
            ExprKind::Selector(selector) => {
                is_fixed(&selector.at) && selector.offset.as_ref().is_none_or(is_literal)
            }
            ExprKind::Matrix { range, .. } => is_literal(range),
            ExprKind::Subquery {
                range,
                step,
                at,
                offset,
                ..
            } => {
                let mut durations = std::iter::once(range).chain(step).chain(offset);
                is_fixed(at) && durations.all(is_literal)
            }
            ExprKind::Call { function, .. } => !of_query.contains(&function.name),
            _ => true,
        };
    });
    may
}

impl Writes {
    fn of(rule: &Rule, labels: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        match rule.kind {
            RuleKind::Recording => Self {
                names: vec![rule.name.to_string()],
                fixed: labels.iter().map(owned).collect(),
            },
            RuleKind::Alerting => {
                let is_fixed = |(_, text): &&(&str, &str)| !text.contains("{{") && !text.is_empty();
                let mut fixed: Vec<(String, String)> = labels
                    .iter()
                    .filter(is_fixed)
                    .filter(|(name, _)| *name != ALERT_NAME)
                    .map(owned)
                    .collect();
                fixed.push((ALERT_NAME.to_owned(), rule.name.to_string()));
                Self {
                    names: vec![ALERTS.to_owned(), ALERTS_FOR_STATE.to_owned()],
                    fixed,
                }
            }
        }
    }

    /// Whether a series of the output may satisfy every matcher.
    fn may_match(&self, matchers: &[Matcher]) -> bool {
        let may = |name: &str| {
            matchers.iter().all(|matcher| {
                if matcher.name == METRIC_NAME {
                    return matcher.matches_value(name);
                }
                let mut fixed = self.fixed.iter();
                fixed
                    .find(|(label, _)| *label == matcher.name)
                    .is_none_or(|(_, value)| matcher.matches_value(value))
            })
        };
        self.names.iter().any(|name| may(name))
    }
}

impl Member<'_> {
    /// The metrics that the rule writes.
    pub(super) fn writes(&self) -> &[String] {
        &self.writes.names
    }

    /// The metrics that the rule reads by name; `None`: it may read any.
    pub(super) fn reads_names(&self) -> Option<Vec<&str>> {
        if self.reads.anything {
            return None;
        }
        fn name(read: &Read) -> Option<&str> {
            let mut matchers = read.matchers.iter();
            let by_name = |m: &&Matcher| m.name == METRIC_NAME && m.op == MatchOp::Equal;
            matchers.find(by_name).map(|m| m.value.as_str())
        }
        self.reads.selectors.iter().map(name).collect()
    }
}
