//! Checks of rule files: what a server refuses, and what will hurt although it loads.

mod absent_without_hold;
mod cause_pages;
mod condition_missing;
mod duplicate;
mod factor_confused;
mod fragile;
mod hold_missing;
mod hold_odd;
mod hold_too_long;
mod identity;
mod interval_too_long;
mod jumpy_function;
mod load;
mod recorded_name;
mod records;
mod template_labels;
mod template_uses;
mod value_in_label;

use std::time::Duration;

use ::rules::load::{Group, LoadOptions, Rule, RuleFile, RuleKind};
use exposition::MetricType;
use promql::ast::{Expr, ExprKind, Span};
use yaml::Text;

use crate::flow::{Knowledge, Shape};
use crate::{Check, Finding, Findings, Run, Source, findings, flow, query};

/// In the order of their ids.
pub(crate) const CHECKS: &[Check] = &[
    hold_missing::CHECK,
    absent_without_hold::CHECK,
    value_in_label::CHECK,
    condition_missing::CHECK,
    jumpy_function::CHECK,
    cause_pages::CHECK,
    identity::CHECK,
    duplicate::CHECK,
    hold_too_long::CHECK,
    recorded_name::CHECK,
    factor_confused::CHECK,
    load::CHECK,
    template_labels::CHECK,
    hold_odd::CHECK,
    fragile::CHECK,
    interval_too_long::CHECK,
];

/// What is known beside the files.
#[derive(Debug, Clone, Default)]
pub struct RulesOptions {
    /// Types that answers of `/metrics` declare.
    pub types: Vec<(String, MetricType)>,
    /// Between two scrapes; 15 s if it is not known.
    pub scrape_interval: Option<Duration>,
}

/// A rule file as its checks see it.
#[derive(Debug)]
pub struct RulesFile<'a> {
    pub source: &'a Source<'a>,
    pub file: &'a RuleFile,
    pub knowledge: &'a Knowledge,
    /// Names under which rules record only what passes a condition.
    pub conditional: &'a [String],
}

impl RulesFile<'_> {
    /// Alerting rules whose expression can be evaluated.
    fn alerts(&self) -> impl Iterator<Item = (&Group, &Rule)> {
        self.rules(RuleKind::Alerting)
    }

    fn recordings(&self) -> impl Iterator<Item = (&Group, &Rule)> {
        self.rules(RuleKind::Recording)
    }

    fn rules(&self, kind: RuleKind) -> impl Iterator<Item = (&Group, &Rule)> {
        let groups = self.file.groups.iter();
        groups
            .flat_map(|group| group.rules.iter().map(move |rule| (group, rule)))
            .filter(move |(_, rule)| rule.kind == kind && rule.query.is_valid())
    }

    fn shape(&self, expr: &Expr) -> Shape {
        flow::shape(expr, self.knowledge)
    }
}

/// The bytes of a text in the file.
fn span_of(text: &Text) -> Span {
    let range = text.span().range();
    Span {
        start: range.start,
        end: range.end,
    }
}

/// The bytes in the file of a part of a rule's expression.
fn span_in(text: &Text, span: Span) -> Span {
    let range = text.span_of(span.start..span.end).range();
    Span {
        start: range.start,
        end: range.end,
    }
}

/// A label of a rule, its group's included.
fn label<'r>(group: &'r Group, rule: &'r Rule, name: &str) -> Option<&'r str> {
    let labels = group.labels_of(rule).into_iter();
    labels
        .rev()
        .find(|(label, _)| *label == name)
        .map(|(_, value)| value)
}

/// Whether somebody is to be woken.
fn is_page(group: &Group, rule: &Rule) -> bool {
    matches!(
        label(group, rule, "severity"),
        Some("critical" | "page" | "pager" | "emergency")
    )
}

/// `vector(1)`: an alert that is meant to fire for ever, so that its silence shows a broken pipeline.
fn is_dead_mans_switch(rule: &Rule) -> bool {
    matches!(
        &flow::strip_parens(&rule.query.expr).kind,
        ExprKind::Call { function, .. } if function.name == "vector"
    )
}

/// Whether a function is called anywhere in an expression.
fn calls(expr: &Expr, names: &[&str]) -> bool {
    let mut found = false;
    expr.walk(&mut |inner| {
        found |= matches!(&inner.kind, ExprKind::Call { function, .. } if names.contains(&function.name));
    });
    found
}

/// What is wrong with rule files that one server loads together: findings for each file, in order.
pub fn lint(files: &[&[u8]], options: &RulesOptions) -> Vec<Vec<Finding>> {
    let load_options = LoadOptions {
        // What needs a feature flag is said as advice, not as a refusal.
        promql: promql::ParseOptions::everything(),
        ..LoadOptions::default()
    };
    let loaded: Vec<RuleFile> = files
        .iter()
        .map(|bytes| ::rules::load::load_bytes(bytes, &load_options))
        .collect();
    let known = records::knowledge(&loaded, options);
    let conditional = records::conditional(&loaded);
    let pairs = files.iter().zip(&loaded);
    pairs
        .map(|(bytes, file)| lint_one(bytes, file, &known, &conditional))
        .collect()
}

fn lint_one(
    bytes: &[u8],
    file: &RuleFile,
    knowledge: &Knowledge,
    conditional: &[String],
) -> Vec<Finding> {
    let text = yaml::text_of(bytes);
    let source = Source::new(&text);
    let subject = RulesFile {
        source: &source,
        file,
        knowledge,
        conditional,
    };
    let mut found = Vec::new();
    for check in CHECKS {
        if let Run::Rules(run) = check.run {
            let mut findings = Findings::new(check, &source);
            run(&subject, &mut findings);
            found.extend(findings.finish());
        }
    }
    for rule in file.groups.iter().flat_map(|group| &group.rules) {
        let locate = |span| span_in(&rule.expr, span);
        found.extend(query::check(
            &rule.expr,
            &rule.query,
            knowledge,
            &source,
            Some(&locate),
        ));
    }
    findings::sorted(found)
}
