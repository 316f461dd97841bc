//! All ways to break a rule file by one mistake.

use promql::ParseOptions;
use promql::literal::format_duration;
use serde::{Deserialize, Serialize};

use crate::error::JudgeError;

use super::expression::break_expression;
use super::source::{PlainFile, PlainRule};
use super::{Kind, Mutation};

/// A rule file with one mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mutant {
    /// The name of the rule that is broken.
    pub rule: String,
    /// Where it begins in the student's file, from 1.
    pub line: usize,
    pub mutation: Mutation,
    /// The whole broken file.
    pub text: String,
}

/// Breaks a rule file in all ways, one mistake at a time, in the file's order. `visit` gets each mutant as it is made:
/// all of them together would be a copy of the file for each.
///
/// # Errors
/// When a server would not take the file.
pub fn for_each_mutant(
    name: &str,
    text: &str,
    severity_label: &str,
    mut visit: impl FnMut(Mutant),
) -> Result<(), JudgeError> {
    let language = ParseOptions::stable();
    let mut file = PlainFile::read(name, text)?;
    for (group, rule) in file.places() {
        let Some(original) = file.take(group, rule) else {
            continue;
        };
        for (mutation, broken) in broken_rules(&original, severity_label, &language) {
            let is_there = broken.is_some();
            file.put(group, rule, broken);
            visit(Mutant {
                rule: original.name.clone(),
                line: original.line,
                mutation,
                text: file.text(),
            });
            if is_there {
                file.take(group, rule);
            }
        }
        file.put(group, rule, Some(original));
    }
    Ok(())
}

/// What can become of a rule; `None`: it is gone.
fn broken_rules(
    rule: &PlainRule,
    severity_label: &str,
    language: &ParseOptions,
) -> Vec<(Mutation, Option<PlainRule>)> {
    let hint = if rule.is_alert {
        format!("any case with `alertname: {}`", rule.name)
    } else {
        format!(
            "any case that uses `{}`, or asks for it in `promql_expr_test`",
            rule.name
        )
    };
    let mut broken = vec![(Mutation::new(Kind::Rule, &rule.name, "", hint), None)];
    let mut add = |mutation, rule| broken.push((mutation, Some(rule)));
    for expression in break_expression(&rule.expr, language) {
        let expr = expression.text;
        add(
            expression.mutation,
            PlainRule {
                expr,
                ..rule.clone()
            },
        );
    }
    if rule.is_alert {
        holds(rule, &mut add);
        keeps(rule, &mut add);
        severity(rule, severity_label, &mut add);
    }
    broken
}

fn holds(rule: &PlainRule, add: &mut impl FnMut(Mutation, PlainRule)) {
    let held = rule.for_ms;
    if held == 0 {
        return;
    }
    let written = |milliseconds| format!("for: {}", format_duration(milliseconds));
    let mut with = |other: i64, hint: String| {
        let to = if other == 0 {
            String::new()
        } else {
            written(other)
        };
        let rule = PlainRule {
            for_ms: other,
            ..rule.clone()
        };
        add(Mutation::new(Kind::For, &written(held), &to, hint), rule);
    };
    with(
        0,
        "a case right after the condition begins to hold: `exp_alerts: []`, for it is only pending"
            .to_owned(),
    );
    if held >= 2000 {
        let half = held / 2 / 1000 * 1000;
        let hint = format!(
            "a case {} after the condition begins to hold: `exp_alerts: []`, for it is still pending",
            format_duration(half + (held - half) / 2)
        );
        with(half, hint);
    }
    with(
        held.saturating_mul(2),
        format!(
            "a case between {} and {} after the condition begins to hold, which expects the alert",
            format_duration(held),
            format_duration(held.saturating_mul(2))
        ),
    );
}

fn keeps(rule: &PlainRule, add: &mut impl FnMut(Mutation, PlainRule)) {
    let kept = rule.keep_firing_for_ms;
    if kept == 0 {
        return;
    }
    let hint = format!(
        "a case within {} after the condition ends, which still expects the alert",
        format_duration(kept)
    );
    let from = format!("keep_firing_for: {}", format_duration(kept));
    add(
        Mutation::new(Kind::KeepFiringFor, &from, "", hint),
        PlainRule {
            keep_firing_for_ms: 0,
            ..rule.clone()
        },
    );
}

fn severity(rule: &PlainRule, label: &str, add: &mut impl FnMut(Mutation, PlainRule)) {
    let Some(place) = rule.labels.iter().position(|(name, _)| name == label) else {
        return;
    };
    let Some((_, severity)) = rule.labels.get(place) else {
        return;
    };
    let other = if severity == "info" { "page" } else { "info" };
    let mut changed = rule.clone();
    if let Some((_, value)) = changed.labels.get_mut(place) {
        other.clone_into(value);
    }
    let hint = format!("a case whose `exp_labels` name `{label}: {severity}`");
    let mutation = Mutation::new(
        Kind::Label,
        &format!("{label}: {severity}"),
        &format!("{label}: {other}"),
        hint,
    );
    add(mutation, changed);
}
